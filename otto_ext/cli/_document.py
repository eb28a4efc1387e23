"""Whether a document is still the one that the generated client was made from."""

from __future__ import annotations

import json
from importlib.resources import files

from otto_ext.openapi.errors import OpenAPIError, SourceError
from otto_ext.openapi.fetch import Fetcher
from otto_ext.openapi.load import check_is_openapi, load
from otto_ext.openapi.serialisation import document_hash

__all__ = ["OpenAPIError", "same_document"]

_STAMP = "_source.json"


def same_document(where: str, timeout: float) -> bool:
    """Whether a document is the one that the client was made from, by its hash.

    It is read as the regeneration reads it: YAML or JSON, its parts taken in, Swagger 2.0 as
    OpenAPI 3.

    Args:
        where: a URL or a path.
        timeout: seconds, for the document, and for its parts.

    Raises:
        OpenAPIError: the document, or what the client was made from, could not be read.
    """
    try:
        stamp = json.loads(files("otto_api").joinpath(_STAMP).read_bytes())
        made_from = stamp["source"]
    except (OSError, ValueError, KeyError, TypeError):
        raise SourceError(f"the client has no {_STAMP}, which says what it was made from") from None
    found = load(where, Fetcher.from_environment(timeout)).document
    check_is_openapi(found, where)
    return bool(document_hash(found) == made_from)
