"""Names from wishes: each as short as it can be where no other wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

__all__ = ["settle"]


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
