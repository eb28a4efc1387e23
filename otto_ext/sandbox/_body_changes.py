"""What a request's body changes of a thing (no I/O)."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from otto_ext.sandbox._schema_questions import Schema, SchemaQuestions

__all__ = ["known_properties", "merged", "merged_deeply", "patched"]


def known_properties(body: dict[str, Any], item: Schema, shapes: SchemaQuestions) -> dict[str, Any]:
    """What of a body a thing has too; all of it for a thing without properties of its own.

    Bodies that wrap the thing in one property are looked into.
    """
    known = shapes.every_property(item)
    if not known:
        return dict(body)
    own = {name: value for name, value in body.items() if name in known}
    for value in body.values():
        if isinstance(value, dict):
            inner = {name: each for name, each in value.items() if name in known}
            own = inner if len(inner) > len(own) else own
    return own


def merged(
    row: dict[str, Any], given: Mapping[str, Any], validator: Any, *, keep: Collection[str]
) -> dict[str, Any]:
    """A thing with what is given put in, as far as the result is valid.

    Args:
        row: the thing; it is not changed.
        given: new values; a null that is not allowed takes the property away (RFC 7396).
        validator: of the thing.
        keep: properties that stay as they are.
    """
    wanted = {name: value for name, value in given.items() if name not in keep}
    whole = {**row, **wanted}
    if validator.is_valid(whole):
        return whole
    for name, value in wanted.items():
        changed = {**row, name: value}
        if value is None and not validator.is_valid(changed):
            changed.pop(name)
        if validator.is_valid(changed):
            row = changed
    return row


def merged_deeply(row: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """New values of a thing by a merge patch: objects in it are merged too (RFC 7396)."""
    out: dict[str, Any] = {}
    for name, value in given.items():
        known = row.get(name)
        if isinstance(value, dict) and isinstance(known, dict):
            changed = {**known, **merged_deeply(known, value)}
            value = {key: each for key, each in changed.items() if value.get(key, each) is not None}
        out[name] = value
    return out


def patched(row: dict[str, Any], operations: Any) -> dict[str, Any] | None:
    """A copy of a thing with the operations of a JSON patch carried out (RFC 6902).

    None if they are none, or if one of them cannot be: then none is.
    """
    # Few documents need it.
    from jsonpath import JSONPatch, JSONPatchError, JSONPointerError

    try:
        changed = JSONPatch(operations).apply(deepcopy(row))
    except (JSONPatchError, JSONPointerError):
        return None
    return changed if isinstance(changed, dict) else None
