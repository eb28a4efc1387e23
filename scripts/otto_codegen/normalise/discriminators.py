"""Discriminators: which value of a property names which schema (OpenAPI 3.2, section 4.25).

A union lists its schemas; a base schema is named by theirs, which have it in their `allOf`, as Java
and .NET write inheritance. Both end as a union whose mapping is complete.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import define, field

from otto_codegen.normalise.all_of import types_of
from otto_ext.openapi.json_values import as_dict, as_list, escape, unescape
from otto_ext.openapi.references import COMPONENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from otto_codegen.normalise.all_of import Merger
    from otto_ext.openapi.references import References

__all__ = ["Discriminators"]

Value: TypeAlias = str | int | bool
_SCHEMAS = "/components/schemas/"
#: Extensions that state the value of one schema; Microsoft's generators write the first.
_OWN_VALUE = ("x-ms-discriminator-value", "x-discriminator-value")


@define
class Discriminators:
    """The discriminators of one document.

    Attributes:
        source: the document.
        merger: merges its `allOf`.
    """

    source: References
    merger: Merger
    _children: dict[str, list[str]] | None = field(default=None, init=False)

    # -- a base and the schemas that extend it ----------------------------------------------------

    def family(self, name: str) -> list[str]:
        """The components that a base stands for: itself and what extends it; empty for others."""
        children = self._extended()
        if name not in children:
            return []
        merged = self._merged(name)
        if merged.get("oneOf") or merged.get("anyOf") or not _property(merged):
            return []
        found = {name: None}
        left = list(children[name])
        while left:
            child = left.pop(0)
            if child not in found:
                found[child] = None
                left.extend(children.get(child, ()))
        return list(found)

    def extends(self, name: str) -> bool:
        """Whether a component extends a base with a discriminator."""
        parents = [parent for parent, found in self._extended().items() if name in found]
        return any(self.family(parent) for parent in parents)

    def of_family(self, name: str, members: list[str]) -> dict[str, Any]:
        """The discriminator of a base, in canonical form.

        Args:
            name: the base.
            members: what `family` found.
        """
        stated = as_dict(self._merged(name).get("discriminator"))
        found = self._complete(stated, {member: member for member in members}, base=name)
        return {**found, "optional": True} if self._may_lack(stated, members) else found

    def _extended(self) -> dict[str, list[str]]:
        """The components that name each component in their `allOf`."""
        if self._children is None:
            self._children = {}
            for name, schema in self.source.schemas.items():
                for part in as_list(as_dict(schema).get("allOf")):
                    parent = self.component(as_dict(part).get("$ref"))
                    if parent is not None:
                        self._children.setdefault(parent, []).append(name)
        return self._children

    # -- a union ----------------------------------------------------------------------------------

    def of_union(
        self, schema: Mapping[str, Any], options: Mapping[str, str], *, mixed: bool
    ) -> dict[str, Any] | None:
        """The discriminator of a union, in canonical form.

        Args:
            schema: with the `discriminator`.
            options: the components in the union, by the component that the document names.
            mixed: whether there are objects in the union that have no name.
        """
        stated = as_dict(schema.get("discriminator"))
        if not _property(schema) or not options:
            return None
        found = self._complete(stated, options)
        default = self.component(stated.get("defaultMapping"))
        if default is not None:
            found["default"] = COMPONENT + options.get(default, default)
        if mixed:
            found["open"] = True
        if self._may_lack(stated, options):
            found["optional"] = True
        return found

    # -- values -----------------------------------------------------------------------------------

    def component(self, reference: Any) -> str | None:
        """The component that a reference, or a name alone, leads to."""
        target = self.source.locate(reference) if isinstance(reference, str) else None
        if target is None or not target.startswith(_SCHEMAS) or target.count("/") != 3:
            return None
        return unescape(target[len(_SCHEMAS) :])

    def _complete(
        self, stated: Mapping[str, Any], options: Mapping[str, str], base: str = ""
    ) -> dict[str, Any]:
        """The mapping with what the document leaves to constants and names."""
        name = stated["propertyName"]
        mapping: dict[Value, str] = {}
        kinds = {kind for option in options for kind in self._kinds(option, name)}
        for value, target in as_dict(stated.get("mapping")).items():
            component = self.component(target)
            if component is not None and component in options:
                mapping[_as(kinds, value)] = COMPONENT + options[component]
        values = {option: self._values(option, name) for option in options if option != base}
        for option, own in values.items():
            others = [it for other, found in values.items() if other != option for it in found]
            for constant in own:
                if not any(_same(constant, other) for other in others):
                    mapping.setdefault(constant, COMPONENT + options[option])
        # Implicit names (section 4.25.2), of properties that can hold a name.
        for option, used in options.items():
            reference = COMPONENT + used
            if "string" in kinds or not kinds or reference not in mapping.values():
                mapping.setdefault(option, reference)
        return {"propertyName": name, "mapping": mapping}

    def _values(self, component: str, name: str, seen: tuple[str, ...] = ()) -> list[Value]:
        """The values that a component has for a discriminator, where the document states them."""
        if component in seen or component not in self.source.schemas:
            return []
        merged = self._merged(component)
        seen = (*seen, component)
        members = [*as_list(merged.get("oneOf")), *as_list(merged.get("anyOf"))]
        nested = [self.component(as_dict(member).get("$ref")) for member in members]
        nested += self.family(component)[1:]
        if nested:
            found: list[Value] = []
            if _property(merged) == name:
                kinds = set(self._kinds(component, name))
                found += [_as(kinds, key) for key in as_dict(_stated(merged).get("mapping"))]
                found += [member for member in (*nested, component) if member]
            for member in nested:
                found += self._values(member, name, seen) if member else []
            return list(dict.fromkeys(found))
        for key in _OWN_VALUE:
            if isinstance(merged.get(key), str | int):
                return [merged[key]]
        schema = self._schema_of(merged, name)
        values = [schema["const"]] if "const" in schema else as_list(schema.get("enum"))
        return [value for value in values if isinstance(value, str | int)]

    def _kinds(self, component: str, name: str, seen: tuple[str, ...] = ()) -> list[str]:
        """The JSON types of a property, in a component or in those of a union."""
        if component in seen:
            return []
        merged = self._merged(component)
        members = [*as_list(merged.get("oneOf")), *as_list(merged.get("anyOf"))]
        if members:
            names = [self.component(as_dict(member).get("$ref")) for member in members]
            return [
                kind for it in names if it for kind in self._kinds(it, name, (*seen, component))
            ]
        schema = self._schema_of(merged, name)
        values = [schema["const"]] if "const" in schema else as_list(schema.get("enum"))
        kinds = {bool: "boolean", int: "integer", str: "string"}
        return types_of(schema) or [kinds[type(it)] for it in values if type(it) in kinds]

    def _schema_of(self, merged: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        schema = as_dict(as_dict(merged.get("properties")).get(name))
        return self.merger.merged(schema, "")

    def _may_lack(self, stated: Mapping[str, Any], components: Iterable[str]) -> bool:
        """Whether the discriminator may be absent from an object that is valid."""
        for component in components:
            merged = self._merged(component)
            simple = not (merged.get("oneOf") or merged.get("anyOf"))
            if simple and stated["propertyName"] not in as_list(merged.get("required")):
                return True
        return False

    def _merged(self, component: str) -> dict[str, Any]:
        if component not in self.source.schemas:
            return {}
        return self.merger.component(f"{_SCHEMAS}{escape(component)}")


def _stated(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    return as_dict(schema.get("discriminator"))


def _property(schema: Mapping[str, Any]) -> str:
    """The property that a schema's discriminator names, or nothing."""
    name = _stated(schema).get("propertyName")
    return name if isinstance(name, str) else ""


def _as(kinds: set[str], value: str) -> Value:
    """A key of a mapping, which is a string, as the property holds it."""
    if "string" in kinds:
        return value
    if "boolean" in kinds and value in ("true", "false"):
        return value == "true"
    if "integer" in kinds and value.lstrip("-").isdecimal():
        return int(value)
    return value


def _same(left: Value, right: Value) -> bool:
    return type(left) is type(right) and left == right
