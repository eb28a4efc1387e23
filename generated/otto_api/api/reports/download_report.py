"""Download a report (GET /v1/reports/{report_id}/file)"""

from __future__ import annotations

from uuid import UUID

from otto_ext.wire import codec as c
from otto_ext.wire.method import (
    AsyncMethod,
    SyncMethod,
    async_raw,
    async_stream,
    async_to_file,
    raw,
    stream,
    to_file,
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

__all__ = [
    "OPERATION",
    "AsyncDownloadReportMethod",
    "DownloadReportMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

OPERATION: Operation[bytes] = Operation(
    "reports.download_report",
    "GET",
    "/v1/reports/{report_id}/file",
    parameters=(
        Parameter(
            "report_id", "report_id", "path", c.UUID_, required=True, style="simple", explode=False
        ),
    ),
    replies=(
        Reply(
            "200",
            (
                ("text/csv", "binary", c.BINARY),
                ("application/pdf", "binary", c.BINARY),
                (
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                    "binary",
                    c.BINARY,
                ),
            ),
        ),
        Reply("401", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("404", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("409", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


class DownloadReportMethod(SyncMethod):
    """Download a report

    `GET /v1/reports/{report_id}/file`
    """

    __slots__ = ()

    def __call__(
        self,
        report_id: UUID,
        *,
        request_options: RequestOptions | None = None,
    ) -> bytes:
        """Download a report

        The file, once the report is ready. Stand-in: a guess, not Otto's own.

        `GET /v1/reports/{report_id}/file`

        Args:
            report_id: The report's id.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 409: The object's state does not allow this.
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
    stream = stream(__call__)
    to_file = to_file(__call__)


class AsyncDownloadReportMethod(AsyncMethod):
    """Download a report

    `GET /v1/reports/{report_id}/file`
    """

    __slots__ = ()

    async def __call__(
        self,
        report_id: UUID,
        *,
        request_options: RequestOptions | None = None,
    ) -> bytes:
        """Download a report

        The file, once the report is ready. Stand-in: a guess, not Otto's own.

        `GET /v1/reports/{report_id}/file`

        Args:
            report_id: The report's id.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 409: The object's state does not allow this.
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
    stream = async_stream(__call__)
    to_file = async_to_file(__call__)


def sync(
    report_id: UUID,
    *,
    client: SyncClient,
    request_options: RequestOptions | None = None,
) -> bytes:
    """Download a report

    See `DownloadReportMethod`.
    """
    return DownloadReportMethod(client._caller)(
        report_id,
        request_options=request_options,
    )


def sync_detailed(
    report_id: UUID,
    *,
    client: SyncClient,
    request_options: RequestOptions | None = None,
) -> Response[bytes]:
    """Download a report

    See `DownloadReportMethod`.
    """
    return DownloadReportMethod(client._caller).with_raw_response(
        report_id,
        request_options=request_options,
    )


async def asyncio(
    report_id: UUID,
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> bytes:
    """Download a report

    See `AsyncDownloadReportMethod`.
    """
    return await AsyncDownloadReportMethod(client._caller)(
        report_id,
        request_options=request_options,
    )


async def asyncio_detailed(
    report_id: UUID,
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> Response[bytes]:
    """Download a report

    See `AsyncDownloadReportMethod`.
    """
    return await AsyncDownloadReportMethod(client._caller).with_raw_response(
        report_id,
        request_options=request_options,
    )
