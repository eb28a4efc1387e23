"""The base of generated models: a table of properties, and the decoders made from it.

Each model states its properties once, in `_schema`. The functions that decode and encode it are
compiled from that table at the first use, as attrs compiles `__init__`: straight-line code that
copies nothing and checks every value. Names from the document enter the compiled source as
string literals only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Self

from attrs import define

from ..types import UNSET, DriftReport
from .codec import (
    ANY,
    BOOLEAN,
    STRING,
    Codec,
    Mismatch,
    Nullable,
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
        self.expected = f"object ({cls.__name__})"

    def __getattr__(self, name: str) -> Any:
        # `decode` and `encode_model` are compiled when they are first asked for.
        if name == "encode_model":
            self.encode_model = _compile_encoder(self.cls)
            return self.encode_model
        raise AttributeError(name)

    def decode(self, value: Any) -> Any:
        # Whoever took hold of this method before the first call goes on calling it.
        run = self._run
        if run is None:
            run = self._run = _compile_decoder(self.cls)
            self.decode = run  # type: ignore[method-assign]
        return run(value)

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
            - sum(
                64
                for p in self.schema.properties
                if p.key in value
                and p.codec.rank == 1
                and p.codec.json_types == (str,)
                and not _is_member(p.codec, value[p.key])
            )
        )


def _is_member(codec: Codec, value: Any) -> bool:
    try:
        codec.decode(value)
    except Mismatch:
        return False
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
    schema = cls._schema
    names: dict[str, Any] = {"Mismatch": Mismatch, "UNSET": UNSET, "cls": cls, "new": cls.__new__}
    names["keys"] = schema.keys
    lines = [
        "    if d.__class__ is not dict: raise Mismatch",
        "    self = new(cls)",
        "    get = d.get",
        "    n = 0",
    ]
    for i, p in enumerate(schema.properties):
        key = ascii(p.key)
        lines.append(f"    v = get({key}, UNSET)")
        if p.required:
            lines.append("    if v is UNSET: raise Mismatch")
        else:
            lines.append("    if v is not UNSET:")
        body = _decode_lines(i, p.codec, names)
        # Counting the members that are there tells whether there are undocumented ones.
        lines.extend(f"        {line}" if not p.required else f"    {line}" for line in body)
        lines.append("        n += 1" if not p.required else "    n += 1")
        lines.append(f"    self.{p.attribute} = v")
    if schema.extra is ANY:
        extra = "{k: v for k, v in d.items() if k not in keys}"
    else:
        names["extra"] = schema.extra.decode
        extra = "{k: extra(v) for k, v in d.items() if k not in keys}"
    lines.append(f"    self.additional_properties = {{}} if n == len(d) else {extra}")
    lines.append("    return self")
    whole = ["def run(d):", "  try:", *lines, "  except ValueError: raise Mismatch from None"]
    return _compile(f"decoder of {cls.__name__}", whole, names)


def _decode_lines(i: int, codec: Codec, names: dict[str, Any]) -> list[str]:
    if codec is ANY:
        return []
    if isinstance(codec, Nullable):
        inner = _decode_lines(i, codec.inner, names)
        return ["if v is not None:", *(f"    {line}" for line in inner)] if inner else []
    if isinstance(codec, Text):
        # A ValueError of the parser is a mismatch; the whole function looks out for it.
        names[f"p{i}"] = codec.parse
        return ["if v.__class__ is not str: raise Mismatch", f"v = p{i}(v)"]
    if codec is STRING or codec is BOOLEAN:
        return [f"if v.__class__ is not {'str' if codec is STRING else 'bool'}: raise Mismatch"]
    # The codec, not its bound method: a Ref swaps its own `decode` after the first call.
    names[f"c{i}"] = codec
    return [f"v = c{i}.decode(v)"]


def _compile_encoder(cls: type[Model]) -> Any:
    schema = cls._schema
    names: dict[str, Any] = {"UNSET": UNSET, "extra": schema.extra.encode}
    plain = [STRING, BOOLEAN]
    lines = [
        "def run(self):",
        "    d = {}",
    ]
    for i, p in enumerate(schema.properties):
        lines.append(f"    v = self.{p.attribute}")
        if p.codec in plain:
            value = f"v if v.__class__ is str or v.__class__ is bool else e{i}(v)"
        else:
            value = f"e{i}(v)"
        names[f"e{i}"] = p.codec.encode
        lines.append(f"    if v is not UNSET: d[{p.key!a}] = {value}")
    lines += [
        "    a = self.additional_properties",
        "    if a:",
        "        for k, v in a.items():",
        "            if v is not UNSET: d[k] = extra(v)",
        "    return d",
    ]
    return _compile(f"encoder of {cls.__name__}", lines, names)
