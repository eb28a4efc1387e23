"""What converted schemas hold, read through references and compositions (no I/O)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from otto_ext.openapi.canonical import Schemas
from otto_ext.openapi.json_values import escape, tokens, unescape
from otto_ext.openapi.page_places import plain_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from otto_ext.openapi.canonical import Flat

__all__ = ["Schema", "SchemaQuestions", "at", "pointer_to", "put", "singular"]

#: A converted schema: JSON Schema 2020-12, of which a boolean allows everything or nothing.
Schema: TypeAlias = dict[str, Any] | bool

_DEEPEST = 12
_ITEMS = ("data", "items", "results", "records", "entries", "values", "content", "rows", "list")
_ASIDE = frozenset(
    ("errors", "warnings", "messages", "links", "included", "facets", "relatedobjects", "notices")
)


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


class SchemaQuestions(Schemas):
    """Questions on the converted schemas of one document, for one direction."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        super().__init__(document)
        self._branches: dict[tuple[int, str, int], tuple[Any, Schema]] = {}

    def branch(self, schema: dict[str, Any], union: str, index: int) -> Schema:
        """A member of a union with what stands beside the union; the same object each time."""
        key = (id(schema), union, index)
        if key not in self._branches:
            member = schema[union][index]
            beside = {k: it for k, it in schema.items() if k not in (union, "x-discriminator")}
            if isinstance(member, dict) and "$ref" in member:
                both: Schema = {**beside, **member}
            else:
                both = {"allOf": [member, beside]} if beside else member
            # The schema is kept beside it: an id is only its own while it lives.
            self._branches[key] = (schema, both)
        return self._branches[key][1]

    def _own(self, view: Flat) -> dict[str, Any]:
        hidden = _hidden(view)
        return {name: item for name, item in super()._own(view).items() if name not in hidden}

    def visible(self, value: Any, schema: Schema, depth: int = 0) -> Any:
        """A value without the properties that responses do not have."""
        if isinstance(value, list):
            items = self.items(schema)
            if items is None:
                return value
            return [self.visible(each, items, depth + 1) for each in value]
        if not isinstance(value, dict) or depth > _DEEPEST:
            return value
        hidden = set[str]().union(*map(_hidden, self.alternatives(schema)))
        known = self.every_property(schema)
        return {
            name: self.visible(each, known.get(name, True), depth + 1)
            for name, each in value.items()
            if name not in hidden
        }

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
        if _same(schema, item):
            return ""
        for name, each in self.properties(schema).items():
            if _same(each, item):
                return pointer_to(name)
        return None


def _same(one: Schema, other: Schema) -> bool:
    bare = [each for each in _members(one) if each != {"type": "null"}]
    return one == other or (len(bare) == 1 and bare[0] == other)


def _hidden(view: Flat) -> set[str]:
    return {name for part in view.parts for name in part.get("x-hidden", ())}


def _members(schema: Schema) -> list[Schema]:
    if isinstance(schema, bool):
        return []
    for key in ("allOf", "oneOf", "anyOf"):
        if key in schema:
            return list(schema[key])
    return []


def pointer_to(name: str) -> str:
    """The JSON pointer to a property."""
    return "/" + escape(name)
