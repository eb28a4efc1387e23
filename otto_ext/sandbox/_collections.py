"""Which paths of a document are collections and their items, by the shape of the paths (no I/O).

`/things` and `/things/{id}` belong together, and `/things/{id}/parts` to one thing. A response that
is a list, or an object that wraps one, shows what the things are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from otto_ext.openapi.page_places import plain_name
from otto_ext.sandbox._media import negotiate
from otto_ext.sandbox._page_styles import rows_of
from otto_ext.sandbox._schema_questions import singular
from otto_ext.wire.media_types import is_json

if TYPE_CHECKING:
    from otto_ext.sandbox._json_schemas import JSONSchemas
    from otto_ext.sandbox._routes import DocumentedOperation
    from otto_ext.sandbox._schema_questions import Schema

__all__ = ["Collection", "Collections", "json_schema"]

_KEYS = ("id", "uuid", "guid", "key", "code", "slug", "number", "name")


@frozen(eq=False)
class Collection:
    """One collection.

    Attributes:
        path: `/things`, as the document writes it.
        word: what its things are called, in the singular and plain: `privateasset`.
        item: the converted schema of a thing.
        key: the property that holds a thing's id; empty if it has none.
        id_schema: what an id must be, by the property; True if anything goes.
        parameter: the path parameter of the item path; empty if there is no item path.
        parents: the path parameters in `path`.
        links: those of them that a property of the thing repeats, by parameter.
        base: the collection whose things these are, if this path only shows those of one parent.
    """

    path: str
    word: str
    item: Schema = field(repr=False)
    key: str
    id_schema: Schema = field(repr=False)
    parameter: str
    parents: tuple[str, ...]
    links: dict[str, str]
    base: Collection | None = field(default=None, repr=False)


def json_schema(
    operation: DocumentedOperation, schemas: JSONSchemas, accept: str = ""
) -> Schema | None:
    """The converted schema of the JSON response that a success has; None if it has none.

    Args:
        operation: what was called.
        schemas: those of the document.
        accept: the request's `Accept`, which chooses among the documented media types.
    """
    content = operation.content(operation.success)
    kind = negotiate(content, accept)
    if kind is None or not is_json(kind) or "schema" not in content[kind]:
        return None
    return schemas.convert(content[kind]["schema"])


class Collections:
    """The collections of one document, by path; `item_of` has them by item path."""

    def __init__(
        self,
        operations: tuple[DocumentedOperation, ...],
        schemas: JSONSchemas,
    ) -> None:
        self._shapes = schemas.shapes
        self._schemas = schemas
        self._by_path: dict[str, dict[str, DocumentedOperation]] = {}
        for operation in operations:
            self._by_path.setdefault(operation.route, {}).setdefault(operation.method, operation)
        self.by_path: dict[str, Collection] = {}
        items: dict[str, str] = {}
        for path in sorted(self._by_path, key=lambda path: (path.count("/"), path)):
            self._consider(path, items)
        self._tie()
        self.item_of = {path: self.by_path[above] for path, above in items.items()}
        self.by_word: dict[str, Collection] = {}
        for found in self.by_path.values():
            if found.key and found.parameter and not found.parents:
                self.by_word.setdefault(found.word, found)

    def named(self, name: str) -> Collection | None:
        """The collection that a property like `thing_id`, `thingIds` or `thing` refers to."""
        match = re.fullmatch(r"(.+?)_?(?:id|uuid|guid)s?", re.sub(r"([A-Z])", r"_\1", name).lower())
        words = match[1].strip("_").split("_") if match else []
        # `parent_thing_id` is of a thing too.
        endings = ("".join(words[first:]) for first in range(len(words)))
        return next((self.by_word[each] for each in endings if each in self.by_word), None)

    def _consider(self, path: str, of_items: dict[str, str]) -> None:
        match = re.fullmatch(r"(.*/[^{}/]+)/\{([^{}/]+)\}/?", path)
        collection_path, parameter = (match[1], match[2]) if match else (path, "")
        if collection_path in self.by_path or "{" in collection_path.rpartition("/")[2]:
            known = self.by_path.get(collection_path)
            if match and known is not None and known.parameter == parameter:
                of_items[path] = collection_path
            return
        if not parameter:
            items = [
                (other, name[1])
                for other in self._by_path
                if other.startswith(path.rstrip("/") + "/")
                and (name := re.fullmatch(r"/\{([^{}/]+)\}/?", other[len(path.rstrip("/")) :]))
            ]
            item_path, parameter = items[0] if items else ("", "")
        else:
            item_path = path
        found = self._collection(collection_path, item_path, parameter)
        if found is not None:
            self.by_path[collection_path] = found
            if item_path:
                of_items[item_path] = collection_path

    def _collection(self, path: str, item_path: str, parameter: str) -> Collection | None:
        item = self._item(path, item_path, parameter)
        if item is None:
            return None
        key = self._key(item, path, parameter) if "object" in self._shapes.types(item) else ""
        if parameter and not key:
            return None  # its things cannot be distinguished
        parents = tuple(re.findall(r"\{([^{}]+)\}", path))
        properties = self._shapes.every_property(item)
        plain = {plain_name(name): name for name in properties}
        words = [segment for segment in path.split("/") if segment]
        links = {}
        for parent in parents:
            at = words.index("{" + parent + "}") if "{" + parent + "}" in words else 0
            above = singular(plain_name(words[at - 1])) if at else ""
            for name in (plain_name(parent), f"{above}id", f"{above}uuid"):
                if name in plain and plain[name] != key:
                    links[parent] = plain[name]
                    break
        word = singular(plain_name(words[-1])) if words else ""
        id_schema = properties.get(key, True) if key else True
        return Collection(path, word, item, key, id_schema, parameter, parents, links)

    def _tie(self) -> None:
        """Let nested collections show what one above them keeps, if the things say whose they are.

        One that cannot distinguish its things takes that from the nested one.
        """
        tops: dict[tuple[str, str], Collection] = {}
        for each in self.by_path.values():
            if not each.parents:
                tops.setdefault((each.word, str(each.item)), each)
        nested = [each for each in self.by_path.values() if each.parents]
        nested = [each for each in nested if set(each.links) == set(each.parents)]
        for each in nested:
            top = tops.get((each.word, str(each.item)))
            if top is not None and each.key and not top.key:
                tops[top.word, str(top.item)] = evolve(top, key=each.key, id_schema=each.id_schema)
        for top in tops.values():
            self.by_path[top.path] = top
        for each in nested:
            base = tops.get((each.word, str(each.item)))
            if base is not None and each.key in ("", base.key):
                key, id_schema = base.key, base.id_schema
                self.by_path[each.path] = evolve(each, key=key, id_schema=id_schema, base=base)

    def _item(self, path: str, item_path: str, parameter: str) -> Schema | None:
        """What one thing of a collection is."""
        listing = self._by_path.get(path, {}).get("GET")
        schema = json_schema(listing, self._schemas) if listing else None
        if listing is not None and schema is not None:
            rows = rows_of(listing, schema, self._shapes)
            if rows is not None:
                return rows[1]
        candidates: list[DocumentedOperation] = []
        for where, methods in ((item_path, ("GET", "PUT", "PATCH")), (path, ("POST",))):
            known = self._by_path.get(where, {}) if where and parameter else {}
            candidates += [known[method] for method in methods if method in known]
        for operation in candidates:
            schema = json_schema(operation, self._schemas)
            if schema is None:
                continue
            if self._key(schema, path, parameter):
                return schema
            inside: list[Schema] = [
                each
                for each in self._shapes.properties(schema).values()
                if "object" in self._shapes.types(each) and self._key(each, path, parameter)
            ]
            if len(inside) == 1:
                return inside[0]
        return None

    def _key(self, item: Schema, path: str, parameter: str) -> str:
        """The property that holds the id; empty if there is none."""
        properties = {
            plain_name(name): name
            for name, each in self._shapes.properties(item).items()
            if self._shapes.types(each) & {"string", "integer"}
        }
        own = singular(plain_name(path.rstrip("/").rpartition("/")[2]))
        # `external_thing_id` in the path of things is their `external_id`.
        called = plain_name(parameter)
        names = [called, called.replace(own, "", 1)] if parameter else []
        names += [f"{own}id", f"{own}uuid", *_KEYS] if parameter else ["id", "uuid", f"{own}id"]
        return next((properties[name] for name in names if name in properties), "")
