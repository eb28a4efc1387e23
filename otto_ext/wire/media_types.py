"""What a media type says (RFC 9110, section 8.3.1)."""

from __future__ import annotations

__all__ = ["essence", "is_json", "may_be_json", "parameters_of"]


def essence(media_type: str | None) -> str:
    """A media type without its parameters, in lower case: `application/json`; "" for none."""
    return (media_type or "").partition(";")[0].strip().lower()


def parameters_of(media_type: str | None) -> dict[str, str]:
    """The parameters of a media type, by their names in lower case."""
    stated = (part.partition("=") for part in (media_type or "").split(";")[1:])
    return {name.strip().lower(): value.strip().strip('"') for name, _, value in stated}


def is_json(media_type: str | None) -> bool:
    """Whether a media type is JSON, or has the structured suffix +json (RFC 6839, section 3.1)."""
    kind = essence(media_type)
    return kind in ("application/json", "text/json") or kind.endswith("+json")


def may_be_json(media_type: str) -> bool:
    """Whether bodies are JSON where a document lists this media type or range: `*/*` too."""
    return is_json(media_type) or essence(media_type) == "*/*"
