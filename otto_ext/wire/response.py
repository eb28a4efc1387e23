"""From the bytes of a response to the documented type. Pure: nothing is read from a socket."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import chain
from typing import Any, Final, TypeAlias

from .body_io import Wire, wire_of
from .contract import Codec, Undecodable, UnexpectedContent
from .media_types import essence, is_json, parameters_of
from .operation import BodyKind, Operation, ResponseSpec
from .primitives import ANY, BINARY
from .sequences import SequenceKind, Splitter
from .types import DriftReport

__all__ = [
    "REDIRECTS",
    "UnexpectedContent",
    "decode",
    "is_redirect",
    "spec_for",
]


_Form: TypeAlias = tuple[BodyKind, Codec]


def spec_for(operation: Operation[Any], status: int) -> ResponseSpec | None:
    """The documented response for a status: the exact one, else its range, else the default.

    Where some success is documented, `default` describes errors alone.
    """
    wanted = [str(status), f"{status // 100}XX"]
    if status // 100 != 2 or not any(it.status.startswith("2") for it in operation.responses):
        wanted.append("default")
    for one in wanted:
        for spec in operation.responses:
            if spec.status == one:
                return spec
    return None


#: The statuses whose Location is followed (RFC 9110, section 15.4).
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


def is_redirect(responses: tuple[ResponseSpec, ...], status: int) -> bool:
    """Whether a status is a documented redirect, which is a result rather than an error."""
    return status in REDIRECTS and any(it.status in (str(status), "3XX") for it in responses)


#: What a server names that knows nothing of the content, or names nothing.
_VAGUE = frozenset({"", "application/octet-stream"})
#: Where no page is documented, one comes from a proxy or a login form.
_PAGES = frozenset({"text/html", "application/xhtml+xml"})


def _stated(spec: ResponseSpec, header: str | None) -> _Form | None:
    """The documented form of a media type; parameters such as `version=2` distinguish forms."""
    media_type, parameters = essence(header), parameters_of(header)
    same = [it for it in spec.contents if essence(it[0]) == media_type]
    for documented, kind, codec in same:
        if parameters_of(documented).items() == parameters.items():
            return kind, codec
    for documented, kind, codec in same:
        own = parameters_of(documented)
        if all(parameters.get(name, value) == value for name, value in own.items()):
            return kind, codec
    return same[0][1:] if len(same) == 1 else None


def _select(spec: ResponseSpec, header: str | None, content: bytes, report: DriftReport) -> _Form:
    """How a body of a media type is read."""
    media_type = essence(header)
    stated = _stated(spec, header)
    if stated is not None:
        return stated
    for documented, kind, codec in spec.contents:
        family, _, rest = essence(documented).partition("/")
        if rest == "*" and (family == "*" or media_type.startswith(f"{family}/")):
            if is_json(media_type) and codec is not BINARY:
                return "json", codec
            if codec is ANY and media_type:
                return (
                    "text" if family == "text" or media_type.startswith("text/") else "binary"
                ), codec
            return kind, codec
    for _, kind, codec in spec.contents:
        # application/json documented, application/vnd.x+json sent, or no type sent at all
        if kind == "json" and (is_json(media_type) or not media_type):
            return kind, codec
    documented = ", ".join(entry[0] for entry in spec.contents)
    for _, kind, codec in spec.contents:
        fits = media_type in _VAGUE or (kind == "binary" and not is_json(media_type))
        fits = fits or (kind == "text" and media_type.startswith("text/"))
        # application/jsonl documented, application/x-ndjson sent
        is_lines = kind == "lines" and "json" in media_type and not is_json(media_type)
        if kind != "json" and (fits or is_lines) and media_type not in _PAGES:
            known = media_type in _VAGUE or is_lines
            if not known and documented != "application/octet-stream":
                report("", f"{documented} instead of {media_type}", content)
            return kind, codec
    raise UnexpectedContent(f"expected {documented}, got {media_type or 'no content type'}")


def decode(
    spec: ResponseSpec, content_type: str | None, content: bytes, report: DriftReport
) -> Any:
    """The body of a documented response as its documented type.

    Args:
        spec: the documented response.
        content_type: the response's Content-Type header.
        content: the body.
        report: called with each place that does not match the document; it may raise.

    Raises:
        UnexpectedContent: the body cannot be read as any documented form.
        Undecodable: the body is JSON and cannot be held in the documented type.
    """
    chosen = _chosen.get((id(spec), content_type))
    if chosen is not None and content:
        return chosen[1].read(content, report)
    if not spec.contents:
        if content:
            report("", "no body", content)
        return None
    if not content and not spec.status.isdigit():
        # A range and `default` hold statuses without a body, 204 among them.
        return None
    kind, codec = _select(spec, content_type, content, report)
    if kind == "binary":
        return content
    if kind == "text":
        return _decode_text(codec, content, content_type, report)
    if kind in ("lines", "sequence", "events"):
        return _decode_sequence(kind, codec, content, report)
    if not content:
        if codec is ANY:
            # Documents name JSON without a schema for what has no body, too.
            return None
        raise UnexpectedContent("expected JSON, got an empty body")
    stated = is_json(essence(content_type))
    if str in codec.json_types and not stated and not _is_json(content):
        # text/plain documented as a value in JSON: a string there has no quotes.
        return _decode_text(codec, content, content_type, report)
    wire = wire_of(codec)
    if len(_chosen) >= _MOST_CHOSEN:
        # No server shall fill our memory with its headers.
        _chosen.clear()
    if stated or str not in codec.json_types:
        # The response is kept, so that its id stays its own.
        _chosen[id(spec), content_type] = spec, wire
    return wire.read(content, report)


_MOST_CHOSEN: Final = 4096
#: What reads the JSON of a response, by the response and the header that names its content.
_chosen: dict[tuple[int, str | None], tuple[ResponseSpec, Wire]] = {}


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


def _decode_sequence(
    kind: SequenceKind, codec: Any, content: bytes, report: DriftReport
) -> list[Any]:
    """All items of a sequence; a pointer begins with the number of the item."""
    wire = wire_of(codec.items)
    splitter = Splitter(kind)
    found: list[Any] = []
    for item in chain(splitter.feed(content), splitter.close()):
        at = f"/{len(found)}"
        try:
            found.append(wire.read(item, _below(at, report)))
        except UnexpectedContent as error:
            raise UnexpectedContent(f"item {len(found)}: {error}") from None
        except Undecodable as error:
            raise Undecodable(at + error.pointer, error.expected, error.got) from None
    return found


def _below(at: str, report: DriftReport) -> DriftReport:
    return lambda pointer, expected, got: report(at + pointer, expected, got)


def _decode_text(
    codec: Codec, content: bytes, content_type: str | None, report: DriftReport
) -> Any:
    charset = parameters_of(content_type).get("charset", "utf-8")
    try:
        text = content.decode(charset)
    except (LookupError, ValueError):
        text = content.decode("utf-8", errors="replace")
        report("", f"text in {charset}", content)
    if codec is ANY or codec is BINARY:
        return text
    if str in codec.json_types:
        return codec.repair(text, "", report)
    try:
        # A number or a boolean stands there as in JSON.
        value = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        value = text
    return codec.repair(value, "", report)
