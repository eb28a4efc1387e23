"""The rows of the last update: `OUT.state`, a SQLite database.

A run fetches what may have changed into `OUT.part`, as every pull does. One transaction compares
that with the rows here, by key within each parent, and makes the files of the result. A process
that dies before the transaction ends leaves everything as it was. After it, what remains is to
rename the files that are ready, which the next run does if this one cannot.
"""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import define, field

from otto_ext._errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from otto_ext.pull._file_steps import Steps

__all__ = ["History", "Parent"]

_VERSION = 2
_BATCH = 2_000
#: KiB of memory for the database's pages.
_CACHE = 24 * 1024
_SCHEMA = """
CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE parents (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, arguments TEXT, through TEXT
);
CREATE TABLE units (
  id INTEGER PRIMARY KEY, parent INTEGER NOT NULL, window TEXT NOT NULL, UNIQUE (parent, window)
);
CREATE TABLE rows (
  id INTEGER PRIMARY KEY, parent INTEGER NOT NULL, unit INTEGER NOT NULL, key BLOB NOT NULL,
  line BLOB NOT NULL, UNIQUE (parent, key)
);
CREATE INDEX rows_of_units ON rows (unit);
CREATE TABLE changes (
  id INTEGER PRIMARY KEY, closed INTEGER NOT NULL, kind TEXT NOT NULL, line BLOB NOT NULL
);
"""
#: Name, arguments and number of rows of a parent.
Parent: TypeAlias = tuple[str, Any, int]


@define
class History:
    """The database, open for as long as a run takes.

    Args:
        path: the file; made by the first transaction.
    """

    path: Path
    _db: sqlite3.Connection = field(init=False, repr=False)
    _made: bool = field(init=False)

    def __attrs_post_init__(self) -> None:
        with ExitStack() as undo:
            with self.errors():
                self._db = sqlite3.connect(self.path, isolation_level=None)
                undo.callback(self._db.close)
                self._db.execute("PRAGMA synchronous = FULL")
                self._db.execute("PRAGMA temp_store = MEMORY")
                self._db.execute(f"PRAGMA cache_size = -{_CACHE}")
                # Whatever a process that died left is undone here.
                tables = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            self._made = tables > 0
            if self._made and self.get("version") != _VERSION:
                raise ConfigurationError(
                    f"{self.path} was written by another version of otto-client; give "
                    "overwrite=True (--overwrite) to fetch everything anew"
                )
            undo.pop_all()

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Raise what the database raises as errors of a file."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            if _is_damage(error):
                raise ConfigurationError(
                    f"{self.path} is damaged ({error}); restore it, or give overwrite=True "
                    "(--overwrite) to fetch everything anew"
                ) from None
            if getattr(error, "sqlite_errorname", "") == "SQLITE_FULL":
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.path)) from error
            raise OSError(f"{self.path}: {error}") from error

    def execute(self, statement: str, values: Iterable[Any] = ()) -> sqlite3.Cursor:
        """Run one SQL statement."""
        return self._db.execute(statement, tuple(values))

    def many(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Run one SQL statement for each row."""
        self._db.executemany(statement, rows)

    # -- notes ------------------------------------------------------------------------------------

    def get(self, name: str) -> Any:
        """A note of the last run; None where there is none."""
        if not self._made:
            return None
        with self.errors():
            found = self._db.execute("SELECT value FROM notes WHERE name = ?", (name,)).fetchone()
        return None if found is None else json.loads(found[0])

    def set(self, **notes: Any) -> None:
        """Write notes."""
        with self.errors():
            self.many(
                "INSERT OR REPLACE INTO notes VALUES (?, ?)",
                [(name, json.dumps(value)) for name, value in notes.items()],
            )

    # -- what the last run left -------------------------------------------------------------------

    def through(self, parent: str) -> str | None:
        """Until when the rows of a parent are known; None for one that is new."""
        if not self._made:
            return None
        with self.errors():
            found = self.execute("SELECT through FROM parents WHERE name = ?", (parent,)).fetchone()
        return None if found is None else found[0]

    def parents(self) -> Iterator[Parent]:
        """The parents that have rows."""
        with self.errors():
            for name, arguments, rows in self.execute(
                "SELECT name, arguments, rows FROM parents JOIN "
                "(SELECT parent, count(*) AS rows FROM rows GROUP BY parent) ON parent = id "
                "ORDER BY name"
            ):
                yield name, json.loads(arguments), rows

    def rows(self) -> int:
        """How many rows there are."""
        with self.errors():
            found: int = self.execute("SELECT count(*) FROM rows").fetchone()[0]
        return found

    def lines(self) -> Iterator[bytes]:
        """All rows as JSON Lines, many at a time, in the order in which they first came."""
        return self._lines("SELECT line FROM rows ORDER BY id")

    def _lines(self, statement: str) -> Iterator[bytes]:
        with self.errors():
            found = self.execute(statement)
            while rows := found.fetchmany(_BATCH):
                yield b"".join([line for (line,) in rows])

    def checksum(self) -> Steps[str]:
        """The SHA-256 of all rows as JSON Lines."""
        found = sha256()
        for lines in self.lines():
            found.update(lines)
            yield
        return found.hexdigest()

    def changes(self) -> Iterator[bytes]:
        """What the last run changed, as JSON Lines; those in the closed period first."""
        return self._lines("SELECT line FROM changes ORDER BY closed DESC, id")

    def counted(self) -> dict[str, int]:
        """How many changes of each kind the last run made, and how many in the closed period."""
        found = {"added": 0, "changed": 0, "gone": 0, "closed": 0}
        with self.errors():
            for kind, count, closed in self.execute(
                "SELECT kind, count(*), sum(closed) FROM changes GROUP BY kind"
            ):
                found[kind] = count
                found["closed"] += closed
        return found

    # -- the transaction --------------------------------------------------------------------------

    @contextmanager
    def transaction(self, *, anew: bool = False) -> Iterator[None]:
        """All or nothing of what is written within.

        Args:
            anew: forget what the runs before left.
        """
        with self.errors():
            made = self._made
            self.execute("BEGIN IMMEDIATE")
            try:
                if anew and self._made:
                    for table in ("notes", "parents", "units", "rows", "changes"):
                        self.execute(f"DROP TABLE {table}")
                    self._made = False
                if not self._made:
                    for statement in filter(str.strip, _SCHEMA.split(";")):
                        self.execute(statement)
                    self._made = True
                    self.set(version=_VERSION)
                yield
                self.execute("COMMIT")
            except BaseException:
                self._made = made
                if self._db.in_transaction:
                    self.execute("ROLLBACK")
                raise


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    """Whether the file is not a database that can be read."""
    name: str = getattr(error, "sqlite_errorname", "")
    return name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")) or "no such" in str(error)
