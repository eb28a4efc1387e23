"""The files of an update beside those that every pull has."""

from __future__ import annotations

import os
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING

from otto_ext._errors import ConfigurationError
from otto_ext._file_lock import replace_file
from otto_ext.pull._manifest import manifest_of, pending_of, sha256_of, sound
from otto_ext.pull._store import sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from otto_ext.pull._file_steps import Steps
    from otto_ext.pull._history import History

__all__ = ["Files", "changes_of"]


def changes_of(out: Path) -> Path:
    """Where the changes of the last run are."""
    return out.with_name(out.name + ".changes.jsonl")


class Files:
    """Where the files of an update are, and how they get their names.

    Args:
        out: the file of the pull.

    Attributes:
        state: the rows of the last run.
        ready: the next file, until it is in place.
        ready_changes: the next changes, until they are in place.
        rows: the rows of which the next file is made, as JSON Lines.
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        self.state = out.with_name(out.name + ".state")
        self.ready = out.with_name(out.name + ".tmp")
        self.ready_changes = out.with_name(out.name + ".changes.jsonl.tmp")
        self.rows = out.with_name(out.name + ".rows.tmp")

    def check(self, history: History) -> Steps[None]:
        """Refuse files that were changed by something else since the last run.

        Raises:
            ConfigurationError: one was.
        """
        if self.out.exists() and (yield from sha256_of(self.out)) != history.get("sha256"):
            raise ConfigurationError(
                f"{self.out} was changed since the last run; restore it, or move it away to have "
                "this run make it again, or give overwrite=True "
                "(--overwrite) to fetch everything anew"
            )
        if not sound(self.out):
            raise ConfigurationError(
                f"{manifest_of(self.out)} was changed since the last run; restore it, or move it "
                "away"
            )
        if (yield from history.checksum()) != history.get("checksum"):
            raise ConfigurationError(
                f"{self.state} was changed since the last run; restore it, or give "
                "overwrite=True (--overwrite) to fetch everything anew"
            )

    @contextmanager
    def made(self) -> Iterator[None]:
        """Remove what is made within where an error ends it."""
        try:
            yield
        except BaseException:
            self.clean()
            raise

    def clean(self) -> None:
        """Remove what a run left that ended before its transaction did."""
        for path in (self.rows, self.ready, self.ready_changes, pending_of(self.out)):
            path.unlink(missing_ok=True)

    def place(self, history: History) -> None:
        """Give the files of the last run their names; as often as it takes."""
        places = (
            (self.ready_changes, changes_of(self.out)),
            (self.ready, self.out),
            (pending_of(self.out), manifest_of(self.out)),
        )
        for ready, place in places:
            if ready.exists():
                replace_file(ready, place)
        if not history.get("manifest"):
            # That of an earlier file.
            manifest_of(self.out).unlink(missing_ok=True)
        sync_folder(self.out.parent)
        history.set(placed=True)

    @staticmethod
    def write(path: Path, lines: Iterable[bytes]) -> Steps[str]:
        """Write a file and sync it; return its SHA-256.

        Args:
            path: the file.
            lines: its lines, some thousand at a time.
        """
        digest = sha256()
        with path.open("wb") as file:
            for line in lines:
                digest.update(line)
                file.write(line)
                yield
            file.flush()
            os.fsync(file.fileno())
        return digest.hexdigest()
