"""The methods of the tag reports, each stated once for both clients."""

from __future__ import annotations

from datetime import date
from typing import Any, TYPE_CHECKING
from uuid import UUID

from otto_ext.wire.descriptors import (
    download as _download,
    download_ways as _download_ways,
    items as _items,
    method as _method,
    old_download_ways as _old_download_ways,
    old_ways as _old_ways,
    pages as _pages,
    ways as _ways,
)
from otto_ext.wire.statement import (
    body_of as _body_of,
    signature as _signature,
    state as _state,
    state_items as _state_items,
    state_pages as _state_pages,
    warn_deprecated as _warn_deprecated,
)
from otto_ext.wire.types import UNSET, FileContent, Items, Pages, RequestOptions, Unset

if TYPE_CHECKING:
    from ...models import Report
    from ...models import ReportInput
    from ...models import ReportInputDict
    from ...models import ReportPage
    from ...models import ReportTypeInput


@_method
def list_reports(
    self: Any,
    *,
    entity_id: UUID | Unset = UNSET,
    offset: int | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> ReportPage:
    """List reports

    Page by page, oldest first. Stand-in: a guess, not Otto's own.

    `GET /v1/reports`

    Args:
        entity_id: Reports of this entity only.
        offset: Items to skip. The API's default: 0.
        limit: Items on a page. The API's default: 50.
        request_options: Settings for this call alone.

    Returns:
        ReportPage: A page.

    Raises:
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .list_reports import OPERATION

    return _state(
        OPERATION,
        {
            "entity_id": entity_id,
            "offset": offset,
            "limit": limit,
        },
        options=request_options,
    )


@_pages
def iter_reports(
    self: Any,
    *,
    entity_id: UUID | Unset = UNSET,
    offset: int | Unset = UNSET,
    limit: int | Unset = UNSET,
    max_items: int | None = None,
    prefetch: bool = False,
    request_options: RequestOptions | None = None,
) -> Pages[Report]:
    """Every item of `list_reports`, page after page; each is fetched when it is needed.

    `GET /v1/reports`

    Args:
        entity_id: Reports of this entity only.
        offset: Where to begin; what `position` of an earlier run said, to go on there.
        limit: How many items to fetch at once.
        max_items: Stop after so many items; None for all.
        prefetch: Fetch the next page while the items of one are being used.
        request_options: Settings for each of the calls.
    """
    from .list_reports import OPERATION

    return _state_pages(
        OPERATION,
        {
            "entity_id": entity_id,
            "offset": offset,
            "limit": limit,
        },
        options=request_options,
    )


def _create_report_1(
    self: Any,
    *,
    body: ReportInput | ReportInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Report:
    """Add a report

    `POST /v1/reports`
    """
    _signature()


def _create_report_2(
    self: Any,
    *,
    entity_id: UUID,
    type_: ReportTypeInput,
    period_start: date,
    period_end: date,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Report:
    """Add a report

    `POST /v1/reports`
    """
    _signature()


@_ways(_create_report_1, _create_report_2)
def create_report(
    self: Any,
    *,
    body: ReportInput | ReportInputDict | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
    entity_id: UUID | Unset = UNSET,
    type_: ReportTypeInput | Unset = UNSET,
    period_start: date | Unset = UNSET,
    period_end: date | Unset = UNSET,
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

    Returns:
        Report: Added.

    Raises:
        APIStatusError: 400: The request is malformed.
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 409: The object's state does not allow this.
        APIStatusError: 422: The content was understood and refused.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .create_report import OPERATION

    return _state(
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


@_method
def get_report(
    self: Any,
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

    Returns:
        Report: The object.

    Raises:
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 404: There is no such object.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .get_report import OPERATION

    return _state(
        OPERATION,
        {
            "report_id": report_id,
        },
        options=request_options,
    )


@_download
def download_report(
    self: Any,
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

    Returns:
        bytes: The file.

    Raises:
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 404: There is no such object.
        APIStatusError: 409: The object's state does not allow this.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .download_report import OPERATION

    return _state(
        OPERATION,
        {
            "report_id": report_id,
        },
        options=request_options,
    )
