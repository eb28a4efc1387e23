"""The structs that msgspec reads a body into, and the source that makes models of them.

There is a struct for each model of the type, or for each value that identifies a member of a union.
What msgspec would read otherwise than `decoding` does is left to the functions of that module:
decimals, which it also takes from numbers; unions that no property distinguishes; numbers and
strings that may be either of two types.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import reduce
from operator import or_
from types import GenericAlias
from typing import Annotated, Any, Final, Literal, TypeAlias
from uuid import UUID

from .composites import Array, EnumCodec, Map, Nullable, Ref, target_of
from .contract import Codec, Mismatch
from .decoding import MADE, Decoding
from .model import Model, ModelCodec, Property
from .primitives import (
    ANY,
    BINARY,
    BOOLEAN,
    DATE,
    DATETIME,
    FLOAT,
    INTEGER,
    NULL,
    STRING,
    UUID_,
    Const,
)
from .source import DEEPEST, compiled, deeper
from .types import UNSET
from .unions import FORMS, Tag, Union

__all__ = ["Structs"]

#: Structs of one reader: those of the models nearest to the body. Types of some documents reach
#: hundreds, few of which a body holds.
_MOST: Final = 64
#: Members of a union that msgspec reads. Of more, few come, and each would be imported.
_MEMBERS: Final = 16

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
    NULL: type(None),
    ANY: object,
}
#: JSON has one type for all numbers.
_SAME: Final[dict[type, type]] = {float: int, Decimal: int}


class Structs(Decoding):
    """Source that makes models of what msgspec has read, and the types to read it into.

    Args:
        msgspec: the module.
        extras: see `direct.reader`.

    Attributes:
        made: the structs, None for what gets none.
        left: references that have not been looked up, whose values are read as they come.
    """

    def __init__(
        self,
        msgspec: Any,
        extras: Mapping[type[Model], tuple[str, ...] | None],
    ) -> None:
        super().__init__(own=True)
        self.made: dict[Any, Any] = {}
        self.left: list[Ref] = []
        self._defstruct = msgspec.defstruct
        # A bare date is not a date-time, though fromisoformat takes it for midnight.
        self._moment = Annotated[str, msgspec.Meta(min_length=16)]
        self._extras = extras
        self._unfilled: list[Callable[[], None]] = []

    def of_body(self, codec: Codec) -> _Both:
        """What msgspec makes of a body, and the lines for it, in the variable `v`."""
        found = self.both(codec, "v", 0)
        # The nearest models come first. By now a struct can have fields of its own type.
        while self._unfilled:
            self._unfilled.pop(0)()
        return found

    def both(self, codec: Codec, v: str, depth: int) -> _Both:
        """The type that msgspec reads, and the lines for what it has read, in the variable `v`."""
        codec = target_of(codec, eager=self.eager)
        if isinstance(codec, Ref):
            self.left.append(codec)
        if codec in _READ:
            return _READ[codec], []
        if codec in MADE:
            # msgspec takes decimals from numbers too, and rounds what is beyond microseconds.
            kind = self._moment if codec is DATETIME else str
            return kind, [line.format(v=v) for line in MADE[codec]]
        make = _PARTS.get(type(codec)) if depth <= DEEPEST else None
        found = None if make is None else make(self, codec, v, depth)
        return (object, self.decoding(codec, v, depth)) if found is None else found

    def _of_const(self, codec: Any, v: str, depth: int) -> _Both | None:
        del depth
        if codec.cls is bool:  # msgspec has no such literal
            return bool, [f"if {v} is not {codec.value}: raise {self.held(Mismatch)}"]
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
        return GenericAlias(list, kind), _each(
            v, f"i{depth}", f"v{depth}", f"enumerate({v})", lines
        )

    def _of_map(self, codec: Any, v: str, depth: int) -> _Both | None:
        kind, lines = self.both(codec.values, f"v{depth}", depth + 1)
        each = _each(v, f"k{depth}", f"v{depth}", f"{v}.items()", lines)
        return GenericAlias(dict, (str, kind)), each

    def _of_model(self, codec: Any, v: str, depth: int) -> _Both | None:
        del depth
        struct = self._struct(codec, None)
        return None if struct is None else (struct, [f"{v} = {v}.make()"])

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
        """The structs of the models of a union; None if they cannot be distinguished."""
        if len(models) <= 1 and codec.discriminator is None:
            found = [self._struct(model, None) for model in models]
        elif not codec.by_value[1]:
            found = [self._merged(codec, models)]
        else:
            key, table = codec.by_value
            if len({type(tag) for tag in table}) != 1 or not _is_readable(table):
                return None
            tagged = [(target_of(member), (key, tag)) for tag, member in table.items()]
            if any(not isinstance(model, ModelCodec) for model, _ in tagged):
                return None
            # A value that the model itself does not take is refused one way or the other.
            found = [self._struct(model, tag) for model, tag in tagged if _takes(model, *tag)]
        return None if None in found or (models and not found) else found

    def _struct(self, codec: Any, tag: tuple[str, Tag] | None) -> Any:
        """The struct of a model, whose fields get their types later; None if it gets none.

        Args:
            codec: the model's.
            tag: the property that identifies it in a union, and its value; None without.
        """
        key = codec, tag
        if key not in self.made:
            if len(self.made) >= _MOST:
                return None
            self.made[key] = self._of_properties(codec, tag)
        return self.made[key]

    def _has_names(self, codec: ModelCodec) -> bool:
        """Whether the members of an object are those that the document names, or nearly."""
        schema = codec.schema
        known = self._extras.get(codec.cls, ()) is not None
        return known and schema.extra is ANY and bool(schema.properties)

    def _of_properties(self, codec: ModelCodec, tag: tuple[str, Tag] | None) -> Any:
        if not self._has_names(codec):
            return None
        schema = codec.schema
        unknown = self._extras.get(codec.cls) or ()
        by_value = None if tag is None else tag[0]
        keys = {f"f{n}": p.key for n, p in enumerate(schema.properties) if p.key != by_value}
        required = {f"f{n}" for n, p in enumerate(schema.properties) if p.required}
        keys |= {f"u{n}": name for n, name in enumerate(unknown)}
        options: dict[str, Any] = {} if tag is None else {"tag_field": tag[0], "tag": tag[1]}
        struct = self._new(codec.cls.__name__, keys, required, **options)
        if struct is not None:
            self._unfilled.append(lambda: self._fill(struct, codec, tag, unknown))
        return struct

    def _new(self, name: str, keys: dict[str, str], required: set[str], **options: Any) -> Any:
        """A struct with fields of any type, or None."""
        fields = [(it, object) if it in required else (it, object, UNSET) for it in keys]
        options |= {"kw_only": True, "gc": False, "forbid_unknown_fields": True}
        try:
            return self._defstruct(name, fields, rename=keys, **options)
        except (TypeError, ValueError):
            # It has no form for some names.
            return None

    def _fill(
        self,
        struct: Any,
        codec: ModelCodec,
        tag: tuple[str, Tag] | None,
        unknown: tuple[str, ...],
    ) -> None:
        """Give the fields of a struct their types, and the struct the method `make`."""
        lines = [f"self = new({self.held(codec.cls)})"]
        for number, p in enumerate(codec.schema.properties):
            name = f"f{number}"
            if tag is not None and p.key == tag[0]:
                lines.append(f"self.{p.attribute} = {self.held(p.codec.decode(tag[1]))}")
                continue
            self.eager = p.required
            struct.__annotations__[name], own = self.both(p.codec, "v", 0)
            lines += _assigned(p, name, own)
        self.eager = True
        lines.append("a = self.additional_properties = {}")
        if tag is not None and tag[0] not in codec.schema.keys:
            lines.append("a[{!a}] = {!a}".format(*tag))
        for number, key in enumerate(unknown):
            lines += [f"v = s.u{number}", f"if v is not UNSET: a[{key!a}] = v"]
        source = ["def run(s):", *deeper([*lines, "return self"])]

        def make(filled: Any) -> Any:
            # Compiled when such an object comes.
            struct.make = compiled(f"decoder of {codec.cls.__name__}", source, self.names)
            return struct.make(filled)

        struct.make = make

    def _merged(self, union: Union, models: list[ModelCodec]) -> Any:
        """A struct with the fields of several models, which the names that come distinguish."""
        plain = all(self._has_names(it) and not self._extras.get(it.cls) for it in models)
        if not plain or union.deciding_keys or len(self.made) >= _MOST:
            return None
        if union not in self.made:
            keys = dict.fromkeys(p.key for model in models for p in model.schema.properties)
            names = {f"f{number}": key for number, key in enumerate(keys)}
            struct = self.made[union] = self._new("Merged", names, set())
            if struct is not None:
                self._unfilled.append(lambda: self._fill_merged(struct, union, models, names))
        return self.made[union]

    def _fill_merged(
        self, struct: Any, union: Union, models: list[ModelCodec], names: dict[str, str]
    ) -> None:
        fields = {key: name for name, key in names.items()}
        kinds = struct.__annotations__
        parts = [(model, p) for model in models for p in model.schema.properties]
        found = []
        for model, p in parts:
            self.eager = p.required
            found.append((model, p, *self.both(p.codec, "v", 0)))
        self.eager = True
        for key, name in fields.items():
            [first, *others] = [kind for _, p, kind, _ in found if p.key == key]
            kinds[name] = first if all(it == first for it in others) else object
        makers = {}
        for model in models:
            lines = [f"self = new({self.held(model.cls)})"]
            for owner, p, kind, own in found:
                if owner is model:
                    name = fields[p.key]
                    if kinds[name] is not kind and kinds[name] is object:
                        # Members differ in what they take it for, so that it is read as it comes.
                        own = self.decoding(p.codec, "v", 0)
                    lines += _assigned(p, name, own)
            lines += ["self.additional_properties = {}", "return self"]
            makers[model] = compiled(
                f"decoder of {model.cls.__name__}", ["def run(s):", *deeper(lines)], self.names
            )
        chosen = _ModelMakers(union, list(fields), makers)
        lines = ["m = 0"]
        lines += [f"if s.{it} is not UNSET: m += {1 << n}" for n, it in enumerate(names)]
        lines += [f"return {self.held(chosen)}[m](s)"]
        struct.make = compiled("decoder of a union", ["def run(s):", *deeper(lines)], self.names)


class _ModelMakers(dict[int, Callable[[Any], Any]]):
    """What makes the model of a merged struct, by the fields that have come: a bit for each."""

    def __init__(
        self, union: Union, names: list[str], makers: dict[ModelCodec, Callable[[Any], Any]]
    ) -> None:
        super().__init__()
        self.union = union
        self.names = names
        self.makers = makers

    def __missing__(self, bits: int) -> Callable[[Any], Any]:
        if len(self) >= FORMS:
            self.clear()
        came = {key: None for number, key in enumerate(self.names) if bits >> number & 1}
        [likeliest, *_] = self.union.candidates(came)
        model: Any = _parts(target_of(likeliest))[0]
        fits = model.schema.required <= came.keys() <= model.schema.keys
        found = self[bits] = self.makers[model] if fits else _refuse
        return found


def _each(v: str, place: str, item: str, pairs: str, lines: list[str]) -> list[str]:
    """A loop that puts what an item became where it was, so that a page is not held twice."""
    body = deeper([*lines, f"{v}[{place}] = {item}"])
    return [f"for {place}, {item} in {pairs}:", *body] if lines else []


def _refuse(filled: Any) -> Any:
    del filled
    raise Mismatch


def _assigned(p: Property, name: str, lines: list[str]) -> list[str]:
    """Lines that set a property to a field of the struct `s`, once `lines` have made it of `v`."""
    if not lines:
        return [f"self.{p.attribute} = s.{name}"]
    if not p.required:
        lines = ["if v is not UNSET:", *deeper(lines)]
    return [f"v = s.{name}", *lines, f"self.{p.attribute} = v"]


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
    """Whether msgspec reads constants: strings, or integers of 64 bits."""
    found = [value for value in values if isinstance(value, str) or -(2**63) <= value < 2**63]
    return bool(found) and len(found) == len(values) and not isinstance(found[0], bool)


def _parts(codec: Codec) -> list[Codec]:
    """A type, or the types that a nullable one is of."""
    return [target_of(codec.inner), NULL] if isinstance(codec, Nullable) else [codec]


def _takes(codec: Any, key: str, value: Tag) -> bool:
    """Whether a model takes the value that identifies it."""
    try:
        for p in codec.schema.properties:
            if p.key == key:
                p.codec.decode(value)
    except Mismatch:
        return False
    return True
