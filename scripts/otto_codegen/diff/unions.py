"""Finds which member of a `oneOf` or `anyOf` stands for which in the other document."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import frozen

from otto_codegen.diff.document import Node, mapping, split

Test = Callable[[Node, Node], bool]


@frozen(eq=False)
class Matched:
    """Members that stand for each other, and those that only one document has."""

    pairs: list[tuple[Node, Node]]
    removed: list[Node]
    added: list[Node]


def match(
    old: Sequence[Node], new: Sequence[Node], same: Test, title: Callable[[Node], object]
) -> Matched:
    """Match members by the schema they name, by their text, by title, or by elimination."""
    removed, added = list(old), list(new)
    pairs: list[tuple[Node, Node]] = []

    def take(test: Test) -> None:
        for before in list(removed):
            for after in added:
                if test(before, after):
                    pairs.append((before, after))
                    removed.remove(before)
                    added.remove(after)
                    break

    take(lambda before, after: _name(before) is not None and _name(before) == _name(after))
    take(same)
    take(lambda before, after: title(before) is not None and title(before) == title(after))
    if len(removed) == len(added) == 1 and not any(
        _name(one) or title(one) for one in (*removed, *added)
    ):
        pairs.append((removed.pop(), added.pop()))
    return Matched(pairs, removed, added)


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
    raw = mapping(node.raw)
    for text in (_name(node), raw.get("title"), raw.get("type")):
        if isinstance(text, str) and text:
            return text
    return "#" + split(node.pointer)[-1]


def _name(node: Node) -> str | None:
    reference = mapping(node.raw).get("$ref")
    return reference.rsplit("/", 1)[-1] if isinstance(reference, str) else None
