"""What the rows of an operation are, by the document."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from otto_ext.openapi.json_values import tokens
from otto_ext.wire import codec as c
from otto_ext.wire.composites import without_null
from otto_ext.wire.model import ModelCodec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from otto_ext.wire.operation import Operation

__all__ = [
    "bare",
    "column_names",
    "decimal_columns",
    "decimal_fields",
    "fields_of",
    "leaves",
    "picked",
    "row_codec",
    "unseen",
]

_ABSENT = object()


def row_codec(operation: Operation[Any]) -> c.Codec | None:
    """The type of the rows that an operation returns; None where the document does not say.

    Rows are the items of its pages; without pagination, the items of the list that it returns, or
    the response itself.
    """
    found = [
        codec
        for spec in operation.responses
        if spec.status.startswith("2") or spec.status == "default"
        for _, kind, codec in spec.contents
        if kind == "json"
    ]
    if not found:
        return None
    plan = operation.paging
    pointer = plan.get("items", "") if isinstance(plan, Mapping) else ""
    at = bare(found[0])
    for token in tokens(pointer):
        inner = _member(at, token)
        if inner is None:
            return None
        at = bare(inner)
    if isinstance(at, c.Array):
        at = bare(at.items)
    elif plan is not None:
        return None
    return None if at is c.ANY else at


def bare(codec: c.Codec) -> c.Codec:
    """A type without null, and what a name refers to."""
    codec = without_null(codec)
    # Numbers that may be sent as strings are numbers.
    numbers = {id(c.INTEGER_OR_TEXT): c.INTEGER, id(c.DECIMAL_OR_TEXT): c.DECIMAL_NUMBER}
    return numbers.get(id(codec), codec)


def _member(codec: c.Codec, key: str) -> c.Codec | None:
    if isinstance(codec, c.Map):
        return codec.values
    if isinstance(codec, ModelCodec):
        return next((it.codec for it in codec.schema.properties if it.key == key), None)
    if isinstance(codec, c.Union):
        inner = (_member(bare(it), key) for it in codec.members)
        return next((it for it in inner if it is not None), None)
    return None


def column_names(codec: c.Codec) -> list[str]:
    """The members of objects of a type, in the document's order; `value` for what is not one."""
    codec = bare(codec)
    if isinstance(codec, ModelCodec):
        return [it.key for it in codec.schema.properties]
    if isinstance(codec, c.Union):
        members = [bare(it) for it in (*codec.members, *codec.tags.values())]
        if all(isinstance(it, ModelCodec) for it in members):
            return list(dict.fromkeys(name for it in members for name in column_names(it)))
    return ["value"]


def leaves(codec: c.Codec, within: tuple[Any, ...] = ()) -> dict[str, c.Codec]:
    """The members of objects of a type and their types, those of nested objects as `fee.amount`.

    Args:
        codec: the type.
        within: the models that it stands in; what holds itself is a member without parts.
    """
    found = _parts(bare(codec), within)
    return {"value": bare(codec)} if found is None else found


def _parts(codec: c.Codec, within: tuple[Any, ...]) -> dict[str, c.Codec] | None:
    """`leaves`; None for what has no members of its own."""
    found: dict[str, c.Codec] = {}
    if isinstance(codec, c.Union):
        for it in (bare(it) for it in (*codec.members, *codec.tags.values())):
            inner = None if it is c.NULL else _parts(it, within)
            if inner is None and it is not c.NULL:
                return None
            for name, kind in (inner or {}).items():
                # What differs between the members is whatever it is.
                found[name] = kind if found.get(name, kind) is kind else c.ANY
        return found
    if not isinstance(codec, ModelCodec) or codec.cls in within:
        return None
    for member in codec.schema.properties:
        kind = bare(member.codec)
        inner = _parts(kind, (*within, codec.cls))
        if inner is None:
            found[member.key] = kind
        else:
            found |= {f"{member.key}.{name}": it for name, it in inner.items()}
    return found


def fields_of(
    codec: c.Codec, within: tuple[Any, ...] = (), path: str = ""
) -> Iterator[tuple[str, c.Codec]]:
    """Fields without parts, and their types.

    Nested ones are `fee.amount`, those of items `lines[].amount`.

    Args:
        codec: the type of rows.
        within: the models that it stands in; what holds itself is a field without parts.
        path: of the type itself.
    """
    codec = bare(codec)
    if isinstance(codec, c.Union):
        for it in dict.fromkeys((*codec.members, *codec.tags.values())):
            yield from fields_of(it, within, path)
    elif isinstance(codec, c.Array):
        yield from fields_of(codec.items, within, f"{path}[]")
    elif isinstance(codec, ModelCodec) and codec.cls not in within and codec.schema.properties:
        for member in codec.schema.properties:
            inner = f"{path}.{member.key}" if path else member.key
            yield from fields_of(member.codec, (*within, codec.cls), inner)
    else:
        yield path, codec


def decimal_fields(codec: c.Codec | None) -> list[str]:
    """The fields that the document says are decimals, also where they are sent as strings."""
    found = () if codec is None else fields_of(codec)
    return list(
        dict.fromkeys(
            path
            for path, it in found
            if it is c.DECIMAL_NUMBER or getattr(it, "cls", None) is Decimal
        )
    )


def decimal_columns(codec: c.Codec) -> list[str]:
    """Those of them that a table has columns for: the ones that are not in lists."""
    return [path for path in decimal_fields(codec) if path and "[]" not in path]


def unseen(names: Iterable[str], rows: Iterable[Any]) -> list[str]:
    """The columns that no row has."""
    found = list(rows)
    return [it for it in names if all(picked(row, it, _ABSENT) is _ABSENT for row in found)]


def picked(row: Any, name: str, absent: Any = None) -> Any:
    """The value of a column: a member, or `fee.amount` of a nested object."""
    if not isinstance(row, dict):
        return row if name == "value" else absent
    if name in row:
        return row[name]
    for at, sign in enumerate(name):
        inner = row.get(name[:at]) if sign == "." else None
        if isinstance(inner, dict):
            found = picked(inner, name[at + 1 :], absent)
            if found is not absent:
                return found
    return absent
