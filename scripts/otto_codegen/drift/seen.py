"""The files that `otto_ext.DriftLog` writes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from otto_codegen.codegen_errors import CodegenError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["MANY", "Seen", "read_logs"]

FORMAT: Final = 1
#: A place with more undocumented values than this holds data rather than a vocabulary.
MANY: Final = 20


@frozen
class Seen:
    """What was seen at one place of the responses of one operation.

    Attributes:
        request: method and path, `GET /v1/accounts`.
        status: of the response; None for an item of a stream.
        content_type: the media type of the response.
        place: a JSON pointer with `*` for items of arrays and keys that the document does not name.
        expected: the documented type in words.
        got: how often each JSON type came.
        values: undocumented values of an enumeration; more than `MANY` of them are not a
            vocabulary.
        first, last: days, as ISO 8601.
    """

    request: str
    status: int | None
    content_type: str
    place: str
    expected: str
    got: dict[str, int]
    values: tuple[str | int, ...]
    first: str
    last: str


def read_logs(paths: Iterable[Path]) -> list[Seen]:
    """Everything in some files, counts of the same place added up.

    Raises:
        CodegenError: a file cannot be read, or is something else.
    """
    found: dict[tuple[Any, ...], Seen] = {}
    for path in paths:
        for seen in _read(path):
            key = (seen.request, seen.status, seen.content_type, seen.place)
            found[key] = _joined(found[key], seen) if key in found else seen
    return sorted(found.values(), key=lambda it: (it.request, str(it.status), it.place))


def _joined(one: Seen, other: Seen) -> Seen:
    return Seen(
        other.request,
        other.status,
        other.content_type,
        other.place,
        other.expected,
        {shape: one.got.get(shape, 0) + other.got.get(shape, 0) for shape in (one.got | other.got)},
        tuple(dict.fromkeys((*one.values, *other.values))),
        min(one.first, other.first),
        max(one.last, other.last),
    )


def _read(path: Path) -> list[Seen]:
    try:
        found = json.loads(path.read_bytes())
        if found["otto_drift"] != FORMAT:
            raise CodegenError(
                f"{path}: drift files of version {FORMAT} are understood; update otto-client"
            )
        return [
            Seen(
                str(it["request"]),
                None if it["status"] is None else int(it["status"]),
                str(it["content_type"]),
                str(it["place"]),
                str(it["expected"]),
                {str(shape): int(count) for shape, count in it["got"].items()},
                tuple(value for value in it["values"] if isinstance(value, str | int)),
                str(it["first"]),
                str(it["last"]),
            )
            for it in found["places"]
        ]
    except FileNotFoundError:
        raise CodegenError(
            f"{path}: there is no such file; set OTTO_DRIFT_FILE where your programs run, or use "
            "`otto drift --probe`"
        ) from None
    except (KeyError, TypeError, ValueError, AttributeError):
        raise CodegenError(f"{path} is not a drift file, which otto_ext.DriftLog writes") from None
