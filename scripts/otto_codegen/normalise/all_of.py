"""`allOf`: several schemas that hold at once, merged into one.

What comes out is a schema as it may stand in a document, without `$ref` and `allOf` at its top;
the schemas of its properties are untouched. Properties that several parts describe stay an
`allOf` of their own, which is merged when it is read.

`otto_ext.openapi.canonical` merges for comparison: it keeps bounds and reports nothing. A client
needs a type and a report where parts contradict each other, unions that hold at once multiplied
out, and the places that describe each property.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product, zip_longest
from typing import TYPE_CHECKING, Any

from attrs import define, field

from otto_ext.openapi.json_values import as_dict, as_list, strings

if TYPE_CHECKING:
    from otto_ext.openapi.references import References

__all__ = ["Merger", "is_trivial", "types_of"]

#: Keys that make a type. A schema without any of them says nothing that a type could hold.
STRUCTURAL = frozenset(
    [
        "$ref",
        "type",
        "properties",
        "required",
        "additionalProperties",
        "patternProperties",
        "items",
        "prefixItems",
        "enum",
        "const",
        "oneOf",
        "anyOf",
        "allOf",
    ]
)
#: The most alternatives that two unions make together, before one of them is given up.
MAX_PRODUCT = 64


def is_trivial(schema: Any) -> bool:
    """Whether a schema says nothing about the type: a description, a bound, an example."""
    if not isinstance(schema, Mapping):
        return True
    for key in STRUCTURAL.intersection(schema):
        if key == "type" and schema[key] == "object":
            continue
        if schema[key] in ({}, [], None, True):
            continue
        return False
    return True


def types_of(schema: Mapping[str, Any]) -> list[str]:
    """The types that a schema states, as a list."""
    return list(strings(schema.get("type")))


@define
class Merger:
    """Merges the `allOf` of one document's schemas.

    Attributes:
        source: the document.
    """

    source: References
    _memo: dict[str, dict[str, Any]] = field(factory=dict, init=False)

    def component(self, pointer: str, stack: tuple[str, ...] = ()) -> dict[str, Any]:
        """The schema at a pointer, merged.

        Args:
            pointer: a JSON pointer that leads to a schema.
            stack: the pointers that are being merged, so that a loop ends.
        """
        if pointer in self._memo:
            return self._memo[pointer]
        merged = self.merged(self.source.at(pointer), pointer, (*stack, pointer))
        if not stack:
            self._memo[pointer] = merged
        return merged

    def merged(self, schema: Any, place: str, stack: tuple[str, ...] = ()) -> dict[str, Any]:
        """A schema without `allOf` and `$ref` at its top.

        Args:
            schema: as it stands in the document.
            place: where, for fixes.
            stack: see `component`.
        """
        if not isinstance(schema, Mapping):
            return {}
        own = {key: value for key, value in schema.items() if key not in ("allOf", "$ref")}
        parts: list[dict[str, Any]] = []
        reference = schema.get("$ref")
        if isinstance(reference, str):
            parts.append(self._part({"$ref": reference}, place, stack))
            if not self.source.siblings:
                own = {key: value for key, value in own.items() if key not in STRUCTURAL}
        for number, part in enumerate(as_list(schema.get("allOf"))):
            parts.append(self._part(part, f"{place}/allOf/{number}", stack))
        if not parts:
            return own
        merged: dict[str, Any] = {}
        for part in [*parts, own]:
            merged = self._combine(merged, part, place) if merged else dict(part)
        # Null is allowed where every part allows it, and where the whole says so.
        typed = [part for part in parts if not is_trivial(part)]
        if own.get("nullable") is True or (typed and all(p.get("nullable") is True for p in typed)):
            merged["nullable"] = True
        else:
            merged.pop("nullable", None)
        return merged

    def _part(self, part: Any, place: str, stack: tuple[str, ...]) -> dict[str, Any]:
        """A member of an `allOf`, merged; strings of a referred schema stay with it."""
        if not isinstance(part, Mapping):
            return {}
        reference = part.get("$ref")
        if not isinstance(reference, str):
            return self.merged(part, place, stack)
        target = self.source.locate(reference, place)
        if target is None:
            self.source.note(
                "unresolvable-reference",
                place,
                f"`allOf` names {reference[:120]!r}, which is not in the document; left out",
            )
            return {}
        if target in stack:
            self.source.note("allof-cycle", place, f"{reference[:120]} contains itself; left out")
            return {}
        merged = dict(self.component(target, stack))
        for key in ("title", "description", "deprecated", "default", "example", "x-internal"):
            merged.pop(key, None)
        for key in ("oneOf", "anyOf"):
            # A base that lists its own subtypes, and is part of them: the usual inheritance.
            if any(self._leads_to(option, stack) for option in as_list(merged.get(key))):
                merged.pop(key)
                merged.pop("discriminator", None)
        own = {key: value for key, value in part.items() if key != "$ref"}
        if own and (self.source.siblings or is_trivial(own)):
            merged = self._combine(merged, self.merged(own, place, stack), place)
        return merged

    def _leads_to(self, option: Any, stack: tuple[str, ...]) -> bool:
        reference = as_dict(option).get("$ref")
        return isinstance(reference, str) and self.source.locate(reference) in stack

    # -- two schemas into one ---------------------------------------------------------------------

    def _combine(
        self, left: Mapping[str, Any], right: Mapping[str, Any], place: str
    ) -> dict[str, Any]:
        merged = {**left, **right}
        if "type" in left and "type" in right:
            merged["type"] = self._type(left, right, place)
        if "properties" in left and "properties" in right:
            merged["properties"] = self._properties(
                as_dict(left["properties"]), as_dict(right["properties"])
            )
        required = [*as_list(left.get("required")), *as_list(right.get("required"))]
        if required:
            merged["required"] = list(dict.fromkeys(r for r in required if isinstance(r, str)))
        if "items" in left and "items" in right:
            merged["items"] = _both(left["items"], right["items"])
        if "prefixItems" in left and "prefixItems" in right:
            pairs = zip_longest(as_list(left["prefixItems"]), as_list(right["prefixItems"]))
            merged["prefixItems"] = [
                b if a is None else a if b is None else _both(a, b) for a, b in pairs
            ]
        if "enum" in left and "enum" in right:
            merged["enum"] = self._enum(as_list(left["enum"]), as_list(right["enum"]), place)
        _extra(merged, left, right)
        self._unions(merged, left, right, place)
        return merged

    def _properties(self, left: Mapping[str, Any], right: Mapping[str, Any]) -> dict[str, Any]:
        merged = dict(left)
        for key, value in right.items():
            if key in left:
                merged[key] = _both(left[key], value)
                if merged[key] is not left[key] and merged[key] is not value:
                    self.source.describes(merged[key], (left[key], value))
            else:
                merged[key] = value
        return merged

    def _type(self, left: Mapping[str, Any], right: Mapping[str, Any], place: str) -> Any:
        first, second = types_of(left), types_of(right)
        if first == second or not second:
            return left["type"]
        if not first:
            return right["type"]
        if "number" in first and "integer" in second:
            first = ["integer" if kind == "number" else kind for kind in first]
        if "number" in second and "integer" in first:
            second = ["integer" if kind == "number" else kind for kind in second]
        common = [kind for kind in first if kind in second]
        if common:
            return common[0] if len(common) == 1 else common
        self.source.note(
            "allof-conflict",
            place,
            f"parts of `allOf` exclude each other: {'/'.join(first)} and {'/'.join(second)}; "
            "the first is taken",
        )
        return left["type"]

    def _enum(self, left: list[Any], right: list[Any], place: str) -> list[Any]:
        common = [value for value in left if value in right]
        if common or not (left and right):
            return common or left or right
        self.source.note(
            "allof-conflict", place, "parts of `allOf` have no enum member in common; all are taken"
        )
        return [*left, *right]

    def _unions(
        self,
        merged: dict[str, Any],
        left: Mapping[str, Any],
        right: Mapping[str, Any],
        place: str,
    ) -> None:
        """Two unions that hold at once are one, of every pair."""
        first = as_list(left.get("oneOf")) or as_list(left.get("anyOf"))
        second = as_list(right.get("oneOf")) or as_list(right.get("anyOf"))
        if not (first and second) or first == second:
            return
        merged.pop("oneOf", None)
        merged.pop("anyOf", None)
        if len(first) * len(second) > MAX_PRODUCT:
            self.source.note(
                "allof-conflict",
                place,
                f"`allOf` of two unions would make {len(first) * len(second)} alternatives; "
                "the first union is taken",
            )
            merged["oneOf"] = first
            return
        merged.pop("discriminator", None)
        merged["oneOf"] = [{"allOf": [a, b]} for a, b in product(first, second)]


def _both(left: Any, right: Any) -> Any:
    """A schema for what two schemas say of the same value."""
    if left == right or not isinstance(right, Mapping):
        return left
    if not isinstance(left, Mapping):
        return right
    if is_trivial(right) and types_of(right) in ([], types_of(left)):
        return {**left, **right}
    if is_trivial(left) and types_of(left) in ([], types_of(right)):
        return {**left, **right}
    return {"allOf": [left, right]}


def _extra(merged: dict[str, Any], left: Mapping[str, Any], right: Mapping[str, Any]) -> None:
    """`additionalProperties` of two parts. Each part's `false` knows its own properties alone,
    so only where all parts are closed is the whole.
    """
    first, second = left.get("additionalProperties"), right.get("additionalProperties")
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        merged["additionalProperties"] = _both(first, second)
    elif isinstance(first, Mapping):
        merged["additionalProperties"] = first
    elif isinstance(second, Mapping):
        merged["additionalProperties"] = second
    elif _open(left) or _open(right):
        merged.pop("additionalProperties", None)


def _open(part: Mapping[str, Any]) -> bool:
    """Whether a part describes an object and leaves it open."""
    return part.get("additionalProperties") is not False and bool(part.get("properties"))
