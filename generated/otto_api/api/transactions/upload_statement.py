"""Upload a statement (POST /v1/statements)"""

from __future__ import annotations

from typing import TYPE_CHECKING

from otto_ext.wire import codec as c
from otto_ext.wire.operation import AsyncClient, Body, Operation, ResponseSpec, SyncClient
from otto_ext.wire.statement import async_detailed, detailed
from otto_ext.wire.types import RequestOptions

from ...models import _ref
from . import AsyncTransactions as _AsyncTag, Transactions as _Tag

if TYPE_CHECKING:
    from ...models import Statement
    from ...models import StatementUpload
    from ...models import StatementUploadDict

__all__ = ["OPERATION", "asyncio", "asyncio_detailed", "sync", "sync_detailed"]

OPERATION: Operation[Statement] = Operation(
    "transactions.upload_statement",
    "POST",
    "/v1/statements",
    bodies=(
        Body(
            "multipart/form-data",
            "multipart",
            _ref("StatementUpload"),
            encoding={"file": "text/csv"},
        ),
    ),
    body_required=True,
    responses=(
        ResponseSpec("202", (("application/json", "json", _ref("Statement")),)),
        ResponseSpec("400", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("401", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("403", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("422", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("429", (("application/problem+json", "json", _ref("Problem")),)),
        ResponseSpec("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


def sync(
    *,
    client: SyncClient,
    body: StatementUpload | StatementUploadDict,
    request_options: RequestOptions | None = None,
) -> Statement:
    """Upload a statement

    See `Transactions.upload_statement`.
    """
    return _Tag(client._caller).upload_statement(
        body=body,
        request_options=request_options,
    )


sync_detailed = detailed(sync)


async def asyncio(
    *,
    client: AsyncClient,
    body: StatementUpload | StatementUploadDict,
    request_options: RequestOptions | None = None,
) -> Statement:
    """Upload a statement

    See `Transactions.upload_statement`.
    """
    return await _AsyncTag(client._caller).upload_statement(
        body=body,
        request_options=request_options,
    )


asyncio_detailed = async_detailed(asyncio)
