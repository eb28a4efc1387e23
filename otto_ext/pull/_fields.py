"""The fields that rows have, and how they differ from those of an earlier run or file."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Self

from attrs import define, field

from otto_ext.pull._row_lines import column
from otto_ext.tables._row_types import fields_of
from otto_ext.wire.codec import EnumCodec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from otto_ext.wire.codec import Codec

__all__ = ["Fields", "listed"]

#: Values that a message names.
_SHOWN = 5


def listed(values: Iterable[Any]) -> str:
    """Values for a message; of many, the first."""
    found = [str(it) for it in values]
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return ", ".join(found[:_SHOWN]) + more


@define
class Fields:
    """What rows have: fields, and values of enumerations that the document does not list.

    Fields of nested objects are `fee.amount`, those of lists `lines[].amount`. `always` and `ever`
    have the fields of each kind of object by what stands before them, `""` or `fee.`.

    Attributes:
        always: those that all such objects have.
        ever: those that any has.
        values: by field, values that the document does not list.
    """

    always: dict[str, set[str]] = field(factory=dict)
    ever: dict[str, dict[str, None]] = field(factory=dict)
    values: dict[str, dict[Any, None]] = field(factory=dict)
    _documented: set[str] = field(factory=set, repr=False)
    _inner: set[str] = field(factory=set, repr=False)
    _enums: dict[str, set[Any]] = field(factory=dict, repr=False)

    @classmethod
    def of(cls, codec: Codec | None, added: Iterable[str] = ()) -> Self:
        """Nothing yet, of rows of a type.

        Args:
            codec: the type; None where the document does not say.
            added: members that a pull adds to rows.
        """
        found = cls()
        found._documented = {"value", *added}
        for place, it in () if codec is None else fields_of(codec):
            if isinstance(it, EnumCodec):
                known = {member.value for member in it.cls}
                found._enums.setdefault(place, set()).update(known)
            path = place
            at = path.find(".")
            while at >= 0:
                found._inner.add(path[:at])
                found._documented.add(path[:at].removesuffix("[]"))
                at = path.find(".", at + 1)
            while path.endswith("[]"):
                path = path.removesuffix("[]")
            found._documented.add(path)
        return found

    def look(self, rows: Sequence[Mapping[str, Any]], before: str = "") -> None:
        """Take rows, or objects within them, into account."""
        if not rows:
            return
        ever = self.ever.setdefault(before, {})
        # A page has far more rows than ways in which their members stand.
        for names in dict.fromkeys(map(tuple, rows)):
            ever.update(dict.fromkeys(names))
            self.always.setdefault(before, set(names)).intersection_update(names)
        for name in ever:
            place = f"{before}{name}"
            if place in self._inner:
                objects = [it for it in column(rows, name) if isinstance(it, dict)]
                self.look(objects, f"{place}.")
            if f"{place}[]" in self._inner:
                lists = [it for it in column(rows, name) if isinstance(it, list)]
                items = [it for it in chain.from_iterable(lists) if isinstance(it, dict)]
                self.look(items, f"{place}[].")
            if place in self._enums:
                self._see(place, column(rows, name))
            if f"{place}[]" in self._enums:
                lists = [it for it in column(rows, name) if isinstance(it, list)]
                self._see(f"{place}[]", chain.from_iterable(lists))

    def _see(self, place: str, values: Iterable[Any]) -> None:
        known = self._enums[place]
        for value in dict.fromkeys(it for it in values if isinstance(it, str | int)):
            if value not in known and not isinstance(value, bool):
                self.values.setdefault(place, {})[value] = None

    @property
    def notes(self) -> list[str]:
        """What a report says of them."""
        return [
            f"{place} has values that the API document does not list: {listed(values)}"
            for place, values in self.values.items()
        ]

    # -- the run or file before -------------------------------------------------------------------

    def differences(self, earlier: Self, *, whole: bool) -> Iterator[str]:
        """How rows differ from earlier ones, as sentences.

        Args:
            earlier: what those had.
            whole: whether this is all that a file has; then a field is gone if no row has it.
        """
        now: Mapping[str, Any] = self.ever if whole else self.always
        gone = [
            f"{before}{name}"
            for before, names in earlier.always.items()
            if before in now
            for name in sorted(names.difference(now[before]))
        ]
        if gone:
            yield f"all rows so far have {listed(gone)}, and rows that came now do not"
        new = [
            f"{before}{name}"
            for before, names in self.ever.items()
            for name in names
            if name not in earlier.ever.get(before, ())
            and f"{before}{name}" not in self._documented
        ]
        if new:
            yield f"neither the API document nor a row so far has the fields {listed(new)}"
        for place, values in self.values.items():
            if more := [it for it in values if it not in earlier.values.get(place, ())]:
                yield (
                    f"neither the API document nor a row so far has the values {listed(more)} of "
                    f"{place}"
                )

    def add(self, earlier: Self) -> None:
        """Take earlier rows into account as well."""
        for before, names in earlier.always.items():
            self.always.setdefault(before, set(names)).intersection_update(names)
        for before, known in earlier.ever.items():
            self.ever[before] = {**known, **self.ever.get(before, {})}
        for place, values in earlier.values.items():
            self.values[place] = {**values, **self.values.get(place, {})}

    def plain(self) -> dict[str, Any]:
        """As JSON; `read` reads it."""
        return {
            "always": {before: sorted(names) for before, names in self.always.items()},
            "ever": {before: list(names) for before, names in self.ever.items()},
            "undocumented_values": {place: list(values) for place, values in self.values.items()},
        }

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Self:
        """What `plain` gave."""
        return cls(
            {before: set(names) for before, names in said["always"].items()},
            {before: dict.fromkeys(names) for before, names in said["ever"].items()},
            {place: dict.fromkeys(them) for place, them in said["undocumented_values"].items()},
        )
