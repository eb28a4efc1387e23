"""The client to be rendered, as data: what the templates are given.

Every name in here is a Python identifier and every expression is Python code made by
`otto_codegen.parse`; texts of the document are `doc` fields, which templates pass through the
`docstring` filter, and keys, which they pass through `literal`.
"""

from __future__ import annotations

from attrs import define, field

__all__ = [
    "Alias",
    "Api",
    "BodyForm",
    "ClassInfo",
    "Endpoint",
    "EnumClass",
    "Field",
    "ModelClass",
    "Paging",
    "Param",
    "ReplyForm",
    "Tag",
    "TypeExpr",
]


@define(frozen=True)
class TypeExpr:
    """A type as Python code.

    Attributes:
        annotation: the annotation, without `Unset`.
        codec: the expression of its codec, in terms of the module `codec` as `c`.
        models: names of `otto_api.models` in the annotation.
        std: names of the standard library and of `otto_api.types` in the annotation.
    """

    annotation: str
    codec: str
    models: frozenset[str] = frozenset()
    std: frozenset[str] = frozenset()


@define(frozen=True)
class ClassInfo:
    """A class and the module it is written to (the generator's own term)."""

    name: str
    module_name: str


@define
class Field:
    """A property of a model."""

    key: str
    name: str
    type: TypeExpr
    required: bool
    doc: str = ""
    deprecated: bool = False
    default: str | None = None


@define
class ModelClass:
    """A JSON object as a class."""

    class_info: ClassInfo
    doc: str
    fields: list[Field] = field(factory=list)
    extra: TypeExpr = field(factory=lambda: TypeExpr("Any", "c.ANY", std=frozenset({"Any"})))

    @property
    def ordered_fields(self) -> list[Field]:
        """The fields as a class body needs them: those without a default first."""
        return sorted(self.fields, key=lambda f: not f.required or f.default is not None)

    @property
    def models(self) -> list[str]:
        names = frozenset().union(self.extra.models, *(f.type.models for f in self.fields))
        return sorted(names - {self.class_info.name})

    @property
    def std(self) -> frozenset[str]:
        return frozenset().union(self.extra.std, *(f.type.std for f in self.fields))


@define
class EnumClass:
    """An enumeration of strings or integers; its members as (name, value)."""

    class_info: ClassInfo
    doc: str
    value_type: type
    members: list[tuple[str, str | int]] = field(factory=list)


@define
class Alias:
    """A named type that is no class: a union, an array, a map, or a primitive."""

    class_info: ClassInfo
    doc: str
    type: TypeExpr


@define
class Param:
    """A parameter of an operation."""

    key: str
    name: str
    location: str
    type: TypeExpr
    required: bool
    style: str
    explode: bool
    content: str | None = None
    doc: str = ""
    deprecated: bool = False
    default: str | None = None


@define
class BodyForm:
    """A request body in one media type."""

    media_type: str
    kind: str
    type: TypeExpr
    encoding: dict[str, str] = field(factory=dict)
    joined: dict[str, str] = field(factory=dict)


@define
class ReplyForm:
    """A documented answer; contents as (media type, kind, type)."""

    status: str
    doc: str
    contents: list[tuple[str, str, TypeExpr]] = field(factory=list)


@define(frozen=True)
class Paging:
    """How an operation gives its answer page by page; see `otto_codegen.paging`.

    Attributes:
        style: `cursor`, `last-id`, `offset`, `page`, `url` or `link`.
        items: where the items stand in the answer, a JSON pointer; empty for the answer itself.
        item: the type of an item.
        parameter: the Python argument that says which page.
        next: a JSON pointer to the next cursor or address, or to whether there is more.
        size: the Python argument for the size of a page, or empty.
        total: a JSON pointer to the number of items in all, or empty.
    """

    style: str
    items: str
    item: TypeExpr
    parameter: str = ""
    next: str = ""
    size: str = ""
    total: str = ""

    def as_dict(self) -> dict[str, str]:
        """What the runtime is told."""
        keys = ("style", "items", "parameter", "next", "size", "total")
        return {key: value for key in keys if (value := getattr(self, key))}


@define
class Endpoint:
    """An operation."""

    name: str
    class_name: str
    tag: str
    method: str
    path: str
    summary: str
    description: str
    deprecated: bool
    parameters: list[Param]
    bodies: list[BodyForm]
    body_required: bool
    replies: list[ReplyForm]
    returns: TypeExpr
    retry: object = None
    #: `x-otto-paging`, as it stands in the document.
    paging: object = None
    pages: Paging | None = None
    iter_name: str = ""

    @property
    def label(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def path_parameters(self) -> list[Param]:
        found = [p for p in self.parameters if p.location == "path"]
        return sorted(found, key=lambda p: self.path.find("{" + p.key + "}"))

    @property
    def keyword_parameters(self) -> list[Param]:
        found = [p for p in self.parameters if p.location != "path"]
        return sorted(found, key=lambda p: not p.required)

    @property
    def body_type(self) -> TypeExpr:
        """The annotation of the `body` argument: any of the documented forms."""
        parts = dict.fromkeys(body.type.annotation for body in self.bodies)
        return TypeExpr(
            "Any" if "Any" in parts else " | ".join(parts),
            "",
            frozenset().union(*(body.type.models for body in self.bodies)),
            frozenset().union(*(body.type.std for body in self.bodies)),
        )

    @property
    def types(self) -> list[TypeExpr]:
        """All types in the signature."""
        found = [p.type for p in self.parameters] + [self.returns]
        if self.pages is not None:
            found.append(self.pages.item)
        return [*found, self.body_type] if self.bodies else found

    @property
    def models(self) -> list[str]:
        return sorted(frozenset().union(*(t.models for t in self.types)))

    @property
    def std(self) -> frozenset[str]:
        return frozenset().union(*(t.std for t in self.types))


@define
class Tag:
    """A tag: an attribute of the client and its operations."""

    tag: str
    class_name: str
    label: str
    doc: str
    endpoints: list[Endpoint] = field(factory=list)
    #: Read by the generator's `Project`; our parser drops nothing, so it stays empty.
    parse_errors: list[object] = field(factory=list)


@define
class Api:
    """The whole client."""

    title: str
    version: str
    doc: str
    tags: list[Tag]
    models: list[ModelClass]
    enums: list[EnumClass]
    aliases: list[Alias]
    warnings: list[str] = field(factory=list)

    @property
    def endpoints(self) -> list[Endpoint]:
        return [endpoint for tag in self.tags for endpoint in tag.endpoints]

    @property
    def classes(self) -> list[ClassInfo]:
        """Everything that `otto_api.models` has, in the order it was met."""
        return [
            *(model.class_info for model in self.models),
            *(enum.class_info for enum in self.enums),
            *(alias.class_info for alias in self.aliases),
        ]
