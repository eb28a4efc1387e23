"""What systems do differently with files that several processes use: locks that end with their
process, and replacing a file that another program has open.
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["WINDOWS", "lock_file", "replace_file"]

WINDOWS = sys.platform == "win32"
#: Windows locks bytes, and lets nothing else read or write them: this one is far behind any
#: content, and the last that its C library can name.
_BEYOND = 2**31 - 2
#: Seconds between attempts to replace a file; reading one takes other processes less than that.
_PAUSES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8)


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


def replace_file(new: Path, path: Path) -> None:
    """Give a file the name of another in one step, in the same folder.

    Windows refuses that while another program has the other file open: it is tried again for a
    moment, since processes of ours only read it.

    Raises:
        PermissionError: the file stays open in another program, such as Excel.
    """
    for pause in (*_PAUSES, None):
        try:
            new.replace(path)
            return
        except PermissionError as error:
            if not WINDOWS:
                raise
            if pause is None:
                advice = "it may be open in another program, such as Excel; close it and run again"
                raise PermissionError(error.errno, advice, str(path)) from None
        time.sleep(pause)
