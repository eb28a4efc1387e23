"""Questions on the schemas of a document, with references to components followed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from otto_ext.openapi.pointers import tokens
from otto_ext.openapi.references import COMPONENT

__all__ = ["Schemas"]

#: How many unions may stand in one another; one that holds itself has no end.
_DEEPEST = 4


@frozen
class Schemas:
    """Questions on schemas, with references to components followed.

    Attributes:
        components: `components.schemas` of the document.
    """

    components: Mapping[str, Any]

    def resolved(self, schema: Any) -> Mapping[str, Any]:
        """A schema behind references, and behind unions with null alone."""
        for _ in range(20):
            if not isinstance(schema, Mapping):
                return {}
            reference = schema.get("$ref")
            if isinstance(reference, str):
                schema = self.components.get(reference.removeprefix(COMPONENT))
                continue
            for key in ("anyOf", "oneOf", "allOf"):
                members = schema.get(key)
                if isinstance(members, list) and "properties" not in schema:
                    real = [each for each in members if not _is_null(each)]
                    if len(real) == 1:
                        schema = real[0]
                        break
            else:
                return schema
        return {}

    def properties(self, schema: Any) -> dict[str, Any]:
        """The properties of an object, those of its `allOf` members included."""
        found: dict[str, Any] = {}
        left = [schema]
        for _ in range(50):
            if not left:
                break
            each = self.resolved(left.pop())
            own = each.get("properties")
            if isinstance(own, Mapping):
                found = {**own, **found}
            members = each.get("allOf")
            left += members if isinstance(members, list) else []
        return found

    def has(self, schema: Any, key: str, depth: int = _DEEPEST) -> bool:
        """Whether an object, or each of the objects in a union, has a property."""
        schema = self.resolved(schema)
        members = schema.get("oneOf") or schema.get("anyOf")
        if key in self.properties(schema) or not isinstance(members, list) or not depth:
            return key in self.properties(schema)
        return all(self.has(each, key, depth - 1) for each in members if not _is_null(each))

    def types(self, schema: Any, depth: int = _DEEPEST) -> frozenset[str]:
        """The JSON types that a schema names, null left out."""
        schema = self.resolved(schema)
        stated = schema.get("type")
        names = stated if isinstance(stated, list) else [stated]
        found = frozenset(name for name in names if isinstance(name, str)) - {"null"}
        if not found and depth:
            for key in ("anyOf", "oneOf"):
                for each in schema.get(key) or ():
                    found |= self.types(each, depth - 1)
        if not found and ("properties" in schema or "allOf" in schema):
            return frozenset({"object"})
        return found

    def items(self, schema: Any) -> Any:
        """What an array holds; None where the schema is not an array."""
        schema = self.resolved(schema)
        return schema.get("items", {}) if "array" in self.types(schema) else None

    def at(self, schema: Any, pointer: str) -> Any:
        """The schema of what stands at a pointer in a value; None where there is none."""
        for token in tokens(pointer):
            own = self.properties(schema)
            if token in own:
                schema = own[token]
                continue
            extra = self.resolved(schema).get("additionalProperties")
            if not isinstance(extra, Mapping):
                return None
            schema = extra
        return schema


def _is_null(schema: Any) -> bool:
    return isinstance(schema, Mapping) and (
        schema.get("type") in ("null", ["null"]) or schema.get("enum") == [None]
    )
