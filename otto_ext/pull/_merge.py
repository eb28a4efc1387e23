"""What an update fetched, taken into the rows of the last one; see `History`."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any

from attrs import define, field

from otto_ext._errors import ConfigurationError
from otto_ext.pull._fields import Fields
from otto_ext.pull._plan import plain
from otto_ext.pull._row_lines import Key, key_names, key_of, line, unstaged
from otto_ext.wire.reading import loads

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from otto_ext.pull._history import History
    from otto_ext.pull._row_changes import Closed, Differences

__all__ = ["Merge"]

_BATCH = 5_000


@define
class Merge:
    """One run's rows on their way into the history, within its transaction.

    Attributes:
        notes: what the report has to say, as sentences.
    """

    history: History
    key: Key
    differences: Differences
    closed: Closed
    fields: Fields
    accept: bool
    notes: list[str] = field(factory=list)
    _first: bool = field(init=False)
    _last: int = field(init=False)
    _seen: bytearray = field(init=False, repr=False)
    _parents: dict[str, int] = field(factory=dict, init=False, repr=False)
    _units: dict[tuple[int, str], int] = field(factory=dict, init=False, repr=False)
    _arguments: dict[int, Any] = field(factory=dict, init=False, repr=False)
    _places: dict[tuple[bytes, bytes], tuple[int, int]] = field(
        factory=dict, init=False, repr=False
    )
    _windows: dict[int, str] = field(factory=dict, init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        history = self.history
        self._last = history.execute("SELECT coalesce(max(id), 0) FROM rows").fetchone()[0]
        self._first = history.get("run") is None
        self._seen = bytearray(self._last + 1)
        history.execute("DELETE FROM changes")
        history.execute("DROP TABLE IF EXISTS temp.staged")
        history.execute(
            "CREATE TEMP TABLE staged (n INTEGER PRIMARY KEY, parent INTEGER NOT NULL, "
            "unit INTEGER NOT NULL, key BLOB NOT NULL, line BLOB NOT NULL)"
        )

    # -- places -----------------------------------------------------------------------------------

    def parents(self, arguments: Mapping[str, Any]) -> None:
        """Take note of parents.

        Args:
            arguments: by name, those of each.
        """
        self.history.many(
            "INSERT INTO parents (name, arguments) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET arguments = excluded.arguments",
            ((name, json.dumps(it)) for name, it in arguments.items()),
        )

    def _parent(self, name: str) -> int:
        found = self._parents.get(name)
        if found is None:
            (found,) = self.history.execute(
                "SELECT id FROM parents WHERE name = ?", (name,)
            ).fetchone()
            self._parents[name] = found
        return found

    def _place(self, place: tuple[bytes, bytes]) -> tuple[int, int]:
        """Parent and unit of a line."""
        name, window = (it.decode() for it in place)
        parent = self._parent(name)
        unit = self._unit(parent, window)
        self._windows[unit] = window
        self._places[place] = found = (parent, unit)
        return found

    def _unit(self, parent: int, window: str) -> int:
        found = self._units.get((parent, window))
        if found is None:
            self.history.execute(
                "INSERT OR IGNORE INTO units (parent, window) VALUES (?, ?)", (parent, window)
            )
            (found,) = self.history.execute(
                "SELECT id FROM units WHERE parent = ? AND window = ?", (parent, window)
            ).fetchone()
            self._units[parent, window] = found
        return found

    # -- rows that came ---------------------------------------------------------------------------

    def take(self, lines: Iterable[bytes]) -> Iterator[None]:
        """Compare what came with what was there.

        Args:
            lines: rows behind what `staged` wrote.

        Yields:
            now and then, for an event loop to run what else there is.
        """
        left = iter(lines)
        while batch := list(islice(left, _BATCH)):
            self._batch(batch)
            yield

    def _batch(self, batch: list[bytes]) -> None:
        history, rows = self.history, []
        for number, text in enumerate(batch):
            place, key, row = unstaged(text)
            parent, unit = self._places.get(place) or self._place(place)
            rows.append((number, parent, unit, key, row))
        history.execute("DELETE FROM staged")
        history.many("INSERT INTO staged VALUES (?, ?, ?, ?, ?)", rows)
        found = history.execute(
            "SELECT n, rows.id, rows.unit, rows.unit = staged.unit, "
            "CASE WHEN rows.line = staged.line THEN NULL ELSE rows.line END "
            "FROM staged LEFT JOIN rows ON rows.parent = staged.parent AND rows.key = staged.key "
            "ORDER BY n"
        ).fetchall()
        seen = self._seen
        for it in found:
            if it[1] is not None:
                seen[it[1]] = 1
        # Nearly all rows are as they were.
        found = [it for it in found if it[1] is None or it[4] is not None or not it[3]]
        added, moved, changed, noted = [], [], [], []
        looked: list[dict[str, Any]] = []
        for number, id_, unit, stays, old in found:
            _, parent, mine, key, text = rows[number]
            if id_ is None:
                added.append((parent, mine, key, text))
                row = loads(text)
                looked.append(row)
                if not self._first:
                    closed = self.closed.holds(row, self._windows[mine])
                    noted.append(self._note("added", closed, parent, row, {"row": row}))
                continue
            if old is not None:
                changed.append((text, id_))
                was, row = loads(old), loads(text)
                looked.append(row)
                fields = self.differences.between(was, row)
                if fields:
                    closed = self.closed.holds(was, self._window(unit)) or self.closed.holds(
                        row, self._windows[mine]
                    )
                    noted.append(self._note("changed", closed, parent, row, {"fields": fields}))
            if not stays:
                moved.append((mine, id_))
        self.fields.look(looked)
        history.many("INSERT INTO rows (parent, unit, key, line) VALUES (?, ?, ?, ?)", added)
        history.many("UPDATE rows SET line = ? WHERE id = ?", changed)
        history.many("UPDATE rows SET unit = ? WHERE id = ?", moved)
        self._write(noted)

    def _window(self, unit: int) -> str:
        if unit not in self._windows:
            (self._windows[unit],) = self.history.execute(
                "SELECT window FROM units WHERE id = ?", (unit,)
            ).fetchone()
        return self._windows[unit]

    # -- rows that did not come -------------------------------------------------------------------

    def remove(self, windows: Iterable[tuple[str, str]]) -> Iterator[None]:
        """Drop the rows of windows that were read again and did not bring them."""
        for name, window in windows:
            parent = self._parent(name)
            ids = self.history.execute(
                "SELECT id FROM rows WHERE unit = ?", (self._unit(parent, window),)
            )
            seen, last = self._seen, self._last
            left = [id_ for (id_,) in ids if id_ <= last and not seen[id_]]
            for at in range(0, len(left), _BATCH):
                self._drop(parent, left[at : at + _BATCH])
                yield

    def remove_parents(self, names: Iterable[str]) -> None:
        """Drop parents and their rows."""
        for name in names:
            parent = self._parent(name)
            ids = self.history.execute("SELECT id FROM rows WHERE parent = ?", (parent,)).fetchall()
            self._drop(parent, [id_ for (id_,) in ids])
            self.history.execute("DELETE FROM parents WHERE id = ?", (parent,))
            self.history.execute("DELETE FROM units WHERE parent = ?", (parent,))

    def _drop(self, parent: int, ids: list[int]) -> None:
        noted = []
        for id_ in ids:
            text, unit = self.history.execute(
                "SELECT line, unit FROM rows WHERE id = ?", (id_,)
            ).fetchone()
            row = loads(text)
            closed = self.closed.holds(row, self._window(unit))
            noted.append(self._note("gone", closed, parent, row, {"row": row}))
        self.history.many("DELETE FROM rows WHERE id = ?", ((id_,) for id_ in ids))
        self._write(noted)

    # -- what is noted ----------------------------------------------------------------------------

    def _note(
        self, kind: str, closed: bool, parent: int, row: dict[str, Any], what: dict[str, Any]
    ) -> tuple[bool, str, bytes]:
        if parent not in self._arguments:
            (text,) = self.history.execute(
                "SELECT arguments FROM parents WHERE id = ?", (parent,)
            ).fetchone()
            self._arguments[parent] = json.loads(text)
        said = {
            "change": kind,
            "closed": closed,
            "parent": self._arguments[parent],
            "key": _named(row, self.key),
        }
        return closed, kind, line({**said, **what})

    def _write(self, noted: list[tuple[bool, str, bytes]]) -> None:
        self.history.many("INSERT INTO changes (closed, kind, line) VALUES (?, ?, ?)", noted)

    def end(self, through: Mapping[str, str]) -> None:
        """Write what the next run needs.

        Args:
            through: by parent, until when its rows are known now.

        Raises:
            ConfigurationError: rows have other fields, or values of enumerations, than those so
                far.
        """
        known = self.history.get("fields")
        if known is not None:
            earlier = Fields.read(known)
            differences = list(self.fields.differences(earlier, whole=False))
            if differences and not self.accept:
                raise ConfigurationError(
                    f"{'; '.join(differences)}; check them, then give accept_schema=True "
                    "(--accept-schema) to take the rows as they are, or restart=True (--restart) "
                    "to fetch them again"
                )
            self.notes += differences
            self.fields.add(earlier)
        else:
            self.notes += self.fields.notes
        self.history.many(
            "UPDATE parents SET through = ? WHERE name = ?",
            ((moment, name) for name, moment in through.items()),
        )
        self.history.set(fields=self.fields.plain())


def _named(row: dict[str, Any], key: Key) -> Any:
    """A row's key for the list of changes: its fields, or what a function returns."""
    if callable(key):
        try:
            return plain(key(row))
        except ConfigurationError:
            return repr(key_of(row, key))
    return {name: row[name] for name in key_names(key)}
