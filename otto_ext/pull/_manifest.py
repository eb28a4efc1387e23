"""`OUT.manifest.json`: what a pull asked for, what it received, and what its file holds.

An auditor's evidence of completeness and accuracy: parameters and period, the API key's id, the
document, requests, rows of each parent beside the totals that the server stated, control totals,
and SHA-256. `verify` checks a file against it.
"""

from __future__ import annotations

import csv
import hashlib
import json
from contextlib import suppress
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from otto_ext._errors import ConfigurationError
from otto_ext.pull._rows import decimal_text
from otto_ext.tables._rows import decimal_names

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping, Sequence

    from otto_ext.wire.codec import Codec

__all__ = [
    "Verification",
    "contents",
    "manifest_of",
    "pending_of",
    "seal",
    "sha256_of",
    "sound",
    "verify",
]

_VERSION = 1
_CHECKSUM = "checksum"
# Sums of money are exact, however many rows there are.
_EXACT = Context(prec=1_000, Emax=MAX_EMAX, Emin=MIN_EMIN)


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


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def contents(
    path: Path,
    counted: tuple[Path, str],
    codec: Codec | None,
    totals: Sequence[str] | None,
) -> Any:
    """What a manifest says of a file: size, SHA-256, rows, and the sums of its decimal columns.

    Args:
        path: the file.
        counted: the file whose rows are counted and summed, and its format.
        codec: the type of its rows; None where the document does not say.
        totals: the columns to sum; None for those that the type has.
    """
    names = totals
    if names is None and codec is not None:
        names = decimal_names(codec)
    rows, sums = _sums(*counted, names)
    return {
        "bytes": path.stat().st_size,
        "sha256": sha256_of(path),
        "rows": rows,
        "control_totals": {name: decimal_text(it) for name, it in sums.items()},
    }


def seal(manifest: Mapping[str, Any]) -> bytes:
    """A manifest as a file, with a checksum of its own."""
    return _text({**manifest, "version": _VERSION, _CHECKSUM: _checksum(manifest)})


def _text(manifest: Mapping[str, Any]) -> bytes:
    return json.dumps(manifest, indent=2, ensure_ascii=False).encode() + b"\n"


def _checksum(manifest: Mapping[str, Any]) -> str:
    own = {**manifest, "version": _VERSION}
    own.pop(_CHECKSUM, None)
    text = json.dumps(own, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# -- control totals ------------------------------------------------------------------------------


def _sums(path: Path, format: str, names: Sequence[str] | None) -> tuple[int, dict[str, Decimal]]:
    if format == "parquet":
        return _sums_of_parquet(path, names)
    sums = dict.fromkeys(names or (), Decimal(0))
    rows = 0
    for row in _read_csv(path) if format == "csv" else _read_lines(path):
        rows += 1
        if names is None:
            for name, value in row.items():
                if type(value) is Decimal:
                    sums[name] = _EXACT.add(sums.get(name, Decimal(0)), value)
        else:
            for name in names:
                value = _at(row, name)
                if value is not None:
                    sums[name] = _EXACT.add(sums[name], value)
    return rows, sums


def _read_lines(path: Path) -> Iterator[dict[str, Any]]:
    from otto_ext.pull._formats import batches

    for batch in batches(path):
        yield from batch


def _read_csv(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _at(row: Any, name: str) -> Decimal | None:
    """A number by the path to it; None where there is none, or it cannot be read as one."""
    value = row.get(name)
    if value is None and "." in name:
        first, _, rest = name.partition(".")
        inner = row.get(first)
        if isinstance(inner, str) and inner.startswith("{"):
            try:
                inner = json.loads(inner, parse_float=Decimal)
            except ValueError:
                return None
        return _at(inner, rest) if isinstance(inner, dict) else None
    if value is None or isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    try:
        # CSV for Excel has an apostrophe before numbers that Excel would change.
        found = Decimal(value.removeprefix("'") if isinstance(value, str) else value)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _sums_of_parquet(path: Path, names: Sequence[str] | None) -> tuple[int, dict[str, Decimal]]:
    from pyarrow import parquet

    from otto_ext.tables._arrow import pa, pc

    file = parquet.ParquetFile(path)
    found = dict(_leaves(pa, file.schema_arrow))
    wanted = found if names is None else {it: found[it] for it in names if it in found}
    sums = dict.fromkeys(wanted, Decimal(0))
    # A column may have a point in its own name.
    own = set(file.schema_arrow.names)
    paths = {name: [name] if name in own else name.split(".") for name in wanted}
    columns = sorted({path[0] for path in paths.values()})
    if columns:
        # More rows at once, or threads, take tens of megabytes and no less time.
        for batch in file.iter_batches(10_000, columns=columns, use_threads=False):
            for name, scale in wanted.items():
                first, *rest = paths[name]
                values = batch.column(first)
                for inner in rest:
                    values = pc.struct_field(values, inner)
                # Wide enough that no sum of a batch overflows.
                part = pc.sum(values.cast(pa.decimal256(76, scale))).as_py()
                sums[name] = _EXACT.add(sums[name], part or Decimal(0))
    return file.metadata.num_rows, sums


def _leaves(pa: Any, fields: Any, prefix: str = "") -> Iterator[tuple[str, int]]:
    """The decimal columns of a schema, by the paths to them, and their digits after the point."""
    for it in fields:
        if pa.types.is_decimal(it.type):
            yield f"{prefix}{it.name}", it.type.scale
        elif pa.types.is_struct(it.type):
            yield from _leaves(pa, it.type, f"{prefix}{it.name}.")


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
    size, digest = path.stat().st_size, sha256_of(path)
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
        found = contents(path, (path, manifest["format"]), None, tuple(said["control_totals"]))
        if found["rows"] != said["rows"]:
            problems.append(f"rows: {found['rows']} instead of {said['rows']}")
        for name, total in said["control_totals"].items():
            now = found["control_totals"].get(name)
            if now != total:
                problems.append(f"control total of {name}: {now} instead of {total}")
    changes = manifest.get("changes")
    if changes is not None:
        beside = path.with_name(changes["file"])
        if not beside.is_file():
            problems.append(f"{beside.name} is missing")
        elif sha256_of(beside) != changes["sha256"]:
            problems.append(f"{beside.name} was changed after it was written")
    return Verification(path, tuple(problems), said["rows"], said["sha256"])


def sound(path: Path) -> bool:
    """Whether a file has no manifest, or one that is as it was written."""
    if not manifest_of(path).exists():
        return True
    manifest = _read(manifest_of(path))
    return manifest.get(_CHECKSUM) == _checksum(manifest)


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
