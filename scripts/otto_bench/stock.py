"""The client of the stock openapi-python-client, for measuring beside it."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["stock_client"]

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
    config = folder / "config.yaml"
    if document is None:
        document = folder / "document.json"
        document.write_text(json.dumps(_DOCUMENT))
    config.write_text("post_hooks: []\n")
    command = [str(root / ".venv/bin/openapi-python-client"), "generate", "--overwrite"]
    command += ["--meta", "none", "--path", str(document), "--config", str(config)]
    command += ["--output-path", str(folder / "stock_client")]
    subprocess.run(command, check=True, capture_output=True)
    return folder
