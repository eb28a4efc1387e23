"""Which media type of the old document is which of the new one, and what another name means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from otto_codegen.diff.constraints import show
from otto_codegen.diff.pairs import Found
from otto_ext.wire.media_types import essence, parameters_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from otto_ext.openapi.references import Node


def matched(old: dict[str, Node], new: dict[str, Node]) -> dict[str, tuple[str, Node]]:
    """The old media types, with their names, under the names of the new ones they are.

    Parameters do not make another type (RFC 9110, section 8.3.1), and `application/problem+json`
    is read by what reads `application/json` (RFC 6839). What has no other half keeps its name.
    """
    found = {}
    free = [name for name in new if name not in old]
    for name, node in old.items():
        other = name
        if name not in new and (kin := next((one for one in free if _kin(name, one)), None)):
            free.remove(kin)
            other = kin
        found[other] = (name, node)
    return found


def is_text(media_type: str) -> bool:
    """Whether numbers and truth values are written as strings there, as they are in a URL."""
    return "json" not in media_type.lower() and not media_type.startswith("*")


def renamed(old: str, new: str, pointer: str, name: str) -> Iterator[Found]:
    """Yield what it means for callers that a response's media type has another name."""
    before, after = _parameters(old), _parameters(new)
    gone, fresh = before.keys() - after.keys(), after.keys() - before.keys()
    changed = {key for key in before.keys() & after.keys() if before[key] != after[key]}
    text = f"{name} was {show(old)} and is {show(new)} now"
    kinds = [word for word, keys in _words(gone, fresh, changed) if keys]
    if essence(old) != essence(new):
        way = "generalized" if _general(old) == essence(new) else "specialized"
        yield Found(f"response-media-type-name-{'changed' if kinds else way}", pointer, text)
    elif len(kinds) > 1:
        yield Found("response-media-type-name-changed", pointer, text)
    elif kinds:
        yield Found(f"response-media-type-parameter-{kinds[0]}", pointer, text)


def _words(gone: set[str], fresh: set[str], changed: set[str]) -> tuple[tuple[str, set[str]], ...]:
    return ("removed", gone), ("added", fresh), ("changed", changed)


def _kin(one: str, other: str) -> bool:
    names = {essence(one), essence(other)}
    return len(names) == 1 or names in (
        {essence(one), _general(one)},
        {essence(other), _general(other)},
    )


def _general(media_type: str) -> str:
    """`application/json` for `application/problem+json`."""
    bare = essence(media_type)
    return f"{bare.partition('/')[0]}/{bare.rpartition('+')[2]}" if "+" in bare else bare


def _parameters(media_type: str) -> dict[str, str]:
    return {name: value.lower() for name, value in parameters_of(media_type).items()}
