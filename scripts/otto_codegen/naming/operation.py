"""An operation as the naming rules see it: its id, its tags, and its path in parts."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from attrs import frozen

from otto_codegen.naming.words import identifier, words
from otto_ext.openapi.operations import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "ACTIONS",
    "Operation",
    "Segment",
    "is_general",
    "is_plural",
    "lowered",
    "same",
    "shared_prefix",
    "singular",
]

#: Parts of paths that say nothing about what is behind them.
_GENERAL: Final = frozenset({"api", "apis", "rest", "odata"})
_VERSION: Final = re.compile(r"v?\d+(?:[._-]\d+)*(?:(?:alpha|beta|preview)\d*)?")
#: What tags and the ids of their operations may end in, beside the name that both share.
_KINDS: Final = frozenset({"service", "controller", "api", "resource", "endpoint", "handler"})
#: Words that a name of an action begins or ends with.
ACTIONS: Final = frozenset(
    re.findall(
        r"\w+",
        """
    accept activate add approve archive assign attach authorize calculate cancel check clear close
    complete confirm convert copy count create deactivate delete deploy destroy detach disable
    download edit enable estimate execute export fetch find generate get grant import index insert
    invite issue list lock login logout lookup mark merge move open patch pause post preview
    process publish purge put query quote read refresh register reject release remove rename renew
    replace reset resend resolve restart restore resume resync retrieve retry revoke rotate run save
    search send set show sign simulate start stop submit subscribe suspend sync transfer trigger
    unassign unlock unsubscribe update upload upsert validate verify withdraw
    """,
    )
)


@frozen
class Segment:
    """What stands between two slashes of a path: its words, and the parameters in it."""

    words: tuple[str, ...]
    parameters: tuple[str, ...] = ()
    text: str = ""

    def said(self, *, by: bool) -> tuple[str, ...]:
        """Its words, then those of its parameters, each perhaps after `by`."""
        found = list(self.words)
        for name in self.parameters:
            found += [*(("by",) if by else ()), *lowered(name)]
        return tuple(found)

    @property
    def is_general(self) -> bool:
        """Whether it only says that this is an API, or which version of it."""
        if self.words:
            return not self.parameters and is_general(self.text)
        return self.parameters != () and all(
            lowered(name) in (("version",), ("api", "version")) for name in self.parameters
        )


def is_general(word: str) -> bool:
    """Whether a word only says that this is an API, or which version of it."""
    return word.lower() in _GENERAL or _VERSION.fullmatch(word.lower()) is not None


@frozen
class Operation:
    """An operation.

    Attributes:
        id: the operationId as the document has it; empty where it has none.
        tags: the labels of its tags.
    """

    method: str
    path: str
    id: str = ""
    tags: tuple[str, ...] = ()

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The parts of its path."""
        return tuple(_segment(part) for part in self.path.split("/") if part)

    @property
    def label(self) -> str:
        """`GET /accounts`."""
        return f"{self.method.upper()} {self.path}"

    @property
    def path_name(self) -> str:
        """`get_accounts_by_id` for GET /accounts/{id}."""
        parts = [word for it in self.segments for word in it.said(by=True)]
        return identifier("_".join([self.method.lower(), *parts]))

    def own_segments(self, shared: Sequence[str] = ()) -> tuple[Segment, ...]:
        """The parts of its path that say what it is about.

        Args:
            shared: parts that the document's paths begin with, see `shared_prefix`.
        """
        own = _without_general(self.segments)
        if shared and [it.text for it in own[: len(shared)]] == list(shared):
            own = _without_general(own[len(shared) :])
        return own


@lru_cache(maxsize=65536)
def _segment(part: str) -> Segment:
    bare = PLACEHOLDER.sub(" ", part)
    return Segment(lowered(bare), tuple(PLACEHOLDER.findall(part)), part)


def _without_general(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    start = 0
    while start < len(segments) and segments[start].is_general:
        start += 1
    return segments[start:]


#: From so many paths on, what nearly all of them begin with is not a part of a name.
_MANY: Final = 10
_NEARLY_ALL: Final = 0.9


def shared_prefix(operations: Iterable[Operation]) -> tuple[str, ...]:
    """The parts that nearly all paths begin with, past what is general, as `peatio`."""
    paths = {it.path: it.own_segments() for it in operations}
    rows = list(paths.values())
    if len(rows) < _MANY:
        return ()
    shared: list[str] = []
    while True:
        heads = [row[0].text for row in rows if row and row[0].words and not row[0].parameters]
        most = max(sorted(set(heads)), key=heads.count, default="")
        with_it = [row for row in rows if row and row[0].text == most]
        # A collection stays: its items, and what is in them, follow as a parameter.
        wanted = len(with_it) >= _NEARLY_ALL * len(paths)
        if not wanted or not all(len(row) > 1 and row[1].words for row in with_it):
            return tuple(shared)
        shared.append(most)
        rows = [_without_general(row[1:]) for row in with_it]
        if any(len(row) < 1 for row in rows):
            return tuple(shared[:-1])


def lowered(text: str) -> tuple[str, ...]:
    """The words of a text in lower case."""
    return tuple(word.lower() for word in words(text))


def same(text: str, tag: str) -> bool:
    """Whether a part of an id or a path is called like a tag: `AccountsService` like `account`."""
    return _stem(text) == _stem(tag) != ()


def _stem(text: str) -> tuple[str, ...]:
    found = lowered(text)
    while len(found) > 1 and found[-1] in _KINDS:
        found = found[:-1]
    return (*found[:-1], singular(found[-1])) if found else ()


_NO_PLURAL = ("ss", "us", "is", "as", "os", "news", "series")


def is_plural(word: str) -> bool:
    """Whether a word reads as a plural."""
    return len(word) > 3 and word.endswith("s") and not word.endswith(_NO_PLURAL)


def singular(word: str) -> str:
    """A word without the ending of its plural; as it is where it has none."""
    if not is_plural(word):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    return word[:-1]
