"""Which rows of a list a query asks for, and in which order, by what its parameters are called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl

from attrs import frozen

from otto_ext.openapi.page_places import plain_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Set

    from otto_ext.sandbox._routes import DocumentedOperation
    from otto_ext.sandbox._schema_questions import Schema, SchemaQuestions

__all__ = ["Filters"]

#: A day that is asked for by these is a point in time, not a property's value.
_MOMENTS = frozenset({"asof", "at", "asat", "asofdate"})
#: Words of a parameter's name that make it a bound of what the rest names.
_BOUNDS = {
    **dict.fromkeys(("from", "since", "after", "gte", "min"), ">="),
    **dict.fromkeys(("to", "until", "lte", "max"), "<="),
    **dict.fromkeys(("before", "lt"), "<"),
    "gt": ">",
}
#: What a bound may leave out of a property's name: `created_after` is of `created_at`.
_ENDINGS = ("", "at", "on", "date", "time")
_SORTS = ("sort", "sortby", "orderby", "ordering", "order", "sortfield")
_DIRECTIONS = ("direction", "sortorder", "order", "sortdirection", "orderdirection", "dir")
_KEPT_BY_THE_API = re.compile(r"created|updated|modified|deleted")


@frozen(eq=False)
class Filters:
    """The parameters of one list that choose rows.

    Attributes:
        equal: those that are called as a property, with that property.
        bounds: those that are called as a bound of a property, with both.
        sort: the one that names a property to sort by; empty if there is none.
        direction: the one that says which way; empty if there is none.
        names: properties by their plain names.
    """

    equal: dict[str, str]
    bounds: dict[str, tuple[str, str]]
    sort: str
    direction: str
    names: dict[str, str]

    @classmethod
    def of(
        cls, operation: DocumentedOperation, item: Schema, paged: Set[str], shapes: SchemaQuestions
    ) -> Self:
        """What the parameters of an operation mean, besides those that speak of pages."""
        properties = shapes.every_property(item)
        names = {plain_name(name): name for name in properties}
        given = {
            each["name"]: each
            for each in operation.parameters
            if each.get("in") == "query" and each["name"] not in paged
        }
        equal = {
            name: names[plain_name(name)]
            for name in given
            if plain_name(name) in names and plain_name(name) not in _MOMENTS
        }
        moments = [
            name
            for name, each in properties.items()
            if shapes.keyword(each, "format") in ("date", "date-time")
        ]
        bounds = {}
        for name, parameter in given.items():
            bound = _bound(name, parameter, names, moments)
            if bound and name not in equal:
                bounds[name] = bound
        free = [name for name in given if name not in equal]
        sort = next((name for name in free if plain_name(name) in _SORTS), "")
        directions = [name for name in free if plain_name(name) in _DIRECTIONS and name != sort]
        return cls(equal, bounds, sort, directions[0] if directions else "", names)

    def chosen(
        self, rows: Iterable[tuple[int, Any]], query: str, fixed: Mapping[str, Any]
    ) -> list[tuple[int, Any]] | None:
        """The rows that are asked for, each with its number; None if all are, as they come.

        Args:
            rows: all of them.
            query: of the request.
            fixed: properties that rows must have to be listed.
        """
        pairs = parse_qsl(query, keep_blank_values=True)
        wanted: dict[str, list[str]] = {}
        for key, text in pairs:
            name = key.removesuffix("[]")
            if name in self.equal:
                wanted.setdefault(self.equal[name], []).extend((text, *text.split(",")))
        limits = [(*self.bounds[key], text) for key, text in pairs if key in self.bounds and text]
        order = self._order(dict(pairs))
        if not (wanted or limits or order or fixed):
            return None
        found = [each for each in rows if _matches(each[1], wanted, limits, fixed)]
        if order:
            name, down = order
            found.sort(key=lambda each: _rank(each[1], name), reverse=down)
        return found

    def _order(self, given: Mapping[str, str]) -> tuple[str, bool] | None:
        """The property to sort by, and whether downwards; None where none is plainly named."""
        text = given.get(self.sort, "").partition(",")[0].strip()
        match = re.fullmatch(r"([-+]?)(.+?)(?:[\s:.](asc|desc)\w*)?", text, re.IGNORECASE)
        if not match or plain_name(match[2]) not in self.names:
            return None
        way = (match[3] or given.get(self.direction, "") or given[self.sort]).lower()
        down = match[1] == "-" or way.startswith("desc") or way.endswith(",desc")
        return self.names[plain_name(match[2])], down


def _bound(
    name: str, parameter: Mapping[str, Any], names: Mapping[str, str], moments: list[str]
) -> tuple[str, str] | None:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    parts = [part for part in re.split(r"[\W_]+", words) if part]
    for place in (0, len(parts) - 1) if parts else ():
        sign = _BOUNDS.get(parts[place])
        if sign is None:
            continue
        rest = "".join(parts[:place] + parts[place + 1 :])
        if rest:
            named = next((names[rest + end] for end in _ENDINGS if rest + end in names), None)
            return (named, sign) if named else None
        schema = parameter.get("schema")
        stated = schema.get("format") if isinstance(schema, dict) else None
        if stated in ("date", "date-time"):
            # A time alone is that of the thing itself, if it has but one.
            own = [each for each in moments if not _KEPT_BY_THE_API.search(each.lower())]
            return (own[0], sign) if len(own) == 1 else None
    return None


def _matches(
    row: Any,
    wanted: Mapping[str, list[str]],
    limits: list[tuple[str, str, str]],
    fixed: Mapping[str, Any],
) -> bool:
    """Whether a row has all fixed properties, what is asked for, and lies within all bounds."""
    if not isinstance(row, dict):
        return True
    if any(str(row.get(name)) != str(value) for name, value in fixed.items()):
        return False
    if not all(_is_one(row.get(name), texts) for name, texts in wanted.items()):
        return False
    return all(_is_within(row.get(name), sign, text) for name, sign, text in limits)


def _is_one(value: Any, texts: list[str]) -> bool:
    if isinstance(value, list):
        return any(_is_one(each, texts) for each in value)
    if isinstance(value, bool):
        return str(value).lower() in (text.lower() for text in texts)
    if isinstance(value, str) and value[10:11] == "T":
        return any(value == text or (len(text) == 10 and value[:10] == text) for text in texts)
    return value is not None and str(value) in texts


def _is_within(value: Any, sign: str, text: str) -> bool:
    """Whether a value keeps to a bound; a day as an upper bound is meant whole."""
    one: Any
    other: Any
    try:
        one, other = float(value), float(text)
    except (TypeError, ValueError):
        if not isinstance(value, str):
            return False
        one, other = value.replace("Z", ""), text.replace("Z", "").replace("+00:00", "")
        if len(other) == 10:
            one = one[:10]
    if sign == ">=":
        return bool(one >= other)
    if sign == "<=":
        return bool(one <= other)
    return bool(one < other) if sign == "<" else bool(one > other)


def _rank(row: Any, name: str) -> tuple[int, float, str]:
    """Where a row stands by a property: numbers as such, also those that are text; none last."""
    value = row.get(name) if isinstance(row, dict) else None
    if value is None:
        return 2, 0.0, ""
    try:
        return 0, float(value), ""
    except (TypeError, ValueError):
        return 1, 0.0, str(value)
