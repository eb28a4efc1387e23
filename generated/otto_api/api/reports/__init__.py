"""The operations of the tag reports."""

from __future__ import annotations

from functools import cached_property as _cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from otto_ext.wire.operation import AsyncCaller, SyncCaller

    from .list_reports import AsyncListReportsMethod, ListReportsMethod
    from .list_reports import AsyncIterListReportsMethod, IterListReportsMethod
    from .create_report import AsyncCreateReportMethod, CreateReportMethod
    from .get_report import AsyncGetReportMethod, GetReportMethod
    from .download_report import AsyncDownloadReportMethod, DownloadReportMethod

__all__ = ["AsyncReports", "Reports"]


class Reports:
    """Reports to make and download."""

    def __init__(self, caller: SyncCaller) -> None:
        self._caller = caller

    @_cached_property
    def list_reports(self) -> ListReportsMethod:
        """List reports

        Page by page, oldest first. Stand-in: a guess, not Otto's own.

        `GET /v1/reports`

        Args:
            entity_id: Reports of this entity only.
            offset: Items to skip. The API's default: 0.
            limit: Items on a page. The API's default: 50.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .list_reports import ListReportsMethod

        return ListReportsMethod(self._caller)

    @_cached_property
    def iter_reports(self) -> IterListReportsMethod:
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
        from .list_reports import IterListReportsMethod

        return IterListReportsMethod(self._caller)

    @_cached_property
    def create_report(self) -> CreateReportMethod:
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
        from .create_report import CreateReportMethod

        return CreateReportMethod(self._caller)

    @_cached_property
    def get_report(self) -> GetReportMethod:
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
        from .get_report import GetReportMethod

        return GetReportMethod(self._caller)

    @_cached_property
    def download_report(self) -> DownloadReportMethod:
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
        from .download_report import DownloadReportMethod

        return DownloadReportMethod(self._caller)


class AsyncReports:
    """Reports to make and download."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    @_cached_property
    def list_reports(self) -> AsyncListReportsMethod:
        """List reports

        Page by page, oldest first. Stand-in: a guess, not Otto's own.

        `GET /v1/reports`

        Args:
            entity_id: Reports of this entity only.
            offset: Items to skip. The API's default: 0.
            limit: Items on a page. The API's default: 50.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .list_reports import AsyncListReportsMethod

        return AsyncListReportsMethod(self._caller)

    @_cached_property
    def iter_reports(self) -> AsyncIterListReportsMethod:
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
        from .list_reports import AsyncIterListReportsMethod

        return AsyncIterListReportsMethod(self._caller)

    @_cached_property
    def create_report(self) -> AsyncCreateReportMethod:
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
        from .create_report import AsyncCreateReportMethod

        return AsyncCreateReportMethod(self._caller)

    @_cached_property
    def get_report(self) -> AsyncGetReportMethod:
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
        from .get_report import AsyncGetReportMethod

        return AsyncGetReportMethod(self._caller)

    @_cached_property
    def download_report(self) -> AsyncDownloadReportMethod:
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
        from .download_report import AsyncDownloadReportMethod

        return AsyncDownloadReportMethod(self._caller)
