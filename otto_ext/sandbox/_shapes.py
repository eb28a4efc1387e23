"""What converted schemas hold, read through references and compositions (no I/O)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from otto_ext.openapi.pointers import escape, tokens, unescape

if TYPE_CHECKING:
    from otto_ext.sandbox._schemas import Schema, Schemas

__all__ = ["Shapes", "at", "plain_name", "pointer_to", "put", "singular"]

_DEEPEST = 12
_ITEMS = ("data", "items", "results", "records", "entries", "values", "content", "rows", "list")
_ASIDE = frozenset(
    ("errors", "warnings", "messages", "links", "included", "facets", "relatedobjects", "notices")
)


def plain_name(name: str) -> str:
    """A name without case and separators: `accountId` and `account_id` are one."""
    return re.sub(r"[\W_]", "", name).lower()


def singular(word: str) -> str:
    """An English noun in the singular, so that `entities` is found to belong to `entity_id`."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def at(value: Any, pointer: str) -> Any:
    """What stands at a JSON pointer; None where nothing does."""
    for key in tokens(pointer):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def put(value: Any, pointer: str, new: Any) -> Any:
    """A copy of a value with something else at a JSON pointer; objects on the way are made."""
    if not pointer:
        return new
    token, slash, rest = pointer[1:].partition("/")
    key = unescape(token)
    whole = value if isinstance(value, dict) else {}
    return {**whole, key: put(whole.get(key), slash + rest, new)}


class Shapes:
    """Questions on the schemas of one document."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas

    def types(self, schema: Schema, depth: int = 0) -> set[str]:
        """The types that a schema speaks of."""
        if isinstance(schema, bool) or depth > _DEEPEST:
            return set()
        stated = schema.get("type", [])
        found = set(stated if isinstance(stated, list) else [stated])
        if "properties" in schema:
            found.add("object")
        for part in self._parts(schema):
            found |= self.types(part, depth + 1)
        return found

    def properties(self, schema: Schema, depth: int = 0) -> dict[str, Schema]:
        """The properties of an object; of a union those that all its members have."""
        if isinstance(schema, bool) or depth > _DEEPEST:
            return {}
        found: dict[str, Schema] = {}
        if "$ref" in schema:
            found.update(self.properties(self.target(schema), depth + 1))
        for part in schema.get("allOf", ()):
            found.update(self.properties(part, depth + 1))
        for union in ("oneOf", "anyOf"):
            members = [each for each in schema.get(union, ()) if each != {"type": "null"}]
            each = [self.properties(member, depth + 1) for member in members]
            shared = set.intersection(*(set(one) for one in each)) if each else set()
            found.update(
                {name: item for name, item in each[0].items() if name in shared} if each else {}
            )
        hidden = schema.get("x-hidden", ())
        stated = schema.get("properties", {})
        found.update({name: item for name, item in stated.items() if name not in hidden})
        return found

    def every_property(self, schema: Schema, depth: int = 0) -> dict[str, Schema]:
        """The properties of an object and of all members of a union."""
        if isinstance(schema, bool) or depth > _DEEPEST:
            return {}
        found: dict[str, Schema] = {}
        for part in self._parts(schema):
            found.update(self.every_property(part, depth + 1))
        hidden = schema.get("x-hidden", ())
        stated = schema.get("properties", {})
        found.update({name: item for name, item in stated.items() if name not in hidden})
        return found

    def visible(self, value: Any, schema: Schema, depth: int = 0) -> Any:
        """A value without the properties that responses do not have."""
        if isinstance(value, list):
            items = self.items(schema)
            if items is None:
                return value
            return [self.visible(each, items, depth + 1) for each in value]
        if not isinstance(value, dict) or depth > _DEEPEST:
            return value
        hidden = self._hidden(schema, 0)
        known = self.every_property(schema)
        return {
            name: self.visible(each, known.get(name, True), depth + 1)
            for name, each in value.items()
            if name not in hidden
        }

    def _hidden(self, schema: Schema, depth: int) -> set[str]:
        if isinstance(schema, bool) or depth > _DEEPEST:
            return set()
        found = set(schema.get("x-hidden", ()))
        for part in self._parts(schema):
            found |= self._hidden(part, depth + 1)
        return found

    def required(self, schema: Schema, depth: int = 0) -> set[str]:
        """The properties that must be there, in whatever form the object has."""
        if isinstance(schema, bool) or depth > _DEEPEST:
            return set()
        found = set(schema.get("required", ()))
        for part in self._parts(schema):
            found |= self.required(part, depth + 1)
        return found

    def items(self, schema: Schema) -> Schema | None:
        """What an array holds; None if the schema is none."""
        for _ in range(_DEEPEST):
            if isinstance(schema, bool):
                return None
            if "array" in _listed(schema.get("type")) or "items" in schema:
                found: Schema = schema.get("items", True)
                return found
            schema = self._only(schema)
        return None

    def target(self, schema: Schema) -> Schema:
        """The schema that a reference names; any other schema is its own."""
        for _ in range(_DEEPEST):
            if isinstance(schema, bool) or "$ref" not in schema:
                return schema
            schema = self._schemas.definitions[schema["$ref"].removeprefix("#/$defs/")]
        return schema

    def keyword(self, schema: Schema, name: str) -> Any:
        """A keyword's value, in the schema or in what it refers to; None if it is nowhere."""
        for _ in range(_DEEPEST):
            if isinstance(schema, bool):
                return None
            if name in schema:
                return schema[name]
            schema = self._only(schema)
        return None

    def merged(self, schema: Schema, depth: int = 0) -> dict[str, Any]:
        """The keywords of a schema of one value, with those of its references and parts."""
        if isinstance(schema, bool) or depth > _DEEPEST:
            return {}
        out: dict[str, Any] = {}
        parts = [part for part in self._parts(schema) if part != {"type": "null"}]
        for part in parts if "allOf" in schema else parts[:1]:
            out.update(self.merged(part, depth + 1))
        dropped = ("$ref", "allOf", "oneOf", "anyOf")
        out.update({key: value for key, value in schema.items() if key not in dropped})
        return out

    def rows(self, schema: Schema, path: str, *, paged: bool) -> tuple[str, Schema] | None:
        """Where the rows of a list are (a JSON pointer), and what one is; None if it is not a list.

        Args:
            schema: of the response.
            path: of the operation; its last word may be what the list is called.
            paged: whether the operation takes parameters that speak of pages.
        """
        whole = self.items(schema)
        if whole is not None:
            return "", whole
        properties = self.properties(schema)
        lists = {
            name: item
            for name, each in properties.items()
            if (item := self.items(each)) is not None and plain_name(name) not in _ASIDE
        }
        called = plain_name(path.rstrip("/").rpartition("/")[2])
        named = [name for name in lists if plain_name(name) == called]
        named += [name for name in _ITEMS if name in lists]
        if not named and len(lists) == 1:
            (name,) = lists
            if paged and "object" in self.types(lists[name]):
                named = [name]
        if not named:
            return None
        return pointer_to(named[0]), lists[named[0]]

    def holder(self, schema: Schema, item: Schema) -> str | None:
        """Where a response holds one item: "" for itself, else the pointer to a property."""
        if self._same(schema, item):
            return ""
        for name, each in self.properties(schema).items():
            if self._same(each, item):
                return pointer_to(name)
        return None

    def _same(self, one: Schema, other: Schema) -> bool:
        bare = [each for each in self._members(one) if each != {"type": "null"}]
        return one == other or (len(bare) == 1 and (bare[0] == other))

    @staticmethod
    def _members(schema: Schema) -> list[Schema]:
        if isinstance(schema, bool):
            return []
        for key in ("allOf", "oneOf", "anyOf"):
            if key in schema:
                return list(schema[key])
        return []

    def _only(self, schema: dict[str, Any]) -> Schema:
        """The one schema that this one leads to: its reference, or its one member beside null."""
        if "$ref" in schema:
            return self.target(schema)
        members = [each for each in self._members(schema) if each != {"type": "null"}]
        return members[0] if len(members) == 1 else True

    def _parts(self, schema: dict[str, Any]) -> list[Schema]:
        parts = [self.target(schema)] if "$ref" in schema else []
        for key in ("allOf", "oneOf", "anyOf"):
            parts += schema.get(key, ())
        return parts


def pointer_to(name: str) -> str:
    """The JSON pointer to a property."""
    return "/" + escape(name)


def _listed(stated: Any) -> list[Any]:
    return stated if isinstance(stated, list) else [stated]
