"""The file of acknowledged changes: what was looked at, why it is accepted, and until when.

TOML, one table per change; reports show the fingerprint beside each:

    [[accepted]]
    fingerprint = "3f2a9c10b7d4"
    reason = "We read the amount through the ledger."
    until = 2026-12-31
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from typing import TYPE_CHECKING

from attrs import frozen

from otto_ext.openapi.document_errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Accepted", "in_force", "read_accepted"]

_FINGERPRINT = re.compile(r"[0-9a-f]{12}")


@frozen
class Accepted:
    """One acknowledged change; `until` is the last day on which it counts, None for always."""

    fingerprint: str
    reason: str
    until: dt.date | None = None


def read_accepted(path: Path) -> tuple[Accepted, ...]:
    """Read the file.

    Raises:
        SourceError: it cannot be read, or an entry lacks a fingerprint or a reason.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror or error}") from None
    except ValueError as error:
        raise SourceError(f"{path} is not valid TOML: {error}") from None
    entries = found.get("accepted", [])
    if not isinstance(entries, list) or found.keys() - {"accepted"}:
        raise SourceError(f"{path} must hold tables named [[accepted]] and nothing else")
    return tuple(_entry(path, number, entry) for number, entry in enumerate(entries, 1))


def _entry(path: Path, number: int, entry: object) -> Accepted:
    where = f"{path}, entry {number}"
    if not isinstance(entry, dict) or entry.keys() - {"fingerprint", "reason", "until"}:
        raise SourceError(f"{where}: a table of `fingerprint`, `reason` and `until` was expected")
    fingerprint, reason, until = (entry.get(key) for key in ("fingerprint", "reason", "until"))
    if not isinstance(fingerprint, str) or not _FINGERPRINT.fullmatch(fingerprint):
        raise SourceError(f"{where}: `fingerprint` must be the 12 letters that a report shows")
    if not isinstance(reason, str) or not reason.strip():
        raise SourceError(f"{where}: `reason` must say why the change is accepted")
    if until is not None and (not isinstance(until, dt.date) or isinstance(until, dt.datetime)):
        raise SourceError(f"{where}: `until` must be a date, for example 2026-12-31")
    return Accepted(fingerprint, reason, until)


def in_force(accepted: tuple[Accepted, ...], today: dt.date) -> frozenset[str]:
    """The fingerprints that count today."""
    return frozenset(one.fingerprint for one in accepted if one.until is None or one.until >= today)
