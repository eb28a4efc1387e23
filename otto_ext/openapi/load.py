"""A document from wherever it is, as one OpenAPI 3 tree: fetched, decoded, its parts taken in.

Swagger 2.0 is converted here, so that the document is kept, compared, corrected by overlays and
served by the sandbox as OpenAPI 3.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from otto_ext.openapi.bundle import bundle
from otto_ext.openapi.document_errors import DocumentError
from otto_ext.openapi.fetch import Fetcher, is_url, read_file
from otto_ext.openapi.fixes import FixLog
from otto_ext.openapi.serialisation import decode
from otto_ext.openapi.servers import with_source

if TYPE_CHECKING:
    from otto_ext.openapi.fetch import Fetched
    from otto_ext.openapi.fixes import Fix

__all__ = ["LoadedDocument", "as_openapi", "check_is_openapi", "is_swagger", "load", "read"]

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


# What people have at hand instead of the document, by the key that gives it away.
_LOOKALIKES = {
    "asyncapi": "an AsyncAPI document",
    "arazzo": "an Arazzo workflow",
    "overlay": "an Overlay; overlays go into overlays/",
    "__schema": "a GraphQL schema",
    "swaggerVersion": "a Swagger 1.x document; convert it to OpenAPI 3 first",
    "item": "a Postman collection; export it as OpenAPI",
    "resources": "a RAML or discovery document",
}


def check_is_openapi(document: dict[str, Any], label: str) -> str:
    """The version that a document states: `3.0.3`, `3.1.0`, `2.0`.

    Raises:
        DocumentError: it is none of OpenAPI 3.x or Swagger 2.0, or has nothing to generate from.
    """
    # Unquoted in YAML, `openapi: 3.0` is a number.
    stated = document.get("openapi", document.get("swagger"))
    if stated is None or isinstance(stated, dict | list | bool):
        raise DocumentError(_no_openapi(document, label))
    version = str(stated).strip()
    if not version.startswith("3.") and version not in ("2.0", "2", "3"):
        raise DocumentError(
            f"{label} states OpenAPI version {version[:20]!r}; 3.x and Swagger 2.0 are understood"
        )
    paths = document.get("paths")
    if paths is None and not (document.get("webhooks") or document.get("components")):
        raise DocumentError(f"{label} has no `paths`: there is nothing to make a client from")
    if not isinstance(paths, dict | None):
        raise DocumentError(f"{label}: `paths` must be an object of path templates")
    return version


def is_swagger(document: dict[str, Any]) -> bool:
    """Whether it is a Swagger 2.0 document that can be converted."""
    stated = str(document.get("swagger")).strip() in ("2.0", "2")
    return stated and "openapi" not in document and isinstance(document.get("paths"), dict)


def _no_openapi(document: dict[str, Any], label: str) -> str:
    for key, what in _LOOKALIKES.items():
        if key in document:
            return f"{label} is not an OpenAPI document but {what}"
    if "error" in document or "message" in document:
        return f"{label} is not an OpenAPI document but looks like an error response of an API"
    return f"{label} is not an OpenAPI document: it has neither `openapi` nor `swagger` at its top"
