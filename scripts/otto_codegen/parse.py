"""From a document in canonical form to the client as data (`otto_codegen.api`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from attrs import asdict, frozen

from otto_codegen.api import Alias, Api, EnumClass, ModelClass, Tag, TypeExpr, literal
from otto_codegen.api_operations import Endpoint, Paging, Param
from otto_codegen.body_forms import bodies_of, response_of, returned_by
from otto_codegen.docstrings import text_of
from otto_codegen.inputs import accept_plain_values
from otto_codegen.kept import NOTHING, Kept, old_names, renames
from otto_codegen.naming import choose_names
from otto_codegen.naming.class_names import Owner
from otto_codegen.naming.identifiers import pascal_case
from otto_codegen.reserved import reserved_tag_classes
from otto_codegen.schema_types import SchemaTypes
from otto_codegen.source_map import SourceMap
from otto_ext.openapi.canonical import Schemas
from otto_ext.openapi.job_statuses import infer_waiting
from otto_ext.openapi.json_values import tokens, unique
from otto_ext.openapi.pagination import infer_pagination
from otto_ext.openapi.servers import BASE_PATH

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
    schemas, named_types = Schemas(document), types.named
    for endpoint, operation in stated:
        endpoint.pages = _paging_of(endpoint, operation, schemas, named_types)
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
    bodies, body_required = bodies_of(types, owner, operation.get("requestBody"))
    responses = [
        response_of(types, owner, status, response)
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
        returns=returned_by(responses),
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


# -- pagination ------------------------------------------------------------------------------------

_LIST = re.compile(r"list\[(.+)\]")
_ANY = TypeExpr("Any", "c.ANY", std=frozenset({"Any"}))


def _paging_of(
    endpoint: Endpoint,
    operation: Mapping[str, Any],
    schemas: Schemas,
    named: Mapping[str, ModelClass | EnumClass | Alias],
) -> Paging | None:
    """How an operation pages, or None.

    Args:
        endpoint: the operation as Python.
        operation: the same in canonical form.
        schemas: of the document.
        named: the client's models, enumerations and named types, by name.

    Raises:
        OpenAPIError: `x-otto-paging` does not fit the operation.
    """
    found = infer_pagination(operation, endpoint.method, schemas, label=endpoint.label)
    if found is None:
        return None
    names = {p.key: p.name for p in endpoint.parameters if p.location == "query"}
    values = asdict(found)
    for key in ("parameter", "size"):
        values[key] = names.get(values[key], "")
    types = _TypePaths(named)
    item = types.element(types.at(endpoint.returns, found.items))
    if found.item:
        item = types.at(item, found.item)
    return Paging(item_type=item, **values)


@frozen
class _TypePaths:
    """Walks through the types of the client, by the keys of the document."""

    named: Mapping[str, ModelClass | EnumClass | Alias]

    def at(self, expr: TypeExpr, pointer: str) -> TypeExpr:
        """The type of what stands at a pointer; Any where no type says it."""
        for token in tokens(pointer):
            model = self.named.get(_base(self._open(expr).annotation))
            own = model.fields if isinstance(model, ModelClass) else []
            fields = [f for f in own if f.key == token]
            if not fields:
                return _ANY
            expr = fields[0].type
        return expr

    def element(self, expr: TypeExpr) -> TypeExpr:
        """The type of the items of a list."""
        whole = self._open(expr)
        match = _LIST.fullmatch(_base(whole.annotation))
        return TypeExpr(match.group(1), "", whole.models, whole.std) if match else _ANY

    def _open(self, expr: TypeExpr) -> TypeExpr:
        """What an alias stands for."""
        for _ in range(20):
            found = self.named.get(_base(expr.annotation))
            if not isinstance(found, Alias):
                break
            expr = found.type
        return expr


def _base(annotation: str) -> str:
    """An annotation without None."""
    return " | ".join(part for part in annotation.split(" | ") if part != "None")
