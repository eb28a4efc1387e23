"""An operation as the naming rules see it: its id, its tags, and its path in parts.

One without an id gets a name that is made of method and path (`made_names`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import dropwhile
from typing import TYPE_CHECKING, Final

from attrs import frozen

from otto_codegen.naming.identifiers import identifier, words
from otto_ext.openapi.operations import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from otto_codegen.naming.framework_rules import Facts

__all__ = [
    "ACTIONS",
    "NamedOperation",
    "Segment",
    "after_tag",
    "alike",
    "is_action",
    "is_general",
    "is_plural",
    "lowered",
    "made_names",
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
    accept acknowledge activate add allocate analyze apply approve archive assign attach
    authenticate authorize block calculate cancel capture change check clear close complete compute
    confirm connect convert copy count create deactivate delete demote deploy destroy detach disable
    disconnect dismiss download edit enable estimate evaluate execute expire export fetch finalize
    find finish freeze generate get grant hold import index insert install invalidate invite issue
    join leave link list lock login logout lookup mark merge migrate mint move notify open patch
    pause pay pin ping post prepare preview process promote publish purge put query quote read
    rebuild receive reconcile recover redeem refresh refund register reject release reload remove
    rename
    renew reopen reorder replace reprocess reset resend resolve restart restore resume resync
    retrieve retry return revoke rotate run save scan search select send set settle ship show sign
    simulate sort start stop submit subscribe suspend swap switch sync terminate test toggle
    transfer trigger unarchive unassign unblock uninstall unlink unlock unpause unpin unpublish
    unsubscribe update upgrade upload upsert validate verify withdraw
    """,
    )
)
#: Those that are names of things, too: `transfer_requests`, `search_history`.
_NOUNS: Final = frozenset(
    re.findall(
        r"\w+",
        """
    archive block change check copy count display download estimate export grant hold import index
    invite issue join link lock login mint move open patch pause pin ping post preview process query
    quote read refund register release return run search show sign sort start stop swap switch sync
    test transfer trigger upload withdraw
    """,
    )
)
#: What a GET can be called after, where something follows, and where nothing does.
_READS: Final = frozenset({"can", "fetch", "find", "get", "has", "is"})
_READS_ALONE: Final = _READS | {
    *("check", "download", "export", "list", "lookup", "query", "search", "validate", "verify")
}
#: Alone, these are things: a `post` to be reviewed.
_ALSO_THINGS: Final = frozenset({"get", "patch", "post", "put"})
#: What a DELETE can be called after; `delete_lock` is no `lock`.
_DELETES: Final = frozenset(
    {"cancel", "clear", "delete", "destroy", "detach", "purge", "remove", "reset", "revoke"}
)


@frozen
class Segment:
    """What stands between two slashes of a path: its words, and the parameters in it."""

    words: tuple[str, ...]
    parameters: tuple[str, ...] = ()
    text: str = ""
    #: With which methods it calls something, as OData writes it: `Model.GetBalance()`.
    called: tuple[str, ...] = ()

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
class NamedOperation:
    """An operation.

    Attributes:
        id: the operationId as the document has it; empty where it has none.
        tags: the labels of its tags.
        returns_list: whether its response is an array.
    """

    method: str
    path: str
    id: str = ""
    tags: tuple[str, ...] = ()
    returns_list: bool = False

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The parts of its path."""
        return tuple(it for part in self.path.split("/") if part for it in _segments(part))

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


#: `Accounts('{id}')`, `Ledger.Model.GetBalance(at={at})` and `Ledger.Model.Approve`, as OData
#: writes keys, functions and actions.
_KEYED: Final = re.compile(r"([A-Za-z_]\w*)\((.*)\)")
_QUALIFIED: Final = re.compile(r"(?:[A-Za-z_]\w*\.)+([A-Z]\w*)(?:\((.*)\))?")


@lru_cache(maxsize=65536)
def _segments(part: str) -> tuple[Segment, ...]:
    parameters = tuple(PLACEHOLDER.findall(part))
    found = _QUALIFIED.fullmatch(part)
    if found:
        # Without parentheses a GET reads them as the type that is named.
        return (
            Segment(
                lowered(found[1]), (), part, ("post",) if found[2] is None else ("post", "get")
            ),
        )
    found = _KEYED.fullmatch(part)
    if found and lowered(found[1])[0] in _READS:
        return (Segment(lowered(found[1]), (), part, ("post", "get")),)
    if found and parameters:
        return Segment(lowered(found[1]), (), found[1]), Segment((), parameters, part)
    return (Segment(lowered(PLACEHOLDER.sub(" ", part)), parameters, part),)


def _without_general(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    return tuple(dropwhile(lambda it: it.is_general, segments))


#: From so many paths on, what nearly all of them begin with is not a part of a name.
_MANY: Final = 10
_NEARLY_ALL: Final = 0.9


def shared_prefix(operations: Iterable[NamedOperation]) -> tuple[str, ...]:
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


def alike(rows: Sequence[Sequence[object]]) -> int:
    """How many elements rows begin with alike."""
    columns = zip(*rows, strict=False)
    return next((n for n, it in enumerate(columns) if len(set(it)) > 1), min(map(len, rows)))


def lowered(text: str) -> tuple[str, ...]:
    """The words of a string in lower case."""
    return tuple(word.lower() for word in words(text))


def same(text: str, tag: str) -> bool:
    """Whether a part of an id or a path is called like a tag: `AccountsService` like `account`."""
    return "".join(_stem(text)) == "".join(_stem(tag)) != ""


def is_action(words: Sequence[str], method: str) -> bool:
    """Whether the last part of a path says what the operation does: `resync`, `mark_read`."""
    first, alone = words[0], len(words) == 1
    plural = is_plural(words[-1])
    match method:
        case "get":
            return first in (_READS_ALONE if alone else _READS)
        case "delete":
            return first in _DELETES and not (plural and first in _NOUNS)
        case _:
            if alone:
                return first in ACTIONS - _ALSO_THINGS
            return first in ACTIONS and not (plural and first in _NOUNS)


def after_tag(segments: Sequence[Segment], tags: Iterable[str]) -> int:
    """How many parts a path begins with that are called like a tag together; 0 where none are.

    `customfilter` is called like `CustomFilter`, and `admin/badges` like `AdminBadge`.
    """
    stems = {"".join(_stem(tag)) for tag in tags}
    said = ""
    for end, segment in enumerate(segments, 1):
        if not segment.words or segment.parameters or segment.called:
            break
        if said + "".join(_stem(segment.text)) in stems:
            return end
        said += "" if segment.is_general else "".join(segment.words)
    return 0


def _stem(text: str) -> tuple[str, ...]:
    found = lowered(text)
    while len(found) > 1 and found[-1] in _KINDS:
        found = found[:-1]
    return (*found[:-1], singular(found[-1])) if found else ()


_NO_PLURAL = ("ss", "us", "is", "as", "os", "news", "series", "exists")


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


# -- names made of method and path -----------------------------------------------------------------

#: PUT replaces what is at a path, PATCH changes it (RFC 9110, 9.3.4; RFC 5789).
_VERBS: Final = {"get": "get", "delete": "delete", "put": "replace", "patch": "update"}


def made_names(operation: NamedOperation, facts: Facts) -> tuple[str, ...]:
    """Names of an operation, the longest first.

    `list`, `get`, `create`, `update`, `replace` and `delete` for a collection that is called like
    the tag, and its items; what is below it follows: `list_balances`.
    """
    own = operation.own_segments(facts.shared)
    if not own:
        return ()
    method = operation.method.lower()
    longest = "_".join([method, *(word for it in own for word in it.said(by=True))])
    start = after_tag(own, operation.tags)
    return (longest, _made(operation, own, 0), _made(operation, own, start))


def _made(operation: NamedOperation, own: tuple[Segment, ...], start: int) -> str:
    """A name of what an operation does, and of the parts of its path from one on."""
    method, last = operation.method.lower(), own[-1]
    below = [it for it in own[start:] if it is last or not it.is_general]
    said = [word for it in below for word in it.words]
    item = not last.words
    act = below[-2:-1] if item else below[-1:]
    if act and act[0].words and (method in act[0].called or is_action(act[0].words, method)):
        # POST /accounts/{id}/resync, POST /backups/restore/{id}
        done, rest = act[0].words, said[: -len(act[0].words)]
        return "_".join([*done, *rest] if len(done) == 1 else [*rest, *done])
    plural = not item and not last.parameters and is_plural(last.words[-1])
    collection = plural or (operation.returns_list and not item)
    verb = _VERBS.get(method, method)
    if method == "get" and collection:
        verb = "list"
    elif method == "post" and plural:
        verb = "create"
    if item and said:
        said += ["by", *(word for word in last.said(by=False))]
    elif not item and not said and not collection:
        # GET /status of the tag status
        said = [word for it in own[:start] for word in it.words]
    return "_".join([verb, *(said[1:] if said[:1] == [verb] else said)])
