"""What a pull knows while it runs: decisions without I/O, shared by threads, tasks and workers.

`UnitRun` goes through one unit's pages and says what of each is new. `Ledger` holds what came and
is not on the disk yet, and says when it should be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import define, evolve, field, frozen

from otto_ext.pull._plan import plain
from otto_ext.pull._rows import DIGEST_SIZE, Key, as_row, digest, key_of, line, text_of
from otto_ext.pull._statement import Statement, Way, way

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    from otto_api.types import Response

    from otto_ext._errors import APIStatusError
    from otto_ext.pull._plan import Plan, Unit

__all__ = ["Ledger", "Page", "PullProgress", "PullReport", "UnitProgress", "UnitRun"]

# A commit waits for the disk twice; so much is lost, and fetched again, when the process dies.
_COMMIT_ROWS = 5_000
_COMMIT_BYTES = 4 << 20
_COMMIT_SECONDS = 1.0

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
    """

    out: Path
    rows: int
    units: int
    duplicates: int
    skipped: tuple[str, ...]
    resumed_rows: int
    resumed_units: int
    seconds: float


@define
class UnitProgress:
    """How far an unfinished unit came: the walk's mark, and the digests of its rows' keys."""

    mark: Mapping[str, Any]
    rows: int = 0
    keys: set[bytes] = field(factory=set, repr=False)


@frozen
class Page:
    """What a page adds to the file.

    Attributes:
        unit: the unit's name.
        lines: the new rows as JSON Lines.
        rows: how many.
        duplicates: how many were left out.
        keys: the digests of the new rows' keys, one after the other.
        mark: where to go on; None where the unit is complete.
        skipped: why the unit was left out with this, or None.
    """

    unit: str
    lines: bytes = b""
    rows: int = 0
    duplicates: int = 0
    keys: bytes = b""
    mark: Mapping[str, Any] | None = None
    skipped: str | None = None


@define
class UnitRun:
    """The way through one unit: what to call next, and what of the answer is new.

    Keys tell rows apart within the unit alone: a row that moved to a page fetched later is
    dropped, a transfer that two accounts list stays in both.
    """

    unit: Unit
    statement: Statement
    key: Key | None
    extra: Mapping[str, Any]
    skip: frozenset[int] = frozenset()
    walk: Way = field(init=False, repr=False)
    keys: set[bytes] = field(factory=set, repr=False)
    _resumed: bool = field(default=False, init=False)

    def __attrs_post_init__(self) -> None:
        self.walk = way(self.statement)

    @classmethod
    def of(
        cls, plan: Plan, unit: Unit, progress: UnitProgress | None, skip: frozenset[int]
    ) -> UnitRun:
        """The run of a unit, from its begin or from where an earlier one stopped."""
        run = cls(unit, plan.statement(unit), plan.key, plan.added(unit), skip)
        if progress is not None:
            run.walk.resume(progress.mark)
            run.keys, run._resumed = progress.keys, True
        return run

    @property
    def done(self) -> bool:
        """Whether there is no next page."""
        return self.walk.done

    @property
    def call(self) -> tuple[Any, Any, Any, Any, Any]:
        """The arguments of the client's `execute` for the next page."""
        said = self.statement
        return said.operation, self.walk.arguments, said.body, said.content_type, self.walk.options

    def take(self, reply: Response[Any]) -> Page:
        """What an answer adds."""
        self._resumed = False
        lines, added, items = [], [], self.walk.take(reply)
        for item in items:
            row = as_row(item, self.extra)
            if self.key is not None:
                mine = digest(key_of(row, self.key))
                if mine in self.keys:
                    continue
                self.keys.add(mine)
                added.append(mine)
            lines.append(line(row))
        return Page(
            self.unit.name,
            b"".join(lines),
            len(lines),
            len(items) - len(lines),
            b"".join(added),
            None if self.done else self.walk.mark(),
        )

    def refused(self, error: APIStatusError) -> Page | None:
        """What follows from an error status: a page that leaves the unit out, or None to go on.

        A cursor of an earlier run may be too old by now: then the unit begins anew, and its keys
        tell which rows are in the file.

        Raises:
            APIStatusError: nothing else follows.
        """
        if self._resumed and error.status_code in _STALE and self.key is not None:
            self._resumed = False
            self.walk = way(self.statement)
            return None
        if error.status_code in self.skip:
            self.walk.done = True
            return Page(self.unit.name, skipped=f"{text_of(plain(self.unit.arguments))}: {error}")
        raise error


@define
class Ledger:
    """What is in the file, and what waits to be.

    Attributes:
        now: when the pull began, in its first run.
        offset: the file's committed bytes.
        rows: its committed rows.
        complete: the names of its complete units.
        partial: how far the others are.
    """

    now: dt.datetime
    offset: int = 0
    rows: int = 0
    complete: set[bytes] = field(factory=set, repr=False)
    partial: dict[str, UnitProgress] = field(factory=dict, repr=False)
    duplicates: int = 0
    skipped: list[str] = field(factory=list)
    _lines: list[bytes] = field(factory=list, init=False, repr=False)
    _bytes: int = field(default=0, init=False)
    _pages: dict[str, Page] = field(factory=dict, init=False, repr=False)
    _rows: int = field(default=0, init=False)
    _since: float = field(default=0.0, init=False)

    def is_complete(self, unit: Unit) -> bool:
        """Whether a unit needs no call."""
        return bytes.fromhex(unit.name) in self.complete

    def begin(self, unit: Unit) -> UnitProgress | None:
        """How far a unit came in earlier runs; given once, for it may be large."""
        return self.partial.pop(unit.name, None)

    def add(self, page: Page, now: float) -> None:
        """Take a page in; `now` by a monotonic clock, in seconds."""
        if not self._pages:
            self._since = now
        before = self._pages.get(page.unit)
        rows, keys = (before.rows, before.keys) if before else (0, b"")
        # The lines are kept apart, and a complete unit needs no keys any more.
        self._pages[page.unit] = evolve(
            page,
            lines=b"",
            rows=rows + page.rows,
            keys=b"" if page.mark is None else keys + page.keys,
        )
        self._lines.append(page.lines)
        self._bytes += len(page.lines)
        self._rows += page.rows
        self.duplicates += page.duplicates

    def wait(self, now: float) -> float | None:
        """Seconds until the next commit is due: 0 or less for now, None while nothing waits."""
        if not self._pages:
            return None
        if self._rows >= _COMMIT_ROWS or self._bytes >= _COMMIT_BYTES:
            return 0.0
        return self._since + _COMMIT_SECONDS - now

    def cut(self) -> tuple[list[bytes], list[Page]]:
        """What a commit writes: the rows, and how far each unit is with them."""
        lines, pages = self._lines, list(self._pages.values())
        self.offset += self._bytes
        self.rows += self._rows
        for page in pages:
            if page.mark is None:
                self.complete.add(bytes.fromhex(page.unit))
            if page.skipped is not None:
                self.skipped.append(page.skipped)
        self._lines, self._pages, self._bytes, self._rows = [], {}, 0, 0
        return lines, pages

    def replay(self, page: Page) -> None:
        """Take in what an earlier run committed of a unit."""
        if page.mark is None:
            self.partial.pop(page.unit, None)
            self.complete.add(bytes.fromhex(page.unit))
            if page.skipped is not None:
                self.skipped.append(page.skipped)
            return
        progress = self.partial.setdefault(page.unit, UnitProgress(page.mark))
        progress.mark = page.mark
        progress.rows += page.rows
        steps = range(0, len(page.keys), DIGEST_SIZE)
        progress.keys.update(page.keys[at : at + DIGEST_SIZE] for at in steps)
