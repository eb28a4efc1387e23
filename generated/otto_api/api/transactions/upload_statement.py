"""Upload a statement (POST /v1/statements)"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._runtime import codec as c
from ..._runtime.operation import (
    AsyncClient,
    AsyncMethod,
    Body,
    Operation,
    Reply,
    SyncClient,
    SyncMethod,
    async_raw,
    raw,
)
from ...types import RequestOptions, Response

if TYPE_CHECKING:
    from ...models import Statement
    from ...models import StatementUpload

__all__ = [
    "OPERATION",
    "AsyncUploadStatementMethod",
    "UploadStatementMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

OPERATION: Operation[Statement] = Operation(
    "transactions.upload_statement",
    "POST",
    "/v1/statements",
    bodies=(
        Body(
            "multipart/form-data",
            "multipart",
            c.ref("StatementUpload"),
            encoding={"file": "text/csv"},
        ),
    ),
    body_required=True,
    replies=(
        Reply("202", (("application/json", "json", c.ref("Statement")),)),
        Reply("400", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("401", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("422", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", c.ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", c.ref("Problem")),)),
    ),
)


class UploadStatementMethod(SyncMethod):
    """Upload a statement

    `POST /v1/statements`
    """

    __slots__ = ()

    def __call__(
        self,
        *,
        body: StatementUpload,
        request_options: RequestOptions | None = None,
    ) -> Statement:
        """Upload a statement

        Imports an account's statement. Stand-in: a guess, not Otto's own.

        `POST /v1/statements`

        Args:
            body: The request body (multipart/form-data).
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return self._send(
            OPERATION,
            {},
            body,
            options=request_options,
        )

    with_raw_response = raw(__call__)


class AsyncUploadStatementMethod(AsyncMethod):
    """Upload a statement

    `POST /v1/statements`
    """

    __slots__ = ()

    async def __call__(
        self,
        *,
        body: StatementUpload,
        request_options: RequestOptions | None = None,
    ) -> Statement:
        """Upload a statement

        Imports an account's statement. Stand-in: a guess, not Otto's own.

        `POST /v1/statements`

        Args:
            body: The request body (multipart/form-data).
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        return await self._send(
            OPERATION,
            {},
            body,
            options=request_options,
        )

    with_raw_response = async_raw(__call__)


def sync(
    *,
    client: SyncClient,
    body: StatementUpload,
    request_options: RequestOptions | None = None,
) -> Statement:
    """Upload a statement

    See `UploadStatementMethod`.
    """
    return UploadStatementMethod(client)(
        body=body,
        request_options=request_options,
    )


def sync_detailed(
    *,
    client: SyncClient,
    body: StatementUpload,
    request_options: RequestOptions | None = None,
) -> Response[Statement]:
    """Upload a statement

    See `UploadStatementMethod`.
    """
    return UploadStatementMethod(client).with_raw_response(
        body=body,
        request_options=request_options,
    )


async def asyncio(
    *,
    client: AsyncClient,
    body: StatementUpload,
    request_options: RequestOptions | None = None,
) -> Statement:
    """Upload a statement

    See `AsyncUploadStatementMethod`.
    """
    return await AsyncUploadStatementMethod(client)(
        body=body,
        request_options=request_options,
    )


async def asyncio_detailed(
    *,
    client: AsyncClient,
    body: StatementUpload,
    request_options: RequestOptions | None = None,
) -> Response[Statement]:
    """Upload a statement

    See `AsyncUploadStatementMethod`.
    """
    return await AsyncUploadStatementMethod(client).with_raw_response(
        body=body,
        request_options=request_options,
    )
