"""The types that calls and models share: absent values, files, responses and per-call options."""

from otto_ext.wire.types import (
    UNSET,
    AsyncPages,
    AsyncStreamedResponse,
    File,
    FileContent,
    FileTarget,
    Pages,
    RequestOptions,
    Response,
    RetryRules,
    StreamedResponse,
    Unset,
)

__all__ = [
    "UNSET",
    "AsyncPages",
    "AsyncStreamedResponse",
    "File",
    "FileContent",
    "FileTarget",
    "Pages",
    "RequestOptions",
    "Response",
    "RetryRules",
    "StreamedResponse",
    "Unset",
]
