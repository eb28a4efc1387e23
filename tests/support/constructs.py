"""Clients of documents with odd but common constructs, and the responses that they get."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

import httpx
import pytest
from support.made_clients import MadeClient, made_client

from otto_ext.openapi.serialisation import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["AT", "DAY", "ID", "JSON", "ONE", "Api", "RawResponse", "api_of"]

# What the tests send and expect.
DAY = dt.date(2026, 1, 31)
AT = dt.datetime(2026, 1, 31, 17, tzinfo=dt.timezone(dt.timedelta(hours=2)))
ID = UUID(int=5)
JSON = "application/json"
ONE = Decimal("1.10")
#: Status, media type and body.
RawResponse: TypeAlias = tuple[int, str, bytes]


class Api:
    """A client of a document, and the response that it gets."""

    def __init__(self, made: MadeClient) -> None:
        self.models = made.module("otto_api.models")
        self.error = made.ext.OttoError
        self.sent: list[httpx.Request] = []
        self.response: RawResponse = (204, "", b"")
        token = made.module("otto_ext.auth").StaticToken("a-token")
        transport = httpx.MockTransport(self._respond)
        self.otto = made.ext.Otto(
            credentials=token, transport=transport, drift="raise", retry=False
        )

    def _respond(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.sent.append(request)
        status, media_type, content = self.response
        headers = {"content-type": media_type} if media_type else {}
        return httpx.Response(status, headers=headers, content=content)

    def call(
        self, name: str, /, *args: Any, response: RawResponse | str | None = None, **keywords: Any
    ) -> Any:
        """Call `tag.method`, which gets a response: JSON alone, or its status, type and body."""
        if isinstance(response, str):
            response = (200, JSON, response.encode())
        self.response = response or (204, "", b"")
        tag, method = name.split(".")
        return getattr(getattr(self.otto, tag), method)(*args, **keywords)


def api_of(number: int) -> Any:
    """A fixture: the client of `constructs<number>.yaml`, one per test module."""

    @pytest.fixture(scope="module")
    def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
        path = Path(__file__).parent / f"constructs{number}.yaml"
        document = decode(path.read_bytes(), path.name).document
        with made_client(document, tmp_path_factory.mktemp("constructs")) as made:
            api = Api(made)
            with api.otto:
                yield api

    return api
