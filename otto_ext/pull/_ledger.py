"""What came and is not on the disk yet, and when it should be. Decisions without I/O."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from attrs import define, evolve, field

from otto_ext.pull._state import Keys

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from otto_ext.pull._plan import Unit
    from otto_ext.pull._state import Page

__all__ = ["Commit", "Ledger", "ParentUnits", "Tally"]

# A commit waits for the disk twice; so much is lost, and fetched again, when the process dies.
_COMMIT_ROWS = 5_000
_COMMIT_BYTES = 4 << 20
_COMMIT_SECONDS = 1.0


@define
class ParentUnits:
    """The units of one parent, as long as they need to know each other's keys.

    Attributes:
        keys: those of its rows.
        left: how many of its units are begun and not complete.
        listed: whether all its units are begun.
    """

    keys: Keys = field(factory=Keys)
    left: int = 0
    listed: bool = False

    @property
    def closed(self) -> bool:
        """Whether no row can come any more."""
        return self.listed and self.left == 0


@define
class Tally:
    """What was received for one parent.

    Attributes:
        parent: its arguments; None where none of its units is complete yet.
        rows: its rows in the file; None where that is not known.
        received: its items, those that were left out included.
        stated: how many the server says that it has; None where it does not.
        requests: how many responses brought them.
    """

    parent: Mapping[str, Any] | None = None
    rows: int | None = 0
    received: int = 0
    stated: int | None = 0
    requests: int = 0

    def add(self, page: Page) -> None:
        """Take a page, or several of a unit, into account."""
        self.rows = (self.rows or 0) + page.rows
        self.requests += page.requests
        if page.mark is None:
            self.parent = page.parent
            self.received += page.received
            known = self.stated is not None and page.stated is not None
            self.stated = (self.stated or 0) + (page.stated or 0) if known else None

    def as_json(self) -> dict[str, Any]:
        """What a manifest says of the parent."""
        return {
            "arguments": self.parent,
            "rows": self.rows,
            "received": self.received,
            "stated": self.stated,
        }


@define
class Commit:
    """What a commit writes.

    Attributes:
        lines: the rows, unit after unit in the order of `pages`.
        pages: how far each unit is with them, and how many bytes its rows have.
        closed: the parents that are complete, and whose keys are not needed any more.
    """

    lines: Iterable[bytes] = ()
    pages: list[tuple[Page, int]] = field(factory=list)
    closed: list[str] = field(factory=list)


@define
class Ledger:
    """What is in the file, and what waits to be.

    Attributes:
        now: when the pull began, in its first run.
        offset: the file's committed bytes.
        rows: its committed rows.
        complete: the names of its complete units.
        marks: where the others stopped.
        groups: the parents that are not complete.
        spans: where in the file the rows of such parents are that earlier runs wrote: offset and
            bytes.
        resumed: where in the file the rows of each further process begin.
        windows: of an update, the complete units by parent and window, and whether all is there
            that they have.
    """

    now: dt.datetime
    offset: int = 0
    rows: int = 0
    complete: set[bytes] = field(factory=set, repr=False)
    marks: dict[str, Mapping[str, Any]] = field(factory=dict, repr=False)
    groups: dict[str, ParentUnits] = field(factory=dict, repr=False)
    spans: dict[str, list[tuple[int, int]]] = field(factory=dict, repr=False)
    resumed: list[int] = field(factory=list)
    duplicates: int = 0
    skipped: list[str] = field(factory=list)
    incomplete: list[str] = field(factory=list)
    tallies: dict[str, Tally] = field(factory=dict, repr=False)
    windows: dict[tuple[str, str], bool] = field(factory=dict, repr=False)
    _lines: dict[str, list[bytes]] = field(factory=dict, init=False, repr=False)
    _bytes: int = field(default=0, init=False)
    _pages: dict[str, Page] = field(factory=dict, init=False, repr=False)
    _rows: int = field(default=0, init=False)
    _since: float = field(default=0.0, init=False)
    _closed: list[str] = field(factory=list, init=False)

    def is_complete(self, unit: Unit) -> bool:
        """Whether a unit needs no call."""
        return bytes.fromhex(unit.name) in self.complete

    def begin(self, unit: Unit) -> tuple[Mapping[str, Any] | None, Keys]:
        """Where a unit stopped in earlier runs, and the keys of its parent's rows."""
        group = self.groups.setdefault(unit.group, ParentUnits())
        group.left += 1
        return self.marks.pop(unit.name, None), group.keys

    @property
    def received_twice(self) -> int:
        """How many rows came a second time and were left out, in all runs."""
        return max(0, sum(it.received for it in self.tallies.values()) - self.rows)

    def listed(self, group: str) -> None:
        """Take note that all units of a parent are begun."""
        if group in self.groups:
            self.groups[group].listed = True
            self._close(group)

    def _close(self, name: str) -> None:
        group = self.groups.get(name)
        if group is not None and group.closed:
            del self.groups[name]
            self._closed.append(name)

    def add(self, page: Page, now: float) -> None:
        """Take a page in; `now` by a monotonic clock, in seconds."""
        if not self._pages:
            self._since = now
        before = self._pages.get(page.unit)
        rows, requests = (before.rows, before.requests) if before else (0, 0)
        self._pages[page.unit] = evolve(
            page, lines=b"", rows=rows + page.rows, requests=requests + page.requests
        )
        self._lines.setdefault(page.unit, []).append(page.lines)
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

    def cut(self) -> Commit:
        """What is to be written now; it counts as written."""
        self.offset += self._bytes
        self.rows += self._rows
        for page in self._pages.values():
            self._note(page)
            group = self.groups.get(page.group)
            if page.mark is None and group is not None:
                group.left -= 1
                self._close(page.group)
        lines = self._lines
        pages = [(it, sum(map(len, lines[it.unit]))) for it in self._pages.values()]
        commit = Commit(chain.from_iterable(lines.values()), pages, self._closed)
        self._lines, self._pages, self._closed = {}, {}, []
        self._bytes = self._rows = 0
        return commit

    def _note(self, page: Page) -> None:
        self.tallies.setdefault(page.group, Tally()).add(page)
        if page.mark is None:
            self.complete.add(bytes.fromhex(page.unit))
            if page.window is not None:
                whole = page.skipped is None and page.incomplete is None
                self.windows[page.group, page.window] = whole
        if page.skipped is not None:
            self.skipped.append(page.skipped)
        if page.incomplete is not None:
            self.incomplete.append(page.incomplete)

    # -- reading what earlier runs wrote ----------------------------------------------------------

    def replay(self, page: Page, offset: int, size: int) -> None:
        """Take in what an earlier run committed of a unit.

        Args:
            page: how far it is.
            offset: where its rows are in the file.
            size: their bytes.
        """
        self._note(page)
        if page.mark is None:
            self.marks.pop(page.unit, None)
        else:
            self.marks[page.unit] = page.mark
        self.groups.setdefault(page.group, ParentUnits())
        if size:
            self.spans.setdefault(page.group, []).append((offset, size))

    def replay_closed(self, groups: list[str]) -> None:
        """Take in which parents an earlier run completed."""
        for name in groups:
            self.groups.pop(name, None)
            self.spans.pop(name, None)
