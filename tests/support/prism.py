"""Prism, another server made from a document: a peer to hold the client against.

`scripts/ci-tools` installs it, from the versions in tests/prism/package-lock.json.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from support.environments import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["PRISM", "prism"]

PRISM = shutil.which("prism", path=ROOT / ".cache/tools/bin") or shutil.which("prism")
#: Seconds until it counts as dead; a busy machine takes some to load it.
PATIENCE = 90.0


@contextmanager
def prism(document: Path, *options: str) -> Iterator[str]:
    """Serve a document; give the address.

    Args:
        document: an OpenAPI file.
        options: of `prism mock`, `--dynamic` for made-up responses instead of examples.
    """
    assert PRISM is not None
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [PRISM, "mock", "--host", "127.0.0.1", "--port", str(port), *options, str(document)],
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait(process, port)
            yield f"http://127.0.0.1:{port}"
        except ConnectionError as error:
            log.seek(0)
            raise AssertionError(log.read()[-2000:].decode("utf-8", "replace")) from error
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise ConnectionError("Prism does not serve")
