"""What differs between the Python surfaces of two clients, as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from attrs import field, frozen

from otto_codegen.diff.change import Change, Level

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Item", "Kind", "SurfaceDiff", "What"]

Kind = Literal["gone", "renamed", "retyped", "required", "optional", "deprecated", "added"]
What = Literal["method", "parameter", "model", "field", "enum", "member", "type"]

_TYPES = ("model", "enum", "type")
#: How the names of types end that stand beside another.
_BESIDE = ("", "Input", "Like", "Dict", "InputDict")
_BREAKING = frozenset({"gone", "renamed", "retyped"})


@frozen
class Item:
    """One thing that is no longer, or not yet, what it was.

    Attributes:
        kind: what became of it. A parameter that is new and `required` is `added`.
        what: what it is.
        name: as a program writes it: `accounts.list_accounts`, `Account.name`,
            `accounts.list_accounts(limit)`.
        before, after: the annotation, or the name where that changed; of a method or type that
            came or went, its signature; empty where there is none.
        required: of a parameter, whether calls must give it now.
        operation: the operation of a method or parameter, as the new document has it.
        key: its name in the document.
        at: the pointers of it in the documents, old and new.
        owners: the classes that have it, as type checkers name them.
        called: how programs written for the client before name the operation of a method or
            parameter: `accounts.list_accounts`, `accounts.iter_accounts`.
        changes: what changed in the document and caused it, each once; empty where the document
            did not change there, but the generator did.
    """

    kind: Kind
    what: What
    name: str
    before: str = ""
    after: str = ""
    required: bool = False
    operation: str = ""
    key: str = ""
    at: tuple[str, ...] = ()
    owners: frozenset[str] = field(factory=frozenset)
    called: frozenset[str] = field(factory=frozenset)
    changes: tuple[Change, ...] = ()

    @property
    def short(self) -> str:
        """The last part of its name before the change: the parameter, field, member or class."""
        return self.name.rstrip(")").replace("(", ".").rpartition(".")[2]

    @property
    def classes(self) -> dict[str, str]:
        """Of a type: its names, its own and of what is accepted beside it where it is sent, each
        with what follows the own name.
        """
        return {f"{self.short}{end}": end for end in _BESIDE} if self.what in _TYPES else {}

    @property
    def level(self) -> Level:
        """Whether programs that were right break: by types, or when they run."""
        if self.kind == "retyped" and self.what in ("parameter", "field"):
            return self._level_of_type()
        if self.kind == "retyped" and self.what == "type" and self.changes:
            # A named type that holds more, as a list of what it was, breaks if its document does.
            breaks = any(change.level is Level.BREAKING for change in self.changes)
            return Level.BREAKING if breaks else Level.WARNING
        if self.kind in _BREAKING or (self.what == "parameter" and self.required):
            return Level.BREAKING
        return Level.WARNING if self.kind == "deprecated" else Level.INFO

    def _level_of_type(self) -> Level:
        """What accepts more breaks no sender; what can be less, no reader, unless
        it is sent too: then the change of the document breaks.
        """
        before, after = (set(text.split(" | ")) for text in (self.before, self.after))
        if self.what == "field" and before & {"float", "Decimal"}:
            after -= {"int"}  # it is used as a number all the same (PEP 484, the numeric tower)
        if self.what == "parameter":
            return Level.INFO if before <= after and not self.required else Level.BREAKING
        breaks = any(change.level is Level.BREAKING for change in self.changes)
        return Level.WARNING if after <= before and not breaks else Level.BREAKING

    @property
    def text(self) -> str:
        """One sentence without its cause."""
        name = f"{self.what} `{self.name}`"
        match self.kind:
            case "gone":
                return f"{name} is gone"
            case "renamed":
                return f"{name} is called `{self.after}` now"
            case "retyped" if self.what == "method":
                return f"{name} returns `{self.after}`, was `{self.before}`"
            case "retyped":
                return f"{name} is `{self.after}` now, was `{self.before}`"
            case "required":
                return f"{name} is required now"
            case "optional":
                return f"{name} is optional now"
            case "deprecated":
                return f"{name} is deprecated now"
            case "added":
                return f"{name} is new" + (" and required" if self.required else "")

    def as_dict(self) -> dict[str, Any]:
        """The shape that `--json` prints."""
        return {
            "kind": self.kind,
            "what": self.what,
            "name": self.name,
            "before": self.before or None,
            "after": self.after or None,
            "level": self.level.value,
            "message": self.text,
            "changes": [change.as_dict() for change in self.changes],
        }


def _ordered(items: Iterable[Item]) -> tuple[Item, ...]:
    """What breaks first; what no change of the API explains, and so no call feels, last."""

    def key(item: Item) -> tuple[int, bool, str, str, str]:
        return item.level.rank, not item.changes, item.what, item.name, item.kind

    return tuple(sorted(items, key=key))


@frozen
class SurfaceDiff:
    """All that differs, what breaks first."""

    items: tuple[Item, ...] = field(converter=_ordered)

    @property
    def breaking(self) -> bool:
        """Whether programs that were right break."""
        return any(item.level is Level.BREAKING for item in self.items)

    def as_dict(self) -> list[dict[str, Any]]:
        """The shape that `--json` prints."""
        return [item.as_dict() for item in self.items]
