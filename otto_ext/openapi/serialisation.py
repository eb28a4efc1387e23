"""Bytes to a document and back: JSON or YAML, read as hostile until proved otherwise.

The result is a tree of JSON values with text keys in the order of the source, whatever came in:
no shared or cyclic objects, no dates, no integer keys. YAML is read by the rules of YAML 1.2's
core schema, as OpenAPI asks (4.3, "Format"): `no` is a word, `2020-01-01` is a string, and a status
code that stands unquoted as a key is still the string `200`.

Bounds hold before anything is built: nesting depth, number of values (which ends "billion
laughs"), and, in `fetch`, bytes.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import sys
from typing import Any

from attrs import field, frozen

from otto_ext.openapi.document_errors import (
    MAX_DEPTH,
    MAX_VALUES,
    DocumentError,
    too_deep,
    too_many,
)
from otto_ext.openapi.fixes import Fix

__all__ = [
    "Decoded",
    "canonical_bytes",
    "decode",
    "decode_value",
    "document_hash",
    "duplicate_key",
    "pretty_bytes",
]

#: Strings up to this length are shared.
_SHORT = 200
#: A Unicode escape in any encoding. Half a surrogate pair cannot be written without one.
_ESCAPED = re.compile(rb"\\\0*[uU]")


@frozen
class Decoded:
    """A document as a tree of JSON values, and what was odd about its text."""

    document: dict[str, Any]
    format: str
    notes: tuple[Fix, ...] = field(default=())


def decode(data: bytes, label: str) -> Decoded:
    """The document in `data`, JSON or YAML by its content, whatever its name says.

    Args:
        data: the text, UTF-8 (UTF-16 and UTF-32 for JSON, as RFC 4627 had it).
        label: what errors call it, a path or a URL.

    Raises:
        DocumentError: with line and column where the text is at fault.
    """
    notes: list[Fix] = []
    value, kind = _value(data, label, notes)
    if not isinstance(value, dict):
        raise DocumentError(
            f"{label} holds {_kind(value)} at its top level; an OpenAPI document is an object"
        )
    if _ESCAPED.search(data):
        value = _encodable(value, notes)
    return Decoded(value, kind, tuple(notes))


def decode_value(data: bytes, label: str) -> Any:
    """The value in `data`, JSON or YAML, of whatever kind: what other files than documents hold.

    Raises:
        DocumentError: as `decode`.
    """
    return _value(data, label, [])[0]


def _value(data: bytes, label: str, notes: list[Fix]) -> tuple[Any, str]:
    text = _text(data, label)
    start = text.lstrip()[:1]
    if not start:
        raise DocumentError(f"{label} is empty; JSON or YAML was expected")
    try:
        value, kind = _parsed(text, label, notes, is_object=start in "{[")
    except DocumentError:
        if start == "<":
            raise DocumentError(_markup_message(text, label)) from None
        raise
    if start == "<" and not isinstance(value, dict):  # as a key of YAML, `<` is a word
        raise DocumentError(_markup_message(text, label))
    if kind == "JSON":
        _check_bounds(value, label)
    return value, kind


def _parsed(text: str, label: str, notes: list[Fix], *, is_object: bool) -> tuple[Any, str]:
    """JSON where it looks like JSON; YAML has the same brackets, so its files get a second try."""
    if is_object:
        try:
            return _from_json(text, label, notes), "JSON"
        except DocumentError:
            if not label.lower().endswith((".yaml", ".yml")):
                raise
            notes.clear()
    try:
        from otto_ext.openapi.yaml_tree import YamlTree
    except ModuleNotFoundError:
        raise DocumentError(
            f"{label} is not JSON, and YAML needs PyYAML: pip install pyyaml"
        ) from None
    return YamlTree(label, notes).read(text), "YAML"


def _text(data: bytes, label: str) -> str:
    encoding = json.detect_encoding(data) if data[:4].count(0) or data[:2] in _BOMS else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"{label} is not UTF-8 (byte {error.start}); an OpenAPI document is JSON or YAML"
        ) from None
    if "\x00" in text:
        raise DocumentError(f"{label} is binary; an OpenAPI document is JSON or YAML text")
    return text


_BOMS = (b"\xff\xfe", b"\xfe\xff")


def _markup_message(text: str, label: str) -> str:
    head = text[:4096].lower()
    if "<html" in head or "<!doctype html" in head:
        return (
            f"{label} is an HTML page, not an OpenAPI document; if it shows the API's "
            "documentation, run again with --discover to look for the document it reads"
        )
    return f"{label} is XML or HTML, not an OpenAPI document in JSON or YAML"


def _from_json(text: str, label: str, notes: list[Fix]) -> Any:
    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        # The same few words over and over: one string for each, in all documents that are held.
        made = {
            key: sys.intern(value) if type(value) is str and len(value) <= _SHORT else value
            for key, value in items
        }
        if len(made) != len(items):
            seen: set[str] = set()
            for key, _ in items:
                if key in seen:
                    notes.append(duplicate_key(key, ""))
                seen.add(key)
        return made

    def constant(name: str) -> Any:
        raise DocumentError(f"{label} holds {name}, which JSON does not have")

    try:
        return json.loads(
            text.removeprefix("\ufeff"), object_pairs_hook=pairs, parse_constant=constant
        )
    except json.JSONDecodeError as error:
        raise DocumentError(
            f"{label} is not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        ) from None
    except RecursionError:
        raise DocumentError(too_deep(label)) from None
    except ValueError as error:  # an integer of more digits than Python converts
        raise DocumentError(f"{label} is not usable JSON: {error}") from None


def duplicate_key(key: str, place: str) -> Fix:
    return Fix(
        "duplicate-key", place, f"the key {key!r} stands twice in one object; the last one counts"
    )


def _check_bounds(value: Any, label: str) -> None:
    """Iterative, so that depth is measured and not suffered."""
    count = 0
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        below: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                below.extend(item.values())
            elif isinstance(item, list):
                below.extend(item)
            elif isinstance(item, float) and not math.isfinite(item):
                raise DocumentError(f"{label} holds a number beyond what JSON readers can hold")
        count += len(below)
        if count > MAX_VALUES:
            raise DocumentError(too_many(label))
        if not below:
            return
        level = below
    raise DocumentError(too_deep(label))


def _encodable(document: dict[str, Any], notes: list[Fix]) -> dict[str, Any]:
    """Half a surrogate pair is legal in JSON's escapes and in no file: it becomes U+FFFD."""
    try:
        json.dumps(document, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        notes.append(Fix("lone-surrogate", "", "half a surrogate pair in a string was replaced"))
        # `errors="replace"` would give "?", which says nothing.
        text = json.dumps(document, ensure_ascii=False)
        cleaned = "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
        document = json.loads(cleaned)
    return document


def _kind(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, list):
        return "an array"
    return "plain text" if isinstance(value, str) else "a single value"


# -- a document to bytes ---------------------------------------------------------------------------


def canonical_bytes(document: Any) -> bytes:
    """One line of JSON, keys in the document's order: what hashes are taken over."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def pretty_bytes(document: Any) -> bytes:
    """The form that is committed: two spaces a level, the document's key order, UTF-8."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def document_hash(document: dict[str, Any]) -> str:
    """SHA-256 of a document, keys in its own order, which decides the order of what is made."""
    return hashlib.sha256(canonical_bytes(document)).hexdigest()
