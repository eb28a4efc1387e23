"""A release: what its script makes of a version, and the workflow that publishes it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from otto_checks.release import ReleaseError, main, notes_of
from support.environments import ROOT

import otto_ext

if TYPE_CHECKING:
    from pathlib import Path

WORKFLOW: dict[str, Any] = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text())
CHANGELOG = """# Changelog

## [Unreleased]

- Later.

## [1.2.0] - 2026-11-28

### Added

- This.

## [1.1.0] - 2026-10-01

- That.
"""


def test_the_notes_are_what_the_changelog_says_of_the_version() -> None:
    assert notes_of("1.2.0", CHANGELOG) == "### Added\n\n- This.\n"
    assert notes_of("1.1.0", CHANGELOG) == "- That.\n"


@pytest.mark.parametrize("version", ["1.3.0", "1.2", "Unreleased.0"])
def test_a_version_that_the_changelog_does_not_know_is_refused(version: str) -> None:
    with pytest.raises(ReleaseError, match=re.escape(f"no entries under `## [{version}]`")):
        notes_of(version, CHANGELOG)


def test_the_tag_of_another_version_is_refused_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["v99.0.0", "--output", str(tmp_path / "dist")]) == 2
    assert "the tag is v99.0.0" in capsys.readouterr().err
    assert not (tmp_path / "dist").exists()


def test_the_workflow_builds_without_and_publishes_with_write_permission() -> None:
    build, publish = WORKFLOW["jobs"]["build"], WORKFLOW["jobs"]["publish"]
    assert WORKFLOW["permissions"] == build["permissions"] == {"contents": "read"}
    assert publish["permissions"] == {"contents": "write"}
    assert "GH_TOKEN" not in json.dumps(build)
    for word in ("scripts/", "python", "pip"):
        assert word not in publish["steps"][-1]["run"]


def test_publishing_hands_over_every_file_with_the_notes(tmp_path: Path) -> None:
    release, tools = tmp_path / "release", tmp_path / "bin"
    release.mkdir()
    tools.mkdir()
    for name in ("a-1.0-py3-none-any.whl", "a-1.0.tar.gz", "a-1.0.cdx.json", "NOTES.md"):
        (release / name).write_text("")
    gh = tools / "gh"
    gh.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >{tmp_path / "asked"}\n')
    gh.chmod(0o755)
    subprocess.run(
        ["bash", "-euo", "pipefail", "-c", WORKFLOW["jobs"]["publish"]["steps"][-1]["run"]],
        env={"PATH": f"{tools}:{os.environ['PATH']}", "RUNNER_TEMP": str(tmp_path), "TAG": "v1.0"},
        check=True,
    )
    asked = (tmp_path / "asked").read_text().split()
    assert asked[:3] == ["release", "create", "v1.0"]
    assert {str(path) for path in release.iterdir()} <= set(asked)


@pytest.mark.environment
def test_a_release_has_wheel_sdist_sbom_and_notes(tmp_path: Path) -> None:
    version = otto_ext.__version__
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text(f"## [{version}] - 2026-11-28\n\n- This.\n")
    output = tmp_path / "release"
    done = subprocess.run(
        [
            *(ROOT / "scripts" / "release", f"v{version}"),
            *("--output", output, "--changelog", changelog),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    stem = f"otto_client-{version}"
    assert {path.name for path in output.iterdir()} == {
        f"{stem}-py3-none-any.whl",
        f"{stem}.tar.gz",
        f"{stem}.cdx.json",
        "NOTES.md",
    }
    assert (output / "NOTES.md").read_text() == "- This.\n"
    with zipfile.ZipFile(output / f"{stem}-py3-none-any.whl") as wheel:
        assert "otto_ext/__init__.py" in wheel.namelist()
    sbom = json.loads((output / f"{stem}.cdx.json").read_text())
    assert sbom["bomFormat"] == "CycloneDX"
    assert sbom["metadata"]["component"]["name"] == "otto-client"
    listed = {it["name"]: it["version"] for it in sbom["components"]}
    lock = (ROOT / "requirements-dev.lock").read_text()
    locked = dict(re.findall(r"^([\w.-]+)(?:\[.*\])?==([^\s;]+)", lock, re.MULTILINE))
    for name in ("httpx", "attrs", "python-dateutil", "pyarrow", "typer"):
        assert listed[name] == locked[name]
    assert not {"pytest", "coverage", "hypothesis"} & listed.keys()
    assert all(it["purl"].startswith("pkg:pypi/") for it in sbom["components"])
