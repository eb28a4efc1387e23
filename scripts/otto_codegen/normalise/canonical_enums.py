"""`enum` and `const`: members of one kind, with names."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from otto_codegen.naming.argument_and_attribute_names import enum_names
from otto_ext.openapi.json_values import as_text

if TYPE_CHECKING:
    from otto_ext.openapi.references import References

__all__ = ["MAX_MEMBERS", "enumeration"]

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
