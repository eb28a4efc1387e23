"""Get a report (GET /v1/reports/{report_id})"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from otto_ext.wire import codec as c
from otto_ext.wire.method import (
    AsyncMethod,
    SyncMethod,
    async_raw,
    raw,
)
from otto_ext.wire.operation import (
    AsyncClient,
    Call as _Call,
    Operation,
    Parameter,
    Reply,
    SyncClient,
)
from otto_ext.wire.types import RequestOptions, Response
from ...models import _ref

if TYPE_CHECKING:
    from ...models import Report

__all__ = [
    "OPERATION",
    "AsyncGetReportMethod",
    "GetReportMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

OPERATION: Operation[Report] = Operation(
    "reports.get_report",
    "GET",
    "/v1/reports/{report_id}",
    parameters=(
        Parameter(
            "report_id", "report_id", "path", c.UUID_, required=True, style="simple", explode=False
        ),
    ),
    replies=(
        Reply("200", (("application/json", "json", _ref("Report")),)),
        Reply("401", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("404", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
    wait={
        "field": "/status",
        "pending": ["queued", "running"],
        "done": ["ready"],
        "failed": ["failed"],
    },
)


class GetReportMethod(SyncMethod):
    """Get a report

    `GET /v1/reports/{report_id}`
    """

    __slots__ = ()

    def __call__(
        self,
        report_id: UUID,
        *,
        request_options: RequestOptions | None = None,
    ) -> Report:
        """Get a report

        Gives one by its id. Stand-in: a guess, not Otto's own.

        `GET /v1/reports/{report_id}`

        `wait` of the client polls it until `status` is 'ready'.

        Args:
            report_id: The report's id.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return self._send(
            _Call(
                OPERATION,
                {
                    "report_id": report_id,
                },
                options=request_options,
            )
        )

    with_raw_response = raw(__call__)


class AsyncGetReportMethod(AsyncMethod):
    """Get a report

    `GET /v1/reports/{report_id}`
    """

    __slots__ = ()

    async def __call__(
        self,
        report_id: UUID,
        *,
        request_options: RequestOptions | None = None,
    ) -> Report:
        """Get a report

        Gives one by its id. Stand-in: a guess, not Otto's own.

        `GET /v1/reports/{report_id}`

        `wait` of the client polls it until `status` is 'ready'.

        Args:
            report_id: The report's id.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return await self._send(
            _Call(
                OPERATION,
                {
                    "report_id": report_id,
                },
                options=request_options,
            )
        )

    with_raw_response = async_raw(__call__)


def sync(
    report_id: UUID,
    *,
    client: SyncClient,
    request_options: RequestOptions | None = None,
) -> Report:
    """Get a report

    See `GetReportMethod`.
    """
    return GetReportMethod(client._caller)(
        report_id,
        request_options=request_options,
    )


def sync_detailed(
    report_id: UUID,
    *,
    client: SyncClient,
    request_options: RequestOptions | None = None,
) -> Response[Report]:
    """Get a report

    See `GetReportMethod`.
    """
    return GetReportMethod(client._caller).with_raw_response(
        report_id,
        request_options=request_options,
    )


async def asyncio(
    report_id: UUID,
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> Report:
    """Get a report

    See `AsyncGetReportMethod`.
    """
    return await AsyncGetReportMethod(client._caller)(
        report_id,
        request_options=request_options,
    )


async def asyncio_detailed(
    report_id: UUID,
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> Response[Report]:
    """Get a report

    See `AsyncGetReportMethod`.
    """
    return await AsyncGetReportMethod(client._caller).with_raw_response(
        report_id,
        request_options=request_options,
    )
