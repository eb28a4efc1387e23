"""List reports (GET /v1/reports)"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from otto_ext.wire import codec as c
from otto_ext.wire.operation import AsyncClient, Operation, Parameter, ResponseSpec, SyncClient
from otto_ext.wire.statement import async_detailed, detailed
from otto_ext.wire.types import UNSET, RequestOptions, Unset

from ...models import _ref
from . import AsyncReports as _AsyncTag, Reports as _Tag

if TYPE_CHECKING:
    from ...models import ReportPage

__all__ = ["OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed"]

OPERATION: Operation[ReportPage] = Operation(
    "reports.list_reports",
    "GET",
    "/v1/reports",
    parameters=(
        Parameter("entity_id", "entity_id", "query", c.UUID_),
        Parameter("offset", "offset", "query", c.INTEGER),
        Parameter("limit", "limit", "query", c.INTEGER),
    ),
    responses=(
        ResponseSpec("200", (("application/json", "json", _ref("ReportPage")),)),
        ResponseSpec("401", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("403", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("429", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
    paging={
        "style": "offset",
        "items": "/data",
        "parameter": "offset",
        "size": "limit",
        "start": 0,
        "total": "/page/total",
        "number": "/page/offset",
    },
)


def sync(
    *,
    client: SyncClient,
    entity_id: UUID | Unset = UNSET,
    offset: int | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> ReportPage:
    """List reports

    See `Reports.list_reports`.
    """
    return _Tag(client._caller).list_reports(
        entity_id=entity_id,
        offset=offset,
        limit=limit,
        request_options=request_options,
    )


sync_detailed = detailed(sync)


async def asyncio(
    *,
    client: AsyncClient,
    entity_id: UUID | Unset = UNSET,
    offset: int | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> ReportPage:
    """List reports

    See `Reports.list_reports`.
    """
    return await _AsyncTag(client._caller).list_reports(
        entity_id=entity_id,
        offset=offset,
        limit=limit,
        request_options=request_options,
    )


asyncio_detailed = async_detailed(asyncio)
