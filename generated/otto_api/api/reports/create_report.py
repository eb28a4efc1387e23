"""Add a report (POST /v1/reports)"""

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
    from ...models import Report
    from ...models import ReportInput
    from ...models import ReportInputDict
    from ...models import ReportTypeInput

__all__ = [
    "OPERATION",
    "AsyncCreateReportMethod",
    "CreateReportMethod",
    "asyncio",
    "asyncio_detailed",
    "sync",
    "sync_detailed",
]

OPERATION: Operation[Report] = Operation(
    "reports.create_report",
    "POST",
    "/v1/reports",
    parameters=(
        Parameter(
            "Idempotency-Key", "idempotency_key", "header", c.STRING, style="simple", explode=False
        ),
    ),
    bodies=(Body("application/json", "json", _ref("ReportInput")),),
    body_required=True,
    replies=(
        Reply("201", (("application/json", "json", _ref("Report")),)),
        Reply("400", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("401", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("403", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("409", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("422", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("429", (("application/problem+json", "json", _ref("Problem")),)),
        Reply("503", (("application/problem+json", "json", _ref("Problem")),)),
    ),
)


class CreateReportMethod(SyncMethod):
    """Add a report

    `POST /v1/reports`
    """

    __slots__ = ()

    @overload
    def __call__(
        self,
        *,
        body: ReportInput | ReportInputDict,
        idempotency_key: str | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> Report: ...

    @overload
    def __call__(
        self,
        *,
        entity_id: UUID,
        type_: ReportTypeInput,
        period_start: date,
        period_end: date,
        idempotency_key: str | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> Report: ...

    def __call__(
        self,
        *,
        body: Any = UNSET,
        idempotency_key: Any = UNSET,
        request_options: Any = None,
        entity_id: Any = UNSET,
        type_: Any = UNSET,
        period_start: Any = UNSET,
        period_end: Any = UNSET,
    ) -> Report:
        """Add a report

        Adds one. Stand-in: a guess, not Otto's own.

        `POST /v1/reports`

        Args:
            body: The request body (application/json), or its fields one by one:
            entity_id: The entity.
            type_: What a report shows.
            period_start: Its first day.
            period_end: Its last day.
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
                        "entity_id": entity_id,
                        "type": type_,
                        "period_start": period_start,
                        "period_end": period_end,
                    },
                ),
                options=request_options,
            )
        )

    with_raw_response = raw(__call__)


class AsyncCreateReportMethod(AsyncMethod):
    """Add a report

    `POST /v1/reports`
    """

    __slots__ = ()

    @overload
    async def __call__(
        self,
        *,
        body: ReportInput | ReportInputDict,
        idempotency_key: str | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> Report: ...

    @overload
    async def __call__(
        self,
        *,
        entity_id: UUID,
        type_: ReportTypeInput,
        period_start: date,
        period_end: date,
        idempotency_key: str | Unset = UNSET,
        request_options: RequestOptions | None = None,
    ) -> Report: ...

    async def __call__(
        self,
        *,
        body: Any = UNSET,
        idempotency_key: Any = UNSET,
        request_options: Any = None,
        entity_id: Any = UNSET,
        type_: Any = UNSET,
        period_start: Any = UNSET,
        period_end: Any = UNSET,
    ) -> Report:
        """Add a report

        Adds one. Stand-in: a guess, not Otto's own.

        `POST /v1/reports`

        Args:
            body: The request body (application/json), or its fields one by one:
            entity_id: The entity.
            type_: What a report shows.
            period_start: Its first day.
            period_end: Its last day.
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
                        "entity_id": entity_id,
                        "type": type_,
                        "period_start": period_start,
                        "period_end": period_end,
                    },
                ),
                options=request_options,
            )
        )

    with_raw_response = async_raw(__call__)


def sync(
    *,
    client: SyncClient,
    body: ReportInput | ReportInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Report:
    """Add a report

    See `CreateReportMethod`.
    """
    return CreateReportMethod(client._caller)(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )


def sync_detailed(
    *,
    client: SyncClient,
    body: ReportInput | ReportInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[Report]:
    """Add a report

    See `CreateReportMethod`.
    """
    return CreateReportMethod(client._caller).with_raw_response(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )


async def asyncio(
    *,
    client: AsyncClient,
    body: ReportInput | ReportInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Report:
    """Add a report

    See `AsyncCreateReportMethod`.
    """
    return await AsyncCreateReportMethod(client._caller)(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )


async def asyncio_detailed(
    *,
    client: AsyncClient,
    body: ReportInput | ReportInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Response[Report]:
    """Add a report

    See `AsyncCreateReportMethod`.
    """
    return await AsyncCreateReportMethod(client._caller).with_raw_response(
        body=body,
        idempotency_key=idempotency_key,
        request_options=request_options,
    )
