"""Columns of values without parts: strings, numbers, dates, UUIDs, enumerations.

Each kind converts a list of JSON values, or those of models, to an Arrow array at once, and looks
at them one by one only where that fails. No value is rounded or dropped: what the type cannot hold
is a `Misfit`, which says where it is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Context, Decimal, Inexact, InvalidOperation
from functools import cache
from types import NoneType
from typing import Any, Protocol
from uuid import UUID

from attrs import define, field, frozen

from otto_ext.pull._row_lines import decimal_text, text_of
from otto_ext.tables._arrow import array, pa, pc
from otto_ext.wire.contract import Codec, Mismatch, encode_any
from otto_ext.wire.model import Model, codec_for
from otto_ext.wire.unset import UNSET

__all__ = [
    "BOOLEAN",
    "FLOAT",
    "INTEGER",
    "JSON",
    "STRING",
    "UUID_",
    "Dictionary",
    "Extra",
    "Kind",
    "Misfit",
    "day",
    "decimal",
    "json_text",
    "members_of",
    "moment",
    "strings",
]

_UUID = r"^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}$"
#: What a conversion raises for a value that is not of its type.
_UNFIT = (ArithmeticError, AttributeError, Mismatch, TypeError, ValueError)


class Misfit(Exception):
    """A value that the type of its column cannot hold.

    Attributes:
        index: its place in the list.
        path: where it is below the column, `.amount` or `[3]`; empty for the column itself.
        value: the value.
        type: the Arrow type.
    """

    def __init__(self, index: int, path: str, value: Any, type: Any) -> None:
        super().__init__(index, path, value, type)
        self.index = index
        self.path = path
        self.value = value
        self.type = type


@frozen
class Extra:
    """A member that the document does not describe.

    Attributes:
        index: the row.
        pointer: the member, as a JSON pointer below the row's column; empty for the column.
        value: its value.
    """

    index: int
    pointer: str
    value: Any


class Kind(Protocol):
    """The type of a column, and the conversion to it."""

    @property
    def type(self) -> Any:
        """The Arrow type."""
        ...

    def array(self, values: list[Any], extras: list[Extra]) -> Any:
        """An Arrow array of the values; None is null.

        Args:
            values: JSON values, or those of models.
            extras: takes the members of nested objects that the type does not have.

        Raises:
            Misfit: a value does not fit.
        """
        ...


def json_text(value: Any) -> str:
    """A value as a string: itself, or compact JSON with the digits that it came with."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Decimal):
        return decimal_text(value)
    plain = _json(value)
    return plain if isinstance(plain, str) else text_of(plain)


def _json(value: Any) -> Any:
    """A value as JSON, numbers with a fraction as the `Decimal`s that they are."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, Model | Mapping):
        return {str(key): _json(item) for key, item in members_of(value).items()}
    if isinstance(value, list | tuple):
        return [_json(item) for item in value]
    return encode_any(value)


def strings(values: list[Any]) -> Any:
    """An array of strings; other values as JSON."""
    if not set(map(type, values)) <= {str, NoneType}:
        values = [None if it is None else json_text(it) for it in values]
    try:
        return array(values, pa.string())
    except UnicodeEncodeError:
        # Half a surrogate pair is not valid UTF-8.
        replaced = [it and it.encode("utf-8", "replace").decode() for it in values]
        return array(replaced, pa.string())


@frozen
class Leaf:
    """A kind whose values have no parts.

    Attributes:
        type: the Arrow type.
        whole: converts a list, or raises where a value is not as expected.
        one: converts a value, and raises for one that does not fit.
    """

    type: Any
    whole: Callable[[list[Any]], Any]
    one: Callable[[Any], Any]

    def array(self, values: list[Any], extras: list[Extra]) -> Any:
        """See `Kind.array`."""
        try:
            return self.whole(values)
        except (*_UNFIT, pa.ArrowException):
            pass
        found = []
        for index, value in enumerate(values):
            try:
                found.append(pa.scalar(None if value is None else self.one(value), self.type))
            except (*_UNFIT, pa.ArrowException):
                raise Misfit(index, "", value, self.type) from None
        return pa.array(found, self.type)


def _only(*types: type) -> Callable[[list[Any]], list[Any]]:
    allowed = {*types, NoneType}

    def check(values: list[Any]) -> list[Any]:
        if not set(map(type, values)) <= allowed:
            raise TypeError
        return values

    return check


def _plain(type: Any, check: Callable[[list[Any]], list[Any]], one: Callable[[Any], Any]) -> Leaf:
    return Leaf(type, lambda values: array(check(values), type), one)


def _read(codec: Codec, wanted: type) -> Callable[[Any], Any]:
    """Read a value as models do, with what they accept beyond the format."""

    def one(value: Any) -> Any:
        if isinstance(value, wanted):
            return value
        found = codec.repair(value, "", _ignore)
        if not isinstance(found, wanted):
            raise Mismatch
        return found

    return one


def _ignore(pointer: str, expected: str, got: Any) -> None:
    """Pulls do not report drift."""


def _integer(value: Any) -> int:
    if isinstance(value, bool):
        raise Mismatch
    found = _number(value)
    if found != found.to_integral_value():
        raise Mismatch
    return int(found)


def _number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise Mismatch
    found = Decimal(str(value) if isinstance(value, float) else value)
    if not found.is_finite():
        raise Mismatch
    return found


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Mismatch
    return value


def decimal(precision: int, scale: int) -> Leaf:
    """Decimals of so many digits, `scale` of them behind the point. Nothing is rounded."""
    type_ = pa.decimal128(precision, scale) if precision <= 38 else pa.decimal256(precision, scale)
    unit = Decimal(1).scaleb(-scale)
    exact = Context(prec=precision, traps=[Inexact, InvalidOperation])
    room = precision - scale
    fits = rf"^[+-]?[0-9]{{0,{room}}}(\.[0-9]{{0,{scale}}})?$"

    def whole(values: list[Any]) -> Any:
        texts = [it if it is None or type(it) is str else _digits(it) for it in values]
        strings = array(texts, pa.string())
        # pyarrow does not refuse strings beyond the range: it makes another number of '1e30'.
        if not (
            _are_short(strings, room)
            or pc.all(pc.match_substring_regex(strings, fits), min_count=0).as_py()
        ):
            raise ValueError
        return strings.cast(type_)

    return Leaf(type_, whole, lambda value: _number(value).quantize(unit, context=exact))


def _are_short(numbers: Any, room: int) -> bool:
    """Whether no number has an exponent, or more than so many characters."""
    content = numbers.buffers()[2]
    text = b"" if content is None else content.to_pybytes()
    longest = pc.max(pc.binary_length(numbers)).as_py() or 0
    return longest <= room and b"e" not in text and b"E" not in text


def _digits(value: Any) -> str:
    """A number as a string, without an exponent where that is not long."""
    text = str(value)
    return decimal_text(value) if "E" in text and isinstance(value, Decimal) else text


def _moments(values: list[Any]) -> Any:
    types = set(map(type, values)) - {NoneType}
    if types == {str}:
        return array(values, pa.string()).cast(_TIMESTAMP)
    if any(it is not None and it.tzinfo is None for it in values):
        raise TypeError
    return pa.array(values, _TIMESTAMP)


def _moment(codec: Codec) -> Callable[[Any], dt.datetime]:
    read = _read(codec, dt.datetime)

    def one(value: Any) -> dt.datetime:
        found: dt.datetime = read(value)
        return found if found.tzinfo is not None else found.replace(tzinfo=dt.UTC)

    return one


def _days(values: list[Any]) -> Any:
    types = set(map(type, values)) - {NoneType}
    if types == {dt.date}:
        return pa.array(values, pa.date32())
    return array(_only(str)(values), pa.string()).cast(pa.date32())


def _uuids(values: list[Any]) -> Any:
    texts = [it if it is None or type(it) is str else str(it) for it in values]
    strings = array(texts, pa.string())
    if not pc.all(pc.match_substring_regex(strings, _UUID), min_count=0).as_py():
        raise ValueError
    digits = "".join(["0" * 32 if it is None else it for it in texts]).replace("-", "")
    buffers = [strings.buffers()[0], pa.py_buffer(bytes.fromhex(digits))]
    storage = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(16), len(values), buffers, strings.null_count
    )
    return pa.ExtensionArray.from_storage(pa.uuid(), storage)


@frozen
class _Uuids(Leaf):
    """An extension type, whose arrays are made of their storage."""

    def array(self, values: list[Any], extras: list[Extra]) -> Any:
        """See `Kind.array`."""
        try:
            return self.whole(values)
        except (*_UNFIT, pa.ArrowException):
            pass
        for index, value in enumerate(values):
            if value is not None and not (isinstance(value, UUID) or _is_uuid(value)):
                raise Misfit(index, "", value, self.type)
        return self.whole([it and str(UUID(str(it))) for it in values])


def _is_uuid(value: Any) -> bool:
    return isinstance(value, str) and re.match(_UUID, value) is not None


_TIMESTAMP = pa.timestamp("us", "UTC")
STRING = Leaf(pa.string(), strings, json_text)
#: Values of any type, as JSON; strings as they are.
JSON = STRING
BOOLEAN = _plain(pa.bool_(), _only(bool), _boolean)
INTEGER = _plain(pa.int64(), _only(int), _integer)
FLOAT = _plain(pa.float64(), _only(float, int), lambda value: float(_number(value)))
UUID_ = _Uuids(pa.uuid(), _uuids, str)


def day(codec: Codec) -> Leaf:
    """Days."""
    return Leaf(pa.date32(), _days, _read(codec, dt.date))


def moment(codec: Codec) -> Leaf:
    """Moments in UTC with microseconds. One without a zone is taken as UTC."""
    return Leaf(_TIMESTAMP, _moments, _moment(codec))


@define
class Dictionary:
    """Enumerations: the documented values first, others as they come.

    Attributes:
        documented: the values that the document lists.
    """

    documented: tuple[str, ...]
    _codes: dict[str, int] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._codes = {value: code for code, value in enumerate(self.documented)}

    @property
    def type(self) -> Any:
        """See `Kind.type`."""
        return pa.dictionary(pa.int32(), pa.string())

    @property
    def undocumented(self) -> list[str]:
        """The values that came and that the document does not list."""
        return list(self._codes)[len(self.documented) :]

    def array(self, values: list[Any], extras: list[Extra]) -> Any:
        """See `Kind.array`."""
        codes = self._codes
        texts = [it if it is None or type(it) is str else json_text(it) for it in values]
        for text in set(texts) - codes.keys():
            if text is not None:
                codes[text] = len(codes)
        indices = array([None if it is None else codes[it] for it in texts], pa.int32())
        return pa.DictionaryArray.from_arrays(indices, strings(list(codes)))


@cache
def _names(cls: Any) -> tuple[tuple[str, str], ...]:
    return tuple((p.key, p.attribute) for p in codec_for(cls).schema.properties)


def members_of(value: Any) -> Mapping[str, Any]:
    """The members of an object or a model by their names in JSON; absent ones are left out."""
    if not isinstance(value, Model):
        found: Mapping[str, Any] = value
        return found
    cls: Any = type(value)
    own = ((key, getattr(value, attribute)) for key, attribute in _names(cls))
    return {**{key: it for key, it in own if it is not UNSET}, **value.additional_properties}
