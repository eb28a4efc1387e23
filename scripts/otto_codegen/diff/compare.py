"""Compares two documents: operations first, then all that each of them sends and gets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import define, field

from otto_codegen.diff.announcements import (
    STABILITY,
    ends_of_operation,
    ends_of_parameter,
    name_changes,
    stability_changes,
)
from otto_codegen.diff.change import Change, Diff
from otto_codegen.diff.constraints import show
from otto_codegen.diff.lifecycle import is_unstable, removal
from otto_codegen.diff.matching import (
    ApiOperation,
    ApiParameter,
    callbacks,
    match_operations,
    operations,
    parameters,
    renamed_tags,
)
from otto_codegen.diff.media_type_changes import is_text, matched, renamed
from otto_codegen.diff.pairs import Found, Written
from otto_codegen.diff.renames import Candidate, Siblings, likely_renames
from otto_codegen.diff.rules import RULES
from otto_codegen.diff.schemas import SCALARS, SchemaComparer
from otto_codegen.diff.security import requirements, schemes, servers
from otto_ext.openapi.canonical import Flattener
from otto_ext.openapi.json_values import as_dict
from otto_ext.openapi.load import as_openapi
from otto_ext.openapi.references import Document, Node, described, reference

if TYPE_CHECKING:
    from collections.abc import Iterator


def diff_documents(old: dict[str, Any], new: dict[str, Any]) -> Diff:
    """Compare two parsed OpenAPI documents.

    Swagger 2 documents are read as the OpenAPI 3 documents that say the same.

    Odd input does not raise: what has the wrong type counts as absent, a reference that leads
    nowhere as a schema that allows anything.

    Raises:
        DocumentError: schemas are nested too deeply, or combined in too many ways, to compare.
    """
    if old == new:
        return Diff(())
    sides = Document(as_openapi(old)), Document(as_openapi(new))
    comparison = _Comparison(*sides)
    changes = tuple(comparison.changes())
    if renames := frozenset(comparison.schemas.renames):
        # What one schema has evidence for is a rename in its siblings, too.
        del comparison, changes
        changes = tuple(_Comparison(*sides, renames).changes())
    return Diff(changes, texts_differ=True)


ParameterKey = tuple[str, str]


@define(eq=False)
class _Comparison:
    """Two documents on their way to a `Diff`."""

    old: Document
    new: Document
    elsewhere: frozenset[tuple[str, str]] = frozenset()
    schemas: SchemaComparer = field(init=False)
    _tags: dict[str, str] = field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        self.schemas = SchemaComparer(Flattener(self.old), Flattener(self.new), self.elsewhere)

    def changes(self) -> Iterator[Change]:
        for found in (*schemes(self.old, self.new), *servers(self.old, self.new)):
            yield _change(found, None)
        yield from self._operations()
        yield from self._webhooks()

    def _operations(self) -> Iterator[Change]:
        old, new = self._below("paths")
        matching = match_operations(old, new)
        self._tags = renamed_tags(old, new, [*matching.pairs, *matching.moved])
        for operation in matching.removed:
            rule = removal(operation.get("deprecated"), operation.get("x-sunset"))
            rule = "api-removed" + (rule or "-without-deprecation")
            if is_unstable(operation.get(STABILITY)):
                rule = "api-removed-unstable"
            text = "the operation was removed"
            yield _change(Found(rule, operation.node.pointer, text), operation.name)
        for operation in matching.added:
            found = Found("endpoint-added", operation.node.pointer, "the operation was added")
            yield _change(found, operation.name)
        for before, after in matching.moved:
            text = f"the operation moved here from {show(before.name)}"
            yield _change(
                Found("api-operation-moved", after.node.pointer, text), after.name, before
            )
            yield from self._both(before, after)
        for before, after in matching.pairs:
            yield from self._both(before, after)

    def _webhooks(self) -> Iterator[Change]:
        matching = match_operations(*self._below("webhooks"))
        for operation in matching.removed:
            text = f"the webhook {show(operation.path)} was removed"
            yield _change(Found("webhook-removed", operation.node.pointer, text), None)
        for operation in matching.added:
            text = f"the webhook {show(operation.path)} was added"
            yield _change(Found("webhook-added", operation.node.pointer, text), None)
        for before, after in (*matching.pairs, *matching.moved):
            for found in self._received(before, after, "the webhook's body"):
                yield _change(found, after.name)

    def _below(self, key: str) -> Iterator[list[ApiOperation]]:
        for side in (self.old, self.new):
            yield list(operations(side, side.root.child(key)))

    def _received(self, old: ApiOperation, new: ApiOperation, name: str) -> Iterator[Found]:
        """Compare what is sent to callers: like a response, it is theirs to read."""
        before = self.old.resolve(old.node.child("requestBody"))
        after = self.new.resolve(new.node.child("requestBody"))
        had, has = isinstance(before.raw, dict), isinstance(after.raw, dict)
        if had and has:
            yield from self._media_types(before, after, "response-body", name)
        elif had or has:
            how, pointer = ("added", after.pointer) if has else ("removed", before.pointer)
            yield Found(f"webhook-body-{how}", pointer, f"{name} was {how}")

    def _callbacks(self, old: ApiOperation, new: ApiOperation) -> Iterator[Found]:
        before, after = callbacks(self.old, old), callbacks(self.new, new)
        for key, operation in before.items():
            name = f"the callback {show(key[0])}"
            if (other := after.get(key)) is not None:
                yield from self._received(operation, other, f"{name}: its body")
            else:
                yield Found("callback-removed", operation.node.pointer, f"{name} was removed")
        for key, operation in after.items():
            if key not in before:
                text = f"the callback {show(key[0])} was added"
                yield Found("callback-added", operation.node.pointer, text)

    def _both(self, old: ApiOperation, new: ApiOperation) -> Iterator[Change]:
        for found in self._differences(old, new):
            yield _change(found, new.name, old if old.name != new.name else None)

    def _differences(self, old: ApiOperation, new: ApiOperation) -> Iterator[Found]:
        yield from stability_changes(old, new)
        if is_unstable(old.get(STABILITY)):
            return  # the document says that it may change at any time
        yield from ends_of_operation(old, new)
        yield from name_changes(old, new, self._tags)
        yield from requirements(self.old, self.new, old, new)
        yield from self._parameters(old, new)
        yield from self._request_body(old, new)
        yield from self._responses(old, new)
        yield from self._callbacks(old, new)

    def _parameters(self, old: ApiOperation, new: ApiOperation) -> Iterator[Found]:
        before, after = parameters(self.old, old), parameters(self.new, new)
        renamed = self._renamed_parameters(before, after)
        for key, other_key in renamed.items():
            parameter, other = before.pop(key), after.pop(other_key)
            need = "required" if parameter.required else "optional"
            text = f"the {need} {other.place} parameter {show(parameter.name)} was renamed to "
            rule = f"request-{need}-parameter-renamed"
            yield Found(rule, other.node.pointer, text + show(other.name))
            yield from self._parameter(parameter, other)
        for key, parameter in before.items():
            if key in after:
                yield from self._parameter(parameter, after[key])
            elif parameter.place != "path":
                yield self._removed_parameter(parameter)
        for key, parameter in after.items():
            if key not in before and not _was_in_path(parameter, old, new):
                yield self._new_parameter(parameter)

    def _renamed_parameters(
        self,
        before: dict[ParameterKey, ApiParameter],
        after: dict[ParameterKey, ApiParameter],
    ) -> dict[ParameterKey, ParameterKey]:
        """Parameters that have another name, by their keys; those of the path have places."""
        found: dict[ParameterKey, ParameterKey] = {}
        if not (before.keys() - after.keys() and after.keys() - before.keys()):
            return found
        for place in ("query", "header", "cookie"):
            old, new = (
                {k: p for k, p in side.items() if k[0] == place} for side in (before, after)
            )
            siblings = Siblings([k[1] for k in old], [k[1] for k in new])
            gone = [
                self._candidate(key, parameter, self.old, siblings)
                for key, parameter in old.items()
                if key not in new
            ]
            fresh = [
                self._candidate(key, parameter, self.new, siblings)
                for key, parameter in new.items()
                if key not in old
            ]
            names = {p.name: key for side in (old, new) for key, p in side.items()}
            for was, now in likely_renames(gone, fresh, self.elsewhere):
                found[names[was.name]] = names[now.name]
                self.schemas.renames.add((was.name, now.name))
        return found

    def _candidate(
        self,
        key: ParameterKey,
        parameter: ApiParameter,
        document: Document,
        siblings: Siblings,
    ) -> Candidate:
        is_old = document is self.old
        schema = _schema_of(document, parameter.node)
        flat = (self.schemas.old if is_old else self.schemas.new).flat(schema)
        return Candidate(
            parameter.name,
            (flat.types, flat.values.get("format"), reference(schema)),
            self.schemas.written(schema, of_old=is_old),
            *described(parameter.node, schema),
            tuple(map(str, flat.enum or ())),
            siblings.neighbours(key[1], of_old=is_old),
        )

    def _removed_parameter(self, parameter: ApiParameter) -> Found:
        sunset = parameter.get("x-sunset")
        rule = "request-parameter-removed" + removal(parameter.get("deprecated"), sunset)
        text = f"the {parameter.place} parameter {show(parameter.name)} was removed"
        return Found(rule, parameter.node.pointer, text)

    def _new_parameter(self, parameter: ApiParameter) -> Found:
        text = f"the {parameter.place} parameter {show(parameter.name)} was added"
        if parameter.place == "path":
            return Found("new-request-path-parameter", parameter.node.pointer, text)
        if not parameter.required:
            return Found("new-optional-request-parameter", parameter.node.pointer, text)
        schema = self.new.resolve(parameter.node.child("schema"))
        rule = "new-required-request-parameter"
        if "default" in as_dict(schema.raw):
            rule = "new-required-request-default-parameter-to-existing-path"
        return Found(rule, parameter.node.pointer, text + " and is required")

    def _parameter(self, old: ApiParameter, new: ApiParameter) -> Iterator[Found]:
        pointer, name = new.node.pointer, show(new.name)
        subject = f"the {new.place} parameter {name}"
        if old.required != new.required:
            became = "required" if new.required else "optional"
            yield Found(f"request-parameter-became-{became}", pointer, f"{subject} became {became}")
        if new.place == "path" and old.name != new.name:
            text = f"the path parameter {show(old.name)} is called {name} now"
            yield Found("api-path-parameter-renamed", pointer, text)
        yield from ends_of_parameter(old, new, subject)
        single = self._is_single(self.schemas.old, old) and self._is_single(self.schemas.new, new)
        if _serialization(old, single=single) != _serialization(new, single=single):
            text = f"{subject} is written another way: `style` or `explode` changed"
            yield Found("request-parameter-serialization-changed", pointer, text)
        before, after = (dict(side.node.child("content").items()) for side in (old, new))
        if before.keys() != after.keys():
            names = " or ".join(map(show, after)) or "plain text"
            text = f"{subject} is encoded as {names} now"
            yield Found("request-parameter-media-type-changed", pointer, text)
        written = Written.AS_TEXT
        if after:
            written = Written.AS_JSON
        elif new.place in ("query", "cookie") and _serialization(new) == ("form", True):
            written = Written.AS_LIST
        yield from self._content(old.node, new.node, "request-parameter", subject, written)

    def _is_single(self, side: Flattener, parameter: ApiParameter) -> bool:
        types = side.flat(_schema_of(side.document, parameter.node)).types
        return types is not None and types <= SCALARS

    def _content(
        self, old: Node, new: Node, subject: str, name: str, written: Written = Written.AS_TEXT
    ) -> Iterator[Found]:
        """Compare what stands in `schema`, or in `content` where that is used instead."""
        before, after = _schema_of(self.old, old), _schema_of(self.new, new)
        for found in self.schemas.compare(before, after, subject, written):
            yield Found(found.id, found.location, f"{name}: {found.message}")

    def _request_body(self, old: ApiOperation, new: ApiOperation) -> Iterator[Found]:
        before = self.old.resolve(old.node.child("requestBody"))
        after = self.new.resolve(new.node.child("requestBody"))
        had, has = isinstance(before.raw, dict), isinstance(after.raw, dict)
        need = "required" if as_dict(after.raw).get("required") is True else "optional"
        if has and not had:
            text = f"a {need} request body was added"
            yield Found(f"request-body-added-{need}", after.pointer, text)
        elif had and not has:
            yield Found("request-body-removed", before.pointer, "the request body was removed")
        elif had and has:
            if (as_dict(before.raw).get("required") is True) != (need == "required"):
                text = f"the request body became {need}"
                yield Found(f"request-body-became-{need}", after.pointer, text)
            yield from self._media_types(before, after, "request-body", "the request body")

    def _media_types(self, old: Node, new: Node, subject: str, name: str) -> Iterator[Found]:
        before, after = (dict(node.child("content").items()) for node in (old, new))
        stem = subject.removesuffix("-body") + _BODY[subject]
        known = matched(before, after)
        for media_type, (_, node) in known.items():
            if media_type not in after:
                text = f"{name} can no longer be {show(media_type)}"
                yield Found(f"{stem}-media-type-removed", node.pointer, text)
        for media_type, node in after.items():
            if media_type not in known:
                text = f"{name} can be {show(media_type)} now"
                yield Found(f"{stem}-media-type-added", node.pointer, text)
                continue
            label, was = known[media_type]
            if subject == "response-body" and label != media_type:
                yield from renamed(label, media_type, node.pointer, name)
            written = Written.AS_TEXT if is_text(media_type) else Written.AS_JSON
            pair = was.child("schema"), node.child("schema")
            for found in self.schemas.compare(*pair, subject, written):
                yield Found(found.id, found.location, f"{name}: {found.message}")
            yield from self._items(was, node, subject, name)

    def _items(self, old: Node, new: Node, subject: str, name: str) -> Iterator[Found]:
        """Compare what OpenAPI 3.2 says of one item of a stream."""
        had, has = ("itemSchema" in as_dict(node.raw) for node in (old, new))
        if had and has:
            pair = old.child("itemSchema"), new.child("itemSchema")
            for found in self.schemas.compare(*pair, subject):
                yield Found(found.id, found.location, f"an item of {name}: {found.message}")
        elif had or has:
            how = "added" if has else "removed"
            text = f"{name}: the schema of an item of the stream was {how}"
            pointer = (new if has else old).pointer
            yield Found(f"{subject}-media-type-item-schema-{how}", pointer, text)

    def _responses(self, old: ApiOperation, new: ApiOperation) -> Iterator[Found]:
        before, after = (dict(op.node.child("responses").items()) for op in (old, new))
        for status, node in before.items():
            if status not in after:
                rule = f"response-{_kind(status)}-status-removed"
                if status.upper() == "2XX" and any(other[0] == "2" for other in after):
                    rule = "response-success-status-range-removed"
                yield Found(rule, node.pointer, f"the response {show(status)} was removed")
        for status, node in after.items():
            if status not in before:
                rule = f"response-{_kind(status)}-status-added"
                yield Found(rule, node.pointer, f"the response {show(status)} was added")
            else:
                pair = self.old.resolve(before[status]), self.new.resolve(node)
                name = f"the response {show(status)}"
                yield from self._headers(*pair, name)
                if not (status in _BODILESS or new.method == "head"):
                    yield from self._media_types(*pair, "response-body", name)

    def _headers(self, old: Node, new: Node, name: str) -> Iterator[Found]:
        # Header names are the same in any case (RFC 9110, section 5.1).
        before = {
            key.lower(): (key, self.old.resolve(node)) for key, node in old.child("headers").items()
        }
        after = {
            key.lower(): (key, self.new.resolve(node)) for key, node in new.child("headers").items()
        }
        for key, (label, header) in before.items():
            subject = f"{name}: the header {show(label)}"
            was = as_dict(header.raw).get("required") is True
            if key not in after:
                need = "required" if was else "optional"
                yield Found(
                    f"{need}-response-header-removed", header.pointer, f"{subject} was removed"
                )
                continue
            other = after[key][1]
            required = as_dict(other.raw).get("required") is True
            if was != required:
                became = "required" if required else "optional"
                yield Found(
                    f"response-header-became-{became}", other.pointer, f"{subject} became {became}"
                )
            yield from self._content(header, other, "response-header", subject)
        for key, (label, header) in after.items():
            if key not in before:
                text = f"{name}: the header {show(label)} was added"
                yield Found("response-header-added", header.pointer, text)


#: Responses of these statuses have no body, whatever the document says (RFC 9110, 15).
_BODILESS = frozenset({"204", "205", "304"})
_BODY = {"request-body": "-body", "response-body": ""}


def _was_in_path(parameter: ApiParameter, old: ApiOperation, new: ApiOperation) -> bool:
    """Whether it is another name for a place in the path that the old document did not mention."""
    if parameter.place != "path" or old.path == new.path or parameter.name not in new.path_names:
        return False
    return new.path_names.index(parameter.name) < len(old.path_names)


def _serialization(parameter: ApiParameter, *, single: bool = False) -> tuple[Any, ...]:
    """What decides how the value is written; for a single string that is little."""
    usual = "form" if parameter.place in ("query", "cookie") else "simple"
    style = parameter.get("style", usual)
    if single:
        return (style if parameter.place == "path" else None,)
    return style, parameter.get("explode", style == "form")


def _schema_of(document: Document, node: Node) -> Node:
    if "schema" in as_dict(node.raw):
        return node.child("schema")
    for _, media_type in node.child("content").items():
        return media_type.child("schema")
    return node.child("schema")


def _kind(status: str) -> str:
    return "success" if status.startswith("2") else "non-success"


def _change(found: Found, operation: str | None, previous: ApiOperation | None = None) -> Change:
    level = RULES[found.id].level
    name = previous.name if previous else None
    return Change(found.id, level, operation, found.location, found.message, name)
