"""Responses as the document describes them (no I/O): examples, and errors in its own shape."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from random import Random
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from otto_ext.openapi.json_values import as_dict
from otto_ext.openapi.references import References
from otto_ext.sandbox._example_values import example_of
from otto_ext.sandbox._forced_drift import drifted
from otto_ext.sandbox._json_schemas import as_meant
from otto_ext.sandbox._media import encode, json_bytes, negotiate
from otto_ext.sandbox._plausible import sensible
from otto_ext.wire.media_types import is_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from otto_ext.sandbox._json_schemas import JSONSchemas
    from otto_ext.sandbox._request_checks import RequestFinding
    from otto_ext.sandbox._routes import DocumentedOperation

__all__ = ["ExampleResponses", "SandboxResponse", "plain"]

log = logging.getLogger("otto_ext.sandbox")

_PROBLEM = "application/problem+json"
_FRAMING = ("content-type", "content-length", "transfer-encoding", "connection", "date", "server")
_EMPTY = (204, 205, 304)
#: Seconds that a client is asked to wait after 429, and after 503 where the document says so.
RETRY_AFTER = "1"


@frozen
class SandboxResponse:
    """One response; a truncated one ends in the middle of its body."""

    status: int
    headers: dict[str, str] = field(factory=dict)
    body: bytes = b""
    truncated: bool = False


def plain(status: int, content: Any, headers: dict[str, str]) -> SandboxResponse:
    """A response in JSON."""
    stated = {"content-type": "application/json", **headers}
    return SandboxResponse(status, stated, json.dumps(content).encode())


class ExampleResponses:
    """Makes responses for the operations of one document; the same ones for the same seed."""

    def __init__(self, document: dict[str, Any], schemas: JSONSchemas, seed: int) -> None:
        self._references = References(document)
        self._seed = seed
        self._schemas = schemas
        self._made: dict[tuple[DocumentedOperation, int, str | None], SandboxResponse] = {}

    def documented(
        self, operation: DocumentedOperation, status: int, accept: str = ""
    ) -> SandboxResponse:
        """What the document says of a status, with example data.

        Args:
            operation: what was called.
            status: the status to respond with.
            accept: the request's `Accept`, which chooses among the documented media types.
        """
        media_type = negotiate(operation.content(status), accept)
        key = (operation, status, media_type)
        if key not in self._made:
            self._made[key] = self._make(operation, status, media_type)
        return self._made[key]

    def error(
        self,
        operation: DocumentedOperation | None,
        status: int,
        detail: str,
        findings: Sequence[RequestFinding] = (),
    ) -> SandboxResponse:
        """An error in the shape that the document gives it, else as RFC 9457 has it."""
        problem: dict[str, Any] = {
            "type": "about:blank",
            "title": _title(status),
            "status": status,
            "detail": detail,
        }
        content = {} if operation is None else operation.content(status)
        media_type = negotiate(content, _PROBLEM)
        if operation is not None and media_type is not None:
            example = self.documented(operation, status, _PROBLEM)
            if is_json(media_type):
                body = self._with_detail(content[media_type], example.body, problem)
                return SandboxResponse(status, example.headers, body)
            return example
        if findings:
            problem["errors"] = [{"place": each.place, "detail": each.detail} for each in findings]
        response = (operation.response(status) if operation else None) or {}
        headers = self._headers(status, response, f"{operation}")
        headers["content-type"] = _PROBLEM
        return SandboxResponse(status, headers, json.dumps(problem).encode())

    def _with_detail(self, media: Mapping[str, Any], body: bytes, problem: dict[str, Any]) -> bytes:
        """The example with what happened put in, where its schema has a place for that."""
        example = json.loads(body)
        if not isinstance(example, dict):
            return body
        validator = self._schemas.validator(self._media_schema(media))
        for name, value in problem.items():
            changed = {**example, name: value}
            if (name in example or name == "detail") and validator.is_valid(changed):
                example = changed
        return json.dumps(example).encode()

    def drifted(
        self, operation: DocumentedOperation, sent: SandboxResponse, kind: str
    ) -> SandboxResponse:
        """A response that departs from the document: `field`, `enum` or `both`."""
        content = operation.content(sent.status)
        media_type = sent.headers.get("content-type", "")
        if not is_json(media_type) or media_type not in content:
            return sent
        schema = self._media_schema(content[media_type])
        value = drifted(json.loads(sent.body), schema, self._schemas.shapes, kind)
        return evolve(sent, body=json_bytes(value))

    def _make(
        self,
        operation: DocumentedOperation,
        status: int,
        media_type: str | None,
    ) -> SandboxResponse:
        seed = f"{self._seed} {operation.method} {operation.path} {status} {media_type}"
        headers = self._headers(status, operation.response(status) or {}, seed)
        if media_type is None:
            return SandboxResponse(status, headers)
        if status in _EMPTY:
            return SandboxResponse(status, {**headers, "content-type": media_type})
        value, valid = self._value(operation.content(status)[media_type], seed)
        if not valid:
            log.warning(
                "no valid example of %s %s, status %d (%s) was found; the closest one is sent",
                operation.method,
                operation.path,
                status,
                media_type,
            )
        body, content_type = encode(media_type, value, Random(seed))  # noqa: S311 -- example data
        return SandboxResponse(status, {**headers, "content-type": content_type}, body)

    def _media_schema(self, media: Mapping[str, Any]) -> Any:
        return self._schemas.convert(media.get("schema", True))

    def _value(self, media: Mapping[str, Any], seed: str) -> tuple[Any, bool]:
        schema = self._media_schema(media)
        validator = self._schemas.validator(schema)
        named = as_dict(media.get("examples")).values()
        stated = [as_dict(self._references.resolve(each)) for each in named]
        examples = [each["value"] for each in stated if "value" in each]
        if "example" in media:
            examples.insert(0, media["example"])
        shapes = self._schemas.shapes
        types = shapes.types(schema)
        for each in (meant for stated in examples for meant in as_meant(stated, types)):
            example = shapes.visible(each, schema)
            if validator.is_valid(example):
                return example, True
        made, valid = example_of(self._schemas, schema, seed)
        better = sensible(made)
        return (better, True) if valid and validator.is_valid(better) else (made, valid)

    def _headers(self, status: int, response: dict[str, Any], seed: str) -> dict[str, str]:
        out: dict[str, str] = {}
        stated = as_dict(response.get("headers"))
        for name, each in stated.items():
            header = as_dict(self._references.resolve(each))
            wanted = header.get("required") is True or {"example", "examples"} & header.keys()
            if name.lower() not in _FRAMING and wanted:
                text = self._header_text(header, f"{seed} {name}")
                if text is not None:
                    out[name.lower()] = text
        if status == 401:
            out["www-authenticate"] = 'Bearer realm="otto-prod"'
        if status == 429 or (status == 503 and "retry-after" in map(str.lower, stated)):
            out["retry-after"] = RETRY_AFTER
        if 300 <= status < 400 and status != 304:
            out.setdefault("location", "/")
        return out

    def _header_text(self, header: Mapping[str, Any], seed: str) -> str | None:
        value, _ = self._value(header, seed)
        if isinstance(value, list):
            value = ",".join(map(str, value))
        text = json.dumps(value) if isinstance(value, bool | dict) else str(value)
        # Control characters would end the header early.
        return text if text.isascii() and text.isprintable() else None


def _title(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"
