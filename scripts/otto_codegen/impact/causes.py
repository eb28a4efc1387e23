"""From what mypy says of a line to what changed in Python, and so in the document.

mypy's message names the class and the attribute or argument where it can. Where it speaks of
types alone, the names in the expression decide, and those in what its variables were set to.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from otto_codegen.impact.sources import UserFile
    from otto_codegen.impact.typecheck import Finding
    from otto_codegen.surface import Item

__all__ = ["Blame", "assigned"]

_QUOTED = re.compile(r'"([^"]*)"')
_NAME = re.compile(r"[A-Za-z_]\w*")
_ALIAS = re.compile(r"the (?:tag|method|attribute) `[\w.]+` is called `[\w.]+` now$")
#: How many assignments a value is followed through, backwards.
_HOPS = 3


@frozen
class Blame:
    """Finds the causes of findings.

    Args:
        items: what differs in Python.
    """

    items: Sequence[Item]

    def items_of(self, finding: Finding, file: UserFile) -> list[Item]:
        """What differs in Python where the finding is; nothing where that is not known."""
        deprecated = finding.code == "deprecated"
        # An alias of an old name is deprecated, too: its cause is the rename.
        is_alias = deprecated and _ALIAS.search(finding.message) is not None
        only = "renamed" if is_alias else "deprecated"
        known = [item for item in self.items if (item.kind == only) is deprecated]
        # Who says that something is deprecated quotes nothing.
        quoted = [finding.message] if deprecated else _QUOTED.findall(finding.message)
        said = set(_names_in(quoted))
        written = set(_written(file, finding))
        # Methods of all operations have the same few classes; the line names the operation.
        call = "__call__" in said or "with_raw_response" in said
        owned = [
            item
            for item in known
            if item.owners & said or (call and item.operation and _module(item) in written)
        ]
        ways = (
            # The message names the class and what is wrong with it.
            [item for item in owned if _names(item) & said],
            # It names the class, and the line what is wrong.
            [item for item in owned if _names(item) & written],
            # No way to call the method fits, and which argument is to blame it does not say: one
            # that is missing, or one whose type or value is not what it was.
            [item for item in owned if item.required and item.short not in written],
            [item for item in known if owned and _names(item) & written and _is_part(item)],
            [item for item in owned if item.what == "parameter" or item.kind == "retyped"],
            # It names an argument of a function, whose module has the operation's name.
            [item for item in known if item.short in said and _module(item) in written],
            # A module or a class is not what it was.
            [item for item in known if _names(item) & said and _is_named(item)],
            # It speaks of types alone.
            [item for item in known if _names(item) & written and _changes_types(item)],
        )
        return next((items for items in ways if items), [])


def _names(item: Item) -> set[str]:
    """Names by which a program or a message speaks of it."""
    names = {item.short}
    if item.what == "member":
        names.add(item.key)  # where a member is sent, its plain value is accepted too
    if item.what == "method":
        names.update(item.name.split("."))
    return names


def _module(item: Item) -> str:
    """The module of the operation that a method or an argument is of."""
    return item.name.partition("(")[0].rpartition(".")[2] if item.operation else ""


def _is_part(item: Item) -> bool:
    """Whether it can be what is wrong inside of a body."""
    sent = any(change.id.startswith("request-") for change in item.changes)
    return item.what in ("member", "field") and sent and _changes_types(item)


def _is_named(item: Item) -> bool:
    return item.what in ("method", "model", "enum", "type")


def _changes_types(item: Item) -> bool:
    return item.kind in ("retyped", "gone", "renamed", "deprecated") or item.required


def _names_in(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from _NAME.findall(text)


def _written(file: UserFile, finding: Finding) -> Iterator[str]:
    """The names in the statement at a finding, and in what its variables were set to."""
    statement = _statement(file.tree, finding.line)
    if statement is None:
        return
    yield from _names_of(statement)
    scope = _scope(file.tree, finding.line)
    variables = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
    seen: set[str] = set()
    for _ in range(_HOPS):
        seen |= variables
        sources = [source for name, source in assigned(scope) if name in variables]
        variables = set()
        for source in sources:
            yield from _names_of(source)
            variables |= {node.id for node in ast.walk(source) if isinstance(node, ast.Name)}
        variables -= seen


def _names_of(node: ast.AST) -> Iterator[str]:
    """Attributes, arguments, imported names and strings, which can be members of enumerations."""
    for found in ast.walk(node):
        if isinstance(found, ast.Attribute):
            yield found.attr
        elif isinstance(found, ast.keyword) and found.arg:
            yield found.arg
        elif isinstance(found, ast.alias):
            yield from found.name.split(".")
        elif isinstance(found, ast.Name):
            yield found.id
        elif isinstance(found, ast.Constant) and isinstance(found.value, str):
            yield found.value


def _statement(tree: ast.Module, line: int) -> ast.AST | None:
    """The smallest statement at a line; of one that holds others, what stands before them."""
    found: ast.stmt | None = None
    for node in ast.walk(tree):
        if not isinstance(node, ast.stmt) or not node.lineno <= line <= (node.end_lineno or 0):
            continue
        if found is None or _size(node) <= _size(found):
            found = node
    if found is None or not hasattr(found, "body"):
        return found
    parts: list[ast.stmt] = []
    for child in ast.iter_child_nodes(found):
        if isinstance(child, ast.expr):
            parts.append(ast.Expr(child))
        elif isinstance(child, ast.withitem):
            parts.append(ast.Expr(child.context_expr))
    return ast.Module(parts, [])


def _size(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno


def _scope(tree: ast.Module, line: int) -> ast.AST:
    """The innermost function at a line, or the module."""
    found: ast.AST = tree
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.lineno <= line <= (
            node.end_lineno or 0
        ):
            found = node  # walked from the outside in
    return found


def assigned(scope: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Each variable that is set, and what it is set to or goes through."""
    for node in ast.walk(scope):
        targets: list[ast.expr] = []
        source: ast.AST | None = None
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=given)) if len(
                names
            ) == len(given):
                for part, value in zip(names, given, strict=True):
                    yield from ((n.id, value) for n in ast.walk(part) if isinstance(n, ast.Name))
            case ast.Assign(targets=targets, value=source):
                pass
            case (
                ast.AnnAssign(target=target, value=ast.expr() as source)
                | ast.NamedExpr(target=target, value=source)
            ):
                targets = [target]
            case ast.For(target=target, iter=source) | ast.AsyncFor(target=target, iter=source):
                targets = [target]
            case ast.comprehension(target=target, iter=source):
                targets = [target]
            case ast.withitem(context_expr=source, optional_vars=ast.expr() as target):
                targets = [target]
        for target in targets:
            for name in ast.walk(target):
                if isinstance(name, ast.Name) and source is not None:
                    yield name.id, source
