"""Get a report (GET /v1/reports/{report_id})"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from otto_ext.wire import codec as c
from otto_ext.wire.operation import AsyncClient, Operation, Parameter, ResponseSpec, SyncClient
from otto_ext.wire.statement import async_detailed, detailed
from otto_ext.wire.types import RequestOptions

from ...models import _ref
from . import AsyncReports as _AsyncTag, Reports as _Tag

if TYPE_CHECKING:
    from ...models import Report

__all__ = ["OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed"]

OPERATION: Operation[Report] = Operation(
    "reports.get_report",
    "GET",
    "/v1/reports/{report_id}",
    parameters=(
        Parameter(
            "report_id", "report_id", "path", c.UUID_, required=True, style="simple", explode=False
        ),
    ),
    responses=(
        ResponseSpec("200", (("application/json", "json", _ref("Report")),)),
        ResponseSpec("401", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("403", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("404", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("429", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
    wait={
        "field": "/status",
        "pending": ["queued", "running"],
        "done": ["ready"],
        "failed": ["failed"],
    },
)


def sync(
    report_id: UUID,
    *,
    client: SyncClient,
    request_options: RequestOptions | None = None,
) -> Report:
    """Get a report

    See `Reports.get_report`.
    """
    return _Tag(client._caller).get_report(
        report_id,
        request_options=request_options,
    )


sync_detailed = detailed(sync)


async def asyncio(
    report_id: UUID,
    *,
    client: AsyncClient,
    request_options: RequestOptions | None = None,
) -> Report:
    """Get a report

    See `Reports.get_report`.
    """
    return await _AsyncTag(client._caller).get_report(
        report_id,
        request_options=request_options,
    )


asyncio_detailed = async_detailed(asyncio)
