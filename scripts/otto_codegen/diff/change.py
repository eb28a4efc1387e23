"""What a comparison of two API documents yields: changes, each with a level, and their sum."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

from attrs import field, frozen

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable

_RESPONSE = re.compile(r"^the response `[^`]+`: ")
Bump = Literal["major", "minor", "patch"]


class Level(StrEnum):
    """How much a change concerns a caller of the API."""

    BREAKING = "breaking"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the gravest, so that sorting puts it first."""
        return _RANKS[self]


_RANKS = {Level.BREAKING: 0, Level.WARNING: 1, Level.INFO: 2}


@frozen
class Change:
    """One change, at one place, for one operation.

    `id` names the rule in `otto_codegen.diff.rules`, `operation` reads ``GET /accounts/{id}`` and
    is None for what belongs to no operation. `location` is a JSON pointer (RFC 6901) into the new
    document, or into the old one when the place is gone. `previous_operation` is what an
    operation that moved was called before.
    """

    id: str
    level: Level
    operation: str | None
    location: str
    message: str
    previous_operation: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the shape that ``--format json`` prints."""
        return {
            "id": self.id,
            "level": self.level.value,
            "operation": self.operation,
            "location": self.location,
            "message": self.message,
        }

    @property
    def fingerprint(self) -> str:
        """12 hexadecimal letters that stay the same while the change does, whatever else changes.

        It is the same for all operations and responses that a change of a component is seen in.
        """
        message = _RESPONSE.sub("", self.message)
        keys = [self.id, message]
        if not self.location.startswith(("/components/", "/definitions/")):
            keys += [self.operation or "", self.location]
        return hashlib.sha256("\0".join(keys).encode("utf-8", "surrogatepass")).hexdigest()[:12]

    @property
    def sort_key(self) -> tuple[int, str, str, str, str]:
        """Gravest first, then by operation, place and rule: the same order in every run."""
        return (self.level.rank, self.operation or "", self.location, self.id, self.message)


def _ordered(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(sorted(dict.fromkeys(changes), key=lambda change: change.sort_key))


@frozen
class Diff:
    """All changes between two documents, gravest first."""

    changes: tuple[Change, ...] = field(converter=_ordered)
    # Prose alone (descriptions, examples, titles) differ: no rule speaks of them, but a client
    # generated from the document has other docstrings.
    texts_differ: bool = False
    # Changes that were acknowledged: none of them counts.
    accepted: tuple[Change, ...] = ()

    def without(self, fingerprints: Collection[str]) -> Diff:
        """The same, with the changes of these fingerprints set aside as accepted."""
        kept: list[Change] = []
        accepted: list[Change] = []
        for change in self.changes:
            (accepted if change.fingerprint in fingerprints else kept).append(change)
        return Diff(kept, self.texts_differ, (*self.accepted, *accepted))

    @property
    def breaking(self) -> bool:
        """Whether any change can break a caller that was right before."""
        return any(change.level is Level.BREAKING for change in self.changes)

    @property
    def counts(self) -> dict[Level, int]:
        """How many changes each level has."""
        found = Counter(change.level for change in self.changes)
        return {level: found[level] for level in Level}

    @property
    def suggested_bump(self) -> Bump | None:
        """The part of the client's version to raise (semver.org), or None when nothing changed."""
        if self.breaking:
            return "major"
        if self.changes:
            return "minor"
        return "patch" if self.texts_differ else None

    def as_dict(self) -> dict[str, Any]:
        """Return the shape that ``--format json`` prints."""
        return {
            "breaking": self.breaking,
            "changes": [change.as_dict() for change in self.changes],
        }


@frozen
class Entry:
    """One entry of API_CHANGES.md; `lines` are its changes, as Markdown without its escapes, and
    `python` is what they mean in Python.
    """

    date: dt.date
    breaking: int
    warning: int
    info: int
    document_hash: str
    lines: tuple[str, ...] = ()
    python: tuple[str, ...] = ()
