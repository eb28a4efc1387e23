"""Rows as lines of JSON (JSON Lines), numbers digit for digit, and the digests of their keys."""

from __future__ import annotations

from binascii import hexlify, unhexlify
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from hashlib import blake2b
from itertools import repeat
from operator import itemgetter
from types import NoneType
from typing import TYPE_CHECKING, Any, TypeAlias

from otto_ext._errors import ConfigurationError
from otto_ext.wire.reading import loads, uncollected
from otto_ext.wire.writing import compact, compact_text, json_writer

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "Key",
    "as_rows",
    "batches",
    "blocks",
    "column",
    "content_hashes",
    "decimal_text",
    "digests",
    "is_finite",
    "key_hashes",
    "key_name",
    "key_names",
    "key_of",
    "key_said",
    "keys_of",
    "line",
    "lines",
    "read_lines",
    "shortened",
    "shown_key",
    "staged_lines",
    "text_of",
    "unstaged",
    "unstaged_rows",
]

#: What identifies a row: a member's name, those of several, or a function of the row.
Key: TypeAlias = str | Sequence[str] | Callable[[dict[str, Any]], Any]

#: Bytes of a key's digest: with 128 bits, a million rows meet a collision once in 10**26 pulls.
_DIGEST_SIZE = 16

#: Bytes of rows that are read at once.
_BATCH = 3 << 19
#: Characters of a row that an error shows.
_SHOWN = 200


def decimal_text(number: Decimal) -> str:
    """A number as JSON has it, and as the API wrote it wherever that was without an exponent."""
    exponent = number.as_tuple().exponent
    # Python writes 0.0000001 as 1E-7.
    if isinstance(exponent, int) and -100 < exponent <= 0:
        return format(number, "f")
    return str(number)


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


def is_finite(content: bytes) -> bool:
    """Whether JSON holds neither NaN nor infinity, as far as its bytes show."""
    if b"\0" in content:
        # UTF-16 or UTF-32.
        return False
    # One letter is found many times as fast as several.
    nan = b"N" in content and b"NaN" in content
    return not (nan or (b"I" in content and b"Infinity" in content))


def lines(rows: list[dict[str, Any]], *, finite: bool = False) -> bytes:
    """`line` of each row, one after the other; a page at once takes a fraction of the time.

    Args:
        rows: the rows.
        finite: whether it is known that they hold neither NaN nor infinity.
    """
    return compact_text(rows, finite=finite) or b"".join(map(line, rows))


def staged_lines(
    parent: str, window: str, key: Key, rows: list[dict[str, Any]], *, finite: bool = False
) -> bytes:
    """Rows of an update as lines, behind what `unstaged` reads: whose each is, and its key.

    Args:
        parent: the parent's name.
        window: the beginning of its window.
        key: what identifies a row.
        rows: the rows.
        finite: whether it is known that they hold neither NaN nor infinity.
    """
    place = f"{parent}\t{window}\t".encode()
    # Line ends within strings are escaped.
    texts = lines(rows, finite=finite).split(b"\n")
    return b"".join(
        [
            b"%b%b\t%b\n" % (place, hexlify(mine), text)
            for mine, text in zip(digests(keys_of(rows, key)), texts, strict=False)
        ]
    )


def column(rows: Sequence[Mapping[str, Any]], name: str) -> list[Any]:
    """The member of that name of each row; None where a row has none."""
    try:
        return list(map(itemgetter(name), rows))
    except KeyError:
        return [row.get(name) for row in rows]


def unstaged(text: bytes) -> tuple[tuple[bytes, bytes], bytes, bytes]:
    """A line of an update: parent and window, key, and row."""
    parent, window, key, row = text.split(b"\t", 3)
    return (parent, window), unhexlify(key), row


def unstaged_rows(text: bytes) -> bytes:
    """The rows of lines of an update, as JSON Lines."""
    return b"\n".join([it.split(b"\t", 3)[3] for it in text.splitlines()])


def as_rows(items: list[Any], extra: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The items of a page as rows.

    Args:
        items: as the API sent them; what is not an object becomes the member `value` of one.
        extra: members to add where a row has none of that name.
    """
    if not extra and set(map(type, items)) <= {dict}:
        return items
    rows = [it if isinstance(it, dict) else {"value": it} for it in items]
    return [{**extra, **row} for row in rows] if extra else rows


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


def keys_of(rows: list[dict[str, Any]], key: Key) -> list[Any]:
    """`key_of` for each row, with the same errors."""
    if isinstance(key, str):
        values = column(rows, key)
        if None not in values:
            return values
    return [key_of(row, key) for row in rows]


def key_names(key: str | Sequence[str]) -> Sequence[str]:
    """The members of a key that is not a function."""
    return (key,) if isinstance(key, str) else key


def key_name(key: Key) -> str:
    """A key, for an error."""
    return "key" if callable(key) else ", ".join(key_names(key))


def key_said(row: Mapping[str, Any], key: Key | None) -> str:
    """The key of a row, for an error: `id "a-1"`; empty where nothing identifies rows."""
    if key is None:
        return ""
    if callable(key):
        values = {"key": key(dict(row))}
    else:
        values = {name: row.get(name) for name in key_names(key)}
    return ", ".join(f"{name} {shown_key(it)}" for name, it in values.items())


def shown_key(value: Any) -> str:
    """The value of a key, for an error, as JSON."""
    try:
        return shortened(text_of(value))
    except TypeError:
        # A function of the row may return what JSON does not have.
        return shortened(repr(value))


_OTHER_KEY = (
    "give another key (key=..., --key A,B), a function of the row, or key=None (--no-key) where "
    "rows need not be identified"
)


def shortened(text: str) -> str:
    """The beginning of a string, for an error."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def digests(keys: list[Any]) -> list[bytes]:
    """Keys as `_DIGEST_SIZE` bytes each, the same in every process."""
    if set(map(type, keys)) == {str}:
        texts = [b'"' + key.encode("utf-8", "surrogatepass") for key in keys]
    else:
        texts = list(map(_key_text, keys))
    return [blake2b(text, digest_size=_DIGEST_SIZE).digest() for text in texts]


def _key_text(key: Any) -> bytes:
    if isinstance(key, str):
        return b'"' + key.encode("utf-8", "surrogatepass")
    try:
        return _sorted(key).encode()
    except TypeError:
        # A function of the row may well return UUIDs or dates.
        return b"'" + repr(key).encode("utf-8", "surrogatepass")


def key_hashes(keys: list[Any]) -> list[int]:
    """A hash of each key, the same in this process alone."""
    if set(map(type, keys)) != {str}:
        keys = [key if isinstance(key, str) else (_key_text(key),) for key in keys]
    return _shortened_hashes(keys)


def _shortened_hashes(values: Iterable[Any]) -> list[int]:
    # Python's integers of up to 60 bits take 32 bytes, and others 48.
    return list(map(((1 << 60) - 1).__and__, map(hash, values)))


def content_hashes(rows: list[dict[str, Any]], decimals: Iterable[str] = ()) -> list[int]:
    """A hash of each row's content, the same in this process alone.

    Neither the order of members nor the zeros at the end of decimals are part of it.

    Args:
        rows: the rows.
        decimals: members that are decimals in strings, by the document.
    """
    # A column at a time, because a page has far more rows than ways in which their members stand.
    kinds = list(map(tuple, rows))
    distinct = set(kinds)
    if len(distinct) == 1:
        return _hashes(kinds[0], rows, decimals)
    found = [0] * len(rows)
    for kind in distinct:
        places = [at for at, it in enumerate(kinds) if it == kind]
        hashes = _hashes(kind, [rows[at] for at in places], decimals)
        for at, mine in zip(places, hashes, strict=True):
            found[at] = mine
    return found


def _hashes(
    names: tuple[str, ...], rows: list[dict[str, Any]], decimals: Iterable[str]
) -> list[int]:
    """`content_hashes` of rows with the same members."""
    ordered = sorted(names)
    columns = [_hashable(list(map(itemgetter(it), rows)), it in decimals) for it in ordered]
    # Names are part of the content; equal values of other members are not the same.
    return _shortened_hashes(zip(repeat(repr(ordered), len(rows)), *columns, strict=True))


#: Types whose values are hashed as they are. Python's hash of -1 is that of -2.
_HASHABLE = frozenset({str, bool, NoneType})
_NUMBERS = frozenset({int, Decimal, NoneType})


def _hashable(values: list[Any], decimals: bool) -> list[Any]:
    """JSON values as strings that are equal where the values are, numbers compared by value.

    A zero byte stands before numbers, because a string of the same digits is another value.
    """
    kinds = set(map(type, values))
    if kinds <= _HASHABLE and not (decimals and str in kinds):
        return values
    if kinds <= _NUMBERS:
        texts = [f"\0{it}" for it in map(str, values)]
    elif decimals and kinds <= {str, NoneType}:
        texts = ["" if it is None else it for it in values]
    else:
        return [_hashable_part(it, decimals) for it in values]
    # Nearly all prices of a page differ, and few of them end with a zero.
    shorter = {it: _without_zeros(it) for it in set(texts) if it[-1:] == "0" and "." in it}
    return [shorter.get(it, it) for it in texts] if shorter else texts


def _hashable_part(value: Any, decimals: bool) -> Any:
    kind = type(value)
    if kind is str:
        return _without_zeros(value) if decimals else value
    if kind is Decimal or kind is int:
        return _without_zeros(f"\0{value}")
    return value if kind in _HASHABLE else (_sorted(_plain(value)),)


def _without_zeros(text: str) -> str:
    """A decimal without the zeros at its end, after the point: `0.10` and `0.1` are the same.

    What has an exponent stays as it is: the zero of `1.0E10` counts.
    """
    if text[-1:] == "0" and "." in text and "E" not in text and "e" not in text:
        return text.rstrip("0").rstrip(".")
    return text


def _plain(value: Any) -> Any:
    """A JSON value whose decimals have no zeros at their end."""
    kind = type(value)
    if kind is Decimal:
        return Decimal(_without_zeros(str(value)))
    if kind is dict:
        return {name: _plain(it) for name, it in value.items()}
    return [_plain(it) for it in value] if kind is list else value


def batches(part: Path) -> Iterator[list[dict[str, Any]]]:
    """The rows, so many at a time that the interpreter's work is by batch and not by row."""
    return map(read_lines, blocks(part))


def blocks(part: Path, begin: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The lines of a file between two of its offsets, many at a time."""
    with part.open("rb") as file:
        file.seek(begin)
        # By bytes, so that memory is bounded for long rows as well.
        while end is None or file.tell() < end:
            text = file.read(_BATCH if end is None else min(_BATCH, end - file.tell()))
            if not text:
                break
            yield text if text.endswith(b"\n") else text + file.readline()


def read_lines(text: bytes) -> list[dict[str, Any]]:
    """Rows of JSON Lines, as they were written."""
    # Line ends within strings are escaped.
    array = b"[%b]" % text.rstrip(b"\n").replace(b"\n", b",")
    rows: list[dict[str, Any]] = uncollected(len(array), partial(loads, array))
    return rows
