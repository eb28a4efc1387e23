"""`--data`: from a string, a file or stdin to a request body, checked before it is sent."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from otto_ext.cli._failures import UsageError
from otto_ext.cli._option_values import choices, is_list, kind_of
from otto_ext.cli._output import is_terminal
from otto_ext.wire import codec as c
from otto_ext.wire.composites import without_null
from otto_ext.wire.types import UNSET

if TYPE_CHECKING:
    from collections.abc import Mapping

    from otto_ext.wire.model import Property
    from otto_ext.wire.operation import Body, Operation

__all__ = ["body_of", "checked_text", "fields_of", "members_of"]

_SHOWN = 5


def body_of(
    operation: Operation[Any],
    data: str | None,
    content_type: str | None,
    members: Mapping[str, Any] | None = None,
) -> Any:
    """The request body of a call, or `UNSET`.

    Args:
        operation: what is called.
        data: the string itself, `@file`, or `-` for stdin; None for no body.
        content_type: the media type, where the document has several.
        members: members of the body that were given as options, by their names in JSON; they come
            on top of `data`.

    Raises:
        UsageError: the body is missing, is not as documented, or the operation takes none.
    """
    if data is None and not members:
        if operation.body_required:
            named = any(map(members_of, operation.bodies))
            raise UsageError(
                f"{operation.name} needs --data: JSON, @file or - for stdin"
                f"{'; or its members as options, see --help' if named else ''}"
            )
        return UNSET
    if not operation.bodies:
        raise UsageError(f"{operation.name} takes no --data")
    chosen = _chosen(operation, content_type)
    if members and not members_of(chosen):
        raise UsageError(f"a body of {chosen.media_type} has no members; give --data alone")
    if data is None:
        return _checked(chosen, dict(members or {}), "the body")
    raw = _read(data)
    if chosen.kind in {"binary", "lines", "sequence"}:
        return raw
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise UsageError("--data is not valid UTF-8") from None
    if chosen.kind == "text":
        return text
    value = _parsed(text)
    if not members:
        return _checked(chosen, value, "--data")
    if not isinstance(value, dict):
        raise UsageError("--data is not a JSON object, so its members cannot be given as options")
    return _checked(chosen, {**value, **members}, "the body")


def checked_text(body: Body, text: str) -> Any:
    """A request body from JSON in a string. It names no file: `@file` is a plain string.

    Raises:
        UsageError: it is not JSON, or not as documented.
    """
    return _checked(body, _parsed(text, "the body"), "the body")


def members_of(body: Body) -> list[Property]:
    """The members of a body that is an object; none for other bodies."""
    found = getattr(without_null(body.codec), "schema", None)
    return [] if found is None else list(found.properties)


def fields_of(body: Body) -> list[str]:
    """The members of a body, each as a line of help: name, type, whether it is required."""
    found = members_of(body)
    width = max((len(it.key) for it in found), default=0)
    return [
        f"{it.key:<{width}}  {'|'.join(choices(it.codec)) or kind_of(it.codec)}"
        f"{'...' if is_list(it.codec) else ''}"
        f"{', required' if it.required else ''}"
        for it in found
    ]


def _chosen(operation: Operation[Any], content_type: str | None) -> Body:
    for body in operation.bodies:
        if content_type in (None, body.media_type):
            return body
    known = ", ".join(body.media_type for body in operation.bodies)
    raise UsageError(f"--content-type: {operation.name} takes {known}, not {content_type}")


def _read(data: str) -> bytes:
    if data == "-":
        if is_terminal(sys.stdin):
            raise UsageError("--data - reads stdin, which is a terminal; pipe the body into it")
        return sys.stdin.buffer.read()
    if data.startswith("@"):
        try:
            return Path(data[1:]).read_bytes()
        except OSError as error:
            raise UsageError(f"--data {data}: {error.strerror or error}") from None
    return data.encode("utf-8", "surrogateescape")


def _parsed(text: str, what: str = "--data") -> Any:
    try:
        return json.loads(text, parse_float=Decimal)
    except ValueError as error:
        raise UsageError(f"{what} is not valid JSON: {error}") from None
    except RecursionError:
        raise UsageError(f"{what} is nested too deeply") from None


def _checked(chosen: Body, value: Any, what: str) -> Any:
    found: list[str] = []
    try:
        model = chosen.codec.decode(value)
    except c.Mismatch:
        model = None
        try:
            chosen.codec.repair(value, "", lambda *said: found.append(_difference(*said)))
        except c.Undecodable as error:
            found.append(_difference(error.pointer, error.expected, error.got))
    if found:
        more = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        raise UsageError(f"{what} is not as documented: {'; '.join(found[:_SHOWN])}{more}")
    if chosen.kind == "multipart" and isinstance(value, dict):
        return {key: _part(item) for key, item in value.items()}
    return value if model is None else model


def _difference(pointer: str, expected: str, got: Any) -> str:
    place = pointer or "the whole"
    if got is UNSET:
        return f"{place} is required ({expected})"
    return f"{place} should be {expected}, not {c.describe(got)}"


def _part(value: Any) -> Any:
    """A form's field: `@statement.csv` is the file of that name."""
    if not isinstance(value, str) or not value.startswith("@"):
        return value
    path = Path(value[1:])
    if not path.is_file():
        raise UsageError(f"the body: there is no file {path}")
    return path
