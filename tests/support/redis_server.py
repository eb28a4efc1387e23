"""A real Redis on a free port of loopback, which keeps nothing on the disk."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from support.faults import closed_port

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

__all__ = ["REDIS_SERVER", "running_redis"]

REDIS_SERVER = shutil.which("redis-server")


@contextmanager
def running_redis(folder: Path) -> Generator[str]:
    """Run a server for as long as the block; gives its address."""
    assert REDIS_SERVER is not None
    port = closed_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with subprocess.Popen(
        [REDIS_SERVER, *options], cwd=folder, stdout=subprocess.DEVNULL
    ) as process:
        try:
            _wait_for(port)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    for _ in range(1000):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.01)
        else:
            return
    raise TimeoutError("redis-server did not open its port")
