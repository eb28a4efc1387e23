"""Example values as JSON, from a document as it came: the canonical form has none any more.

An example that is stated wins; else one is put together from the schema. `MISSING` says that there
is nothing to go by, and leaves the choice to the code that knows the Python type.

`allOf` is read part by part: the merged view of `otto_ext.openapi.canonical` keeps what a schema
allows, and no examples, which each part may state for its own properties.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from otto_ext.openapi.json_values import as_dict, as_list

if TYPE_CHECKING:
    from otto_ext.openapi.references import References

__all__ = ["MISSING", "Examples", "Missing"]


class Missing:
    """The type of `MISSING`."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = Missing()
#: Schemas in schemas, before an example is given up on: it would be too large to read, or endless.
MAX_DEPTH = 6
_BY_FORMAT = {
    "email": "ada@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com/",
    "url": "https://example.com/",
}


@frozen
class Examples:
    """The examples of one document.

    Attributes:
        source: the document, OpenAPI 3.
    """

    source: References

    def of_parameter(self, parameter: Mapping[str, Any]) -> Any:
        """The value of a parameter (OpenAPI 3.1, 4.8.12)."""
        stated = self._stated(parameter)
        if stated is not MISSING:
            return stated
        for media in as_dict(parameter.get("content")).values():
            return self.of_media(as_dict(media))
        return self.of_schema(parameter.get("schema", {}))

    def of_media(self, media: Mapping[str, Any]) -> Any:
        """A body in one media type (4.8.14)."""
        stated = self._stated(media)
        return self.of_schema(media.get("schema", {})) if stated is MISSING else stated

    def of_schema(self, schema: Any, depth: int = 0) -> Any:
        """A value of a schema: the required members of an object, one item of an array."""
        schema = self._followed(schema)
        stated = self._stated(schema)
        if stated is not MISSING or depth > MAX_DEPTH:
            return stated
        if "const" in schema:
            return schema["const"]
        if as_list(schema.get("enum")):
            return schema["enum"][0]
        for key in ("oneOf", "anyOf"):
            if as_list(schema.get(key)):
                return self._one_of(schema, schema[key], depth)
        if schema.get("default") is not None:
            return schema["default"]
        if "properties" in schema or "allOf" in schema:
            return self._object(schema, depth)
        if "items" in schema:
            item = self.of_schema(schema["items"], depth + 1)
            return MISSING if item is MISSING else [item]
        if "minimum" in schema:
            return schema["minimum"]
        return _BY_FORMAT.get(str(schema.get("format")), MISSING)

    def _stated(self, holder: Mapping[str, Any]) -> Any:
        """`example`, or the first of `examples`: values in a schema, else by name (4.8.19)."""
        if holder.get("example") is not None:
            return holder["example"]
        examples = holder.get("examples")
        if isinstance(examples, list) and examples:
            return examples[0]
        for example in as_dict(examples).values():
            followed = self._followed(example)
            if "value" in followed:
                return followed["value"]
        return MISSING

    def _one_of(self, schema: Mapping[str, Any], options: list[Any], depth: int) -> Any:
        """The first of several schemas that is not null, with the discriminator's value."""
        for option in options:
            if self._followed(option).get("type") == "null":
                continue
            value = self.of_schema(option, depth + 1)
            named = as_dict(schema.get("discriminator"))
            key = named.get("propertyName")
            if isinstance(value, dict) and isinstance(key, str) and isinstance(option, Mapping):
                tags = {target: tag for tag, target in as_dict(named.get("mapping")).items()}
                reference = str(option.get("$ref"))
                value.setdefault(key, tags.get(reference, reference.rpartition("/")[2]))
            return value
        return MISSING

    def _object(self, schema: Mapping[str, Any], depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for part in as_list(schema.get("allOf")):
            value = self.of_schema(part, depth + 1)
            found.update(value if isinstance(value, dict) else {})
        properties = as_dict(schema.get("properties"))
        required = [key for key in as_list(schema.get("required")) if isinstance(key, str)]
        # An object that needs nothing would be empty: its first member shows how one is given.
        for key in required or list(properties)[:1]:
            if key in properties and key not in found:
                value = self.of_schema(properties[key], depth + 1)
                if value is not MISSING or key not in required:
                    found[key] = value
        return found

    def _followed(self, schema: Any) -> Mapping[str, Any]:
        """A schema or example with the members beside its reference, which win."""
        if not isinstance(schema, Mapping) or "$ref" not in schema:
            return as_dict(schema)
        followed = self.source.follow(schema, "", "schema")
        own = {key: value for key, value in schema.items() if key != "$ref"}
        return {**followed[0], **own} if followed else own
