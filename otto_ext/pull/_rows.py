"""Rows as lines of JSON (JSON Lines), numbers digit for digit, and the digests of their keys."""

from __future__ import annotations

from binascii import unhexlify
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from hashlib import blake2b
from operator import itemgetter
from types import NoneType
from typing import Any, TypeAlias

from otto_ext._errors import ConfigurationError
from otto_ext.tables._rows import picked
from otto_ext.wire.writing import compact, compact_lines, json_writer

__all__ = [
    "CONTENT_SIZE",
    "DIGEST_SIZE",
    "Key",
    "as_row",
    "check_columns",
    "column",
    "decimal_text",
    "digest",
    "fingerprints",
    "key_name",
    "key_of",
    "line",
    "lines",
    "shortened",
    "staged",
    "text_of",
    "unstaged",
    "with_paths",
]

#: What identifies a row: a member's name, those of several, or a function of the row.
Key: TypeAlias = str | Sequence[str] | Callable[[dict[str, Any]], Any]

#: Bytes of a key's digest: with 128 bits, a million rows meet a collision once in 10**26 pulls.
DIGEST_SIZE = 16
#: Bytes of a row's, which is compared with that of one other row alone. Python's integers of 56
#: bits take less memory than those of 64.
CONTENT_SIZE = 7

#: Characters of a row that an error shows.
_SHOWN = 200
_ABSENT = object()


def decimal_text(number: Decimal) -> str:
    """A number as JSON has it, and as the API wrote it wherever that was without an exponent."""
    exponent = number.as_tuple().exponent
    # Python writes 0.0000001 as 1E-7.
    if isinstance(exponent, int) and -100 < exponent <= 0:
        return format(number, "f")
    return str(number)


#: The types of values that have one way to be written.
_SIMPLE = frozenset({str, int, bool, NoneType})


def _plain(value: Any) -> Any:
    """A JSON value whose decimals have no zeros at their end: `0.10` and `0.1` are the same."""
    kind = type(value)
    if kind is dict:
        changed = {}
        for name, it in value.items():
            # Nearly all values are strings.
            if type(it) not in _SIMPLE and (plain := _plain(it)) is not it:
                changed[name] = plain
        return {**value, **changed} if changed else value
    if kind is Decimal:
        text = str(value)
        if text[-1] == "0" and "." in text and "E" not in text:
            return Decimal(text.rstrip("0"))
        return value
    return [_plain(it) for it in value] if kind is list else value


_compact = json_writer(decimal_text, ensure_ascii=False, separators=(",", ":"))
_ascii = json_writer(decimal_text, separators=(",", ":"))
_sorted = json_writer(decimal_text, separators=(",", ":"), sort_keys=True)


def text_of(value: Any) -> str:
    """A JSON value as compact JSON."""
    return _compact(value)


def line(row: Mapping[str, Any]) -> bytes:
    """A row as one line of JSON, its line end included."""
    fast = compact(row)
    if fast is not None:
        return fast + b"\n"
    text = _compact(row)
    try:
        return text.encode() + b"\n"
    except UnicodeEncodeError:
        # Half a surrogate pair is valid as JSON's escape alone.
        return _ascii(row).encode() + b"\n"


def lines(rows: list[dict[str, Any]]) -> list[bytes]:
    """`line` of each row; a page at once takes a fraction of the time."""
    return compact_lines(rows) or [line(row) for row in rows]


def column(rows: Sequence[Mapping[str, Any]], name: str) -> list[Any]:
    """The member of that name of each row; None where a row has none."""
    try:
        return list(map(itemgetter(name), rows))
    except KeyError:
        return [row.get(name) for row in rows]


def staged(parent: str, window: str) -> Callable[[bytes], bytes]:
    """What stands before a row of an update: whose it is, and the digest of its key.

    Args:
        parent: the parent's name.
        window: the begin of its window.

    Returns:
        A function of what `Keys.add` gave for the row.
    """
    place = f"{parent}\t{window}\t".encode()
    return lambda key: place + key[:DIGEST_SIZE].hex().encode() + b"\t"


def unstaged(text: bytes) -> tuple[tuple[bytes, bytes], bytes, bytes]:
    """A line of an update: parent and window, key, and row."""
    parent, window, key, row = text.split(b"\t", 3)
    return (parent, window), unhexlify(key), row


def as_row(item: Any, extra: Mapping[str, Any]) -> dict[str, Any]:
    """An item of a page as a row.

    Args:
        item: as the API sent it; what is no object becomes the member `value` of one.
        extra: members to add where the row has none of that name.
    """
    row: dict[str, Any] = item if isinstance(item, dict) else {"value": item}
    return {**extra, **row} if extra else row


def key_of(row: dict[str, Any], key: Key) -> Any:
    """What identifies a row.

    Raises:
        ConfigurationError: it has none.
    """
    if callable(key):
        found = key(row)
    else:
        try:
            found = row[key] if isinstance(key, str) else tuple([row[name] for name in key])
        except KeyError as error:
            raise ConfigurationError(
                f"a row has no {error}, which should identify rows (it has "
                f"{', '.join(sorted(row)) or 'nothing'}); {_OTHER_KEY}"
            ) from None
    if found is None or (isinstance(found, tuple) and all(it is None for it in found)):
        raise ConfigurationError(
            f"a row has no value of its {key_name(key)}, which should identify rows: "
            f"{shortened(text_of(row))}; {_OTHER_KEY}"
        )
    return found


def key_name(key: Key) -> str:
    """A key, for an error."""
    if callable(key):
        return "key"
    return key if isinstance(key, str) else ", ".join(key)


_OTHER_KEY = (
    "give another key (key=..., --key A,B), a function of the row, or key=None (--no-key) where "
    "rows need not be identified"
)


def shortened(text: str) -> str:
    """The begin of a text, for an error."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def digest(key: Any) -> bytes:
    """A key as `DIGEST_SIZE` bytes, the same in every process."""
    if isinstance(key, str):
        data = b'"' + key.encode("utf-8", "surrogatepass")
    else:
        try:
            data = _sorted(key).encode()
        except TypeError:
            # A function of the row may well return UUIDs or dates.
            data = b"'" + repr(key).encode("utf-8", "surrogatepass")
    return blake2b(data, digest_size=DIGEST_SIZE).digest()


def fingerprints(rows: list[dict[str, Any]], decimals: Iterable[str] = ()) -> list[int]:
    """Each row's content as a number, whatever the order of members and the zeros after decimals.

    Args:
        rows: the rows.
        decimals: members that are decimals in strings, by the document.
    """
    plain = [_plain(_without_zeros(row, decimals) if decimals else row) for row in rows]
    texts = compact_lines(plain, ordered=True)
    if texts is None:
        contents = [compact(row, ordered=True) or _sorted(row).encode() for row in plain]
    else:
        contents = [text[:-1] for text in texts]
    return [int.from_bytes(blake2b(data, digest_size=CONTENT_SIZE).digest()) for data in contents]


def _without_zeros(row: dict[str, Any], decimals: Iterable[str]) -> dict[str, Any]:
    for name in decimals:
        value = row.get(name)
        if type(value) is str and value[-1:] == "0" and "." in value:
            row = {**row, name: value.rstrip("0").rstrip(".")}
    return row


def with_paths(row: dict[str, Any], paths: Iterable[str]) -> dict[str, Any]:
    """A row with the members of nested objects at these paths, `fee.amount`, as its own."""
    return {**row, **{path: picked(row, path) for path in paths}}


def check_columns(
    batches: Iterable[list[dict[str, Any]]], columns: Iterable[str], documented: Iterable[str]
) -> Iterator[None]:
    """Refuse a column that would be empty because nothing has its name.

    Without any rows, every name may be right.

    Raises:
        ConfigurationError: neither the document nor a row has a column.

    Yields:
        now and then, for an event loop to run what else there is.
    """
    known = list(documented)
    missing, first = [name for name in columns if name not in known], None
    for batch in batches:
        first = first or batch[0]
        missing = [
            name for name in missing if all(picked(row, name, _ABSENT) is _ABSENT for row in batch)
        ]
        if not missing:
            return
        yield
    if first is None:
        return
    known = list(dict.fromkeys((*known, *first)))
    near = get_close_matches(missing[0], known, n=1)
    hint = f" (did you mean {near[0]!r}?)" if near else ""
    raise ConfigurationError(
        f"no row has the column {missing[0]!r}{hint}; columns: {', '.join(known)}. Give other "
        "columns (columns=[...], --columns) and run again; the rows that were fetched are kept"
    )
