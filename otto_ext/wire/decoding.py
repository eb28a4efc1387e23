"""The functions from JSON values to models, compiled from the tables of models."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from math import isfinite
from typing import Any

from .composites import Array, EnumCodec, Map, Nullable, Ref, target_of
from .contract import Codec, escape
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
    Const,
    Text,
)
from .source import DEEPEST, Code, compiled, deeper
from .types import UNSET
from .unions import Union

__all__ = ["MADE", "Decoding", "decoder", "repairer"]


def decoder(cls: Any) -> Any:
    """The function from a JSON object to a model: a line or two for each property.

    With `own`, lists of models are replaced item by item, so that a page is not held twice.
    """
    schema = cls._schema
    code = Decoding(cls=cls, keys=schema.keys)
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
        "def run(d, own=False):",
        "  try:",
        *deeper(lines),
        "  except Failures: raise Mismatch from None",
    ]
    return compiled(f"decoder of {cls.__name__}", whole, code.names)


def repairer(cls: Any) -> Any:
    """The function that repairs a JSON object: as the decoder, but for the places that differ."""
    schema = cls._schema
    code = Decoding(cls=cls, keys=schema.keys, escape=escape)
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


class Decoding(Code):
    """Source that decodes.

    Args:
        own: whether what is decoded has no other owner, unless a function is called with that.
        names: values that the source uses by name.
    """

    def __init__(self, *, own: bool = False, **names: Any) -> None:
        super().__init__(
            own=own,
            UNSET=UNSET,
            Decimal=Decimal,
            date=dt.date.fromisoformat,
            datetime=dt.datetime.fromisoformat,
            isfinite=isfinite,
            new=object.__new__,
            **names,
        )
        #: Whether references are looked up now. Those not met in a response may never be needed.
        self.eager = True

    def decoding(self, codec: Codec, v: str, depth: int) -> list[str]:
        """Lines that turn the JSON value in the variable `v` into a Python one, or raise."""
        codec = target_of(codec, eager=self.eager)
        lines = self.inline(codec, v, depth)
        if lines is None:
            lines = [f"{v} = {self.run(codec)}({v}{', own' if codec.in_place else ''})"]
        return lines

    def inline(self, codec: Codec, v: str, depth: int) -> list[str] | None:
        """`decoding` without a call of the codec's; None where it is left to that."""
        if depth > DEEPEST:
            return None
        if codec in _SIMPLE:
            return [line.format(v=v, x=self.held(codec)) for line in _SIMPLE[codec]]
        if isinstance(codec, Text):
            return [_IS_TEXT.format(v=v), f"{v} = {self.held(codec.parse)}({v})"]
        make = _INLINE.get(type(codec))
        return None if make is None else make(self, codec, v, depth)

    def run(self, codec: Codec) -> str:
        """The function that decodes a type; a model replaces its own once it is compiled."""
        return f"{self.held(codec)}{'.target' if isinstance(codec, Ref) else ''}.decode"

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
        key, table = codec.by_value
        which = "is str" if all(type(tag) is str for tag in table) else "in (str, int, bool)"
        return [
            f"t = {v}.get({key!a}) if type({v}) is dict else None",
            f"m = {self.held(table.get)}(t) if type(t) {which} else None",
            f"if m is None: {v} = {self.held(codec)}.decode({v})",
            f"else: {v} = m.decode({v})",
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
        other = f"{v} = {self.held(codec)}.decode({v})"
        return [*lines, f"else: {other}"] if lines else [other]

    def array(self, codec: Any, v: str, depth: int) -> list[str]:
        items, item, run = target_of(codec.items, eager=self.eager), f"v{depth}", f"r{depth}"
        lines = [f"if type({v}) is not list: raise Mismatch"]
        inner = self.inline(items, item, depth + 1)
        if inner is None:
            lines.append(f"{run} = {self.run(items)}")
            made = f"{v} = [{run}({item}) for {item} in {v}]"
            if not items.in_place:
                return [*lines, made]
            place = f"i{depth}"
            each = f"for {place}, {item} in enumerate({v}): {v}[{place}] = {run}({item}, own)"
            return [*lines, "if own:", f"    {each}", f"else: {made}"]
        add, found = f"a{depth}", f"f{depth}"
        loop = [f"for {item} in {v}:", *deeper([*inner, f"{add}({item})"])]
        if inner:
            lines += [f"{found} = []", f"{add} = {found}.append", *loop, f"{v} = {found}"]
        return lines

    def mapping(self, codec: Any, v: str, depth: int) -> list[str]:
        item, key, found = f"v{depth}", f"k{depth}", f"f{depth}"
        inner = self.decoding(codec.values, item, depth + 1)
        loop = [
            f"for {key}, {item} in {v}.items():",
            *deeper([*inner, f"{found}[{key}] = {item}"]),
        ]
        lines = [f"if type({v}) is not dict: raise Mismatch"]
        return [*lines, f"{found} = {{}}", *loop, f"{v} = {found}"] if inner else lines


_IS_TEXT = "if type({v}) is not str: raise Mismatch"
#: What is made of strings, both of those that `json` reads and of those that msgspec reads.
MADE: dict[Codec, list[str]] = {
    DECIMAL: ["{v} = Decimal({v})", "if not {v}.is_finite(): raise Mismatch"],
    # Digits beyond microseconds are left out.
    DATETIME: ["{v} = datetime({v})"],
}
#: What the codecs of JSON's own types and of frequent formats do, inline. Those that take
#: a second form of a value leave it to the codec, `{x}`.
_SIMPLE: dict[Codec, list[str]] = {
    ANY: [],
    STRING: [_IS_TEXT],
    BINARY: [_IS_TEXT],
    BOOLEAN: ["if type({v}) is not bool: raise Mismatch"],
    INTEGER: ["if type({v}) is not int: {v} = {x}.decode({v})"],
    FLOAT: ["if type({v}) is not float or not isfinite({v}): {v} = {x}.decode({v})"],
    DECIMAL: [_IS_TEXT, *MADE[DECIMAL]],
    DECIMAL_NUMBER: ["if type({v}) is not Decimal: {v} = {x}.decode({v})"],
    DATE: [
        _IS_TEXT,
        # CPython reads eight of ten digits and leaves the rest.
        "if len({v}) == 10 and {v}[4] != '-': raise Mismatch",
        "{v} = date({v})",
    ],
    # A bare date is not a date-time, though fromisoformat takes it for midnight.
    DATETIME: ["if type({v}) is not str or len({v}) < 16: raise Mismatch", *MADE[DATETIME]],
}
_INLINE: dict[type[Codec], Callable[[Decoding, Any, str, int], list[str]]] = {
    Nullable: Decoding.nullable,
    Const: Decoding.const,
    EnumCodec: Decoding.enumeration,
    Array: Decoding.array,
    Map: Decoding.mapping,
    Union: Decoding.union,
}
