"""Where a document describes the items of sequences (`itemSchema`, OpenAPI 3.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from otto_ext.openapi.json_values import as_dict, as_list

if TYPE_CHECKING:
    from otto_ext.openapi.references import References

__all__ = ["item_places"]


def item_places(source: References) -> tuple[str, ...]:
    """The components that are items of sequences, or parts of such: each as the beginning of the
    pointers within it.
    """
    found: dict[str, None] = {}
    left: list[Any] = [it["itemSchema"] for it in _sequences(source.root)]
    while left:
        schema = as_dict(left.pop())
        for key in ("oneOf", "anyOf", "allOf"):
            left += as_list(schema.get(key))
        reference = schema.get("$ref")
        target = source.locate(reference) if isinstance(reference, str) else None
        if target is not None and f"{target}/" not in found:
            found[f"{target}/"] = None
            left.append(source.at(target))
    return tuple(found)


def _sequences(root: Any) -> Iterator[Mapping[str, Any]]:
    """The media types whose bodies are sequences."""
    left = [root]
    while left:
        value = left.pop()
        if isinstance(value, Mapping):
            if "itemSchema" in value:
                yield value
            left += value.values()
        elif isinstance(value, list):
            left += value
