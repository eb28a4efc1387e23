"""Parameters as they stand in a path, a query, a header or a cookie (OpenAPI 3.1, section 4.8.12).

None in what is optional is left out, alone and in lists and objects (RFC 6570, section 2.3).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from .dates_and_decimals import plain_number
from .media_types import essence, is_json
from .operation import Parameter
from .writing import json_text

__all__ = ["compact_json", "plain", "query_text", "write_parameter"]

#: What stands between the items of one value, by style, where they are not written apart.
_DELIMITER = {"form": ",", "simple": ",", "spaceDelimited": " ", "pipeDelimited": "|"}
#: What `allowReserved` leaves as it is (RFC 3986, section 2.2), without what would end the value.
_RESERVED = ":/?@!$'()*,;="
_TRIPLET = re.compile(r"(%[0-9A-Fa-f]{2})")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def plain(value: Any) -> str:
    """A primitive of JSON as it stands in a URL, a header or a form: numbers in plain notation."""
    if value is True:
        return "true"
    if value is False:
        return "false"
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list | dict):
        return compact_json(value)
    if isinstance(value, float):
        return plain_number(Decimal(repr(value)))
    return plain_number(value) if isinstance(value, int | Decimal) else str(value)


def compact_json(value: Any) -> str:
    """JSON without spaces."""
    return json_text(value, separators=(",", ":"))


def query_text(value: str) -> str:
    """A name or a value of a query, percent-encoded."""
    return quote(value, safe="")


def write_parameter(
    parameter: Parameter,
    value: Any,
    path: str,
    query: list[tuple[str, str]],
    headers: dict[str, str],
    cookies: dict[str, str],
) -> str:
    """Write the JSON value of a parameter where it belongs; gives the path.

    Args:
        parameter: the parameter.
        value: what `Codec.send` gave.
        path: the path so far.
        query: names and values so far, percent-encoded.
        headers: headers so far.
        cookies: cookies so far.

    Raises:
        ValueError: it cannot stand there.
    """
    value = _without_nulls(value)
    if parameter.location == "path":
        return path.replace("{" + parameter.key + "}", _path_text(parameter, value))
    if parameter.location == "query":
        query.extend(_query_pairs(parameter, value))
    elif parameter.location == "querystring":
        query.extend(_whole_query(parameter, value))
    elif parameter.location == "header":
        headers[parameter.key] = _checked(parameter, _whole(parameter, value), "a header")
    else:
        text = _checked(parameter, _whole(parameter, value), "a cookie")
        if ";" in text:
            raise ValueError("it holds a semicolon, which would end the cookie")
        cookies[parameter.key] = text
    return path


def _without_nulls(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_nulls(item) for item in value if item is not None]
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return value


def _document(parameter: Parameter, value: Any) -> str:
    """A parameter that is written as a document of a media type."""
    return compact_json(value) if is_json(parameter.content) else plain(value)


def _joined(
    parameter: Parameter, value: Any, delimiter: str, write: Callable[[Any], str] = plain
) -> str:
    """Arrays and objects as one text (RFC 6570, section 3.2.1)."""
    if isinstance(value, list):
        return delimiter.join(write(item) for item in value)
    if isinstance(value, dict):
        between = "=" if parameter.explode else delimiter
        return delimiter.join(f"{write(k)}{between}{write(item)}" for k, item in value.items())
    return write(value)


def _whole(parameter: Parameter, value: Any) -> str:
    return _document(parameter, value) if parameter.content else _joined(parameter, value, ",")


def _checked(parameter: Parameter, text: str, where: str) -> str:
    if _CONTROL.search(text):
        raise ValueError(f"it holds a line break or control character; {where} cannot")
    if not text.isascii():
        raise ValueError(
            f"it holds {next(c for c in text if not c.isascii())!r}, and {where} is ASCII alone; "
            "encode it as the API asks, for instance with urllib.parse.quote"
        )
    return text


# -- path ----------------------------------------------------------------------------------------


def _path_text(parameter: Parameter, value: Any) -> str:
    if parameter.content is not None:
        text = quote(_document(parameter, value), safe="")
    elif parameter.style == "label":
        delimiter = "." if parameter.explode else ","
        text = "." + _joined(parameter, value, delimiter, _quoted)
    elif parameter.style == "matrix":
        text = _matrix(parameter, value)
    else:
        text = _joined(parameter, value, ",", _quoted)
    if text in {"", ".", ".."}:
        # An empty or dotted segment would name another resource (RFC 3986, section 5.2.4).
        raise ValueError(f"it is {text!r}, which cannot stand in a path")
    return text


def _quoted(value: Any) -> str:
    """A primitive within a URL: delimiters in it are escaped, those around it are not."""
    return quote(plain(value), safe="")


def _matrix(parameter: Parameter, value: Any) -> str:
    name = quote(parameter.key, safe="")
    if parameter.explode and isinstance(value, list):
        return "".join(f";{name}={_quoted(item)}" for item in value)
    if parameter.explode and isinstance(value, dict):
        return "".join(f";{_quoted(k)}={_quoted(item)}" for k, item in value.items())
    text = _joined(parameter, value, ",", _quoted)
    # RFC 6570, section 3.2.7: an empty value has no equals sign
    return f";{name}={text}" if text else f";{name}"


# -- query ---------------------------------------------------------------------------------------


def _query_pairs(parameter: Parameter, value: Any) -> Iterable[tuple[str, str]]:
    key = parameter.key
    if parameter.content is not None:
        pairs: Iterable[tuple[str, Any]] = [(key, _document(parameter, value))]
    elif isinstance(value, dict | list) and parameter.style == "deepObject":
        pairs = deep(key, value)
    elif isinstance(value, dict | list) and not parameter.explode:
        if not value:
            return
        # The delimiter stays as it is, and is escaped where it is part of an item.
        delimiter = quote(_DELIMITER.get(parameter.style, ","), safe=",")
        yield query_text(key), _joined(parameter, value, delimiter, _writer(parameter))
        return
    elif isinstance(value, dict):
        pairs = _members(value)
    elif isinstance(value, list):
        pairs = [(key, item) for item in value]
    else:
        pairs = [(key, value)]
    write = _writer(parameter)
    for name, item in pairs:
        yield query_text(name), write(item)


def _whole_query(parameter: Parameter, value: Any) -> Iterator[tuple[str, str]]:
    """A parameter that is the whole query (OpenAPI 3.2, 4.12.1); without a name but for a form."""
    kind = essence(parameter.content)
    if kind == "application/x-www-form-urlencoded" and isinstance(value, dict):
        for name, item in _members(value):
            yield query_text(name), _quoted(item)
    else:
        yield "", quote(_document(parameter, value), safe="")


def _members(value: dict[Any, Any]) -> Iterator[tuple[str, Any]]:
    """The members of an object by name; a list repeats its name, as Spring's `sort` does."""
    for key, item in value.items():
        for entry in item if isinstance(item, list) else [item]:
            yield str(key), entry


def _writer(parameter: Parameter) -> Callable[[Any], str]:
    return _reserved if parameter.allow_reserved else _quoted


def _reserved(value: Any) -> str:
    """`allowReserved`: reserved characters and percent-encoded ones stay (RFC 6570, 3.2.3)."""
    parts = _TRIPLET.split(plain(value))
    return "".join(
        part if number % 2 else quote(part, safe=_RESERVED) for number, part in enumerate(parts)
    )


def deep(prefix: str, value: Any) -> Iterator[tuple[str, Any]]:
    """`filter[created][gte]=1`: the deepObject style, nested as servers in the field read it."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from deep(f"{prefix}[{key}]", item)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from deep(f"{prefix}[{index}]", item)
    else:
        yield prefix, value
