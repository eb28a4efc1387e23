"""From a document in canonical form to the client as data (`otto_codegen.api`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from otto_codegen.api import Api, BodyForm, Endpoint, Param, ResponseForm, Tag, TypeExpr
from otto_codegen.inputs import accept_plain_values
from otto_codegen.kept import NOTHING, Kept, old_names, renames
from otto_codegen.naming import choose_names
from otto_codegen.naming.words import pascal_case
from otto_codegen.normalise.forms import without_places
from otto_codegen.paging import paging_of
from otto_codegen.reserved import reserved_tag_classes
from otto_codegen.schema_types import (
    ANY,
    FILE,
    NONE,
    Owner,
    SchemaTypes,
    first_sentence,
    literal,
    text_of,
)
from otto_codegen.source_map import SourceMap
from otto_ext.openapi.schemas import Schemas
from otto_ext.openapi.servers import BASE_PATH
from otto_ext.openapi.values import unique
from otto_ext.openapi.waiting import infer_waiting

__all__ = ["parse"]


def parse(
    document: Mapping[str, Any], names: SourceMap | None = None, *, rename: bool = False
) -> Api:
    """Read a document.

    Args:
        document: in canonical form, see `otto_codegen.normalise`; its names are chosen anew.
        names: those of the last run.
        rename: whether they make way for those of the rules, and become deprecated aliases where
            they can; else they are kept.
    """
    by_rule = _parse(document, NOTHING)
    if names is None:
        return by_rule
    # Only what the document still has keeps its name, which a first reading finds out.
    found = SourceMap.of(by_rule)
    kept = Kept.of(names, document).only({it.of for it in found.schemas.values()})
    others = renames(kept, found)
    if rename:
        others = renames(kept, found, moves=True)
        by_rule.old_names, by_rule.renamed = old_names(others, kept, names, found)
        places = {it.tag for it in by_rule.old_names if not it.what} - {"", *found.tags}
        by_rule.old_tags = [
            Tag(tag, names.tags[tag].cls, names.tags[tag].label, "") for tag in sorted(places)
        ]
        by_rule.old_operations = {
            was.name(was.method): now.name(now.method)
            for label, now in found.operations.items()
            if (was := kept.operations.get(label)) and was.method
        }
        return by_rule
    if not (others or kept.lacks_arguments(found)):
        return by_rule
    api = _parse(document, kept)
    api.renamed = renames(kept, SourceMap.of(api))
    forced = {it.old for it in api.renamed}
    api.kept = [it for it in others if it.old not in forced]
    return api


def _parse(document: Mapping[str, Any], kept: Kept) -> Api:
    named = choose_names(document, kept)
    types = SchemaTypes(document["components"]["schemas"], kept)
    types.build_components()
    tags: dict[str, Tag] = {}
    stated: list[tuple[Endpoint, Mapping[str, Any]]] = []
    tag_texts = {
        tag["name"]: str(tag.get("description") or "")
        for tag in document.get("tags") or ()
        if isinstance(tag, Mapping) and isinstance(tag.get("name"), str)
    }
    for path, item in document["paths"].items():
        for method, operation in item.items():
            first, *others = operation["x-otto-tags"]
            for name in (first, *others):
                label = document["x-otto-tags"][name]
                tags.setdefault(name, Tag(name, "", label, tag_texts.get(label, "")))
            endpoint = _endpoint(types, first, method, path, operation)
            tags[first].endpoints.append(endpoint)
            stated.append((endpoint, operation))
            for name in others:
                tags[name].aliases.append(endpoint)
    _name_tags(list(tags.values()))
    models = {model.class_info.name: model for model in types.models}
    aliases = {alias.class_info.name: alias.type for alias in types.aliases}
    schemas = Schemas(document)
    for endpoint, operation in stated:
        endpoint.pages = paging_of(endpoint, operation, schemas, models, aliases)
        if endpoint.pages is None or "x-otto-wait" in operation:
            endpoint.wait = infer_waiting(operation, endpoint.method, schemas, label=endpoint.label)
    paged = [it for it, _ in stated if it.pages is not None or it.items is not None]
    for endpoint in paged:
        before = kept.operations.get(endpoint.label)
        endpoint.iter_name = before.pages if before else ""
    for endpoint in paged:
        _name_pages(endpoint, list(tags.values()))
    accept_plain_values(types, [endpoint for tag in tags.values() for endpoint in tag.endpoints])
    info = document["info"]
    return Api(
        info["title"],
        info["version"],
        str(info.get("description") or ""),
        document[BASE_PATH],
        list(tags.values()),
        types.models,
        types.enums,
        types.aliases,
        named=list(named),
    )


def _name_tags(tags: list[Tag]) -> None:
    """Name the classes of tags. Each tag has two, and `async jobs` stands beside `jobs`."""
    taken: set[str] = set()
    reserved = reserved_tag_classes()
    for tag in tags:
        wanted = pascal_case(tag.tag)
        name, number = wanted, 2
        while taken & {name.lower(), f"async{name}".lower()} or reserved & {name, f"Async{name}"}:
            name, number = f"{wanted}{number}", number + 1
        taken |= {name.lower(), f"async{name}".lower()}
        tag.class_name = name
        for endpoint in tag.endpoints:
            endpoint.tag_class = name


def _name_pages(endpoint: Endpoint, tags: list[Tag]) -> None:
    """Name the method that goes through all pages, where no name of it is kept."""
    if endpoint.iter_name:
        return
    beside = [it for tag in tags if endpoint in tag.methods for it in tag.methods]
    taken = {name for it in beside for name in (it.name, it.iter_name)}
    short = _short_pages(endpoint)
    clear = [it for it in beside if _short_pages(it) == short] == [endpoint]
    wanted = short if clear and short not in taken else f"iter_{endpoint.name}"
    endpoint.iter_name = unique(wanted, taken)


def _short_pages(endpoint: Endpoint) -> str:
    """`iter_accounts` for `list_accounts`; empty where nothing pages."""
    if endpoint.pages is None and endpoint.items is None:
        return ""
    if endpoint.name in {"list", "get"}:
        return f"iter_{endpoint.tag.rstrip('_')}"
    return f"iter_{endpoint.name.removeprefix('list_').removeprefix('get_')}"


def _endpoint(
    types: SchemaTypes, tag: str, method: str, path: str, operation: Mapping[str, Any]
) -> Endpoint:
    class_name = operation["x-otto-class"]
    owner = Owner(class_name, (f"{method.upper()} {path}",))
    bodies, body_required = _bodies(types, owner, operation.get("requestBody"))
    responses = [
        _response(types, owner, status, response)
        for status, response in operation["responses"].items()
    ]
    sequences = [it for form in responses if form.status.startswith("2") for it in form.sequences]
    return Endpoint(
        name=operation["x-otto-name"],
        class_name=class_name,
        operation_id=operation["operationId"],
        at=operation["x-otto-at"],
        tag=tag,
        method=method.upper(),
        path=path,
        summary=str(operation.get("summary") or ""),
        description=str(operation.get("description") or ""),
        deprecated=bool(operation.get("deprecated")),
        parameters=[_param(types, owner, found) for found in operation["parameters"]],
        bodies=bodies,
        body_required=body_required,
        responses=responses,
        returns=_returns(responses),
        base_path=operation.get(BASE_PATH),
        items=sequences[0] if sequences else None,
        retry=operation.get("x-otto-retry"),
    )


def _param(types: SchemaTypes, owner: Owner, found: Mapping[str, Any]) -> Param:
    schema = found["schema"]
    default = schema.get("default")
    return Param(
        found["name"],
        found["x-otto-name"],
        found["in"],
        found["x-otto-at"],
        types.use(schema, owner.child(found["name"], f"{found['in']} {found['name']}")),
        bool(found["required"]),
        found["style"],
        bool(found["explode"]),
        found.get("x-otto-content"),
        str(found.get("description") or "") or text_of(schema),
        bool(found.get("deprecated")),
        literal(default) if isinstance(default, str | int | float | bool) else None,
        found.get("allowReserved") is True,
    )


# -- bodies and responses ------------------------------------------------------------------------


#: JSON values in lines of their own.
_JSON_LINES = frozenset(
    {
        "application/x-ndjson",
        "application/ndjson",
        "application/jsonl",
        "application/jsonlines",
        "application/x-jsonlines",
        "application/json-lines",
    }
)


def kind_of(media_type: str) -> str:
    """How values of a media type are written, as `otto_ext.wire.operation.BodyKind` has it."""
    base = media_type.partition(";")[0].strip().lower()
    if base in {"application/json", "text/json", "*/*"} or base.endswith("+json"):
        return "json"
    if base in _JSON_LINES:
        return "lines"
    if base == "application/json-seq":
        return "sequence"
    if base == "application/x-www-form-urlencoded":
        return "form"
    if base.startswith("multipart/"):
        return "multipart"
    if base.startswith("text/"):
        return "text"
    return "binary"


#: JSON first: where an API offers several forms, typed objects are what people want to hold.
_KINDS = ("json", "lines", "sequence", "form", "multipart", "text", "binary")
_ORDER = {kind: number for number, kind in enumerate(_KINDS)}


#: Between the items of a list that is one field (OpenAPI 3.1, 4.8.12.3).
_DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|"}


def _bodies(types: SchemaTypes, owner: Owner, body: Any) -> tuple[list[BodyForm], bool]:
    if not body:
        return [], False
    forms = []
    contents = sorted(body["content"].items(), key=lambda entry: _ORDER[kind_of(entry[0])])
    for media_type, media in contents:
        schema = media.get("schema", {})
        kind = kind_of(media_type)
        if _is_file(schema) and (kind == "text" or media_type == "*/*"):
            kind = "binary"
        elif media_type == "*/*" and schema.get("type") == "string":
            kind = "text"
        suffix = "body" if len(contents) == 1 else f"{kind}_body"
        place = owner.child(suffix, f"body {media_type}")
        expr = _content_type(types, kind, schema, place, receiving=False)
        stated = media.get("encoding", {})
        encoding = {
            key: value["contentType"].partition(",")[0].strip()
            for key, value in {**stated, **media.get("x-otto-encoding", {})}.items()
            if "contentType" in value
        }
        joined = {
            key: _DELIMITERS.get(value.get("style", "form"), ",")
            for key, value in stated.items()
            if value.get("explode") is False
        }
        deep = [key for key, value in stated.items() if value.get("style") == "deepObject"]
        forms.append(BodyForm(media_type, kind, expr, encoding, joined, deep))
    return forms, bool(body.get("required"))


def _is_file(schema: Mapping[str, Any]) -> bool:
    """Whether a text type is documented as a file, as CSV often is: then it is bytes."""
    return schema.get("type") == "string" and schema.get("format") in {"binary", "byte"}


def _content_type(
    types: SchemaTypes,
    kind: str,
    schema: Mapping[str, Any],
    place: Owner,
    *,
    receiving: bool,
) -> TypeExpr:
    """The type of a body in one media type."""
    if kind == "text":
        # A string that is documented as an object has no form that is known.
        primitive = schema.get("type") in _PRIMITIVE and "enum" not in schema
        expr = types.use(schema, place) if primitive else _STR
        return _STR if expr.codec == "c.BINARY" else expr
    if kind == "binary":
        return _BYTES if receiving else FILE
    if kind in {"lines", "sequence"}:
        expr = types.use(schema, place)
        more = "" if schema.get("type") == "array" else f" | list[{expr.annotation}]"
        return TypeExpr(
            f"{expr.annotation}{more} | FileContent", expr.codec, expr.models, expr.std | FILE.std
        )
    expr = types.use(schema, place)
    if not receiving and kind in {"form", "multipart"} and expr.annotation == "Any":
        return TypeExpr("Mapping[str, Any]", "c.ANY", std=frozenset({"Any", "Mapping"}))
    if kind == "multipart" and receiving:
        return _BYTES
    return expr


_STR = TypeExpr("str", "c.STRING")
_BYTES = TypeExpr("bytes", "c.BINARY")
_PRIMITIVE = frozenset({"string", "integer", "number", "boolean"})


def _response(
    types: SchemaTypes, owner: Owner, status: str, response: Mapping[str, Any]
) -> ResponseForm:
    form = ResponseForm(status, first_sentence(str(response.get("description") or "")))
    contents = list((response.get("content") or {}).items())
    for media_type, media in contents:
        schema = media.get("schema", {})
        kind = kind_of(media_type)
        sequence = _sequence(types, owner, status, media_type, media)
        if sequence is not None:
            kind, item = sequence
            expr = TypeExpr(
                f"list[{item.annotation}]", f"c.array({item.codec})", item.models, item.std
            )
            form.contents.append((media_type, kind, expr))
            form.sequences.append((kind, media_type, item))
            continue
        if kind in {"multipart", "form", "lines", "sequence"} or (
            _is_file(schema) and (kind == "text" or media_type == "*/*")
        ):
            kind = "binary"
        elif kind in {"text", "binary"} and _is_twin(schema, contents):
            # ASP.NET names text/plain beside application/json: the same value in JSON, unless it is
            # a primitive, which stands there without quotes. Swagger 2.0 names XML so for all.
            primitive = kind == "text" and schema.get("type") in _PRIMITIVE
            kind = "text" if primitive else "json"
        elif media_type == "*/*" and schema.get("type") == "string":
            kind = "text"
        suffix = f"response_{status}" if len(contents) == 1 else f"response_{status}_{kind}"
        place = owner.child(suffix, f"response {status} {media_type}")
        expr = _content_type(types, kind, schema, place, receiving=True)
        if kind == "json" and expr.codec == "c.BINARY":
            kind, expr = "binary", _BYTES
        form.contents.append((media_type, kind, expr))
    # JSON is asked for before its twins.
    form.contents.sort(key=lambda it: it[1] == "json" and kind_of(it[0]) != "json")
    return form


def _sequence(
    types: SchemaTypes, owner: Owner, status: str, media_type: str, media: Mapping[str, Any]
) -> tuple[str, TypeExpr] | None:
    """How the items of a sequence are distinguished, and their type; None for other bodies.

    Where `itemSchema` is absent, the schema of JSON Lines is that of the list, or of each line.
    """
    base = media_type.partition(";")[0].strip().lower()
    kind = "events" if base == "text/event-stream" else kind_of(base)
    item = media.get("x-otto-item")
    if item is None and kind in {"lines", "sequence"}:
        schema = types.target(media.get("schema", {}))
        item = schema["items"] if schema.get("type") == "array" else media.get("schema")
    if kind not in {"lines", "sequence", "events"} or not item:
        return None
    success = status.startswith("2")
    return kind, types.use(item, owner.child("item" if success else f"response_{status}_item"))


#: A documented redirect is a result: its Location is what is asked for.
REDIRECTS = frozenset({"301", "302", "303", "307", "308", "3XX"})


def _is_twin(schema: Mapping[str, Any], contents: list[tuple[str, Any]]) -> bool:
    """Whether a response has the same schema as JSON."""
    return any(
        kind_of(media_type) == "json"
        and without_places(media.get("schema", {})) == without_places(schema)
        for media_type, media in contents
    )


def _returns(responses: list[ResponseForm]) -> TypeExpr:
    """The union of the success types: 2xx, or the default where no 2xx is documented; and
    redirects that are documented, which are results too.
    """
    successes = [it for it in responses if it.status.startswith("2") or it.status in REDIRECTS]
    if not successes:
        successes = [response for response in responses if response.status == "default"]
    if not successes:
        return ANY
    exprs: list[TypeExpr] = []
    for response in successes:
        exprs.extend(expr for _, _, expr in response.contents)
        if not response.contents or not response.status.isdigit():
            # A range holds 204, and a server sends it under `default` too.
            exprs.append(NONE)
    annotations = dict.fromkeys(expr.annotation for expr in exprs)
    if "Any" in annotations:
        return ANY
    ordered = [a for a in annotations if a != "None"] + (["None"] if "None" in annotations else [])
    return TypeExpr(
        " | ".join(ordered),
        "",
        frozenset().union(*(expr.models for expr in exprs)),
        frozenset().union(*(expr.std for expr in exprs)),
    )
