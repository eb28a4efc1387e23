"""Check the API (GET /v1/health)"""

from __future__ import annotations

from typing import TYPE_CHECKING

from otto_ext.wire import codec as c
from otto_ext.wire.method import (
    AsyncMethod,
    SyncMethod,
    async_raw,
    raw,
)
from otto_ext.wire.operation import AsyncClient, Call as _Call, Operation, Reply, SyncClient
from otto_ext.wire.types import RequestOptions, Response
from ...models import _ref

if TYPE_CHECKING:
    from ...models import Health

__all__ = [
    "OPERATION",
    "AsyncGetHealthMethod",
    "GetHealthMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

OPERATION: Operation[Health] = Operation(
    "health.get_health",
    "GET",
    "/v1/health",
    replies=(
        Reply("200", (("application/json", "json", _ref("Health")),)),
        Reply("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


class GetHealthMethod(SyncMethod):
    """Check the API

    `GET /v1/health`
    """

    __slots__ = ()

    def __call__(
        self,
        *,
        request_options: RequestOptions | None = None,
    ) -> Health:
        """Check the API

        Needs no token. Stand-in: a guess, not Otto's own.

        `GET /v1/health`

        Args:
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 503: Not available for the moment.
        """
        return self._send(
            _Call(
                OPERATION,
                {},
                options=request_options,
            )
        )

    with_raw_response = raw(__call__)


class AsyncGetHealthMethod(AsyncMethod):
    """Check the API

    `GET /v1/health`
    """

    __slots__ = ()

    async def __call__(
        self,
        *,
        request_options: RequestOptions | None = None,
    ) -> Health:
        """Check the API

        Needs no token. Stand-in: a guess, not Otto's own.

        `GET /v1/health`

        Args:
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 503: Not available for the moment.
        """
        return await self._send(
            _Call(
                OPERATION,
                {},
                options=request_options,
            )
        )

    with_raw_response = async_raw(__call__)


def sync(
    *,
    client: SyncClient,
    request_options: RequestOptions | None = None,
) -> Health:
    """Check the API

    See `GetHealthMethod`.
    """
    return GetHealthMethod(client._caller)(
        request_options=request_options,
    )


def sync_detailed(
    *,
    client: SyncClient,
    request_options: RequestOptions | None = None,
) -> Response[Health]:
    """Check the API

    See `GetHealthMethod`.
    """
    return GetHealthMethod(client._caller).with_raw_response(
        request_options=request_options,
    )


async def asyncio(
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> Health:
    """Check the API

    See `AsyncGetHealthMethod`.
    """
    return await AsyncGetHealthMethod(client._caller)(
        request_options=request_options,
    )


async def asyncio_detailed(
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> Response[Health]:
    """Check the API

    See `AsyncGetHealthMethod`.
    """
    return await AsyncGetHealthMethod(client._caller).with_raw_response(
        request_options=request_options,
    )
