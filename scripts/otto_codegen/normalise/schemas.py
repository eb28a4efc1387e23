"""Schemas into canonical form: one spelling for each thing a type can be."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Mapping
from typing import Any

from attrs import define, field

from otto_codegen.naming.stated import (
    STATED,
    check_apart,
    is_attribute,
    stated_attribute,
    stated_name,
)
from otto_codegen.naming.words import class_name
from otto_codegen.normalise.discriminators import Discriminators
from otto_codegen.normalise.enums import enumeration
from otto_codegen.normalise.items import item_places
from otto_codegen.normalise.kinds import kinds_of
from otto_codegen.normalise.merge import STRUCTURAL, Merger, is_trivial
from otto_codegen.normalise.names import property_names, unique
from otto_codegen.normalise.numbers import (
    as_text_too,
    is_decimal_string,
    is_float,
    joined_numbers,
)
from otto_codegen.reserved import reserved_classes
from otto_ext.openapi.bundle import PARTS
from otto_ext.openapi.errors import DocumentError
from otto_ext.openapi.pointers import escape, unescape
from otto_ext.openapi.references import COMPONENT, References
from otto_ext.openapi.values import as_dict, as_list, as_text

__all__ = ["MAX_SCHEMAS", "Schemas", "without_places"]

#: Schemas in a document, those made by merging included; the largest known have some 60,000.
MAX_SCHEMAS = 400_000
#: Schemas within schemas, references not counted.
MAX_DEPTH = 40
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
_TEXTS = ("title", "description")
_FLAGS = ("deprecated", "readOnly", "writeOnly")


@define
class Schemas:
    """All schemas of one document.

    Attributes:
        source: the document.
        components: the named ones, in canonical form, those included that had no name.
    """

    source: References
    components: dict[str, dict[str, Any]] = field(factory=dict, init=False)
    _merger: Merger = field(init=False)
    _discriminators: Discriminators = field(init=False)
    _families: dict[str, str] = field(factory=dict, init=False)
    _nullable: set[str] = field(factory=set, init=False)
    _hoisted: dict[str, str] = field(factory=dict, init=False)
    _pending: list[tuple[str, Any, str]] = field(factory=list, init=False)
    _expanding: dict[str, str | None] = field(factory=dict, init=False)
    _owner: str = field(default="", init=False)
    _item_places: tuple[str, ...] | None = field(default=None, init=False)
    _count: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        self._merger = Merger(self.source)
        self._discriminators = Discriminators(self.source, self._merger)

    def build(self) -> None:
        """Read `components.schemas`."""
        for name in self.source.schemas:
            if self._has_class(f"/components/schemas/{escape(name)}"):
                self._nullable.add(name)
        for name, schema in self.source.schemas.items():
            self._component(name, schema, f"/components/schemas/{escape(name)}")

    def finish(self) -> None:
        """Read what was given a name on the way, and break loops of names."""
        while self._pending:
            self._component(*self._pending.pop(0))
        self._break_loops()

    def _component(self, name: str, schema: Any, place: str) -> None:
        self._owner = place
        found = self.canonical(schema, place, named=True)
        if name in self._nullable and "anyOf" in found:
            rest = [option for option in found["anyOf"] if option != {"type": "null"}]
            if len(rest) == 1:
                found = {**rest[0], **_annotations(found)}
        found.pop(STATED, None)  # of another that it only refers to
        stated = {STATED: schema["x-otto-name"]} if "x-otto-name" in as_dict(schema) else {}
        self.components[name] = {**found, **stated, "x-otto-at": place}

    def _has_class(self, place: str) -> bool:
        """Whether a component is a class that may be null: the class is named, null is added
        wherever it is used.
        """
        merged = self._merger.component(place)
        if merged.get("oneOf") or merged.get("anyOf"):
            return False
        members = as_list(merged.get("enum"))
        null = (
            merged.get("nullable") is True
            or "null" in as_list(merged.get("type"))
            or (None in members and len(members) > 1)
        )
        return null and bool(members or as_dict(merged.get("properties")))

    # -- one schema -------------------------------------------------------------------------------

    def canonical(
        self, schema: Any, place: str, depth: int = 0, *, named: bool = False
    ) -> dict[str, Any]:
        """The canonical form of a schema.

        Args:
            schema: anything; what is not a schema becomes `{}`, any value.
            place: where it stands, as a JSON pointer.
            depth: how many schemas it stands within.
            named: it is a component, and has a name of its own.

        Raises:
            DocumentError: the document has more schemas than `MAX_SCHEMAS`.
        """
        self._count += 1
        if self._count > MAX_SCHEMAS:
            raise DocumentError(
                f"the document has more than {MAX_SCHEMAS} schemas once `allOf` is merged (at "
                f"{place}); that is too many to make a client from"
            )
        if not isinstance(schema, Mapping):
            if schema is not True and schema is not None:
                self._garbage(schema, place)
            return {}
        if depth > MAX_DEPTH:
            self.source.note("too-deep", place, "schemas nested too deep are typed as Any")
            return {}
        if "x-otto-name" in schema and not named:
            return self._with_class(schema, place, depth)
        reference = schema.get("$ref", schema.get("$dynamicRef"))
        if isinstance(reference, str):
            return self._reference(reference, schema, place, depth)
        if as_list(schema.get("allOf")):
            return self._all_of(schema, place, depth, named=named)
        return self._shape(schema, place, depth, named=named)

    def _with_class(self, schema: Mapping[str, Any], place: str, depth: int) -> dict[str, Any]:
        """An inline schema that states what its class is called."""
        what = f"the schema at {place}"
        name = stated_name({STATED: schema["x-otto-name"]}, what, class_name, reserved_classes())
        rest = {key: value for key, value in schema.items() if key != "x-otto-name"}
        found = self.canonical(rest, place, depth)
        options = [it for it in found.get("anyOf", [found]) if it != {"type": "null"}]
        if len(options) != 1 or not ("x-otto-names" in options[0] or "enum" in options[0]):
            raise DocumentError(
                f"x-otto-name of {what}: only objects with properties and enumerations that are "
                "written there have a class of their own; name the component that it refers to"
            )
        options[0][STATED] = name
        return found

    def _garbage(self, schema: Any, place: str) -> None:
        if schema is False:
            self.source.note(
                "nothing-allowed", place, "a schema that allows nothing is typed as Any"
            )
        else:
            kind = type(schema).__name__
            self.source.note("not-a-schema", place, f"{kind} where a schema belongs; typed as Any")

    def _reference(
        self, reference: str, schema: Mapping[str, Any], place: str, depth: int
    ) -> dict[str, Any]:
        target = self.source.locate(reference, place)
        if target is None:
            self.source.note(
                "unresolvable-reference",
                place,
                f"{reference[:120]!r} is not in the document; typed as Any",
            )
            return _annotations(schema)
        siblings = {k: v for k, v in schema.items() if k in STRUCTURAL and k != "$ref"}
        if siblings and not is_trivial(siblings):
            if self.source.siblings:
                rest = {k: v for k, v in schema.items() if k not in ("$ref", "$dynamicRef")}
                part = {"$ref": f"#{target}"}
                return self._all_of(
                    {**rest, "allOf": [part, *as_list(rest.get("allOf"))]}, place, depth
                )
            self.source.note(
                "reference-siblings",
                place,
                f"{', '.join(sorted(siblings))} beside `$ref` is ignored, as OpenAPI 3.0 has it",
            )
        name = self._name_of(target)
        found: dict[str, Any] = {"$ref": COMPONENT + self._family(name)}
        if schema.get("nullable") is True or name in self._nullable:
            found = _with_null(found)
        return {**found, **_annotations(schema)}

    def _name_of(self, target: str) -> str:
        """The component at a pointer; a schema elsewhere is given a name."""
        parts = target.split("/")
        if len(parts) == 4 and target.startswith("/components/schemas/"):
            return unescape(parts[3])
        if target not in self._hoisted:
            self._hoisted[target] = self._hoist(_name_from(target), self.source.at(target), target)
        return self._hoisted[target]

    def _hoist(self, wanted: str, schema: Any, place: str) -> str:
        taken = {*self.source.schemas, *self.components, *(name for name, _, _ in self._pending)}
        name = unique(wanted, taken)
        self._pending.append((name, schema, place))
        return name

    # -- allOf ------------------------------------------------------------------------------------

    def _all_of(
        self, schema: Mapping[str, Any], place: str, depth: int, *, named: bool = False
    ) -> dict[str, Any]:
        """One part that matters is that part; more are merged."""
        own = {key: value for key, value in schema.items() if key != "allOf"}
        parts = [part for part in as_list(schema["allOf"]) if not is_trivial(part)]
        if is_trivial(own):
            parts = self._without_known(parts)
            if len(parts) == 1 and not (named and self._extends(place)):
                return self._only(parts[0], own, schema, place, depth, named=named)
        key = json.dumps(schema, sort_keys=True)
        if key in self._expanding:
            # It stands within itself. As a component it can refer to itself.
            name = self._expanding[key] or self._hoist(_name_from(place), schema, place)
            self._expanding[key] = name
            return {"$ref": COMPONENT + name}
        self._expanding[key] = None
        stack = (place,) if named else ()
        merged = self._merger.merged(schema, place, stack)
        found = self._shape(merged, place, depth, named=named)
        if self._expanding[key] is None:
            del self._expanding[key]
        return found

    def _extends(self, place: str) -> bool:
        """Whether a component is one of those that its base stands for, with nothing to add."""
        return self._discriminators.extends(unescape(place.rpartition("/")[2]))

    def _without_known(self, parts: list[Any]) -> list[Any]:
        """Parts without those that only repeat what a part by reference requires."""
        references = [p for p in parts if "$ref" in p]
        if len(references) != 1 or len(parts) == 1:
            return parts
        target = self.source.locate(str(references[0]["$ref"]))
        if target is None:
            return parts
        required = set(_names(self._merger.component(target).get("required")))
        kept = []
        for part in parts:
            only = STRUCTURAL.intersection(part) - {"type"} == {"required"}
            if not (only and set(_names(part["required"])) <= required):
                kept.append(part)
        return kept

    def _only(
        self,
        part: Mapping[str, Any],
        own: Mapping[str, Any],
        schema: Mapping[str, Any],
        place: str,
        depth: int,
        *,
        named: bool,
    ) -> dict[str, Any]:
        number = schema["allOf"].index(part)
        null = any(
            isinstance(p, Mapping) and is_trivial(p) and p.get("nullable") is True
            for p in schema["allOf"]
        )
        found = self.canonical(part, f"{place}/allOf/{number}", depth, named=named)
        if null or own.get("nullable") is True:
            found = _with_null(found)
        texts: dict[str, Any] = {}
        for other in [*as_list(schema["allOf"]), own]:
            if isinstance(other, Mapping) and is_trivial(other):
                texts.update(_annotations(other))
        return {**found, **texts}

    # -- shapes -----------------------------------------------------------------------------------

    def _shape(
        self, schema: Mapping[str, Any], place: str, depth: int, *, named: bool
    ) -> dict[str, Any]:
        """A schema without `$ref` and `allOf`."""
        types, null, more = kinds_of(self.source, schema, place)
        schema = {**schema, **more} if more else schema
        options = self._options(schema, place)
        if options:
            found = joined_numbers(self._union(schema, options, types, place, depth))
        elif "const" in schema or as_list(schema.get("enum")):
            found, also = enumeration(self.source, schema, types, place, inline=not named)
            null = null or also
        elif len(types) > 1:
            found = as_text_too(types, schema) or _joined(
                [self._typed(kind, schema, place, depth) for kind in types]
            )
        elif types:
            found = self._typed(types[0], schema, place, depth)
        else:
            return {**({"type": "null"} if null else {}), **_annotations(schema)}
        texts = _annotations(schema, found)
        if not (null or schema.get("nullable") is True):
            return {**found, **texts}
        inner = found
        if "properties" in found or "enum" in found:
            # The class made of it has the text, too.
            inner = {**found, **{k: v for k, v in texts.items() if k in _TEXTS}}
        return {**_with_null(inner), **texts}

    def _typed(
        self, kind: str, schema: Mapping[str, Any], place: str, depth: int
    ) -> dict[str, Any]:
        """A schema of one type."""
        if kind == "array":
            return {"type": "array", **self._items(schema, place, depth)}
        if kind == "object":
            return self._object(schema, place, depth)
        found: dict[str, Any] = {"type": kind}
        content = schema.get("contentSchema")
        if kind == "string" and isinstance(content, Mapping) and self._is_item(place):
            # The data of an event. Elsewhere a string of JSON stays the string that it is.
            found["x-otto-json"] = self.canonical(content, f"{place}/contentSchema", depth + 1)
        elif kind == "number" and is_float(schema, self.source.root):
            found["x-otto-float"] = True
        if kind == "string" and is_decimal_string(schema):
            found["format"] = "decimal"
        elif isinstance(schema.get("format"), str):
            found["format"] = schema["format"].strip().lower()
        elif kind == "string" and not schema.get("contentEncoding"):
            media = as_text(schema.get("contentMediaType"))
            if media == "application/octet-stream" or media.startswith("image/"):
                found["format"] = "binary"
        return found

    def _is_item(self, place: str) -> bool:
        """Whether a schema stands in that of an item of a sequence."""
        if self._item_places is None:
            self._item_places = item_places(self.source)
        return "/itemSchema" in place or place.startswith(self._item_places)

    def _items(self, schema: Mapping[str, Any], place: str, depth: int) -> dict[str, Any]:
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
        return {**found, "items": _joined([*positions, rest] if rest else positions)}

    def _object(self, schema: Mapping[str, Any], place: str, depth: int) -> dict[str, Any]:
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
        names = list(dict.fromkeys(_names(required)))
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
            return _joined(members) or True
        if extra is not None and not isinstance(extra, bool | Mapping):
            self.source.note(
                "not-a-schema", place, "`additionalProperties` is not a schema; any are allowed"
            )
        return extra is not False

    # -- oneOf and anyOf --------------------------------------------------------------------------

    def _options(self, schema: Mapping[str, Any], place: str) -> list[Any]:
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

    def _union(
        self,
        schema: Mapping[str, Any],
        options: list[Any],
        types: list[str],
        place: str,
        depth: int,
    ) -> dict[str, Any]:
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
        found = _joined(members)
        discriminator = self._discriminator(schema, found)
        if discriminator:
            found["discriminator"] = discriminator
        return found

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
        merged = self._merger.component(target)
        if merged.get("oneOf") or merged.get("anyOf"):
            return False
        known = as_dict(merged.get("properties"))
        own = as_dict(base.get("properties"))
        return set(own) <= set(known) and set(_names(base.get("required"))) <= set(
            _names(merged.get("required"))
        )

    def _discriminator(
        self, schema: Mapping[str, Any], found: Mapping[str, Any]
    ) -> dict[str, Any] | None:
        """Which value names which alternative, the unwritten ones included."""
        members = found.get("anyOf", ())
        used = [str(it["$ref"])[len(COMPONENT) :] for it in members if "$ref" in it]
        bases = {family: name for name, family in self._families.items()}
        mixed = any(member.get("properties") for member in members)
        return self._discriminators.of_union(
            schema, {bases.get(name, name): name for name in used}, mixed=mixed
        )

    def _family(self, name: str) -> str:
        """What stands for a component where it is used: itself, or the union of what extends it."""
        if name not in self._families:
            members = self._discriminators.family(name)
            self._families[name] = name
            if members:
                union = unique(f"Any{name}", {*self.source.schemas, *self.components})
                self._families[name] = union
                self.components[union] = {
                    "anyOf": [{"$ref": COMPONENT + member} for member in members],
                    "discriminator": self._discriminators.of_family(name, members),
                    "x-otto-at": f"/components/schemas/{escape(name)}",
                }
        return self._families[name]

    # -- the whole --------------------------------------------------------------------------------

    def _break_loops(self) -> None:
        """Names that are only other names for each other mean nothing."""
        for name, schema in self.components.items():
            seen = {name}
            current = schema
            while "$ref" in current:
                target = current["$ref"][len(COMPONENT) :]
                if target in seen:
                    self.source.note(
                        "reference-cycle",
                        f"/components/schemas/{escape(name)}",
                        "a name that only leads back to itself is typed as Any",
                    )
                    self.components[name] = {
                        **_annotations(schema),
                        "x-otto-at": schema["x-otto-at"],
                    }
                    break
                seen.add(target)
                current = self.components[target]


def _names(value: Any) -> list[str]:
    return [name for name in as_list(value) if isinstance(name, str)]


def _untyped(option: Mapping[str, Any]) -> bool:
    return not any(k in option for k in ("type", "$ref", "allOf", "oneOf", "anyOf", "const"))


def _only_bounds(option: Any) -> bool:
    """Whether a member of a union says only which properties must be there, or how long it is."""
    if not isinstance(option, Mapping):
        return False
    return not (STRUCTURAL - {"required"}).intersection(option) and bool(option)


def _annotations(
    schema: Mapping[str, Any], found: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What a schema says to people, and its default where the type can hold it."""
    texts: dict[str, Any] = {}
    for key in _TEXTS:
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


def _with_null(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema, or null."""
    if not schema or schema == {"type": "null"}:
        return schema
    if "anyOf" not in schema:
        structural = {"$ref", "type", "enum"}.intersection(schema)
        return {"anyOf": [schema, {"type": "null"}]} if structural else schema
    if {"type": "null"} in schema["anyOf"]:
        return schema
    return {**schema, "anyOf": [*schema["anyOf"], {"type": "null"}]}


def _joined(members: list[dict[str, Any]]) -> dict[str, Any]:
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
        bare = {key: value for key, value in member.items() if key not in _TEXTS}
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


def _name_from(pointer: str) -> str:
    """A name for a schema that has none, from where it stands."""
    skipped = {"", "components", "schemas", "paths", "content", "schema", "properties", "$defs"}
    skipped |= {"definitions", "allOf", "oneOf", "anyOf", "responses", "parameters"}
    parts = [unescape(part) for part in pointer.split("/")]
    if parts[1:2] == [PARTS]:
        # A schema in a file of its own is called like the file, others like where they stand in it.
        inner = "_".join(part for part in parts[3:] if part not in skipped)
        return inner[:80] or posixpath.basename(parts[2]).partition(".")[0] or "Schema"
    if "$defs" in parts or "definitions" in parts:
        return parts[-1] or "Schema"
    return "_".join(part for part in parts if part not in skipped)[:80] or "Schema"
