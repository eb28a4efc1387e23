"""The operations of the tag reports."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..._runtime.operation import AsyncClient, SyncClient
    from .list_reports import AsyncListReportsMethod, ListReportsMethod
    from .list_reports import AsyncIterListReportsMethod, IterListReportsMethod
    from .create_report import AsyncCreateReportMethod, CreateReportMethod
    from .get_report import AsyncGetReportMethod, GetReportMethod
    from .download_report import AsyncDownloadReportMethod, DownloadReportMethod

__all__ = ["AsyncReports", "Reports"]


class Reports:
    """Reports to make and download."""

    def __init__(self, client: SyncClient) -> None:
        self._client = client

    @cached_property
    def list_reports(self) -> ListReportsMethod:
        """List reports

        `GET /v1/reports`
        """
        from .list_reports import ListReportsMethod

        return ListReportsMethod(self._client)

    @cached_property
    def iter_reports(self) -> IterListReportsMethod:
        """Every item of `list_reports`, page after page."""
        from .list_reports import IterListReportsMethod

        return IterListReportsMethod(self._client)

    @cached_property
    def create_report(self) -> CreateReportMethod:
        """Add a report

        `POST /v1/reports`
        """
        from .create_report import CreateReportMethod

        return CreateReportMethod(self._client)

    @cached_property
    def get_report(self) -> GetReportMethod:
        """Get a report

        `GET /v1/reports/{report_id}`
        """
        from .get_report import GetReportMethod

        return GetReportMethod(self._client)

    @cached_property
    def download_report(self) -> DownloadReportMethod:
        """Download a report

        `GET /v1/reports/{report_id}/file`
        """
        from .download_report import DownloadReportMethod

        return DownloadReportMethod(self._client)


class AsyncReports:
    """Reports to make and download."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    @cached_property
    def list_reports(self) -> AsyncListReportsMethod:
        """List reports

        `GET /v1/reports`
        """
        from .list_reports import AsyncListReportsMethod

        return AsyncListReportsMethod(self._client)

    @cached_property
    def iter_reports(self) -> AsyncIterListReportsMethod:
        """Every item of `list_reports`, page after page."""
        from .list_reports import AsyncIterListReportsMethod

        return AsyncIterListReportsMethod(self._client)

    @cached_property
    def create_report(self) -> AsyncCreateReportMethod:
        """Add a report

        `POST /v1/reports`
        """
        from .create_report import AsyncCreateReportMethod

        return AsyncCreateReportMethod(self._client)

    @cached_property
    def get_report(self) -> AsyncGetReportMethod:
        """Get a report

        `GET /v1/reports/{report_id}`
        """
        from .get_report import AsyncGetReportMethod

        return AsyncGetReportMethod(self._client)

    @cached_property
    def download_report(self) -> AsyncDownloadReportMethod:
        """Download a report

        `GET /v1/reports/{report_id}/file`
        """
        from .download_report import AsyncDownloadReportMethod

        return AsyncDownloadReportMethod(self._client)
