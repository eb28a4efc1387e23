"""The client to be rendered, as data: what the templates are given.

Every name in here is a Python identifier and every expression is Python code made by
`otto_codegen.parse`; strings of the document are `doc` fields, which templates pass through the
`docstring` filter, and keys, which they pass through `literal`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

from otto_codegen.reserved import reserved_functions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from otto_codegen.api_operations import Endpoint
    from otto_codegen.kept import Rename
    from otto_codegen.naming import Chosen
    from otto_codegen.source_map import OldName

__all__ = [
    "Alias",
    "Api",
    "ClassInfo",
    "DictClass",
    "EnumClass",
    "Field",
    "InputAlias",
    "ModelClass",
    "Tag",
    "TypeExpr",
    "literal",
    "models_of",
    "std_of",
]


# -- types and classes -----------------------------------------------------------------------------


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


def models_of(types: Iterable[TypeExpr]) -> frozenset[str]:
    """The names of `otto_api.models` in the annotations of types."""
    return frozenset[str]().union(*(it.models for it in types))


def std_of(types: Iterable[TypeExpr]) -> frozenset[str]:
    """The names of the standard library and of `otto_api.types` in the annotations of types."""
    return frozenset[str]().union(*(it.std for it in types))


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
        return sorted(models_of(self.types) - own)

    @property
    def std(self) -> frozenset[str]:
        return std_of(self.types)


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


def input_name(it: ModelClass | EnumClass | Alias) -> str:
    """The name that stands beside a class in its module, or nothing."""
    if isinstance(it, ModelClass):
        return it.dict.name if it.dict else ""
    if isinstance(it, EnumClass):
        return it.input_name
    return it.input.name if it.input else ""


def literal(value: str | float) -> str:
    """A value of the document as Python code. ASCII, so that no look-alike survives."""
    return ascii(value)


# -- tags and the whole ----------------------------------------------------------------------------


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
        return sorted(models_of(types))

    @property
    def std(self) -> frozenset[str]:
        return std_of(t for e in self.methods for t in e.types)

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
    #: Read by the generator's `Project`, like those of a tag.
    errors: list[object] = field(factory=list)

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
    def endpoint_collections_by_tag(self) -> dict[str, Tag]:
        """The tags by attribute, as the generator's `Project` reads them."""
        return {tag.tag: tag for tag in (*self.tags, *self.old_tags)}

    @property
    def types(self) -> list[ModelClass | EnumClass | Alias]:
        """Its models, enumerations and named types."""
        return [*self.models, *self.enums, *self.aliases]

    @property
    def classes(self) -> list[ClassInfo]:
        """Everything that `otto_api.models` has, by name."""
        found: list[ClassInfo] = []
        for it in self.types:
            found.append(it.class_info)
            beside = input_name(it)
            if beside:
                found.append(ClassInfo(beside, it.class_info.module_name))
        return sorted(found, key=lambda info: info.name)
