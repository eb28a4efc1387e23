"""Questions on the schemas of a document: types, properties, items, through `$ref` and `allOf`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from otto_ext.openapi.canonical import Flat, Flattener, Lone
from otto_ext.openapi.errors import DocumentError
from otto_ext.openapi.json_values import tokens
from otto_ext.openapi.references import Document, Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Schemas"]

#: How many unions may stand in one another.
_DEEPEST = 4


class Schemas:
    """Questions on the schemas of one document, each a schema as the document writes it.

    Args:
        document: what references lead into.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._flattener = Flattener(Document(document))

    def view(self, schema: Any, merges: Lone = Lone.ALWAYS) -> Flat:
        """The canonical view of a schema; an empty one where its parts are too many to merge."""
        try:
            return self._flattener.flat(Node(schema, ""), merges)
        except DocumentError:
            return Flat(Node({}, ""))

    def alternatives(self, schema: Any) -> Iterator[Flat]:
        """The view of a schema, then those of all members of its unions, each once."""
        left, seen = [schema], set[int]()
        for each in left:
            view = self.view(each)
            if id(view) not in seen:
                seen.add(id(view))
                yield view
                left += [member.raw for union in view.unions for member in union.members]

    def properties(self, schema: Any, depth: int = _DEEPEST) -> dict[str, Any]:
        """The properties of an object, those included that all members of a union have."""
        view = self.view(schema)
        found: dict[str, Any] = {}
        for union in view.unions if depth else ():
            first, *others = (self.properties(one.raw, depth - 1) for one in union.members)
            found |= {name: it for name, it in first.items() if all(name in o for o in others)}
        return found | self._own(view)

    def every_property(self, schema: Any) -> dict[str, Any]:
        """The properties of an object and of all members of a union."""
        found: dict[str, Any] = {}
        for view in reversed(list(self.alternatives(schema))):
            found |= self._own(view)
        return found

    def _own(self, view: Flat) -> dict[str, Any]:
        return view.property_schemas

    def required(self, schema: Any) -> set[str]:
        """The properties that an object or a member of a union requires."""
        return set[str]().union(*(view.required for view in self.alternatives(schema)))

    def types(self, schema: Any) -> frozenset[str]:
        """The JSON types that a schema names, null left out."""
        view, *members = self.alternatives(schema)
        found = view.types or frozenset[str]().union(*(it.types or () for it in members))
        has_properties = any(it.properties for it in (view, *members))
        return found or frozenset(["object"] if has_properties else [])

    def items(self, schema: Any) -> Any:
        """What an array holds; None where the schema is not an array."""
        view = self.view(schema)
        if view.items is not None:
            return view.items.raw
        return {} if "array" in (view.types or ()) else None

    def keyword(self, schema: Any, name: str) -> Any:
        """The value of a keyword, as the outermost schema that has it states it, or None."""
        return self.view(schema).stated(name)

    def at(self, schema: Any, pointer: str) -> Any:
        """The schema of what stands at a pointer in a value; None where there is none."""
        for token in tokens(pointer):
            own = self.properties(schema)
            if token in own:
                schema = own[token]
                continue
            additional = self.view(schema).additional
            if additional is None:
                return None
            schema = additional.raw
        return schema
