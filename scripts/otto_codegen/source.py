"""The document from wherever it is, as one OpenAPI tree: fetched, decoded, its parts taken in.

Swagger 2.0 is converted here, so that the document is kept, compared, corrected by overlays and
served by the sandbox as OpenAPI 3.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from otto_codegen.validate import is_swagger
from otto_ext.openapi.bundle import bundle
from otto_ext.openapi.decode import decode
from otto_ext.openapi.fetch import is_url, read_file
from otto_ext.openapi.mending import Mender
from otto_ext.openapi.servers import with_source

if TYPE_CHECKING:
    from collections.abc import Callable

    from otto_codegen.settings import Settings
    from otto_ext.openapi.fetch import Fetched
    from otto_ext.openapi.mending import Mending

__all__ = ["Source", "read_source"]

MAX_UNREAD = 5


@frozen
class Source:
    """A document that was read.

    Attributes:
        document: one tree, OpenAPI 3 where it was Swagger 2.0.
        label: its path or URL, without secrets.
        about: format and size, for a display.
        mendings: what was put right while reading.
        parts: how many other files it refers to and were taken in.
        unread: what it refers to and was not read, one line each, a few of many.
        converted: whether it came as Swagger 2.0.
    """

    document: dict[str, Any]
    label: str
    about: str
    mendings: tuple[Mending, ...] = ()
    parts: int = 0
    unread: tuple[str, ...] = ()
    converted: bool = False


def read_source(settings: Settings, tell: Callable[[str], None]) -> Source:
    """Read the document that the settings name.

    Args:
        settings: the source, and how to fetch it.
        tell: told what is being looked at, for a display.

    Raises:
        CodegenError: it cannot be had, or read.
    """
    fetched = _fetched(settings, tell)
    decoded = decode(fetched.data, fetched.label)
    bundled = bundle(decoded.document, fetched.url or settings.source, settings.fetcher)
    document, mender = bundled.document, Mender()
    for note in decoded.notes:
        mender.note(note.rule, note.place, note.message)
    converted = is_swagger(document)
    if converted:
        from otto_ext.openapi.swagger2 import convert

        document = convert(document, mender)
    if fetched.url:
        document, moved = with_source(document, fetched.url)
        for server in moved:
            mender.note(server.rule, server.pointer, server.message)
    size = len(fetched.data) / 1024
    more = f" and {bundled.parts} more files" if bundled.parts else ""
    return Source(
        document,
        fetched.label,
        f"{fetched.label} ({decoded.format}, {size:,.0f} KiB){more}",
        tuple(mender.mendings),
        bundled.parts,
        _a_few(bundled.unread),
        converted,
    )


def _fetched(settings: Settings, tell: Callable[[str], None]) -> Fetched:
    if settings.discover:
        from otto_codegen.discover import discover

        return discover(settings.source, settings.fetcher, tell)
    if is_url(settings.source):
        return settings.fetcher.get(settings.source)
    return read_file(Path(settings.source))


def _a_few(lines: tuple[str, ...]) -> tuple[str, ...]:
    more = len(lines) - MAX_UNREAD
    return (*lines[:MAX_UNREAD], *([f"... and {more} more"] if more > 0 else []))
