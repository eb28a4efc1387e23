"""The source map: which place of the document has which name in Python.

It is kept in `_source.json` beside the client, under `names`, with an entry for each

- tag: the attribute of the client, and the tag's name in the document;
- operation, by `GET /accounts`: `at`, its JSON pointer (RFC 6901); `id`, its operationId; `tags`
  and `method`, so that `api/<first tag>/<method>.py` is its module; `pages`, the method that goes
  through all pages; `arguments`, each as a list of where it is sent (`body` for a field of the
  request body), its name there, and the pointers of what describes it;
- schema, by class name: `at`; `of`, the steps to one that is written inline, from the operation or
  the component that it belongs to; `kind`; `input`, the name of what is accepted where it is sent;
  `names`, the attributes of a model with the pointers of the properties, or the members of an
  enumeration with their values.

A pointer without a slash in front continues the entry's `at`. Pointers lead into the document as
it is kept (Swagger 2.0 as OpenAPI 3), with the overlays applied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, cast

from attrs import field, frozen

from otto_codegen.api import Alias, EnumClass, ModelClass
from otto_ext.openapi.pointers import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from otto_codegen.api import Api, Endpoint

__all__ = ["Argument", "OperationNames", "SchemaNames", "SourceMap"]

Kind = Literal["model", "enum", "type"]


@frozen
class Argument:
    """An argument of a method.

    Attributes:
        place: `path`, `query`, `querystring`, `header`, `cookie` or `body`.
        key: its name in the document.
        at: pointers to what describes it.
    """

    place: str
    key: str
    at: tuple[str, ...]


@frozen
class OperationNames:
    """The names of an operation.

    Attributes:
        at: the pointer of the operation.
        operation_id: its operationId, or the one that was made for it.
        tags: the attributes of the client that have its method; its module is under the first.
        method: the name of the method.
        pages: the name of the method that goes through all pages, or empty.
        arguments: by name.
    """

    at: str
    operation_id: str
    tags: tuple[str, ...]
    method: str
    pages: str = ""
    arguments: Mapping[str, Argument] = field(factory=dict)


@frozen
class SchemaNames:
    """The names of a schema that has a class, or a type alias.

    Attributes:
        at: the pointer of the schema.
        of: what it belongs to: the pointer of a component or `GET /x`, and the steps from there.
        kind: what was made of it.
        input: the name of what is accepted where it is sent, or empty.
        attributes: of a model: the pointers of the property by attribute.
        members: of an enumeration: the value by member.
    """

    at: str
    of: tuple[str, ...]
    kind: Kind
    input: str = ""
    attributes: Mapping[str, tuple[str, ...]] = field(factory=dict)
    members: Mapping[str, str | int] = field(factory=dict)

    def key(self, attribute: str) -> str:
        """The name of an attribute's property in JSON."""
        return tokens(self.attributes[attribute][0])[-1]


@frozen
class SourceMap:
    """The names of a client: tags by attribute, operations by `GET /x`, schemas by class."""

    tags: Mapping[str, str] = field(factory=dict)
    operations: Mapping[str, OperationNames] = field(factory=dict)
    schemas: Mapping[str, SchemaNames] = field(factory=dict)

    @classmethod
    def of(cls, api: Api) -> SourceMap:
        """The names of a client that is to be rendered."""
        also: dict[str, list[str]] = {}
        for tag in api.tags:
            for endpoint in tag.aliases:
                also.setdefault(endpoint.label, []).append(tag.tag)
        made: list[ModelClass | EnumClass | Alias] = [*api.models, *api.enums, *api.aliases]
        return cls(
            {tag.tag: tag.label for tag in api.tags},
            {it.label: _operation(it, also.get(it.label, ())) for it in api.endpoints},
            {it.class_info.name: _schema(it) for it in made},
        )

    @classmethod
    def from_dict(cls, stated: Mapping[str, Any]) -> SourceMap:
        """The map that `as_dict` gave.

        Raises:
            KeyError, TypeError, ValueError, AttributeError: it is not one.
        """
        operations = {
            label: OperationNames(
                it["at"],
                it["id"],
                tuple(it["tags"]),
                it["method"],
                it.get("pages", ""),
                {
                    name: Argument(place, key, _absolute(at, it["at"]))
                    for name, (place, key, *at) in it["arguments"].items()
                },
            )
            for label, it in stated.get("operations", {}).items()
        }
        schemas = {name: _read_schema(it) for name, it in stated.get("schemas", {}).items()}
        return cls(dict(stated.get("tags", {})), operations, schemas)

    def as_dict(self) -> dict[str, Any]:
        """The map as it is kept."""
        return {
            "tags": dict(self.tags),
            "operations": {
                label: {
                    "at": it.at,
                    "id": it.operation_id,
                    "tags": list(it.tags),
                    "method": it.method,
                    **({"pages": it.pages} if it.pages else {}),
                    "arguments": {
                        name: [argument.place, argument.key, *_relative(argument.at, it.at)]
                        for name, argument in it.arguments.items()
                    },
                }
                for label, it in self.operations.items()
            },
            "schemas": {name: _written_schema(it) for name, it in self.schemas.items()},
        }


def _operation(endpoint: Endpoint, also: Iterable[str]) -> OperationNames:
    return OperationNames(
        endpoint.at,
        endpoint.operation_id,
        (endpoint.tag, *also),
        endpoint.name,
        endpoint.iter_name,
        {
            **{p.name: Argument(p.location, p.key, (p.at,)) for p in endpoint.parameters},
            **{f.name: Argument("body", f.key, f.at) for f in endpoint.fields},
        },
    )


def _schema(it: ModelClass | EnumClass | Alias) -> SchemaNames:
    if isinstance(it, ModelClass):
        attributes = {entry.name: entry.at for entry in it.fields}
        return SchemaNames(it.at, it.of, "model", it.dict.name if it.dict else "", attributes)
    if isinstance(it, EnumClass):
        return SchemaNames(it.at, it.of, "enum", it.input_name, members=dict(it.members))
    return SchemaNames(it.at, it.of, "type", it.input.name if it.input else "")


def _written_schema(it: SchemaNames) -> dict[str, Any]:
    found: dict[str, Any] = {"at": it.at, "kind": it.kind}
    if it.of != (it.at,):
        found["of"] = list(it.of)
    if it.input:
        found["input"] = it.input
    if it.kind == "enum":
        found["names"] = dict(it.members)
    elif it.kind == "model":
        found["names"] = {name: _one(_relative(at, it.at)) for name, at in it.attributes.items()}
    return found


def _read_schema(stated: Mapping[str, Any]) -> SchemaNames:
    at, kind, names = stated["at"], stated["kind"], stated.get("names", {})
    return SchemaNames(
        at,
        tuple(stated.get("of", (at,))),
        cast("Kind", kind),
        stated.get("input", ""),
        {
            name: _absolute([places] if isinstance(places, str) else places, at)
            for name, places in names.items()
        }
        if kind == "model"
        else {},
        names if kind == "enum" else {},
    )


def _one(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else values


def _relative(pointers: Iterable[str], at: str) -> list[str]:
    return [pointer.removeprefix(f"{at}/") for pointer in pointers]


def _absolute(pointers: Iterable[str], at: str) -> tuple[str, ...]:
    return tuple(it if it.startswith("/") or not it else f"{at}/{it}" for it in pointers)
