"""How a name is chosen: `x-otto-name` states it, or it is the shortest candidate that is unique.

Names that the document or an overlay states are used as they are, or refused with a reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from otto_codegen.naming.identifiers import identifier
from otto_codegen.reserved import reserved_fields
from otto_ext.openapi.document_errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

__all__ = ["STATED", "check_apart", "is_attribute", "settle", "stated_attribute", "stated_name"]


def settle(
    wishes: Mapping[str, Sequence[str]],
    *,
    scopes: Mapping[str, Iterable[str]],
    fixed: Mapping[str, str],
    fold: Callable[[str], str],
    reserved: Collection[str] = (),
    owns: Callable[[str, str], int] = lambda key, name: 0,
    order: Callable[[str], Any] = repr,
    separator: str = "_",
) -> dict[str, str]:
    """Choose a name for each key; the order of the keys does not matter.

    Where two want one name in one scope, each takes its next longer one, so that a name never
    passes from one thing to another; but what the document calls so keeps it. What has no longer
    one and still clashes is numbered.

    Args:
        wishes: names for each key, the shortest first; at least one.
        scopes: in which the name of a key must be unique.
        fixed: names that are decided, by key; the others go around them.
        fold: names that it makes equal cannot stand beside each other.
        reserved: names that are not to be had.
        owns: how much the document itself calls something so; the only highest above 0 counts.
        order: a key to sort by, for numbers.
        separator: comes before a number.
    """
    taken = {(scope, fold(name)) for key, name in fixed.items() for scope in scopes[key]}
    level = {key: 0 for key in wishes if key not in fixed}
    while True:
        wanted: dict[tuple[str, str], list[str]] = {}
        for key, number in level.items():
            for scope in scopes[key]:
                wanted.setdefault((scope, fold(wishes[key][number])), []).append(key)
        longer = set()
        for place, keys in wanted.items():
            ranks = {key: owns(key, wishes[key][level[key]]) for key in keys}
            highest = max(ranks.values())
            owners = [key for key in keys if highest and ranks[key] == highest]
            clash = place in taken or len(keys) > 1
            for key in keys:
                kept = place not in taken and owners == [key]
                if (clash and not kept) or wishes[key][level[key]] in reserved:
                    longer.add(key)
        longer = {key for key in longer if level[key] + 1 < len(wishes[key])}
        if not longer:
            break
        for key in longer:
            level[key] += 1
    found = dict(fixed)
    for key in sorted(level, key=lambda it: (-owns(it, wishes[it][level[it]]), order(it))):
        wish = wishes[key][level[key]]
        name, number = wish, 2
        while name in reserved or any((scope, fold(name)) in taken for scope in scopes[key]):
            name, number = f"{wish}{separator}{number}", number + 1
        taken |= {(scope, fold(name)) for scope in scopes[key]}
        found[key] = name
    return found


# -- names that are stated -------------------------------------------------------------------------

#: Where the canonical form keeps what `x-otto-name` states, until names are chosen.
STATED = "x-otto-stated"


def stated_name(
    holder: Mapping[str, Any],
    what: str,
    usual: Callable[[str], str],
    reserved: Collection[str] = (),
) -> str | None:
    """The name that something states, None where it states none.

    Args:
        holder: what may state it, in canonical form.
        what: what it is, for messages.
        usual: makes a name as it should be of any string.
        reserved: names that are not to be had.

    Raises:
        DocumentError: the name is not valid.
    """
    if STATED not in holder:
        return None
    name = holder[STATED]
    if not isinstance(name, str) or not name:
        raise DocumentError(f"x-otto-name of {what} must be a non-empty string, not {name!r}")
    if name in reserved:
        raise DocumentError(
            f"x-otto-name of {what}: the client needs {name!r} for itself; choose another name"
        )
    if usual(name) != name:
        raise DocumentError(
            f"x-otto-name of {what}: {name!r} is not a valid name; write it as {usual(name)!r}"
        )
    return name


def is_attribute(name: Any) -> bool:
    """Whether a name on a property is that of the attribute: one with a capital in front is that of
    the class that its inline schema has.
    """
    return name is not None and not (isinstance(name, str) and name[:1].isupper())


def stated_attribute(name: Any, what: str) -> str:
    """The attribute that a property states.

    Raises:
        DocumentError: the name is not valid.
    """
    return stated_name({STATED: name}, what, identifier, reserved_fields()) or ""


def check_apart(
    names: Mapping[str, str],
    scopes: Mapping[str, Iterable[str]],
    fold: Callable[[str], str],
    called: Callable[[str], str],
) -> None:
    """Check that stated names are apart.

    Raises:
        DocumentError: two are the same in one scope.
    """
    seen: dict[tuple[str, str], str] = {}
    for key, name in names.items():
        for scope in scopes[key]:
            other = seen.setdefault((scope, fold(name)), key)
            if other != key:
                raise DocumentError(
                    f"x-otto-name {name!r} names both {called(other)} and {called(key)}; "
                    "choose another name for one of them"
                )
