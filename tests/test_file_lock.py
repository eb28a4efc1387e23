"""Locks on files, on POSIX and, with a stand-in for its module, as on Windows."""

from __future__ import annotations

import os
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from otto_ext import _file_lock
from otto_ext._file_lock import lock_file

if TYPE_CHECKING:
    from pathlib import Path

fcntl: Any = pytest.importorskip("fcntl", reason="Windows itself has another module")


@pytest.fixture(params=["posix", "windows"])
def places(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Where bytes were locked, as on Windows; none on POSIX."""
    found: list[int] = []

    def locking(descriptor: int, mode: int, count: int) -> None:
        assert (mode, count) == (2, 1)
        found.append(os.lseek(descriptor, 0, os.SEEK_CUR))
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PermissionError(13, "Permission denied") from None

    if request.param == "windows":
        monkeypatch.setattr(_file_lock, "WINDOWS", True)
        module = SimpleNamespace(locking=locking, LK_NBLCK=2)
        monkeypatch.setitem(sys.modules, "msvcrt", module)
    return found


def test_a_file_is_locked_once_until_it_is_closed(places: list[int], tmp_path: Path) -> None:
    path = tmp_path / "journal"
    path.write_bytes(b"content")
    with path.open("r+b") as first:
        lock_file(first.fileno())
        with path.open("r+b") as second, pytest.raises(OSError, match=r"denied|unavailable"):
            lock_file(second.fileno())
    with path.open("r+b") as third:
        lock_file(third.fileno())


def test_the_content_stays_readable_and_the_position_where_it_was(
    places: list[int], tmp_path: Path
) -> None:
    path = tmp_path / "journal"
    path.write_bytes(b"content")
    with path.open("r+b", buffering=0) as file:
        file.seek(3)
        lock_file(file.fileno())
        assert file.read() == b"tent"
    # A locked byte cannot be read by others on Windows.
    assert all(place > 2**30 for place in places)
