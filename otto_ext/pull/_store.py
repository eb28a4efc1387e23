"""The files of a running pull: rows in `OUT.part`, and `OUT.checkpoint`, which says what counts.

A commit appends rows and syncs them, then appends one line to the checkpoint and syncs that. What
stands in the part file beyond the last line's offset was not committed, and is cut off when the
pull goes on: no row is lost or doubled, whenever the process or the machine died.
"""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import secrets
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, Self

from otto_ext._errors import ConfigurationError
from otto_ext._file_lock import WINDOWS, lock_file
from otto_ext.pull._ledger import Ledger
from otto_ext.pull._row_lines import blocks
from otto_ext.pull._state import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

__all__ = ["Busy", "Store", "full_disk", "sync_folder"]

_VERSION = 5
#: Errors of a disk that takes no more, and the way out.
_FULL = {
    errno.ENOSPC: "free some space",
    errno.EDQUOT: "free some space",
    errno.EFBIG: "use another file system, or raise the limit on the size of files (ulimit -f)",
}


class Busy(ConfigurationError):
    """Another process is at work on the same file."""


_ENGINES = {
    "pull": "a pull without update=True (--update)",
    "update": "a pull with update=True (--update)",
    "dask": "dask_pull",
}


@contextmanager
def full_disk(out: Path) -> Iterator[None]:
    """Say what to do where a disk takes no more."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        text = (
            f"{os.strerror(error.errno)} while pulling into {out}; {_FULL[error.errno]}, then run "
            "the same command again: it continues with the rows that are on the disk. Nothing was "
            "replaced"
        )
        raise OSError(error.errno, text) from error


class Store:
    """The files of one pull, open for as long as it runs. A context manager.

    Args:
        out: the file that the pull makes; its own are beside it.
        settings: what must be as it was for a pull to be resumed.
        now: the time, for a pull that begins.
        restart: forget what an earlier run left.
        overwrite: replace `out` where it exists, once all is there.

    Attributes:
        run: the name of the pull, from its first run on.

    Raises:
        ConfigurationError: `out` exists, or the files are another pull's.
    """

    run: str

    def __init__(
        self,
        out: Path,
        settings: Mapping[str, Any],
        now: dt.datetime,
        *,
        restart: bool = False,
        overwrite: bool = False,
    ) -> None:
        self.out = out
        self.part = out.with_name(out.name + ".part")
        self.checkpoint = out.with_name(out.name + ".checkpoint")
        self.finished = self.new = False
        self.finish_notes: Mapping[str, Any] = {}
        self._broken = self._committed = False
        self._refuse(overwrite=overwrite, restart=restart)
        self._journal: IO[bytes] = _opened(self.checkpoint)
        try:
            self._lock()
            lines = [] if restart else _lines(self._journal)
            if lines:
                self.ledger = self._resumed(lines, settings)
            else:
                self.ledger, self.new = self._begun(settings, now), True
            self.resumed_rows, self._start = self.ledger.rows, self.ledger.offset
            self.resumed_units = len(self.ledger.complete)
            if self.out.exists() and not (self.finished or overwrite):
                raise self._exists()
            self._rows: IO[bytes] = self._open_rows()
        except BaseException:
            self._journal.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._rows.close()
        self._journal.close()

    def abandon(self) -> None:
        """Leave nothing behind where this run was the first and committed nothing."""
        if self.new and not self._committed:
            self._close()
            self.part.unlink(missing_ok=True)
            self.checkpoint.unlink(missing_ok=True)

    # -- opening ----------------------------------------------------------------------------------

    def _refuse(self, *, overwrite: bool, restart: bool) -> None:
        if not self.out.parent.is_dir():
            raise ConfigurationError(f"there is no folder {self.out.parent} to write to")
        if self.out.is_dir():
            raise ConfigurationError(f"{self.out} is a folder; name a file")
        # A checkpoint beside it may show that it is this pull's own.
        if self.out.exists() and not overwrite and (restart or not self.checkpoint.exists()):
            raise self._exists()

    def _exists(self) -> ConfigurationError:
        return ConfigurationError(
            f"{self.out} exists; name another file, or give overwrite=True (--overwrite) "
            "to replace it"
        )

    def _lock(self) -> None:
        try:
            lock_file(self._journal.fileno())
            held = os.fstat(self._journal.fileno()).st_nlink > 0
        except (BlockingIOError, PermissionError):
            held = False
        if not held:
            raise Busy(f"another process is pulling into {self.out} right now")

    def _begun(self, settings: Mapping[str, Any], now: dt.datetime) -> Ledger:
        self._journal.truncate(0)
        self._journal.seek(0)
        self.run = secrets.token_hex(8)
        head = {
            "version": _VERSION,
            "run": self.run,
            "settings": settings,
            "now": now.isoformat(),
        }
        # The rows of a pull that is not resumed must not count as this one's.
        self.part.unlink(missing_ok=True)
        self._append(head)
        return Ledger(now)

    def _resumed(self, lines: list[dict[str, Any]], settings: Mapping[str, Any]) -> Ledger:
        head, *entries = lines
        if head.get("version") != _VERSION:
            raise ConfigurationError(
                f"{self.checkpoint} was written by another version of otto-client; give "
                "restart=True (--restart) to begin anew"
            )
        self._compare(head["settings"], settings)
        self.run = head["run"]
        ledger = Ledger(dt.datetime.fromisoformat(head["now"]))
        for entry in entries:
            if "finished" in entry:
                self.finished, self.finish_notes = True, entry
            offset = ledger.offset
            if entry.get("resumed"):
                ledger.resumed.append(offset)
            for name, said in entry.get("units", {}).items():
                size = said.get("bytes", 0)
                ledger.replay(_page(name, said), offset, size)
                offset += size
            ledger.offset = entry.get("offset", offset)
            ledger.rows = entry.get("rows", ledger.rows)
            ledger.replay_closed(entry.get("closed", []))
        return ledger

    def _compare(self, before: Mapping[str, Any], settings: Mapping[str, Any]) -> None:
        for name, value in settings.items():
            if before.get(name) == value:
                continue
            whose = f"a pull with {name}={before.get(name)!r}, not {value!r}"
            if name == "engine":
                whose = f"{_ENGINES[before[name]]}, not to {_ENGINES[value]}"
            raise ConfigurationError(
                f"{self.checkpoint} belongs to {whose}; give the same settings to go on with it, "
                "restart=True (--restart) to begin anew, or another file"
            )

    def _open_rows(self) -> IO[bytes]:
        if self.finished and not self.part.exists() and self.out.exists():
            # It died between the last two steps; there is nothing left to do.
            return self.out.open("rb")
        rows = _opened(self.part)
        size = rows.seek(0, os.SEEK_END)
        if size < self.ledger.offset:
            rows.close()
            raise ConfigurationError(
                f"{self.part} has {size} bytes where {self.checkpoint} counts "
                f"{self.ledger.offset}; give restart=True (--restart) to begin anew"
            )
        rows.truncate(self.ledger.offset)
        rows.seek(self.ledger.offset)
        return rows

    # -- writing ----------------------------------------------------------------------------------

    def commit(self) -> None:
        """Put on the disk what the ledger holds.

        After an error (a full disk, an interrupt) nothing more is committed: the ledger counts
        what may not be there.
        """
        commit = self.ledger.cut()
        if not commit.pages or self._broken:
            return
        self._broken = True
        self._rows.writelines(commit.lines)
        _sync(self._rows)
        entry = {
            "offset": self.ledger.offset,
            "rows": self.ledger.rows,
            "units": {page.unit: _said(page, size) for page, size in commit.pages},
            "closed": commit.closed,
        }
        if not (self.new or self._committed) and self._start:
            entry["resumed"] = True
            self.ledger.resumed.append(self._start)
        # The line may be there also where an interrupt comes before it is synced.
        self._committed = True
        self._append(entry)
        self._broken = False

    def resumed_lines(self) -> Iterator[tuple[str, bytes]]:
        """The rows that earlier runs wrote of parents that are not complete, by the parents' names.

        They are JSON Lines, in the order in which they came.
        """
        spans, self.ledger.spans = self.ledger.spans, {}
        for group, places in spans.items():
            for offset, size in places:
                for text in blocks(self.part, offset, offset + size):
                    yield group, text

    def fill(self, lines: Iterable[bytes]) -> None:
        """Make the rows those that others wrote: JSON Lines, many at a time."""
        self._rows.seek(0)
        self._rows.truncate()
        rows = 0
        for text in lines:
            self._rows.write(text)
            rows += text.count(b"\n")
        _sync(self._rows)
        ledger = self.ledger
        ledger.duplicates += max(0, ledger.rows - rows)
        if rows != ledger.rows:
            # Windows of a parent had rows in common, and no parent's own number is known.
            for tally in ledger.tallies.values():
                tally.rows = None
        ledger.offset, ledger.rows = self._rows.tell(), rows
        self._append({"offset": ledger.offset, "rows": rows})

    def finish(self, **notes: Any) -> None:
        """Write that all rows are there, and what else `finish_notes` has from now on."""
        self.commit()
        if not self.finished:
            self.finish_notes = {"finished": True, **notes}
            self._append(self.finish_notes)
            self.finished = True

    def remove(self) -> None:
        """The pull's own files are not needed any more."""
        self._close()
        self.part.unlink(missing_ok=True)
        sync_folder(self.out.parent)
        self.checkpoint.unlink(missing_ok=True)

    def release(self) -> None:
        """Close the rows, which are complete: Windows neither renames nor removes open files."""
        self._rows.close()

    def _close(self) -> None:
        self._rows.close()
        if WINDOWS:
            # Elsewhere the file is removed under its lock, so that no other process takes it up.
            self._journal.close()

    def _append(self, entry: Mapping[str, Any]) -> None:
        self._journal.write(json.dumps(entry).encode() + b"\n")
        _sync(self._journal)


def _opened(path: Path) -> IO[bytes]:
    """A file open for reading and writing, made if it is not there, and as it was if it is."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o666), "r+b")


def _sync(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Put a folder's entries on the disk, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _lines(journal: IO[bytes]) -> list[dict[str, Any]]:
    """The entries of a journal; a last one that was cut short never happened."""
    found, end = [], 0
    for text in journal:
        try:
            entry = json.loads(text) if text.endswith(b"\n") else None
        except ValueError:
            entry = None
        if not isinstance(entry, dict):
            break
        found.append(entry)
        end += len(text)
    journal.truncate(end)
    journal.seek(end)
    return found


def _said(page: Page, size: int) -> dict[str, Any]:
    said: dict[str, Any] = {"group": page.group, "new": page.rows, "mark": page.mark}
    if size:
        said["bytes"] = size
    if page.skipped is not None:
        said["skipped"] = page.skipped
    if page.incomplete is not None:
        said["incomplete"] = page.incomplete
    if page.window is not None:
        said["window"] = page.window
    if page.requests:
        said["requests"] = page.requests
    if page.mark is None:
        said |= {"received": page.received, "stated": page.stated, "parent": page.parent}
    return said


def _page(name: str, said: Mapping[str, Any]) -> Page:
    return Page(
        name,
        said["group"],
        rows=said["new"],
        mark=said["mark"],
        skipped=said.get("skipped"),
        incomplete=said.get("incomplete"),
        requests=said.get("requests", 0),
        received=said.get("received", 0),
        stated=said.get("stated"),
        parent=said.get("parent"),
        window=said.get("window"),
    )
