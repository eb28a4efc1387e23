"""Schemas: references, files, discriminators and null, as OpenAPI 3.0 spells them."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from attrs import define, field

from otto_ext.openapi.json_values import MISSING, as_dict, at, escape, tokens, unique

if TYPE_CHECKING:
    from otto_ext.openapi.fixes import FixLog

__all__ = ["CHAIN", "SchemaConverter", "extensions"]

_LISTS = ("allOf", "anyOf", "oneOf")
_MAPS = ("properties", "patternProperties", "definitions")
_SINGLE = ("items", "additionalProperties", "not", "additionalItems")
#: What makes the type of a parameter, a header or an item, outside a schema (Swagger 2.0,
#: "Parameter Object").
_VALUE_KEYS = (
    "type",
    "format",
    "enum",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "multipleOf",
    "title",
    "nullable",
    "x-nullable",
    "x-enum-varnames",
    "x-enumNames",
)
_DEFINITIONS = "#/definitions/"
_COMPONENTS = "#/components/schemas/"
#: How often a reference may lead to another.
CHAIN = 20
#: Words of a pointer that say nothing about the schema at its end.
_UNSPECIFIC = frozenset({"paths", "parameters", "responses", "schema"})

#: Extensions that OpenAPI 3 has a keyword for, or that belong to the schema of a value.
_SPELT = frozenset({"x-nullable", "x-example", "x-enum-varnames", "x-enumNames"})


def extensions(value: Mapping[str, Any]) -> dict[str, Any]:
    """The vendor extensions that have no counterpart in OpenAPI 3."""
    return {k: v for k, v in value.items() if k.startswith("x-") and k not in _SPELT}


@define
class SchemaConverter:
    """Converts schemas.

    Attributes:
        root: the Swagger document, never changed.
        fix_log: collects what OpenAPI 3 cannot express.
    """

    root: Mapping[str, Any]
    fix_log: FixLog
    _names: dict[str, str] = field(factory=dict, init=False)
    _waiting: deque[tuple[str, Mapping[str, Any], str]] = field(factory=deque, init=False)

    def components(self) -> dict[str, Any]:
        """`components.schemas`; called last, with what is referred to elsewhere."""
        found = {k: self.schema(v) for k, v in as_dict(self.root.get("definitions")).items()}
        # Converting one may refer to the next.
        while self._waiting:
            name, value, place = self._waiting.popleft()
            found[name] = self._meant(value, place)
        return found

    def at(self, target: Any) -> Any:
        """What a reference leads to in the Swagger document, or None."""
        if not isinstance(target, str) or not target.startswith("#/"):
            return None
        value = at(self.root, unquote(target[1:]))
        return None if value is MISSING else value

    def reference(self, target: str) -> str:
        """Where a reference to a schema leads in OpenAPI 3.

        A schema inside a path, a parameter or a response has no place there that stays the same:
        it becomes a component. A reference that leads nowhere stays for the normalisation to see.
        """
        for _ in range(CHAIN):
            if target.startswith(_DEFINITIONS):
                return _COMPONENTS + target[len(_DEFINITIONS) :]
            if target in self._names:
                return _COMPONENTS + escape(self._names[target])
            value = self.at(target)
            if not isinstance(value, Mapping):
                break
            if not isinstance(value.get("$ref"), str):
                return self._move(target, value)
            target = value["$ref"]
        return target

    def _move(self, target: str, value: Mapping[str, Any]) -> str:
        words = [
            word
            for token in tokens(unquote(target[1:]))
            if (word := re.sub(r"[^A-Za-z0-9]+", "_", token).strip("_")) and word not in _UNSPECIFIC
        ]
        taken = {*as_dict(self.root.get("definitions")), *self._names.values()}
        name = unique("_".join(words) or "Schema", taken)
        self._names[target] = name
        self._waiting.append((name, value, target[1:]))
        self.fix_log.note("swagger2", target[1:], f"referred to as a schema; now called {name}")
        return _COMPONENTS + name

    def _meant(self, value: Mapping[str, Any], place: str) -> Any:
        """Some refer to a parameter or a response, meaning its schema."""
        if isinstance(value.get("in"), str):
            return self.value_schema(value, place)
        return self.schema(value.get("schema", value))

    def schema(self, value: Any) -> Any:
        """A schema with everything in it. What is not one stays for the normalisation to see."""
        if not isinstance(value, Mapping):
            return value
        found: dict[str, Any] = {}
        for key, entry in value.items():
            if key == "$ref" and isinstance(entry, str):
                found[key] = self.reference(entry)
            elif key in _LISTS and isinstance(entry, list):
                found[key] = [self.schema(one) for one in entry]
            elif key in _MAPS and isinstance(entry, Mapping):
                found[key] = {name: self.schema(one) for name, one in entry.items()}
            elif key in _SINGLE:
                several = isinstance(entry, list)
                found[key] = [self.schema(one) for one in entry] if several else self.schema(entry)
            elif key == "discriminator" and isinstance(entry, str):
                found[key] = {"propertyName": entry}
            elif key == "x-nullable":
                if entry is True:
                    found["nullable"] = True
            elif key == "x-example":
                found.setdefault("example", entry)
            else:
                found[key] = entry
        return _spelt(found)

    def value_schema(self, value: Mapping[str, Any], place: str) -> dict[str, Any]:
        """The schema of a parameter, a header or an item, which Swagger 2.0 writes without one."""
        if isinstance(value.get("schema"), Mapping) and "type" not in value:
            # Against the specification, and common.
            found: dict[str, Any] = self.schema(value["schema"])
            return found
        found = {key: value[key] for key in _VALUE_KEYS if key in value}
        if found.pop("x-nullable", None) is True:
            found["nullable"] = True
        items = value.get("items")
        if isinstance(items, Mapping):
            # Some write a schema there, against the specification.
            plain = "$ref" not in items and "properties" not in items
            found["items"] = self._item(items, place) if plain else self.schema(items)
        elif found.get("type") == "array":
            found["items"] = {}
        for key in ("allOf", "$ref", "properties"):
            if key in value:
                found.update(self.schema({key: value[key]}))
        return _spelt(found)

    def _item(self, items: Mapping[str, Any], place: str) -> dict[str, Any]:
        if items.get("type") == "array":
            message = "OpenAPI 3 cannot say how a list within a list is sent"
            self.fix_log.note("swagger2", f"{place}/items", message)
        return self.value_schema(items, f"{place}/items")


def _spelt(found: dict[str, Any]) -> dict[str, Any]:
    """Types, files and null as OpenAPI 3.0 has them."""
    kinds = found.get("type")
    if kinds == "file":
        found["type"], found["format"] = "string", "binary"
    elif kinds == "null" or kinds == ["null"]:
        del found["type"]
        found.update(nullable=True, enum=[None])
    elif isinstance(kinds, list) and kinds and all(isinstance(kind, str) for kind in kinds):
        _one_type(found, list(dict.fromkeys(kinds)))
    if found.get("nullable") is True and "$ref" in found:
        # What stands beside a reference is ignored (OpenAPI 3.0.3, "Reference Object").
        found["allOf"] = [{"$ref": found.pop("$ref")}]
    return found


def _one_type(found: dict[str, Any], kinds: list[str]) -> None:
    """JSON Schema's list of types: OpenAPI 3.0 has one type per schema."""
    if "anyOf" in found:
        return
    real = [kind for kind in kinds if kind != "null"]
    if len(real) < len(kinds):
        found["nullable"] = True
    del found["type"]
    if len(real) == 1:
        found["type"] = real[0]
        return
    found["anyOf"] = [
        {
            "type": kind,
            **({"nullable": True} if "nullable" in found else {}),
            **({"items": found.pop("items", {})} if kind == "array" else {}),
        }
        for kind in real
    ]
