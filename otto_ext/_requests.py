"""From the parts of a call to its `httpx.Request`, at half of what `Client.build_request` takes:
that parses the address thrice, and merges headers, cookies and parameters anew for each request.
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import IO, TYPE_CHECKING, Any, Final

from attrs import define, field
from otto_api.client import BASE_PATH

from otto_ext._errors import ConfigurationError
from otto_ext.wire.http import httpx

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from otto_ext.wire.request import RequestParts

__all__ = ["RequestFactory"]


@define
class _Prepared:
    """What all requests of an httpx client begin with.

    Attributes:
        base_url: the client's own object, as it was.
        raw: the client's headers, as they were.
        address: the base address without a slash at its end; None where it has a query.
        headers: the headers of requests, by their Accept header.
        authorized: whether the client's headers hold a token.
    """

    base_url: httpx.URL
    raw: list[tuple[bytes, bytes]]
    address: str | None
    headers: dict[str, httpx.Headers] = field(factory=dict)
    authorized: bool = False

    def below(self, base_path: str) -> str:
        """The base address for operations with a base path other than the document's.

        Raises:
            ConfigurationError: the base address does not show where that would be.
        """
        address = str(self.base_url).rstrip("/")
        if self.address is None or not address.endswith(BASE_PATH):
            raise ConfigurationError(
                f"base_url is {str(self.base_url)!r}, and this operation is at the base path "
                f"{base_path or '/'!r} beside the others' {BASE_PATH!r}; give a base_url without a "
                f"path, or one that ends with {BASE_PATH!r}"
            )
        return address.removesuffix(BASE_PATH) + base_path

    @classmethod
    def of(cls, client: httpx.Client | httpx.AsyncClient) -> _Prepared:
        url, headers = client.base_url, client.headers
        address = None if url.query or url.fragment else str(url).rstrip("/")
        return cls(url, headers.raw, address, authorized="authorization" in headers)


@define(eq=False)
class RequestFactory:
    """Builds the requests of one set of settings.

    Attributes:
        headers: sent with every call.
    """

    headers: Mapping[str, str]
    _prepared: _Prepared | None = field(init=False, default=None)

    def build(
        self,
        client: httpx.Client | httpx.AsyncClient,
        parts: RequestParts,
        headers: dict[str, str],
        timeout: httpx.Timeout,
        extensions: dict[str, Any],
        base_path: str | None = None,
    ) -> tuple[httpx.Request, bool]:
        """A request, and whether it goes to the client's own address without a token so far.

        Args:
            client: the httpx client that will send it; what was set on it counts.
            parts: the call.
            headers: the call's own, which win over the client's.
            timeout: for each attempt.
            extensions: for the layers below.
            base_path: the operation's own, where it differs from the document's.

        Raises:
            ConfigurationError: the operation has a base path of its own, which does not go with
                the client's base URL.
        """
        body: dict[str, Any] = parts.body
        if isinstance(client, httpx.AsyncClient) and hasattr(body.get("content"), "read"):
            file = _AsyncFile(body["content"])
            body, headers = {"content": file}, {**headers, **file.headers}
        prepared = self._prepared
        if (
            prepared is None
            or prepared.base_url is not client.base_url
            or prepared.raw != client.headers.raw
        ):
            prepared = self._prepared = _Prepared.of(client)
        address = prepared.address if base_path is None else prepared.below(base_path)
        if address is None or client.cookies or client.params or not _is_path(parts.path):
            request = client.build_request(
                parts.method,
                parts.path if base_path is None or address is None else address + parts.path,
                headers={**self.headers, **headers},
                timeout=timeout,
                extensions=extensions,
                **body,
            )
            if parts.params:
                # The query as it is written, behind the client's own.
                own = request.url.query.decode()
                query = f"{own}&{parts.query}" if own else parts.query
                request.url = request.url.copy_with(query=query.encode())
            return request, False
        address += parts.path
        url = httpx.URL(f"{address}?{parts.query}") if parts.params else _parsed(address)
        # httpx adds the same where it builds.
        extensions["timeout"] = timeout.as_dict()
        request = httpx.Request(
            parts.method,
            url,
            headers=self._headers(client, prepared, headers),
            extensions=extensions,
            **body,
        )
        authorized = prepared.authorized or any(name.lower() == "authorization" for name in headers)
        return request, not authorized

    def _headers(
        self,
        client: httpx.Client | httpx.AsyncClient,
        prepared: _Prepared,
        headers: dict[str, str],
    ) -> httpx.Headers:
        accept = headers.get("Accept", "")
        common = prepared.headers.get(accept)
        if common is None:
            common = httpx.Headers(client.headers)
            common.update(self.headers)
            if accept:
                common["Accept"] = accept
            prepared.headers[accept] = common
        if len(headers) == (1 if accept else 0):
            return common
        found = httpx.Headers(common)
        found.update(headers)
        return found


class _AsyncFile:
    """An open file as the body of an asynchronous request, which httpx takes for blocking ones
    alone. It can be rewound as the file can.

    Attributes:
        headers: its length in bytes, where that is known.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.seekable, self.seek, self.tell = file.seekable, file.seek, file.tell
        self.headers: dict[str, str] = {}
        if file.seekable():
            position = file.tell()
            self.headers["Content-Length"] = str(file.seek(0, os.SEEK_END) - position)
            file.seek(position)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while chunk := self._file.read(_CHUNK):
            yield chunk


#: Bytes of a file that are read at once.
_CHUNK: Final = 64 * 1024


@lru_cache(maxsize=256)
def _parsed(address: str) -> httpx.URL:
    """A URL without a query; the same ones are often called again."""
    return httpx.URL(address)


def _is_path(path: str) -> bool:
    """Whether a path can be put behind the base address as it is."""
    return path.startswith("/") and not path.startswith("//")
