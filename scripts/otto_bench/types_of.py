"""The types of peers, made from the document that clients are generated from.

So pydantic, msgspec and the Stainless runtime decode the same fields into the same Python types
as ours: UUIDs, moments, decimals and enumerations.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import Enum
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Literal, TypeAlias
from uuid import UUID

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["SchemaClasses"]

_FORMATS = {"uuid": UUID, "date-time": dt.datetime, "date": dt.date, "decimal": Decimal}
_PRIMITIVES = {"string": str, "integer": int, "number": float, "boolean": bool}

#: Makes a class of a name and its fields: (type, whether it is required). The mapping has the
#: field that distinguishes members of a union, with its one value, where there is one.
Maker: TypeAlias = "Callable[[str, dict[str, tuple[Any, bool]], dict[str, str]], Any]"


@define
class SchemaClasses:
    """The types of a document's schemas, for one library.

    Attributes:
        document: an OpenAPI document without recursion.
        make: makes a class for an object.
        union: makes the type of a union of such classes, distinguished by the field of that name.
    """

    document: dict[str, Any]
    make: Maker
    union: Callable[[tuple[Any, ...], str], Any]
    _made: dict[str, Any] = field(factory=dict)

    def named(self, name: str) -> Any:
        """The type of a schema by its name."""
        if name not in self._made:
            schema = self.document["components"]["schemas"][name]
            self._made[name] = self._type(schema, name)
        return self._made[name]

    def _type(self, schema: dict[str, Any], name: str) -> Any:
        if "$ref" in schema:
            return self.named(schema["$ref"].rpartition("/")[2])
        if "oneOf" in schema or "anyOf" in schema:
            return self._union(schema, name)
        if "enum" in schema:
            values = schema["enum"]
            return Literal[values[0]] if len(values) == 1 else Enum(name, {v: v for v in values})
        kinds = schema.get("type", "object")
        if isinstance(kinds, list):
            [kind] = [it for it in kinds if it != "null"]
            return self._type({**schema, "type": kind}, name) | None
        if kinds == "array":
            return list[self._type(schema["items"], f"{name}Item")]  # type: ignore[misc]
        if kinds == "object":
            return self._object(schema, name)
        return _FORMATS.get(schema.get("format", ""), _PRIMITIVES[kinds])

    def _union(self, schema: dict[str, Any], name: str) -> Any:
        members = schema.get("oneOf") or schema["anyOf"]
        types = [self._type(it, name) for it in members if it != {"type": "null"}]
        if "discriminator" in schema:
            return self.union(tuple(types), schema["discriminator"]["propertyName"])
        return reduce(or_, [*types, *([None] if {"type": "null"} in members else [])])

    def _object(self, schema: dict[str, Any], name: str) -> Any:
        properties, required = self._members(schema)
        tags = {
            key: it["enum"][0] for key, it in properties.items() if len(it.get("enum", ())) == 1
        }
        fields = {
            key: (self._type(it, f"{name}{key.title()}"), key in required)
            for key, it in properties.items()
        }
        return self.make(name, fields, tags)

    def _members(self, schema: dict[str, Any]) -> tuple[dict[str, Any], set[str]]:
        """Properties, and which of them are required, those of `allOf` included."""
        if "$ref" in schema:
            named = schema["$ref"].rpartition("/")[2]
            return self._members(self.document["components"]["schemas"][named])
        properties, required = dict(schema.get("properties", {})), set(schema.get("required", ()))
        for part in schema.get("allOf", ()):
            more, needed = self._members(part)
            properties.update(more)
            required |= needed
        return properties, required
