"""From the document's types to the columns of a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from attrs import field, frozen

from otto_ext._errors import ConfigurationError, OttoError
from otto_ext.openapi.json_values import unescape
from otto_ext.tables import _kinds as k
from otto_ext.tables import _leaves as v
from otto_ext.tables._arrow import array, pa
from otto_ext.tables._row_types import bare
from otto_ext.wire import codec as c
from otto_ext.wire.contract import describe
from otto_ext.wire.model import Model, ModelCodec

if TYPE_CHECKING:
    from otto_ext.tables._kinds import Member
    from otto_ext.tables._leaves import Extra, Kind

__all__ = ["EXTRAS", "Shape", "TableError", "Types"]

#: The column of members that the document does not describe, as a JSON object.
EXTRAS = "additional_properties"
_DIGITS = 76


class TableError(OttoError):
    """A value does not fit the type of its column. Nothing is rounded or cut to make it fit.

    Attributes:
        row: the row's number, from 1.
        key: of a pull, the row's key as `id "a-1"`; else empty.
        column: the column, with what leads to a nested value: `fee.amount`, `lines[3].amount`.
        value: the value.
        type: the Arrow type that does not hold it.
    """

    def __init__(self, row: int, column: str, value: Any, type: Any, key: str = "") -> None:
        whose = f"row {row:,} ({key})" if key else f"row {row:,}"
        super().__init__(
            f"{whose}, column {column!r}: {_described(value)} does not fit {type}; "
            f"{_advice(value, type)}"
        )
        self.row = row
        self.key = key
        self.column = column
        self.value = value
        self.type = type


def _described(value: Any) -> str:
    """A value without its digits, which may be confidential."""
    number = _finite(value)
    if number is None:
        return describe(value)
    fraction = max(0, -int(number.as_tuple().exponent))
    return (
        f"{describe(value)} with {max(1, number.adjusted() + 1)} digits before and {fraction} "
        "after the point"
    )


def _finite(value: Any) -> Decimal | None:
    """A value as a number; None for what is not one."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    try:
        number = Decimal(value)
    except ArithmeticError:
        return None
    return number if number.is_finite() else None


def _advice(value: Any, type: Any) -> str:
    kept = "write JSON Lines, which keeps values as they came"
    number = _finite(value)
    if number is None or not pa.types.is_decimal(type):
        return kept
    scale = max(type.scale, -int(number.as_tuple().exponent))
    # Not more digits than needed: few programs read more than 38.
    digits = max(type.precision, max(0, number.adjusted() + 1) + scale)
    if digits > _DIGITS:
        return f"decimals have {_DIGITS} digits at the most; {kept}"
    return f"give decimal=({digits}, {scale}) (--decimal {digits},{scale}), or {kept}"


@frozen(kw_only=True)
class Types:
    """How the types of the document become those of Arrow.

    Attributes:
        decimal: digits of decimal columns, and how many of them stand after the point.
        flatten: give the members of nested objects columns of their own, `fee.amount`.
        uuid_text: write UUIDs as strings, for readers that do not know the type.
    """

    decimal: tuple[int, int] = (38, 18)
    flatten: bool = False
    uuid_text: bool = False

    def __attrs_post_init__(self) -> None:
        given = self.decimal
        fits = (
            isinstance(given, tuple | list)
            and len(given) == 2
            and all(isinstance(it, int) and not isinstance(it, bool) for it in given)
            and 1 <= given[0] <= _DIGITS
            and 0 <= given[1] <= given[0]
        )
        if not fits:
            raise ConfigurationError(
                f"decimal is {given!r}; give the number of digits, at most {_DIGITS}, and how many "
                "of them stand after the point: decimal=(38, 18)"
            )

    # -- kinds ------------------------------------------------------------------------------------

    def kind_of(self, codec: c.Codec, within: tuple[Any, ...] = ()) -> Kind:
        """The kind of a documented type.

        Args:
            codec: the type.
            within: the models that it stands in; one that holds itself ends as JSON.
        """
        codec = bare(codec)
        if isinstance(codec, c.Array):
            return k.Listing(self.kind_of(codec.items, within))
        if isinstance(codec, c.Map):
            if bare(codec.values) is c.ANY:
                return v.JSON
            return k.Mapped(self.kind_of(codec.values, within))
        if isinstance(codec, ModelCodec):
            if codec.cls in within:
                return v.JSON
            members = self._members(codec, within)
            # Parquet has no objects without members.
            return k.Struct(members) if members else v.JSON
        if isinstance(codec, c.Union):
            return self._one_of(codec, within)
        return self._leaf(codec)

    def _leaf(self, codec: c.Codec) -> Kind:
        if isinstance(codec, c.EnumCodec):
            if codec.json_types == (str,):
                return v.Dictionary(tuple(str(it) for it in codec.members))
            return v.INTEGER
        if isinstance(codec, c.Const):
            if isinstance(codec.value, str):
                return v.Dictionary((codec.value,))
            codec = _CONSTANTS.get(type(codec.value), c.ANY)
        kind = _LEAVES.get(id(codec))
        if kind is not None:
            return kind
        wanted = getattr(codec, "cls", None)
        if codec is c.DECIMAL_NUMBER or wanted is Decimal:
            return v.decimal(*self.decimal)
        if wanted is UUID:
            return v.STRING if self.uuid_text else v.UUID_
        if wanted is dt.datetime:
            return v.moment(codec)
        if wanted is dt.date:
            return v.day(codec)
        return _BY_CLASS.get(wanted, v.JSON)

    def _members(self, codec: ModelCodec, within: tuple[Any, ...]) -> tuple[Member, ...]:
        inner = (*within, codec.cls)
        return tuple(
            k.Member(it.key, self.kind_of(it.codec, inner)) for it in codec.schema.properties
        )

    def _one_of(self, codec: c.Union, within: tuple[Any, ...]) -> Kind:
        members = [bare(it) for it in (*codec.members, *codec.tags.values())]
        return self._merged([self.kind_of(it, within) for it in members if it is not c.NULL])

    def _merged(self, kinds: list[Kind]) -> Kind:
        """One kind for values of several: the members of all objects, else JSON."""
        first = kinds[0] if kinds else v.JSON
        if all(isinstance(it, k.Struct) for it in kinds) and kinds:
            found: dict[str, list[Kind]] = {}
            for struct in kinds:
                assert isinstance(struct, k.Struct)
                for member in struct.members:
                    found.setdefault(member.name, []).append(member.kind)
            members = (k.Member(name, self._merged(its)) for name, its in found.items())
            return k.Struct(tuple(members))
        if all(isinstance(it, v.Dictionary) for it in kinds):
            values = [value for it in kinds for value in getattr(it, "documented", ())]
            return v.Dictionary(tuple(dict.fromkeys(values)))
        numbers = (v.INTEGER.type, v.decimal(*self.decimal).type)
        if all(it.type in numbers for it in kinds):
            return next((it for it in kinds if it.type != v.INTEGER.type), first)
        return first if all(it.type == first.type for it in kinds) else v.JSON

    # -- columns ----------------------------------------------------------------------------------

    def columns_of(self, codec: c.Codec) -> tuple[Member, ...]:
        """The columns of rows of a type; what is not an object is the column `value`."""
        kind = self.kind_of(codec)
        members = kind.members if isinstance(kind, k.Struct) else (k.Member("value", kind),)
        return tuple(self._flat(members)) if self.flatten else members

    def _flat(self, members: Iterable[Member]) -> Iterator[Member]:
        for member in members:
            if isinstance(member.kind, k.Struct):
                inner = self._flat(member.kind.members)
                yield from (k.Member(f"{member.name}.{it.name}", it.kind) for it in inner)
            else:
                yield member


_LEAVES: dict[int, Kind] = {
    id(c.STRING): v.STRING,
    id(c.BINARY): v.STRING,
    id(c.BOOLEAN): v.BOOLEAN,
    id(c.INTEGER): v.INTEGER,
    id(c.FLOAT): v.FLOAT,
}
_BY_CLASS: dict[Any, Kind] = {str: v.STRING, int: v.INTEGER, bool: v.BOOLEAN, float: v.FLOAT}
_CONSTANTS: dict[type, c.Codec] = {int: c.INTEGER, bool: c.BOOLEAN}


@frozen
class Shape:
    """The columns of a table, and the way from rows to record batches.

    Attributes:
        columns: those of the document, or some of them.
        extras: the name of the column for undocumented members; None leaves them out.
        flatten: whether columns stand for members of nested objects.
    """

    columns: tuple[Member, ...]
    extras: str | None = EXTRAS
    flatten: bool = False
    _known: frozenset[str] = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_known", frozenset(it.name for it in self.columns))

    @classmethod
    def of(
        cls,
        codec: c.Codec,
        types: Types,
        *,
        before: Mapping[str, c.Codec] | None = None,
        names: Sequence[str] | None = None,
    ) -> Shape:
        """The shape of rows of a documented type.

        Args:
            codec: the type.
            types: how its types become Arrow's.
            before: more columns, which come first unless the type has them.
            names: the columns to keep, in their order; those that the document does not have are
                strings, JSON where the value is not one.
        """
        columns = types.columns_of(codec)
        own = {it.name for it in columns}
        more = [
            k.Member(name, types.kind_of(it))
            for name, it in (before or {}).items()
            if name not in own
        ]
        columns = (*more, *columns)
        if names is None:
            extras = EXTRAS
            while extras in own:
                extras += "_"
            return cls(columns, extras, types.flatten)
        known = {it.name: it for it in columns}
        chosen = tuple(known.get(name, k.Member(name, v.JSON)) for name in names)
        return cls(chosen, None, types.flatten)

    @property
    def schema(self) -> Any:
        """The Arrow schema; every column may be null."""
        fields = [(it.name, it.kind.type) for it in self.columns]
        return pa.schema([*fields, *([(self.extras, pa.string())] if self.extras else [])])

    @property
    def undocumented(self) -> dict[str, list[str]]:
        """The values of enumerations that came and that the document does not list, by column."""
        found = {}
        for column in self.columns:
            if isinstance(column.kind, v.Dictionary) and column.kind.undocumented:
                found[column.name] = column.kind.undocumented
        return found

    def batch(
        self, items: Sequence[Any], first: int = 1, key: Callable[[Any], str] = lambda item: ""
    ) -> Any:
        """A record batch of rows.

        Args:
            items: JSON objects or models; what is neither is the column `value`.
            first: the number of the first one, for errors.
            key: the key of one, for errors.

        Raises:
            TableError: a value does not fit.
        """
        rows: Sequence[Mapping[str, Any]] = items
        if set(map(type, items)) != {dict}:
            rows = [
                v.members_of(it) if isinstance(it, Model | Mapping) else {"value": it}
                for it in items
            ]
        extras: list[Extra] = []
        if self.flatten:
            rows = [dict(_flattened(row, self._known)) for row in rows]
        arrays = []
        for column in self.columns:
            try:
                arrays.append(k.member_array(column, rows, extras))
            except v.Misfit as misfit:
                path = misfit.path.removeprefix(".")
                at = misfit.index
                whose = key(items[at])
                raise TableError(first + at, path, misfit.value, misfit.type, whose) from None
        if self.extras is not None:
            k.Struct(self.columns).find_extras(rows, extras)
            arrays.append(array(_by_row(extras, len(rows)), pa.string()))
        return pa.record_batch(arrays, schema=self.schema)


def _by_row(extras: list[Extra], rows: int) -> list[str | None]:
    """Undocumented members as a JSON object for each row; those of nested objects by pointer."""
    found: list[dict[str, Any] | None] = [None] * rows
    for extra in extras:
        name = extra.pointer[1:]
        if "/" in name:
            name = extra.pointer
        row = found[extra.index] = found[extra.index] or {}
        row[unescape(name) if name != extra.pointer else name] = extra.value
    return [None if it is None else v.json_text(it) for it in found]


def _flattened(
    row: Mapping[str, Any], known: frozenset[str], prefix: str = ""
) -> Iterator[tuple[str, Any]]:
    """The members of a row and of the objects in it that have columns of their own."""
    for name, value in row.items():
        path = f"{prefix}{name}"
        nested = path not in known and isinstance(value, Model | Mapping)
        if nested and any(it.startswith(f"{path}.") for it in known):
            yield from _flattened(v.members_of(value), known, f"{path}.")
        else:
            yield path, value
