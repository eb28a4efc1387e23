"""Putting a new client in place as one step, whatever happens meanwhile.

All that is new is made inside one hidden directory beside the old client (the staging area).
Once it is whole and on disk, a journal is written there: from then on the new client is the one
that counts, and a run that dies is finished by the next one; before, the old one is untouched.
The package itself is exchanged with renameat2(RENAME_EXCHANGE) where the system has it, so that
no process ever imports half of one; elsewhere by two renames, which the journal covers.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import json
import os
import shutil
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from otto_codegen.codegen_errors import CodegenError
from otto_ext._file_lock import WINDOWS, lock_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Staging", "locked", "made", "tree_digest", "tree_hashes"]

STAGING = ".otto_api.new"
JOURNAL = "journal.json"
_CACHES = ("__pycache__",)


@contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Hold a directory against a second run; the system lets go when the process ends.

    Raises:
        CodegenError: another run holds it.
    """
    if WINDOWS:  # pragma: no cover - a directory cannot be opened there
        raise CodegenError("regenerating needs Linux, macOS or another POSIX system")
    handle = os.open(directory, os.O_RDONLY)
    try:
        lock_file(handle)
        yield
    except BlockingIOError:
        raise CodegenError(
            f"another regeneration is writing to {directory}; run again when it is done"
        ) from None
    finally:
        os.close(handle)


@contextmanager
def made(directory: Path) -> Iterator[None]:
    """A directory, made where it is missing, and gone again where nothing came into it."""
    missing = [path for path in (directory, *directory.parents) if not path.exists()]
    directory.mkdir(parents=True, exist_ok=True)
    try:
        yield
    finally:
        for path in missing:
            try:
                path.rmdir()
            except OSError:
                break


def tree_hashes(directory: Path) -> dict[str, str]:
    """SHA-256 of each file under a directory, by its path there, Python's caches left out."""
    found: dict[str, str] = {}
    for folder, folders, files in os.walk(directory):
        folders[:] = sorted(name for name in folders if name not in _CACHES)
        for name in sorted(files):
            path = os.path.join(folder, name)
            with open(path, "rb") as stream:
                digest = hashlib.sha256(stream.read()).hexdigest()
            found[os.path.relpath(path, directory).replace(os.sep, "/")] = digest
    return found


def tree_digest(path: Path) -> str:
    """One hash over a file or a directory's files and names; empty where there is nothing."""
    if path.is_dir():
        return hashlib.sha256(json.dumps(sorted(tree_hashes(path).items())).encode()).hexdigest()
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""


@frozen
class _Move:
    """One thing to put in place: its name in the staging area, where it goes, what it is."""

    name: str
    target: Path
    digest: str


@frozen
class Staging:
    """The area beside the old client in which the new one is made.

    Attributes:
        directory: holds the client's package, and, hidden, the area itself.
    """

    directory: Path

    @property
    def area(self) -> Path:
        """Where to write: `area / "otto_api"` and whatever else is to be put in place."""
        return self.directory / STAGING

    def pending(self) -> bool:
        """Whether an earlier run was cut short after its new client was whole."""
        return (self.area / JOURNAL).exists()

    def recover(self) -> bool:
        """Finish or clear away what an earlier run left; whether it left a whole new client.

        Raises:
            CodegenError: the files cannot be moved.
        """
        if not self.area.exists():
            return False
        moves = self._journal()
        if moves is not None:
            self._carry_out(moves)
        self.discard()
        return moves is not None

    def open(self) -> Path:
        """A new, empty area; call `recover` first."""
        self.area.mkdir()
        return self.area

    def discard(self) -> None:
        """Remove the area. The journal goes first: without it the rest is rubbish."""
        with suppress(FileNotFoundError):
            (self.area / JOURNAL).unlink()
        shutil.rmtree(self.area, ignore_errors=True)

    def commit(self, targets: dict[str, Path]) -> None:
        """Put what the area holds in place.

        Args:
            targets: where each thing in the area goes, by its name there.

        Raises:
            CodegenError: something stands in the way.
            OSError: something could not be written. In both cases the old client is as it was
                unless `pending` says that the journal stands; then the next run finishes.
        """
        moves = [
            _Move(name, target.absolute(), tree_digest(self.area / name))
            for name, target in targets.items()
        ]
        self._check_targets(moves)
        os.sync()  # the journal must not reach the disk before what it promises
        entries = [
            {"name": move.name, "target": str(move.target), "digest": move.digest} for move in moves
        ]
        draft = self.area / f"{JOURNAL}.draft"
        with draft.open("w", encoding="utf-8") as stream:
            json.dump(entries, stream)
            stream.flush()
            os.fsync(stream.fileno())
        draft.rename(self.area / JOURNAL)
        _sync_directory(self.area)
        try:
            self._carry_out(moves)
        except OSError as error:
            raise CodegenError(f"the new client could not be put in place: {error}") from None
        self.discard()

    def _check_targets(self, moves: list[_Move]) -> None:
        """What would stop a move, found while it still costs nothing."""
        device = self.area.stat().st_dev
        for move in moves:
            parent = move.target.parent
            if not os.access(parent, os.W_OK):
                raise CodegenError(f"{parent} cannot be written to")
            if parent.stat().st_dev != device:
                raise CodegenError(f"{parent} must be on the file system of {self.directory}")
            if move.target.exists() and move.target.is_dir() != (self.area / move.name).is_dir():
                raise CodegenError(f"{move.target} is in the way; move it and run again")

    def _journal(self) -> list[_Move] | None:
        try:
            entries = json.loads((self.area / JOURNAL).read_bytes())
            return [_Move(e["name"], Path(e["target"]), e["digest"]) for e in entries]
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError):
            # It is renamed into place whole, so this is damage by other hands.
            raise CodegenError(
                f"{self.area / JOURNAL} is damaged; look at {self.area}, then delete it"
            ) from None

    def _carry_out(self, moves: list[_Move]) -> None:
        """Idempotent: what is in place already stays there."""
        for move in moves:
            staged = self.area / move.name
            if tree_digest(move.target) != move.digest:
                if not staged.exists():
                    raise CodegenError(f"{staged} is gone; run again with --source")
                put_in_place(staged, move.target)
                _sync_directory(move.target.parent)


def put_in_place(
    staged: Path, target: Path, exchange: Callable[[Path, Path], bool] | None = None
) -> None:
    """Make `target` what `staged` is; a directory that was there ends near `staged`'s place.

    Args:
        staged: the new file or directory.
        target: where it goes.
        exchange: exchanges two paths as one step, or says that the system cannot.
    """
    if not staged.is_dir() or not target.exists():
        staged.replace(target)
        return
    if (exchange or _exchange)(staged, target):
        return
    aside = staged.with_name(f"{staged.name}.old")
    target.rename(aside)
    staged.rename(target)


_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two paths atomically (renameat2(2)), or say that the system cannot."""
    if not sys.platform.startswith("linux"):  # pragma: no cover
        return False
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:  # pragma: no cover
        return False
    if renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP):  # pragma: no cover
        return False  # an old kernel, or a file system without it
    raise OSError(code, os.strerror(code), str(other))


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
