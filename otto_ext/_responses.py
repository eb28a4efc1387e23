"""From an HTTP response to a result or an error. Pure: nothing is sent, nothing is waited for."""

from __future__ import annotations

import html
import json
import re
import time
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeVar

from otto_ext._context import FINAL_URL
from otto_ext._errors import APIStatusError, ResponseDecodeError, status_error_class
from otto_ext._retry_after import parse_retry_after
from otto_ext.wire.contract import Remark, Undecodable, escape
from otto_ext.wire.media_types import essence, is_json
from otto_ext.wire.model import Model, codec_for
from otto_ext.wire.response import (
    UnexpectedContent,
    decode,
    is_redirect,
    spec_for,
)
from otto_ext.wire.types import UNSET, Response, request_id_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from otto_ext.drift._reporter import DriftReporter
    from otto_ext.wire.http import httpx
    from otto_ext.wire.operation import Operation

__all__ = [
    "challenge_of",
    "lists_of",
    "result_of",
    "status_error",
    "undocumented",
]

T = TypeVar("T")

#: Longest quotation of a server's words in a message; a proxy's page can be a megabyte.
_MAX_WORDS = 300
#: The Bearer challenge among those of `WWW-Authenticate` (RFC 9110, section 11.6.1): its scheme and
#: its parameters up to the next scheme.
_PARAMETER = r"[\w!#$%&'*+.^`|~-]+\s*=\s*(?:\"(?:[^\"\\]|\\.)*\"|[^\s,\"]*)"
_BEARER = re.compile(rf"(?i)(?:^|,)\s*bearer\s+((?:{_PARAMETER}\s*(?:,\s*|$))+)")
_PAIR = re.compile(r"([\w-]+)\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s,\"]*))")
#: A JWT, or whatever follows "Bearer": some servers echo the header that they refuse.
_TOKENS = re.compile(r"(?i)\bbearer\s+[\w.~+/=-]+|\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?")


def result_of(
    operation: Operation[T], response: httpx.Response, drift: DriftReporter
) -> Response[T]:
    """The documented success of a call.

    Args:
        operation: what was called.
        response: the response, its body read.
        drift: called with every place that does not match the document.

    Raises:
        APIStatusError: the status is not a success.
        ResponseDecodeError: the body cannot be held in the documented type, or drift is an error.
    """
    status = response.status_code
    if not (200 <= status < 300 or is_redirect(operation.responses, status)):
        raise status_error(operation.label, response, operation)
    documented = spec_for(operation, status)
    content_type = response.headers.get("content-type")
    seen = operation, status, content_type
    if documented is None:
        drift.undecodable(*seen, "", "a documented status", response.content)
        raise _undecodable(operation, response, f"the document does not describe status {status}")
    parsed: Any = None
    if operation.method != "HEAD":
        try:
            report = drift.for_operation(*seen)
            parsed = decode(documented, content_type, response.content, report)
            # If optional fields got other names, all rows would be empty.
            for pointer, row in _first_rows(parsed):
                if undocumented(row):
                    report(pointer, "a documented field", Remark("undocumented fields alone"))
        except UnexpectedContent as error:
            known = {essence(it[0]) for it in documented.contents}
            if essence(content_type) not in known:
                drift.undecodable(*seen, "", "a documented content type", response.content)
            raise _undecodable(operation, response, str(error)) from None
        except Undecodable as error:
            drift.undecodable(*seen, error.pointer, error.expected, error.got)
            raise _undecodable(operation, response, str(error), error.pointer) from None
        except ResponseDecodeError as error:
            error.status_code, error.body = status, response.content
            raise
    url = response.extensions.get(FINAL_URL) or response.request.url
    return Response(status, response.content, response.headers, parsed, str(url))


def _first_rows(parsed: Any) -> Iterator[tuple[str, Any]]:
    """The first item of a list, or of each list of an object, with its pointer."""
    if isinstance(parsed, list):
        yield from (("/0", it) for it in parsed[:1])
    elif isinstance(parsed, Model):
        for key, value in lists_of(parsed):
            yield from ((f"/{escape(key)}/0", it) for it in value[:1])


def lists_of(model: Model) -> Iterator[tuple[str, list[Any]]]:
    """The lists that an object has in documented fields, by key."""
    model_class: Any = type(model)
    for key, attribute in _list_fields(model_class):
        value = getattr(model, attribute)
        if isinstance(value, list):
            yield key, value


@lru_cache(maxsize=4096)
def _list_fields(model: Any) -> tuple[tuple[str, str], ...]:
    """The key and the attribute of each field of a class that may be a list: few among many."""
    return tuple(
        (p.key, p.attribute)
        for p in codec_for(model).schema.properties
        if not p.codec.json_types or list in p.codec.json_types
    )


def undocumented(body: Any) -> str:
    """The names of an object's fields, where none of them is documented; else nothing."""
    if not isinstance(body, Model) or not body.additional_properties:
        return ""
    known = (p.attribute for p in codec_for(type(body)).schema.properties)
    if any(getattr(body, attribute) is not UNSET for attribute in known):
        return ""
    return ", ".join(sorted(body.additional_properties)[:5])[:100]


def _undecodable(
    operation: Operation[Any], response: httpx.Response, reason: str, pointer: str = ""
) -> ResponseDecodeError:
    return ResponseDecodeError(
        f"{operation.label} returned {response.status_code}, which cannot be decoded: {reason}"
        f"{_suffix(response)}",
        pointer=pointer,
        status_code=response.status_code,
        body=response.content,
    )


def status_error(
    label: str, response: httpx.Response, operation: Operation[Any] | None = None
) -> APIStatusError:
    """The error for a response that is not a success.

    Args:
        label: method and path, for the message.
        response: the response, its body read.
        operation: what was called, for the documented error model; None for a raw request.
    """
    status = response.status_code
    data = _json_of(response)
    # A title that repeats the status's own words says nothing new.
    words = words_of(response, data).removeprefix(f"{_phrase(status)}: ")
    refused = challenge_of(response.headers) if status in (401, 403) else ""
    if refused and refused not in words:
        words = f"{words}; {refused}" if words else refused
    message = f"{label} returned {status} {_phrase(status)}".rstrip()
    if words:
        message += f": {words}"
    return status_error_class(status)(
        message + _suffix(response),
        status_code=status,
        headers=response.headers,
        body=response.content,
        parsed=_parsed_error(operation, response, data),
        request_id=request_id_of(response.headers),
        retry_after=parse_retry_after(response.headers, now=time.time()),
    )


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _suffix(response: httpx.Response) -> str:
    request_id = request_id_of(response.headers)
    return f" (request id {_TOKENS.sub('[token]', request_id)[:100]})" if request_id else ""


def _json_of(response: httpx.Response) -> Any:
    if not response.content or not is_json(response.headers.get("content-type")):
        return None
    try:
        return json.loads(response.content)
    except (ValueError, RecursionError):
        return None


def _parsed_error(operation: Operation[Any] | None, response: httpx.Response, data: Any) -> Any:
    """The body as its documented model, else as decoded JSON."""
    documented = spec_for(operation, response.status_code) if operation is not None else None
    if documented is None or not documented.contents:
        return data
    try:
        # Drift inside an error body must not hide the error itself.
        return decode(documented, response.headers.get("content-type"), response.content, _ignore)
    except (UnexpectedContent, Undecodable):
        return data


def _ignore(pointer: str, expected: str, got: Any) -> None:
    """Drift in error bodies is not reported."""


def words_of(response: httpx.Response, data: Any) -> str:
    """What the server says of an error, on one line and without tokens.

    Problem details (RFC 9457) first, then the members in common use, a page's title, plain text.
    """
    text = _words_of_json(data) if data is not None else _words_of_text(response)
    text = _TOKENS.sub("[token]", " ".join(text.split()))
    return text if len(text) <= _MAX_WORDS else text[: _MAX_WORDS - 3] + "..."


def challenge_of(headers: httpx.Headers) -> str:
    """Why a token was refused, from `WWW-Authenticate` (RFC 6750, section 3), or "".

    `invalid_token: The access token expired`; with the scope that is required, if it is named.
    """
    found = _BEARER.search(headers.get("www-authenticate", "")[:4096])
    if found is None:
        return ""
    named = {
        name.lower(): re.sub(r"\\(.)", r"\1", quoted) or plain
        for name, quoted, plain in _PAIR.findall(found[1])
    }
    said = ": ".join(named[name] for name in ("error", "error_description") if named.get(name))
    if said and named.get("scope"):
        said += f" (scope required: {named['scope']})"
    text = _TOKENS.sub("[token]", " ".join(said.split()))
    return text if len(text) <= _MAX_WORDS else text[: _MAX_WORDS - 3] + "..."


def _words_of_json(data: Any) -> str:
    if isinstance(data, str):
        return data
    if isinstance(data, list):
        return "; ".join(filter(None, (_words_of_json(item) for item in data[:3])))
    if not isinstance(data, dict):
        return ""
    title, detail = data.get("title"), data.get("detail")
    found = [text for text in (title, detail) if isinstance(text, str) and text]
    if not found:
        for key in ("error_description", "message", "msg", "error", "errors", "detail", "reason"):
            value = data.get(key)
            words = _words_of_json(value) if isinstance(value, str | dict | list) else ""
            if words:
                return words
    return ": ".join(found)


def _words_of_text(response: httpx.Response) -> str:
    media_type = essence(response.headers.get("content-type"))
    head = response.content[:65536].decode("utf-8", errors="replace").strip()
    if media_type == "text/html" or head[:15].lower().startswith(("<!doctype", "<html")):
        title = re.search(r"(?is)<title[^>]*>(.{0,300}?)</title>", head)
        return f"an HTML page, {html.unescape(title[1]).strip()!r}" if title else "an HTML page"
    return head if media_type.startswith("text/") else ""
