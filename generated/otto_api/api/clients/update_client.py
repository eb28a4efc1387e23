"""Change a client (PUT /v1/clients/{client_id})"""

from __future__ import annotations

from typing import Any, TYPE_CHECKING, overload
from uuid import UUID

from otto_ext.wire import codec as c
from otto_ext.wire.method import (
    AsyncMethod,
    SyncMethod,
    async_raw,
    body_of as _body_of,
    raw,
)
from otto_ext.wire.operation import (
    AsyncClient,
    Body,
    Call as _Call,
    Operation,
    Parameter,
    Reply,
    SyncClient,
)
from otto_ext.wire.types import UNSET, RequestOptions, Response, Unset
from ...models import _ref

if TYPE_CHECKING:
    from ...models import Client
    from ...models import ClientInput
    from ...models import ClientInputDict

__all__ = [
    "OPERATION",
    "AsyncUpdateClientMethod",
    "UpdateClientMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

OPERATION: Operation[Client] = Operation(
    "clients.update_client",
    "PUT",
    "/v1/clients/{client_id}",
    parameters=(
        Parameter(
            "client_id", "client_id", "path", c.UUID_, required=True, style="simple", explode=False
        ),
    ),
    bodies=(Body("application/json", "json", _ref("ClientInput")),),
    body_required=True,
    replies=(
        Reply("200", (("application/json", "json", _ref("Client")),)),
        Reply("400", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("401", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("404", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("422", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


class UpdateClientMethod(SyncMethod):
    """Change a client

    `PUT /v1/clients/{client_id}`
    """

    __slots__ = ()

    @overload
    def __call__(
        self,
        client_id: UUID,
        *,
        body: ClientInput | ClientInputDict,
        request_options: RequestOptions | None = None,
    ) -> Client: ...

    @overload
    def __call__(
        self,
        client_id: UUID,
        *,
        name: str,
        request_options: RequestOptions | None = None,
    ) -> Client: ...

    def __call__(
        self,
        client_id: UUID,
        *,
        body: Any = UNSET,
        request_options: Any = None,
        name: Any = UNSET,
    ) -> Client:
        """Change a client

        Changes the fields that are given. Stand-in: a guess, not Otto's own.

        `PUT /v1/clients/{client_id}`

        Args:
            client_id: The client's id.
            body: The request body (application/json), or its fields one by one:
            name: The firm's name; the only required field.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return self._send(
            _Call(
                OPERATION,
                {
                    "client_id": client_id,
                },
                _body_of(
                    body,
                    {
                        "name": name,
                    },
                ),
                options=request_options,
            )
        )

    with_raw_response = raw(__call__)


class AsyncUpdateClientMethod(AsyncMethod):
    """Change a client

    `PUT /v1/clients/{client_id}`
    """

    __slots__ = ()

    @overload
    async def __call__(
        self,
        client_id: UUID,
        *,
        body: ClientInput | ClientInputDict,
        request_options: RequestOptions | None = None,
    ) -> Client: ...

    @overload
    async def __call__(
        self,
        client_id: UUID,
        *,
        name: str,
        request_options: RequestOptions | None = None,
    ) -> Client: ...

    async def __call__(
        self,
        client_id: UUID,
        *,
        body: Any = UNSET,
        request_options: Any = None,
        name: Any = UNSET,
    ) -> Client:
        """Change a client

        Changes the fields that are given. Stand-in: a guess, not Otto's own.

        `PUT /v1/clients/{client_id}`

        Args:
            client_id: The client's id.
            body: The request body (application/json), or its fields one by one:
            name: The firm's name; the only required field.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return await self._send(
            _Call(
                OPERATION,
                {
                    "client_id": client_id,
                },
                _body_of(
                    body,
                    {
                        "name": name,
                    },
                ),
                options=request_options,
            )
        )

    with_raw_response = async_raw(__call__)


def sync(
    client_id: UUID,
    *,
    client: SyncClient,
    body: ClientInput | ClientInputDict,
    request_options: RequestOptions | None = None,
) -> Client:
    """Change a client

    See `UpdateClientMethod`.
    """
    return UpdateClientMethod(client._caller)(
        client_id,
        body=body,
        request_options=request_options,
    )


def sync_detailed(
    client_id: UUID,
    *,
    client: SyncClient,
    body: ClientInput | ClientInputDict,
    request_options: RequestOptions | None = None,
) -> Response[Client]:
    """Change a client

    See `UpdateClientMethod`.
    """
    return UpdateClientMethod(client._caller).with_raw_response(
        client_id,
        body=body,
        request_options=request_options,
    )


async def asyncio(
    client_id: UUID,
    *,
    client: AsyncClient,
    body: ClientInput | ClientInputDict,
    request_options: RequestOptions | None = None,
) -> Client:
    """Change a client

    See `AsyncUpdateClientMethod`.
    """
    return await AsyncUpdateClientMethod(client._caller)(
        client_id,
        body=body,
        request_options=request_options,
    )


async def asyncio_detailed(
    client_id: UUID,
    *,
    client: AsyncClient,
    body: ClientInput | ClientInputDict,
    request_options: RequestOptions | None = None,
) -> Response[Client]:
    """Change a client

    See `AsyncUpdateClientMethod`.
    """
    return await AsyncUpdateClientMethod(client._caller).with_raw_response(
        client_id,
        body=body,
        request_options=request_options,
    )
