"""Names at one place in generated code: what stands for something, and what may be called."""

from __future__ import annotations

import ast

from attrs import define

__all__ = ["Scope", "bindings"]


@define
class Scope:
    """Names that stand for something at one place, and those among them that may be called."""

    names: set[str]
    callables: set[str]


def bindings(body: list[ast.stmt]) -> Scope:
    """What the statements of a block give names to."""
    scope = Scope(set(), set())
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            scope.names.add(node.name)
            scope.callables.add(node.name)
        elif isinstance(node, ast.ImportFrom):
            found = {alias.asname or alias.name for alias in node.names}
            scope.names |= found
            scope.callables |= found
        elif isinstance(node, ast.Assign):
            scope.names |= {t.id for t in node.targets if isinstance(t, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            scope.names.add(node.target.id)
        elif isinstance(node, ast.If):
            inner = bindings(node.body)
            scope.names |= inner.names
            scope.callables |= inner.callables
    return scope
