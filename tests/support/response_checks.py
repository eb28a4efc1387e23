"""Whether a response is what a document says, judged apart from the sandbox's own reading of it."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import jsonschema_rs
from support.sandboxes import followed

if TYPE_CHECKING:
    import httpx
    from otto_api.types import Response

__all__ = ["ResponseChecks"]

_URN = "urn:document"


class ResponseChecks:
    """Checks responses against one OpenAPI 3 document."""

    def __init__(self, document: dict[str, Any]) -> None:
        old = str(document["openapi"]).startswith("3.0")
        self._document: dict[str, Any] = _in_json_schema(_whole(document), old=old)
        self._registry = jsonschema_rs.Registry([(_URN, self._document)])
        self._validators: dict[str, Any] = {}

    def has_success(self, label: str) -> bool:
        """Whether the document says what `METHOD /path` returns if all is well."""
        method, path = label.split(" ", 1)
        responses = self._document["paths"][path][method.lower()].get("responses", {})
        return any(str(key)[:1] == "2" or key == "default" for key in responses)

    def problems(self, label: str, response: Response[Any] | httpx.Response) -> list[str]:
        """What of a response to `METHOD /path` is not documented; empty if all is."""
        method, path = label.split(" ", 1)
        responses = self._document["paths"][path][method.lower()].get("responses", {})
        status = response.status_code
        keys = (str(status), f"{status // 100}XX", f"{status // 100}xx", "default")
        key = next((each for each in keys if each in responses), None)
        if key is None:
            return [f"the status {status} is not documented"]
        content = followed(self._document, responses[key]).get("content") or {}
        if not content or method == "HEAD" or status in (204, 205, 304):
            return [f"{status} has a body"] if response.content else []
        kind = _base(response.headers.get("content-type", ""))
        known = [
            each for each in content if _base(each) in (kind, "*/*", f"{kind.split('/')[0]}/*")
        ]
        if not known:
            return [f"{status} has the type {kind!r}, none of {', '.join(content)}"]
        if not kind.endswith(("/json", "+json")) or not known:
            return []
        return self._invalid(content[known[0]].get("schema", True), response.content)

    def _invalid(self, schema: Any, body: bytes) -> list[str]:
        try:
            value = json.loads(body)
        except ValueError as error:
            return [f"the body is not JSON: {error}"]
        key = json.dumps(schema)
        if key not in self._validators:
            self._validators[key] = jsonschema_rs.Draft202012Validator(
                _absolute(schema), registry=self._registry, validate_formats=True
            )
        errors = self._validators[key].iter_errors(value)
        return [
            "".join(f"/{part}" for part in error.instance_path) + f" {error.message[:200]}"
            for error, _ in zip(errors, range(3), strict=False)
        ]


def _base(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()


def _absolute(node: Any) -> Any:
    """A schema whose references name the document that they were written in."""
    if isinstance(node, list):
        return [_absolute(each) for each in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _URN + value if key == "$ref" and isinstance(value, str) else _absolute(value)
        for key, value in node.items()
    }


def _whole(document: dict[str, Any]) -> dict[str, Any]:
    """The document with references that lead nowhere gone."""

    def kept(node: Any) -> Any:
        if isinstance(node, list):
            return [kept(each) for each in node]
        if not isinstance(node, dict):
            return node
        if isinstance(node.get("$ref"), str):
            try:
                followed(document, {"$ref": node["$ref"]})
            except (KeyError, TypeError):
                return {}
        return {key: kept(each) for key, each in node.items()}

    whole: dict[str, Any] = kept(document)
    return whole


def _in_json_schema(node: Any, *, old: bool) -> Any:
    """A document whose schemas of responses are JSON Schema 2020-12."""
    if isinstance(node, list):
        return [_in_json_schema(each, old=old) for each in node]
    if not isinstance(node, dict):
        return node
    out = {key: _in_json_schema(value, old=old) for key, value in node.items()}
    if isinstance(out.get("pattern"), str) and not _is_read(out["pattern"]):
        del out["pattern"]
    properties = out.get("properties")
    if isinstance(properties, dict):
        written = {name for name, each in properties.items() if _is_only_written(each)}
        if isinstance(out.get("required"), list):
            out["required"] = [name for name in out["required"] if name not in written]
        out["properties"] = {**properties, **dict.fromkeys(written, False)}
    if not old:
        return out
    if isinstance(out.get("$ref"), str):
        return {"$ref": out["$ref"]}
    if out.get("nullable") is True and isinstance(out.get("type"), str):
        out["type"] = [out["type"], "null"]
        if isinstance(out.get("enum"), list):
            out["enum"] = [*out["enum"], None]
    for bound in ("minimum", "maximum"):
        exclusive = f"exclusive{bound.title()}"
        if isinstance(out.get(exclusive), bool) and out.pop(exclusive) and bound in out:
            out[exclusive] = out.pop(bound)
    return out


@cache
def _is_read(pattern: str) -> bool:
    """Whether the validator can read a pattern; some are too large for it."""
    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern})
    except ValueError:
        return False
    return True


def _is_only_written(schema: Any) -> bool:
    return isinstance(schema, dict) and schema.get("writeOnly") is True
