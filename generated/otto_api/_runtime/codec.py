"""Codecs: how a JSON value becomes a Python value and back.

A codec has two ways in. `decode` is the fast one: it takes values that match the document and
raises `Mismatch` at the first that does not. `repair` is the slow one, run only after a
mismatch: it keeps what came, as far as it can be held, and reports every place that differs.
`encode` turns Python values into JSON ones; what it does not know it passes on unchanged, so a
plain string is accepted where an enumeration or a date is documented.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from enum import Enum
from importlib import import_module
from math import isfinite
from typing import Any, Final
from uuid import UUID, SafeUUID

from ..types import UNSET, DriftReport
from .moments import read_date, read_datetime

__all__ = [
    "ANY",
    "BINARY",
    "BOOLEAN",
    "DATE",
    "DATETIME",
    "DECIMAL",
    "DECIMAL_NUMBER",
    "FLOAT",
    "INTEGER",
    "NULL",
    "STRING",
    "UUID_",
    "UUID_PARTS",
    "Codec",
    "Mismatch",
    "Undecodable",
    "array",
    "const",
    "describe",
    "encode_any",
    "mapping",
    "nullable",
    "ref",
    "union",
]


class Mismatch(Exception):
    """The fast path met a value that does not match the document."""


class Undecodable(Exception):
    """A value that cannot be held in the documented type at all."""

    def __init__(self, pointer: str, expected: str, got: Any) -> None:
        super().__init__(f"expected {expected}, got {describe(got)} at {pointer or 'the root'}")
        self.pointer = pointer
        self.expected = expected
        self.got = got


class Codec:
    """One documented type.

    Attributes:
        expected: the type in the document's words, for drift reports.
        json_types: the Python classes of the JSON values it takes; empty for any.
        rank: order of trial in a union; lower is more specific.
    """

    expected: str = "any value"
    json_types: tuple[type, ...] = ()
    rank: int = 9

    def decode(self, value: Any) -> Any:
        """The Python value of a matching JSON value; raises `Mismatch` for any other."""
        return value

    def repair(self, value: Any, pointer: str, report: DriftReport) -> Any:
        """The nearest Python value; each difference from the document goes to `report`."""
        try:
            return self.decode(value)
        except Mismatch:
            report(pointer, self.expected, value)
            return value

    def encode(self, value: Any) -> Any:
        """The JSON value of a Python value."""
        return encode_any(value)

    def fit(self, value: Any) -> int:
        """How well a JSON object or a Python value fits: higher is better, below 0 not at all."""
        return 0


def describe(value: Any) -> str:
    """A value for a message: its JSON type alone, since values may be confidential."""
    names: dict[type, str] = {
        dict: "an object",
        list: "an array",
        str: "a string",
        bool: "a boolean",
        int: "an integer",
        float: "a number",
        Decimal: "a number",
        type(None): "null",
        bytes: "a body",
    }
    if value is UNSET:
        return "nothing"
    return names.get(type(value), type(value).__name__)


def escape(token: str) -> str:
    """A key as a token of a JSON pointer (RFC 6901, section 3)."""
    return token.replace("~", "~0").replace("/", "~1")


# -- primitives ---------------------------------------------------------------------------------


class _Exact(Codec):
    """A JSON type taken as it is."""

    def __init__(self, cls: type, expected: str, rank: int) -> None:
        self.cls = cls
        self.expected = expected
        self.json_types = (cls,)
        self.rank = rank

    def decode(self, value: Any) -> Any:
        if value.__class__ is not self.cls:
            raise Mismatch
        return value


class _Integer(_Exact):
    def decode(self, value: Any) -> Any:
        if value.__class__ is int:
            return value
        # JSON Schema 2020-12, section 4.2.3: a number without a fraction is an integer
        if value.__class__ is float and value.is_integer():
            return int(value)
        # 1e999999999 is one too, and nothing that a machine can write out
        if (
            value.__class__ is Decimal
            and value.is_finite()
            and value.adjusted() < _MAX_DIGITS
            and value == int(value)
        ):
            return int(value)
        raise Mismatch


#: Python's own limit for integers in texts (sys.int_info.default_max_str_digits).
_MAX_DIGITS: Final = 4300


class _Float(Codec):
    expected = "number"
    json_types = (float, int, Decimal)
    rank = 5

    def decode(self, value: Any) -> Any:
        if value.__class__ is not float:
            if value.__class__ is not int and value.__class__ is not Decimal:
                raise Mismatch
            try:
                value = float(value)
            except OverflowError:
                raise Mismatch from None
        # Python reads NaN and Infinity, which JSON does not have, and 1e999 as infinity
        if not isfinite(value):
            raise Mismatch
        return value


class Text(Codec):
    """A string with a format: parsed by a function that raises ValueError."""

    json_types: tuple[type, ...] = (str,)

    def __init__(self, expected: str, cls: type, parse: Callable[[str], Any], rank: int) -> None:
        self.expected = expected
        self.cls = cls
        self.parse = parse
        self.rank = rank

    def decode(self, value: Any) -> Any:
        if value.__class__ is not str:
            raise Mismatch
        try:
            return self.parse(value)
        except ValueError:
            raise Mismatch from None


class _Moment(Text):
    """A date or date-time: what `fromisoformat` refuses is tried with python-dateutil."""

    def repair(self, value: Any, pointer: str, report: DriftReport) -> Any:
        try:
            return self.decode(value)
        except Mismatch:
            pass
        if isinstance(value, str):
            try:
                return (read_datetime if self.cls is dt.datetime else read_date)(value)
            except ValueError:
                pass
        report(pointer, self.expected, value)
        return value

    def encode(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, dt.date) else encode_any(value)


_new_uuid: Final = UUID.__new__
#: What makes a UUID of its bytes. It refuses assignment; its slots do not.
UUID_PARTS: Final[dict[str, Any]] = {
    "fromhex": bytes.fromhex,
    "number": int.from_bytes,
    "set_int": UUID.__dict__["int"].__set__,
    "set_is_safe": UUID.__dict__["is_safe"].__set__,
    "unknown": SafeUUID.unknown,
}


def _parse_uuid(value: str) -> UUID:
    # The canonical form of RFC 9562, section 4, without UUID's own scan for braces and "urn:":
    # half the time, and replies hold many of them. `_Code.uuid` writes the same into decoders.
    digits = value.replace("-", "")
    if len(value) != 36 or len(digits) != 32:
        raise ValueError
    raw = bytes.fromhex(digits)
    if len(raw) != 16:
        raise ValueError
    result = _new_uuid(UUID)
    UUID_PARTS["set_int"](result, int.from_bytes(raw, "big"))
    UUID_PARTS["set_is_safe"](result, SafeUUID.unknown)
    return result


def _parse_date(value: str) -> dt.date:
    if len(value) == 10 and value[4] != "-":
        # CPython reads eight of ten digits and leaves the rest
        raise ValueError
    return dt.date.fromisoformat(value)


def _parse_datetime(value: str) -> dt.datetime:
    if len(value) < 16:
        # fromisoformat takes a bare date for midnight; a date-time has a time
        raise ValueError
    return dt.datetime.fromisoformat(value)


def _parse_decimal(value: str) -> Decimal:
    try:
        result = Decimal(value)
    except InvalidOperation:
        raise ValueError from None
    if not result.is_finite():
        raise ValueError
    return result


class _DecimalText(Text):
    """A decimal carried as a string: money never passes through a float."""

    def encode(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return format(value, "f")
        return encode_any(value)


class _DecimalNumber(Codec):
    """A decimal carried as a JSON number."""

    expected = "number (decimal)"
    json_types = (float, int, Decimal)
    rank = 5

    def decode(self, value: Any) -> Any:
        if value.__class__ is Decimal:
            return value
        if value.__class__ is int:
            return Decimal(value)
        if value.__class__ is float and isfinite(value):
            return Decimal(repr(value))
        raise Mismatch

    def encode(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            number = int(value) if value == value.to_integral_value() else float(value)
            if Decimal(repr(number)) != value:
                raise ValueError(f"{value} has more digits than a JSON number can carry")
            return number
        return encode_any(value)


ANY: Final = Codec()
STRING: Final = _Exact(str, "string", 6)
BOOLEAN: Final = _Exact(bool, "boolean", 4)
NULL: Final = _Exact(type(None), "null", 0)
INTEGER: Final = _Integer(int, "integer", 4)
FLOAT: Final = _Float()
UUID_: Final = Text("string (uuid)", UUID, _parse_uuid, 2)
DATE: Final = _Moment("string (date)", dt.date, _parse_date, 3)
DATETIME: Final = _Moment("string (date-time)", dt.datetime, _parse_datetime, 3)
DECIMAL: Final = _DecimalText("string (decimal)", Decimal, _parse_decimal, 4)
DECIMAL_NUMBER: Final = _DecimalNumber()
#: A file in a form, or binary text inside JSON, which is kept as it came.
BINARY: Final = _Exact(str, "string (binary)", 6)


# -- composites ---------------------------------------------------------------------------------


class Array(Codec):
    """A JSON array whose items have one type."""

    json_types = (list,)
    rank = 4

    def __init__(self, items: Codec) -> None:
        self.items = items
        self.expected = "array"

    def decode(self, value: Any) -> Any:
        if value.__class__ is not list:
            raise Mismatch
        decode = self.items.decode
        return [decode(item) for item in value]

    def repair(self, value: Any, pointer: str, report: DriftReport) -> Any:
        if not isinstance(value, list):
            report(pointer, self.expected, value)
            return value
        repair = self.items.repair
        return [repair(item, f"{pointer}/{i}", report) for i, item in enumerate(value)]

    def encode(self, value: Any) -> Any:
        # A model has an `__iter__` that refuses, so that nobody takes it for a sequence.
        single = isinstance(value, str | bytes | Mapping) or hasattr(value, "to_dict")
        if isinstance(value, Iterable) and not single:
            encode = self.items.encode
            return [encode(item) for item in value]
        return encode_any(value)


class Map(Codec):
    """A JSON object with free keys, whose values have one type."""

    json_types = (dict,)
    expected = "object"
    rank = 7

    def __init__(self, values: Codec) -> None:
        self.values = values

    def decode(self, value: Any) -> Any:
        if value.__class__ is not dict:
            raise Mismatch
        if self.values is ANY:
            return value
        decode = self.values.decode
        return {key: decode(item) for key, item in value.items()}

    def repair(self, value: Any, pointer: str, report: DriftReport) -> Any:
        if not isinstance(value, dict):
            report(pointer, self.expected, value)
            return value
        repair = self.values.repair
        return {k: repair(item, f"{pointer}/{escape(k)}", report) for k, item in value.items()}

    def encode(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            encode = self.values.encode
            return {key: encode(item) for key, item in value.items()}
        return encode_any(value)


class Nullable(Codec):
    """A type or null."""

    def __init__(self, inner: Codec) -> None:
        self.inner = inner

    @property
    def expected(self) -> str:  # type: ignore[override]
        return f"{self.inner.expected} or null"

    @property
    def json_types(self) -> tuple[type, ...]:  # type: ignore[override]
        return (*self.inner.json_types, type(None)) if self.inner.json_types else ()

    @property
    def rank(self) -> int:  # type: ignore[override]
        return self.inner.rank

    def decode(self, value: Any) -> Any:
        return None if value is None else self.inner.decode(value)

    def repair(self, value: Any, pointer: str, report: DriftReport) -> Any:
        return None if value is None else self.inner.repair(value, pointer, report)

    def encode(self, value: Any) -> Any:
        return None if value is None else self.inner.encode(value)

    def fit(self, value: Any) -> int:
        return 0 if value is None else self.inner.fit(value)


class Ref(Codec):
    """A named model, enumeration or alias, looked up at its first use so that cycles are free."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._target: Codec | None = None

    @property
    def target(self) -> Codec:
        if self._target is not None:
            return self._target
        package = __name__.rpartition("._runtime")[0]
        target: Codec = import_module(f"{package}.models").codec_of(self.name)
        self._target = target
        return target

    @property
    def expected(self) -> str:  # type: ignore[override]
        return self.target.expected

    @property
    def json_types(self) -> tuple[type, ...]:  # type: ignore[override]
        return self.target.json_types

    @property
    def rank(self) -> int:  # type: ignore[override]
        return self.target.rank

    def decode(self, value: Any) -> Any:
        # From the second call on, the target's own function is called directly; it may have been
        # compiled by the first.
        target = self.target
        found = target.decode(value)
        self.decode = target.decode  # type: ignore[method-assign]
        return found

    @property
    def own_values(self) -> Mapping[str, frozenset[str]]:
        """See `ModelCodec.own_values`."""
        found: Mapping[str, frozenset[str]] = getattr(self.target, "own_values", {})
        return found

    def repair(self, value: Any, pointer: str, report: DriftReport) -> Any:
        return self.target.repair(value, pointer, report)

    def encode(self, value: Any) -> Any:
        return self.target.encode(value)

    def fit(self, value: Any) -> int:
        return self.target.fit(value)


class Union(Codec):
    """One of several types, told apart by a discriminator, the JSON type, and the best fit.

    Args:
        members: the types.
        discriminator: the JSON property that names the type, or None.
        tags: the discriminator's values, each with the type it names.
    """

    rank = 8

    def __init__(
        self, members: tuple[Codec, ...], discriminator: str | None, tags: Mapping[str, Codec]
    ) -> None:
        self.members = members
        self.discriminator = discriminator
        self.tags = tags
        self._by_type: dict[type, tuple[Codec, ...]] = {}
        self._told: tuple[str, Mapping[Any, Codec]] | None = None

    @property
    def expected(self) -> str:  # type: ignore[override]
        return " or ".join(dict.fromkeys(member.expected for member in self.members))

    @property
    def json_types(self) -> tuple[type, ...]:  # type: ignore[override]
        types: list[type] = []
        for member in self.members:
            if not member.json_types:
                return ()
            types.extend(member.json_types)
        return tuple(dict.fromkeys(types))

    def _tell(self) -> tuple[str, Mapping[Any, Codec]]:
        """The property whose value alone tells the types apart, and the type for each value: the
        discriminator, or one that every type requires and gives values of its own.
        """
        if self.discriminator is not None:
            found = self.discriminator, self.tags
        else:
            found = _told_apart(self.members) or ("", {})
        self._told = found
        return found

    def is_foreign(self, value: Any) -> bool:
        """Whether an object names a type that the document does not have."""
        if value.__class__ is not dict or self.discriminator is None or not self.tags:
            return False
        tag = value.get(self.discriminator)
        return not isinstance(tag, str) or tag not in self.tags

    def candidates(self, value: Any) -> Iterable[Codec]:
        """The members that can take a value, the likeliest first."""
        if value.__class__ is dict and self.discriminator is not None:
            tag = value.get(self.discriminator)
            tagged = self.tags.get(tag) if isinstance(tag, str) else None
            if tagged is not None:
                return (tagged,)
        found = self._by_type.get(value.__class__)
        if found is None:
            fitting = [
                m for m in self.members if not m.json_types or value.__class__ in m.json_types
            ]
            found = tuple(sorted(fitting, key=lambda member: member.rank))
            self._by_type[value.__class__] = found
        if value.__class__ is dict and len(found) > 1:
            return sorted(found, key=lambda member: -member.fit(value))
        return found

    def decode(self, value: Any) -> Any:
        if value.__class__ is dict:
            key, table = self._told or self._tell()
            tag = value.get(key)
            if tag.__class__ is str:
                member = table.get(tag)
                if member is not None:
                    return member.decode(value)
        if self.is_foreign(value):
            raise Mismatch
        for candidate in self.candidates(value):
            try:
                return candidate.decode(value)
            except Mismatch:
                continue
        raise Mismatch

    def repair(self, value: Any, pointer: str, report: DriftReport) -> Any:
        if self.is_foreign(value):
            report = self._with_told(value, pointer, report)
        candidates = tuple(self.candidates(value))
        for candidate in candidates:
            try:
                return candidate.decode(value)
            except Mismatch:
                continue
        if candidates:
            return candidates[0].repair(value, pointer, report)
        report(pointer, self.expected, value)
        return value

    def _with_told(self, value: Any, pointer: str, report: DriftReport) -> DriftReport:
        """Report the discriminator, and give a report that does not do so again."""
        place = f"{pointer}/{escape(self.discriminator or '')}"
        report(place, f"one of {', '.join(self.tags)}", value.get(self.discriminator, UNSET))

        def others(at: str, expected: str, got: Any) -> None:
            if at != place:
                report(at, expected, got)

        return others

    def encode(self, value: Any) -> Any:
        return encode_any(value)

    def fit(self, value: Any) -> int:
        return max((member.fit(value) for member in self.candidates(value)), default=-1)


def _told_apart(members: Iterable[Codec]) -> tuple[str, Mapping[Any, Codec]] | None:
    """See `Union._tell`. A value of another type's could not be decoded as this one, so that no
    other member need be tried.
    """
    tables = []
    for member in members:
        known: Mapping[str, frozenset[str]] = getattr(member, "own_values", {})
        if not known:
            return None
        tables.append((member, known))
    for key in tables[0][1]:
        found: dict[Any, Codec] = {}
        values = [(member, known.get(key, frozenset())) for member, known in tables]
        for member, own in values:
            found.update(dict.fromkeys(own, member))
        if all(own for _, own in values) and len(found) == sum(len(own) for _, own in values):
            return key, found
    return None


class Const(_Exact):
    """One value and no other."""

    rank = 1

    def __init__(self, value: Any) -> None:
        super().__init__(type(value), repr(value), 1)
        self.value = value

    def decode(self, value: Any) -> Any:
        if value.__class__ is not self.cls or value != self.value:
            raise Mismatch
        return value


def const(value: str | int) -> Codec:
    """One value and no other."""
    return Const(value)


def array(items: Codec) -> Codec:
    """An array of a type."""
    return Array(items)


def mapping(values: Codec) -> Codec:
    """An object with free keys and values of a type."""
    return Map(values)


def nullable(inner: Codec) -> Codec:
    """A type or null."""
    return Nullable(inner)


def ref(name: str) -> Codec:
    """A type of `otto_api.models` by its name."""
    return Ref(name)


def union(
    *members: Codec, discriminator: str | None = None, tags: Mapping[str, Codec] | None = None
) -> Codec:
    """One of several types."""
    return Union(members, discriminator, tags or {})


class EnumCodec(Codec):
    """An enumeration whose undocumented values become members of their own."""

    rank = 1

    def __init__(self, cls: Any, base: type) -> None:
        self.cls = cls
        self.members: dict[Any, Any] = cls._value2member_map_
        self.json_types = (base,)
        # Long enumerations are cut: the report names the place, the document has the list.
        shown = [str(member.value) for member in cls][:12]
        more = ", ..." if len(cls) > 12 else ""
        self.expected = f"one of {', '.join(shown)}{more}"

    def decode(self, value: Any) -> Any:
        if value.__class__ not in self.json_types:
            raise Mismatch
        member = self.members.get(value)
        if member is None:
            raise Mismatch
        return member

    def repair(self, value: Any, pointer: str, report: DriftReport) -> Any:
        try:
            return self.decode(value)
        except Mismatch:
            report(pointer, self.expected, value)
        if value.__class__ in self.json_types:
            return self.cls.undocumented(value)
        return value

    def encode(self, value: Any) -> Any:
        return value.value if isinstance(value, Enum) else encode_any(value)


# -- encoding of what no codec describes ----------------------------------------------------------

# What msgspec would write in a form of its own choice, where `json` refuses.
_NO_JSON = (bytes, bytearray, memoryview, dt.timedelta)
_FIELDS = ("__attrs_attrs__", "__dataclass_fields__", "__struct_fields__")


def encode_any(value: Any) -> Any:
    """The JSON value of any Python value: what `json.dumps` takes, models and dates included."""
    cls = value.__class__
    if cls is str or cls is int or cls is bool or value is None or cls is float:
        return value
    if isinstance(value, Enum):
        return value.value
    to_dict = getattr(value, "to_dict", None)
    if to_dict is not None:
        return to_dict()
    if isinstance(value, Mapping):
        return {
            encode_any(key): encode_any(item) for key, item in value.items() if item is not UNSET
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [encode_any(item) for item in value]
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, _NO_JSON) or any(hasattr(cls, name) for name in _FIELDS):
        raise TypeError(f"{cls.__name__} cannot be written as JSON")
    return value
