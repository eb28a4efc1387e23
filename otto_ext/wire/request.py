"""From an operation and its arguments to the parts of an HTTP request. Pure: nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define, field

from .bodies import choose_body, write_body
from .operation import Call, Operation, Parameter
from .parameters import write_parameter
from .types import UNSET

__all__ = ["RequestParts", "build"]


@define
class RequestParts:
    """What httpx needs to build a request.

    Attributes:
        method: the HTTP method.
        path: the path with its placeholders filled in, percent-encoded.
        params: the query, in order, names and values percent-encoded; a name may occur more than
            once.
        headers: headers from parameters, with the body's content type and the `Accept` header.
        cookies: cookies from parameters.
        body: keyword arguments for httpx: `content`, `data`, `files`, or none.
    """

    method: str
    path: str
    params: list[tuple[str, str]] = field(factory=list)
    headers: dict[str, str] = field(factory=dict)
    cookies: dict[str, str] = field(factory=dict)
    body: dict[str, Any] = field(factory=dict)

    @property
    def query(self) -> str:
        """The query, without its question mark."""
        return "&".join(f"{name}={value}" if name else value for name, value in self.params)


def build(call: Call[Any]) -> RequestParts:
    """State the request of a call. Of its options, `extra_body` is used here.

    Raises:
        ValueError: an argument is missing, or cannot be written as documented.
    """
    operation, body = call.operation, call.body
    extra = {} if call.options is None else call.options.extra_body or {}
    parts = RequestParts(operation.method, operation.path)
    for parameter in operation.parameters:
        value = call.arguments.get(parameter.attribute, UNSET)
        if value is UNSET or value is None:
            if parameter.required and (value is UNSET or not _may_be_left_out(parameter)):
                raise ValueError(f"{operation.name}: {parameter.attribute} is missing")
            continue
        try:
            parts.path = write_parameter(
                parameter,
                parameter.codec.send(value),
                parts.path,
                parts.params,
                parts.headers,
                parts.cookies,
            )
        except ValueError as error:
            raise ValueError(f"{operation.name}: {parameter.attribute}: {error}") from None
    _split_query(parts)
    if operation.accept:
        parts.headers.setdefault("Accept", operation.accept)
    if body is UNSET and extra:
        body = {}
    if body is None and not _takes_null(operation):
        body = UNSET
    if body is not UNSET:
        _write_body(parts, operation, body, call.content_type, extra)
    elif operation.body_required:
        raise ValueError(f"{operation.name}: the request body is missing")
    return parts


def _may_be_left_out(parameter: Parameter) -> bool:
    """Whether None is a value of a required parameter, which then is left out (RFC 6570, 2.3)."""
    return parameter.location != "path" and parameter.codec.takes_null


def _takes_null(operation: Operation[Any]) -> bool:
    return any(it.kind == "json" and it.codec.takes_null for it in operation.bodies)


def _write_body(
    parts: RequestParts,
    operation: Operation[Any],
    body: Any,
    content_type: str | None,
    extra: Mapping[str, Any],
) -> None:
    chosen = choose_body(operation, body, content_type)
    try:
        parts.body, media_type = write_body(chosen, body, extra)
    except ValueError as error:
        raise ValueError(f"{operation.name}: the request body: {error}") from None
    if media_type is not None:
        parts.headers.setdefault("Content-Type", media_type)


def _split_query(parts: RequestParts) -> None:
    """Some documents write a query into the path; httpx would replace it by the parameters."""
    if "?" in parts.path or "#" in parts.path:
        path, _, query = parts.path.partition("#")[0].partition("?")
        parts.path = path
        pairs = [pair.partition("=") for pair in query.split("&") if pair]
        parts.params[:0] = [(name, value) for name, _, value in pairs]
