"""Clients of documents with odd but common constructs, and the responses that they get."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import httpx
from support.made_clients import MadeClient, made_client

from otto_ext.openapi.decode import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

__all__ = ["Answer", "Api", "api_of"]

JSON = "application/json"
#: Status, media type and body.
Answer: TypeAlias = tuple[int, str, bytes]


class Api:
    """A client of a document, and the response that it gets."""

    def __init__(self, made: MadeClient) -> None:
        self.models = made.module("otto_api.models")
        self.error = made.ext.OttoError
        self.sent: list[httpx.Request] = []
        self.answer: Answer = (204, "", b"")
        token = made.module("otto_ext.auth").StaticToken("a-token")
        transport = httpx.MockTransport(self._respond)
        self.otto = made.ext.Otto(
            credentials=token, transport=transport, drift="raise", retry=False
        )

    def _respond(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.sent.append(request)
        status, media_type, content = self.answer
        headers = {"content-type": media_type} if media_type else {}
        return httpx.Response(status, headers=headers, content=content)

    def call(
        self, name: str, /, *args: Any, answer: Answer | str | None = None, **keywords: Any
    ) -> Any:
        """Call `tag.method`, which gets a response: JSON alone, or its status, type and body."""
        if isinstance(answer, str):
            answer = (200, JSON, answer.encode())
        self.answer = answer or (204, "", b"")
        tag, method = name.split(".")
        return getattr(getattr(self.otto, tag), method)(*args, **keywords)


def api_of(number: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """A client of `constructs<number>.yaml`."""
    path = Path(__file__).parent / f"constructs{number}.yaml"
    document = decode(path.read_bytes(), path.name).document
    with made_client(document, tmp_path_factory.mktemp("constructs")) as made:
        api = Api(made)
        with api.otto:
            yield api
