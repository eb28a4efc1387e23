"""Columns of values with parts: lists, objects with free keys, objects with members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, chain
from typing import Any

from attrs import frozen

from otto_ext.pull._row_lines import column
from otto_ext.tables._arrow import array, pa
from otto_ext.tables._leaves import Extra, Kind, Misfit, members_of, strings
from otto_ext.wire.contract import escape
from otto_ext.wire.model import Model

__all__ = ["Listing", "Mapped", "Member", "Struct", "member_array"]


@frozen
class Listing:
    """Lists of one type.

    Attributes:
        items: the kind of the items.
    """

    items: Kind

    @property
    def type(self) -> Any:
        """See `Kind.type`."""
        return pa.list_(self.items.type)

    def array(self, values: list[Any], extras: list[Extra]) -> Any:
        """See `Kind.array`."""
        for index, value in enumerate(values):
            if value is not None and not isinstance(value, list | tuple):
                raise Misfit(index, "", value, self.type)
        flat = [item for value in values if value is not None for item in value]
        offsets = _offsets(values)
        within: list[Extra] = []
        try:
            items = self.items.array(flat, within)
        except Misfit as misfit:
            index, place = _place(values, misfit.index)
            path = f"[{place}]{misfit.path}"
            raise Misfit(index, path, misfit.value, misfit.type) from None
        for extra in within:
            index, place = _place(values, extra.index)
            extras.append(Extra(index, f"/{place}{extra.pointer}", extra.value))
        return pa.ListArray.from_arrays(offsets, items, type=self.type, mask=_nulls(values))


@frozen
class Mapped:
    """Objects with free keys and values of one type.

    Attributes:
        items: the kind of the values.
    """

    items: Kind

    @property
    def type(self) -> Any:
        """See `Kind.type`."""
        return pa.map_(pa.string(), self.items.type)

    def array(self, values: list[Any], extras: list[Extra]) -> Any:
        """See `Kind.array`."""
        for index, value in enumerate(values):
            if value is not None and not isinstance(value, Mapping):
                raise Misfit(index, "", value, self.type)
        keys = [key for value in values if value is not None for key in value]
        flat = [item for value in values if value is not None for item in value.values()]
        within: list[Extra] = []
        try:
            items = self.items.array(flat, within)
        except Misfit as misfit:
            index, _ = _place(values, misfit.index)
            path = f"[{keys[misfit.index]!r}]{misfit.path}"
            raise Misfit(index, path, misfit.value, misfit.type) from None
        for extra in within:
            index, _ = _place(values, extra.index)
            pointer = f"/{escape(keys[extra.index])}{extra.pointer}"
            extras.append(Extra(index, pointer, extra.value))
        return pa.MapArray.from_arrays(
            _offsets(values), strings(keys), items, type=self.type, mask=_nulls(values)
        )


def _offsets(values: list[Any]) -> Any:
    lengths = (0 if value is None else len(value) for value in values)
    return array(list(accumulate(lengths, initial=0)), pa.int32())


def _nulls(values: list[Any]) -> Any:
    return array([value is None for value in values], pa.bool_())


def _place(values: list[Any], flat: int) -> tuple[int, int]:
    """The list, and the place in it, of an item by its place among all items."""
    for index, value in enumerate(values):
        size = 0 if value is None else len(value)
        if flat < size:
            return index, flat
        flat -= size
    raise IndexError(flat)


@frozen
class Member:
    """A member of an object.

    Attributes:
        name: its name in JSON.
        kind: its kind.
    """

    name: str
    kind: Kind


@frozen
class Struct:
    """Objects with members of their own types.

    Attributes:
        members: in the document's order.
    """

    members: tuple[Member, ...]

    @property
    def type(self) -> Any:
        """See `Kind.type`."""
        return pa.struct([(it.name, it.kind.type) for it in self.members])

    def array(self, values: list[Any], extras: list[Extra]) -> Any:
        """See `Kind.array`."""
        rows = []
        for index, value in enumerate(values):
            if value is not None and not isinstance(value, Model | Mapping):
                raise Misfit(index, "", value, self.type)
            rows.append({} if value is None else members_of(value))
        arrays = [member_array(it, rows, extras) for it in self.members]
        self.find_extras(rows, extras)
        fields = list(self.type)
        return pa.StructArray.from_arrays(arrays, fields=fields, mask=_nulls(values))

    def find_extras(self, rows: Sequence[Mapping[str, Any]], extras: list[Extra]) -> None:
        """Add the members that rows have and the type has not."""
        known = {it.name for it in self.members}
        if known.issuperset(chain.from_iterable(rows)):
            return
        for index, row in enumerate(rows):
            if not row.keys() <= known:
                extras.extend(
                    Extra(index, f"/{escape(name)}", value)
                    for name, value in row.items()
                    if name not in known
                )


def member_array(member: Member, rows: Sequence[Mapping[str, Any]], extras: list[Extra]) -> Any:
    within: list[Extra] = []
    name = member.name
    try:
        found = member.kind.array(column(rows, name), within)
    except Misfit as misfit:
        path = f".{name}{misfit.path}"
        raise Misfit(misfit.index, path, misfit.value, misfit.type) from None
    extras.extend(Extra(it.index, f"/{escape(name)}{it.pointer}", it.value) for it in within)
    return found
