"""From the bytes of an answer to the documented type. Pure: nothing is read from a socket."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from .contract import Codec, UnexpectedContent
from .operation import BodyKind, Operation, Reply
from .primitives import ANY, BINARY
from .types import DriftReport
from .wire import Wire, wire_of

__all__ = ["UnexpectedContent", "decode", "find_reply", "is_json"]


_Form: TypeAlias = tuple[BodyKind, Codec]


def find_reply(operation: Operation[Any], status: int) -> Reply | None:
    """The documented answer for a status: the exact one, else its range, else the default."""
    for wanted in (str(status), f"{status // 100}XX", "default"):
        for reply in operation.replies:
            if reply.status == wanted:
                return reply
    return None


def media_type_of(header: str | None) -> str:
    """The media type of a Content-Type header, without parameters, in lower case."""
    return (header or "").partition(";")[0].strip().lower()


def is_json(media_type: str) -> bool:
    """Whether a media type is JSON or has the structured suffix +json (RFC 6839, section 3.1)."""
    return media_type in {"application/json", "text/json"} or media_type.endswith("+json")


#: What a server names that knows nothing of the content, or names nothing.
_VAGUE = frozenset({"", "application/octet-stream"})
#: Where no page is documented, one comes from a proxy or a login form.
_PAGES = frozenset({"text/html", "application/xhtml+xml"})


def _select(reply: Reply, media_type: str, content: bytes, report: DriftReport) -> _Form:
    """How a body of a media type is read."""
    for documented, kind, codec in reply.contents:
        if documented == media_type:
            return kind, codec
    for documented, kind, codec in reply.contents:
        family, _, rest = documented.partition("/")
        if rest == "*" and (family == "*" or media_type.startswith(f"{family}/")):
            return ("json", codec) if is_json(media_type) and kind != "json" else (kind, codec)
    for _, kind, codec in reply.contents:
        # application/json documented, application/vnd.x+json sent, or no type sent at all
        if kind == "json" and (is_json(media_type) or not media_type):
            return kind, codec
    documented = ", ".join(entry[0] for entry in reply.contents)
    for _, kind, codec in reply.contents:
        fits = media_type in _VAGUE or (kind == "binary" and not is_json(media_type))
        fits = fits or (kind == "text" and media_type.startswith("text/"))
        if kind in {"text", "binary"} and fits and media_type not in _PAGES:
            if media_type not in _VAGUE and documented != "application/octet-stream":
                report("", f"{documented} instead of {media_type}", content)
            return kind, codec
    raise UnexpectedContent(f"expected {documented}, got {media_type or 'no content type'}")


def decode(reply: Reply, content_type: str | None, content: bytes, report: DriftReport) -> Any:
    """The body of a documented answer as its documented type.

    Args:
        reply: the documented answer.
        content_type: the answer's Content-Type header.
        content: the body.
        report: called with each place that does not match the document; it may raise.

    Raises:
        UnexpectedContent: the body cannot be read as any documented form.
        Undecodable: the body is JSON and cannot be held in the documented type.
    """
    chosen = _chosen.get((id(reply), content_type))
    if chosen is not None and content:
        return chosen[1].read(content, report)
    if not reply.contents:
        if content:
            report("", "no body", content)
        return None
    kind, codec = _select(reply, media_type_of(content_type), content, report)
    if kind == "binary":
        return content
    if kind == "text":
        return _decode_text(codec, content, content_type, report)
    if not content:
        raise UnexpectedContent("expected JSON, got an empty body")
    wire = wire_of(codec)
    if len(_chosen) >= _MOST_CHOSEN:
        # No server shall fill our memory with its headers.
        _chosen.clear()
    # The reply is kept, so that its id stays its own.
    _chosen[id(reply), content_type] = reply, wire
    return wire.read(content, report)


_MOST_CHOSEN: Final = 4096
#: What reads the JSON of a reply, by the reply and the header that names its content.
_chosen: dict[tuple[int, str | None], tuple[Reply, Wire]] = {}


def _decode_text(
    codec: Codec, content: bytes, content_type: str | None, report: DriftReport
) -> Any:
    charset = "utf-8"
    for parameter in (content_type or "").split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip('"')
    try:
        text = content.decode(charset)
    except (LookupError, ValueError):
        text = content.decode("utf-8", errors="replace")
        report("", f"text in {charset}", content)
    if codec is ANY or codec is BINARY or str in codec.json_types:
        return text if codec is BINARY else codec.repair(text, "", report)
    return text
