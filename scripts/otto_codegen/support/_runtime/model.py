"""The base of generated models: a table of properties, and the decoders made from it.

Each model states its properties once, in `_schema`. The functions that decode and encode it are
compiled from that table at the first use, as attrs compiles `__init__`: straight-line code that
copies nothing and checks every value. Names from the document enter the compiled source as
string literals only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from math import isfinite
from typing import Any, ClassVar, Self
from uuid import UUID

from attrs import define

from ..types import UNSET, DriftReport
from .codec import (
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
    Array,
    Codec,
    Const,
    EnumCodec,
    Map,
    Mismatch,
    Nullable,
    Ref,
    Text,
    Undecodable,
    encode_any,
    escape,
)

__all__ = ["Model", "Property", "Schema", "prop"]


@define
class Property:
    """One property of a model.

    Attributes:
        key: the name in JSON.
        codec: its type.
        attribute: the name in Python.
        required: whether the document requires it.
    """

    key: str
    codec: Codec
    attribute: str
    required: bool


def prop(key: str, codec: Codec, *, attr: str | None = None, required: bool = True) -> Property:
    """A property of a model; `attr` is its Python name where that is another than the JSON one."""
    return Property(key, codec, key if attr is None else attr, required)


class Schema:
    """The table of a model's properties.

    Args:
        properties: in the document's order.
        extra: the type of undocumented members, which go to `additional_properties`.
    """

    def __init__(self, *properties: Property, extra: Codec = ANY) -> None:
        self.properties = properties
        self.extra = extra
        self.keys = frozenset(p.key for p in properties)
        self.required = frozenset(p.key for p in properties if p.required)


class Model:
    """A JSON object of the document as an attrs class.

    Members that the document does not describe are kept in `additional_properties` and can be
    read and set by key: `model["new_member"]`.
    """

    __slots__ = ()

    _schema: ClassVar[Schema]
    additional_properties: dict[str, Any]

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Make a model from decoded JSON.

        A value that does not match the document is kept as it came, an absent one is `UNSET`.

        Raises:
            TypeError: `src_dict` is no mapping.
        """
        if not isinstance(src_dict, Mapping):
            raise TypeError(f"{cls.__name__}.from_dict takes a mapping, not {type(src_dict)}")
        data = src_dict if type(src_dict) is dict else dict(src_dict)
        codec = codec_for(cls)
        try:
            result: Self = codec.decode(data)
        except Mismatch:
            result = codec.repair(data, "", _ignore)
        return result

    def to_dict(self) -> dict[str, Any]:
        """The model as a JSON object; what is `UNSET` is left out."""
        result: dict[str, Any] = codec_for(type(self)).encode_model(self)
        return result

    @property
    def additional_keys(self) -> list[str]:
        """The names of the undocumented members."""
        return list(self.additional_properties)

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: object) -> bool:
        return key in self.additional_properties

    def __iter__(self) -> Iterator[str]:
        # Without this, Python would fall back on __getitem__ with integers.
        raise TypeError(f"{type(self).__name__} is no sequence; see to_dict()")


def _ignore(pointer: str, expected: str, got: Any) -> None:
    """Drift outside a call: `from_dict` keeps values without telling anybody."""


class ModelCodec(Codec):
    """The codec of one model class."""

    json_types = (dict,)
    rank = 1

    def __init__(self, cls: type[Model]) -> None:
        self.cls = cls
        self.schema = cls._schema
        self._run: Any = None
        self._tellers: tuple[tuple[str, Codec], ...] | None = None
        self.expected = f"object ({cls.__name__})"

    def __getattr__(self, name: str) -> Any:
        # `decode` and `encode_model` are compiled when they are first asked for.
        if name == "encode_model":
            self.encode_model = _compile_encoder(self.cls)
            return self.encode_model
        raise AttributeError(name)

    def decode(self, value: Any) -> Any:
        # Whoever took hold of this method before the first call goes on calling it.
        return self.compiled()(value)

    def compiled(self) -> Any:
        """The function that `decode` is from the first call on."""
        run = self._run
        if run is None:
            run = self._run = _compile_decoder(self.cls)
            self.decode = run  # type: ignore[method-assign]
        return run

    def repair(self, value: Any, pointer: str, report: DriftReport) -> Any:
        if not isinstance(value, dict):
            if pointer == "":
                raise Undecodable(pointer, self.expected, value)
            report(pointer, self.expected, value)
            return value
        self_ = self.cls.__new__(self.cls)
        for p in self.schema.properties:
            if p.key in value:
                at = f"{pointer}/{escape(p.key)}"
                setattr(self_, p.attribute, p.codec.repair(value[p.key], at, report))
                continue
            if p.required:
                report(f"{pointer}/{escape(p.key)}", p.codec.expected, UNSET)
            setattr(self_, p.attribute, UNSET)
        repair = self.schema.extra.repair
        extra = {
            key: repair(item, f"{pointer}/{escape(key)}", report)
            for key, item in value.items()
            if key not in self.schema.keys
        }
        # The slot is the subclass's.
        setattr(self_, "additional_properties", extra)  # noqa: B010
        return self_

    def encode(self, value: Any) -> Any:
        if isinstance(value, Model):
            return value.to_dict()
        if isinstance(value, Mapping):
            return self._encode_mapping(value)
        return encode_any(value)

    def _encode_mapping(self, value: Mapping[Any, Any]) -> dict[Any, Any]:
        codecs = {p.key: p.codec for p in self.schema.properties}
        extra = self.schema.extra
        return {
            key: codecs.get(key, extra).encode(item)
            for key, item in value.items()
            if item is not UNSET
        }

    def fit(self, value: Any) -> int:
        if isinstance(value, Model):
            return 1 if isinstance(value, self.cls) else -1
        if not isinstance(value, dict):
            return -1
        keys = value.keys()
        known = len(self.schema.keys & keys)
        missing = len(self.schema.required - keys)
        foreign = len(keys) - known
        # A missing required member weighs more than any number of unknown ones would explain.
        return (
            10_000
            + 16 * known
            - 64 * missing
            - foreign
            - sum(64 for key, codec in self._told_by() if not _is_member(codec, value, key))
        )

    @property
    def own_values(self) -> dict[str, frozenset[str]]:
        """The required properties that have few values, with these: constants, enumerations."""
        found: dict[str, frozenset[str]] = {}
        for p in self.schema.properties:
            codec = p.codec.target if isinstance(p.codec, Ref) else p.codec
            values: Any = ()
            if isinstance(codec, Const) and codec.cls is str:
                values = (codec.value,)
            elif isinstance(codec, EnumCodec) and codec.json_types == (str,):
                values = codec.members
            if values and p.required:
                found[p.key] = frozenset(values)
        return found

    def _told_by(self) -> tuple[tuple[str, Codec], ...]:
        """The properties whose values tell a type from others: constants and enumerations."""
        found = self._tellers
        if found is None:
            found = self._tellers = tuple(
                (p.key, p.codec)
                for p in self.schema.properties
                if p.codec.rank == 1 and p.codec.json_types == (str,)
            )
        return found


def _is_member(codec: Codec, value: dict[str, Any], key: str) -> bool:
    try:
        codec.decode(value[key])
    except Mismatch:
        return False
    except KeyError:
        # Whether it must be there is counted elsewhere.
        return True
    return True


_codecs: dict[type[Model], ModelCodec] = {}


def codec_for(cls: type[Model]) -> ModelCodec:
    """The codec of a model class; a subclass has its own."""
    found = _codecs.get(cls)
    if found is None:
        found = _codecs.setdefault(cls, ModelCodec(cls))
    return found


def _compile(name: str, lines: list[str], namespace: dict[str, Any]) -> Any:
    exec(compile("\n".join(lines), f"<{name}>", "exec"), namespace)  # noqa: S102
    return namespace["run"]


def _compile_decoder(cls: type[Model]) -> Any:
    """The function from a JSON object to a model: a line or two for each property."""
    schema = cls._schema
    code = _Code({"cls": cls, "new": object.__new__, "keys": schema.keys})
    lines = ["if type(d) is not dict: raise Mismatch", "self = new(cls)"]
    # Counting the members that are there tells whether there are undocumented ones.
    lines.append(f"n = {len(schema.required)}")
    for p in schema.properties:
        key = ascii(p.key)
        body = [f"v = d[{key}]", *code.decoding(p.codec, "v", 0)]
        if p.required:
            lines += body
        else:
            lines += [f"if {key} in d:", *_deeper([*body, "n += 1"]), "else: v = UNSET"]
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
        *_deeper(lines),
        "  except Failures: raise Mismatch from None",
    ]
    return _compile(f"decoder of {cls.__name__}", whole, code.names)


#: A required member that is not there, and what the parsers of texts raise.
_FAILURES = (KeyError, ValueError, ArithmeticError)


def _deeper(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]


class _Code:
    """Source that decodes, and the names it uses."""

    def __init__(self, names: dict[str, Any]) -> None:
        self.names = {
            "Mismatch": Mismatch,
            "Failures": _FAILURES,
            "UNSET": UNSET,
            "Decimal": Decimal,
            "date": dt.date.fromisoformat,
            "datetime": dt.datetime.fromisoformat,
            "isfinite": isfinite,
            "Date": dt.date,
            "Datetime": dt.datetime,
            "UUID": UUID,
            **names,
        }

    def _held(self, value: Any) -> str:
        """A name for a value."""
        name = f"x{len(self.names)}"
        self.names[name] = value
        return name

    def decoding(self, codec: Codec, v: str, depth: int) -> list[str]:
        """Lines that turn the JSON value in the variable `v` into a Python one, or raise."""
        if isinstance(codec, Ref):
            codec = codec.target
        make = _INLINE.get(type(codec))
        if codec in _SIMPLE:
            return [line.format(v=v, x=self._held(codec)) for line in _SIMPLE[codec]]
        if make is not None:
            return make(self, codec, v, depth)
        if codec is ANY:
            return []
        if codec is UUID_:
            return self.uuid(v)
        if isinstance(codec, Text):
            return [_IS_TEXT.format(v=v), f"{v} = {self._held(codec.parse)}({v})"]
        # The codec, not its bound method: a model's swaps its own after the first call.
        return [f"{v} = {self._held(codec)}.decode({v})"]

    def uuid(self, v: str) -> list[str]:
        """What `parse_uuid` does, without a call: ids are half of what many replies hold."""
        self.names.update(UUID_PARTS)
        return [
            _IS_TEXT.format(v=v),
            f"h = {v}.replace('-', '')",
            f"if len({v}) != 36 or len(h) != 32: raise Mismatch",
            "h = fromhex(h)",
            "if len(h) != 16: raise Mismatch",
            f"{v} = new(UUID)",
            f"set_int({v}, number(h))",
            f"set_is_safe({v}, unknown)",
        ]

    def nullable(self, codec: Any, v: str, depth: int) -> list[str]:
        inner = self.decoding(codec.inner, v, depth)
        return [f"if {v} is not None:", *_deeper(inner)] if inner else []

    def enumeration(self, codec: Any, v: str, depth: int) -> list[str]:
        get, base = self._held(codec.members.get), self._held(codec.json_types[0])
        return [
            f"if type({v}) is not {base}: raise Mismatch",
            f"{v} = {get}({v})",
            f"if {v} is None: raise Mismatch",
        ]

    def array(self, codec: Any, v: str, depth: int) -> list[str]:
        items, item = codec.items, f"v{depth}"
        if isinstance(items, Ref):
            items = items.target
        lines = [f"if type({v}) is not list: raise Mismatch"]
        if isinstance(items, ModelCodec):
            run = f"r{depth}"
            call = f"{v} = [{run}({item}) for {item} in {v}]"
            return [*lines, f"{run} = {self._held(items)}.compiled()", call]
        inner = self.decoding(items, item, depth + 1)
        if not inner:
            return lines
        add, found = f"a{depth}", f"f{depth}"
        loop = [f"for {item} in {v}:", *_deeper([*inner, f"{add}({item})"])]
        return [*lines, f"{found} = []", f"{add} = {found}.append", *loop, f"{v} = {found}"]

    def mapping(self, codec: Any, v: str, depth: int) -> list[str]:
        item, key, found = f"v{depth}", f"k{depth}", f"f{depth}"
        lines = [f"if type({v}) is not dict: raise Mismatch"]
        inner = self.decoding(codec.values, item, depth + 1)
        if not inner:
            return lines
        loop = [
            f"for {key}, {item} in {v}.items():",
            *_deeper([*inner, f"{found}[{key}] = {item}"]),
        ]
        return [*lines, f"{found} = {{}}", *loop, f"{v} = {found}"]


_IS_TEXT = "if type({v}) is not str: raise Mismatch"
#: What the codecs of JSON's own types and of the formats that replies are full of do, inline. Those
#: that take a second form of a value leave it to the codec, `{x}`.
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
    # A bare date is no date-time, though fromisoformat takes it for midnight.
    DATETIME: ["if type({v}) is not str or len({v}) < 16: raise Mismatch", "{v} = datetime({v})"],
}
_INLINE: dict[type[Codec], Callable[[_Code, Any, str, int], list[str]]] = {
    Nullable: _Code.nullable,
    EnumCodec: _Code.enumeration,
    Array: _Code.array,
    Map: _Code.mapping,
}


def _compile_encoder(cls: type[Model]) -> Any:
    """The function from a model to a JSON object: a line or two for each property."""
    code = _Encoding({})
    lines = ["d = {}"]
    for p in cls._schema.properties:
        body = [*code.encoding(p.codec, "v", 0), f"d[{p.key!a}] = v"]
        lines += [f"v = self.{p.attribute}", "if v is not UNSET:", *_deeper(body)]
    lines += [
        "a = self.additional_properties",
        "if a:",
        "    for k, v in a.items():",
        f"        if v is not UNSET: d[k] = {code.held(cls._schema.extra.encode)}(v)",
        "return d",
    ]
    return _compile(f"encoder of {cls.__name__}", ["def run(self):", *_deeper(lines)], code.names)


class _Encoding(_Code):
    """Source that encodes. What is not of the documented type is left to the codec, which passes
    on what it does not know.
    """

    def encoding(self, codec: Codec, v: str, depth: int) -> list[str]:
        """Lines that turn the Python value in the variable `v` into a JSON one."""
        if isinstance(codec, Ref):
            codec = codec.target
        if codec is ANY:
            return [f"{v} = {self.held(codec.encode)}({v})"]
        other = f"{v} = {self.held(codec)}.encode({v})"
        if isinstance(codec, Nullable):
            inner = self.encoding(codec.inner, v, depth)
            return [f"if {v} is not None:", *_deeper(inner)]
        if isinstance(codec, ModelCodec):
            cls, encode = self.held(codec.cls), f"{self.held(codec)}.encode_model({v})"
            return [f"if type({v}) is {cls}: {v} = {encode}", f"else: {other}"]
        if isinstance(codec, EnumCodec):
            return [f"if type({v}) is {self.held(codec.cls)}: {v} = {v}._value_", f"else: {other}"]
        if isinstance(codec, Array):
            item, add, found = f"v{depth}", f"a{depth}", f"f{depth}"
            inner = self.encoding(codec.items, item, depth + 1)
            loop = [f"for {item} in {v}:", *_deeper([*inner, f"{add}({item})"])]
            body = [f"{found} = []", f"{add} = {found}.append", *loop, f"{v} = {found}"]
            return [f"if type({v}) is list:", *_deeper(body), f"else: {other}"]
        known = _WRITTEN.get(codec)
        return [other] if known is None else [line.format(v=v, other=other) for line in known]

    def held(self, value: Any) -> str:
        """A name for a value."""
        return self._held(value)


_WRITTEN: dict[Codec, tuple[str, ...]] = {
    STRING: ("if type({v}) is not str: {other}",),
    BOOLEAN: ("if type({v}) is not bool: {other}",),
    INTEGER: ("if type({v}) is not int: {other}",),
    FLOAT: ("if type({v}) is not float: {other}",),
    DECIMAL: ("if type({v}) is Decimal: {v} = format({v}, 'f')", "else: {other}"),
    DATE: ("if type({v}) is Date: {v} = {v}.isoformat()", "else: {other}"),
    DATETIME: ("if type({v}) is Datetime: {v} = {v}.isoformat()", "else: {other}"),
    UUID_: (
        "if type({v}) is UUID:",
        "    h = '%032x' % {v}.int",
        "    {v} = f'{{h[:8]}}-{{h[8:12]}}-{{h[12:16]}}-{{h[16:20]}}-{{h[20:]}}'",
        "else: {other}",
    ),
}
