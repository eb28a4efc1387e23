"""Two schemas that stand for each other, and how a difference between them is put down."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from otto_codegen.diff.change import Level
from otto_codegen.diff.constraints import Event, show
from otto_codegen.diff.rules import RULES
from otto_ext.openapi.json_values import join, tokens
from otto_ext.openapi.references import Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from otto_ext.openapi.canonical import Flat


@frozen
class Found:
    """A rule that applies, before it is known which operation is concerned."""

    id: str
    location: str
    message: str


class Written(Enum):
    """How a value travels: what is a string has no type of its own."""

    AS_JSON = "JSON"
    AS_TEXT = "text"
    # `a=1&a=2`: one value alone is a list of one, too.
    AS_LIST = "list"


Key = tuple[int, int, str, Written]


@frozen(eq=False)
class Pair:
    """Two schemas that stand for each other, and where they stand."""

    old: Flat
    new: Flat
    subject: str
    written: Written = Written.AS_JSON

    @property
    def key(self) -> Key:
        """What makes two pairs the same comparison."""
        return id(self.old), id(self.new), self.subject, self.written

    @property
    def below(self) -> str:
        """The subject of what stands below this schema."""
        return self.subject.replace("-body", "-property")

    @property
    def request(self) -> bool:
        """Whether the value is sent by the caller."""
        return self.subject.startswith("request")


def guarded(pair: Pair, found: Iterable[Found]) -> Iterator[Found]:
    """What breaks in a property that does not travel this way breaks no caller."""
    flag, rule = (
        ("readOnly", "request-read-only-property-changed")
        if pair.request
        else ("writeOnly", "response-write-only-property-changed")
    )
    guards = pair.subject.endswith("-property") and pair.new.flag(flag)
    for one in found:
        breaks = guards and RULES[one.id].level is Level.BREAKING
        yield evolve(one, id=rule) if breaks else one


def both_items(old: Flat, new: Flat) -> Iterator[tuple[Node, Node]]:
    """The items of both, where `false` on one side alone forbids what the other says nothing of."""
    before, after = old.items, new.items
    if before is not None and after is not None:
        yield before, after
    elif before is not None and before.raw is False:
        yield before, Node(True, join(new.node.pointer, "items"))
    elif after is not None and after.raw is False:
        yield Node(True, join(old.node.pointer, "items")), after


def found_at(pair: Pair, event: Event) -> Found:
    flat = pair.old if event.gone else pair.new
    origin = flat.origins.get(event.keyword)
    location = flat.node.pointer if origin is None else join(origin, event.keyword)
    name = describe(flat.node.pointer)
    text = f"{name}: {event.text}" if name else event.text
    return Found(f"{pair.subject}-{event.name}", location, text)


_SKIP = frozenset({"properties", "schema", "allOf"})


def describe(pointer: str) -> str:
    """What a person calls the schema at this place: `Account.name`, `items[]`, or nothing."""
    parts = tokens(pointer)
    if parts[:2] == ["components", "schemas"] and len(parts) > 2:
        words, rest = [parts[2]], parts[3:]
    elif "schema" in parts:
        at = parts.index("schema")
        words, rest = [], parts[at + 1 :]
    else:
        words, rest = [], parts
    for index, part in enumerate(rest):
        if part == "items":
            words.append((words.pop() if words else "") + "[]")
        elif part not in _SKIP and not (part.isdigit() and rest[index - 1] == "allOf"):
            words.append(part)
    return show(".".join(words)) if words else ""
