"""Places where a field of another type, or none, changes what a program does and no type checker
objects: comparisons with a literal, JSON, keys of dicts, f-strings, `getattr`, and plain dicts.

They are found in the syntax tree. Where the object has a type, mypy says which uses are of the
field: it is shown the client before without the field, and complains of each. Where it has none, a
field is recognised by its name, if no other model of the client has a field that is called so.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from otto_codegen.impact.sources import UserFile
    from otto_codegen.source_map import SourceMap
    from otto_codegen.surface import Item

__all__ = ["Use", "hide_fields", "only_here", "silent_uses"]

_KINDS: Final = frozenset({"retyped", "gone", "renamed"})
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@frozen
class Use:
    """A place where a change of a field is felt in silence; the column counts from 1.

    Attributes:
        how: what is done there with the value.
        by_name: whether nothing but the name says that it is this field: then the type of the
            object is not known.
    """

    line: int
    column: int
    item: Item
    how: str
    by_name: bool


def silent_uses(file: UserFile, items: Iterable[Item]) -> Iterator[Use]:
    """Find the places in one file, by the names of fields alone."""
    fields = [item for item in items if item.what == "field" and item.kind in _KINDS]
    retyped: dict[str, list[Item]] = {}
    by_name: dict[str, list[Item]] = {}
    by_key: dict[str, list[Item]] = {}
    for item in fields:
        if item.kind == "retyped":
            retyped.setdefault(item.short, []).append(item)
        by_name.setdefault(item.short, []).append(item)
        by_key.setdefault(item.key or item.short, []).append(item)
    if fields:
        yield from _Walk(retyped, by_name, by_key).uses(file.tree)


@frozen
class _Walk:
    retyped: Mapping[str, list[Item]]
    by_name: Mapping[str, list[Item]]
    by_key: Mapping[str, list[Item]]

    def uses(self, tree: ast.Module) -> Iterator[Use]:
        plain = _plain_dicts(tree)
        for node in ast.walk(tree):
            yield from self._attributes(node)
            yield from self._strings(node, plain)

    def _attributes(self, node: ast.AST) -> Iterator[Use]:
        """Attributes whose value goes where its type is not looked at."""
        for value, how in _sinks(node):
            for found in _values(value):
                if isinstance(found, ast.Attribute):
                    for item in self.retyped.get(found.attr, ()):
                        yield Use(found.lineno, found.col_offset + 1, item, how, by_name=False)

    def _strings(self, node: ast.AST, plain: frozenset[str]) -> Iterator[Use]:
        """Fields that are named by a string: for `getattr`, and in what `to_dict` returns."""
        if isinstance(node, ast.Call) and len(node.args) > 1 and isinstance(node.func, ast.Name):
            name = _string(node.args[1])
            if node.func.id in ("getattr", "hasattr", "setattr", "delattr"):
                for item in self.by_name.get(name, ()):
                    yield _use(node, item, f"named in `{node.func.id}`")
        key, holder = _subscript(node)
        if holder is not None and _is_plain(holder, plain):
            for item in self.by_key.get(key, ()):
                yield _use(node, item, "read from `to_dict()`")


def _use(node: ast.AST, item: Item, how: str) -> Use:
    assert isinstance(node, ast.expr)
    return Use(node.lineno, node.col_offset + 1, item, how, by_name=True)


def _sinks(node: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    """Expressions whose type a checker does not look at, and what is done with them."""
    match node:
        case ast.Compare(left=left, comparators=others):
            sides = [left, *others]
            if any(_is_literal(side) for side in sides):
                yield from ((side, "compared with a literal") for side in sides)
        case ast.Match(subject=subject, cases=cases):
            if any(isinstance(n, ast.MatchValue) for case in cases for n in ast.walk(case.pattern)):
                yield subject, "compared with a literal"
        case ast.Call(func=ast.Attribute(attr="dumps") | ast.Name(id="dumps"), args=args):
            yield from ((value, "written as JSON") for value in args)
        case ast.Call(func=ast.Attribute(attr="get" | "setdefault" | "pop"), args=[key, *_]):
            yield key, "used as a key"
        case ast.FormattedValue(value=value):
            yield value, "put into an f-string"
        case ast.Subscript(slice=key):
            yield key, "used as a key"
        case ast.Dict(keys=keys):
            yield from ((key, "used as a key") for key in keys if key is not None)
        case ast.DictComp(key=key):
            yield key, "used as a key"


def _values(node: ast.expr) -> Iterator[ast.expr]:
    """An expression, and what it holds without doing anything to it."""
    yield node
    match node:
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
            inner = parts
        case ast.Dict(keys=keys, values=values):
            inner = [*(key for key in keys if key is not None), *values]
        case ast.ListComp(elt=part) | ast.GeneratorExp(elt=part) | ast.SetComp(elt=part):
            inner = [part]
        case ast.DictComp(key=key, value=value):
            inner = [key, value]
        case ast.IfExp(body=body, orelse=other):
            inner = [body, other]
        case ast.BoolOp(values=parts):
            inner = parts
        case _:
            return
    for part in inner:
        yield from _values(part)


def _is_literal(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=value):
            return value is not None and value is not ...
        case ast.UnaryOp(operand=operand):
            return _is_literal(operand)
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
            return bool(parts) and all(map(_is_literal, parts))
    return False


def _string(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _subscript(node: ast.AST) -> tuple[str, ast.expr | None]:
    """The key and the dict of `d["key"]` and `d.get("key")`."""
    match node:
        case ast.Subscript(value=holder, slice=key):
            return _string(key), holder
        case ast.Call(func=ast.Attribute(value=holder, attr="get" | "pop"), args=[key, *_]):
            return _string(key), holder
    return "", None


def _plain_dicts(tree: ast.Module) -> frozenset[str]:
    """The variables that are set to what `to_dict()` returns."""
    return frozenset(
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _is_plain(node.value, frozenset())
        for target in node.targets
        if isinstance(target, ast.Name)
    )


def _is_plain(node: ast.expr, plain: frozenset[str]) -> bool:
    if isinstance(node, ast.Name):
        return node.id in plain
    call = node.func if isinstance(node, ast.Call) else None
    return isinstance(call, ast.Attribute) and call.attr == "to_dict"


def hide_fields(package: Path, items: Iterable[Item]) -> None:
    """Take fields out of a copy of a client, so that mypy complains of each use."""
    hidden: dict[str, set[str]] = {}
    for item in items:
        owner, _, name = item.name.partition(".")
        hidden.setdefault(owner, set()).add(name)
    words = re.compile(rf"\bclass ({'|'.join(map(re.escape, sorted(hidden)))})\b")
    for path in sorted((package / "models").glob("*.py")):
        source = path.read_text(encoding="utf-8")
        if not words.search(source):
            continue
        tree = ast.parse(source)
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name in hidden:
                names = hidden[node.name]
                node.body = [part for part in node.body if not _declares(part, names)] or [
                    ast.Pass()
                ]
        path.write_text(ast.unparse(tree), encoding="utf-8")


def _declares(node: ast.stmt, names: set[str]) -> bool:
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return node.target.id in names
    return isinstance(node, _Function) and node.name in names


def only_here(names: SourceMap, items: Iterable[Item]) -> frozenset[str]:
    """The names of fields that no other model has: those by which a field is known.

    Args:
        names: the source map of the client before.
        items: the fields.
    """
    owners: dict[str, set[str]] = {}
    for item in items:
        owners.setdefault(item.short, set()).add(item.name.partition(".")[0])
    return frozenset(
        name
        for name, known in owners.items()
        if not any(
            name in schema.attributes
            for model, schema in names.schemas.items()
            # The same object where it is sent (`AccountInput`) has its fields too.
            if not model.startswith(tuple(known))
        )
    )
