"""From schemas in canonical form to Python types, classes for inline schemas included.

The canonical form is described in `otto_codegen.normalise`. Here every schema gets an annotation
and a codec; objects and enumerations that the document writes inline get a class named after the
place they stand in, as the generator names them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import evolve

from otto_codegen.api import (
    Alias,
    ClassInfo,
    EnumClass,
    Field,
    ModelClass,
    TypeExpr,
    literal,
    models_of,
    std_of,
)
from otto_codegen.docstrings import first_sentence, text_of
from otto_codegen.kept import NOTHING, Kept, settled
from otto_codegen.naming.argument_and_attribute_names import RESERVED_MEMBERS
from otto_codegen.naming.class_names import ClassNames, Owner
from otto_codegen.naming.settle import STATED
from otto_codegen.reserved import reserved_fields
from otto_ext.openapi.document_errors import DocumentError
from otto_ext.openapi.json_values import escape
from otto_ext.openapi.references import COMPONENT

__all__ = ["SchemaTypes"]

ANY = TypeExpr("Any", "c.ANY", std=frozenset({"Any"}))
NONE = TypeExpr("None", "c.NULL")
FILE = TypeExpr("FileContent", "c.BINARY", std=frozenset({"FileContent"}))

_STRINGS = {
    "date": TypeExpr("date", "c.DATE", std=frozenset({"date"})),
    "date-time": TypeExpr("datetime", "c.DATETIME", std=frozenset({"datetime"})),
    "uuid": TypeExpr("UUID", "c.UUID_", std=frozenset({"UUID"})),
    "binary": FILE,
    "decimal": TypeExpr("Decimal", "c.DECIMAL", std=frozenset({"Decimal"})),
    "big-decimal": TypeExpr("Decimal", "c.DECIMAL", std=frozenset({"Decimal"})),
    "bigdecimal": TypeExpr("Decimal", "c.DECIMAL", std=frozenset({"Decimal"})),
}
_FLOAT = TypeExpr("float", "c.FLOAT")
_NUMBER = TypeExpr("Decimal", "c.DECIMAL_NUMBER", std=frozenset({"Decimal"}))
#: Numbers that also come and go as strings.
_EITHER = {
    "integer": TypeExpr("int", "c.INTEGER_OR_TEXT"),
    "number": TypeExpr("Decimal", "c.DECIMAL_OR_TEXT", std=frozenset({"Decimal"})),
}
_PLAIN = {
    "string": TypeExpr("str", "c.STRING"),
    "integer": TypeExpr("int", "c.INTEGER"),
    "boolean": TypeExpr("bool", "c.BOOLEAN"),
    "null": NONE,
}


class SchemaTypes:
    """The types of one document.

    Args:
        components: `components.schemas` in canonical form.
        kept: names of the last run.
    """

    def __init__(self, components: Mapping[str, Mapping[str, Any]], kept: Kept = NOTHING) -> None:
        self.components = components
        self.kept = kept
        self.models: list[ModelClass] = []
        self.enums: list[EnumClass] = []
        self.aliases: list[Alias] = []
        self.names = ClassNames(
            name for made, it in kept.schemas.values() for name in (made, it.input)
        )
        self._class_of = {
            name: self.names.claim(str(schema["x-otto-class"]), self._kept_class(name, schema))
            for name, schema in components.items()
        }
        self._met: set[tuple[str, ...]] = set()
        #: Where inline schemas state the names of their classes, by name.
        self._stated: dict[str, str] = {}
        self._looping = self._loops()

    def _kept_class(self, name: str, schema: Mapping[str, Any]) -> str:
        """The class of a component, where that is kept or stated."""
        chosen = str(schema["x-otto-class"])
        return chosen if STATED in schema or chosen == self.kept.schema(_of(name))[0] else ""

    @property
    def named(self) -> dict[str, ModelClass | EnumClass | Alias]:
        """What was made, by name."""
        made: list[ModelClass | EnumClass | Alias] = [*self.models, *self.enums, *self.aliases]
        return {it.class_info.name: it for it in made}

    def build_components(self) -> None:
        """Make the classes and aliases of all named schemas."""
        for name, schema in self.components.items():
            info = self._class_of[name]
            of = _of(name)
            if _is_model(schema):
                self._model(info, schema, of)
            elif _is_enum(schema):
                self._enum(info, schema, of)
            else:
                parent = name if name in self._looping else None
                expr = self._loose(schema, Owner(info.name, of), alias_of=parent)
                self.aliases.append(Alias(info, text_of(schema), schema["x-otto-at"], of, expr))

    # -- use positions ----------------------------------------------------------------------------

    def use(self, schema: Mapping[str, Any], place: Owner) -> TypeExpr:
        """The type of a schema where it is used.

        Args:
            schema: the schema, in canonical form.
            place: where that is, for the names of inline classes.
        """
        if _is_model(schema) or _is_enum(schema):
            place = self._once(place)
            info = self._claimed(schema, place)
            make = self._model if _is_model(schema) else self._enum
            make(info, schema, place.of)
            return _named(info.name)
        return self._loose(schema, place)

    def target(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """A schema, or the component that it refers to."""
        while "$ref" in schema:
            schema = self.components[str(schema["$ref"])[len(COMPONENT) :]]
        return schema

    def _claimed(self, schema: Mapping[str, Any], place: Owner) -> ClassInfo:
        """The class of an inline schema.

        Raises:
            DocumentError: its `x-otto-name` is another's.
        """
        stated = schema.get(STATED)
        if stated is None:
            return self.names.claim(place.name, self.kept.schema(place.of)[0])
        before = self.kept.schema(place.of)[0]
        info = self.names.claim(stated, before if before == stated else "")
        # What is written once can be used by several operations.
        again = self._stated.get(stated) == schema["x-otto-at"]
        if info.name != stated and not again:
            raise DocumentError(
                f"x-otto-name {stated!r} of the schema at {schema['x-otto-at']} is the name of "
                "another class; choose another name"
            )
        self._stated[stated] = schema["x-otto-at"]
        return info

    def _once(self, place: Owner) -> Owner:
        """The place, made distinct from one with the same steps: two members can share a title."""
        steps = [place.of, *((*place.of, f"#{number}") for number in range(2, 1000))]
        of = next(it for it in steps if it not in self._met)
        self._met.add(of)
        return Owner(place.name, of)

    def _loose(
        self, schema: Mapping[str, Any], place: Owner, alias_of: str | None = None
    ) -> TypeExpr:
        """The type of a schema that needs no class of its own."""
        if "$ref" in schema:
            name = str(schema["$ref"])[len(COMPONENT) :]
            if alias_of is not None and name in self._looping:
                return ANY
            return _named(self._class_of[name].name)
        if "anyOf" in schema:
            return self._union(schema, place, alias_of)
        if "enum" in schema:
            if not schema.get("x-otto-const"):
                return self.use(schema, place)
            return _constant(schema["enum"][0])
        kind = schema.get("type")
        if kind == "array" and "prefixItems" in schema:
            return self._positional(schema, place.child("item"))
        if kind == "array":
            items = self.use(schema.get("items", {}), place.child("item"))
            return TypeExpr(
                f"list[{items.annotation}]", f"c.array({items.codec})", items.models, items.std
            )
        if kind == "object":
            return self._map(schema, place)
        if "x-otto-json" in schema:
            inner = self.use(schema["x-otto-json"], place.child("content"))
            return evolve(inner, codec=f"c.json_text({inner.codec})")
        if kind == "string":
            return _STRINGS.get(str(schema.get("format", "")), _PLAIN["string"])
        if kind in _EITHER and schema.get("x-otto-text"):
            return _EITHER[kind]
        if kind == "number":
            return _FLOAT if schema.get("x-otto-float") else _NUMBER
        return _PLAIN.get(str(kind), ANY)

    def _positional(self, schema: Mapping[str, Any], place: Owner) -> TypeExpr:
        """An array whose items have types by their positions: a tuple, or a list of any of them
        where it may be shorter.
        """
        stated = schema["prefixItems"]
        of_place = [*stated, schema["x-otto-rest"]] if "x-otto-rest" in schema else stated
        exprs = [
            self.use(it, place.child("" if len(of_place) == 1 else f"type_{number}"))
            for number, it in enumerate(of_place)
        ]
        prefix, rest = exprs[: len(stated)], exprs[len(stated) :]
        codecs = [it.codec for it in prefix] + [f"rest={it.codec}" for it in rest]
        annotations = [it.annotation for it in prefix]
        if schema["x-otto-tuple"]:
            codecs.append("is_tuple=True")
            annotations += [f"*tuple[{it.annotation}, ...]" for it in rest]
            annotation = f"tuple[{', '.join(annotations)}]"
        else:
            # Later items of any type are kept, as additional properties are, without an annotation.
            exprs = [*prefix, *(it for it in rest if it.annotation != "Any")]
            exprs = [ANY] if any(it.annotation == "Any" for it in exprs) else exprs
            annotation = f"list[{' | '.join(dict.fromkeys(it.annotation for it in exprs))}]"
        return TypeExpr(
            annotation,
            f"c.positional({', '.join(codecs)})",
            models_of(exprs),
            std_of(exprs),
        )

    def _map(self, schema: Mapping[str, Any], place: Owner) -> TypeExpr:
        extra = schema.get("additionalProperties", True)
        values = ANY if isinstance(extra, bool) else self.use(extra, place.child("value"))
        return TypeExpr(
            f"dict[str, {values.annotation}]",
            f"c.mapping({values.codec})",
            values.models,
            values.std,
        )

    def _union(self, schema: Mapping[str, Any], place: Owner, alias_of: str | None) -> TypeExpr:
        options = list(schema["anyOf"])
        null = any(option.get("type") == "null" for option in options)
        options = [option for option in options if option.get("type") != "null"]
        types: dict[str, TypeExpr] = {}
        for number, option in enumerate(options):
            name = "" if len(options) == 1 else f"type_{number}"
            if "$ref" in option or not (_is_model(option) or _is_enum(option)):
                expr = self._loose(option, place.child(name), alias_of)
            else:
                expr = self.use(option, place.child(str(option.get("title") or name)))
            types.setdefault(expr.codec, expr)
        exprs = list(types.values())
        models = models_of(exprs)
        std = std_of(exprs)
        annotations = list(dict.fromkeys(expr.annotation for expr in exprs))
        if "Any" in annotations:
            # A union with Any is Any to a type checker, and a name it does not use is an error.
            annotations, models, std = ["Any"], frozenset(), frozenset({"Any"})
            null_annotation: list[str] = []
        else:
            null_annotation = ["None"] if null else []
        if len(exprs) == 1:
            codec = exprs[0].codec
        else:
            codec = f"c.union({', '.join(types)}{self._discriminator(schema)})"
        if null:
            codec = f"c.nullable({codec})"
        return TypeExpr(" | ".join([*annotations, *null_annotation]) or "None", codec, models, std)

    def _discriminator(self, schema: Mapping[str, Any]) -> str:
        found = schema.get("discriminator")
        if not isinstance(found, Mapping):
            return ""
        tags = {
            value: self._class_of[target[len(COMPONENT) :]].name
            for value, target in found["mapping"].items()
            if target[len(COMPONENT) :] in self._class_of
        }
        pairs = ", ".join(f"{literal(k)}: _ref({literal(v)})" for k, v in tags.items())
        more = "".join(f", {key}=True" for key in ("optional", "open") if found.get(key))
        default = found.get("default")
        if default is not None:
            more += f", default={_named(self._class_of[default[len(COMPONENT) :]].name).codec}"
        return f", discriminator={literal(found['propertyName'])}, tags={{{pairs}}}{more}"

    # -- classes ----------------------------------------------------------------------------------

    def _model(self, info: ClassInfo, schema: Mapping[str, Any], of: tuple[str, ...]) -> None:
        model = ModelClass(info, text_of(schema), schema["x-otto-at"], of)
        owner = Owner(info.name, of)
        # Taken before the fields: inline classes of the fields come after their parent.
        self.models.append(model)
        required = set(schema.get("required", ()))
        stated = schema.get("x-otto-stated-names", {})
        kept = {
            key: name
            for key, name in self.kept.attributes(of).items()
            if key not in stated and name not in stated.values()
        }
        names = settled(schema["x-otto-names"], {**kept, **stated}, _names_a_field)
        for key, value in schema["properties"].items():
            # A key can be empty, or without a letter.
            expr = self.use(value, owner.child(key, f"/{key}"))
            model.fields.append(
                Field(
                    key,
                    names[key],
                    expr,
                    key in required and not self._flag(value, "writeOnly"),
                    key in required and not self._flag(value, "readOnly"),
                    text_of(value) or first_sentence(text_of(self._referred(value))),
                    bool(value.get("deprecated")),
                    literal(value["enum"][0]) if value.get("x-otto-const") else None,
                    self._flag(value, "readOnly"),
                    schema["x-otto-places"][key],
                )
            )
        extra = schema.get("additionalProperties", True)
        if not isinstance(extra, bool):
            model.extra = self.use(extra, owner.child("additional_property"))

    def _flag(self, schema: Mapping[str, Any], name: str) -> bool:
        """Whether a property, or what it refers to, only stands in requests or in responses."""
        return any(it.get(name) is True for it in (schema, self._referred(schema)))

    def _referred(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """The component that a schema refers to; an empty one where it refers to none."""
        return self.components.get(str(schema.get("$ref", ""))[len(COMPONENT) :], {})

    def _enum(self, info: ClassInfo, schema: Mapping[str, Any], of: tuple[str, ...]) -> None:
        wanted = dict(zip(schema["enum"], schema["x-otto-enum-names"], strict=True))
        names = settled(wanted, self.kept.members(of), _names_a_member)
        members = [(name, value) for value, name in names.items()]
        base = int if schema.get("type") == "integer" else str
        self.enums.append(EnumClass(info, text_of(schema), schema["x-otto-at"], of, base, members))

    # -- aliases that lead back to themselves -----------------------------------------------------

    def _loops(self) -> frozenset[str]:
        """Aliases that contain themselves without a class in between.

        Type checkers differ on such aliases, so the inner occurrence becomes Any.
        """
        edges: dict[str, set[str]] = {}
        for name, schema in self.components.items():
            if not _is_model(schema) and not _is_enum(schema):
                edges[name] = set(_targets(schema))
        looping: set[str] = set()
        for start in edges:
            seen: set[str] = set()
            stack = list(edges[start])
            while stack:
                name = stack.pop()
                if name == start:
                    looping.add(start)
                    break
                if name not in seen and name in edges:
                    seen.add(name)
                    stack.extend(edges[name])
        return frozenset(looping)


def _targets(schema: Mapping[str, Any]) -> Iterable[str]:
    """Components that a schema names, not looking into classes."""
    stack: list[Any] = [schema]
    while stack:
        found = stack.pop()
        if not isinstance(found, Mapping):
            continue
        if "$ref" in found:
            yield str(found["$ref"])[len(COMPONENT) :]
        stack.extend(found.get("anyOf", ()))
        stack += [*found.get("prefixItems", ()), found.get("items")]
        if not found.get("properties"):
            stack.append(found.get("additionalProperties"))


def _constant(value: str | int) -> TypeExpr:
    code = literal(value)
    return TypeExpr(f"Literal[{code}]", f"c.const({code})", std=frozenset({"Literal"}))


def _named(name: str) -> TypeExpr:
    return TypeExpr(name, f'_ref("{name}")', frozenset({name}))


def _of(component: str) -> tuple[str, ...]:
    return (f"/components/schemas/{escape(component)}",)


def _names_a_field(name: str) -> bool:
    return name.isidentifier() and name not in reserved_fields()


def _names_a_member(name: str) -> bool:
    return name.isidentifier() and name not in RESERVED_MEMBERS


def _is_model(schema: Mapping[str, Any]) -> bool:
    return schema.get("type") == "object" and bool(schema.get("properties"))


def _is_enum(schema: Mapping[str, Any]) -> bool:
    return "enum" in schema and not schema.get("x-otto-const")
