"""`otto pull` as a process, against a server on loopback."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from support.environments import ROOT

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["start_pull"]

START = f"import sys; sys.path.append({str(ROOT)!r}); from otto_ext.cli import main; main()"


def start_pull(
    arguments: tuple[str, ...], url: str, generated: Path, folder: Path, **options: Any
) -> subprocess.Popen[str]:
    """Start a pull in a folder, with nothing of the user's environment but the path.

    Args:
        arguments: what follows `otto pull`.
        url: of the server, which also grants the tokens.
        generated: the folder of the client, `otto_api`.
        folder: where it runs.
        options: of `subprocess.Popen`; `env` is added to the environment.
    """
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONPATH": os.pathsep.join([str(generated), str(ROOT / "tests")]),
        "OTTO_CLIENT_ID": "id",
        "OTTO_CLIENT_SECRET": "word",
        "OTTO_BASE_URL": url,
        "OTTO_TOKEN_URL": f"{url}/token",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "LC_ALL": "C.UTF-8",
        **options.pop("env", {}),
    }
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(
        [sys.executable, "-c", START, "pull", *arguments],
        cwd=folder,
        env=environment,
        **{**pipes, **options},
    )
