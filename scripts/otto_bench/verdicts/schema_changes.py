"""Changes of schemas, one function each.

Each takes the places of a document and changes it; IndexError says that there is nothing to change.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, Final

from otto_bench.verdicts.sites import changes_in

if TYPE_CHECKING:
    from otto_bench.verdicts.sites import Sites

__all__ = ["SCHEMAS"]

Tree = dict[str, Any]
_TYPES: Final = ("string", "integer", "number", "boolean")
_FORMATS: Final = ("uuid", "date", "date-time", "email", "uri")


def _replace(schema: Tree, other: Tree) -> None:
    schema.clear()
    schema.update(other)


def _properties(it: Sites) -> Tree:
    found: Tree = it.one(it.schemas, lambda each: each.get("properties"))
    return found


# Properties


def _new_property(it: Sites) -> Tree:
    kinds: list[Tree] = [{"type": kind} for kind in _TYPES]
    kinds += [{"type": "array", "items": {"type": "string"}}, {"type": "string", "default": "a"}]
    kinds += [{"type": "string", "readOnly": True}, {"type": "string", "writeOnly": True}]
    return it.chance.choice(kinds)


def add_property(it: Sites) -> None:
    _properties(it)["properties"]["addedSince"] = _new_property(it)


def add_required_property(it: Sites) -> None:
    schema = _properties(it)
    schema["properties"]["addedSince"] = _new_property(it)
    schema["required"] = [*schema.get("required", ()), "addedSince"]


def remove_property(it: Sites) -> None:
    schema = _properties(it)
    name = it.chance.choice(list(schema["properties"]))
    schema["properties"].pop(name)
    if name in schema.get("required", ()):
        schema["required"].remove(name)


def rename_property(it: Sites) -> None:
    schema = _properties(it)
    name = it.chance.choice(list(schema["properties"]))
    schema["properties"][f"{name}Renamed"] = schema["properties"].pop(name)
    if name in schema.get("required", ()):
        schema["required"][schema["required"].index(name)] = f"{name}Renamed"


def require_property(it: Sites) -> None:
    def fits(each: Tree) -> bool:
        return bool((each.get("properties") or {}).keys() - set(each.get("required") or ()))

    schema = it.one(it.schemas, fits)
    free = [name for name in schema["properties"] if name not in (schema.get("required") or ())]
    schema["required"] = [*schema.get("required", ()), it.chance.choice(free)]


def free_property(it: Sites) -> None:
    schema = it.one(it.schemas, lambda each: each.get("required") and each.get("properties"))
    schema["required"].remove(it.chance.choice(schema["required"]))


def make_read_only(it: Sites) -> None:
    schema = it.one(list(_properties(it)["properties"].values()), lambda each: "$ref" not in each)
    flag = it.chance.choice(["readOnly", "writeOnly"])
    schema[flag] = not schema.get(flag, False)


# Values


def retype(it: Sites) -> None:
    schema = it.schema(*_TYPES)
    kind = it.one(list(_TYPES), lambda each: each != schema["type"])
    _replace(schema, {"type": kind})


def retype_number(it: Sites) -> None:
    schema = it.schema("integer", "number")
    schema["type"] = "number" if schema["type"] == "integer" else "integer"
    schema.pop("format", None)


def list_types(it: Sites) -> None:
    schema = it.schema(*_TYPES)
    if it.is_30 or isinstance(schema["type"], list):
        raise IndexError("OpenAPI 3.0 has no lists of types")
    schema["type"] = [schema["type"], it.one([*_TYPES], lambda each: each != schema["type"])]


def untype(it: Sites) -> None:
    it.schema(*_TYPES).pop("type")


def allow_null(it: Sites) -> None:
    schema = it.schema(*_TYPES, "array", "object", nullable=False)
    if it.is_30:
        schema["nullable"] = True
    elif isinstance(schema["type"], list):
        schema["type"] = [kind for kind in schema["type"] if kind != "null"]
    else:
        schema["type"] = [schema["type"], "null"]


def reformat(it: Sites) -> None:
    schema = it.schema("string", enum=False)
    schema["format"] = it.one([*_FORMATS], lambda each: each != schema.get("format"))


def unformat(it: Sites) -> None:
    it.schema(format=True).pop("format")


def widen_format(it: Sites) -> None:
    schema = it.schema("integer", "number")
    wide = ("int32", "int64") if schema["type"] == "integer" else ("float", "double")
    schema["format"] = wide[1] if schema.get("format") == wide[0] else wide[0]


_BOUNDS: Final = {
    "minLength": ("string",),
    "maxLength": ("string",),
    "minimum": ("integer", "number"),
    "maximum": ("integer", "number"),
    "minItems": ("array",),
    "maxItems": ("array",),
    "minProperties": ("object",),
    "maxProperties": ("object",),
    "multipleOf": ("integer",),
}


def set_bound(it: Sites) -> None:
    keyword, types = it.chance.choice(list(_BOUNDS.items()))
    it.schema(*types, **{keyword: False})[keyword] = it.chance.randrange(2, 50)


def move_bound(it: Sites) -> None:
    def fits(each: Tree) -> bool:
        return any(isinstance(each.get(keyword), int) for keyword in _BOUNDS)

    schema = it.one(it.schemas, fits)
    keyword = next(key for key in _BOUNDS if isinstance(schema.get(key), int))
    schema[keyword] = max(0, schema[keyword] + it.chance.choice([-1, 1, 10]))


def unset_bound(it: Sites) -> None:
    schema = it.one(it.schemas, lambda each: _BOUNDS.keys() & each.keys())
    schema.pop(next(key for key in _BOUNDS if key in schema))


def exclude_bound(it: Sites) -> None:
    schema = it.schema("integer", "number")
    if it.is_30:
        schema["exclusiveMinimum"] = not schema.get("exclusiveMinimum", False)
    else:
        schema["exclusiveMinimum"] = it.chance.randrange(1, 9)


def set_pattern(it: Sites) -> None:
    it.schema("string", enum=False)["pattern"] = it.chance.choice(["^[a-z]+$", "^a.*$"])


def unset_pattern(it: Sites) -> None:
    it.schema(pattern=True).pop("pattern")


def shrink_enum(it: Sites) -> None:
    schema = it.one(it.schemas, lambda each: len(each.get("enum") or ()) > 1)
    schema["enum"].remove(it.chance.choice(schema["enum"]))


def grow_enum(it: Sites) -> None:
    it.one(it.schemas, lambda each: each.get("enum"))["enum"].append("addedSince")


def shuffle_enum(it: Sites) -> None:
    it.one(it.schemas, lambda each: len(each.get("enum") or ()) > 1)["enum"].reverse()


def drop_enum(it: Sites) -> None:
    it.schema(enum=True).pop("enum")


def become_enum(it: Sites) -> None:
    it.schema("string", enum=False)["enum"] = ["a", "b"]


def become_const(it: Sites) -> None:
    if it.is_30:
        raise IndexError("OpenAPI 3.0 has no const")
    it.schema("string", enum=False)["const"] = "a"


def change_default(it: Sites) -> None:
    schema = it.schema("string", "integer", enum=False)
    schema["default"] = "other" if "string" in schema["type"] else 7


def drop_default(it: Sites) -> None:
    it.schema(default=True).pop("default")


def deprecate_schema(it: Sites) -> None:
    schema = it.one(list(_properties(it)["properties"].values()), lambda each: "$ref" not in each)
    schema["deprecated"] = not schema.get("deprecated", False)


def reword_schema(it: Sites) -> None:
    schema = it.one(it.schemas)
    schema["description"], schema["title"] = "put in other words", "Retitled"


# Lists and objects


def retype_items(it: Sites) -> None:
    schema = it.schema("array", items=True)
    schema["items"] = {"type": it.chance.choice(_TYPES)}


def unique_items(it: Sites) -> None:
    schema = it.schema("array")
    schema["uniqueItems"] = not schema.get("uniqueItems", False)


def close_object(it: Sites) -> None:
    schema = _properties(it)
    schema["additionalProperties"] = schema.get("additionalProperties") is False


def map_values(it: Sites) -> None:
    schema = it.schema("object", additionalProperties=False)
    schema["additionalProperties"] = {"type": it.chance.choice(_TYPES)}


def drop_properties(it: Sites) -> None:
    schema = _properties(it)
    schema.pop("properties")
    schema.pop("required", None)


# Composition


def wrap_in_all_of(it: Sites) -> None:
    schema = it.one(it.schemas)
    _replace(schema, {"allOf": [dict(schema)]})


def add_all_of(it: Sites) -> None:
    schema = it.one(it.schemas, lambda each: "allOf" in each)
    extra: Tree = {"type": "object", "properties": {"addedSince": {"type": "string"}}}
    if it.chance.random() < 0.5:
        extra["required"] = ["addedSince"]
    schema["allOf"].append(extra)


def remove_all_of(it: Sites) -> None:
    schema = it.one(it.schemas, lambda each: len(each.get("allOf") or ()) > 1)
    schema["allOf"].remove(it.chance.choice(schema["allOf"]))


def _union(it: Sites) -> list[Any]:
    schema = it.one(it.schemas, lambda each: each.get("oneOf") or each.get("anyOf"))
    found: list[Any] = schema.get("oneOf") or schema.get("anyOf")
    return found


def add_choice(it: Sites) -> None:
    _union(it).append({"type": "object", "properties": {"addedSince": {"type": "string"}}})


def remove_choice(it: Sites) -> None:
    choices = _union(it)
    if len(choices) < 2:
        raise IndexError("there is one choice")
    choices.remove(it.chance.choice(choices))


def wrap_in_choice(it: Sites) -> None:
    schema = it.schema(*_TYPES)
    inner = copy.deepcopy(schema)
    keyword = it.chance.choice(["oneOf", "anyOf"])
    _replace(schema, {keyword: [inner, {"type": "object"}]})


def exchange_union(it: Sites) -> None:
    schema = it.one(it.schemas, lambda each: ("oneOf" in each) != ("anyOf" in each))
    old, new = ("oneOf", "anyOf") if "oneOf" in schema else ("anyOf", "oneOf")
    schema[new] = schema.pop(old)


def drop_discriminator(it: Sites) -> None:
    it.schema(discriminator=True).pop("discriminator")


def discriminate_otherwise(it: Sites) -> None:
    it.schema(discriminator=True)["discriminator"]["propertyName"] = "renamed"


# References


def _referring(it: Sites) -> Tree:
    def fits(each: Tree) -> bool:
        return any("$ref" in child for child in (each.get("properties") or {}).values())

    schema = it.one(it.schemas, fits)
    found: Tree = it.one(list(schema["properties"].values()), lambda each: "$ref" in each)
    return found


def exchange_reference(it: Sites) -> None:
    child = _referring(it)
    name = it.chance.choice(list(it.components("schemas")))
    child["$ref"] = f"#/components/schemas/{name}"


def inline_reference(it: Sites) -> None:
    child = _referring(it)
    target = it.components("schemas").get(child["$ref"].rsplit("/", 1)[-1], {})
    _replace(child, copy.deepcopy(target))


def extract_schema(it: Sites) -> None:
    """Give a schema that stands inside another a name of its own."""
    schema = _properties(it)
    name = it.one(list(schema["properties"]), lambda key: "$ref" not in schema["properties"][key])
    it.components("schemas")["ExtractedSince"] = schema["properties"][name]
    schema["properties"][name] = {"$ref": "#/components/schemas/ExtractedSince"}


def add_unused_component(it: Sites) -> None:
    it.components("schemas")["UnusedSince"] = {"type": "object"}


SCHEMAS: Final = changes_in(__name__)
