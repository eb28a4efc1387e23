"""The source map: which place of the document has which name, and which type, in Python.

It is kept in `_source.json` beside the client, under `names`, with an entry for each

- tag, by attribute of the client: the tag's name in the document, and its class;
- operation, by `GET /accounts`: `at`, its JSON pointer (RFC 6901); `id`, its operationId; `tags`
  and `method`, so that `api/<first tag>/<method>.py` is its module; `class`, that of the method;
  `returns`; `pages`, the method that goes through all pages and the type of an item; `deprecated`;
  `arguments`, each as a list of where it is sent (`body` for a field of the request body), its
  name there, its type, and the pointers of what describes it;
- schema, by class name: `at`; `of`, the steps to one that is written inline, from the operation or
  the component that it belongs to; `kind`; `input`, the name of what is accepted where it is sent;
  `is`, the type that an alias stands for; `names`, the attributes of a model with their types and
  the pointers of the properties, or the members of an enumeration with their values.

After `--rename`, `old` has a list for each name of the run before that is kept as a deprecated
alias: what has it (the tag of a method, the class of an attribute, or an empty string for a tag or
a class); the old name; the new one; the tag of a method that moved to another; and `class` or
`attribute` for those.

A pointer without a slash in front continues the entry's `at`. Pointers lead into the document as
it is kept (Swagger 2.0 as OpenAPI 3), with the overlays applied. What may be left out has a type
that ends with `| Unset`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, cast

from attrs import field, frozen

from otto_codegen.api import Alias, EnumClass, ModelClass
from otto_codegen.reserved import BODY, CONTENT_TYPE
from otto_ext.openapi.json_values import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from otto_codegen.api import Api
    from otto_codegen.api_operations import Endpoint

__all__ = [
    "Argument",
    "Attribute",
    "OldName",
    "OperationNames",
    "SchemaNames",
    "SourceMap",
    "TagNames",
]

Kind = Literal["model", "enum", "type"]
_UNSET = " | Unset"


@frozen
class TagNames:
    """The names of a tag: in the document, and of the class that has its methods."""

    label: str
    cls: str


@frozen
class Argument:
    """An argument of a method.

    Attributes:
        place: `path`, `query`, `querystring`, `header`, `cookie` or `body`.
        key: its name in the document; empty for the request body as a whole and its media type.
        annotation: its type, without `Unset`.
        required: whether calls must give it.
        at: pointers to what describes it.
        deprecated: whether calls with it are, and not those without.
    """

    place: str
    key: str
    annotation: str
    required: bool
    at: tuple[str, ...]
    deprecated: bool = False


@frozen
class OperationNames:
    """The names of an operation.

    Attributes:
        at: the pointer of the operation.
        operation_id: its operationId, or the one that was made for it.
        tags: the attributes of the client that have its method; its module is under the first.
        method: the name of the method.
        cls: the class of the method.
        returns: the type of the result.
        pages: the name of the method that goes through all pages, or empty.
        items: what that returns.
        deprecated: whether all calls of it are.
        arguments: by name.
    """

    at: str
    operation_id: str
    tags: tuple[str, ...]
    method: str
    cls: str = ""
    returns: str = ""
    pages: str = ""
    items: str = ""
    deprecated: bool = False
    arguments: Mapping[str, Argument] = field(factory=dict)

    def name(self, method: str) -> str:
        """A method as a program writes it: `accounts.list_accounts`."""
        return f"{self.tags[0]}.{method}"


@frozen
class Attribute:
    """An attribute of a model: its type without `Unset`, and the pointers of the property."""

    annotation: str
    required: bool
    at: tuple[str, ...]

    @property
    def key(self) -> str:
        """The name of the property in JSON."""
        return tokens(self.at[0])[-1]


@frozen
class SchemaNames:
    """The names of a schema that has a class, or a type alias.

    Attributes:
        at: the pointer of the schema.
        of: what it belongs to: the pointer of a component or `GET /x`, and the steps from there.
        kind: what was made of it.
        input: the name of what is accepted where it is sent, or empty.
        annotation: what an alias stands for.
        attributes: of a model, by name.
        members: of an enumeration: the value by member.
    """

    at: str
    of: tuple[str, ...]
    kind: Kind
    input: str = ""
    annotation: str = ""
    attributes: Mapping[str, Attribute] = field(factory=dict)
    members: Mapping[str, str | int] = field(factory=dict)


@frozen
class OldName:
    """A name of the run before `--rename`, kept as a deprecated alias until the next rerun.

    Attributes:
        tag: the tag that has the alias of a method, the class that has that of an attribute, or
            empty for tags and classes.
        old, new: the attributes, of the client, the tag or the class; or the classes.
        to: the tag that has the method, where that is another.
        what: `class`, `attribute`, or empty for tags and methods.
    """

    tag: str
    old: str
    new: str
    to: str = ""
    what: str = ""

    @property
    def text(self) -> str:
        """What the alias says when it is used."""
        if self.what == "attribute":
            return f"the attribute `{self.tag}.{self.old}` is called `{self.tag}.{self.new}` now"
        if self.what:
            return f"the {self.what} `{self.old}` is called `{self.new}` now"
        if not self.tag:
            return f"the tag `{self.old}` is called `{self.new}` now"
        to = self.to or self.tag
        return f"the method `{self.tag}.{self.old}` is called `{to}.{self.new}` now"

    @property
    def kind(self) -> str:
        """`tag`, `method`, `class` or `attribute`."""
        return self.what or ("method" if self.tag else "tag")

    @property
    def kept(self) -> list[str]:
        """The name as it is kept, without what is empty at the end."""
        found = [self.tag, self.old, self.new, self.to, self.what]
        while not found[-1]:
            found.pop()
        return found


@frozen
class SourceMap:
    """The names of a client: tags by attribute, operations by `GET /x`, schemas by class, and the
    deprecated aliases.
    """

    tags: Mapping[str, TagNames] = field(factory=dict)
    operations: Mapping[str, OperationNames] = field(factory=dict)
    schemas: Mapping[str, SchemaNames] = field(factory=dict)
    old: tuple[OldName, ...] = ()

    @classmethod
    def of(cls, api: Api) -> SourceMap:
        """The names of a client that is to be rendered."""
        also: dict[str, list[str]] = {}
        for tag in api.tags:
            for endpoint in tag.aliases:
                also.setdefault(endpoint.label, []).append(tag.tag)
        return cls(
            {tag.tag: TagNames(tag.label, tag.class_name) for tag in api.tags},
            {it.label: _operation(it, also.get(it.label, ())) for it in api.endpoints},
            {it.class_info.name: _schema(it) for it in api.types},
            tuple(api.old_names),
        )

    @classmethod
    def from_dict(cls, stated: Mapping[str, Any]) -> SourceMap:
        """The map that `as_dict` gave.

        Raises:
            KeyError, TypeError, ValueError, AttributeError, IndexError: it is not one.
        """
        return cls(
            {name: TagNames(*it) for name, it in stated.get("tags", {}).items()},
            {label: _read_operation(it) for label, it in stated.get("operations", {}).items()},
            {name: _read_schema(it) for name, it in stated.get("schemas", {}).items()},
            tuple(OldName(*it) for it in stated.get("old", ())),
        )

    def as_dict(self) -> dict[str, Any]:
        """The map as it is kept."""
        found: dict[str, Any] = {
            "tags": {name: [it.label, it.cls] for name, it in self.tags.items()},
            "operations": {label: _written(it) for label, it in self.operations.items()},
            "schemas": {name: _written_schema(it) for name, it in self.schemas.items()},
        }
        if self.old:
            found["old"] = [it.kept for it in self.old]
        return found


# -- from the client as data -----------------------------------------------------------------------


def _operation(endpoint: Endpoint, also: Iterable[str]) -> OperationNames:
    pages, items = endpoint.pages, endpoint.items
    paged = f"Pages[{pages.item_type.annotation}]" if pages is not None else ""
    return OperationNames(
        endpoint.at,
        endpoint.operation_id,
        (endpoint.tag, *also),
        endpoint.name,
        endpoint.class_name,
        endpoint.returns.annotation,
        endpoint.iter_name,
        f"Items[{items[2].annotation}]" if items is not None else paged,
        endpoint.deprecated,
        _arguments(endpoint),
    )


def _arguments(endpoint: Endpoint) -> dict[str, Argument]:
    old = set() if endpoint.deprecated else set(endpoint.optional_deprecated)
    found = {
        p.name: Argument(p.location, p.key, p.type.annotation, p.required, (p.at,), p.name in old)
        for p in endpoint.parameters
    }
    for name, annotation, default in endpoint.whole.keywords:
        if name in (BODY, CONTENT_TYPE) and name not in found:
            annotation = annotation.removesuffix(_UNSET)
            at = (f"{endpoint.at}/requestBody",)
            found[name] = Argument("body", "", annotation, not default, at)
    for f in endpoint.fields:
        found[f.name] = Argument("body", f.key, f.type.annotation, f.required, f.at, f.name in old)
    return found


def _schema(it: ModelClass | EnumClass | Alias) -> SchemaNames:
    if isinstance(it, ModelClass):
        attributes = {f.name: Attribute(f.type.annotation, f.required, f.at) for f in it.fields}
        held = it.dict.name if it.dict else ""
        return SchemaNames(it.at, it.of, "model", held, attributes=attributes)
    if isinstance(it, EnumClass):
        return SchemaNames(it.at, it.of, "enum", it.input_name, members=dict(it.members))
    held = it.input.name if it.input else ""
    return SchemaNames(it.at, it.of, "type", held, it.type.annotation)


# -- as it is kept ---------------------------------------------------------------------------------


def _written(it: OperationNames) -> dict[str, Any]:
    found: dict[str, Any] = {
        "at": it.at,
        "id": it.operation_id,
        "tags": list(it.tags),
        "method": it.method,
        "class": it.cls,
        "returns": it.returns,
        "arguments": {
            name: [one.place, one.key, *_typed(one.annotation, one.required, one.at, it.at)]
            for name, one in it.arguments.items()
        },
    }
    if it.pages:
        found["pages"] = [it.pages, it.items]
    old = [name for name, one in it.arguments.items() if one.deprecated]
    if it.deprecated or old:
        found["deprecated"] = it.deprecated or old
    return found


def _read_operation(stated: Mapping[str, Any]) -> OperationNames:
    old = stated.get("deprecated", [])
    pages, items = stated.get("pages", ("", ""))
    return OperationNames(
        stated["at"],
        stated["id"],
        tuple(stated["tags"]),
        stated["method"],
        stated["class"],
        stated["returns"],
        pages,
        items,
        old is True,
        {
            name: Argument(
                place,
                key,
                *_read_typed(typed, stated["at"]),
                old is not True and name in old,
            )
            for name, (place, key, *typed) in stated["arguments"].items()
        },
    )


def _written_schema(it: SchemaNames) -> dict[str, Any]:
    found: dict[str, Any] = {"at": it.at, "kind": it.kind}
    if it.of != (it.at,):
        found["of"] = list(it.of)
    if it.input:
        found["input"] = it.input
    match it.kind:
        case "model":
            found["names"] = {
                name: _typed(one.annotation, one.required, one.at, it.at)
                for name, one in it.attributes.items()
            }
        case "enum":
            found["names"] = dict(it.members)
        case "type":
            found["is"] = it.annotation
    return found


def _read_schema(stated: Mapping[str, Any]) -> SchemaNames:
    at, kind, names = stated["at"], stated["kind"], stated.get("names", {})
    return SchemaNames(
        at,
        tuple(stated.get("of", (at,))),
        cast("Kind", kind),
        stated.get("input", ""),
        stated.get("is", ""),
        {name: Attribute(*_read_typed(one, at)) for name, one in names.items()}
        if kind == "model"
        else {},
        names if kind == "enum" else {},
    )


def _typed(annotation: str, required: bool, pointers: Sequence[str], at: str) -> list[str]:
    """A type and pointers, as they are kept."""
    relative = (pointer.removeprefix(f"{at}/") for pointer in pointers)
    return [annotation if required else f"{annotation}{_UNSET}", *relative]


def _read_typed(stated: Sequence[str], at: str) -> tuple[str, bool, tuple[str, ...]]:
    annotation, *pointers = stated
    return (
        annotation.removesuffix(_UNSET),
        not annotation.endswith(_UNSET),
        tuple(it if it.startswith("/") else f"{at}/{it}" for it in pointers),
    )
