"""Request bodies: which documented media type a value is sent as, and a writer for each kind."""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from secrets import token_hex
from typing import IO, Any, Final, TypeAlias

from .composites import Array, Map, Positional, without_null
from .contract import Codec, encode_any, send_any
from .media_types import essence, is_json
from .model import Model, codec_for
from .operation import Body, Operation
from .parameters import compact_json, deep, plain
from .primitives import ANY
from .types import UNSET, File
from .writing import dumps, written

__all__ = ["choose_body", "write_body"]


def write_body(
    chosen: Body, body: Any, extra: Mapping[str, Any]
) -> tuple[dict[str, Any], str | None]:
    """A body's keyword arguments for httpx, and its media type where httpx would not say it.

    Args:
        chosen: the documented body.
        body: the value.
        extra: members added to a JSON object or a form.

    Raises:
        ValueError: the value cannot be written as documented.
    """
    return _WRITERS[chosen.kind](chosen, body, extra)


# -- the choice ----------------------------------------------------------------------------------


def choose_body(operation: Operation[Any], body: Any, content_type: str | None) -> Body:
    """The documented body that a value is sent as.

    Raises:
        ValueError: the operation takes no body, or none of that media type.
    """
    if not operation.bodies:
        raise ValueError(f"{operation.name} takes no request body")
    if content_type is not None:
        for candidate in operation.bodies:
            if _same(candidate.media_type, content_type):
                return candidate
        known = ", ".join(candidate.media_type for candidate in operation.bodies)
        raise ValueError(f"{operation.name} takes {known}, not {content_type}")
    if len(operation.bodies) == 1:
        return operation.bodies[0]
    scores = [_fit(candidate, body) for candidate in operation.bodies]
    return operation.bodies[scores.index(max(scores))]


def _same(one: str, other: str) -> bool:
    """Whether two media types are the same, their parameters among them."""
    return _parts(one) == _parts(other)


def _parts(media_type: str) -> tuple[str, frozenset[str]]:
    base, *parameters = media_type.lower().split(";")
    return base.strip(), frozenset("".join(it.split()) for it in parameters)


def _fit(candidate: Body, body: Any) -> int:
    """How well a value goes with a documented body; the first of the best is taken."""
    kind = candidate.kind
    if is_file(body):
        if kind not in {"binary", *_SEQUENCES}:
            return 0
        named = body.mime_type if isinstance(body, File) else None
        if named is not None and essence(named) == essence(candidate.media_type):
            return 3
        # Bytes without a name are nothing more special.
        return 2 if essence(candidate.media_type) in _ANY_BYTES else 1
    if isinstance(body, str):
        return int(kind == "text" or (kind == "json" and str in candidate.codec.json_types))
    if isinstance(body, Model | Mapping):
        if kind not in {"json", "form", "multipart", *_SEQUENCES}:
            return 0
        holds_files = any(is_file(item) for _, item in _members(body))
        if holds_files and kind != "multipart":
            return 0
        if isinstance(body, Model):
            return 2 if candidate.codec.fit(body) > 0 else int(holds_files)
        # The keys decide; of equals, the first.
        return max(candidate.codec.fit(_plain_keys(body)), 0) + 1
    return int(
        kind in {"json", "lines"} or (kind == "multipart" and list in candidate.codec.json_types)
    )


_SEQUENCES: Final = frozenset({"lines", "sequence"})
_ANY_BYTES: Final = frozenset({"application/octet-stream", "*/*"})


def _plain_keys(body: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key): encode_any(it) if not is_file(it) else "" for key, it in body.items()}


# -- JSON ----------------------------------------------------------------------------------------


def _sent(codec: Codec, body: Any, extra: Mapping[str, Any]) -> Any:
    value = codec.send(body)
    return {**value, **send_any(extra)} if extra and isinstance(value, dict) else value


def _json(chosen: Body, body: Any, extra: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    content = dumps(_sent(chosen.codec, body, extra)) if extra else written(chosen.codec, body)
    return {"content": content}, _sendable(chosen.media_type, "application/json")


def _lines(chosen: Body, body: Any, extra: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """Each item of a list, or the one value, in a line or as a text of a JSON text sequence (RFC
    7464); a file as it is.
    """
    if is_file(body) or isinstance(body, str):
        return {"content": open_file(body)[1]}, chosen.media_type
    codec = without_null(chosen.codec)
    item = codec.items if isinstance(codec, Array) else codec
    single = isinstance(body, str | bytes | Mapping | Model) or not isinstance(body, Iterable)
    begin = b"\x1e" if chosen.kind == "sequence" else b""
    content = b"".join(begin + written(item, it) + b"\n" for it in ([body] if single else body))
    return {"content": content}, chosen.media_type


def _sendable(media_type: str, fallback: str) -> str:
    return fallback if "*" in media_type else media_type


# -- forms ---------------------------------------------------------------------------------------


def _form(chosen: Body, body: Any, extra: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    value = _sent(chosen.codec, body, extra)
    fields: dict[str, Any] = {}
    for key, item in value.items() if isinstance(value, dict) else ():
        if item is None:
            continue
        if is_json(chosen.encoding.get(key)):
            fields[key] = compact_json(item)
        elif isinstance(item, dict) and key in chosen.deep:
            fields.update((name, plain(it)) for name, it in deep(key, item) if it is not None)
        elif isinstance(item, list):
            texts = [plain(entry) for entry in item if entry is not None]
            fields[key] = chosen.joined[key].join(texts) if key in chosen.joined else texts
        else:
            fields[key] = plain(item)
    return {"data": fields}, chosen.media_type


def _multipart(
    chosen: Body, body: Any, extra: Mapping[str, Any]
) -> tuple[dict[str, Any], str | None]:
    if isinstance(body, list | tuple):
        return _parts_in_order(chosen, body)
    codecs = _codecs(chosen.codec)
    files: list[tuple[str, Any]] = []
    for key, item in [*_members(body), *extra.items()]:
        codec = codecs(key)
        if isinstance(item, list | tuple):
            items = codec.items if isinstance(codec, Array) else ANY
            entries = [(items, entry) for entry in item if entry is not None]
            if key in chosen.joined:
                text = chosen.joined[key].join(plain(it.send(entry)) for it, entry in entries)
                entries = [(ANY, text)]
        else:
            entries = [(codec, item)]
        files += [(key, _part(it, entry, chosen.encoding.get(key))) for it, entry in entries]
    if essence(chosen.media_type) == "multipart/form-data":
        # httpx writes it only where there are files; an empty list would send none.
        return {"files": files or [("", (None, b"", None))]}, None
    return _raw_parts(chosen, files)


def _parts_in_order(chosen: Body, body: Sequence[Any]) -> tuple[dict[str, Any], str]:
    """Parts without names, each by its position (OpenAPI 3.2, 4.15.3)."""
    if essence(chosen.media_type) == "multipart/form-data":
        raise ValueError("parts of multipart/form-data have names; give a dict")
    codec = without_null(chosen.codec)
    if isinstance(codec, Positional):
        pairs = [*codec.pairs(body)]
    else:
        pairs = [(codec.items if isinstance(codec, Array) else ANY, item) for item in body]
    encoding, rest = chosen.encoding, chosen.encoding.get("*")
    parts = [_part(it, item, encoding.get(str(n), rest)) for n, (it, item) in enumerate(pairs)]
    return _raw_parts(chosen, [(None, part) for part in parts])


def _raw_parts(
    chosen: Body, parts: Iterable[tuple[str | None, tuple[Any, ...]]]
) -> tuple[dict[str, Any], str]:
    """The parts of a body that is not a form."""
    boundary = token_hex(16)
    content = b"".join(_raw_part(boundary, key, part) for key, part in parts)
    content += f"--{boundary}--\r\n".encode()
    return {"content": content}, f"{chosen.media_type}; boundary={boundary}"


def _raw_part(boundary: str, key: str | None, part: tuple[Any, ...]) -> bytes:
    """A part of a multipart body that is not a form (RFC 2046, section 5.1)."""
    name, payload, *media_type = part
    data = payload if isinstance(payload, bytes) else payload.read()
    head = [f"--{boundary}"]
    if key is not None:
        named = f"; filename={_in_quotes(name)}" if name else ""
        head.append(f"Content-Disposition: form-data; name={_in_quotes(key)}{named}")
    head += [f"Content-Type: {it}" for it in media_type if it]
    return "\r\n".join([*head, "", ""]).encode() + data + b"\r\n"


def _in_quotes(text: str) -> str:
    for character, escaped in (('"', "%22"), ("\r", "%0D"), ("\n", "%0A")):
        text = text.replace(character, escaped)
    return f'"{text}"'


def _codecs(codec: Codec) -> Any:
    """The type of a body's member by its key."""
    codec = without_null(codec)
    if isinstance(codec, Map):
        return lambda key: without_null(codec.values)
    schema = getattr(codec, "schema", None)
    if schema is None:
        return lambda key: ANY
    known = {p.key: p.codec for p in schema.properties}
    return lambda key: without_null(known.get(key, schema.extra))


def _members(body: Any) -> Iterator[tuple[str, Any]]:
    """A form's fields with files as they were given, which `to_dict` would not keep."""
    if isinstance(body, Model):
        found: Mapping[str, Any] = {
            p.key: getattr(body, p.attribute)
            for p in codec_for(type(body)).schema.properties
            if not p.read_only
        }
        found = {**found, **body.additional_properties}
    else:
        found = body
    for key, value in found.items():
        if value is not UNSET and value is not None:
            yield key, value


def _part(codec: Codec, value: Any, content_type: str | None) -> tuple[Any, ...]:
    if is_file(value):
        name, payload, media_type = open_file(value)
        return (name or "upload", payload, media_type or content_type or "application/octet-stream")
    sent = codec.send(value)
    if isinstance(sent, dict | list):
        return (None, compact_json(sent).encode(), content_type or "application/json")
    text = compact_json(sent) if is_json(content_type) else plain(sent)
    return (None, text.encode()) if content_type is None else (None, text.encode(), content_type)


# -- files and strings ---------------------------------------------------------------------------


def is_file(value: Any) -> bool:
    """Whether a value is the content of a file rather than JSON."""
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


def _text(chosen: Body, body: Any, extra: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    if is_file(body):
        return _binary(chosen, body, extra)
    sent = _not_an_object(chosen, chosen.codec.send(body))
    media_type = _sendable(chosen.media_type, "text/plain")
    if "charset=" not in media_type.lower():
        media_type = f"{media_type}; charset=utf-8"
    return {"content": plain(sent).encode()}, media_type


def _binary(chosen: Body, body: Any, extra: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    del extra
    _not_an_object(chosen, body)
    _, payload, media_type = open_file(body)
    return {"content": payload}, _sendable(
        chosen.media_type, media_type or "application/octet-stream"
    )


def _not_an_object(chosen: Body, value: Any) -> Any:
    if isinstance(value, Model | Mapping | list | tuple):
        raise ValueError(
            f"{chosen.media_type} is sent as a string or bytes; a {type(value).__name__} has no "
            "form in it, so write it yourself"
        )
    return value


_Writer: TypeAlias = Callable[[Body, Any, Mapping[str, Any]], tuple[dict[str, Any], str | None]]
_WRITERS: dict[str, _Writer] = {
    "json": _json,
    "lines": _lines,
    "sequence": _lines,
    "form": _form,
    "multipart": _multipart,
    "text": _text,
    "binary": _binary,
}
