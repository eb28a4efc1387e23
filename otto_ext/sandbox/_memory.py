"""Responses from what was created, changed and deleted before, where a document's shape allows it.

A response that the document does not allow is never given: then `respond` returns None, and the
caller responds with example data.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, unquote
from zlib import crc32

from attrs import frozen

from otto_ext.openapi.page_places import plain_name
from otto_ext.sandbox._body_changes import known_properties, merged, merged_deeply, patched
from otto_ext.sandbox._collection_tables import CollectionTable
from otto_ext.sandbox._collections import Collection, Collections, json_schema
from otto_ext.sandbox._example_responses import SandboxResponse
from otto_ext.sandbox._example_rows import ExampleRows
from otto_ext.sandbox._jobs import Jobs
from otto_ext.sandbox._listings import CollectionListing
from otto_ext.sandbox._media import json_bytes
from otto_ext.sandbox._schema_questions import put

if TYPE_CHECKING:
    from collections.abc import Mapping

    from otto_ext.sandbox._example_responses import ExampleResponses
    from otto_ext.sandbox._json_schemas import JSONSchemas
    from otto_ext.sandbox._routes import DocumentedOperation
    from otto_ext.sandbox._schema_questions import Schema

__all__ = ["Memory", "SandboxSettings", "ValidCall"]

_JSON_PATCH = "application/json-patch+json"
_MERGE_PATCH = "application/merge-patch+json"
#: What a patch that cannot be carried out is responded with: the first that the document has
#: (RFC 5789, 2.2), else 400.
_UNPATCHED = (409, 422)
#: Responses to reads that are kept until something changes.
_MOST_READS = 1024


@frozen
class SandboxSettings:
    """What example data is like.

    Attributes:
        seed: where its variety comes from.
        rows: things that a collection has from the start.
        strict_ids: whether things that were not created are reported as missing.
    """

    seed: int = 0
    rows: int = 137
    strict_ids: bool = False


class ValidCall(NamedTuple):
    """One request that was found valid: what it calls, and what it brings along."""

    operation: DocumentedOperation
    values: Mapping[str, str]
    query: str
    body: Any
    media_type: str
    url: str
    accept: str
    key: str


class Memory:
    """What one document's collections hold; `respond` reads and changes it."""

    def __init__(
        self,
        operations: tuple[DocumentedOperation, ...],
        responses: ExampleResponses,
        schemas: JSONSchemas,
        settings: SandboxSettings,
    ) -> None:
        self._responses = responses
        self._schemas = schemas
        self._shapes = schemas.shapes
        self._collections = Collections(operations, schemas)
        self._jobs = Jobs(operations, self._collections.item_of)
        self._rows = ExampleRows(self._collections, schemas, settings.seed, settings.rows)
        self._strict = settings.strict_ids
        self._listings: dict[DocumentedOperation, CollectionListing | None] = {}
        self._tables: dict[tuple[Collection, tuple[str, ...]], CollectionTable] = {}
        self._reads: dict[tuple[Any, ...], SandboxResponse] = {}
        self._by_key: dict[tuple[DocumentedOperation, str], SandboxResponse] = {}

    def respond(self, call: ValidCall) -> SandboxResponse | None:
        """The response; None where the document's shape says nothing of what is kept."""
        if call.operation.method != "GET":
            self._reads.clear()
            return self._found(call)
        key = (call.operation, tuple(call.values.items()), call.query, call.accept, call.url)
        if key not in self._reads:
            response = self._found(call)
            if response is None:
                return None
            if self._goes_on(call):
                self._reads.clear()
                return response
            if len(self._reads) >= _MOST_READS:
                self._reads.clear()
            self._reads[key] = response
        return self._reads[key]

    def _found(self, call: ValidCall) -> SandboxResponse | None:
        operation = call.operation
        if self._is_missing(call):
            return self._responses.error(operation, 404, "There is no such thing.")
        path = operation.route
        if path in self._collections.item_of:
            return self._on_item(call, self._collections.item_of[path])
        collection = self._collections.by_path.get(path)
        if collection is None:
            return None
        if operation.method == "GET":
            return self._page(call, collection)
        if operation.method == "POST" and collection.key and isinstance(call.body, dict):
            return self._create(call, collection)
        return None

    # -- lists ------------------------------------------------------------------------------------

    def _page(self, call: ValidCall, collection: Collection) -> SandboxResponse | None:
        operation = call.operation
        if operation not in self._listings:
            schema = json_schema(operation, self._schemas)
            self._listings[operation] = (
                None
                if schema is None
                else CollectionListing.of(operation, schema, self._shapes, collection.key)
            )
        listing = self._listings[operation]
        if listing is None:
            return None
        table = self._table(collection, call.values)
        fixed = self._fixed(collection, call.values) if collection.base else {}
        example = self._responses.documented(operation, operation.success, call.accept)
        page = listing.page(call.query, call.url, table, fixed, example.body)
        return self._response(call, page.content, page.headers)

    # -- things -----------------------------------------------------------------------------------

    def _create(self, call: ValidCall, collection: Collection) -> SandboxResponse | None:
        repeated = (call.operation, call.key)
        if call.key and repeated in self._by_key:
            return self._by_key[repeated]
        schema = json_schema(call.operation, self._schemas)
        if schema is not None and self._shapes.rows(schema, call.operation.path, paged=False):
            return None  # a search, or many at once
        table = self._table(collection, call.values)
        parents = self._parents(collection, call.values)
        number = table.fresh()
        given = {**self._jobs.first(collection), **self._given(call.body, collection)}
        identity = given.get(collection.key)
        taken = identity is not None and table.get(str(identity)) is not None
        if taken and call.operation.states(409):
            return self._responses.error(call.operation, 409, "There is one with that id.")
        if identity is None:
            identity = self._rows.identity(collection.base or collection, parents, number)
        fixed = {**self._fixed(collection, call.values), collection.key: identity}
        validator = self._schemas.validator(collection.item)
        row = self._rows.row(collection, parents, number, {**given, **fixed}, sparse=True)
        if not validator.is_valid(row):
            row = self._rows.row(collection, parents, number, fixed, sparse=True)
            row = merged(row, given, validator, keep=fixed.keys())
        if not validator.is_valid(row):
            return None
        row = merged(row, self._defaults(call.operation, row), validator, keep=row.keys())
        table.put(str(identity), row)
        self._jobs.begin(collection, str(identity))
        place = f"{call.url.rstrip('/')}/{quote(str(identity), safe='', errors='replace')}"
        response = self._shown(call, row, collection, {"location": place})
        if response is not None and call.key:
            self._by_key[repeated] = response
        return response

    def _given(self, body: dict[str, Any], collection: Collection) -> dict[str, Any]:
        """What a request's body says of a thing."""
        known = known_properties(body, collection.item, self._shapes)
        given: dict[str, Any] = self._shapes.visible(known, collection.item)
        return given

    def _on_item(self, call: ValidCall, collection: Collection) -> SandboxResponse | None:
        method = call.operation.method
        table = self._table(collection, call.values)
        name = unquote(call.values[collection.parameter])
        row = self._known(collection, call.values, table, name)
        if method == "GET":
            return self._shown(call, row, collection, {})
        if method == "DELETE":
            table.delete(name)
            return self._shown(call, row, collection, {})
        if method == "PATCH" and call.media_type == _JSON_PATCH:
            new = patched(row, call.body)
            validator = self._schemas.validator(collection.item)
            if new is None or str(new.get(collection.key)) != name or not validator.is_valid(new):
                status = next((s for s in _UNPATCHED if call.operation.states(s)), 400)
                return self._responses.error(call.operation, status, "It cannot be changed so.")
        elif method in ("PUT", "PATCH", "POST") and isinstance(call.body, dict):
            new = self._merged(call, row, collection)
        else:
            return None
        table.put(name, new)
        return self._shown(call, new, collection, {})

    def _goes_on(self, call: ValidCall) -> bool:
        """Whether what was just shown is a job, which is one status further the next time."""
        collection = self._collections.item_of.get(call.operation.route)
        if collection is None:
            return False
        name = unquote(call.values[collection.parameter])
        table = self._table(collection, call.values)
        later = self._jobs.next(collection, name, table.get(name))
        if later is not None:
            table.put(name, later)
        return later is not None

    def _merged(
        self, call: ValidCall, row: dict[str, Any], collection: Collection
    ) -> dict[str, Any]:
        """A thing with what a body says of it."""
        given = self._given(call.body, collection)
        if call.media_type == _MERGE_PATCH:
            given = merged_deeply(row, given)
        keep = {collection.key, *collection.links.values()}
        return merged(row, given, self._schemas.validator(collection.item), keep=keep)

    def _known(
        self, collection: Collection, values: Mapping[str, str], table: CollectionTable, name: str
    ) -> Any:
        """The thing with an id; an unknown one is made up, and is not kept."""
        row = table.get(name)
        if row is None:
            identity = self._typed(name, collection.id_schema)
            fixed = {**self._fixed(collection, values), collection.key: identity}
            parents = self._parents(collection, values)
            row = self._rows.row(collection, parents, crc32(name.encode()), fixed)
        return row

    def _is_missing(self, call: ValidCall) -> bool:
        """Whether something that the path names was deleted, or is unknown where that matters."""
        path = call.operation.route
        for item_path, collection in self._collections.item_of.items():
            if path != item_path and not path.startswith(item_path.rstrip("/") + "/"):
                continue
            if collection.parameter not in call.values:
                continue
            name = unquote(call.values[collection.parameter])
            table = self._table(collection, call.values)
            if table.is_gone(name):
                # A document without 404 allows no such response; then it is made up like others.
                return self._strict or call.operation.response(404) is not None
            row = table.get(name)
            if row is None:
                if self._strict:
                    return True
                continue
            expected = self._fixed(collection, call.values).items()
            if any(str(row.get(key)) != str(value) for key, value in expected):
                return self._strict or call.operation.response(404) is not None
        return False

    # -- tables -----------------------------------------------------------------------------------

    def _parents(self, collection: Collection, values: Mapping[str, str]) -> tuple[str, ...]:
        if collection.base is not None:
            return ()
        return tuple(unquote(values.get(name, "")) for name in collection.parents)

    def _fixed(self, collection: Collection, values: Mapping[str, str]) -> dict[str, Any]:
        """What the path says of a thing's properties."""
        properties = self._shapes.every_property(collection.item) if collection.links else {}
        out: dict[str, Any] = {}
        for parameter, name in collection.links.items():
            out[name] = self._typed(unquote(values.get(parameter, "")), properties[name])
        return out

    def _typed(self, text: str, schema: Schema) -> int | str:
        """An id of a path as its property has it."""
        return int(text) if "integer" in self._shapes.types(schema) and text.isdigit() else text

    def _table(self, collection: Collection, values: Mapping[str, str]) -> CollectionTable:
        kept = collection.base or collection
        parents = self._parents(collection, values)
        if (kept, parents) not in self._tables:
            fixed = {} if collection.base else self._fixed(collection, values)

            def identity(number: int) -> Any:
                return self._rows.identity(kept, parents, number)

            def make(number: int) -> Any:
                own = {kept.key: identity(number)} if kept.key else {}
                return self._rows.row(kept, parents, number, {**fixed, **own})

            named = identity if kept.key else None
            self._tables[kept, parents] = CollectionTable(self._rows.count, named, make)
        return self._tables[kept, parents]

    def _defaults(self, operation: DocumentedOperation, row: dict[str, Any]) -> dict[str, Any]:
        """What the request's schema says of properties that were not given."""
        for media in (operation.body or {}).get("content", {}).values():
            schema = self._schemas.convert(media.get("schema"))
            known = self._shapes.every_property(schema)
            stated = {name: self._shapes.keyword(each, "default") for name, each in known.items()}
            return {n: value for n, value in stated.items() if value is not None and n not in row}
        return {}

    # -- responses --------------------------------------------------------------------------------

    def _shown(
        self, call: ValidCall, row: Any, collection: Collection, headers: dict[str, str]
    ) -> SandboxResponse | None:
        """A thing as the operation shows it: as it is, in a property, or what it says of it."""
        schema = json_schema(call.operation, self._schemas, call.accept)
        example = self._responses.documented(call.operation, call.operation.success, call.accept)
        if schema is None or not example.body:
            return SandboxResponse(example.status, {**example.headers, **headers}, example.body)
        holder = self._shapes.holder(schema, collection.item)
        validator = self._schemas.validator(schema)
        if holder == "" or (holder is None and self._speaks_of(schema, row, validator)):
            return self._response(call, row, headers)
        whole = json.loads(example.body)
        if holder is not None:
            return self._response(call, put(whole, holder, row), headers)
        if isinstance(whole, dict):
            shared = {name: value for name, value in row.items() if name in whole}
            return self._response(call, merged(whole, shared, validator, keep=()), headers)
        return SandboxResponse(example.status, {**example.headers, **headers}, example.body)

    def _speaks_of(self, schema: Schema, row: Any, validator: Any) -> bool:
        """Whether a schema that is not the thing's own describes it all the same."""
        known = {plain_name(name) for name in self._shapes.every_property(schema)}
        return (
            bool(known) and known >= {plain_name(name) for name in row} and validator.is_valid(row)
        )

    def _response(
        self, call: ValidCall, content: Any, headers: dict[str, str]
    ) -> SandboxResponse | None:
        """A response, if the document allows it."""
        schema = json_schema(call.operation, self._schemas, call.accept)
        if schema is None or not self._schemas.validator(schema).is_valid(content):
            return None
        example = self._responses.documented(call.operation, call.operation.success, call.accept)
        text = json_bytes(content)
        return SandboxResponse(example.status, {**example.headers, **headers}, text)
