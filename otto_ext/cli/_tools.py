"""What programs that are not people, such as agents in an editor, do with the API: search the
operations, describe one, and call one. `otto mcp` offers these as tools.

What is returned holds no secret: the key's secret, tokens, and the members of responses that the
document marks as secrets (`writeOnly`, `format: password`) are `***`. Nothing here reads a file.
"""

from __future__ import annotations

import re
from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from attrs import evolve, fields, frozen

from otto_ext.auth._secret import Secret
from otto_ext.cli._body import checked_text
from otto_ext.cli._catalog import (
    CatalogEntry,
    entry,
    matching,
    operation,
    parameters_by_name,
    said_of_members,
    said_of_parameters,
)
from otto_ext.cli._failures import UsageError
from otto_ext.cli._option_values import Unfit, choices, is_list, kind_of, parse
from otto_ext.cli._row_output import more_rows, selection
from otto_ext.wire import codec as c
from otto_ext.wire.composites import without_null
from otto_ext.wire.media_types import essence, is_json
from otto_ext.wire.model import ModelCodec
from otto_ext.wire.operation import Call
from otto_ext.wire.types import UNSET

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from otto_ext import Otto
    from otto_ext.wire.operation import Operation
    from otto_ext.wire.types import Response

__all__ = ["Tools"]

#: Methods that change nothing (RFC 9110, section 9.2.1).
_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "QUERY"})
#: Characters of a response, and operations of a search, that a tool returns.
_MOST = 100_000
_FOUND = 50
#: Objects within objects that a description shows.
_DEPTH = 3
#: Digits that a binary floating-point number holds (IEEE 754, binary64).
_DIGITS = 15
_TOKENS = re.compile(
    r"(?i)(?<=bearer )[A-Za-z0-9._~+/=-]+|eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*"
)


@frozen
class Tools:
    """The tools over a client.

    Attributes:
        client: sends the calls.
        writes: whether operations that change something may be called.
        secret: the key's, which is never returned; None if it is not known.
    """

    client: Otto
    writes: bool = False
    secret: Secret | None = None

    def search(self, query: str = "") -> dict[str, Any]:
        """The operations that contain all words of a query, in the document's order."""
        found = matching(query.lower().split())
        more = {"left_out": len(found) - _FOUND} if len(found) > _FOUND else {}
        return {"operations": [_listed(it) for it in found[:_FOUND]], **more}

    def describe(self, name: str) -> dict[str, Any]:
        """An operation with its parameters, its body and what it returns.

        Raises:
            UsageError: there is no such operation.
        """
        found = operation(name)
        said = said_of_parameters(found.name)
        parameters = [
            {
                "name": it.attribute,
                "in": it.location,
                "required": it.required,
                **_shape(it.codec, _DEPTH),
                **({"description": said[it.attribute]} if said.get(it.attribute) else {}),
            }
            for it in found.parameters
        ]
        bodies = [
            {"media_type": it.media_type, **_described(it, _shape(it.codec, _DEPTH))}
            for it in found.bodies
        ]
        return {
            **_listed(entry(found.name)),
            "parameters": parameters,
            **({"body": {"required": found.body_required, "one_of": bodies}} if bodies else {}),
            "returns": _returns(found),
            "errors": sorted(it.status for it in found.responses if not it.status.startswith("2")),
        }

    def call(
        self,
        name: str,
        arguments: Mapping[str, Any] | None = None,
        body: Any = None,
        select: str | None = None,
    ) -> str:
        """Call an operation, and return its response as a string; JSON keeps the digits of numbers.

        Args:
            name: the operation's name.
            arguments: parameters by their Python or their own names.
            body: the request body: JSON, or a string with JSON, whose numbers keep their digits.
            select: a JMESPath expression that is applied to the response.

        Raises:
            UsageError: something does not fit; nothing was sent.
            OttoError: the call failed.
        """
        found = operation(name)
        if found.method.upper() not in _SAFE and not self.writes:
            raise UsageError(
                f"{found.name} changes data ({found.method} {found.path}), and this server only "
                "reads; a person can start it with --allow-writes"
            )
        pick = selection(select)
        given = _arguments(found, arguments or {})
        sent, content_type = _body(found, body)
        call = Call(found, given, sent, content_type)
        from otto_ext.pull._method_calls import as_sent

        plain = evolve(call, operation=as_sent(found))
        try:
            response = self.client._caller.execute(plain)
        except ValueError as error:
            raise UsageError(str(error)) from None
        shown = _shown(response, found, None if select is None else pick)
        said, _ = more_rows(plain, response)
        if said and (select is not None or found.paging is None):
            # What is selected of a page does not show that there is another.
            shown = f"{shown}\n{said}"
        return self.masked(shown)

    def masked(self, text: str) -> str:
        """A string without secrets."""
        if self.secret is not None:
            text = self.secret.masked(text)
        with suppress(Exception):  # there may be no token, and then there is none to hide
            text = Secret(self.client._core.tokens.get().access_token).masked(text)
        return _TOKENS.sub("***", text)


def _listed(it: CatalogEntry) -> dict[str, Any]:
    return {
        "name": it.name,
        "method": it.method,
        "path": it.path,
        "summary": it.summary,
        **({"deprecated": True} if it.deprecated else {}),
        **({} if it.method.upper() in _SAFE else {"changes_data": True}),
        **({"pages": True} if operation(it.name).paging is not None else {}),
    }


# -- descriptions ---------------------------------------------------------------------------------


def _shape(codec: c.Codec, depth: int, within: tuple[Any, ...] = ()) -> dict[str, Any]:
    """A type as JSON: `{"type": "UUID"}`, `{"type": "object", "members": {...}}`."""
    nullable = {"nullable": True} if isinstance(codec, c.Nullable) else {}
    codec = without_null(codec)
    if isinstance(codec, c.Array):
        return {"type": "list", "items": _shape(codec.items, depth, within), **nullable}
    if values := choices(codec):
        name = kind_of(codec) if codec is c.BOOLEAN else "enum"
        return {"type": name, "values": values, **nullable}
    if isinstance(codec, ModelCodec):
        if depth < 0 or codec.cls in within:
            return {"type": f"object {codec.cls.__name__}", **nullable}
        inner = (*within, codec.cls)
        members = {
            it.key: {
                **_shape(it.codec, depth - 1, inner),
                **({"required": True} if it.required else {}),
            }
            for it in codec.schema.properties
        }
        return {"type": "object", "members": members, **nullable}
    if isinstance(codec, c.Union):
        found = dict.fromkeys((*codec.members, *codec.tags.values()))
        return {"one_of": [_shape(it, depth, within) for it in found], **nullable}
    return {"type": kind_of(codec), **nullable}


def _described(body: Any, shape: dict[str, Any]) -> dict[str, Any]:
    """The shape of a body, with what the document says of its members."""
    said = said_of_members(body)
    codec = without_null(body.codec)
    if isinstance(codec, ModelCodec):
        for it in codec.schema.properties:
            if it.attribute in said:
                shape["members"][it.key]["description"] = said[it.attribute]
    return shape


def _returns(found: Operation[Any]) -> dict[str, Any]:
    for response in found.responses:
        for media_type, kind, codec in response.contents:
            if response.status.startswith("2") and kind == "json":
                return {"status": response.status, **_shape(codec, _DEPTH)}
            if response.status.startswith("2"):
                return {"status": response.status, "media_type": media_type}
    return {}


# -- calls ----------------------------------------------------------------------------------------


def _arguments(found: Operation[Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments by their Python names, read by their types.

    Raises:
        UsageError: one is unknown, is missing, or is not a value of its type.
    """
    known = parameters_by_name(found)
    result: dict[str, Any] = {}
    for name, value in given.items():
        if name not in known:
            names = ", ".join(it.attribute for it in found.parameters) or "none"
            raise UsageError(f"{found.name} has no parameter {name!r}; it takes {names}")
        if value is None:
            continue
        parameter = known[name]
        try:
            several = is_list(parameter.codec)
            texts = [_as_text(it) for it in value] if several and isinstance(value, list) else None
            result[parameter.attribute] = parse(parameter.codec, texts or _as_text(value))
        except Unfit as error:
            raise UsageError(f"{name}: {error}") from None
    needed = [it.attribute for it in found.parameters if it.required]
    missing = [name for name in needed if name not in result]
    if missing:
        raise UsageError(f"{found.name} needs {', '.join(missing)}")
    return result


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else _json(value)


def _json(value: Any) -> str:
    """JSON of what a tool was given.

    Raises:
        UsageError: a number may have lost digits on its way here.
    """
    from otto_ext.pull._row_lines import text_of

    return text_of(_exact(value))


def _exact(value: Any) -> Any:
    if isinstance(value, float):
        exact = Decimal(repr(value))
        if not exact.is_finite() or len(exact.as_tuple().digits) > _DIGITS:
            raise UsageError(f"{value} may have lost digits; give the number as a string")
        return exact
    if isinstance(value, list):
        return [_exact(it) for it in value]
    if isinstance(value, dict):
        return {str(key): _exact(it) for key, it in value.items()}
    return value


def _body(found: Operation[Any], body: Any) -> tuple[Any, str | None]:
    if body is None:
        if found.body_required:
            raise UsageError(f"{found.name} needs a body; describe_operation shows its members")
        return UNSET, None
    for chosen in found.bodies:
        if chosen.kind in {"json", "form"}:
            text = body if isinstance(body, str) else _json(body)
            return checked_text(chosen, text), chosen.media_type
    raise UsageError(
        f"{found.name} takes no JSON body here; files are sent with `otto call {found.name}`"
        if found.bodies
        else f"{found.name} takes no body"
    )


def _shown(response: Response[Any], found: Operation[Any], pick: Any) -> str:
    from otto_ext.pull._row_lines import text_of

    if not response.content:
        return f"status {response.status_code}, no content"
    media_type = essence(response.headers.get("content-type"))
    if not is_json(media_type):
        if media_type.startswith("text/"):
            return _bounded(response.content.decode("utf-8", "replace"))
        return (
            f"{len(response.content):,} bytes of {media_type or 'an unknown type'}; a person can "
            f"save them with `otto call {found.name} -o FILE`"
        )
    value = response.parsed
    secret = _secret_members(found)
    if secret:
        value = _without(value, secret)
    if pick is not None:
        value = pick(value)
    return _bounded(text_of(value))


def _bounded(text: str) -> str:
    if len(text) > _MOST:
        raise UsageError(
            f"the response has {len(text):,} characters, more than {_MOST:,}; choose members with "
            "select, or ask for a smaller page"
        )
    return text


def _secret_members(found: Operation[Any]) -> frozenset[str]:
    """The names of members that models keep out of their `repr`."""
    return frozenset(
        name
        for response in found.responses
        for _, _, codec in response.contents
        for name in _hidden(codec, set())
    )


def _hidden(codec: c.Codec, seen: set[Any]) -> Iterator[str]:
    codec = without_null(codec)
    if isinstance(codec, c.Array):
        yield from _hidden(codec.items, seen)
    elif isinstance(codec, c.Map):
        yield from _hidden(codec.values, seen)
    elif isinstance(codec, c.Union):
        for member in (*codec.members, *codec.tags.values()):
            yield from _hidden(member, seen)
    elif isinstance(codec, ModelCodec) and codec.cls not in seen:
        seen.add(codec.cls)
        cls: Any = codec.cls
        shown = {it.name for it in fields(cls) if it.repr}
        for it in codec.schema.properties:
            if it.attribute not in shown:
                yield it.key
            yield from _hidden(it.codec, seen)


def _without(value: Any, secret: frozenset[str]) -> Any:
    if isinstance(value, list):
        return [_without(it, secret) for it in value]
    if not isinstance(value, dict):
        return value
    return {
        key: "***" if key in secret and it is not None else _without(it, secret)
        for key, it in value.items()
    }
