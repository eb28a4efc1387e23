"""What a schema says of a value itself: type, format, enum, bounds, pattern, default."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from otto_codegen.diff.lifecycle import is_over, is_stability, stability, sunset_date
from otto_codegen.diff.renames import enum_renames
from otto_ext.openapi.keywords import LOWER, UPPER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from otto_ext.openapi.canonical import Flat


@frozen
class Event:
    """One difference: the rule's second half, the keyword it is about, and words for it."""

    name: str
    keyword: str
    text: str
    gone: bool = False  # the place is only in the old document


def differing_constraints(old: Flat, new: Flat) -> Iterator[Event]:
    """Yield the differences of two schemas, without what is below them."""
    if old.is_false != new.is_false:
        became = "became" if new.is_false else "no longer is"
        name = "schema-became-false" if new.is_false else "schema-became-not-false"
        yield Event(name, "", f"{became} `false`, which allows nothing")
    if old.is_false or new.is_false:
        return
    yield from _types(old, new)
    if frozenset() in (old.types, new.types):
        return  # null alone, of which no other keyword says anything
    yield from _formats(old, new)
    yield from _enums(old, new)
    for keyword, name in {**LOWER, **UPPER}.items():
        yield from _bound(old, new, keyword, name)
    yield from _multiple_of(old, new)
    yield from _pattern(old, new)
    yield from _unique_items(old, new)
    yield from _simple(old, new, "const", "const", changes=True)
    yield from _simple(old, new, "default", "default-value", changes=True)
    yield from _simple(old, new, "contentEncoding", "content-encoding", changes=True)
    yield from _simple(old, new, "contentMediaType", "content-media-type", changes=True)
    yield from _dependent_required(old, new)
    yield from _discriminator(old, new)
    yield from _deprecated(old, new)
    yield from _stability(old, new)


def show(value: object) -> str:
    """A value in backquotes, short."""
    text = value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
    text = text if len(text) <= 80 else text[:79] + "…"
    # Backquotes mark code in every message, so none can come from the document.
    return "`" + text.replace("`", "'") + "`"


def _types(old: Flat, new: Flat) -> Iterator[Event]:
    # A schema that says nothing of types allows null too.
    was, now = _null(old, new), _null(new, old)
    if was != now and old.says_type and new.says_type:
        became = "became nullable" if now else "is no longer nullable"
        yield Event("became-nullable" if now else "became-not-nullable", "type", became)
    if old.types == new.types:
        return
    text = f"its type changed from {_type_text(old)} to {_type_text(new)}"
    if covers(new.types, old.types):
        yield Event("type-generalized", "type", text, gone=new.types is None)
    elif covers(old.types, new.types):
        yield Event("type-specialized", "type", text)
    else:
        yield Event("type-changed", "type", text)


def _null(flat: Flat, other: Flat) -> bool:
    """Whether null is allowed; what a choice says of it counts where there is none to compare."""
    return flat.nullable or (flat.chosen_null and not other.unions)


def covers(wide: frozenset[str] | None, narrow: frozenset[str] | None) -> bool:
    """Whether all of the narrow types are among the wide ones; None is any type."""
    if wide is None:
        return True
    if narrow is None:
        return False
    return all(name in wide or (name == "integer" and "number" in wide) for name in narrow)


def _type_text(flat: Flat) -> str:
    if flat.types is None:
        return "any"
    return show(", ".join(sorted(flat.types)) or "null")


def _formats(old: Flat, new: Flat) -> Iterator[Event]:
    before, after = _stated(old, "format"), _stated(new, "format")
    if before == after:
        return
    text = f"its format changed from {_or_none(before)} to {_or_none(after)}"
    if after is None or (before, after) in _WIDER_FORMATS:
        yield Event("format-generalized", "format", text, gone=after is None)
    elif before is None or (after, before) in _WIDER_FORMATS:
        yield Event("format-specialized", "format", text)
    else:
        yield Event("format-changed", "format", text)


_WIDER_FORMATS = {
    ("int32", "int64"),
    ("int32", "bigint"),
    ("int64", "bigint"),
    ("float", "double"),
}


def _stated(flat: Flat, keyword: str) -> str | None:
    value = flat.values.get(keyword)
    return value if isinstance(value, str) and value else None


def _or_none(value: object) -> str:
    return "none" if value is None else show(value)


def _enums(old: Flat, new: Flat) -> Iterator[Event]:
    if old.extensible_enum is not None and new.extensible_enum is not None:
        keyword = "x-extensible-enum"
        yield from _members(old.extensible_enum, new.extensible_enum, keyword, f"{keyword}-value")
    if _is_fixed(old, new) or _is_fixed(new, old):
        return  # `const` is an enum of one, and is reported by itself
    if old.enum is not None and new.enum is None:
        yield Event("became-not-enum", "enum", "is no longer limited to an enum", gone=True)
    elif old.enum is None and new.enum is not None:
        values = ", ".join(show(value) for value in new.enum[:8])
        yield Event("became-enum", "enum", f"is now limited to the enum {values}")
    elif old.enum is not None and new.enum is not None:
        yield from _members(old.enum, new.enum, "enum", "enum-value")


def _is_fixed(flat: Flat, other: Flat) -> bool:
    if "const" not in flat.values:
        return False
    allowed = (other.values["const"],) if "const" in other.values else other.enum
    return allowed is None or bool(_keys((flat.values["const"],)).keys() & _keys(allowed).keys())


def _members(
    before: tuple[Any, ...], after: tuple[Any, ...], keyword: str, name: str
) -> Iterator[Event]:
    old_keys, new_keys = _keys(before), _keys(after)
    gone = [value for key, value in old_keys.items() if key not in new_keys]
    fresh = [value for key, value in new_keys.items() if key not in old_keys]
    renamed = enum_renames(gone, fresh) if keyword == "enum" else []
    for value, other in renamed:
        text = f"the enum value {show(value)} was renamed to {show(other)}"
        yield Event(f"{name}-renamed", keyword, text)
    for value in gone:
        if value not in [pair[0] for pair in renamed]:
            text = f"the enum value {show(value)} was removed"
            yield Event(f"{name}-removed", keyword, text, gone=True)
    for value in fresh:
        if value not in [pair[1] for pair in renamed]:
            yield Event(f"{name}-added", keyword, f"the enum value {show(value)} was added")


def _keys(values: tuple[Any, ...]) -> dict[str, Any]:
    # 1, true and "1" are three members, which they would not be as keys of a dict.
    return {f"{type(value).__name__}:{value!r}": value for value in values}


def _bound(old: Flat, new: Flat, keyword: str, name: str) -> Iterator[Event]:
    before, after = old.values.get(keyword), new.values.get(keyword)
    if before == after:
        return
    if _implied(old, new, keyword):
        return
    if before is None:
        yield Event(f"{name}-set", keyword, f"`{keyword}` was set to {show(after)}")
    elif after is None:
        yield Event(f"{name}-unset", keyword, f"`{keyword}` {show(before)} was removed", gone=True)
    else:
        how = "increased" if after > before else "decreased"
        text = f"`{keyword}` {how} from {show(before)} to {show(after)}"
        yield Event(f"{name}-{how}", keyword, text)


_TWINS: Final = {
    "minimum": "exclusiveMinimum",
    "exclusiveMinimum": "minimum",
    "maximum": "exclusiveMaximum",
    "exclusiveMaximum": "maximum",
}


def _implied(old: Flat, new: Flat, keyword: str) -> bool:
    """Whether a bound that came or went is no news beside its twin on the other side.

    `maximum: 5` that becomes `exclusiveMaximum: 5` is stricter, not unset.
    """
    before, after = old.values.get(keyword), new.values.get(keyword)
    if keyword not in _TWINS or (before is None) is (after is None):
        return False
    bound = after if before is None else before
    twin = (old if before is None else new).values.get(_TWINS[keyword])
    if twin is None:
        return False
    if twin == bound:
        # Of two at the same place the exclusive one is the stricter.
        return not keyword.startswith("exclusive")
    return (twin > bound) is (keyword in LOWER)


def _multiple_of(old: Flat, new: Flat) -> Iterator[Event]:
    keyword = "multipleOf"
    before, after = old.values.get(keyword), new.values.get(keyword)
    if before == after:
        return
    text = f"`multipleOf` changed from {_or_none(before)} to {_or_none(after)}"
    if before is None:
        yield Event("multiple-of-set", keyword, text)
    elif after is None:
        yield Event("multiple-of-unset", keyword, text, gone=True)
    elif _divides(after, before):
        yield Event("multiple-of-generalized", keyword, text)
    elif _divides(before, after):
        yield Event("multiple-of-specialized", keyword, text)
    else:
        yield Event("multiple-of-changed", keyword, text)


def _divides(part: object, whole: object) -> bool:
    if not isinstance(part, int | float) or not isinstance(whole, int | float) or not part:
        return False
    quotient = whole / part
    return abs(quotient - round(quotient)) < 1e-9


_ANY_STRING = {"", ".*", "^.*$", "^.*", ".*$"}


def _pattern(old: Flat, new: Flat) -> Iterator[Event]:
    # An empty pattern matches any text.
    before, after = _stated(old, "pattern"), _stated(new, "pattern")
    if before == after:
        return
    if before is None:
        yield Event("pattern-added", "pattern", f"the pattern {show(after)} was added")
    elif after is None:
        yield Event("pattern-removed", "pattern", f"the pattern {show(before)} was removed", True)
    else:
        wider = after in _ANY_STRING
        text = f"the pattern changed from {show(before)} to {show(after)}"
        yield Event("pattern-generalized" if wider else "pattern-changed", "pattern", text)


def _unique_items(old: Flat, new: Flat) -> Iterator[Event]:
    if not old.flag("uniqueItems") and new.flag("uniqueItems"):
        yield Event("unique-items-set", "uniqueItems", "its items must be unique now")
    elif old.flag("uniqueItems") and not new.flag("uniqueItems"):
        text = "its items need not be unique any more"
        yield Event("unique-items-unset", "uniqueItems", text, gone=True)


def _simple(old: Flat, new: Flat, keyword: str, name: str, *, changes: bool) -> Iterator[Event]:
    if keyword not in old.values and keyword not in new.values:
        return
    if keyword not in old.values:
        text = f"`{keyword}` {show(new.values[keyword])} was added"
        yield Event(f"{name}-added", keyword, text)
    elif keyword not in new.values:
        text = f"`{keyword}` {show(old.values[keyword])} was removed"
        yield Event(f"{name}-removed", keyword, text, gone=True)
    elif _keys((old.values[keyword],)) != _keys((new.values[keyword],)):
        before, after = show(old.values[keyword]), show(new.values[keyword])
        yield Event(f"{name}-changed", keyword, f"`{keyword}` changed from {before} to {after}")


def _dependent_required(old: Flat, new: Flat) -> Iterator[Event]:
    keyword = "dependentRequired"
    for name in sorted(old.dependent_required.keys() | new.dependent_required.keys()):
        before, after = old.dependent_required.get(name), new.dependent_required.get(name)
        if before == after:
            continue
        event = "added" if before is None else "removed" if after is None else "changed"
        text = f"what {show(name)} requires beside it was {event}"
        yield Event(f"dependent-required-{event}", keyword, text, gone=after is None)


def _discriminator(old: Flat, new: Flat) -> Iterator[Event]:
    before, after = old.discriminator, new.discriminator
    if before is None or after is None:
        if after is not None:
            yield Event("discriminator-added", "discriminator", "a discriminator was added")
        elif before is not None:
            text = "the discriminator was removed"
            yield Event("discriminator-removed", "discriminator", text, gone=True)
        return
    names = before.raw.get("propertyName"), after.raw.get("propertyName")
    if names[0] != names[1]:
        text = f"the discriminator changed from {show(names[0])} to {show(names[1])}"
        yield Event("discriminator-property-name-changed", "discriminator", text)
    old_map, new_map = (dict(side.child("mapping").items()) for side in (before, after))
    for key in sorted(old_map.keys() | new_map.keys()):
        if key not in new_map:
            text = f"the discriminator's value {show(key)} was removed"
            yield Event("discriminator-mapping-deleted", "discriminator", text, gone=True)
        elif key not in old_map:
            text = f"the discriminator's value {show(key)} was added"
            yield Event("discriminator-mapping-added", "discriminator", text)
        elif old_map[key].raw != new_map[key].raw:
            text = f"the discriminator's value {show(key)} means another schema"
            yield Event("discriminator-mapping-changed", "discriminator", text)


def _deprecated(old: Flat, new: Flat) -> Iterator[Event]:
    if new.flag("deprecated") and not old.flag("deprecated"):
        until = new.values.get("x-sunset")
        text = "was deprecated" + (f", until {show(until)}" if until else "")
        yield Event(_announced(until), "deprecated", text)
    elif old.flag("deprecated") and not new.flag("deprecated"):
        yield Event("reactivated", "deprecated", "is no longer deprecated", gone=True)


def _announced(until: object) -> str:
    date = sunset_date(until)
    if until is not None and date is None:
        return "deprecated-sunset-invalid"
    return "deprecated" if date is None or not is_over(date) else "sunset-date-too-small"


def _stability(old: Flat, new: Flat) -> Iterator[Event]:
    keyword = "x-stability-level"
    before, after = old.values.get(keyword), new.values.get(keyword)
    if before != after and not (is_stability(before) and is_stability(after)):
        text = f"its stability went from {_or_none(before)} to {_or_none(after)}"
        yield Event("stability-invalid", keyword, text, gone=after is None)
    elif stability(before) != stability(after):
        way = "decreased" if stability(after) < stability(before) else "increased"
        text = f"its stability {way} from {show(before or 'stable')} to {show(after or 'stable')}"
        yield Event(f"stability-{way}", keyword, text, gone=after is None)
