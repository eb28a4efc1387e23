"""The classes and types of the client to be rendered, as data; see `otto_codegen.api`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "Alias",
    "ClassInfo",
    "DictClass",
    "EnumClass",
    "Field",
    "InputAlias",
    "ModelClass",
    "TypeExpr",
    "literal",
    "models_of",
    "std_of",
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
