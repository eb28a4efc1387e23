"""A module of the user's with tokens replaced, and the syntax of what it was before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import libcst as cst
from attrs import define, evolve, field, frozen
from libcst.metadata import MetadataWrapper, PositionProvider, Scope, ScopeProvider

from otto_codegen.impact.typecheck import columns_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from otto_codegen.impact.typecheck import Finding

__all__ = ["Edit", "Source"]

#: What mypy reports errors at.
_SAID: Final = (cst.BaseExpression, cst.BaseSmallStatement, cst.MatchPattern)


@frozen(order=True)
class Edit:
    """A token to be replaced. Lines count from 1, columns from 0, in characters."""

    line: int
    start: int
    end: int
    text: str


@define
class Source:
    """A module's text as it was read, parsed with libCST when its first edit is looked for."""

    lines: list[str]
    #: By line, then by column, in characters from 0.
    _nodes: dict[int, dict[int, list[cst.CSTNode]]] | None = field(default=None, init=False)
    _wrapper: MetadataWrapper | None = field(default=None, init=False)

    def with_edits(self, edits: Iterable[Edit]) -> list[str]:
        """The lines with edits made, of which no two overlap."""
        lines = list(self.lines)
        for edit in sorted(set(edits), reverse=True):
            line = lines[edit.line - 1]
            lines[edit.line - 1] = line[: edit.start] + edit.text + line[edit.end :]
        return lines

    def before(self, finding: Finding, edits: Iterable[Edit]) -> Finding:
        """A finding in the text with edits, at its place in the text as it was read."""
        here = [edit for edit in edits if edit.line == finding.line]
        if not here:
            return finding
        (text,) = Source([self.lines[finding.line - 1]]).with_edits(
            evolve(edit, line=1) for edit in here
        )
        for start, begun in sorted(self._begins(finding.line).items()):
            if not any(isinstance(node, _SAID) for node in begun):
                continue
            moved = sum(len(it.text) - (it.end - it.start) for it in here if it.end <= start)
            if finding.column in columns_of(text, start + moved):
                return evolve(finding, column=finding.column - moved)
        return finding

    def at(self, finding: Finding) -> list[cst.CSTNode]:
        """The nodes that begin where a finding is, from the outside in."""
        text = self.lines[finding.line - 1] if 0 < finding.line <= len(self.lines) else ""
        begins = self._begins(finding.line)
        return [
            node
            for start in sorted(begins)
            if finding.column in columns_of(text, start)
            for node in begins[start]
        ]

    def _begins(self, line: int) -> dict[int, list[cst.CSTNode]]:
        """The nodes that begin on a line, by column."""
        if self._nodes is None:
            self._nodes = {}
            for node, place in self._resolved(PositionProvider).items():
                self._nodes.setdefault(place.start.line, {}).setdefault(
                    place.start.column, []
                ).append(node)
        return self._nodes.get(line, {})

    def place(self, node: cst.CSTNode) -> tuple[int, int, int]:
        """Line, first and last column of a node on one line."""
        found = self._resolved(PositionProvider)[node]
        return found.start.line, found.start.column, found.end.column

    def span(self, node: cst.CSTNode) -> Any:
        """Where a node begins and ends."""
        return self._resolved(PositionProvider)[node]

    def scope(self, node: cst.CSTNode) -> Scope | None:
        """The scope that a node is in."""
        found = self._resolved(ScopeProvider).get(node)
        return found if isinstance(found, Scope) else None

    @property
    def scopes(self) -> list[Scope]:
        """All scopes of the module."""
        found = self._resolved(ScopeProvider).values()
        return [scope for scope in dict.fromkeys(found) if isinstance(scope, Scope)]

    def _resolved(self, provider: Any) -> Any:
        if self._wrapper is None:
            module = cst.parse_module("".join(f"{line}\n" for line in self.lines))
            self._wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
        return self._wrapper.resolve(provider)
