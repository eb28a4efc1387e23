"""The operations of the tag reports."""

from __future__ import annotations

from otto_ext.wire.tags import AsyncTag, SyncTag

from . import _methods

__all__ = ["AsyncReports", "Reports"]

#: True to mypy, which cannot import decorated functions into a class; see `_Assigned`.
MYPY = False


class _Assigned:
    list_reports = _methods.list_reports
    iter_reports = _methods.iter_reports
    create_report = _methods.create_report
    get_report = _methods.get_report
    download_report = _methods.download_report


class _Reports(_Assigned):
    """Reports to make and download."""

    # An import costs an editor nothing before its name is looked at.
    if not MYPY:
        from ..reports._methods import list_reports as list_reports
        from ..reports._methods import iter_reports as iter_reports
        from ..reports._methods import create_report as create_report
        from ..reports._methods import get_report as get_report
        from ..reports._methods import download_report as download_report


class Reports(_Reports, SyncTag):
    """Reports to make and download."""


class AsyncReports(_Reports, AsyncTag):
    """Reports to make and download."""
