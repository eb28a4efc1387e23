"""Schemas of any OpenAPI 3.0 or 3.1 document as JSON Schema 2020-12, in one dialect.

Real documents hold references that point nowhere, `required: true` and numbers as strings. What has
no meaning as JSON Schema is left out, so that a lapse in one place does not cost the whole.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import jsonschema_rs

from otto_ext.openapi.json_values import as_dict, as_list
from otto_ext.openapi.keywords import bounds, is_number
from otto_ext.openapi.references import References
from otto_ext.sandbox._media import read_json
from otto_ext.sandbox._schema_questions import Schema, SchemaQuestions

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

__all__ = ["Direction", "JSONSchemas", "as_meant"]

Direction = Literal["request", "response"]

_MAPS = ("properties", "patternProperties", "dependentSchemas")
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_SINGLE = (
    *("items", "additionalProperties", "not", "contains", "propertyNames"),
    *("if", "then", "else", "unevaluatedProperties", "unevaluatedItems"),
)
_TYPES = ("null", "boolean", "object", "array", "number", "integer", "string")
_HIDDEN = {"request": "readOnly", "response": "writeOnly"}
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_REFERENCE = "#/$defs/"
_DEEPEST = 12
_ANYTHING: dict[str, Any] = {}


class JSONSchemas:
    """The schemas of one document, as they hold for requests or for responses."""

    def __init__(self, document: dict[str, Any], direction: Direction) -> None:
        self._references = References(document)
        self._old = str(document.get("openapi", "")).startswith("3.0")
        self._for_response = direction == "response"
        self._hidden = _HIDDEN[direction]
        self._names: dict[str, str] = {}
        self._validators: dict[int, tuple[Any, Any]] = {}
        self._converted: dict[int, tuple[Any, Schema]] = {}
        #: What `$ref: "#/$defs/NAME"` of a converted schema means.
        self.definitions: dict[str, Schema] = {}
        #: Questions on converted schemas.
        self.shapes = SchemaQuestions({"$defs": self.definitions})

    def convert(self, schema: Any) -> Schema:
        """One schema in JSON Schema 2020-12; references become `#/$defs/...`.

        The same node of the document gives the same object, and so the same validator.
        """
        if isinstance(schema, bool):
            return schema
        if not isinstance(schema, dict):
            return _ANYTHING
        known = self._converted.get(id(schema))
        if known is None:
            # Kept beside each other: an id is only a node's own while it lives.
            known = self._converted[id(schema)] = (schema, self._anew(schema))
        return known[1]

    def _anew(self, schema: dict[str, Any]) -> Schema:
        if isinstance(schema.get("$ref"), str):
            reference = {"$ref": self._define(schema["$ref"])}
            rest = {key: value for key, value in schema.items() if key != "$ref"}
            if self._old or not rest:  # OpenAPI 3.0: siblings of a reference are ignored
                return reference
            return {**self._keywords(rest), **reference}
        return self._keywords(schema)

    def validator(self, converted: Schema) -> Any:
        """A jsonschema-rs validator; formats are checked, messages hold no values."""
        known = self._validators.get(id(converted))
        if known is None:
            # The schema is kept beside its validator: an id is only its own while it lives.
            known = self._validators[id(converted)] = (converted, self._build(converted))
        return known[1]

    def closed(self, converted: Schema) -> Schema:
        """The schema with all that it refers to, to stand alone."""
        if isinstance(converted, bool):
            return converted
        reached: dict[str, Schema] = {}
        todo: list[Any] = [converted]
        while todo:
            for name in _references(todo.pop()):
                if name not in reached:
                    reached[name] = self.definitions[name]
                    todo.append(reached[name])
        return {**converted, "$defs": reached}

    def _build(self, converted: Schema) -> Any:
        closed = self.closed(converted)
        for attempt in (closed, _without_patterns(closed), {}):
            try:
                return jsonschema_rs.Draft202012Validator(
                    attempt,
                    validate_formats=True,
                    # No standard names it, so that only our own responses are held to it.
                    formats={"decimal": _is_decimal} if self._for_response else {},
                    mask="the value",
                )
            except (ValueError, jsonschema_rs.ReferencingError):
                continue  # a pattern of another dialect; then whatever else it is
        raise AssertionError("the empty schema is one")  # pragma: no cover

    def _define(self, reference: str) -> str:
        if reference not in self._names:
            name = self._names[reference] = f"s{len(self._names)}"
            self.definitions[name] = {}  # a placeholder that ends cycles
            target = self._references.find(reference)
            made = self.convert(target)
            self.definitions[name] = made
            if isinstance(target, dict) and isinstance(made, dict):
                self._subtypes(target, reference, made)
        return _REFERENCE + self._names[reference]

    def _subtypes(self, schema: dict[str, Any], reference: str, out: dict[str, Any]) -> None:
        """Note what a schema with a discriminator and no alternatives may be instead.

        Those are its `mapping`, else the components that are made of it (OpenAPI 3.1, 4.8.25).
        """
        stated = as_dict(schema.get("discriminator"))
        name = stated.get("propertyName")
        if not isinstance(name, str) or {"oneOf", "anyOf"} & schema.keys():
            return
        found = dict(as_dict(stated.get("mapping")))
        if not found:
            found = {
                key: f"#/components/schemas/{key}"
                for key, each in self._references.schemas.items()
                if isinstance(each, dict) and {"$ref": reference} in (each.get("allOf") or ())
            }
        values = []
        for value, target in found.items():
            whole = target if str(target).startswith("#") else f"#/components/schemas/{target}"
            there = isinstance(self._references.find(whole), dict) and whole != reference
            values.append((str(value), {"$ref": self._define(whole)} if there else None))
        if values:
            out["x-subtypes"] = {"name": name, "values": values}

    def _keywords(self, schema: dict[str, Any]) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key, value in schema.items():
            if key in _MAPS and isinstance(value, dict):
                out[key] = {str(name): self.convert(item) for name, item in value.items()}
            elif key in _LISTS and isinstance(value, list) and value:
                # Servers take a request that fits several of the alternatives.
                name = "anyOf" if key == "oneOf" and not self._for_response else key
                out[name] = [self.convert(item) for item in value]
            elif key in _SINGLE and isinstance(value, dict | bool):
                out[key] = self.convert(value)
            elif (
                (key == "multipleOf" and is_number(value) and value > 0)
                or (key in ("format", "pattern") and isinstance(value, str))
                or key in ("const", "default")
                or (key == "uniqueItems" and isinstance(value, bool))
            ):
                out[key] = value
        out.update(bounds(schema))
        self._types(schema, out)
        self._required(schema, out)
        self._discriminator(schema, out)
        examples = list(as_list(schema.get("examples")))
        if "example" in schema:
            examples.append(schema["example"])
        examples = [meant for each in examples for meant in as_meant(each, _spoken_of(out))]
        if examples:
            out["examples"] = examples
        if schema.get("nullable") is True and "type" not in out and not self._for_response:
            return {"anyOf": [{"type": "null"}, out]}  # without effect by the letter, but meant
        return out

    def _types(self, schema: dict[str, Any], out: dict[str, Any]) -> None:
        stated = schema.get("type")
        types = [stated] if isinstance(stated, str) else stated if isinstance(stated, list) else []
        types = list(dict.fromkeys(kind for kind in types if kind in _TYPES))
        # OpenAPI 3.1 has no such keyword: it is believed of requests, and no response relies on it.
        nullable = schema.get("nullable") is True and (self._old or not self._for_response)
        if nullable and types and "null" not in types:
            types.append("null")
        if types:
            out["type"] = types[0] if len(types) == 1 else types
        enum = schema.get("enum")
        if isinstance(enum, list) and enum:
            out["enum"] = [*enum, None] if nullable and None not in enum else list(enum)

    def _required(self, schema: dict[str, Any], out: dict[str, Any]) -> None:
        hidden = self._hidden_names(schema, 0)
        required = schema.get("required")
        if isinstance(required, list):
            names = [name for name in required if isinstance(name, str) and name not in hidden]
            if names:
                out["required"] = list(dict.fromkeys(names))
        own = hidden & out.get("properties", {}).keys()
        if own:
            out["x-hidden"] = sorted(own)
        if own and self._for_response:
            out["properties"] = {**out["properties"], **dict.fromkeys(sorted(own), False)}

    def _hidden_names(self, schema: Any, depth: int) -> set[str]:
        """The properties that this direction does not have, those of its parts among them."""
        schema = self._references.resolve(schema)
        if not isinstance(schema, dict) or depth > _DEEPEST:
            return set()
        properties = as_dict(schema.get("properties"))
        found = {str(name) for name, item in properties.items() if self._is_hidden(item)}
        for part in as_list(schema.get("allOf")):
            found |= self._hidden_names(part, depth + 1)
        return found

    def _is_hidden(self, item: Any) -> bool:
        parts = (item, self._references.resolve(item))
        return any(as_dict(part).get(self._hidden) is True for part in parts)

    def _discriminator(self, schema: dict[str, Any], out: dict[str, Any]) -> None:
        stated = as_dict(schema.get("discriminator"))
        name = stated.get("propertyName")
        branches = schema.get("oneOf") or schema.get("anyOf")
        if not isinstance(name, str) or not isinstance(branches, list):
            return
        mapping = dict(as_dict(stated.get("mapping")))
        by_target = {str(target): str(value) for value, target in reversed(mapping.items())}
        values = []
        for branch in branches:
            target = branch.get("$ref", "") if isinstance(branch, dict) else ""
            short = str(target).rpartition("/")[2]
            values.append(by_target.get(str(target)) or by_target.get(short) or short)
        out["x-discriminator"] = {"name": name, "values": values}


def as_meant(example: Any, types: Container[str]) -> list[Any]:
    """An example where its schema speaks of these types; objects are often given as JSON text.

    Args:
        example: as the document has it.
        types: the types; none if it speaks of none.

    Returns:
        the example, or none where it is a string and cannot be meant.
    """
    if not isinstance(example, str) or not types or "string" in types:
        return [example]
    if "object" not in types and "array" not in types:
        return [example]
    read = read_json(example)
    return [read] if isinstance(read, dict | list) else []


def _spoken_of(schema: dict[str, Any]) -> list[str]:
    stated = schema.get("type")
    if stated is not None:
        return [stated] if isinstance(stated, str) else stated
    return ["object"] if "properties" in schema else ["array"] if "items" in schema else []


def _references(node: Any) -> Iterator[str]:
    todo = [node]
    while todo:
        item = todo.pop()
        if isinstance(item, dict):
            reference = item.get("$ref")
            if isinstance(reference, str) and reference.startswith(_REFERENCE):
                yield reference[len(_REFERENCE) :]
            todo.extend(value for key, value in item.items() if key not in _DATA)
        elif isinstance(item, list):
            todo.extend(item)


#: Keywords that hold data, in which a `$ref` or a `pattern` is none.
_DATA = (
    *("examples", "default", "const", "enum", "required"),
    *("x-discriminator", "x-hidden", "x-subtypes"),
)


def _is_unread(key: str, value: Any) -> bool:
    """Whether the validator cannot read a pattern."""
    patterns = [value] if key == "pattern" else value if isinstance(value, dict) else ()
    return not all(_is_read(each) for each in patterns if isinstance(each, str))


@cache
def _is_read(pattern: str) -> bool:
    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern})
    except ValueError:
        return False
    return True


def _without_patterns(node: Any) -> Any:
    """The schema without the patterns that the validator cannot read."""
    if isinstance(node, dict):
        return {
            key: value if key in _DATA else _without_patterns(value)
            for key, value in node.items()
            if key not in ("pattern", "patternProperties") or not _is_unread(key, value)
        }
    return [_without_patterns(item) for item in node] if isinstance(node, list) else node


def _is_decimal(value: Any) -> bool:
    return not isinstance(value, str) or _DECIMAL.fullmatch(value) is not None
