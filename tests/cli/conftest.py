"""The command `otto` over the client of a document of the tests' own, as a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from otto_codegen.stamp import document_hash
from support.environments import ROOT
from support.fund_document import install_client
from support.shop import Shop, shop_document

if TYPE_CHECKING:
    from pathlib import Path

Run = Callable[..., "subprocess.CompletedProcess[str]"]

_START = "from otto_ext.cli import main; main()"


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the shop's client, as `otto_api`."""
    folder = tmp_path_factory.mktemp("shop")
    install_client(shop_document(), folder)
    return folder


@pytest.fixture
def stamped(generated: Path) -> Iterator[Path]:
    """The shop's client with a note of what it was made from, as the regeneration leaves one."""
    stamp = generated / "otto_api" / "_source.json"
    stamp.write_text(json.dumps({"source": document_hash(shop_document())}))
    yield stamp
    stamp.unlink()


@pytest.fixture
def shop() -> Iterator[Shop]:
    """The shop's server."""
    with Shop() as server:
        yield server


@pytest.fixture
def environment(generated: Path, tmp_path: Path) -> dict[str, str]:
    """What `otto` sees of the world: the shop's client, a keyring of its own, and no key."""
    names = ("PATH", "COVERAGE_PROCESS_CONFIG", "COVERAGE_PROCESS_START", "COVERAGE_FILE")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    return {
        **kept,
        "HOME": str(tmp_path),
        "PYTHONPATH": os.pathsep.join([str(generated), str(ROOT / "tests")]),
        "PYTHON_KEYRING_BACKEND": "support.file_keyring.FileKeyring",
        "FILE_KEYRING": str(tmp_path / "keyring.json"),
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm-256color",
    }


@pytest.fixture
def otto(environment: dict[str, str], tmp_path: Path) -> Run:
    """Runs `otto` with arguments; a shop's settings come with `at`."""

    def run(*arguments: str, at: Shop | None = None, **more: Any) -> Any:
        settings = {**environment, **(at.settings if at else {}), **more.pop("env", {})}
        options: dict[str, Any] = {"capture_output": True, "text": True, "timeout": 60, **more}
        command = [sys.executable, "-W", "error", "-c", _START, *arguments]
        return subprocess.run(command, env=settings, cwd=tmp_path, check=False, **options)

    return run
