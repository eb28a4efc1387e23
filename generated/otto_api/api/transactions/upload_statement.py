"""Upload a statement (POST /v1/statements)"""

from __future__ import annotations

from datetime import date
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
from otto_ext.wire.operation import AsyncClient, Body, Call as _Call, Operation, Reply, SyncClient
from otto_ext.wire.types import UNSET, FileContent, RequestOptions, Response, Unset
from ...models import _ref

if TYPE_CHECKING:
    from ...models import Statement
    from ...models import StatementUpload
    from ...models import StatementUploadDict

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
            _ref("StatementUpload"),
            encoding={"file": "text/csv"},
        ),
    ),
    body_required=True,
    replies=(
        Reply("202", (("application/json", "json", _ref("Statement")),)),
        Reply("400", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("401", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("422", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


class UploadStatementMethod(SyncMethod):
    """Upload a statement

    `POST /v1/statements`
    """

    __slots__ = ()

    @overload
    def __call__(
        self,
        *,
        body: StatementUpload | StatementUploadDict,
        request_options: RequestOptions | None = None,
    ) -> Statement: ...

    @overload
    def __call__(
        self,
        *,
        account_id: UUID,
        file: FileContent,
        statement_date: date | Unset = UNSET,
        comment: str | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> Statement: ...

    def __call__(
        self,
        *,
        body: Any = UNSET,
        request_options: Any = None,
        account_id: Any = UNSET,
        file: Any = UNSET,
        statement_date: Any = UNSET,
        comment: Any = UNSET,
    ) -> Statement:
        """Upload a statement

        Imports an account's statement. Stand-in: a guess, not Otto's own.

        `POST /v1/statements`

        Args:
            body: The request body (multipart/form-data), or its fields one by one:
            account_id: The account it belongs to.
            file: The statement, CSV or PDF.
            statement_date: The day it shows.
            comment: A remark.
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
            _Call(
                OPERATION,
                {},
                _body_of(
                    body,
                    {
                        "account_id": account_id,
                        "file": file,
                        "statement_date": statement_date,
                        "comment": comment,
                    },
                ),
                options=request_options,
            )
        )

    with_raw_response = raw(__call__)


class AsyncUploadStatementMethod(AsyncMethod):
    """Upload a statement

    `POST /v1/statements`
    """

    __slots__ = ()

    @overload
    async def __call__(
        self,
        *,
        body: StatementUpload | StatementUploadDict,
        request_options: RequestOptions | None = None,
    ) -> Statement: ...

    @overload
    async def __call__(
        self,
        *,
        account_id: UUID,
        file: FileContent,
        statement_date: date | Unset = UNSET,
        comment: str | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> Statement: ...

    async def __call__(
        self,
        *,
        body: Any = UNSET,
        request_options: Any = None,
        account_id: Any = UNSET,
        file: Any = UNSET,
        statement_date: Any = UNSET,
        comment: Any = UNSET,
    ) -> Statement:
        """Upload a statement

        Imports an account's statement. Stand-in: a guess, not Otto's own.

        `POST /v1/statements`

        Args:
            body: The request body (multipart/form-data), or its fields one by one:
            account_id: The account it belongs to.
            file: The statement, CSV or PDF.
            statement_date: The day it shows.
            comment: A remark.
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
            _Call(
                OPERATION,
                {},
                _body_of(
                    body,
                    {
                        "account_id": account_id,
                        "file": file,
                        "statement_date": statement_date,
                        "comment": comment,
                    },
                ),
                options=request_options,
            )
        )

    with_raw_response = async_raw(__call__)


def sync(
    *,
    client: SyncClient,
    body: StatementUpload | StatementUploadDict,
    request_options: RequestOptions | None = None,
) -> Statement:
    """Upload a statement

    See `UploadStatementMethod`.
    """
    return UploadStatementMethod(client._caller)(
        body=body,
        request_options=request_options,
    )


def sync_detailed(
    *,
    client: SyncClient,
    body: StatementUpload | StatementUploadDict,
    request_options: RequestOptions | None = None,
) -> Response[Statement]:
    """Upload a statement

    See `UploadStatementMethod`.
    """
    return UploadStatementMethod(client._caller).with_raw_response(
        body=body,
        request_options=request_options,
    )


async def asyncio(
    *,
    client: AsyncClient,
    body: StatementUpload | StatementUploadDict,
    request_options: RequestOptions | None = None,
) -> Statement:
    """Upload a statement

    See `AsyncUploadStatementMethod`.
    """
    return await AsyncUploadStatementMethod(client._caller)(
        body=body,
        request_options=request_options,
    )


async def asyncio_detailed(
    *,
    client: AsyncClient,
    body: StatementUpload | StatementUploadDict,
    request_options: RequestOptions | None = None,
) -> Response[Statement]:
    """Upload a statement

    See `AsyncUploadStatementMethod`.
    """
    return await AsyncUploadStatementMethod(client._caller).with_raw_response(
        body=body,
        request_options=request_options,
    )
