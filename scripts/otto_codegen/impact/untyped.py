"""Calls that mypy cannot see: of a client that came in through a parameter without a type.

In `def value_of(otto, account)` nothing is known of `otto`, and mypy says nothing of
`otto.accounts.resync_account(...)`. Tag and method are enough to point there, as a warning.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from attrs import frozen

from otto_codegen.impact.sinks import WAYS, assigned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from otto_codegen.impact.sources import UserFile
    from otto_codegen.surface import Item

__all__ = ["Guess", "guesses", "untyped_names"]

_HOPS = 3
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@frozen
class Guess:
    """A place that by its names alone uses what changed; the column counts from 1."""

    line: int
    column: int
    item: Item


def guesses(file: UserFile, items: Iterable[Item]) -> Iterator[Guess]:
    """Find the places in one file, each for the first thing that is wrong there."""
    methods: dict[str, list[Item]] = {}
    for item in items:
        if item.what in ("method", "parameter"):
            methods.setdefault(item.name.partition("(")[0], []).append(item)
    for node, untyped in _scopes(file.tree, frozenset()) if methods else ():
        match node:
            case ast.Attribute(value=ast.Attribute(value=client, attr=tag), attr=name) if (
                _is_untyped(client, untyped)
            ):
                call = _call_of(node, file)
                for item in methods.get(f"{tag}.{name}", ()):
                    if _matters(item, call):
                        yield Guess(node.lineno, node.col_offset + 1, item)
                        break


def untyped_names(files: Iterable[UserFile], nodes: set[int]) -> dict[int, frozenset[str]]:
    """By node (its `id`): the variables there that come from a parameter without a type."""
    return {
        id(node): untyped
        for file in files
        for node, untyped in _scopes(file.tree, frozenset())
        if id(node) in nodes
    }


def _scopes(node: ast.AST, untyped: frozenset[str]) -> Iterator[tuple[ast.AST, frozenset[str]]]:
    """Each node with the parameters without annotations that are in reach."""
    if isinstance(node, _Function):
        untyped = (untyped - _parameters(node, typed=True)) | _parameters(node, typed=False)
        for _ in range(_HOPS):  # what comes out of such a parameter has no type either
            untyped |= {
                name
                for name, source in assigned(node)
                if any(isinstance(n, ast.Name) and n.id in untyped for n in ast.walk(source))
            }
    yield node, untyped
    for child in ast.iter_child_nodes(node):
        yield from _scopes(child, untyped)


def _call_of(node: ast.AST, file: UserFile) -> ast.Call | None:
    """The call that an attribute is the function of, also behind `with_raw_response` and others."""
    parent = file.parents[node]
    while isinstance(parent, ast.Attribute) and parent.attr in WAYS:
        node, parent = parent, file.parents[parent]
    return parent if isinstance(parent, ast.Call) and parent.func is node else None


def _parameters(function: _Function, *, typed: bool) -> frozenset[str]:
    arguments = function.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return frozenset(a.arg for a in every if (a.annotation is not None) is typed)


def _is_untyped(client: ast.expr, untyped: frozenset[str]) -> bool:
    """A parameter without a type, or an attribute of one: `self.client`."""
    if isinstance(client, ast.Attribute):
        client = client.value
    return isinstance(client, ast.Name) and client.id in untyped


def _matters(item: Item, call: ast.Call | None) -> bool:
    if item.what == "method":
        return item.kind in ("gone", "renamed", "deprecated")
    if call is None:
        return False
    given = {keyword.arg for keyword in call.keywords}
    if item.kind in ("gone", "renamed", "deprecated"):
        return item.short in given
    # What is passed on as a whole may hold it.
    whole = None in given or call.args or "body" in given
    return item.required and item.kind != "retyped" and not whole and item.short not in given
