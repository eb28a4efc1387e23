"""From an operation and its arguments to the parts of an HTTP request. Pure: nothing is sent."""

from __future__ import annotations

import json
import mimetypes
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qsl, quote

from attrs import define, field

from .contract import Codec, encode_any
from .model import Model, codec_for
from .operation import Body, Operation, Parameter
from .types import UNSET, File
from .writing import dumps, written

__all__ = ["RequestParts", "build"]

#: What stands between the parts of one query value, by style (OpenAPI 3.1.1, section 4.8.12.4).
_DELIMITER = {"form": ",", "simple": ",", "spaceDelimited": " ", "pipeDelimited": "|"}


@define
class RequestParts:
    """What httpx needs to build a request.

    Attributes:
        method: the HTTP method.
        path: the path with its placeholders filled in, percent-encoded.
        params: the query, in order; a name may occur more than once.
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


def build(
    operation: Operation[Any],
    arguments: Mapping[str, Any],
    body: Any = UNSET,
    content_type: str | None = None,
    extra_body: Mapping[str, Any] | None = None,
) -> RequestParts:
    """State the request of a call.

    Args:
        operation: what is called.
        arguments: parameters by their Python names.
        body: the request body, or `UNSET`.
        content_type: the media type to send, where the document has several.
        extra_body: members added to a JSON object or a form.

    Raises:
        ValueError: an argument is missing, or cannot be written as documented.
    """
    parts = RequestParts(operation.method, operation.path)
    for parameter in operation.parameters:
        value = arguments.get(parameter.attribute, UNSET)
        if value is UNSET:
            if parameter.required:
                raise ValueError(f"{operation.name}: {parameter.attribute} is missing")
            continue
        _WRITERS[parameter.location](parts, parameter, parameter.codec.encode(value))
    _split_query(parts)
    if operation.accept:
        parts.headers.setdefault("Accept", operation.accept)
    if body is UNSET and extra_body:
        body = {}
    if body is not UNSET:
        chosen = choose_body(operation, body, content_type)
        _BODIES[chosen.kind](parts, chosen, body, extra_body or {})
    elif operation.body_required:
        raise ValueError(f"{operation.name}: the request body is missing")
    return parts


def _split_query(parts: RequestParts) -> None:
    """Some documents write a query into the path; httpx would replace it by the parameters."""
    if "?" in parts.path or "#" in parts.path:
        path, _, query = parts.path.partition("#")[0].partition("?")
        parts.path = path
        parts.params[:0] = parse_qsl(query, keep_blank_values=True)


# -- parameters ----------------------------------------------------------------------------------


def _text(value: Any) -> str:
    """A primitive as it stands in a URL or a header."""
    if value is True:
        return "true"
    if value is False:
        return "false"
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list | dict):
        return json.dumps(value, separators=(",", ":"))
    return str(value)


def _joined(
    parameter: Parameter, value: Any, delimiter: str, write: Callable[[Any], str] = _text
) -> str:
    """Arrays and objects as one text (RFC 6570, section 3.2.1)."""
    if isinstance(value, list):
        return delimiter.join(write(item) for item in value)
    if isinstance(value, dict):
        between = "=" if parameter.explode else delimiter
        return delimiter.join(f"{write(k)}{between}{write(item)}" for k, item in value.items())
    return write(value)


def _write_path(parts: RequestParts, parameter: Parameter, value: Any) -> None:
    if parameter.content is not None:
        text = quote(_document(value), safe="")
    elif parameter.style == "label":
        delimiter = "." if parameter.explode else ","
        text = "." + _joined(parameter, value, delimiter, _quoted)
    elif parameter.style == "matrix":
        text = _matrix(parameter, value)
    else:
        text = _joined(parameter, value, ",", _quoted)
    if text in {"", ".", ".."}:
        # An empty or dotted segment would name another resource (RFC 3986, section 5.2.4).
        raise ValueError(f"{parameter.attribute} is {text!r}, which cannot stand in a path")
    parts.path = parts.path.replace("{" + parameter.key + "}", text)


def _quoted(value: Any) -> str:
    """A primitive within a path: delimiters in it are escaped, those around it are not."""
    return quote(_text(value), safe="")


def _matrix(parameter: Parameter, value: Any) -> str:
    name = quote(parameter.key, safe="")
    if parameter.explode and isinstance(value, list):
        return "".join(f";{name}={_quoted(item)}" for item in value)
    if parameter.explode and isinstance(value, dict):
        return "".join(f";{_quoted(k)}={_quoted(item)}" for k, item in value.items())
    text = _joined(parameter, value, ",", _quoted)
    # RFC 6570, section 3.2.7: an empty value has no equals sign
    return f";{name}={text}" if text else f";{name}"


def _write_query(parts: RequestParts, parameter: Parameter, value: Any) -> None:
    key = parameter.key
    if parameter.content is not None:
        parts.params.append((key, _document(value)))
    elif isinstance(value, dict):
        if parameter.style == "deepObject":
            parts.params.extend(_deep(key, value))
        elif parameter.explode:
            parts.params.extend((str(k), _text(item)) for k, item in value.items())
        else:
            delimiter = _DELIMITER.get(parameter.style, ",")
            parts.params.append((key, _joined(parameter, value, delimiter)))
    elif isinstance(value, list):
        if parameter.style == "deepObject":
            parts.params.extend(_deep(key, value))
        elif parameter.explode:
            parts.params.extend((key, _text(item)) for item in value)
        elif value:
            delimiter = _DELIMITER.get(parameter.style, ",")
            parts.params.append((key, delimiter.join(_text(item) for item in value)))
    else:
        parts.params.append((key, _text(value)))


def _deep(prefix: str, value: Any) -> Iterable[tuple[str, str]]:
    """`filter[created][gte]=1`: the deepObject style, nested as servers in the field read it."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _deep(f"{prefix}[{key}]", item)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _deep(f"{prefix}[{index}]", item)
    else:
        yield prefix, _text(value)


def _write_header(parts: RequestParts, parameter: Parameter, value: Any) -> None:
    text = _document(value) if parameter.content else _joined(parameter, value, ",")
    if any(c in text for c in "\r\n\0"):
        raise ValueError(f"{parameter.attribute} holds a line break, which no header can carry")
    parts.headers[parameter.key] = text


def _write_cookie(parts: RequestParts, parameter: Parameter, value: Any) -> None:
    text = _document(value) if parameter.content else _joined(parameter, value, ",")
    parts.cookies[parameter.key] = text


def _document(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


_WRITERS = {
    "path": _write_path,
    "query": _write_query,
    "header": _write_header,
    "cookie": _write_cookie,
}


# -- bodies --------------------------------------------------------------------------------------


def choose_body(operation: Operation[Any], body: Any, content_type: str | None) -> Body:
    """The documented body that a value is sent as.

    Raises:
        ValueError: the operation takes no body, or none of that media type.
    """
    if not operation.bodies:
        raise ValueError(f"{operation.name} takes no request body")
    if content_type is not None:
        for candidate in operation.bodies:
            if candidate.media_type == content_type:
                return candidate
        known = ", ".join(candidate.media_type for candidate in operation.bodies)
        raise ValueError(f"{operation.name} takes {known}, not {content_type}")
    if len(operation.bodies) == 1:
        return operation.bodies[0]
    return next((c for c in operation.bodies if _takes(c, body)), operation.bodies[0])


def _takes(candidate: Body, body: Any) -> bool:
    if isinstance(body, bytes | File | os.PathLike) or hasattr(body, "read"):
        return candidate.kind == "binary"
    if isinstance(body, str):
        return candidate.kind == "text" or str in candidate.codec.json_types
    if isinstance(body, Model):
        return candidate.codec.fit(body) > 0
    if isinstance(body, Mapping):
        return candidate.kind in {"json", "form", "multipart"}
    return candidate.kind == "json"


def _encoded(codec: Codec, body: Any, extra: Mapping[str, Any]) -> Any:
    value = codec.encode(body)
    return {**value, **encode_any(extra)} if extra and isinstance(value, dict) else value


def _json_body(parts: RequestParts, chosen: Body, body: Any, extra: Mapping[str, Any]) -> None:
    content = dumps(_encoded(chosen.codec, body, extra)) if extra else written(chosen.codec, body)
    parts.body["content"] = content
    parts.headers.setdefault("Content-Type", _sendable(chosen.media_type, "application/json"))


def _sendable(media_type: str, fallback: str) -> str:
    return fallback if "*" in media_type else media_type


def _form_body(parts: RequestParts, chosen: Body, body: Any, extra: Mapping[str, Any]) -> None:
    value = _encoded(chosen.codec, body, extra)
    fields: dict[str, Any] = {}
    for key, item in value.items() if isinstance(value, dict) else ():
        if isinstance(item, dict):
            fields.update(_deep(key, item))
        elif isinstance(item, list):
            texts = [_text(entry) for entry in item]
            fields[key] = chosen.joined[key].join(texts) if key in chosen.joined else texts
        else:
            fields[key] = _text(item)
    parts.body["data"] = fields
    parts.headers.setdefault("Content-Type", chosen.media_type)


def _multipart_body(parts: RequestParts, chosen: Body, body: Any, extra: Mapping[str, Any]) -> None:
    files: list[tuple[str, Any]] = []
    for key, item in [*_members(body).items(), *extra.items()]:
        if isinstance(item, list) and key in chosen.joined:
            item = chosen.joined[key].join(_text(encode_any(entry)) for entry in item)
        for entry in item if isinstance(item, list) else [item]:
            files.append((key, _part(entry, chosen.encoding.get(key))))
    # httpx writes multipart/form-data only when there are files; an empty list would send none.
    parts.body["files"] = files or [("", (None, b"", None))]
    if not chosen.media_type.startswith("multipart/form-data"):
        parts.headers.setdefault("Content-Type", f"{chosen.media_type}; boundary=otto-boundary")


def _members(body: Any) -> dict[str, Any]:
    """A form's fields with files as they were given, which `to_dict` would not keep."""
    if isinstance(body, Model):
        schema = codec_for(type(body)).schema
        found = {p.key: getattr(body, p.attribute) for p in schema.properties}
        found.update(body.additional_properties)
    else:
        found = dict(body)
    return {key: value for key, value in found.items() if value is not UNSET and value is not None}


def _part(value: Any, content_type: str | None) -> tuple[Any, ...]:
    if _is_file(value):
        name, payload, media_type = open_file(value)
        return (name or "upload", payload, media_type or content_type or "application/octet-stream")
    encoded = encode_any(value)
    if isinstance(encoded, dict | list):
        return (None, _document(encoded).encode(), content_type or "application/json")
    if content_type is not None:
        return (None, _text(encoded).encode(), content_type)
    return (None, _text(encoded).encode())


def _is_file(value: Any) -> bool:
    return isinstance(value, File | bytes | os.PathLike) or hasattr(value, "read")


def open_file(value: Any) -> tuple[str | None, IO[bytes] | bytes, str | None]:
    """Name, content and media type of what a caller gave as a file.

    A path is read here: an open file would be left to the garbage collector where a call fails
    before it is sent, and could not be sent again after one that was.
    """
    name: str | None = None
    media_type: str | None = None
    payload = value
    if isinstance(value, File):
        name, media_type, payload = value.file_name, value.mime_type, value.payload
    if isinstance(payload, os.PathLike):
        path = Path(payload)
        name = name or path.name
        payload = path.read_bytes()
    if isinstance(payload, str):
        payload = payload.encode()
    if name is not None and media_type is None:
        media_type = mimetypes.guess_type(name)[0]
    return name, payload, media_type


def _text_body(parts: RequestParts, chosen: Body, body: Any, extra: Mapping[str, Any]) -> None:
    if _is_file(body):
        _binary_body(parts, chosen, body, extra)
        return
    parts.body["content"] = _text(encode_any(body)).encode()
    media_type = _sendable(chosen.media_type, "text/plain")
    parts.headers.setdefault("Content-Type", f"{media_type}; charset=utf-8")


def _binary_body(parts: RequestParts, chosen: Body, body: Any, extra: Mapping[str, Any]) -> None:
    if isinstance(body, Model | Mapping | list):
        value = _encoded(chosen.codec, body, extra)
        parts.body["content"] = _document(value).encode()
        media_type: str | None = None
    else:
        _, payload, media_type = open_file(body)
        parts.body["content"] = payload
    kind = _sendable(chosen.media_type, media_type or "application/octet-stream")
    parts.headers.setdefault("Content-Type", kind)


_BODIES = {
    "json": _json_body,
    "form": _form_body,
    "multipart": _multipart_body,
    "text": _text_body,
    "binary": _binary_body,
}
