"""What schemas are made of: items of arrays, properties of objects, members of unions.

Also the unions that are made of schemas in canonical form, null among them, and the annotations
(title, description, flags, default) that a schema keeps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import frozen

from otto_codegen.naming.argument_and_attribute_names import property_names
from otto_codegen.naming.settle import check_apart, is_attribute, stated_attribute
from otto_codegen.normalise.all_of import STRUCTURAL, Merger
from otto_ext.openapi.json_values import as_dict, as_list, escape

if TYPE_CHECKING:
    from otto_ext.openapi.references import References

__all__ = [
    "TEXTS",
    "Members",
    "annotations_of",
    "joined",
    "strings_in",
    "with_null",
    "without_places",
]

#: What a union's members take over from the schema around it.
_BASE = (
    "type",
    "properties",
    "required",
    "additionalProperties",
    "patternProperties",
    "items",
    "format",
)
#: A schema, its place and how many schemas it stands within: to its canonical form.
Canonical: TypeAlias = Callable[[Any, str, int], dict[str, Any]]


@frozen
class Members:
    """Reads what the schemas of one document are made of.

    Attributes:
        source: the document.
        merger: merges its `allOf`.
        canonical: puts a schema within another into canonical form.
    """

    source: References
    merger: Merger
    canonical: Canonical

    def items(self, schema: Mapping[str, Any], place: str, depth: int) -> dict[str, Any]:
        """The types of an array's items: of all, and of each position where these are stated."""
        prefix = as_list(schema.get("prefixItems"))
        items = schema.get("items")
        if isinstance(items, list):
            prefix, items = [*prefix, *items], schema.get("additionalItems")
        if not prefix:
            return {"items": self.canonical(items, f"{place}/items", depth + 1)}
        positions = [
            self.canonical(item, f"{place}/prefixItems/{number}", depth + 1)
            for number, item in enumerate(prefix)
        ]
        found: dict[str, Any] = {"prefixItems": positions}
        most = schema.get("maxItems")
        closed = items is False or schema.get("unevaluatedItems") is False
        if isinstance(items, Mapping) and items:
            found["x-otto-rest"] = self.canonical(items, f"{place}/items", depth + 1)
        elif not (closed or (isinstance(most, int) and most <= len(prefix))):
            found["x-otto-rest"] = {}
        least = schema.get("minItems")
        found["x-otto-tuple"] = isinstance(least, int) and least >= len(prefix)
        rest = found.get("x-otto-rest")
        return {**found, "items": joined([*positions, rest] if rest else positions)}

    def object(self, schema: Mapping[str, Any], place: str, depth: int) -> dict[str, Any]:
        properties = schema.get("properties")
        if properties is not None and not isinstance(properties, Mapping):
            self.source.note("not-an-object", place, "`properties` is not an object; left out")
        properties = as_dict(properties)
        places = {
            key: self.source.written(value, f"{place}/properties/{escape(key)}")
            for key, value in properties.items()
        }
        stated = {
            key: stated_attribute(value["x-otto-name"], f"the property {key!r} at {place}")
            for key, value in properties.items()
            if isinstance(value, Mapping) and is_attribute(value.get("x-otto-name"))
        }
        check_apart(stated, dict.fromkeys(stated, ("",)), str, lambda it: f"the property {it!r}")
        found = {
            key: self.canonical(
                {k: v for k, v in value.items() if k != "x-otto-name"} if key in stated else value,
                places[key][0],
                depth + 1,
            )
            for key, value in properties.items()
        }
        return {
            "type": "object",
            "properties": found,
            "required": self._required(schema, found, place),
            "additionalProperties": self._extra(schema, place, depth),
            "x-otto-names": property_names(found, stated),
            **({"x-otto-stated-names": stated} if stated else {}),
            "x-otto-at": place,
            "x-otto-places": places,
        }

    def _required(
        self, schema: Mapping[str, Any], properties: Mapping[str, Any], place: str
    ) -> list[str]:
        required = schema.get("required")
        if required is None or required is False:
            return []
        if not isinstance(required, list):
            self.source.note("required-no-list", place, "`required` is not a list; left out")
            return []
        names = list(dict.fromkeys(strings_in(required)))
        unknown = [name for name in names if name not in properties]
        if unknown and properties:
            self.source.note(
                "required-unknown",
                place,
                f"requires {', '.join(unknown)[:120]}, which `properties` does not describe; "
                "found in `additional_properties`",
            )
        return [name for name in names if name in properties]

    def _extra(self, schema: Mapping[str, Any], place: str, depth: int) -> bool | dict[str, Any]:
        extra = schema.get("additionalProperties")
        patterns = as_dict(schema.get("patternProperties"))
        inner = f"{place}/patternProperties"
        members = [
            self.canonical(value, f"{inner}/{escape(key)}", depth + 1)
            for key, value in patterns.items()
        ]
        if isinstance(extra, Mapping) and extra:
            # What matches a pattern is not held to it (JSON Schema, core, 10.3.2.3).
            members.append(self.canonical(extra, f"{place}/additionalProperties", depth + 1))
        if members:
            return joined(members) or True
        if extra is not None and not isinstance(extra, bool | Mapping):
            self.source.note(
                "not-a-schema", place, "`additionalProperties` is not a schema; any are allowed"
            )
        return extra is not False

    # -- oneOf and anyOf --------------------------------------------------------------------------

    def options(self, schema: Mapping[str, Any], place: str) -> list[Any]:
        """The members of a union; none where they only bound the schema around them."""
        found: list[Any] = []
        for key in ("oneOf", "anyOf"):
            value = schema.get(key)
            if value is None:
                continue
            if not isinstance(value, list):
                self.source.note("not-a-list", place, f"`{key}` is not a list; left out")
            elif found:
                self.source.note("two-unions", place, "`anyOf` beside `oneOf` is left out")
            else:
                found = value
        structural = [option for option in found if not _only_bounds(option)]
        return found if structural else []

    def alternatives(
        self,
        schema: Mapping[str, Any],
        options: list[Any],
        types: list[str],
        place: str,
        depth: int,
    ) -> dict[str, Any]:
        """A union of its members, each with what the schema around them says of all."""
        base = {key: schema[key] for key in _BASE if key in schema}
        merge = bool(as_dict(base.get("properties")) or "items" in base)
        key = "oneOf" if as_list(schema.get("oneOf")) else "anyOf"
        members: list[dict[str, Any]] = []
        for number, option in enumerate(options):
            inner = f"{place}/{key}/{number}"
            if merge and not self._covers(option, base):
                option = {"allOf": [base, option]}
            elif len(types) == 1 and isinstance(option, Mapping) and _untyped(option):
                option = {**option, "type": types[0]}
            members.append(self.canonical(option, inner, depth + 1))
        return joined(members)

    def _covers(self, option: Any, base: Mapping[str, Any]) -> bool:
        """Whether an alternative says itself what the schema around it says of all."""
        if not isinstance(option, Mapping) or option.get("type") == "null":
            return True
        reference = option.get("$ref")
        if not isinstance(reference, str):
            return False
        target = self.source.locate(reference)
        if target is None:
            return True
        merged = self.merger.component(target)
        if merged.get("oneOf") or merged.get("anyOf"):
            return False
        known = as_dict(merged.get("properties"))
        own = as_dict(base.get("properties"))
        return set(own) <= set(known) and set(strings_in(base.get("required"))) <= set(
            strings_in(merged.get("required"))
        )


def strings_in(value: Any) -> list[str]:
    """The strings of a list; none where there is no list."""
    return [name for name in as_list(value) if isinstance(name, str)]


def _untyped(option: Mapping[str, Any]) -> bool:
    return not any(k in option for k in ("type", "$ref", "allOf", "oneOf", "anyOf", "const"))


def _only_bounds(option: Any) -> bool:
    """Whether a member of a union says only which properties must be there, or how long it is."""
    if not isinstance(option, Mapping):
        return False
    return not (STRUCTURAL - {"required"}).intersection(option) and bool(option)


# -- unions and annotations ------------------------------------------------------------------------

TEXTS = ("title", "description")
_FLAGS = ("deprecated", "readOnly", "writeOnly")


def annotations_of(
    schema: Mapping[str, Any], found: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What a schema says to people, and its default where the type can hold it."""
    texts: dict[str, Any] = {}
    for key in TEXTS:
        if isinstance(schema.get(key), str) and schema[key].strip():
            texts[key] = schema[key]
    for key in _FLAGS:
        if schema.get(key) is True:
            texts[key] = True
    if found is not None and _holds(found, schema.get("default")):
        texts["default"] = schema["default"]
    return texts


def _holds(schema: Mapping[str, Any], value: Any) -> bool:
    if "enum" in schema:
        return type(value) in (str, int) and value in schema["enum"]
    kind = schema.get("type")
    if kind == "string":
        return isinstance(value, str)
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return kind == "number" and isinstance(value, int | float) and not isinstance(value, bool)


def with_null(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema, or null."""
    if not schema or schema == {"type": "null"}:
        return schema
    if "anyOf" not in schema:
        structural = {"$ref", "type", "enum"}.intersection(schema)
        return {"anyOf": [schema, {"type": "null"}]} if structural else schema
    if {"type": "null"} in schema["anyOf"]:
        return schema
    return {**schema, "anyOf": [*schema["anyOf"], {"type": "null"}]}


def joined(members: list[dict[str, Any]]) -> dict[str, Any]:
    """A union of schemas in canonical form: flat, without doubles, null last."""
    flat: list[dict[str, Any]] = []
    for member in members:
        inner = member.get("anyOf")
        if inner is not None and "discriminator" not in member:
            flat.extend(inner)
        else:
            flat.append(member)
    options: list[dict[str, Any]] = []
    null = False
    for member in flat:
        bare = {key: value for key, value in member.items() if key not in TEXTS}
        if bare == {"type": "null"}:
            null = True
        elif not any(_same(member, known) for known in options):
            options.append(member)
    if not options:
        return {"type": "null"} if null else {}
    if null:
        options.append({"type": "null"})
    return {"anyOf": options} if len(options) > 1 else dict(options[0])


def _same(left: Mapping[str, Any], right: Mapping[str, Any]) -> bool:
    if "$ref" in left or "$ref" in right:
        return left.get("$ref") == right.get("$ref")
    return bool(without_places(left) == without_places(right))


def without_places(schema: Any) -> Any:
    """A schema in canonical form without the pointers to where it was written."""
    if isinstance(schema, Mapping):
        kept = schema.keys() - {"x-otto-at", "x-otto-places"}
        return {key: without_places(schema[key]) for key in kept}
    return [without_places(item) for item in schema] if isinstance(schema, list) else schema
