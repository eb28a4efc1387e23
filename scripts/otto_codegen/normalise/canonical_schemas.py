"""Schemas into canonical form: one spelling for each thing a type can be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from attrs import define, field

from otto_codegen.naming.class_names import name_from_place
from otto_codegen.naming.identifiers import class_name
from otto_codegen.naming.settle import STATED, stated_name
from otto_codegen.normalise.all_of import STRUCTURAL, Merger, is_trivial
from otto_codegen.normalise.canonical_types import (
    as_text_too,
    enumeration,
    is_decimal_string,
    is_float,
    joined_numbers,
    kinds_of,
)
from otto_codegen.normalise.discriminators import Discriminators
from otto_codegen.normalise.item_schemas import item_places
from otto_codegen.normalise.members import (
    TEXTS,
    Members,
    annotations_of,
    joined,
    strings_in,
    with_null,
)
from otto_codegen.reserved import reserved_classes
from otto_ext.openapi.document_errors import DocumentError
from otto_ext.openapi.json_values import as_dict, as_list, as_text, escape, unescape, unique
from otto_ext.openapi.references import COMPONENT, References

__all__ = ["MAX_SCHEMAS", "CanonicalSchemas"]

#: Schemas in a document, those made by merging included; the largest known have some 60,000.
MAX_SCHEMAS = 400_000
#: Schemas within schemas, references not counted.
MAX_DEPTH = 40


@define
class CanonicalSchemas:
    """All schemas of one document.

    Attributes:
        source: the document.
        components: the named ones, in canonical form, those included that had no name.
    """

    source: References
    components: dict[str, dict[str, Any]] = field(factory=dict, init=False)
    _merger: Merger = field(init=False)
    _discriminators: Discriminators = field(init=False)
    _members: Members = field(init=False)
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
        self._members = Members(self.source, self._merger, self.canonical)

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
                found = {**rest[0], **annotations_of(found)}
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
            return annotations_of(schema)
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
            found = with_null(found)
        return {**found, **annotations_of(schema)}

    def _name_of(self, target: str) -> str:
        """The component at a pointer; a schema elsewhere is given a name."""
        parts = target.split("/")
        if len(parts) == 4 and target.startswith("/components/schemas/"):
            return unescape(parts[3])
        if target not in self._hoisted:
            self._hoisted[target] = self._hoist(
                name_from_place(target), self.source.at(target), target
            )
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
            name = self._expanding[key] or self._hoist(name_from_place(place), schema, place)
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
        required = set(strings_in(self._merger.component(target).get("required")))
        kept = []
        for part in parts:
            only = STRUCTURAL.intersection(part) - {"type"} == {"required"}
            if not (only and set(strings_in(part["required"])) <= required):
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
            found = with_null(found)
        texts: dict[str, Any] = {}
        for other in [*as_list(schema["allOf"]), own]:
            if isinstance(other, Mapping) and is_trivial(other):
                texts.update(annotations_of(other))
        return {**found, **texts}

    # -- shapes -----------------------------------------------------------------------------------

    def _shape(
        self, schema: Mapping[str, Any], place: str, depth: int, *, named: bool
    ) -> dict[str, Any]:
        """A schema without `$ref` and `allOf`."""
        types, null, more = kinds_of(self.source, schema, place)
        schema = {**schema, **more} if more else schema
        options = self._members.options(schema, place)
        if options:
            found = self._members.alternatives(schema, options, types, place, depth)
            found = joined_numbers(self._discriminated(schema, found))
        elif "const" in schema or as_list(schema.get("enum")):
            found, also = enumeration(self.source, schema, types, place, inline=not named)
            null = null or also
        elif len(types) > 1:
            found = as_text_too(types, schema) or joined(
                [self._typed(kind, schema, place, depth) for kind in types]
            )
        elif types:
            found = self._typed(types[0], schema, place, depth)
        else:
            return {**({"type": "null"} if null else {}), **annotations_of(schema)}
        texts = annotations_of(schema, found)
        if not (null or schema.get("nullable") is True):
            return {**found, **texts}
        inner = found
        if "properties" in found or "enum" in found:
            # The class made of it has the description, too.
            inner = {**found, **{k: v for k, v in texts.items() if k in TEXTS}}
        return {**with_null(inner), **texts}

    def _typed(
        self, kind: str, schema: Mapping[str, Any], place: str, depth: int
    ) -> dict[str, Any]:
        """A schema of one type."""
        if kind == "array":
            return {"type": "array", **self._members.items(schema, place, depth)}
        if kind == "object":
            return self._members.object(schema, place, depth)
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

    # -- oneOf and anyOf --------------------------------------------------------------------------

    def _discriminated(self, schema: Mapping[str, Any], found: dict[str, Any]) -> dict[str, Any]:
        """A union with which value names which alternative, the unwritten ones included."""
        members = found.get("anyOf", ())
        used = [str(it["$ref"])[len(COMPONENT) :] for it in members if "$ref" in it]
        bases = {family: name for name, family in self._families.items()}
        mixed = any(member.get("properties") for member in members)
        names = {bases.get(name, name): name for name in used}
        discriminator = self._discriminators.of_union(schema, names, mixed=mixed)
        return {**found, "discriminator": discriminator} if discriminator else found

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
                        **annotations_of(schema),
                        "x-otto-at": schema["x-otto-at"],
                    }
                    break
                seen.add(target)
                current = self.components[target]
