"""`OUT.manifest.json`: what a pull asked for, what it received, and what its file holds.

An auditor's evidence of completeness and accuracy: parameters and period, the API key's id, the
document, requests, rows of each parent beside the totals that the server stated, control totals,
and SHA-256. `verify` checks a file against it.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from otto_ext._errors import ConfigurationError
from otto_ext.pull._file_steps import run
from otto_ext.pull._row_lines import decimal_text
from otto_ext.pull._totals import totals_of

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from otto_ext.pull._file_steps import Steps
    from otto_ext.pull._totals import Totals

__all__ = [
    "Verification",
    "contents",
    "latest_manifest",
    "manifest_of",
    "pending_of",
    "seal",
    "sha256_of",
    "sound",
    "verify",
]

_VERSION = 1
#: Bytes of a file that are hashed at once.
_BLOCK = 4 << 20
_CHECKSUM = "checksum"


@frozen
class Verification:
    """What `verify` found.

    Attributes:
        file: the file.
        problems: how it differs from its manifest; empty where it does not.
        rows: its rows by the manifest.
        sha256: its SHA-256 by the manifest.
    """

    file: Path
    problems: tuple[str, ...]
    rows: int
    sha256: str

    @property
    def ok(self) -> bool:
        """Whether the file is the one that the manifest describes."""
        return not self.problems


def manifest_of(out: Path) -> Path:
    """Where the manifest of a file is."""
    return out.with_name(out.name + ".manifest.json")


def pending_of(out: Path) -> Path:
    """Where the next manifest of a file is while the file is replaced."""
    return out.with_name(out.name + ".manifest.json.tmp")


def sha256_of(path: Path) -> Steps[str]:
    """The SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            yield
    return digest.hexdigest()


def contents(path: Path, totals: Totals) -> Steps[dict[str, Any]]:
    """What a manifest says of a file: size, SHA-256, rows, and the sums of its decimal columns.

    Args:
        path: the file.
        totals: its rows, counted and summed.
    """
    return {
        "bytes": path.stat().st_size,
        "sha256": (yield from sha256_of(path)),
        "rows": totals.rows,
        "control_totals": {name: decimal_text(it) for name, it in totals.sums.items()},
    }


def seal(manifest: Mapping[str, Any]) -> bytes:
    """A manifest as a file, with a checksum of its own."""
    return _text({**manifest, "version": _VERSION, _CHECKSUM: _checksum(manifest)})


def _text(manifest: Mapping[str, Any]) -> bytes:
    text = json.dumps(manifest, indent=2, ensure_ascii=False)
    # Half a surrogate pair, in the name of a field, is valid as JSON's escape alone.
    return text.encode("utf-8", "backslashreplace") + b"\n"


def _checksum(manifest: Mapping[str, Any]) -> str:
    own = {**manifest, "version": _VERSION}
    own.pop(_CHECKSUM, None)
    text = json.dumps(own, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# -- checking ------------------------------------------------------------------------------------


def verify(file: str | os.PathLike[str]) -> Verification:
    """Check a file of a pull against its manifest: size, SHA-256, rows, control totals.

    Args:
        file: the file; its manifest is beside it, as `FILE.manifest.json`.

    Returns:
        How they differ, if they do.

    Raises:
        ConfigurationError: the file or its manifest is missing, or the manifest cannot be read.
    """
    path = Path(file)
    if not path.is_file():
        raise ConfigurationError(f"there is no file {path}")
    size, digest = path.stat().st_size, run(sha256_of(path))
    manifest = _manifest(path, digest)
    problems = []
    if manifest.get(_CHECKSUM) != _checksum(manifest):
        problems.append(f"{manifest_of(path).name} was changed after it was written")
    said = manifest["contents"]
    if size != said["bytes"]:
        problems.append(f"size in bytes: {size} instead of {said['bytes']}")
    if digest != said["sha256"]:
        problems.append(f"SHA-256: {digest} instead of {said['sha256']}")
    elif manifest["format"] != "xlsx":
        # Rows of another file may be anything, and are not read. A workbook's were counted before
        # it was made.
        totals = run(totals_of(path, manifest["format"], tuple(said["control_totals"])))
        if totals.rows != said["rows"]:
            problems.append(f"rows: {totals.rows} instead of {said['rows']}")
        for name, total in said["control_totals"].items():
            found = totals.sums.get(name)
            now = None if found is None else decimal_text(found)
            if now != total:
                problems.append(f"control total of {name}: {now} instead of {total}")
    changes = manifest.get("changes")
    if changes is not None:
        beside = path.with_name(changes["file"])
        if not beside.is_file():
            problems.append(f"{beside.name} is missing")
        elif run(sha256_of(beside)) != changes["sha256"]:
            problems.append(f"{beside.name} was changed after it was written")
    return Verification(path, tuple(problems), said["rows"], said["sha256"])


def sound(path: Path) -> bool:
    """Whether a file has no manifest, or one that is as it was written."""
    if not manifest_of(path).exists():
        return True
    manifest = _read(manifest_of(path))
    return manifest.get(_CHECKSUM) == _checksum(manifest)


def latest_manifest(
    folder: Path, base_url: str | None, settings: Mapping[str, Any]
) -> dict[str, Any] | None:
    """The manifest of the last file in a folder that came from the same place and has rows.

    Args:
        folder: the folder.
        base_url: of the API.
        settings: what the manifest's settings must have.
    """
    found = []
    for place in folder.glob("*.manifest.json"):
        with suppress(ConfigurationError, OSError):
            it = _read(place)
            mine = all(it["settings"].get(name) == value for name, value in settings.items())
            if mine and it.get("base_url") == base_url and it.get("fields", {}).get("ever"):
                found.append(it)
    return max(found, key=lambda it: str(it["ended"]), default=None)


def _manifest(path: Path, digest: str) -> dict[str, Any]:
    """The manifest of a file, by its SHA-256.

    A process may die after it replaced the file and before it replaced the manifest. Then the new
    one is there under the other name.
    """
    pending = pending_of(path)
    if pending.exists():
        with suppress(ConfigurationError):
            found = _read(pending)
            if found.get(_CHECKSUM) == _checksum(found) and found["contents"]["sha256"] == digest:
                return found
    return _read(manifest_of(path))


def _read(place: Path) -> dict[str, Any]:
    """A manifest.

    Raises:
        ConfigurationError: it is missing, or it cannot be read.
    """
    try:
        found = json.loads(place.read_bytes())
        known = found["version"] == _VERSION and {"contents", "format"} <= found.keys()
    except FileNotFoundError:
        raise ConfigurationError(
            f"there is no manifest {place}; a pull writes it beside its file"
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ConfigurationError(f"{place} is not a manifest that can be read") from None
    if not known:
        raise ConfigurationError(
            f"{place} was written by another version of otto-client; pull the file again"
        )
    result: dict[str, Any] = found
    return result
