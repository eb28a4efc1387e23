"""The structs that msgspec reads a body into, and the source that makes models of them.

There is a struct for each model of the type, or for each value that tells a member of a union. What
msgspec would read otherwise than `decoding` does is left to the functions of that module: decimals,
which it also takes from numbers; unions that no property tells apart; numbers and texts that may be
either of two types.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import reduce
from operator import or_
from types import GenericAlias
from typing import Any, Final, Literal, TypeAlias
from uuid import UUID

from attrs import define

from ..types import UNSET
from .composites import Array, EnumCodec, Map, Nullable, Ref
from .contract import Codec, Mismatch
from .decoding import Decoding
from .model import Model, ModelCodec
from .primitives import (
    ANY,
    BINARY,
    BOOLEAN,
    DATE,
    DATETIME,
    DECIMAL,
    FLOAT,
    INTEGER,
    NULL,
    STRING,
    UUID_,
    Const,
)
from .source import compiled, deeper, target_of
from .unions import Union

__all__ = ["Structs"]

#: Structs of one reader: those of the models nearest to the body. Types of some documents reach
#: hundreds, few of which a body holds.
_MOST: Final = 64
#: Members of a union that msgspec reads. Of more, few come, and each would be imported.
_MEMBERS: Final = 16
#: Lists within lists so deep are left to their codecs: a named list may hold itself.
_DEEPEST: Final = 8

#: What msgspec makes of a value, and the lines that make of it what is documented.
_Both: TypeAlias = tuple[Any, list[str]]
#: What msgspec reads alone, and what it makes of it.
_READ: Final[dict[Codec, Any]] = {
    STRING: str,
    BINARY: str,
    BOOLEAN: bool,
    INTEGER: int,
    FLOAT: float,
    UUID_: UUID,
    DATE: dt.date,
    DATETIME: dt.datetime,
    NULL: type(None),
    ANY: object,
}
#: JSON has one type for all numbers.
_SAME: Final[dict[type, type]] = {float: int, Decimal: int}


@define(eq=False)
class _Struct:
    """The struct of a model.

    Attributes:
        cls: the struct.
        codec: the model's.
        tag: the property that tells the model from others of a union, and its value; None without.
        unknown: undocumented members that it has fields for.
    """

    cls: Any
    codec: ModelCodec
    tag: tuple[str, str] | None
    unknown: tuple[str, ...]


class Structs(Decoding):
    """Source that makes models of what msgspec has read, and the types to read it into.

    Args:
        defstruct: msgspec's.
        extras: see `direct.reader`.

    Attributes:
        made: the structs.
        left: references that have not been looked up, whose values are read as they come.
    """

    def __init__(
        self,
        defstruct: Callable[..., Any],
        extras: Mapping[type[Model], tuple[str, ...] | None],
    ) -> None:
        super().__init__(consuming=True)
        self.made: dict[Any, _Struct | None] = {}
        self.left: list[Ref] = []
        self._defstruct = defstruct
        self._extras = extras
        self._empty: list[_Struct] = []

    def of_body(self, codec: Codec) -> _Both:
        """What msgspec makes of a body, and the lines for it, in the variable `v`."""
        found = self.both(codec, "v", 0)
        # The nearest models come first. By now a struct can have fields of its own type.
        while self._empty:
            self._fill(self._empty.pop(0))
        return found

    def both(self, codec: Codec, v: str, depth: int) -> _Both:
        """The type that msgspec reads, and the lines for what it has read, in the variable `v`."""
        codec = target_of(codec, eager=self.eager)
        if isinstance(codec, Ref):
            self.left.append(codec)
        if codec in _READ:
            return _READ[codec], []
        if codec is DECIMAL:
            return str, [f"{v} = Decimal({v})", f"if not {v}.is_finite(): raise Mismatch"]
        make = _PARTS.get(type(codec)) if depth <= _DEEPEST else None
        found = None if make is None else make(self, codec, v, depth)
        return (object, self.decoding(codec, v, depth)) if found is None else found

    def _of_const(self, codec: Any, v: str, depth: int) -> _Both | None:
        del v, depth
        return (Literal[codec.value], []) if _is_readable([codec.value]) else None

    def _of_enum(self, codec: Any, v: str, depth: int) -> _Both | None:
        del v, depth
        return (codec.cls, []) if _is_readable(codec.members) else None

    def _of_nullable(self, codec: Any, v: str, depth: int) -> _Both | None:
        kind, lines = self.both(codec.inner, v, depth)
        guarded = [f"if {v} is not None:", *deeper(lines)] if lines else []
        return kind if kind is object else kind | None, guarded

    def _of_array(self, codec: Any, v: str, depth: int) -> _Both | None:
        kind, lines = self.both(codec.items, f"v{depth}", depth + 1)
        return GenericAlias(list, kind), self._each(
            v, f"i{depth}, v{depth} in enumerate({v})", lines
        )

    def _of_map(self, codec: Any, v: str, depth: int) -> _Both | None:
        kind, lines = self.both(codec.values, f"v{depth}", depth + 1)
        return GenericAlias(dict, (str, kind)), self._each(
            v, f"k{depth}, v{depth} in {v}.items()", lines
        )

    def _each(self, v: str, loop: str, lines: list[str]) -> list[str]:
        return self.replacing(v, loop, lines) if lines else []

    def _of_model(self, codec: Any, v: str, depth: int) -> _Both | None:
        del depth
        struct = self._struct(codec, None)
        return None if struct is None else (struct.cls, [f"{v} = {v}.make()"])

    def _of_union(self, codec: Any, v: str, depth: int) -> _Both | None:
        """None if a value may be of several types for all that msgspec can see."""
        references = [member for member in codec.members if isinstance(member, Ref)]
        if len(codec.members) > _MEMBERS:
            return None
        if not self.eager and references and not any(it.known for it in references):
            self.left += references
            return None
        members = [part for member in codec.members for part in _parts(target_of(member))]
        models = [member for member in members if isinstance(member, ModelCodec)]
        others = [member for member in members if not isinstance(member, ModelCodec)]
        kinds: list[Any] = []
        branches: list[tuple[str, list[str]]] = []
        taken: set[type] = {dict} if models else set()
        for member in others:
            own = {_SAME.get(it, it) for it in member.json_types}
            kind, lines = self.both(member, v, depth + 1)
            if kind is object or not own or own & taken or (lines and len(own) > 1):
                return None
            taken |= own
            kinds.append(kind)
            if lines:
                branches.append((f"type({v}) is {self.held(*own)}", lines))
        structs = self._members(codec, models)
        if structs is None:
            return None
        kinds += structs
        if structs:
            branches.append(
                (f"type({v}) in {self.held(frozenset(structs))}", [f"{v} = {v}.make()"])
            )
        lines = []
        for condition, inner in branches:
            lines += [f"{'el' if lines else ''}if {condition}:", *deeper(inner)]
        return reduce(or_, kinds), lines

    def _members(self, codec: Union, models: list[ModelCodec]) -> list[Any] | None:
        """The structs of the models of a union; None if they cannot be told apart."""
        if len(models) <= 1 and codec.discriminator is None:
            found = [self._struct(model, None) for model in models]
        else:
            key, table = codec.told
            tagged = [(target_of(member), (key, tag)) for tag, member in table.items()]
            if any(not isinstance(model, ModelCodec) for model, _ in tagged):
                return None
            # A value that the model itself does not take is refused one way or the other.
            found = [self._struct(model, tag) for model, tag in tagged if _takes(model, *tag)]
        structs = [it.cls for it in found if it is not None]
        return structs if len(structs) == len(found) and (structs or not models) else None

    def _struct(self, codec: Any, tag: tuple[str, str] | None) -> _Struct | None:
        """The struct of a model, whose fields get their types later; None if it gets none."""
        key = codec, tag
        if key not in self.made:
            if len(self.made) >= _MOST:
                return None
            self.made[key] = self._declare(codec, tag)
        return self.made[key]

    def _declare(self, codec: ModelCodec, tag: tuple[str, str] | None) -> _Struct | None:
        schema = codec.schema
        unknown = self._extras.get(codec.cls, ())
        if schema.extra is not ANY or not schema.properties or unknown is None:
            return None
        told = None if tag is None else tag[0]
        keys = {f"f{n}": p.key for n, p in enumerate(schema.properties) if p.key != told}
        required = {f"f{n}" for n, p in enumerate(schema.properties) if p.required}
        keys |= {f"u{n}": name for n, name in enumerate(unknown)}
        fields = [(it, object) if it in required else (it, object, UNSET) for it in keys]
        options: dict[str, Any] = {} if tag is None else {"tag_field": tag[0], "tag": tag[1]}
        try:
            cls = self._defstruct(
                codec.cls.__name__,
                fields,
                rename=keys,
                kw_only=True,
                gc=False,
                forbid_unknown_fields=True,
                **options,
            )
        except (TypeError, ValueError):
            # It has no form for some names.
            return None
        struct = _Struct(cls, codec, tag, unknown)
        self._empty.append(struct)
        return struct

    def _fill(self, struct: _Struct) -> None:
        """Give the fields of a struct their types, and the struct the method `make`."""
        lines = [f"self = new({self.held(struct.codec.cls)})"]
        kinds = struct.cls.__annotations__
        for number, p in enumerate(struct.codec.schema.properties):
            name = f"f{number}"
            if struct.tag is not None and p.key == struct.tag[0]:
                lines.append(f"self.{p.attribute} = {self.held(p.codec.decode(struct.tag[1]))}")
                continue
            self.eager = p.required
            kinds[name], own = self.both(p.codec, "v", 0)
            if own and not p.required:
                own = ["if v is not UNSET:", *deeper(own)]
            if own:
                lines += [f"v = s.{name}", *own, f"self.{p.attribute} = v"]
            else:
                lines.append(f"self.{p.attribute} = s.{name}")
        self.eager = True
        lines.append("a = self.additional_properties = {}")
        if struct.tag is not None and struct.tag[0] not in struct.codec.schema.keys:
            lines.append("a[{!a}] = {!a}".format(*struct.tag))
        for number, key in enumerate(struct.unknown):
            lines += [f"v = s.u{number}", f"if v is not UNSET: a[{key!a}] = v"]
        self._compile_later(struct, [*lines, "return self"])

    def _compile_later(self, struct: _Struct, lines: list[str]) -> None:
        def make(filled: Any) -> Any:
            name = f"decoder of {struct.codec.cls.__name__}"
            run = struct.cls.make = compiled(name, ["def run(s):", *deeper(lines)], self.names)
            return run(filled)

        struct.cls.make = make


_PARTS: Final[dict[type[Codec], Callable[[Structs, Any, str, int], _Both | None]]] = {
    Const: Structs._of_const,
    EnumCodec: Structs._of_enum,
    Nullable: Structs._of_nullable,
    Array: Structs._of_array,
    Map: Structs._of_map,
    ModelCodec: Structs._of_model,
    Union: Structs._of_union,
}


def _is_readable(values: Any) -> bool:
    """Whether msgspec reads constants: texts, or integers of 64 bits."""
    found = [value for value in values if isinstance(value, str) or -(2**63) <= value < 2**63]
    return bool(found) and len(found) == len(values) and not isinstance(found[0], bool)


def _parts(codec: Codec) -> list[Codec]:
    """A type, or the types that a nullable one is of."""
    return [target_of(codec.inner), NULL] if isinstance(codec, Nullable) else [codec]


def _takes(codec: Any, key: str, value: str) -> bool:
    """Whether a model takes the value that tells it."""
    try:
        for p in codec.schema.properties:
            if p.key == key:
                p.codec.decode(value)
    except Mismatch:
        return False
    return True
