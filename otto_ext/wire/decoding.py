"""The functions from JSON values to models, compiled from the tables of models."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from math import isfinite
from typing import Any
from uuid import UUID

from .composites import Array, EnumCodec, Map, Nullable, Ref
from .contract import Codec, escape
from .model import Model, ModelCodec
from .primitives import (
    ANY,
    BINARY,
    BOOLEAN,
    DATE,
    DATETIME,
    DECIMAL,
    DECIMAL_NUMBER,
    FLOAT,
    INTEGER,
    STRING,
    UUID_,
    UUID_PARTS,
    Const,
    Text,
)
from .source import Code, compiled, deeper, target_of
from .types import UNSET
from .unions import Union

__all__ = ["Decoding", "consumer", "decoder", "repairer"]


def decoder(cls: type[Model], *, consuming: bool) -> Any:
    """The function from a JSON object to a model: a line or two for each property."""
    schema = cls._schema
    code = Decoding(consuming=consuming, cls=cls, keys=schema.keys)
    lines = ["if type(d) is not dict: raise Mismatch", "self = new(cls)"]
    # The number of members that are there shows whether there are undocumented ones.
    lines.append(f"n = {len(schema.required)}")
    for p in schema.properties:
        key = ascii(p.key)
        code.eager = p.required
        body = [f"v = d[{key}]", *code.decoding(p.codec, "v", 0)]
        if p.required:
            lines += body
        else:
            lines += [f"if {key} in d:", *deeper([*body, "n += 1"]), "else: v = UNSET"]
        lines.append(f"self.{p.attribute} = v")
    if schema.extra is ANY:
        extra = "{k: v for k, v in d.items() if k not in keys}"
    else:
        extra = "{k: extra(v) for k, v in d.items() if k not in keys}"
        code.names["extra"] = schema.extra.decode
    lines.append(f"self.additional_properties = {{}} if n == len(d) else {extra}")
    lines.append("return self")
    whole = [
        "def run(d):",
        "  try:",
        *deeper(lines),
        "  except Failures: raise Mismatch from None",
    ]
    return compiled(f"decoder of {cls.__name__}", whole, code.names)


def repairer(cls: type[Model]) -> Any:
    """The function that repairs a JSON object: as the decoder, but for the places that differ."""
    schema = cls._schema
    code = Decoding(consuming=False, cls=cls, keys=schema.keys, escape=escape)
    lines = ["self = new(cls)"]
    for p in schema.properties:
        key, at, held = ascii(p.key), ascii(f"/{escape(p.key)}"), code.held(p.codec)
        code.eager = p.required
        repair = f"v = {held}.repair(d[{key}], pointer + {at}, report)"
        body = code.decoding(p.codec, "v", 0)
        if body:
            body = ["try:", *deeper(body), f"except (Mismatch, *Failures): {repair}"]
        absent = ["v = UNSET"]
        if p.required:
            absent.append(f"report(pointer + {at}, {held}.expected, UNSET)")
        lines += [f"if {key} in d:", *deeper([f"v = d[{key}]", *body]), "else:", *deeper(absent)]
        lines.append(f"self.{p.attribute} = v")
    code.names["extra"] = schema.extra.repair
    lines += [
        "a = self.additional_properties = {}",
        "if not keys >= d.keys():",
        "    for k, v in d.items():",
        "        if k not in keys: a[k] = extra(v, f'{pointer}/{escape(k)}', report)",
        "return self",
    ]
    whole = ["def run(d, pointer, report):", *deeper(lines)]
    return compiled(f"repairer of {cls.__name__}", whole, code.names)


def consumer(codec: Codec) -> Any:
    """The function from a JSON value without another owner to a type: `decode`, in less memory."""
    code = Decoding(consuming=True)
    lines = ["def run(v):", "  try:", *deeper(code.decoding(codec, "v", 0))]
    lines += ["    return v", "  except Failures: raise Mismatch from None"]
    return compiled("decoder of a body", lines, code.names)


class Decoding(Code):
    """Source that decodes. With `consuming`, lists and objects of what is decoded are replaced."""

    def __init__(self, *, consuming: bool, **names: Any) -> None:
        super().__init__(
            UNSET=UNSET,
            Decimal=Decimal,
            date=dt.date.fromisoformat,
            datetime=dt.datetime.fromisoformat,
            isfinite=isfinite,
            UUID=UUID,
            new=object.__new__,
            **names,
        )
        self.consuming = consuming
        #: Whether references are looked up now. Those not met in a response may never be needed.
        self.eager = True

    def decoding(self, codec: Codec, v: str, depth: int) -> list[str]:
        """Lines that turn the JSON value in the variable `v` into a Python one, or raise."""
        codec = target_of(codec, eager=self.eager)
        if depth > _DEEPEST:
            return [self.call(codec, v)]
        make = _INLINE.get(type(codec))
        if codec in _SIMPLE:
            return [line.format(v=v, x=self.held(codec)) for line in _SIMPLE[codec]]
        if make is not None:
            return make(self, codec, v, depth)
        if codec is ANY:
            return []
        if codec is UUID_:
            return self.uuid(v)
        if isinstance(codec, Text):
            return [_IS_TEXT.format(v=v), f"{v} = {self.held(codec.parse)}({v})"]
        return [self.call(codec, v)]

    @property
    def method(self) -> str:
        """The method of codecs that decodes. Models replace theirs in time."""
        return "consume" if self.consuming else "decode"

    def call(self, codec: Codec, v: str) -> str:
        """The line that leaves a value to its codec."""
        return f"{v} = {self.held(codec)}.{self.method}({v})"

    def uuid(self, v: str) -> list[str]:
        """What `parse_uuid` does, without a call: ids are half of what many responses hold."""
        self.names.update(UUID_PARTS)
        return [
            _IS_TEXT.format(v=v),
            f"h = {v}.replace('-', '')",
            f"if len(h) != 32 or len({v}) not in (36, 32): raise Mismatch",
            "h = fromhex(h)",
            "if len(h) != 16: raise Mismatch",
            f"{v} = new(UUID)",
            f"set_int({v}, number(h))",
            f"set_is_safe({v}, unknown)",
        ]

    def nullable(self, codec: Any, v: str, depth: int) -> list[str]:
        inner = self.decoding(codec.inner, v, depth)
        return [f"if {v} is not None:", *deeper(inner)] if inner else []

    def const(self, codec: Any, v: str, depth: int) -> list[str]:
        del depth
        value, base = self.held(codec.value), self.held(codec.cls)
        return [f"if type({v}) is not {base} or {v} != {value}: raise Mismatch"]

    def enumeration(self, codec: Any, v: str, depth: int) -> list[str]:
        get, base = self.held(codec.members.get), self.held(codec.json_types[0])
        return [
            f"if type({v}) is not {base}: raise Mismatch",
            f"{v} = {get}({v})",
            f"if {v} is None: raise Mismatch",
        ]

    def union(self, codec: Any, v: str, depth: int) -> list[str]:
        """One of several types; where a discriminator distinguishes them, by a table."""
        if codec.discriminator is None:
            return self.by_type(codec, v, depth)
        key, table = codec.told
        which = "is str" if all(type(tag) is str for tag in table) else "in (str, int, bool)"
        return [
            f"t = {v}.get({key!a}) if type({v}) is dict else None",
            f"m = {self.held(table.get)}(t) if type(t) {which} else None",
            f"if m is None: {v} = {self.held(codec)}.decode({v})",
            f"else: {v} = m.{self.method}({v})",
        ]

    def by_type(self, codec: Union, v: str, depth: int) -> list[str]:
        """Types of JSON that one member alone takes are not left to the union."""
        known = not any(isinstance(it, Ref) and it.known is None for it in codec.members)
        lines: list[str] = []
        for cls in (str, int, float, bool, list, dict) if known or self.eager else ():
            members = codec.of_type(cls)
            if len(members) == 1 and members[0].json_types:
                inner = self.decoding(members[0], v, depth + 1) or ["pass"]
                word = "elif" if lines else "if"
                lines += [f"{word} type({v}) is {cls.__name__}:", *deeper(inner)]
        if not lines:
            return [self.call(codec, v)]
        return [*lines, f"else: {self.call(codec, v)}"]

    def array(self, codec: Any, v: str, depth: int) -> list[str]:
        items, item = target_of(codec.items, eager=self.eager), f"v{depth}"
        lines = [f"if type({v}) is not list: raise Mismatch"]
        if isinstance(items, ModelCodec | Ref):
            run = f"r{depth}"
            inner = [f"{item} = {run}({item})"]
            if self.consuming:
                lines.append(f"{run} = {self.held(items)}.consume")
            else:
                lines.append(f"{run} = {self.held(items)}.decoder(len({v}))")
                return [*lines, f"{v} = [{run}({item}) for {item} in {v}]"]
        else:
            inner = self.decoding(items, item, depth + 1)
        if not inner:
            return lines
        if self.consuming:
            return [*lines, *self.replacing(v, f"i{depth}, {item} in enumerate({v})", inner)]
        add, found = f"a{depth}", f"f{depth}"
        loop = [f"for {item} in {v}:", *deeper([*inner, f"{add}({item})"])]
        return [*lines, f"{found} = []", f"{add} = {found}.append", *loop, f"{v} = {found}"]

    def mapping(self, codec: Any, v: str, depth: int) -> list[str]:
        item, key, found = f"v{depth}", f"k{depth}", f"f{depth}"
        lines = [f"if type({v}) is not dict: raise Mismatch"]
        inner = self.decoding(codec.values, item, depth + 1)
        if not inner:
            return lines
        if self.consuming:
            return [*lines, *self.replacing(v, f"{key}, {item} in {v}.items()", inner)]
        loop = [
            f"for {key}, {item} in {v}.items():",
            *deeper([*inner, f"{found}[{key}] = {item}"]),
        ]
        return [*lines, f"{found} = {{}}", *loop, f"{v} = {found}"]

    @staticmethod
    def replacing(v: str, loop: str, inner: list[str]) -> list[str]:
        """A loop that puts what an item became where the item was."""
        place, item = loop.partition(" in ")[0].split(", ")
        return [f"for {loop}:", *deeper([*inner, f"{v}[{place}] = {item}"])]


#: Lists within lists so deep are left to their codecs: a named list may hold itself.
_DEEPEST = 8
_IS_TEXT = "if type({v}) is not str: raise Mismatch"
#: What the codecs of JSON's own types and of frequent formats do, inline. Those that take
#: a second form of a value leave it to the codec, `{x}`.
_SIMPLE: dict[Codec, list[str]] = {
    STRING: [_IS_TEXT],
    BINARY: [_IS_TEXT],
    BOOLEAN: ["if type({v}) is not bool: raise Mismatch"],
    INTEGER: ["if type({v}) is not int: {v} = {x}.decode({v})"],
    FLOAT: ["if type({v}) is not float or not isfinite({v}): {v} = {x}.decode({v})"],
    DECIMAL: [_IS_TEXT, "{v} = Decimal({v})", "if not {v}.is_finite(): raise Mismatch"],
    DECIMAL_NUMBER: ["if type({v}) is not Decimal: {v} = {x}.decode({v})"],
    DATE: [
        _IS_TEXT,
        # CPython reads eight of ten digits and leaves the rest.
        "if len({v}) == 10 and {v}[4] != '-': raise Mismatch",
        "{v} = date({v})",
    ],
    # A bare date is not a date-time, though fromisoformat takes it for midnight.
    DATETIME: [
        "if type({v}) is not str or len({v}) < 16: raise Mismatch",
        # Digits beyond microseconds are left out.
        "{v} = datetime({v})",
    ],
}
_INLINE: dict[type[Codec], Callable[[Decoding, Any, str, int], list[str]]] = {
    Nullable: Decoding.nullable,
    Const: Decoding.const,
    EnumCodec: Decoding.enumeration,
    Array: Decoding.array,
    Map: Decoding.mapping,
    Union: Decoding.union,
}
