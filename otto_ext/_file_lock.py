"""A lock on an open file that ends with its process, on POSIX and on Windows."""

from __future__ import annotations

import os
import sys

__all__ = ["WINDOWS", "lock_file"]

WINDOWS = sys.platform == "win32"
#: Windows locks bytes, and lets nothing else read or write them: this one is far behind any
#: content, and the last that its C library can name.
_BEYOND = 2**31 - 2


def lock_file(descriptor: int) -> None:
    """Lock an open file for this process, without waiting; closing the file ends the lock.

    Raises:
        OSError: another process holds it.
    """
    if WINDOWS:
        import msvcrt

        before = os.lseek(descriptor, 0, os.SEEK_CUR)
        os.lseek(descriptor, _BEYOND, os.SEEK_SET)
        try:
            # Of another platform to type checkers.
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        finally:
            os.lseek(descriptor, before, os.SEEK_SET)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
