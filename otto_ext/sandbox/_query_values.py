"""What strings of a query or a form mean, by the schema of what they are for (no I/O)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from otto_ext.sandbox._media import read_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from otto_ext.sandbox._schema_questions import Schema, SchemaQuestions

__all__ = ["coerced", "fitted", "nested"]

_DEEPEST = 12


def coerced(text: str) -> Any:
    """What a string is as JSON, where that is a single value; else the string itself."""
    value = read_json(text)
    return text if isinstance(value, dict | list) else value


def nested(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Fields whose names say where in an object they belong: `a[b][c]=1`, `a[]=1`, `a[0]=1`.

    A name that comes more than once is a list of its values.
    """
    whole: dict[str, Any] = {}
    for name, value in pairs:
        first, _, rest = name.partition("[")
        keys = [first, *re.findall(r"\[([^\]]*)\]", "[" + rest)] if rest.endswith("]") else [name]
        listed = len(keys) > 1 and keys[-1] == ""
        if listed:
            keys.pop()
        _put(whole, keys[:_DEEPEST], value, listed=listed)
    return {key: _as_list(value) for key, value in whole.items()}


def _put(whole: dict[str, Any], keys: list[str], value: str, *, listed: bool) -> None:
    for key in keys[:-1]:
        inner = whole.get(key)
        if not isinstance(inner, dict):
            inner = whole[key] = {}
        whole = inner
    last, known = keys[-1], whole.get(keys[-1])
    if isinstance(known, list):
        known.append(value)
    elif isinstance(known, str):
        whole[last] = [known, value]
    elif known is None:
        whole[last] = [value] if listed else value


def _as_list(value: Any) -> Any:
    """The value, with objects whose keys are the places of a list made lists."""
    if not isinstance(value, dict):
        return value
    inner = {key: _as_list(each) for key, each in value.items()}
    if inner and list(inner) == [str(place) for place in range(len(inner))]:
        return list(inner.values())
    return inner


def fitted(value: Any, schema: Schema, shapes: SchemaQuestions, depth: int = 0) -> Any:
    """A value whose strings became what the schema asks for in their place, as far as they can.

    Args:
        value: strings, or objects and lists of them.
        schema: what the value is for.
        shapes: questions on schemas.
        depth: how many levels are above.
    """
    types = shapes.types(schema)
    if depth > _DEEPEST:
        return value
    if isinstance(value, dict):
        known = shapes.every_property(schema)
        more = shapes.keyword(schema, "additionalProperties")
        other = more if isinstance(more, dict) else True
        return {
            key: fitted(each, known.get(key, other), shapes, depth + 1)
            for key, each in value.items()
        }
    if "array" in types and "string" not in types:
        items = shapes.items(schema)
        parts = value if isinstance(value, list) else _parts(value)
        return [fitted(each, True if items is None else items, shapes, depth + 1) for each in parts]
    if not isinstance(value, str):
        return value
    if "object" in types and "string" not in types:
        return read_json(value)
    return value if "string" in types else coerced(value)


def _parts(text: str) -> list[Any]:
    read = read_json(text)
    return read if isinstance(read, list) else [read]
