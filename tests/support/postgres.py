"""A real PostgreSQL of its own on loopback, for as long as a test wants it."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["find_postgres", "postgres"]

_DEBIAN = Path("/usr/lib/postgresql")
#: Nothing has to outlast the test.
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "jit=off")


def find_postgres() -> Path | None:
    """The folder of initdb and postgres: on PATH, or where Debian has them; None without any."""
    found = shutil.which("postgres")
    if found is not None and shutil.which("initdb") is not None:
        return Path(found).resolve().parent
    folders = sorted(_DEBIAN.glob("*/bin/postgres"), key=lambda it: float(it.parts[-3]))
    return folders[-1].parent if folders else None


@contextmanager
def postgres(programs: Path) -> Iterator[str]:
    """The URL of a database on a server that is stopped, and removed, at the end."""
    as_user: dict[str, Any] = {}
    folder = Path(tempfile.mkdtemp(prefix="otto-pg-"))
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root.
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
        as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = folder / "data"
    quiet: dict[str, Any] = {"check": True, "capture_output": True, "cwd": folder, **as_user}
    try:
        options = ["--auth=trust", "--username=otto", "--encoding=UTF8", "--no-sync"]
        subprocess.run([programs / "initdb", "-D", data, *options], **quiet)
        flags = [f"-p {port}", f"-k {folder}", "-h 127.0.0.1", *(f"-c {it}" for it in _FAST)]
        control = [programs / "pg_ctl", "-D", data, "-w", "-t", "60"]
        subprocess.run(
            [*control, "-l", folder / "log", "-o", " ".join(flags), "start"],
            check=True, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **as_user,
        )  # fmt: skip
        try:
            yield f"postgresql://otto:otto@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **quiet)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
