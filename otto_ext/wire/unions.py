"""The codec of one of several types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias

from .contract import Codec, Mismatch, escape
from .fitting import python_fit
from .primitives import ANY
from .types import UNSET, DriftReport

__all__ = ["FORMS", "Tag", "Union"]

#: A value of a discriminator. Keys of a document's mapping are strings, values need not be.
Tag: TypeAlias = str | int | bool
_TAGS: Final = frozenset({str, int, bool})

#: Forms of objects remembered with the order in which members are tried.
FORMS: Final = 256
#: An object of more members is ranked each time: no server shall fill our memory with its keys.
_KEYS: Final = 512


class Union(Codec):
    """One of several types, distinguished by a discriminator, the JSON type, and the best fit.

    Args:
        members: the types.
        discriminator: the JSON property that names the type, or None.
        tags: the discriminator's values, each with the type it names.
        default: the type of objects whose discriminator is absent or has another value
            (`defaultMapping`); None where each must name its type.
        optional: whether the discriminator may be absent from an object that is valid.
        is_open: whether there are types of objects that `tags` does not name.
    """

    rank = 8

    def __init__(
        self,
        members: tuple[Codec, ...],
        discriminator: str | None,
        tags: Mapping[Tag, Codec],
        default: Codec | None = None,
        *,
        optional: bool = False,
        is_open: bool = False,
    ) -> None:
        self.members = members
        self.discriminator = discriminator
        self.tags = tags
        self.default = default
        self.optional = optional
        self.is_open = is_open
        self._by_type: dict[type, tuple[Codec, ...]] = {}
        self._by_form: dict[Any, tuple[Codec, ...]] = {}
        self._deciding_keys: tuple[str, ...] | None = None
        self._by_value: tuple[str, Mapping[Any, Codec]] | None = None

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

    @property
    def deciding_keys(self) -> frozenset[str]:  # type: ignore[override]
        own = frozenset() if self.discriminator is None else frozenset({self.discriminator})
        return own.union(*(it.deciding_keys for it in (*self.members, *self.tags.values())))

    @property
    def by_value(self) -> tuple[str, Mapping[Any, Codec]]:
        """The property whose value alone distinguishes the types, and the type for each value: the
        discriminator, or one that every type requires and gives values of its own.
        """
        found = self._by_value
        if found is None:
            if self.discriminator is not None:
                found = self.discriminator, self.tags
            else:
                found = _distinguished(self.members) or ("", {})
            self._by_value = found
        return found

    def is_foreign(self, value: Any) -> bool:
        """Whether an object names a type that the document does not have."""
        if value.__class__ is not dict or self.discriminator is None or not self.tags:
            return False
        if self.is_open or self.default is not None:
            return False
        if self.discriminator not in value:
            return not self.optional
        tag = value[self.discriminator]
        return tag.__class__ not in _TAGS or tag not in self.tags

    def candidates(self, value: Any) -> Iterable[Codec]:
        """The members that can take a value, the likeliest first."""
        if value.__class__ is dict and self.discriminator is not None:
            tag = value.get(self.discriminator)
            tagged = self.tags.get(tag) if isinstance(tag, str | int) else None
            tagged = tagged or self.default
            if tagged is not None:
                return (tagged,)
        found = self._by_type.get(value.__class__) or self.of_type(value.__class__)
        return self._ranked(value, found) if value.__class__ is dict and len(found) > 1 else found

    def of_type(self, cls: type) -> tuple[Codec, ...]:
        """The members that take JSON values of a class, the more specific first."""
        fitting = [m for m in self.members if not m.json_types or cls in m.json_types]
        found = self._by_type[cls] = tuple(sorted(fitting, key=lambda member: member.rank))
        return found

    def _ranked(self, value: dict[str, Any], members: tuple[Codec, ...]) -> tuple[Codec, ...]:
        """Members by how well an object fits them, which its keys and a few values decide."""
        if len(value) > _KEYS:
            return tuple(sorted(members, key=lambda member: -member.fit(value)))
        by_value = self._deciding_keys
        if by_value is None:
            by_value = self._deciding_keys = tuple(sorted(self.deciding_keys))
        form = tuple(value), *[_form_of(value.get(key)) for key in by_value]
        found = self._by_form.get(form)
        if found is None:
            if len(self._by_form) >= FORMS:
                self._by_form.clear()
            found = tuple(sorted(members, key=lambda member: -member.fit(value)))
            self._by_form[form] = found
        return found

    def decode(self, value: Any) -> Any:
        if value.__class__ is dict:
            key, table = self._by_value or self.by_value
            tag = value.get(key)
            if tag.__class__ in _TAGS:
                member = table.get(tag)
                if member is not None:
                    return member.decode(value)
        if self.is_foreign(value):
            raise Mismatch
        is_text = value.__class__ is str
        for candidate in self.candidates(value):
            if is_text and not candidate.may_be(value):
                continue
            try:
                return candidate.decode(value)
            except Mismatch:
                continue
        raise Mismatch

    def repair(self, value: Any, pointer: str, report: DriftReport) -> Any:
        if self.is_foreign(value):
            report = self._reported_once(value, pointer, report)
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

    def _reported_once(self, value: Any, pointer: str, report: DriftReport) -> DriftReport:
        """Report the discriminator, and give a report that does not do so again."""
        place = f"{pointer}/{escape(self.discriminator or '')}"
        expected = f"one of {', '.join(map(str, self.tags))}"
        report(place, expected, value.get(self.discriminator, UNSET))

        def others(at: str, expected: str, got: Any) -> None:
            if at != place:
                report(at, expected, got)

        return others

    def encode(self, value: Any) -> Any:
        return self._for_python(value).encode(value)

    def send(self, value: Any) -> Any:
        return self._for_python(value).send(value)

    @property
    def takes_null(self) -> bool:
        return any(member.takes_null for member in self.members)

    def _for_python(self, value: Any) -> Codec:
        """The member that a Python value is of, which decides how it is written."""
        scores = [(python_fit(member, value), member) for member in self.members]
        best, member = max(scores, key=lambda scored: scored[0], default=(0, ANY))
        return member if best > 0 else ANY

    def fit(self, value: Any) -> int:
        return max((member.fit(value) for member in self.candidates(value)), default=-1)


def _form_of(value: Any) -> Any:
    """What a value says: strings, integers and booleans by themselves, others by their types."""
    cls = value.__class__
    if cls is str:
        return value
    # 1 is True to Python.
    return (cls, value) if cls is int or cls is bool else cls


def _distinguished(members: Iterable[Codec]) -> tuple[str, Mapping[Any, Codec]] | None:
    """See `Union.by_value`. A value of another type's could not be decoded as this one, so that no
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
