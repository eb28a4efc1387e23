"""Example values for schemas: the document's own examples, or made from the schema."""

from __future__ import annotations

import json
import math
from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING, Any

from otto_ext.openapi.canonical import Lone
from otto_ext.sandbox._strings import PEOPLE, make_string, text_for
from otto_ext.sandbox._varied_examples import varied

if TYPE_CHECKING:
    from otto_ext.sandbox._json_schemas import JSONSchemas
    from otto_ext.sandbox._schema_questions import Schema

__all__ = ["example_of"]

#: Beyond this many levels only what is required is made.
DEEPEST = 8
#: Beyond this many values only what is required is made: wide documents would grow without end.
MOST_VALUES = 1500
_ATTEMPTS = 12


class _Impossible(Exception):
    """No value here: a cycle, or a schema that allows nothing."""


def example_of(
    schemas: JSONSchemas,
    converted: Schema,
    seed: str,
    *,
    number: int | None = None,
    sparse: bool = False,
) -> tuple[Any, bool]:
    """A value for a converted schema and whether it is valid; the same for the same seed.

    Some schemas allow nothing, or nothing that can be found; what comes closest is given then.

    Args:
        schemas: those of the document.
        converted: what the value is for.
        seed: of what is made up.
        number: which one of many it is, so that they differ; None for the document's own example.
        sparse: only what is required.
    """
    validator = schemas.validator(converted)
    value: Any = None
    for attempt in range(_ATTEMPTS):
        maker = _ExampleMaker(schemas, f"{seed} {attempt}", attempt, number, sparse)
        try:
            value = maker.value(converted, 0)
        except (_Impossible, RecursionError):
            continue
        if validator.is_valid(value):
            return value, True
    return value, False


class _ExampleMaker:
    """One attempt. Later ones trust the document's examples less, and leave out what they may."""

    def __init__(
        self,
        schemas: JSONSchemas,
        seed: str,
        attempt: int,
        number: int | None,
        sparse: bool,
    ) -> None:
        self._definitions = schemas.definitions
        self._shapes = schemas.shapes
        self._random = Random(seed)  # noqa: S311 -- example data
        self._number = number
        self._attempt = attempt
        self._turn = attempt + (number or 0)
        self._examples = attempt == 0 or (number is not None and attempt < 3)
        self._sparse = sparse or attempt >= 6
        self._name = ""
        self._open: list[str] = []
        self._made = 0

    def value(self, schema: Schema, depth: int, *, subtypes: bool = True) -> Any:
        if schema is False or depth > 40:
            raise _Impossible
        if schema is True or not schema:
            return make_string({}, self._random)
        self._made += 1
        for known in self._stated(schema):
            return known
        reference = schema.get("$ref")
        if reference is None:
            return self._plain(schema, depth, subtypes=subtypes)
        name = reference.removeprefix("#/$defs/")
        if name in self._open:
            raise _Impossible
        self._open.append(name)
        try:
            alone = len(schema) == 1
            return self.value(self._definitions[name] if alone else self._merged(schema), depth)
        finally:
            self._open.pop()

    def _stated(self, schema: dict[str, Any]) -> list[Any]:
        """The constant, or a value after the examples; nothing where it must be made up."""
        if "const" in schema:
            return [schema["const"]]
        examples = schema.get("examples")
        if not (self._examples and examples):
            return []
        if "$ref" in schema:
            schema = {**self._shapes.view(schema).as_schema(), "examples": examples}
        if self._number is None:
            return [self._shapes.visible(examples[0], schema)]
        value = self._person(schema, examples)
        if value is None:
            value = varied(schema, examples, self._number, self._random)
        return [] if value is None else [value]

    def _plain(self, schema: dict[str, Any], depth: int, *, subtypes: bool) -> Any:
        if "enum" in schema:
            members = [item for item in schema["enum"] if item is not None] or [None]
            return self._random.choice(members)
        if subtypes and "x-subtypes" in schema:
            return self._one_kind(schema, depth)
        if "allOf" in schema:
            # It is one of its subtypes already.
            return self.value(self._merged(schema), depth + 1, subtypes=False)
        for union in ("oneOf", "anyOf"):
            if union in schema:
                return self._one_of(schema, union, depth)
        return self._typed(schema, depth)

    def _merged(self, schema: dict[str, Any]) -> Schema:
        view = self._shapes.view(schema, Lone.NEVER)
        return not view.is_false and view.as_schema()

    def _person(self, schema: dict[str, Any], examples: list[Any]) -> str | None:
        """Another name where the document has but one for all; the first thing keeps that."""
        one = len(examples) == 1 and isinstance(examples[0], str)
        return text_for(self._name, schema, self._random, PEOPLE) if one and self._number else None

    def _one_kind(self, schema: dict[str, Any], depth: int) -> Any:
        """A value of a schema whose discriminator says which of its subtypes it is."""
        kinds = schema["x-subtypes"]["values"]
        stated, target = kinds[self._turn % len(kinds)]
        value: Any = None
        if target is not None and self._attempt < 3:
            with suppress(_Impossible):
                value = self.value(target, depth + 1)
        if not isinstance(value, dict):
            value = self.value(schema, depth + 1, subtypes=False)
        if isinstance(value, dict):
            value[schema["x-subtypes"]["name"]] = stated
        return value

    def _one_of(self, schema: dict[str, Any], union: str, depth: int) -> Any:
        branches = schema[union]
        discriminator = schema.get("x-discriminator")
        order = [(self._turn + shift) % len(branches) for shift in range(len(branches))]
        # null last: an example should show something
        order.sort(key=lambda index: branches[index] == {"type": "null"})
        for index in order:
            try:
                value = self.value(self._shapes.branch(schema, union, index), depth + 1)
            except _Impossible:
                continue
            if discriminator and isinstance(value, dict) and index < len(discriminator["values"]):
                stated = discriminator["values"][index]
                if stated:
                    value[discriminator["name"]] = stated
            return value
        raise _Impossible

    def _typed(self, schema: dict[str, Any], depth: int) -> Any:
        stated = schema.get("type")
        types = stated if isinstance(stated, list) else [stated or _implied(schema)]
        kinds = [kind for kind in types if kind != "null"]
        if not kinds:
            return None
        try:
            return self._of_kind(kinds[self._turn % len(kinds)], schema, depth)
        except _Impossible:
            if "null" in types:
                return None
            raise

    def _of_kind(self, kind: str, schema: dict[str, Any], depth: int) -> Any:
        if kind == "object":
            if "items" in schema and "properties" not in schema and not self._sparse:
                raise _Impossible  # an array is meant; what may be left out is
            return self._object(schema, depth)
        if kind == "array":
            return self._array(schema, depth)
        if kind == "boolean":
            return self._random.random() < 0.5
        if kind in ("integer", "number"):
            return _number(schema, self._random, whole=kind == "integer")
        named = text_for(self._name, schema, self._random) if self._number is not None else None
        return named or make_string(schema, self._random)

    def _object(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        properties = schema.get("properties", {})
        required = schema.get("required", [])
        hidden = schema.get("x-hidden", ())
        few = self._sparse or depth > DEEPEST or self._made > MOST_VALUES
        out: dict[str, Any] = {}
        for name, item in properties.items():
            if name in hidden or (few and name not in required):
                continue
            self._name = name
            try:
                out[name] = self.value(item, depth + 1)
            except _Impossible:
                if name in required:
                    raise
        more = schema.get("additionalProperties", True)
        for name in required:
            if name not in out and name not in hidden:
                out[name] = self.value(more, depth + 1)
        self._fill(schema, out, more, depth)
        return out

    def _fill(self, schema: dict[str, Any], out: dict[str, Any], more: Schema, depth: int) -> None:
        """Keys that no property names: as many as must be, or one to show a map."""
        wanted = schema.get("minProperties", 0)
        if not out and isinstance(more, dict) and not self._sparse:
            wanted = max(wanted, 1)
        for count in range(len(out), min(wanted, 100)):
            key = f"key{count}"
            try:
                if "propertyNames" in schema:
                    key = str(self.value(schema["propertyNames"], depth + 1))
                out[key] = self.value(more, depth + 1)
            except _Impossible:
                return

    def _array(self, schema: dict[str, Any], depth: int) -> list[Any]:
        least = schema.get("minItems", 0)
        usual = 1 if self._sparse or depth > 4 else 2
        wanted = min(max(least, usual), schema.get("maxItems", 100), 100)
        out: list[Any] = []
        seen: set[str] = set()
        parts = schema.get("prefixItems", [])
        for tried in range(wanted * 4):
            if len(out) >= max(wanted, min(len(parts), schema.get("maxItems", 100))):
                break
            try:
                item = parts[len(out)] if len(out) < len(parts) else schema.get("items", True)
                value = self.value(item, depth + 1)
            except _Impossible:
                if least:
                    raise
                break
            key = json.dumps(value, sort_keys=True, default=str)
            if schema.get("uniqueItems") and key in seen:
                self._examples = self._examples and tried < wanted
                continue
            seen.add(key)
            out.append(value)
        return out


def _implied(schema: dict[str, Any]) -> str:
    implied = {
        "object": ("properties", "required", "additionalProperties", "minProperties"),
        "array": ("items", "prefixItems", "minItems", "uniqueItems"),
        "number": ("minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"),
    }
    return next(
        (kind for kind, keys in implied.items() if any(key in schema for key in keys)), "string"
    )


def _number(schema: dict[str, Any], random: Random, *, whole: bool) -> int | float:
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    high = schema.get("maximum", schema.get("exclusiveMaximum"))
    if low is None:
        low = 1 if high is None or high > 1 else high - 100
    if high is None:
        high = low + 1000
    step = schema.get("multipleOf", 1 if whole else None)
    if step is None:
        middle = random.uniform(low, high)
        value = round(middle, 2)
        return value if low < value < high else middle
    first = math.ceil(low / step)
    last = math.floor(high / step)
    if "exclusiveMinimum" in schema and first * step <= schema["exclusiveMinimum"]:
        first += 1
    if "exclusiveMaximum" in schema and last * step >= schema["exclusiveMaximum"]:
        last -= 1
    if last < first:
        raise _Impossible
    value = random.randint(first, min(last, first + 1000)) * step
    return int(value) if whole else value
