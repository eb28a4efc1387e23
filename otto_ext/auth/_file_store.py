"""Tokens in a file: the processes of one user on one machine share them."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import asdict, define, field

from otto_ext._file_lock import replace_file
from otto_ext._installation import optional
from otto_ext.auth._stores import StoredToken, checked

if TYPE_CHECKING:
    from filelock import BaseFileLock

    from otto_ext.auth._stores import Lock

__all__ = ["FileTokenStore", "cache_folder", "file_lock", "need_filelock"]

#: Larger than any file of tokens; what is larger is not read.
_LARGEST = 1024 * 1024
#: Seconds for another process to write its few bytes.
_WRITE_SECONDS = 2.0


def _file(path: str | os.PathLike[str] | None) -> Path:
    chosen = cache_folder() if path is None else Path(path).expanduser().absolute()
    return chosen / "tokens.json" if path is None or chosen.is_dir() else chosen


@define
class FileTokenStore:
    """Keeps tokens in one JSON file that only its user can read (mode 0600).

    The file is replaced as a whole, so that no reader sees half of it. Locks are the operating
    system's (`flock` and its like): they end with the process that holds them, however it ends.

    Attributes:
        path: the file, or a folder for it; by default `otto-client/tokens.json` in the user's
            cache folder. Folders that are missing are made, for their user alone (mode 0700).

    Raises:
        ConfigurationError: the extra is not installed.
    """

    path: Path = field(default=None, converter=_file)

    def __attrs_post_init__(self) -> None:
        need_filelock("FileTokenStore", "file-store")

    def load(self, key: str) -> StoredToken | None:
        """The token, or None; what cannot be read as one is none."""
        return checked(self._read().get(key))

    def save(self, key: str, token: StoredToken) -> None:
        """Keep a token in place of the one before, and drop those that ended before it began.

        Raises:
            OSError: the file cannot be written.
            TimeoutError: another process holds the file.
        """
        _make_folder(self.path.parent)
        with _lock(self._beside("lock")).acquire(timeout=_WRITE_SECONDS, poll_interval=0.005):
            began = token.expires_at - token.lifetime
            kept = {
                name: entry
                for name, entry in self._read().items()
                if (other := checked(entry)) is not None and other.expires_at > began
            }
            self._replace(json.dumps({**kept, key: asdict(token)}))

    def try_lock(self, key: str) -> Lock | None:
        """The right to renew a token, or None while another process has it."""
        _make_folder(self.path.parent)
        return file_lock(self._beside(f"{key[:16]}.lock"))

    def _beside(self, ending: str) -> Path:
        return self.path.with_name(f"{self.path.name}.{ending}")

    def _read(self) -> dict[str, Any]:
        try:
            with self.path.open("rb") as file:
                if not _ours(os.fstat(file.fileno())):
                    return {}
                found = json.loads(file.read(_LARGEST))
        except (FileNotFoundError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def _replace(self, text: str) -> None:
        """Under the lock: one name serves all writers, and a killed one leaves no litter."""
        new = self._beside("new")
        new.unlink(missing_ok=True)
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text.encode())
        # No fsync: a token that a power cut loses costs one request.
        replace_file(new, self.path)


def _ours(status: os.stat_result) -> bool:
    """Whether a token in a file is this user's own, and not one that another process put there."""
    return not hasattr(os, "geteuid") or status.st_uid == os.geteuid()


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent)
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)


def cache_folder() -> Path:
    """Where this user's programs keep what they can do without."""
    if sys.platform == "win32":  # pragma: no cover
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":  # pragma: no cover
        base = Path.home() / "Library" / "Caches"
    else:
        # The XDG base directory specification: relative paths are to be ignored.
        named = Path(os.environ.get("XDG_CACHE_HOME", ""))
        base = named if named.is_absolute() else Path.home() / ".cache"
    return base / "otto-client"


def need_filelock(name: str, extra: str) -> None:
    """Say what to install, before anything is done.

    Raises:
        ConfigurationError: filelock is not there.
    """
    optional("filelock", f"{name} needs filelock", extra)


def file_lock(path: Path) -> Lock | None:
    """Lock a file, or None while another store, in this process or another, has it locked."""
    import filelock

    lock = _lock(path)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        return None
    return lock


def _lock(path: Path) -> BaseFileLock:
    import filelock

    # A task's renewal may end on another thread than the one it began on.
    return filelock.FileLock(path, mode=0o600, thread_local=False)
