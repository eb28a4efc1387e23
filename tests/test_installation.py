"""How to install more of otto-client: right for where it came from, and never by a name alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from support.environments import ROOT

if TYPE_CHECKING:
    from pathlib import Path

METADATA = """Metadata-Version: 2.4
Name: otto-client
Version: 0.1.0
Requires-Dist: httpx>=0.27
Requires-Dist: typer>=0.27; extra == 'cli'
Requires-Dist: rich>=14 ; extra == "cli"
Requires-Dist: pyarrow>=21; extra == 'data'
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder of installed packages with a copy of otto-client."""
    folder = tmp_path / "site"
    (folder / "otto_ext").mkdir(parents=True)
    for name in ("__init__.py", "_version.py", "_installation.py"):
        shutil.copy(ROOT / "otto_ext" / name, folder / "otto_ext")
    (folder / "otto_client-0.1.0.dist-info").mkdir()
    (folder / "otto_client-0.1.0.dist-info" / "METADATA").write_text(METADATA)
    return folder


def ask(site: Path, expression: str, origin: Any = None) -> Any:
    """What a function of the installed copy returns."""
    where = site / "otto_client-0.1.0.dist-info" / "direct_url.json"
    if origin is not None:
        where.write_text(origin if isinstance(origin, str) else json.dumps(origin))
    code = f"import otto_ext._installation as it; print({expression}, end='')"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        env={**os.environ, "PYTHONPATH": str(site)},
        cwd=site.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


CLI = "it.install_command('cli')"


def test_a_wheel_is_named_by_its_path(site: Path, tmp_path: Path) -> None:
    wheel = tmp_path / "with space" / "otto_client-0.1.0-py3-none-any.whl"
    wheel.parent.mkdir()
    wheel.touch()
    assert ask(site, CLI, {"url": wheel.as_uri()}) == f"pip install '{wheel}[cli]'"


def test_a_checkout_is_named_by_its_folder(site: Path, tmp_path: Path) -> None:
    folder = tmp_path / "checkout"
    folder.mkdir()
    assert ask(site, CLI, {"url": folder.as_uri(), "dir_info": {}}) == (
        f"pip install '{folder}[cli]'"
    )
    # The command runs in this folder.
    assert ask(site, CLI, {"url": tmp_path.as_uri(), "dir_info": {}}) == "pip install '.[cli]'"
    editable = {"url": tmp_path.as_uri(), "dir_info": {"editable": True}}
    assert ask(site, CLI, editable) == "pip install -e '.[cli]'"


def test_a_url_is_asked_again_without_its_password(site: Path) -> None:
    origin: dict[str, Any] = {"url": "https://me:word@files.example.com/otto.whl"}
    assert ask(site, CLI, origin) == (
        "pip install 'otto-client[cli] @ https://files.example.com/otto.whl'"
    )
    origin = {"url": "https://git.example.com/o.git", "vcs_info": {"vcs": "git", "commit_id": "c1"}}
    assert ask(site, CLI, origin) == (
        "pip install 'otto-client[cli] @ git+https://git.example.com/o.git@c1'"
    )


@pytest.mark.parametrize("origin", [None, "", "{", "[]", {"url": "file:///gone/otto.whl"}])
def test_where_the_source_is_not_known_the_libraries_are_named(site: Path, origin: Any) -> None:
    assert ask(site, CLI, origin) == "pip install 'typer>=0.27' 'rich>=14'"
    assert "otto_client-VERSION" in ask(site, "it.install_command('new')")


def test_an_installed_copy_is_named_after_a_regeneration(site: Path, tmp_path: Path) -> None:
    old, new = site / "otto_api", tmp_path / "out" / "otto_api"
    old.mkdir()
    (old / "__init__.py").touch()
    advice = "it.reinstall_advice(__import__('pathlib').Path({!r}))"
    said = ask(site, advice.format(str(new)))
    assert str(old) in said
    assert f"PYTHONPATH={new.parent}" in said
    assert ask(site, advice.format(str(old))) == "None"
    (tmp_path / "checkout").mkdir()
    (tmp_path / "checkout" / "pyproject.toml").touch()
    said = ask(site, advice.format(str(tmp_path / "checkout" / "generated" / "otto_api")))
    assert said.endswith(f"pip install {tmp_path / 'checkout'}")
    assert str(old) in said


@pytest.mark.parametrize(
    "place", ["otto_api/_openapi.json", "openapi.json", "generated/../openapi.json"]
)
def test_the_document_of_the_client_is_found(site: Path, place: str) -> None:
    folder = site / "generated" if "generated" in place else site
    (folder / "otto_api").mkdir(parents=True)
    (folder / "otto_api" / "__init__.py").touch()
    code = f"__import__('sys').path.insert(0, {str(folder)!r}) or it.client_document()"
    assert ask(site, code) == "None"
    document = (site / place).resolve()
    document.touch()
    assert ask(site, code) == str(document)
