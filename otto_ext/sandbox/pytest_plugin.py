"""A pytest fixture: a running sandbox over the project's document.

pytest loads this in every run of an environment that has otto-client, so it imports nothing of
the sandbox until the fixture is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from otto_ext.sandbox import ConnectedSandbox

__all__ = ["otto_sandbox", "otto_sandbox_settings", "pytest_addoption"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the setting `otto_document`."""
    parser.addini(
        "otto_document",
        "OpenAPI document (JSON or YAML) that the fixture otto_sandbox serves; by default "
        "openapi.json beside the configuration, else the client's own",
        default="",
    )


@pytest.fixture
def otto_sandbox_settings() -> dict[str, Any]:
    """Keyword arguments that `otto_sandbox` is made with; override it to change them."""
    return {}


@pytest.fixture
def otto_sandbox(
    request: pytest.FixtureRequest, otto_sandbox_settings: dict[str, Any]
) -> Iterator[ConnectedSandbox]:
    """A running sandbox of its own for the test, with `client` and `async_client` connected to it.

    It serves the file that the setting `otto_document` names, from the root of the tests on. By
    default that is `openapi.json` if it is there, else the document that the client was made from.
    """
    from otto_ext._installation import client_document
    from otto_ext.sandbox import ConnectedSandbox

    named = str(request.config.getini("otto_document"))
    beside = request.config.rootpath / (named or "openapi.json")
    document: Path | str | None = named if "://" in named else beside
    if document is beside and not beside.is_file():
        document = None if named else client_document()
    if document is None:
        raise pytest.UsageError(
            f"otto_sandbox: there is no {beside}; name Otto's OpenAPI document in the setting "
            "otto_document of pytest"
        )
    with ConnectedSandbox(document, **otto_sandbox_settings) as sandbox:
        yield sandbox
