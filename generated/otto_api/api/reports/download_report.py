"""Download a report (GET /v1/reports/{report_id}/file)"""

from __future__ import annotations

from uuid import UUID

from otto_ext.wire import codec as c
from otto_ext.wire.operation import AsyncClient, Operation, Parameter, ResponseSpec, SyncClient
from otto_ext.wire.statement import async_detailed, detailed
from otto_ext.wire.types import RequestOptions

from ...models import _ref
from . import AsyncReports as _AsyncTag, Reports as _Tag

__all__ = ["OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed"]

OPERATION: Operation[bytes] = Operation(
    "reports.download_report",
    "GET",
    "/v1/reports/{report_id}/file",
    parameters=(
        Parameter(
            "report_id", "report_id", "path", c.UUID_, required=True, style="simple", explode=False
        ),
    ),
    responses=(
        ResponseSpec(
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
        ResponseSpec("401", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("403", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("404", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("409", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("429", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


def sync(
    report_id: UUID,
    *,
    client: SyncClient,
    request_options: RequestOptions | None = None,
) -> bytes:
    """Download a report

    See `Reports.download_report`.
    """
    return _Tag(client._caller).download_report(
        report_id,
        request_options=request_options,
    )


sync_detailed = detailed(sync)


async def asyncio(
    report_id: UUID,
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> bytes:
    """Download a report

    See `Reports.download_report`.
    """
    return await _AsyncTag(client._caller).download_report(
        report_id,
        request_options=request_options,
    )


asyncio_detailed = async_detailed(asyncio)
