"""Media types: which one is meant, how an example value is written in each, and reading JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from otto_ext.wire.media_types import essence, is_json

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

__all__ = ["best_match", "encode", "json_bytes", "negotiate", "read_json"]

_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def best_match(documented: Iterable[str], given: str) -> str | None:
    """The documented type or range that covers the given type; the closest one."""
    kind = essence(given)
    ranges = (kind, f"{kind.partition('/')[0]}/*", "*/*")
    by_base = {essence(each): each for each in documented}
    return next((by_base[each] for each in ranges if each in by_base), None)


def negotiate(documented: Iterable[str], accept: str) -> str | None:
    """The type to respond with: what `Accept` asks for, else JSON, else the first (RFC 9110)."""
    known = list(documented)
    known.sort(key=lambda each: not is_json(each))  # stable: the document's order otherwise
    for wanted in sorted(map(_weighed, accept.split(",")), reverse=True, key=lambda pair: pair[1]):
        kind = wanted[0]
        if kind in ("", "*/*"):
            break
        for each in known:
            base = essence(each)
            if base == kind or (kind.endswith("/*") and base.startswith(kind[:-1])):
                return each
    return known[0] if known else None


def _weighed(text: str) -> tuple[str, float]:
    kind, _, rest = text.partition(";")
    _, _, weight = rest.replace(" ", "").partition("q=")
    try:
        return kind.strip().lower(), float(weight.partition(";")[0] or 1)
    except ValueError:
        return kind.strip().lower(), 1.0


def read_json(text: str) -> Any:
    """What a string is as JSON; the string itself where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def json_bytes(value: Any) -> bytes:
    """A value as JSON; escapes stand where a string is none (lone surrogates of a request)."""
    try:
        return json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(value).encode()


def encode(media_type: str, value: Any, random: Random) -> tuple[bytes, str]:
    """A value as a body of a media type, and the Content-Type that names it."""
    kind = essence(media_type)
    if is_json(kind) or "*" in kind:
        return json_bytes(value), ("application/json" if "*" in kind else media_type)
    if kind == "application/pdf":
        return _PDF, media_type
    if kind == "text/event-stream":
        return f"data: {json.dumps(value)}\n\n".encode(), media_type
    if kind in ("application/x-ndjson", "application/jsonl", "application/json-seq"):
        rows = value if isinstance(value, list) else [value]
        return "".join(json.dumps(row) + "\n" for row in rows).encode(), media_type
    if kind == "application/x-www-form-urlencoded" and isinstance(value, dict):
        return urlencode(value, doseq=True).encode(), media_type
    if kind.startswith("multipart/"):
        return _multipart(value, kind)
    if kind == "text/csv" and (not isinstance(value, str) or "\n" not in value):
        return f"id,value\r\n{random.getrandbits(32)},1\r\n".encode(), media_type
    if isinstance(value, str):
        return value.encode(), media_type
    return json.dumps(value).encode(), media_type


def _multipart(value: Any, kind: str) -> tuple[bytes, str]:
    fields = value if isinstance(value, dict) else {"value": value}
    lines = []
    for name, item in fields.items():
        text = item if isinstance(item, str) else json.dumps(item)
        lines.append(
            f'--sandbox\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
        )
    return ("".join(lines) + "--sandbox--\r\n").encode(), f"{kind}; boundary=sandbox"
