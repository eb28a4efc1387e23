"""The document as a whole: servers, paths, operations, responses, security."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import define, field

from otto_ext.openapi.json_values import as_dict, as_list, as_text, escape
from otto_ext.openapi.operations import METHODS
from otto_ext.openapi.swagger2.converted_parameters import (
    commas_only,
    form_body,
    json_body,
    parameter,
)
from otto_ext.openapi.swagger2.converted_schemas import CHAIN, SchemaConverter, extensions

if TYPE_CHECKING:
    from otto_ext.openapi.fixes import FixLog

__all__ = ["convert"]

_JSON = "application/json"
_FLOWS = {
    "implicit": "implicit",
    "password": "password",
    "application": "clientCredentials",
    "accessCode": "authorizationCode",
}
#: Security of OpenAPI 3, which some write into Swagger 2.0; it says what is meant.
_LATER = ("http", "openIdConnect")


def convert(document: Mapping[str, Any], fix_log: FixLog) -> dict[str, Any]:
    """An OpenAPI 3.0.3 document that means the same.

    Args:
        document: Swagger 2.0, a tree of JSON values, valid or not; it is not changed.
        fix_log: collects what OpenAPI 3 cannot express.
    """
    return _Converter(document, fix_log).document()


@define
class _Converter:
    root: Mapping[str, Any]
    fix_log: FixLog
    schemas: SchemaConverter = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.schemas = SchemaConverter(self.root, self.fix_log)

    def document(self) -> dict[str, Any]:
        root = self.root
        found: dict[str, Any] = {
            "openapi": "3.0.3",
            "info": dict(as_dict(root.get("info"))),
            "servers": self._servers(),
            "paths": self._paths(),
        }
        components: dict[str, Any] = {
            **self._shared_parameters(),
            "responses": {
                key: self._response(value, self._types("produces", {}), f"/responses/{escape(key)}")
                for key, value in as_dict(root.get("responses")).items()
            },
            "securitySchemes": {
                key: scheme
                for key, value in as_dict(root.get("securityDefinitions")).items()
                if (scheme := self._security(as_dict(value), f"/securityDefinitions/{escape(key)}"))
            },
        }
        components["schemas"] = self.schemas.components()
        found["components"] = {key: value for key, value in components.items() if value}
        for key in ("tags", "security", "externalDocs"):
            if key in root:
                found[key] = root[key]
        found.update({key: value for key, value in root.items() if key.startswith("x-")})
        return found

    def _shared_parameters(self) -> dict[str, dict[str, Any]]:
        """`parameters`, for those who look there; operations have them written out."""
        plain: dict[str, Any] = {}
        bodies: dict[str, Any] = {}
        for key, value in as_dict(self.root.get("parameters")).items():
            place = f"/parameters/{escape(key)}"
            target = self._follow(value, place, "parameter")
            where = as_text(as_dict(target).get("in"))
            if target is None or where == "formData":
                # A field alone is not a body.
                continue
            if where == "body":
                types = self._types("consumes", {}) or [_JSON]
                bodies[key] = json_body(target, types, self.schemas)
            else:
                plain[key] = parameter(target, self.schemas, place)
        return {"parameters": plain, "requestBodies": bodies}

    def _servers(self, schemes: Any = None) -> list[dict[str, str]]:
        host = as_text(self.root.get("host")).strip()
        base = "/" + as_text(self.root.get("basePath")).strip().strip("/")
        if not host:
            return [{"url": base}]
        stated = schemes if isinstance(schemes, list) else as_list(self.root.get("schemes"))
        names = [scheme for scheme in stated if isinstance(scheme, str) and scheme] or ["https"]
        order = sorted(dict.fromkeys(names), key=lambda scheme: scheme != "https")
        return [{"url": f"{scheme}://{host}{base.rstrip('/')}"} for scheme in order]

    # -- paths ------------------------------------------------------------------------------------

    def _paths(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for path, value in as_dict(self.root.get("paths")).items():
            place = f"/paths/{escape(path)}"
            if path.startswith("x-"):
                found[path] = value
                continue
            item = as_dict(value)
            if "$ref" in item or not isinstance(value, Mapping):
                target = self._follow(value, place, "path item")
                item = {**as_dict(target), **{k: v for k, v in item.items() if k != "$ref"}}
            shared = self._parameters(item.get("parameters"), place)
            # What is not a method stays for the normalisation to see.
            left_out = ("parameters", *METHODS)
            converted = {key: entry for key, entry in item.items() if key not in left_out}
            for method in METHODS:
                if isinstance(item.get(method), Mapping):
                    spot = f"{place}/{method}"
                    converted[method] = self._operation(item[method], shared, spot)
                elif item.get(method) is not None:
                    self.fix_log.note("swagger2", f"{place}/{method}", "no object; left out")
            found[path] = converted
        return found

    def _parameters(self, values: Any, place: str) -> list[tuple[Mapping[str, Any], str]]:
        """Parameters with their places, references followed: OpenAPI 3 has no name for a body or a
        form among parameters.
        """
        if values is not None and not isinstance(values, list):
            self.fix_log.note("swagger2", f"{place}/parameters", "no list; left out")
        found: dict[tuple[str, str], tuple[Mapping[str, Any], str]] = {}
        for number, value in enumerate(as_list(values)):
            spot = f"{place}/parameters/{number}"
            target = self._follow(value, spot, "parameter")
            if target is None:
                continue
            key = _key(target)
            if key in found:
                message = f"the parameter {key[0][:80]!r} stands twice; the first is taken"
                self.fix_log.note("swagger2", spot, message)
            found.setdefault(key, (target, spot))
        return list(found.values())

    def _operation(
        self,
        operation: Mapping[str, Any],
        shared: list[tuple[Mapping[str, Any], str]],
        place: str,
    ) -> dict[str, Any]:
        merged: dict[tuple[str, str], tuple[Mapping[str, Any], str]] = {}
        for one, spot in [*shared, *self._parameters(operation.get("parameters"), place)]:
            merged[_key(one)] = one, spot
        left_out = ("parameters", "responses", "consumes", "produces", "schemes")
        found = {key: value for key, value in operation.items() if key not in left_out}
        servers = self._servers(operation.get("schemes"))
        if servers != self._servers():
            found["servers"] = servers
        forms = [entry for (_, where), entry in merged.items() if where == "formData"]
        bodies = [entry for (_, where), entry in merged.items() if where == "body"]
        plain = [entry for (_, w), entry in merged.items() if w not in ("formData", "body")]
        found["parameters"] = [parameter(one, self.schemas, spot) for one, spot in plain]
        types = self._types("consumes", operation)
        if bodies:
            if forms:
                self.fix_log.note("swagger2", place, "a form beside a body is left out")
            found["requestBody"] = json_body(bodies[0][0], types or [_JSON], self.schemas)
        elif forms:
            found["requestBody"] = form_body(forms, types, self.schemas)
        if isinstance(operation.get("responses"), Mapping):
            found["responses"] = self._responses(operation, place)
        elif "responses" in operation:
            found["responses"] = operation["responses"]
        return found

    def _responses(self, operation: Mapping[str, Any], place: str) -> dict[str, Any]:
        produces = self._types("produces", operation)
        return {
            status: value
            if status.startswith("x-")
            else self._response(value, produces, f"{place}/responses/{escape(status)}")
            for status, value in operation["responses"].items()
        }

    def _types(self, key: str, operation: Mapping[str, Any]) -> list[str]:
        """Media types: the operation's own list, an empty one included, else the document's."""
        values = operation.get(key)
        if not isinstance(values, list):
            values = self.root.get(key)
        return list(dict.fromkeys(v for v in as_list(values) if isinstance(v, str) and v))

    # -- responses --------------------------------------------------------------------------------

    def _response(self, value: Any, produces: list[str], place: str) -> dict[str, Any]:
        # Inlined: what it is served as depends on the operation.
        target = self._follow(value, place, "response")
        if target is None:
            return {"description": ""}
        found = extensions(target)
        if "description" in target:
            found["description"] = target["description"]
        content = self._content(target, produces, place)
        if content:
            found["content"] = content
        headers = {
            name: self._header(header, f"{place}/headers/{escape(name)}")
            for name, header in as_dict(target.get("headers")).items()
        }
        if headers:
            found["headers"] = headers
        return found

    def _content(
        self, response: Mapping[str, Any], produces: list[str], place: str
    ) -> dict[str, Any]:
        body = response.get("schema")
        content: dict[str, Any] = {}
        if body is not None:
            is_file = as_dict(body).get("type") == "file"
            fallback = ["application/octet-stream" if is_file else _JSON]
            one = {"schema": self.schemas.schema(body)}
            content = {media: dict(one) for media in produces or fallback}
        for media, example in as_dict(response.get("examples")).items():
            if media in content:
                content[media]["example"] = example
            elif body is not None or "/" not in media:
                # A media type that the operation does not have, or a name where one belongs.
                message = f"the example {media[:80]!r} is none of a media type served; left out"
                self.fix_log.note("swagger2", f"{place}/examples/{escape(media)}", message)
            else:
                content[media] = {"example": example}
        return content

    def _header(self, header: Any, place: str) -> Any:
        if not isinstance(header, Mapping):
            return header
        found = extensions(header)
        if "description" in header:
            found["description"] = header["description"]
        if "x-example" in header:
            found["example"] = header["x-example"]
        found["schema"] = self.schemas.value_schema(header, place)
        if header.get("type") == "array":
            commas_only(header, self.schemas, place)
        return found

    # -- references and security ------------------------------------------------------------------

    def _follow(self, value: Any, place: str, what: str) -> Mapping[str, Any] | None:
        """An object, references followed."""
        for _ in range(CHAIN):
            if not isinstance(value, Mapping):
                break
            target = value.get("$ref")
            if target is None:
                return value
            value = self.schemas.at(target)
        self.fix_log.note(
            "swagger2", place, f"the {what} is not an object, or refers nowhere; left out"
        )
        return None

    def _security(self, value: Mapping[str, Any], place: str) -> dict[str, Any] | None:
        kind = value.get("type")
        if kind in _LATER or (kind == "oauth2" and isinstance(value.get("flows"), Mapping)):
            self.fix_log.note("swagger2", place, "security of OpenAPI 3; taken as it is")
            return dict(value)
        found: dict[str, Any] = {k: v for k, v in value.items() if k.startswith("x-")}
        if isinstance(value.get("description"), str):
            found["description"] = value["description"]
        if kind == "basic":
            return {**found, "type": "http", "scheme": "basic"}
        if kind == "apiKey":
            return {**found, "type": "apiKey", "name": value.get("name"), "in": value.get("in")}
        flow = _FLOWS.get(as_text(value.get("flow")))
        if kind != "oauth2" or flow is None:
            self.fix_log.note("swagger2", place, f"security of type {str(kind)[:40]!r}; left out")
            return None
        details: dict[str, Any] = {"scopes": dict(as_dict(value.get("scopes")))}
        for key in ("authorizationUrl", "tokenUrl"):
            if isinstance(value.get(key), str):
                details[key] = value[key]
        return {**found, "type": "oauth2", "flows": {flow: details}}


def _key(one: Mapping[str, Any]) -> tuple[str, str]:
    """What identifies a parameter; an operation has one body, whatever it is called."""
    where = as_text(one.get("in"))
    return "" if where == "body" else as_text(one.get("name")), where
