"""The client to be rendered, as data: what the templates are given.

Every name in here is a Python identifier and every expression is Python code made by
`otto_codegen.parse`; texts of the document are `doc` fields, which templates pass through the
`docstring` filter, and keys, which they pass through `literal`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import asdict, define, field

from otto_codegen.reserved import BODY, CONTENT_TYPE, OPTIONS, reserved_functions
from otto_ext.openapi.pagination import Pagination

if TYPE_CHECKING:
    from collections.abc import Sequence

    from otto_codegen.kept import Rename
    from otto_codegen.naming import Chosen
    from otto_codegen.source_map import OldName
    from otto_ext.openapi.waiting import Waiting

__all__ = [
    "Alias",
    "Api",
    "BodyField",
    "BodyForm",
    "ClassInfo",
    "DictClass",
    "Endpoint",
    "EnumClass",
    "Field",
    "InputAlias",
    "ModelClass",
    "Paging",
    "Param",
    "ResponseForm",
    "Signature",
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
    """A property of a model.

    Attributes:
        required: whether every response has it.
        sent: whether every request must have it.
        read_only: whether only responses have it.
        at: where the document describes it, as JSON pointers.
    """

    key: str
    name: str
    type: TypeExpr
    required: bool
    sent: bool
    doc: str = ""
    deprecated: bool = False
    default: str | None = None
    read_only: bool = False
    at: tuple[str, ...] = ()


@define
class DictClass:
    """A model as a `TypedDict`; its entries as (JSON key, type, whether it is required).

    Attributes:
        as_class: whether it can be written as a class, which not every key allows.
    """

    name: str
    entries: list[tuple[str, TypeExpr, bool]]
    as_class: bool


@define
class InputAlias:
    """What is accepted where a named type is sent."""

    name: str
    type: TypeExpr


@define
class ModelClass:
    """A JSON object as a class.

    Attributes:
        at: where the document describes it, as a JSON pointer.
        of: what it belongs to, see `otto_codegen.source_map`.
        dict: its `TypedDict`, where a request can hold it.
    """

    class_info: ClassInfo
    doc: str
    at: str
    of: tuple[str, ...]
    fields: list[Field] = field(factory=list)
    extra: TypeExpr = field(factory=lambda: TypeExpr("Any", "c.ANY", std=frozenset({"Any"})))
    dict: DictClass | None = None

    @property
    def ordered_fields(self) -> list[Field]:
        """The fields as a class body needs them: those without a default first."""
        return sorted(self.fields, key=lambda f: not f.required or f.default is not None)

    @property
    def types(self) -> list[TypeExpr]:
        """All types in its module."""
        entries = [expr for _, expr, _ in self.dict.entries] if self.dict else []
        return [self.extra, *(f.type for f in self.fields), *entries]

    @property
    def models(self) -> list[str]:
        own = {self.class_info.name} | ({self.dict.name} if self.dict else set())
        return sorted(frozenset().union(*(expr.models for expr in self.types)) - own)

    @property
    def std(self) -> frozenset[str]:
        return frozenset().union(*(expr.std for expr in self.types))


@define
class EnumClass:
    """An enumeration of strings or integers; its members as (name, value).

    Attributes:
        at: where the document describes it, as a JSON pointer.
        of: what it belongs to, see `otto_codegen.source_map`.
        input_name: the name of what is accepted where it is sent, or empty.
    """

    class_info: ClassInfo
    doc: str
    at: str
    of: tuple[str, ...]
    value_type: type
    members: list[tuple[str, str | int]] = field(factory=list)
    input_name: str = ""


@define
class Alias:
    """A named type that is not a class: a union, an array, a map, or a primitive.

    Attributes:
        at: where the document describes it, as a JSON pointer.
        of: what it belongs to, see `otto_codegen.source_map`.
        input: what is accepted where it is sent, where that is more.
    """

    class_info: ClassInfo
    doc: str
    at: str
    of: tuple[str, ...]
    type: TypeExpr
    input: InputAlias | None = None

    @property
    def models(self) -> list[str]:
        names = self.type.models | (self.input.type.models if self.input else frozenset())
        return sorted(names - {self.class_info.name, self.input.name if self.input else ""})

    @property
    def std(self) -> frozenset[str]:
        return self.type.std | (self.input.type.std if self.input else frozenset())


@define
class Param:
    """A parameter of an operation; `at` is where the document describes it, a JSON pointer."""

    key: str
    name: str
    location: str
    at: str
    type: TypeExpr
    required: bool
    style: str
    explode: bool
    content: str | None = None
    doc: str = ""
    deprecated: bool = False
    default: str | None = None
    allow_reserved: bool = False


@define
class BodyForm:
    """A request body in one media type."""

    media_type: str
    kind: str
    type: TypeExpr
    encoding: dict[str, str] = field(factory=dict)
    joined: dict[str, str] = field(factory=dict)
    deep: list[str] = field(factory=list)


@define
class BodyField:
    """A property of a request body as a keyword argument.

    Attributes:
        constant: its only value as Python code, which is sent where it is not given; or None.
    """

    key: str
    name: str
    type: TypeExpr
    required: bool
    doc: str = ""
    deprecated: bool = False
    at: tuple[str, ...] = ()
    constant: str | None = None


@define(frozen=True)
class Signature:
    """One way to call an operation.

    Attributes:
        keywords: the keyword arguments, as (name, annotation, default or empty).
        deprecated: what a type checker says of calls in this way, or empty.
    """

    keywords: tuple[tuple[str, str, str], ...]
    deprecated: str = ""


@define
class ResponseForm:
    """A documented response.

    Attributes:
        status: `200`, `2XX` or `default`.
        doc: what the document says of it.
        contents: media type, kind and type of each form of the body.
        sequences: of the forms that are sequences: how items are distinguished, the media type,
            and the type of an item.
    """

    status: str
    doc: str
    contents: list[tuple[str, str, TypeExpr]] = field(factory=list)
    sequences: list[tuple[str, str, TypeExpr]] = field(factory=list)


@define(frozen=True)
class Paging(Pagination):
    """How an operation pages; `parameter` and `size` are Python arguments.

    Attributes:
        item_type: the type of an item.
    """

    item_type: TypeExpr = field(kw_only=True)

    def as_dict(self) -> dict[str, Any]:
        """What the runtime needs."""
        found = asdict(self, filter=lambda attribute, _: attribute.name != "item_type")
        return {key: value for key, value in found.items() if value not in ("", None)}


@define
class Endpoint:
    """An operation; `at` is where the document describes it, a JSON pointer."""

    name: str
    class_name: str
    operation_id: str
    at: str
    tag: str
    method: str
    path: str
    summary: str
    description: str
    deprecated: bool
    parameters: list[Param]
    bodies: list[BodyForm]
    body_required: bool
    responses: list[ResponseForm]
    returns: TypeExpr
    #: The base path of its own, where that is another than the document's.
    base_path: str | None = None
    retry: object = None
    pages: Paging | None = None
    #: How a response says that a job is over.
    wait: Waiting | None = None
    iter_name: str = ""
    #: The class of its tag.
    tag_class: str = ""
    #: Of a response that is a sequence: kind, media type, and the type of an item.
    items: tuple[str, str, TypeExpr] | None = None
    #: The request body as keyword arguments; empty where it cannot be given so.
    fields: list[BodyField] = field(factory=list)

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
    def optional_deprecated(self) -> list[str]:
        """Keyword arguments that may be left out and should be."""
        parts: list[BodyField | Param] = [*self.fields, *self.keyword_parameters]
        return [p.name for p in parts if p.deprecated and not p.required]

    @property
    def signatures(self) -> list[Signature]:
        """The ways to call it: with the body whole or as keywords, and each without what is
        deprecated first, so that only calls that use that are marked (PEP 702).
        """
        ways = [self.whole]
        if self.fields:
            ways.append(Signature(self._keywords([], self.fields)))
        old = set(self.optional_deprecated)
        text = f"The API marks {_listed(sorted(old))} of {self.name} as deprecated." if old else ""
        found: list[Signature] = []
        for way in ways:
            kept = tuple(entry for entry in way.keywords if entry[0] not in old)
            found.append(Signature(kept))
            if kept != way.keywords:
                found.append(Signature(way.keywords, text))
        return found

    @property
    def whole(self) -> Signature:
        """The call with everything, and the body as one argument."""
        return Signature(self._keywords(self._body_keyword()))

    @property
    def merged_keywords(self) -> list[tuple[str, str, str]]:
        """The keyword arguments of the function behind all signatures, as a signature has them."""
        ways = self.signatures
        if len(ways) == 1:
            return list(ways[0].keywords)
        merged: dict[str, tuple[str, str, str]] = {}
        for way in ways:
            for name, annotation, default in way.keywords:
                in_all = all(name in {it[0] for it in other.keywords} for other in ways)
                if not default and not in_all:
                    annotation, default = f"{annotation} | Unset", "UNSET"
                merged.setdefault(name, (name, annotation, default))
        return sorted(merged.values(), key=lambda entry: bool(entry[2]))

    @property
    def way_names(self) -> list[str]:
        """The functions with the signatures, where there are several."""
        count = len(self.signatures)
        return [f"_{self.name}_{number + 1}" for number in range(count)] if count > 1 else []

    @property
    def old_ways(self) -> bool:
        """Whether a signature is deprecated and another is not."""
        return any(signature.deprecated for signature in self.signatures)

    @property
    def padded_ways(self) -> list[str]:
        """`way_names`, as `wire.descriptors.ways` takes them: two, or four of which each second is
        deprecated.
        """
        names = self.way_names
        if len(names) != 3:
            return names
        at = 0 if self.signatures[2].deprecated else 2
        return [*names[:at], names[at], *names[at:]]

    def _body_keyword(self) -> list[tuple[str, str, str]]:
        if not self.bodies:
            return []
        annotation = self.body_type.annotation
        if self.body_required:
            return [(BODY, annotation, "")]
        return [(BODY, f"{annotation} | Unset", "UNSET")]

    def _keywords(
        self, body: list[tuple[str, str, str]], fields: Sequence[BodyField] = ()
    ) -> tuple[tuple[str, str, str], ...]:
        entries = [*body]
        parts: list[BodyField | Param] = [*fields, *self.keyword_parameters]
        for p in parts:
            annotation, default = p.type.annotation, ""
            if not p.required:
                annotation, default = f"{annotation} | Unset", "UNSET"
            entries.append((p.name, annotation, default))
        if len(self.bodies) > 1:
            media_types = ", ".join(ascii(form.media_type) for form in self.bodies)
            entries.append((CONTENT_TYPE, f"Literal[{media_types}] | None", "None"))
        entries.append((OPTIONS, "RequestOptions | None", "None"))
        return tuple(sorted(entries, key=lambda entry: bool(entry[2])))

    @property
    def is_file(self) -> bool:
        """Whether a success can be a file or a text, which is worth streaming."""
        return any(
            kind != "json"
            for spec in self.responses
            if spec.status.startswith("2")
            for _, kind, _ in spec.contents
        )

    @property
    def types(self) -> list[TypeExpr]:
        """All types in the signature."""
        found = [p.type for p in self.parameters] + [f.type for f in self.fields] + [self.returns]
        if self.pages is not None:
            found.append(self.pages.item_type)
        if self.items is not None:
            found.append(self.items[2])
        return [*found, self.body_type] if self.bodies else found

    @property
    def _module_types(self) -> list[TypeExpr]:
        """The types in its module: those of a call with the body as one argument."""
        found = [*(p.type for p in self.parameters), self.returns]
        return [*found, self.body_type] if self.bodies else found

    @property
    def module_models(self) -> list[str]:
        return sorted(frozenset().union(*(t.models for t in self._module_types)))

    @property
    def module_std(self) -> frozenset[str]:
        return frozenset().union(*(t.std for t in self._module_types))


def _listed(names: list[str]) -> str:
    return ", ".join(names)


@define
class Tag:
    """A tag: an attribute of the client and its operations."""

    tag: str
    class_name: str
    label: str
    doc: str
    endpoints: list[Endpoint] = field(factory=list)
    #: Operations of other tags that name this one, too.
    aliases: list[Endpoint] = field(factory=list)
    #: Read by the generator's `Project`; our parser drops nothing, so it stays empty.
    parse_errors: list[object] = field(factory=list)

    @property
    def methods(self) -> list[Endpoint]:
        """The operations that the tag has a method for."""
        return [*self.endpoints, *self.aliases]

    @property
    def functions(self) -> list[tuple[str, str, str]]:
        """Its methods: name, name of the function that states its calls, and what is said of it if
        it is deprecated.
        """
        named = [(name, e) for e in self.methods for name in (e.name, e.iter_name) if name]
        reserved, taken = reserved_functions(), {name for name, _ in named}
        found = []
        for name, e in named:
            function = name
            while function in reserved or (function != name and function in taken):
                function += "_"
            taken.add(function)
            said = f"The API marks {e.name} as deprecated." if e.deprecated else ""
            found.append((name, function, said))
        return found

    def function_of(self, name: str) -> str:
        """The name of the function that states the calls of a method."""
        return next(function for own, function, _ in self.functions if own == name)

    @property
    def models(self) -> list[str]:
        types = [t for e in self.methods for t in e.types]
        return sorted(frozenset().union(*(t.models for t in types)))

    @property
    def std(self) -> frozenset[str]:
        return frozenset().union(*(t.std for e in self.methods for t in e.types))

    @property
    def many(self) -> bool:
        """Whether some request body has several media types."""
        return any(len(e.bodies) > 1 for e in self.methods)

    @property
    def deprecates(self) -> bool:
        """Whether something in it is deprecated."""
        return any(e.deprecated or e.optional_deprecated for e in self.methods)


@define
class Api:
    """The whole client."""

    title: str
    version: str
    doc: str
    base_path: str
    tags: list[Tag]
    models: list[ModelClass]
    enums: list[EnumClass]
    aliases: list[Alias]
    warnings: list[str] = field(factory=list)
    #: Names that rules chose, instead of what the document calls something.
    named: list[Chosen] = field(factory=list)
    #: Names of the last run that are kept, and what the rules would make of them.
    kept: list[Rename] = field(factory=list)
    #: What has another name than in the last run.
    renamed: list[Rename] = field(factory=list)
    #: Names of the last run that are deprecated aliases.
    old_names: list[OldName] = field(factory=list)

    #: Tags that have nothing but aliases.
    old_tags: list[Tag] = field(factory=list)
    #: What operations were called in the last run, and are now: `things.things_list`.
    old_operations: dict[str, str] = field(factory=dict)

    def old_names_of(self, tag: str) -> list[OldName]:
        """The deprecated aliases of methods of a tag, or, of the empty name, those of tags."""
        return [it for it in self.old_names if it.tag == tag and not it.what]

    @property
    def old_classes(self) -> list[OldName]:
        """The deprecated aliases of classes."""
        return [it for it in self.old_names if it.what == "class"]

    def old_attributes_of(self, cls: str) -> list[OldName]:
        """The deprecated aliases of attributes of a class."""
        return [it for it in self.old_names if it.what == "attribute" and it.tag == cls]

    @property
    def moved_operations(self) -> dict[str, str]:
        """Old names of operations that are no operation's now, and the new ones."""
        names = {f"{it.tag}.{it.name}" for it in self.endpoints}
        return {old: new for old, new in self.old_operations.items() if old not in names}

    def function_of(self, it: OldName) -> str:
        """The function that states the calls of an alias's method, with its module."""
        name = it.to or it.tag
        tag = next(tag for tag in self.tags if tag.tag == name)
        return f"{f'_{it.to}' if it.to else ''}_methods.{tag.function_of(it.new)}"

    def class_of(self, tag: str) -> str:
        """The class of a tag."""
        return next(it.class_name for it in self.tags if it.tag == tag)

    @property
    def endpoints(self) -> list[Endpoint]:
        return [endpoint for tag in self.tags for endpoint in tag.endpoints]

    @property
    def classes(self) -> list[ClassInfo]:
        """Everything that `otto_api.models` has, in the order it was met."""
        found: list[ClassInfo] = []
        made: list[ModelClass | EnumClass | Alias] = [*self.models, *self.enums, *self.aliases]
        for it in made:
            found.append(it.class_info)
            beside = _input_name(it)
            if beside:
                found.append(ClassInfo(beside, it.class_info.module_name))
        return found


def _input_name(it: ModelClass | EnumClass | Alias) -> str:
    """The name that stands beside a class in its module, or nothing."""
    if isinstance(it, ModelClass):
        return it.dict.name if it.dict else ""
    if isinstance(it, EnumClass):
        return it.input_name
    return it.input.name if it.input else ""
