"""Finds which member of a `oneOf` or `anyOf` stands for which in the other document."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import frozen

from otto_ext.openapi.json_values import as_dict, tokens
from otto_ext.openapi.references import Node

Key = Callable[[Node], object]
# How the schemas of either document read, descriptions aside.
Texts = tuple[Key, Key]


@frozen(eq=False)
class Matched:
    """Members that stand for each other, and those that only one document has."""

    pairs: list[tuple[Node, Node]]
    removed: list[Node]
    added: list[Node]


def match(
    old: Sequence[Node], new: Sequence[Node], texts: Texts, *, names_count: bool = False
) -> Matched:
    """Match members by the schema they name, by their text, by title, or by elimination.

    With `names_count` two components with names of their own are never the same choice.
    """
    left = Matched([], list(old), list(new))
    _take(left, _name, _name)
    _take(left, *texts, names_count=names_count)
    _take(left, _title, _title)
    rest = (*left.removed, *left.added)
    if len(left.removed) == len(left.added) == 1 and not any(_name(x) or _title(x) for x in rest):
        left.pairs.append((left.removed.pop(), left.added.pop()))
    return left


def _take(left: Matched, old_key: Key, new_key: Key, *, names_count: bool = False) -> None:
    """Pair what has the same key; a union may have thousands of members."""
    waiting: dict[object, list[Node]] = {}
    for node in left.added:
        if (key := new_key(node)) is not None:
            waiting.setdefault(key, []).append(node)
    taken: set[int] = set()
    for node in left.removed:
        candidates = waiting.get(old_key(node), [])
        for other in candidates:
            if not (names_count and _name(node) is not None and _name(other) is not None):
                candidates.remove(other)
                left.pairs.append((node, other))
                taken |= {id(node), id(other)}
                break
    left.removed[:] = [node for node in left.removed if id(node) not in taken]
    left.added[:] = [node for node in left.added if id(node) not in taken]


def without_unnamed_pairs(matched: Matched) -> tuple[list[Node], list[Node]]:
    """What is left when members without a name of their own stand for each other in order."""
    unnamed = [
        [one for one in side if _name(one) is None] for side in (matched.removed, matched.added)
    ]
    paired = {id(one) for both in zip(*unnamed, strict=False) for one in both}
    removed, added = (
        [one for one in side if id(one) not in paired] for side in (matched.removed, matched.added)
    )
    return removed, added


def member_text(node: Node) -> str:
    """What to call a member: the component it names, its title, its type, or its place."""
    raw = as_dict(node.raw)
    for text in (_name(node), raw.get("title"), raw.get("type")):
        if isinstance(text, str) and text:
            return text
    return "#" + tokens(node.pointer)[-1]


def _name(node: Node) -> str | None:
    reference = as_dict(node.raw).get("$ref")
    return reference.rsplit("/", 1)[-1] if isinstance(reference, str) else None


def _title(node: Node) -> str | None:
    title = as_dict(node.raw).get("title")
    return title if isinstance(title, str) else None
