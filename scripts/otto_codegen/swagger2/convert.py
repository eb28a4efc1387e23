"""The document as a whole: servers, paths, operations, responses, security."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import define

from otto_codegen.normalise.text import as_dict, as_list, as_text, escape, unescape
from otto_codegen.swagger2.parameters import form_body, json_body, parameter
from otto_codegen.swagger2.schemas import schema, value_schema

if TYPE_CHECKING:
    from otto_codegen.mending import Mender

__all__ = ["convert"]

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch")
_JSON = "application/json"
_FLOWS = {
    "implicit": "implicit",
    "password": "password",
    "application": "clientCredentials",
    "accessCode": "authorizationCode",
}
#: How often a parameter or response may refer to another.
_CHAIN = 20


def convert(document: Mapping[str, Any], mender: Mender) -> dict[str, Any]:
    """An OpenAPI 3.0.3 document that means the same.

    Args:
        document: Swagger 2.0, a tree of JSON values, valid or not; it is not changed.
        mender: told of what OpenAPI 3 cannot say.
    """
    return _Converter(document, mender).document()


@define
class _Converter:
    root: Mapping[str, Any]
    mender: Mender

    def document(self) -> dict[str, Any]:
        root = self.root
        found: dict[str, Any] = {
            "openapi": "3.0.3",
            "info": dict(as_dict(root.get("info"))),
            "servers": self._servers(),
            "paths": self._paths(),
        }
        components: dict[str, Any] = {
            "schemas": {k: schema(v) for k, v in as_dict(root.get("definitions")).items()},
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
        found["components"] = {key: value for key, value in components.items() if value}
        for key in ("tags", "security", "externalDocs"):
            if key in root:
                found[key] = root[key]
        found.update({key: value for key, value in root.items() if key.startswith("x-")})
        return found

    def _servers(self) -> list[dict[str, str]]:
        host = as_text(self.root.get("host")).strip()
        base = "/" + as_text(self.root.get("basePath")).strip().strip("/")
        if not host:
            return [{"url": base}]
        schemes = [s for s in map(as_text, as_list(self.root.get("schemes"))) if s] or ["https"]
        order = sorted(dict.fromkeys(schemes), key=lambda scheme: scheme != "https")
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
            if isinstance(item.get("$ref"), str):
                target = self._follow(item, place, "path item")
                item = {**as_dict(target), **{k: v for k, v in item.items() if k != "$ref"}}
            shared = self._parameters(item.get("parameters"), place)
            converted: dict[str, Any] = {k: v for k, v in item.items() if k.startswith("x-")}
            for method in _METHODS:
                if isinstance(item.get(method), Mapping):
                    spot = f"{place}/{method}"
                    converted[method] = self._operation(item[method], shared, spot)
                elif item.get(method) is not None:
                    self.mender.note("swagger2", f"{place}/{method}", "no object; left out")
            found[path] = converted
        return found

    def _parameters(self, values: Any, place: str) -> list[tuple[Mapping[str, Any], str]]:
        """Parameters with their places, references followed: OpenAPI 3 has no name for a body or a
        form among parameters.
        """
        found = []
        for number, value in enumerate(as_list(values)):
            spot = f"{place}/parameters/{number}"
            target = self._follow(value, spot, "parameter")
            if target is not None:
                found.append((target, spot))
        return found

    def _operation(
        self,
        operation: Mapping[str, Any],
        shared: list[tuple[Mapping[str, Any], str]],
        place: str,
    ) -> dict[str, Any]:
        merged: dict[tuple[str, str], tuple[Mapping[str, Any], str]] = {}
        for one, spot in [*shared, *self._parameters(operation.get("parameters"), place)]:
            where = as_text(one.get("in"))
            merged["" if where == "body" else as_text(one.get("name")), where] = one, spot
        left_out = ("parameters", "responses", "consumes", "produces", "schemes", "requestBody")
        found = {key: value for key, value in operation.items() if key not in left_out}
        forms = [entry for (_, where), entry in merged.items() if where == "formData"]
        bodies = [entry for (_, where), entry in merged.items() if where == "body"]
        plain = [entry for (_, w), entry in merged.items() if w not in ("formData", "body")]
        found["parameters"] = [parameter(one, self.mender, spot) for one, spot in plain]
        types = self._types("consumes", operation)
        if bodies:
            if forms:
                self.mender.note("swagger2", place, "a form beside a body is left out")
            found["requestBody"] = json_body(bodies[0][0], types or [_JSON])
        elif forms:
            found["requestBody"] = form_body(forms, types, self.mender)
        produces = self._types("produces", operation)
        found["responses"] = {
            status: value
            if status.startswith("x-")
            else self._response(value, produces, f"{place}/responses/{escape(status)}")
            for status, value in as_dict(operation.get("responses")).items()
        }
        return found

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
        found: dict[str, Any] = {k: v for k, v in target.items() if k.startswith("x-")}
        found["description"] = as_text(target.get("description"))
        content: dict[str, Any] = {}
        body = target.get("schema")
        if body is not None:
            is_file = as_dict(body).get("type") == "file"
            fallback = ["application/octet-stream" if is_file else _JSON]
            content = {media: {"schema": schema(body)} for media in produces or fallback}
        for media, example in as_dict(target.get("examples")).items():
            if media in content:
                content[media] = {**content[media], "example": example}
        if content:
            found["content"] = content
        headers = {
            name: {
                **({"description": header["description"]} if "description" in header else {}),
                "schema": value_schema(header),
            }
            for name, header in as_dict(target.get("headers")).items()
            if isinstance(header, Mapping)
        }
        if headers:
            found["headers"] = headers
        return found

    # -- references and security ------------------------------------------------------------------

    def _follow(self, value: Any, place: str, what: str) -> Mapping[str, Any] | None:
        """An object, references followed."""
        for _ in range(_CHAIN):
            if not isinstance(value, Mapping):
                break
            target = value.get("$ref")
            if target is None:
                return value
            value = self._at(target)
        self.mender.note("swagger2", place, f"the {what} is no object, or refers nowhere; left out")
        return None

    def _at(self, target: Any) -> Any:
        if not isinstance(target, str) or not target.startswith("#/"):
            return None
        value: Any = self.root
        for token in target[2:].split("/"):
            value = as_dict(value).get(unescape(token))
        return value

    def _security(self, value: Mapping[str, Any], place: str) -> dict[str, Any] | None:
        kind = value.get("type")
        found: dict[str, Any] = {k: v for k, v in value.items() if k.startswith("x-")}
        if isinstance(value.get("description"), str):
            found["description"] = value["description"]
        if kind == "basic":
            return {**found, "type": "http", "scheme": "basic"}
        if kind == "apiKey":
            return {**found, "type": "apiKey", "name": value.get("name"), "in": value.get("in")}
        flow = _FLOWS.get(as_text(value.get("flow")))
        if kind != "oauth2" or flow is None:
            self.mender.note("swagger2", place, f"security of type {str(kind)[:40]!r}; left out")
            return None
        details: dict[str, Any] = {"scopes": dict(as_dict(value.get("scopes")))}
        for key in ("authorizationUrl", "tokenUrl"):
            if isinstance(value.get(key), str):
                details[key] = value[key]
        return {**found, "type": "oauth2", "flows": {flow: details}}
