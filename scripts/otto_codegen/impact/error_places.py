"""What stands in the user's code where mypy reports an error, and where its values come from."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from attrs import frozen

from otto_codegen.impact.sinks import assigned
from otto_codegen.impact.typecheck import columns_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from otto_codegen.impact.sources import UserFile
    from otto_codegen.impact.typecheck import Finding

__all__ = ["ErrorPlace", "written_in"]

_SCOPES: Final = (ast.FunctionDef, ast.AsyncFunctionDef)
#: How many assignments a value is followed through, backwards.
_HOPS: Final = 3


@frozen
class ErrorPlace:
    """What stands where a finding is.

    Attributes:
        file: the user's.
        nodes: what begins there, from the outside in.
        calls: the calls that begin there, from the inside out, and then those around.
        patterns: classes in patterns, and the attributes whose patterns begin there.
        statement: the smallest statement; of one that holds others, what stands before them.
    """

    file: UserFile
    nodes: list[ast.AST]
    calls: list[ast.Call]
    patterns: list[tuple[ast.MatchClass, str]]
    statement: ast.AST
    scope: ast.AST

    @classmethod
    def of(cls, finding: Finding, file: UserFile) -> ErrorPlace:
        text = file.lines[finding.line - 1] if 0 < finding.line <= len(file.lines) else ""
        nodes = [
            node
            for start, begun in sorted(file.starts.get(finding.line, {}).items())
            if finding.column in columns_of(text, start)
            for node in begun
        ]
        around = list(_ancestors(nodes[0], file)) if nodes else []
        patterns = [
            (parent, name)
            for node in nodes
            if isinstance(parent := file.parents.get(node), ast.MatchClass)
            for name, held in zip(parent.kwd_attrs, parent.kwd_patterns, strict=True)
            if held is node
        ]
        statements = [it for it in (*reversed(nodes), *around) if isinstance(it, ast.stmt)]
        statement = statements[0] if statements else _at_line(file.tree, finding.line)
        scopes = (it for it in _ancestors(statement, file) if isinstance(it, _SCOPES))
        return cls(
            file,
            nodes,
            [it for it in (*reversed(nodes), *around) if isinstance(it, ast.Call)],
            patterns,
            _head(statement),
            next(scopes, file.tree),
        )

    def sources(self) -> Iterator[list[ast.AST]]:
        """The statement, and what its variables were set to, one assignment after the other."""
        yield [self.statement]
        yield from self._steps(self.statement)

    def hops(self, root: ast.AST) -> Iterator[ast.AST]:
        """What the variables in a piece of code were set to."""
        for step in self._steps(root):
            yield from step

    def _steps(self, root: ast.AST) -> Iterator[list[ast.AST]]:
        seen: set[str] = set()
        roots = [root]
        for _ in range(_HOPS):
            names = {n.id for it in roots for n in ast.walk(it) if isinstance(n, ast.Name)} - seen
            seen |= names
            roots = [source for name, source in assigned(self.scope) if name in names]
            yield roots


def _ancestors(node: ast.AST, file: UserFile) -> Iterator[ast.AST]:
    """What a node stands in, from the inside out."""
    while node in file.parents:
        node = file.parents[node]
        yield node


def _at_line(tree: ast.Module, line: int) -> ast.AST:
    """The smallest statement at a line, or the module."""
    found: ast.AST = tree
    for node in ast.walk(tree):  # from the outside in
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or 0):
            found = node
    return found


def _head(statement: ast.AST) -> ast.AST:
    """A statement without those that it holds."""
    if not hasattr(statement, "body"):
        return statement
    parts: list[ast.stmt] = []
    for child in ast.iter_child_nodes(statement):
        if isinstance(child, ast.expr):
            parts.append(ast.Expr(child))
        elif isinstance(child, ast.withitem):
            parts.append(ast.Expr(child.context_expr))
    return ast.Module(parts, [])


def written_in(root: ast.AST) -> Iterator[str]:
    """Attributes, arguments and strings, which can be keys or values of enumerations."""
    for node in ast.walk(root):
        match node:
            case ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
                yield name
            case ast.Constant(value=str(text)):
                yield text
