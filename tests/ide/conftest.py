"""Language servers over a folder that holds a freshly generated client, and over the repository."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest
from otto_bench.language_server import PYRIGHT, LanguageServer
from support.fund_document import fund_document, install_client

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def settings(*paths: Path) -> dict[str, Any]:
    """The settings that an editor sends to pyright: which Python, and where to look first."""
    return {
        "python": {"pythonPath": sys.executable},
        "python.analysis": {"extraPaths": [str(path) for path in paths]},
    }


@pytest.fixture(scope="session")
def fund_client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the client of `fund_document`."""
    folder = tmp_path_factory.mktemp("funds")
    install_client(fund_document(), folder)
    return folder


@pytest.fixture(scope="session")
def funds(fund_client: Path, root: Path) -> Iterator[LanguageServer]:
    """Pyright, as it serves somebody whose Otto is the API of `fund_document`."""
    with LanguageServer(PYRIGHT, fund_client, settings(fund_client, root)) as server:
        yield server


@pytest.fixture(scope="session")
def committed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageServer]:
    """Pyright over the client that is committed."""
    folder = tmp_path_factory.mktemp("committed")
    with LanguageServer(PYRIGHT, folder, settings(root / "generated", root)) as server:
        yield server
