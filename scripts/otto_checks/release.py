"""Makes what a release is: wheel, sdist, SBOM and notes, in one folder.

    scripts/release v1.2.0 --output dist

It publishes nothing. `.github/workflows/release.yml` runs it for a tag, and publishes its folder.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ReleaseError", "main", "notes_of"]

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
#: The environment of the SBOM's generator, made by scripts/release.
CYCLONEDX = ROOT / ".venv-release" / "bin" / "cyclonedx-py"


class ReleaseError(Exception):
    """The release cannot be made; the message says what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Make a release.

    Returns:
        0: its files are there; 2: they could not be made.
    """
    parser = argparse.ArgumentParser(
        prog="scripts/release",
        description="Make wheel, sdist, SBOM (CycloneDX) and notes of a version.",
        epilog="Exit status: 0 made, 2 not made.",
    )
    parser.add_argument("tag", help="the version as a tag, such as v1.2.0")
    parser.add_argument("--output", type=Path, default=ROOT / "dist", help="the folder (dist)")
    parser.add_argument(
        "--changelog",
        type=Path,
        default=ROOT / "CHANGELOG.md",
        help="the file that the notes are taken from (CHANGELOG.md)",
    )
    options = parser.parse_args(arguments)
    try:
        for path in make(options.tag, options.output, options.changelog):
            print(path)
    except ReleaseError as error:
        print(f"release: {error}", file=sys.stderr)
        return 2
    return 0


def make(tag: str, output: Path, changelog: Path) -> list[Path]:
    """Write the files of a release; returns their paths.

    Raises:
        ReleaseError: the tag is not of this version, or a step failed.
    """
    version = _version()
    if tag != f"v{version}":
        raise ReleaseError(
            f"the tag is {tag}, and otto_ext/_version.py says {version}; the tag of this version "
            f"is v{version}"
        )
    notes = notes_of(version, changelog.read_text(encoding="utf-8"))
    output.mkdir(parents=True, exist_ok=True)
    left = sorted(path.name for path in output.iterdir())
    if left:
        raise ReleaseError(f"{output} is not empty ({left[0]}); remove what is in it")
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, str(ROOT))
        (wheel,) = made.glob("*.whl")
        _write_sbom(wheel, made / f"otto_client-{version}.cdx.json")
        (made / "NOTES.md").write_text(notes, encoding="utf-8")
        return [Path(shutil.copy(path, output)) for path in sorted(made.iterdir())]


def notes_of(version: str, changelog: str) -> str:
    """What the changelog says of a version.

    Raises:
        ReleaseError: it says nothing.
    """
    found = re.search(
        rf"^## \[{re.escape(version)}\][^\n]*\n(.*?)(?=^## |\Z)",
        changelog,
        re.DOTALL | re.MULTILINE,
    )
    text = found[1].strip() if found else ""
    if not text:
        raise ReleaseError(
            f"CHANGELOG.md has no entries under `## [{version}]`; move those of `## [Unreleased]` "
            "there"
        )
    return text + "\n"


def _version() -> str:
    text = (ROOT / "otto_ext" / "_version.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "(.+)"$', text, re.MULTILINE)
    assert found is not None, "otto_ext/_version.py states a version"
    return found[1]


def _write_sbom(wheel: Path, path: Path) -> None:
    """List what the wheel and its extras require, in the versions that were tested."""
    with tempfile.TemporaryDirectory() as folder:
        python = str(Path(folder) / "bin" / "python")
        uv = str(BIN / "uv")
        pins = Path(folder) / "pins.txt"
        _run(uv, "venv", "--quiet", "--python", sys.executable, folder)
        lock = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
        # Constraints have no extras.
        found = re.findall(r"^([\w.-]+)(?:\[.*\])?(==[^\s;]+(?: ;[^\\\n]+)?)", lock, re.MULTILINE)
        pins.write_text("\n".join(map("".join, found)))
        extras = ",".join(_extras())
        wanted = f"otto-client[{extras}] @ {wheel.as_uri()}"
        _run(uv, "pip", "install", "--quiet", "--python", python, "-c", str(pins), wanted)
        _run(
            str(CYCLONEDX),
            "environment",
            "--pyproject",
            str(ROOT / "pyproject.toml"),
            "--mc-type",
            "library",
            "--output-reproducible",
            "--output-format",
            "JSON",
            "--output-file",
            str(path),
            python,
        )


def _extras() -> list[str]:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return sorted(project["optional-dependencies"])


def _run(*command: str) -> None:
    """Run a command, with the time of the last commit as the time of every file in archives."""
    environment = dict(os.environ)
    if "SOURCE_DATE_EPOCH" not in environment:
        stamp = subprocess.run(
            ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"],  # noqa: S607
            capture_output=True,
            text=True,
            check=False,
        )
        if stamp.returncode == 0:
            environment["SOURCE_DATE_EPOCH"] = stamp.stdout.strip()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip()
        raise ReleaseError(f"{Path(command[0]).name} {command[1]} failed: {said}")


if __name__ == "__main__":
    raise SystemExit(main())
