"""A caller's own httpx client as the transport of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from otto_ext.transport._adapters import own_client_transport
from otto_ext.wire.http import httpx

if TYPE_CHECKING:
    from otto_ext.transport._adapters import AnyClient

__all__ = ["AsyncClientTransport", "ClientTransport", "transport_of"]


class ClientTransport(httpx.BaseTransport):
    """Sends through a client: its proxies, certificates, mounts, limits and event hooks.

    The client stays its owner's: closing this closes nothing.
    """

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        # Tokens and redirects are the outer client's business.
        return self._client.send(request, stream=True, auth=None, follow_redirects=False)


class AsyncClientTransport(httpx.AsyncBaseTransport):
    """`ClientTransport` for an asynchronous client."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self._client.send(request, stream=True, auth=None, follow_redirects=False)


def transport_of(
    client: AnyClient,
) -> httpx.BaseTransport | httpx.AsyncBaseTransport:
    """The transport that sends through a client.

    Raises:
        TypeError: it is not an httpx client.
    """
    if isinstance(client, httpx.Client):
        return ClientTransport(client)
    if isinstance(client, httpx.AsyncClient):
        return AsyncClientTransport(client)
    adapted = own_client_transport(client)
    if adapted is None:
        raise TypeError(
            f"http_client is {type(client).__name__}; give a client of httpx or httpx2, such as "
            "httpx.Client()"
        )
    return adapted
