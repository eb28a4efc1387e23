"""What a pull knows of a unit while it runs: decisions without I/O, shared by all drivers.

`UnitRun` goes through one unit's pages and says what of each is new.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

from otto_ext._paging import value_at
from otto_ext.pull._plan import plain
from otto_ext.pull._rows import Key, as_row, digest, key_of, line, text_of
from otto_ext.pull._statement import Way, way

if TYPE_CHECKING:
    from pathlib import Path

    from otto_ext._errors import APIStatusError
    from otto_ext.pull._plan import Plan, Unit
    from otto_ext.wire.operation import Call
    from otto_ext.wire.types import Response

__all__ = ["Keys", "Page", "PullProgress", "PullReport", "UnitRun"]

#: What servers answer to a cursor that they no longer know.
_STALE = frozenset({400, 404, 410, 422})


@frozen
class PullProgress:
    """How far a pull is, after each commit.

    Attributes:
        rows: rows in the file, those of earlier runs included.
        units: units that are complete, those of earlier runs included.
        seconds: since this run began.
    """

    rows: int
    units: int
    seconds: float


@frozen
class PullReport:
    """What a pull did.

    Attributes:
        out: the file, which is complete.
        rows: its rows.
        units: its units: parents, each in every window.
        duplicates: rows that came a second time in this run and were left out.
        skipped: arguments and error of each unit that was left out because of `skip`, as texts.
        resumed_rows: how many of the rows were there before this run began.
        resumed_units: how many of the units were complete before this run began.
        seconds: how long this run took.
        manifest: the file's manifest; None where none was asked for.
    """

    out: Path
    rows: int
    units: int
    duplicates: int
    skipped: tuple[str, ...]
    resumed_rows: int
    resumed_units: int
    seconds: float
    manifest: Path | None = None


@define
class Keys:
    """The digests of the keys of one parent's rows. Its windows share them, in whatever thread."""

    seen: set[bytes] = field(factory=set, repr=False)
    _lock: threading.Lock = field(factory=threading.Lock, init=False, repr=False)

    def add(self, digest: bytes) -> bool:
        """Whether a key is new; from now on it is not."""
        with self._lock:
            if digest in self.seen:
                return False
            self.seen.add(digest)
            return True


@frozen
class Page:
    """What a page adds to the file.

    Attributes:
        unit: the unit's name.
        group: its parent's name.
        lines: the new rows as JSON Lines.
        rows: how many.
        duplicates: how many were left out.
        keys: the digests of the new rows' keys, one after the other.
        mark: where to go on; None where the unit is complete.
        skipped: why the unit was left out with this, or None.
        requests: how many responses brought this.
        received: the unit's items so far, those that were left out included.
        stated: how many items the server says that the unit has, or None.
        parent: the parent's arguments, where the unit is complete.
    """

    unit: str
    group: str
    lines: bytes = b""
    rows: int = 0
    duplicates: int = 0
    keys: bytes = b""
    mark: Mapping[str, Any] | None = None
    skipped: str | None = None
    requests: int = 0
    received: int = 0
    stated: int | None = None
    parent: Mapping[str, Any] | None = None


@define
class UnitRun:
    """The way through one unit: what to call next, and what of the answer is new.

    Keys tell rows apart within one parent: a row that moved to a page fetched later is dropped, or
    one on the bound of two windows; a transfer that two accounts list stays in both.
    """

    unit: Unit
    first: Call[Any]
    key: Key | None
    extra: Mapping[str, Any]
    skip: frozenset[int] = frozenset()
    walk: Way = field(init=False, repr=False)
    keys: Keys = field(factory=Keys, repr=False)
    _resumed: bool = field(default=False, init=False)
    _received: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        self.walk = way(self.first)

    @classmethod
    def of(
        cls,
        plan: Plan,
        unit: Unit,
        mark: Mapping[str, Any] | None,
        keys: Keys,
        skip: frozenset[int],
    ) -> UnitRun:
        """The run of a unit, from its begin or from the mark where an earlier one stopped."""
        run = cls(unit, plan.call(unit), plan.key, plan.added(unit), skip, keys=keys)
        if mark is not None:
            run.walk.resume(mark)
            run._resumed = True
            run._received = mark.get("count", 0)
        return run

    @property
    def done(self) -> bool:
        """Whether there is no next page."""
        return self.walk.done

    @property
    def call(self) -> Call[Any]:
        """The call for the next page."""
        return self.walk.call

    def take(self, reply: Response[Any]) -> Page:
        """What an answer adds."""
        self._resumed = False
        lines, added, items = [], [], self.walk.take(reply)
        for item in items:
            row = as_row(item, self.extra)
            if self.key is not None:
                mine = digest(key_of(row, self.key))
                if not self.keys.add(mine):
                    continue
                added.append(mine)
            lines.append(line(row))
        self._received += len(items)
        return Page(
            self.unit.name,
            self.unit.group,
            b"".join(lines),
            len(lines),
            len(items) - len(lines),
            b"".join(added),
            None if self.done else self.walk.mark(),
            requests=1,
            received=self._received,
            stated=self._stated(reply),
            parent=plain(self.unit.parent) if self.done else None,
        )

    def _stated(self, reply: Response[Any]) -> int | None:
        """How many items the server says that there are, where the document has a place for it."""
        plan = self.first.operation.paging
        pointer = plan.get("total") if isinstance(plan, Mapping) else None
        found = value_at(reply.parsed, pointer) if pointer else None
        return found if type(found) is int else None

    def refused(self, error: APIStatusError) -> Page | None:
        """What follows from an error status: a page that leaves the unit out, or None to go on.

        A cursor of an earlier run may be too old by now: then the unit begins anew, and the keys
        tell which rows are in the file.

        Raises:
            APIStatusError: nothing else follows.
        """
        if self._resumed and error.status_code in _STALE and self.key is not None:
            self._resumed = False
            self._received = 0
            self.walk = way(self.first)
            return None
        if error.status_code in self.skip:
            self.walk.done = True
            return Page(
                self.unit.name,
                self.unit.group,
                skipped=f"{text_of(plain(self.unit.arguments))}: {error}",
                requests=1,
                parent=plain(self.unit.parent),
            )
        raise error
