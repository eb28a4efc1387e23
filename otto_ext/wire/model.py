"""The base of generated models: a table of properties, and the codec made from it.

Each model states its properties once, in `_schema`. The functions that decode and encode it are
compiled from that table once they are worth it; see `decoding`, `encoding` and `direct`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Self

from attrs import define

from .composites import EnumCodec, Ref
from .contract import Codec, Mismatch, Undecodable, encode_any, null_refused, send_any
from .primitives import ANY, Const
from .types import UNSET, DriftReport

__all__ = ["Model", "Property", "Schema", "prop"]


@define
class Property:
    """One property of a model.

    Attributes:
        key: the name in JSON.
        codec: its type.
        attribute: the name in Python.
        required: whether the document requires it.
        read_only: whether only responses have it; it is not sent back.
    """

    key: str
    codec: Codec
    attribute: str
    required: bool
    read_only: bool = False


def prop(
    key: str,
    codec: Codec,
    *,
    attr: str | None = None,
    required: bool = True,
    read_only: bool = False,
) -> Property:
    """A property of a model; `attr` is its Python name where that is another than the JSON one."""
    return Property(key, codec, key if attr is None else attr, required, read_only)


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
            TypeError: `src_dict` is not a mapping.
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

    def _sent(self) -> dict[str, Any]:
        """The model as the JSON object of a request; an error names the property."""
        codec = codec_for(type(self))
        try:
            result: dict[str, Any] = codec.send_model(self)
        except ValueError:
            for p in codec.schema.properties:
                value = getattr(self, p.attribute)
                if value is not UNSET and value is not None and not p.read_only:
                    sent(p, value)
            raise
        return result

    def _sent_native(self) -> dict[str, Any]:
        """`_sent` for msgspec; raises ValueError for what it writes in another way than `json`."""
        result: dict[str, Any] = codec_for(type(self)).send_native(self)
        return result

    def __repr__(self) -> str:
        from .display import plain

        return plain(self)

    def _repr_html_(self) -> str:
        """The model as a table, for notebooks."""
        from .display import shown

        return shown(self)

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
        # pandas.DataFrame(models) ends up here.
        raise TypeError(
            f"{type(self).__name__} is not a sequence; to_dict() returns its members. For a "
            "DataFrame use otto_ext.tables.to_pandas(page.data), or to_pandas() of an iter_... call"
        )


def _ignore(pointer: str, expected: str, got: Any) -> None:
    """Drift outside a call: `from_dict` keeps values and reports nothing."""


class ModelCodec(Codec):
    """The codec of one model class."""

    json_types = (dict,)
    rank = 1
    in_place = True
    is_model = True

    def __init__(self, cls: type[Model]) -> None:
        self.cls = cls
        self.schema = cls._schema
        self.expected = f"object ({cls.__name__})"
        self._decided_by: tuple[tuple[str, Codec], ...] | None = None

    def __getattr__(self, name: str) -> Any:
        # Compiled when they are first asked for.
        if name in {"decode_model", "repair_model"}:
            from .decoding import decoder, repairer

            run = (decoder if name == "decode_model" else repairer)(self.cls)
        elif name in {"encode_model", "send_model", "send_native"}:
            from .encoding import encoder

            run = encoder(self.cls, name)
        else:
            raise AttributeError(name)
        setattr(self, name, run)
        return run

    def decode(self, value: Any, own: bool = False) -> Any:
        # Found without coming here from then on.
        run = self.decode = self.decode_model  # type: ignore[method-assign]
        return run(value, own)

    def repair(self, value: Any, pointer: str, report: DriftReport) -> Any:
        if not isinstance(value, dict):
            if pointer == "":
                raise Undecodable(pointer, self.expected, value)
            report(pointer, self.expected, value)
            return value
        return self.repair_model(value, pointer, report)

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

    def send(self, value: Any) -> Any:
        if isinstance(value, Model):
            return value._sent()
        if not isinstance(value, Mapping):
            return send_any(value)
        found: dict[Any, Any] = {}
        known = {p.key: p for p in self.schema.properties}
        for key, item in value.items():
            p = known.get(key)
            if item is UNSET:
                continue
            if p is None:
                found[encode_any(key)] = self.schema.extra.send(item)
            elif item is not None or p.codec.takes_null:
                found[key] = sent(p, item)
            elif p.required:
                raise ValueError(null_refused(p.key))
        return found

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
            - sum(64 for key, codec in self._deciding() if not _is_member(codec, value, key))
        )

    @property
    def own_values(self) -> dict[str, frozenset[str | int]]:
        """The required properties that have few values, with these: constants, enumerations."""
        found: dict[str, frozenset[str | int]] = {}
        for p in self.schema.properties:
            codec = p.codec.target if isinstance(p.codec, Ref) else p.codec
            values: Any = ()
            if isinstance(codec, Const):
                values = (codec.value,)
            elif isinstance(codec, EnumCodec):
                values = codec.members
            if values and p.required:
                found[p.key] = frozenset(values)
        return found

    @property
    def deciding_keys(self) -> frozenset[str]:  # type: ignore[override]
        return frozenset(key for key, _ in self._deciding())

    def _deciding(self) -> tuple[tuple[str, Codec], ...]:
        """The properties whose values identify a type: constants and enumerations."""
        found = self._decided_by
        if found is None:
            found = self._decided_by = tuple(
                (p.key, p.codec)
                for p in self.schema.properties
                if p.codec.rank == 1 and p.codec.json_types in ((str,), (int,), (bool,))
            )
        return found


def sent(p: Property, value: Any) -> Any:
    """The JSON value of a property; an error names the property."""
    try:
        return p.codec.send(value)
    except ValueError as error:
        raise ValueError(f"{p.key}: {error}") from None


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
