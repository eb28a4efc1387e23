"""`type`, `enum` and `const`: what a schema states, fixed, or what its other keys give away.

Money is never a float: `type: number` is a decimal unless `x-otto-numbers: float`, on the schema or
at the top of the document (an overlay sets it), says otherwise. Some numbers also come and go as
strings.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from otto_codegen.naming.argument_and_attribute_names import enum_names
from otto_codegen.normalise.all_of import types_of
from otto_ext.openapi.json_values import as_list, as_text

if TYPE_CHECKING:
    from otto_ext.openapi.references import References

__all__ = [
    "MAX_MEMBERS",
    "as_text_too",
    "enumeration",
    "is_decimal_string",
    "is_float",
    "joined_numbers",
    "kinds_of",
]

_KNOWN = frozenset({"string", "integer", "number", "boolean", "object", "array"})
#: Types that the specification does not have, and the schema that is meant.
_MEANT: dict[str, dict[str, Any]] = {
    "file": {"type": "string", "format": "binary"},
    "binary": {"type": "string", "format": "binary"},
    "str": {"type": "string"},
    "text": {"type": "string"},
    "char": {"type": "string"},
    "uuid": {"type": "string", "format": "uuid"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "date-time": {"type": "string", "format": "date-time"},
    "timestamp": {"type": "string"},
    "password": {"type": "string"},
    "uri": {"type": "string"},
    "url": {"type": "string"},
    "int": {"type": "integer"},
    "int32": {"type": "integer"},
    "int64": {"type": "integer"},
    "long": {"type": "integer"},
    "short": {"type": "integer"},
    "bigint": {"type": "integer"},
    "float": {"type": "number"},
    "double": {"type": "number"},
    "numeric": {"type": "number"},
    "decimal": {"type": "number", "format": "decimal"},
    "bool": {"type": "boolean"},
    "dict": {"type": "object"},
    "map": {"type": "object"},
    "hash": {"type": "object"},
    "json": {},
    "any": {},
    "mixed": {},
    "list": {"type": "array"},
    "none": {"type": "null"},
    "nil": {"type": "null"},
}


def kinds_of(
    source: References, schema: Mapping[str, Any], place: str
) -> tuple[list[str], bool, dict[str, Any]]:
    """The types of a schema.

    Args:
        source: the document, for fixes.
        schema: without `$ref` and `allOf`.
        place: where it stands.

    Returns:
        The types in order, null left out; whether null is one; keys to set on the schema.
    """
    types: list[str] = []
    null = False
    more: dict[str, Any] = {}
    stated = schema.get("type")
    if stated is not None and not isinstance(stated, str | list):
        source.note("unknown-type", place, "`type` is neither a string nor a list; ignored")
    for kind in types_of(schema):
        if kind == "null":
            null = True
        elif kind in _KNOWN:
            types.append(kind)
        else:
            meant = _meant(source, kind, place)
            if meant == "null":
                null = True
            elif meant:
                types.append(meant)
                if "format" not in schema:
                    more.update(_MEANT.get(kind.lower(), {}))
    if not types and not null:
        types = _guessed(schema)
    elif types in (["string"], ["object"]) and "items" in schema and "properties" not in schema:
        if types == ["object"]:
            source.note("type-conflict", place, "an object with `items` is read as an array")
            types = ["array"]
    elif (
        types == ["array"]
        and "items" not in schema
        and isinstance(schema.get("properties"), Mapping)
    ):
        source.note("type-conflict", place, "an array with `properties` is an array of objects")
        inner = {k: v for k, v in schema.items() if k in ("properties", "required")}
        more["items"] = {"type": "object", **inner}
    elif types == ["string"] and isinstance(schema.get("properties"), Mapping):
        source.note("type-conflict", place, "a string with `properties` is read as an object")
        types = ["object"]
    more.pop("type", None)
    return list(dict.fromkeys(types)), null, more


def _meant(source: References, kind: str, place: str) -> str:
    low = kind.strip().lower()
    if low in _KNOWN or low == "null":
        source.note("unknown-type", place, f"the type {kind[:40]!r} is read as {low}")
        return low
    schema = _MEANT.get(low)
    if schema is None:
        source.note("unknown-type", place, f"the type {kind[:40]!r} is unknown; typed as Any")
        return ""
    meant = str(schema.get("type", ""))
    if low not in ("any", "mixed"):
        source.note("unknown-type", place, f"the type {kind[:40]!r} is read as {meant or 'Any'}")
    return meant


_TEXT_FORMATS = frozenset(
    ["date", "date-time", "uuid", "email", "uri", "hostname", "ipv4", "ipv6", "binary", "byte"]
)


def _guessed(schema: Mapping[str, Any]) -> list[str]:
    """The type of a schema that states none, where its keys leave one only."""
    if isinstance(schema.get("properties"), Mapping) or isinstance(
        schema.get("additionalProperties"), Mapping
    ):
        return ["object"]
    if "patternProperties" in schema:
        return ["object"]
    if "items" in schema or as_list(schema.get("prefixItems")):
        return ["array"]
    if as_text(schema.get("format")) in _TEXT_FORMATS or "pattern" in schema:
        return ["string"]
    return []


# -- enum and const --------------------------------------------------------------------------------

#: A larger enum is a register rather than a type: type checkers take minutes for it.
MAX_MEMBERS = 5_000
_INTEGER = re.compile(r"-?(0|[1-9]\d{0,17})")


def enumeration(
    source: References, schema: Mapping[str, Any], types: list[str], place: str, *, inline: bool
) -> tuple[dict[str, Any], bool]:
    """The canonical form of an `enum` or `const`.

    Args:
        source: the document, for fixes.
        schema: with `enum` (a list that is not empty) or `const`.
        types: the types that the schema states, null left out.
        place: where it stands.
        inline: it has no name of its own; a single member is then a constant.

    Returns:
        The schema, and whether null is a member.
    """
    constant = "const" in schema
    members = [schema["const"]] if constant else list(schema["enum"])
    null = any(member is None for member in members)
    if len(members) > MAX_MEMBERS:
        return _loosened(source, members, place), null
    # Lists and objects have no hash; their JSON distinguishes them, and 1 from true and "1".
    distinct = {json.dumps(member, sort_keys=True): member for member in members}
    values = _agreed(source, [v for v in distinct.values() if v is not None], types, place)
    texts = [value for value in values if isinstance(value, str)]
    numbers = [v for v in values if isinstance(v, int) and not isinstance(v, bool)]
    options: list[dict[str, Any]] = []
    given = schema.get("x-enum-varnames") or schema.get("x-enumNames")
    for kind, found in (("string", texts), ("integer", numbers)):
        if not found:
            continue
        named = given if len(found) == len(members) else None
        option: dict[str, Any] = {
            "type": kind,
            "enum": found,
            "x-otto-enum-names": enum_names(found, named),
        }
        if len(found) == 1 and (constant or inline):
            option["x-otto-const"] = True
        else:
            option["x-otto-at"] = place
        options.append(option)
    flags = {value for value in values if isinstance(value, bool)}
    if flags:
        options.append({"type": "boolean"})
    if len(flags) == 1 and (constant or inline):
        options[-1] |= {"enum": list(flags), "x-otto-const": True}
    options.extend(_others(source, values, place))
    if not options:
        return {"type": "null"}, False
    if len(options) == 1:
        return options[0], null
    return {"anyOf": options}, null


def _loosened(source: References, members: list[Any], place: str) -> dict[str, Any]:
    """The type of an enum that is too large for a class; its members are not checked."""
    source.note(
        "enum-loosened",
        place,
        f"the enum has {len(members):,} members, more than {MAX_MEMBERS:,}; values are not "
        "checked against it",
    )
    names = {str: "string", int: "integer", float: "number", bool: "boolean"}
    kinds = {names.get(type(member)) for member in members if member is not None}
    if kinds == {"integer", "number"}:
        kinds = {"number"}
    kind = kinds.pop() if len(kinds) == 1 else None
    return {} if kind is None else {"type": kind}


def _agreed(source: References, values: list[Any], types: list[str], place: str) -> list[Any]:
    """Members that fit the stated type; YAML and hasty hands make numbers of words."""
    if types == ["string"] and any(isinstance(v, bool | int | float) for v in values):
        source.note(
            "enum-type",
            place,
            "members of an enum of strings are numbers or booleans; read as strings",
        )
        return list(dict.fromkeys(as_text(v) if not isinstance(v, str) else v for v in values))
    wrong = [v for v in values if isinstance(v, str)]
    if types in (["integer"], ["number"]) and wrong:
        if all(_INTEGER.fullmatch(v.strip()) for v in wrong):
            source.note(
                "enum-type", place, "members of an enum of numbers are strings; read as numbers"
            )
            return list(dict.fromkeys(int(v) if isinstance(v, str) else v for v in values))
        source.note(
            "enum-type", place, f"the type {types[0]} does not match the members; they decide"
        )
    if types == ["boolean"] and wrong and all(v.lower() in ("true", "false") for v in wrong):
        source.note(
            "enum-type", place, "members of an enum of booleans are strings; read as booleans"
        )
        return [v.lower() == "true" if isinstance(v, str) else v for v in values]
    if types == ["integer"] and any(isinstance(v, float) and v.is_integer() for v in values):
        return [int(v) if isinstance(v, float) and v.is_integer() else v for v in values]
    return values


def _others(source: References, values: list[Any], place: str) -> list[dict[str, Any]]:
    """Types of members for which Python has no enumeration."""
    options: list[dict[str, Any]] = []
    if any(isinstance(value, float) for value in values):
        options.append({"type": "number"})
        source.note("enum-loosened", place, "an enum of decimal numbers is typed as a number")
    if any(isinstance(value, Mapping | list) for value in values):
        options.append({})
        source.note("enum-loosened", place, "an enum of objects or lists is typed as Any")
    return options


# -- numbers ---------------------------------------------------------------------------------------

SETTING = "x-otto-numbers"
#: How pydantic's patterns of decimals begin; digits and places follow.
_PYDANTIC = "^(?!^[-+.]*$)[+-]?0*"
_NUMBERS = ("0", "7", "12")
_OTHERS = ("", "a", "1a", "-", "A1", "1-2")


def is_float(schema: Mapping[str, Any], root: Mapping[str, Any]) -> bool:
    """Whether a number may be a float, which rounds."""
    return as_text(schema.get(SETTING, root.get(SETTING))) == "float"


def is_decimal_string(schema: Mapping[str, Any]) -> bool:
    """Whether a string is a decimal by its pattern, as pydantic writes them."""
    return as_text(schema.get("pattern")).startswith(_PYDANTIC)


def as_text_too(types: list[str], schema: Mapping[str, Any]) -> dict[str, Any] | None:
    """The number of `[integer, string]` and `[number, string]` with a numeric pattern, as .NET 10
    writes numbers that it also reads from strings; None for other types.
    """
    kind = next((it for it in ("integer", "number") if it in types), "")
    if set(types) != {kind, "string"} or not _is_numeric(as_text(schema.get("pattern"))):
        return None
    return {"type": kind, "x-otto-text": True}


def _is_numeric(pattern: str) -> bool:
    """Whether a pattern takes numbers and nothing else, by a few short examples of both."""
    try:
        found = re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    return all(map(found.search, _NUMBERS)) and not any(map(found.search, _OTHERS))


def joined_numbers(schema: dict[str, Any]) -> dict[str, Any]:
    """A union with a number and a string of a decimal as one number that may be either."""
    options = schema.get("anyOf", [])
    number = next((it for it in options if it.get("type") == "number"), None)
    text = next((it for it in options if _is_decimal(it)), None)
    if number is None or text is None or "x-otto-float" in number:
        return schema
    rest = [it for it in options if it is not number and it is not text]
    either = {"type": "number", "x-otto-text": True}
    if not rest:
        return {**{k: v for k, v in schema.items() if k != "anyOf"}, **either}
    return {**schema, "anyOf": [either, *rest]}


def _is_decimal(option: Mapping[str, Any]) -> bool:
    return option.get("type") == "string" and option.get("format") == "decimal"
