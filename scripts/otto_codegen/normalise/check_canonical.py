"""What canonical form is, as a check: the tests hold every normalised document against it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from otto_codegen.naming.identifiers import identifier
from otto_codegen.reserved import reserved_arguments, reserved_classes
from otto_ext.openapi.json_values import escape
from otto_ext.openapi.operations import METHOD, PLACEHOLDER
from otto_ext.openapi.references import COMPONENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["check_canonical"]

_PRIMITIVE = frozenset({"null", "boolean", "integer", "number", "string"})


def check_canonical(document: Mapping[str, Any]) -> list[str]:
    """Where a document is not in canonical form, one line each."""
    problems: list[str] = []
    if document.get("openapi") != "3.1.0":
        problems.append("openapi is not 3.1.0")
    components: Mapping[str, Any] = document["components"]["schemas"]
    problems.extend(_operations(document, components))
    classes: set[str] = set()
    for name, schema in components.items():
        place = f"/components/schemas/{escape(name)}"
        found = schema.get("x-otto-class", "")
        if not found.isidentifier() or found in reserved_classes() or found.lower() in classes:
            problems.append(f"{place}: the class name {found!r} is taken, reserved or no name")
        classes.add(found.lower())
        problems.extend(_schema(schema, place, components))
    return problems


def _operations(document: Mapping[str, Any], components: Mapping[str, Any]) -> Iterator[str]:
    names: set[str] = set()
    methods: set[str] = set()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            place = f"/paths/{escape(path)}/{method}"
            if not METHOD.fullmatch(method):
                yield f"{place}: no method"
                continue
            name = identifier(operation["operationId"])
            if name in names:
                yield f"{place}: the operationId is not unique as {name}"
            names.add(name)
            for tag in operation["x-otto-tags"]:
                method = f"{tag}.{operation['x-otto-name']}"
                if method in methods:
                    yield f"{place}: {method} names another operation, too"
                methods.add(method)
            if not operation["tags"]:
                yield f"{place}: no tag"
            yield from _parameters(operation["parameters"], path, place, components)
            body = operation.get("requestBody")
            if body is not None:
                if not body["content"] or not isinstance(body["required"], bool):
                    yield f"{place}/requestBody: not complete"
                for media_type, media in body["content"].items():
                    spot = f"{place}/requestBody/content/{escape(media_type)}/schema"
                    yield from _schema(media["schema"], spot, components)
            if not operation["responses"]:
                yield f"{place}: no responses"
            for status, response in operation["responses"].items():
                if not isinstance(response["description"], str):
                    yield f"{place}/responses/{status}: no description"
                for media_type, media in response["content"].items():
                    spot = f"{place}/responses/{status}/content/{escape(media_type)}/schema"
                    yield from _schema(media["schema"], spot, components)


def _parameters(
    parameters: list[Mapping[str, Any]], path: str, place: str, components: Mapping[str, Any]
) -> Iterator[str]:
    names = [one["x-otto-name"] for one in parameters]
    if len(set(names)) != len(names):
        yield f"{place}: parameters share a name: {names}"
    for one in parameters:
        if not one["x-otto-name"].isidentifier() or one["x-otto-name"] in reserved_arguments():
            yield f"{place}: {one['x-otto-name']!r} cannot name a parameter"
        if not {"style", "explode", "required"} <= set(one):
            yield f"{place}: the parameter {one['name']!r} is not complete"
        yield from _schema(one["schema"], f"{place}/parameters/{escape(one['name'])}", components)
    named = {one["name"] for one in parameters if one["in"] == "path"}
    if named != set(PLACEHOLDER.findall(path)):
        yield f"{place}: placeholders and path parameters differ"


def _schema(schema: Any, place: str, components: Mapping[str, Any]) -> Iterator[str]:
    stack: list[tuple[Any, str]] = [(schema, place)]
    while stack:
        found, spot = stack.pop()
        if not isinstance(found, dict):
            yield f"{spot}: {found!r} is not a schema"
            continue
        if {"allOf", "oneOf", "nullable", "const"} & set(found):
            yield f"{spot}: holds a key that canonical form does not have"
        forms = [key for key in ("$ref", "anyOf", "type") if key in found]
        if len(forms) > 1:
            yield f"{spot}: is several things at once: {forms}"
        elif forms == ["$ref"]:
            if found["$ref"][len(COMPONENT) :] not in components:
                yield f"{spot}: {found['$ref']} is not a component"
        elif forms == ["anyOf"]:
            yield from _union(found, spot)
            stack.extend((one, f"{spot}/anyOf/{n}") for n, one in enumerate(found["anyOf"]))
        elif forms == ["type"]:
            yield from _typed(found, spot, stack)


def _union(schema: Mapping[str, Any], place: str) -> Iterator[str]:
    options = schema["anyOf"]
    if len(options) < 2:
        yield f"{place}: a union of {len(options)}"
    nulls = [number for number, one in enumerate(options) if one.get("type") == "null"]
    if nulls and nulls != [len(options) - 1]:
        yield f"{place}: null is not last, or twice"
    stated = schema.get("discriminator")
    if stated is not None:
        references = {one["$ref"] for one in options if "$ref" in one}
        if not references or not references <= set(stated["mapping"].values()):
            yield f"{place}: the discriminator's mapping is not complete"


def _typed(schema: Mapping[str, Any], place: str, stack: list[tuple[Any, str]]) -> Iterator[str]:
    kind = schema["type"]
    if "enum" in schema:
        base = {"string": str, "integer": int, "boolean": bool}.get(kind)
        if base is None or any(type(value) is not base for value in schema["enum"]):
            yield f"{place}: an enum of mixed members"
        elif base is bool:
            if len(schema["enum"]) != 1 or not schema.get("x-otto-const"):
                yield f"{place}: an enum of booleans that is not one constant"
        elif len(set(schema["x-otto-enum-names"])) != len(schema["enum"]):
            yield f"{place}: names of an enum are not unique"
    elif kind == "array":
        stack.append((schema["items"], f"{place}/items"))
        stack += [(it, f"{place}/prefixItems") for it in schema.get("prefixItems", ())]
    elif kind == "object":
        names = schema["x-otto-names"]
        if set(names) != set(schema["properties"]) or len(set(names.values())) != len(names):
            yield f"{place}: names of properties are not unique or not complete"
        if not set(schema["required"]) <= set(names):
            yield f"{place}: requires what it does not describe"
        for key, value in schema["properties"].items():
            stack.append((value, f"{place}/properties/{escape(key)}"))
        if not isinstance(schema["additionalProperties"], bool):
            stack.append((schema["additionalProperties"], f"{place}/additionalProperties"))
    elif kind not in _PRIMITIVE:
        yield f"{place}: {kind!r} is not a type"
