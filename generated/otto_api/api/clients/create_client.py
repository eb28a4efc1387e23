"""Add a client (POST /v1/clients)"""

from __future__ import annotations

from typing import Any, TYPE_CHECKING, overload

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
    "AsyncCreateClientMethod",
    "CreateClientMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

OPERATION: Operation[Client] = Operation(
    "clients.create_client",
    "POST",
    "/v1/clients",
    parameters=(
        Parameter(
            "Idempotency-Key", "idempotency_key", "header", c.STRING, style="simple", explode=False
        ),
    ),
    bodies=(Body("application/json", "json", _ref("ClientInput")),),
    body_required=True,
    replies=(
        Reply("201", (("application/json", "json", _ref("Client")),)),
        Reply("400", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("401", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("409", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("422", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


class CreateClientMethod(SyncMethod):
    """Add a client

    `POST /v1/clients`
    """

    __slots__ = ()

    @overload
    def __call__(
        self,
        *,
        body: ClientInput | ClientInputDict,
        idempotency_key: str | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> Client: ...

    @overload
    def __call__(
        self,
        *,
        name: str,
        idempotency_key: str | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> Client: ...

    def __call__(
        self,
        *,
        body: Any = UNSET,
        idempotency_key: Any = UNSET,
        request_options: Any = None,
        name: Any = UNSET,
    ) -> Client:
        """Add a client

        Adds one. Stand-in: a guess, not Otto's own.

        `POST /v1/clients`

        Args:
            body: The request body (application/json), or its fields one by one:
            name: The firm's name; the only required field.
            idempotency_key: A key of your own; the same key never adds twice.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 409: The object's state does not allow this.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return self._send(
            _Call(
                OPERATION,
                {
                    "idempotency_key": idempotency_key,
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


class AsyncCreateClientMethod(AsyncMethod):
    """Add a client

    `POST /v1/clients`
    """

    __slots__ = ()

    @overload
    async def __call__(
        self,
        *,
        body: ClientInput | ClientInputDict,
        idempotency_key: str | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> Client: ...

    @overload
    async def __call__(
        self,
        *,
        name: str,
        idempotency_key: str | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> Client: ...

    async def __call__(
        self,
        *,
        body: Any = UNSET,
        idempotency_key: Any = UNSET,
        request_options: Any = None,
        name: Any = UNSET,
    ) -> Client:
        """Add a client

        Adds one. Stand-in: a guess, not Otto's own.

        `POST /v1/clients`

        Args:
            body: The request body (application/json), or its fields one by one:
            name: The firm's name; the only required field.
            idempotency_key: A key of your own; the same key never adds twice.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 409: The object's state does not allow this.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return await self._send(
            _Call(
                OPERATION,
                {
                    "idempotency_key": idempotency_key,
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
    *,
    client: SyncClient,
    body: ClientInput | ClientInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Client:
    """Add a client

    See `CreateClientMethod`.
    """
    return CreateClientMethod(client._caller)(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )


def sync_detailed(
    *,
    client: SyncClient,
    body: ClientInput | ClientInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[Client]:
    """Add a client

    See `CreateClientMethod`.
    """
    return CreateClientMethod(client._caller).with_raw_response(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )


async def asyncio(
    *,
    client: AsyncClient,
    body: ClientInput | ClientInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Client:
    """Add a client

    See `AsyncCreateClientMethod`.
    """
    return await AsyncCreateClientMethod(client._caller)(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )


async def asyncio_detailed(
    *,
    client: AsyncClient,
    body: ClientInput | ClientInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[Client]:
    """Add a client

    See `AsyncCreateClientMethod`.
    """
    return await AsyncCreateClientMethod(client._caller).with_raw_response(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )
