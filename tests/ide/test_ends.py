"""A language server that fails is reported at once, and none is left behind."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from otto_bench.language_server import PYRIGHT, LanguageServer

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("code", ["pass", "import sys; sys.stdin.buffer.readline()"])
def test_a_server_that_ends_is_an_error(tmp_path: Path, code: str) -> None:
    with (
        pytest.raises(RuntimeError, match="ended"),
        LanguageServer((sys.executable, "-c", code), tmp_path),
    ):
        pass


@pytest.mark.node
def test_what_the_server_refuses_is_an_error(tmp_path: Path) -> None:
    with LanguageServer(PYRIGHT, tmp_path) as server, pytest.raises(RuntimeError, match="nhandled"):
        server.ask("no/such/method", {})


@pytest.mark.node
def test_the_server_is_gone_after_a_failure(tmp_path: Path) -> None:
    server = LanguageServer(PYRIGHT, tmp_path)

    def failing() -> None:
        with server:
            raise KeyError("the test failed")

    with pytest.raises(KeyError):
        failing()
    with pytest.raises(RuntimeError, match="ended"):
        server.ask("shutdown", None)
