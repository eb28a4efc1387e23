"""A document from wherever it is, as one OpenAPI 3 tree: fetched, decoded, its parts taken in.

Swagger 2.0 is converted here, so that the document is kept, compared, corrected by overlays and
served by the sandbox as OpenAPI 3.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from otto_ext.openapi.bundle import bundle
from otto_ext.openapi.decode import decode
from otto_ext.openapi.fetch import Fetcher, is_url, read_file
from otto_ext.openapi.fixes import FixLog
from otto_ext.openapi.servers import with_source
from otto_ext.openapi.versions import is_swagger

if TYPE_CHECKING:
    from otto_ext.openapi.fetch import Fetched
    from otto_ext.openapi.fixes import Fix

__all__ = ["LoadedDocument", "as_openapi", "load", "read"]

MAX_UNREAD = 5


@frozen
class LoadedDocument:
    """A document that was read.

    Attributes:
        document: one tree, OpenAPI 3 where it was Swagger 2.0.
        label: its path or URL, without secrets.
        about: format and size, for a display.
        fixes: what was put right while reading.
        parts: how many other files it refers to and were taken in.
        unread: what it refers to and was not read, one line each, a few of many.
        converted: whether it came as Swagger 2.0.
    """

    document: dict[str, Any]
    label: str
    about: str
    fixes: tuple[Fix, ...] = ()
    parts: int = 0
    unread: tuple[str, ...] = ()
    converted: bool = False


def load(source: str | Path, fetcher: Fetcher | None = None) -> LoadedDocument:
    """Read the document at a path or a URL, with the parts that it refers to.

    Args:
        source: a path or an `https` URL; plain `http` for loopback only.
        fetcher: makes the requests; without one, no token is sent.

    Raises:
        OpenAPIError: it could not be fetched or read; the message says what to do.
    """
    fetcher = fetcher or Fetcher()
    if isinstance(source, str) and is_url(source):
        return read(fetcher.get(source), fetcher)
    return read(read_file(Path(source)), fetcher)


def read(fetched: Fetched, fetcher: Fetcher) -> LoadedDocument:
    """Read a document whose bytes are there.

    Args:
        fetched: the bytes, and where they are from.
        fetcher: gets the parts that a document from a URL refers to.

    Raises:
        OpenAPIError: it could not be read, or is too large with its parts.
    """
    decoded = decode(fetched.data, fetched.label)
    bundled = bundle(decoded.document, fetched.url or fetched.label, fetcher)
    fix_log = FixLog([*decoded.notes])
    converted = is_swagger(bundled.document)
    document = as_openapi(bundled.document, fix_log)
    if fetched.url:
        document, moved = with_source(document, fetched.url)
        fix_log.fixes.extend(moved)
    size = len(fetched.data) / 1024
    more = f" and {bundled.parts} more files" if bundled.parts else ""
    return LoadedDocument(
        document,
        fetched.label,
        f"{fetched.label} ({decoded.format}, {size:,.0f} KiB){more}",
        tuple(fix_log.fixes),
        bundled.parts,
        _a_few(bundled.unread),
        converted,
    )


def as_openapi(document: dict[str, Any], fix_log: FixLog | None = None) -> dict[str, Any]:
    """A document in OpenAPI 3: converted where it is Swagger 2.0, else as it is.

    Args:
        document: a tree of JSON values; it is not changed.
        fix_log: collects what OpenAPI 3 cannot express.
    """
    if not is_swagger(document):
        return document
    from otto_ext.openapi.swagger2 import convert

    return convert(document, fix_log or FixLog())


def _a_few(lines: tuple[str, ...]) -> tuple[str, ...]:
    more = len(lines) - MAX_UNREAD
    return (*lines[:MAX_UNREAD], *([f"... and {more} more"] if more > 0 else []))
