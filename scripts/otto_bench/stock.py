"""The client of the stock openapi-python-client, for measuring beside it."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["generate_stock", "stock_client"]

_DOCUMENT = {"openapi": "3.1.0", "info": {"title": "Things", "version": "1"}, "paths": {}}


def stock_client(root: Path, folder: Path, document: Path | None = None) -> Path:
    """Write the package `stock_client` below a folder, as the generator itself has it.

    Args:
        root: the project's folder, whose environment has the generator.
        folder: where the package goes; it is made if it is not there.
        document: what to generate from. By default nothing: its `AuthenticatedClient` is the same
            whatever the document says.

    Returns:
        the folder, for `sys.path`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if document is None:
        document = folder / "document.json"
        document.write_text(json.dumps(_DOCUMENT))
    generate_stock(root, folder, document, hooks=False)
    return folder


def generate_stock(root: Path, folder: Path, document: Path, *, hooks: bool) -> None:
    """Run the stock generator.

    Args:
        root: the project's folder, whose environment has the generator.
        folder: where the package `stock_client` goes; it is made if it is not there.
        document: what to generate from.
        hooks: whether it formats what it wrote, as it does by itself.
    """
    folder.mkdir(parents=True, exist_ok=True)
    config, tools = folder / "config.yaml", root / ".venv" / "bin"
    config.write_text("{}\n" if hooks else "post_hooks: []\n")
    command = [str(tools / "openapi-python-client"), "generate", "--overwrite"]
    command += ["--meta", "none", "--path", str(document), "--config", str(config)]
    command += ["--output-path", str(folder / "stock_client")]
    # The generator looks for ruff on PATH.
    env = {**os.environ, "PATH": os.pathsep.join((str(tools), os.environ.get("PATH", "")))}
    subprocess.run(command, check=True, capture_output=True, env=env)
