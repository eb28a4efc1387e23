"""What a pull knows of a unit while it runs: decisions without I/O, shared by all drivers.

`UnitRun` goes through one unit's pages and says what of each is new.
"""

from __future__ import annotations

import threading
from itertools import compress
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

from otto_ext._errors import APIStatusError, ConfigurationError
from otto_ext.pull._method_calls import Way, shortfall, way
from otto_ext.pull._plan import plain
from otto_ext.pull._row_lines import (
    Key,
    as_rows,
    content_hashes,
    is_finite,
    key_hashes,
    key_name,
    keys_of,
    lines,
    shown_key,
    staged_lines,
    text_of,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from otto_ext.pull._plan import Plan, Unit
    from otto_ext.pull._row_changes import Changes
    from otto_ext.wire.operation import Call
    from otto_ext.wire.types import Response

__all__ = ["KeyConflict", "Keys", "Page", "PullProgress", "PullReport", "UnitRun"]

#: What servers return for a cursor that they no longer know.
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
        skipped: arguments and error of each unit that was left out because of `skip`, as strings.
        incomplete: arguments of each unit that has another number of rows than the server stated,
            and both numbers, as strings. Empty where all rows are there, or the server states none.
        resumed_rows: how many of the rows were there before this run began.
        resumed_units: how many of the units were complete before this run began.
        seconds: how long this run took.
        manifest: the file's manifest; None where none was asked for.
        changes: of an update, how the rows differ from those of the run before it.
        as_of: when the pull began, in its first run; what came later is for the next one.
        notes: what else to know of an update: fields that are new, values that an enumeration of
            the document does not list, parents that are no longer listed.
    """

    out: Path
    rows: int
    units: int
    duplicates: int
    skipped: tuple[str, ...]
    resumed_rows: int
    resumed_units: int
    seconds: float
    incomplete: tuple[str, ...] = ()
    manifest: Path | None = None
    changes: Changes | None = None
    as_of: dt.datetime | None = None
    notes: tuple[str, ...] = ()


class KeyConflict(ConfigurationError):
    """Two rows have the same key and different content."""


@define
class Keys:
    """The keys of one parent's rows. Its windows share them, in whatever thread.

    Attributes:
        seen: the hash of each key, and that of its row's content; in order of arrival. With 60
            bits, two of a million keys have the same hash once in two million pulls, which ends
            with an error, because their rows differ.
    """

    seen: dict[int, int] = field(factory=dict, repr=False)
    _lock: threading.Lock = field(factory=threading.Lock, init=False, repr=False)

    def add(
        self,
        rows: list[dict[str, Any]],
        key: Key,
        parent: Mapping[str, Any],
        decimals: Iterable[str] = (),
    ) -> list[bool]:
        """Take rows of a page into account.

        Args:
            rows: they.
            key: what identifies one.
            parent: the parent's arguments, for errors.
            decimals: members that are decimals in strings, by the document.

        Returns:
            Which of the rows are new.

        Raises:
            ConfigurationError: one has no key.
            KeyConflict: a row of its key was there with other content.
        """
        values = keys_of(rows, key)
        marks, contents, seen = key_hashes(values), content_hashes(rows, decimals), self.seen
        with self._lock:
            if seen.keys().isdisjoint(marks) and len(set(marks)) == len(marks):
                seen.update(zip(marks, contents, strict=True))
                return [True] * len(rows)
            found, size = list[bool](), len(seen)
            for at, (mark, content) in enumerate(zip(marks, contents, strict=True)):
                before = seen.setdefault(mark, content)
                found.append(len(seen) > size)
                size = len(seen)
                if before != content:
                    first = list(seen).index(mark) + 1
                    raise _conflict(key, values[at], parent, first, len(seen) + 1)
        return found


def _conflict(
    key: Key, value: Any, parent: Mapping[str, Any], first: int, second: int
) -> KeyConflict:
    whose = f" of {text_of(plain(parent))}" if parent else ""
    return KeyConflict(
        f"rows {first} and {second}{whose} (in order of arrival) have the same {key_name(key)}, "
        f"{shown_key(value)}, and different content, so neither can be left out. If they are "
        'different rows, identify them by more members (key=("a", "b"), --key A,B), or keep all '
        "rows (key=None, --no-key); then, or if the row was changed while the pull ran, begin anew "
        "(restart=True, --restart)"
    )


@frozen
class Page:
    """What a page adds to the file.

    Attributes:
        unit: the unit's name.
        group: its parent's name.
        lines: the new rows as JSON Lines.
        rows: how many.
        duplicates: how many were left out.
        mark: where to go on; None where the unit is complete.
        skipped: why the unit was left out with this, or None.
        requests: how many responses brought this.
        received: the unit's items so far, those that were left out included.
        stated: how many items the server says that the unit has, or None.
        parent: the parent's arguments, where the unit is complete.
        incomplete: how the unit's rows differ from what the server stated, or None.
        window: of an update, the beginning of the unit's window.
    """

    unit: str
    group: str
    lines: bytes = b""
    rows: int = 0
    duplicates: int = 0
    mark: Mapping[str, Any] | None = None
    skipped: str | None = None
    requests: int = 0
    received: int = 0
    stated: int | None = None
    parent: Mapping[str, Any] | None = None
    incomplete: str | None = None
    window: str | None = None


@define
class UnitRun:
    """The way through one unit: what to call next, and what of the response is new.

    Keys identify rows within one parent: a row that moved to a page fetched later is dropped, or
    one on the bound of two windows, if it is the same; a transfer that two accounts list stays in
    both.
    """

    unit: Unit
    first: Call[Any]
    key: Key | None
    extra: Mapping[str, Any]
    skip: frozenset[int] = frozenset()
    decimals: Iterable[str] = ()
    staged: bool = False
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
        run = cls(
            unit,
            plan.call(unit),
            plan.key,
            plan.added(unit),
            skip,
            plan.decimals,
            plan.staged,
            keys=keys,
        )
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

    def take(self, response: Response[Any]) -> Page:
        """What a response adds."""
        return self._page(self.walk.take(response), finite=is_finite(response.content))

    def _page(self, items: list[Any], *, finite: bool = False) -> Page:
        self._resumed = False
        rows, unit = as_rows(items, self.extra), self.unit
        if self.key is not None:
            new = self.keys.add(rows, self.key, unit.parent, self.decimals)
            if not all(new):
                rows = list(compress(rows, new))
        if self.staged:
            assert self.key is not None
            text = staged_lines(unit.group, unit.begin, self.key, rows, finite=finite)
        else:
            text = lines(rows, finite=finite)
        self._received += len(items)
        return Page(
            unit.name,
            unit.group,
            text,
            len(rows),
            len(items) - len(rows),
            None if self.done else self.walk.mark(),
            requests=1,
            received=self._received,
            stated=self.walk.total,
            parent=plain(unit.parent) if self.done else None,
            incomplete=self._incomplete(),
            window=unit.begin if self.staged else None,
        )

    def _incomplete(self) -> str | None:
        found = shortfall(self.walk)
        return found and f"{self._arguments}: {found}"

    @property
    def _arguments(self) -> str:
        return text_of(plain(self.unit.arguments))

    def refused(self, error: APIStatusError) -> Page | None:
        """What follows from an error status: a page that leaves the unit out, or None to go on.

        A cursor of an earlier run may be too old by now: then the unit begins anew, and the keys
        say which rows are in the file. A page that nothing had promised is the end.

        Raises:
            APIStatusError: nothing else follows.
        """
        if self._resumed and error.status_code in _STALE and self.key is not None:
            self._resumed = False
            self._received = 0
            self.walk = way(self.first)
            return None
        try:
            return self._page(self.walk.failed(error))
        except APIStatusError:
            if error.status_code not in self.skip:
                raise
        self.walk.done = True
        return Page(
            self.unit.name,
            self.unit.group,
            skipped=f"{self._arguments}: {error}",
            requests=1,
            parent=plain(self.unit.parent),
            window=self.unit.begin if self.staged else None,
        )
