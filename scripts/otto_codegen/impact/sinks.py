"""Where a value goes without a type checker looking at its type, and what expressions hold."""

from __future__ import annotations

import ast
import itertools
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from otto_codegen.surface import Item

__all__ = [
    "COMPUTED",
    "WAYS",
    "WRITERS",
    "assigned",
    "constants",
    "matters",
    "method_of",
    "name_of",
    "pairs",
    "parts",
    "sinks",
    "text_of",
    "values",
    "values_in",
]

WRITERS: Final = frozenset({"dumps", "dump", "writerow", "writerows"})
_ORDERED: Final = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
TRUTH: Final = "tested for truth"
LITERAL: Final = "compared with a literal"
COMPUTED: Final = "computed with"
ORDERED: Final = "put in order"
_COMPARED: Final = "compared with a value of another type"
_KEY: Final = "used as a key"
_STRING: Final = "put into a string"
_LOGGED: Final = frozenset({"debug", "info", "warning", "error", "critical", "exception", "log"})

#: What can stand between a method and its call.
WAYS: Final = frozenset(
    {"with_raw_response", "stream", "to_file", "sync", "asyncio", "sync_detailed"}
)


def sinks(node: ast.AST) -> Iterator[tuple[ast.expr, str, ast.expr | None]]:
    """Expressions whose type a checker does not look at, what is done with them, and what they
    are compared with.
    """
    match node:
        case ast.Compare():
            ordered = isinstance(node.ops[0], _ORDERED)
            for one, other in pairs(node):
                if _is_literal(other):
                    yield one, LITERAL, None
                elif not ordered and not (isinstance(other, ast.Constant)):
                    yield one, _COMPARED, other
        case ast.Match(subject=subject, cases=cases):
            patterns = [n for case in cases for n in ast.walk(case.pattern)]
            if any(isinstance(n, ast.MatchValue | ast.MatchClass) for n in patterns):
                yield subject, LITERAL, None
        case ast.Call(func=ast.Attribute(attr="get" | "setdefault" | "pop"), args=[key, *_]):
            yield key, _KEY, None
        case ast.Call(func=ast.Attribute(attr="format"), args=args, keywords=keywords):
            yield from ((value, _STRING, None) for value in args)
            yield from ((keyword.value, _STRING, None) for keyword in keywords)
        case ast.Call(func=ast.Attribute(attr=name), args=[ast.Constant(value=str()), *args]) if (
            name in _LOGGED
        ):
            yield from ((value, _STRING, None) for value in args)
        case ast.Call(args=args, keywords=keywords):
            if name_of(node) in WRITERS:
                yield from ((value, "written as JSON or a row", None) for value in args)
            elif name_of(node) in ("str", "format", "repr", "bool"):
                yield from ((value, "converted", None) for value in args)
            elif name_of(node) in ("isinstance", "type"):
                yield from ((value, "asked for its type", None) for value in args[:1])
            elif name_of(node) in ("sorted", "max", "min"):
                yield from ((value, ORDERED, None) for value in args)
            elif name_of(node) in ("any", "all"):
                yield from ((value, TRUTH, None) for value in args)
            elif name_of(node) == "Counter":
                yield from ((value, _KEY, None) for value in args)
            for keyword in keywords:
                if keyword.arg in ("json", "key"):
                    body = keyword.value
                    yield (body.body if isinstance(body, ast.Lambda) else body), "sorted by", None
        case ast.FormattedValue(value=value):
            yield value, "put into an f-string", None
        case ast.Subscript(slice=key):
            yield key, _KEY, None
        case ast.Dict(keys=keys):
            yield from ((key, _KEY, None) for key in keys if key is not None)
        case ast.DictComp(key=key):
            yield key, _KEY, None
        case ast.BinOp(op=ast.Mod(), left=ast.Constant(value=str()), right=value):
            yield value, _STRING, None
        case ast.BinOp(op=ast.Add() | ast.Mult(), left=left, right=right):
            yield from ((value, COMPUTED, None) for value in (left, right))
        case ast.BoolOp(values=tests):
            yield from ((test, TRUTH, None) for test in tests)
        case (
            ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test) | ast.Assert(test=test)
        ):
            yield test, TRUTH, None
        case ast.comprehension(ifs=tests):
            yield from ((test, TRUTH, None) for test in tests)
        case ast.UnaryOp(op=ast.Not(), operand=test):
            yield test, TRUTH, None


def pairs(node: ast.Compare) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Each side of a comparison with the other one."""
    sides = [node.left, *node.comparators]
    for left, right in itertools.pairwise(sides):
        yield left, right
        yield right, left


def values(node: ast.expr) -> Iterator[ast.expr]:
    """An expression, and what it holds without doing anything to it."""
    yield node
    match node:
        case ast.Tuple(elts=held) | ast.List(elts=held) | ast.Set(elts=held):
            inner = held
        case ast.Dict(keys=keys, values=held):
            inner = [*(key for key in keys if key is not None), *held]
        case ast.ListComp(elt=part) | ast.GeneratorExp(elt=part) | ast.SetComp(elt=part):
            inner = [part]
        case ast.DictComp(key=key, value=value):
            inner = [key, value]
        case ast.IfExp(body=body, orelse=other):
            inner = [body, other]
        case ast.BoolOp(values=held):
            inner = held
        case ast.NamedExpr(value=value) | ast.Starred(value=value) | ast.Await(value=value):
            inner = [value]
        case _:
            return
    for part in inner:
        yield from values(part)


def parts(node: ast.expr) -> list[ast.expr]:
    """An expression, or the parts of a list."""
    match node:
        case ast.List(elts=held) | ast.Tuple(elts=held) | ast.Set(elts=held):
            return held
        case ast.Dict(keys=keys):
            return [key for key in keys if key is not None]
    return [node]


def _is_literal(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=value):
            return value is not None and value is not ...
        case ast.UnaryOp(operand=operand):
            return _is_literal(operand)
        case ast.Tuple(elts=held) | ast.List(elts=held) | ast.Set(elts=held):
            return bool(held) and all(map(_is_literal, held))
    return False


def name_of(node: ast.AST) -> str:
    """The last name of what is called."""
    if not isinstance(node, ast.Call):
        return ""
    match node.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def matters(item: Item, how: str) -> bool:
    """Whether a field or result of another type is another one for what is done with it."""
    before, after = (set(text.split(" | ")) for text in (item.before, item.after))
    match how:
        case _ if how == TRUTH:
            return _was_bool(item)
        case _ if how == LITERAL:
            return not before <= after <= before | {"Unset", "None"}
        case _ if how in (COMPUTED, ORDERED):
            return ("str" in before) is not ("str" in after)
    return True


def values_in(pattern: ast.pattern) -> Iterator[ast.expr]:
    """Values and types that a pattern asks for."""
    for node in ast.walk(pattern):
        if isinstance(node, ast.MatchValue):
            yield node.value
        elif isinstance(node, ast.MatchClass):
            yield node.cls


def text_of(node: ast.expr) -> str:
    """A string, with `x` for what an f-string holds."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=held):
            return "".join(text_of(part) for part in held)
        case ast.FormattedValue():
            return "x"
    return ""


def method_of(node: ast.Call) -> str:
    """`accounts.get_account` of a call."""
    names = [n.attr for n in _chain(node.func) if n.attr not in WAYS]
    return ".".join(reversed(names[:2]))


def _was_bool(item: Item) -> bool:
    return "bool" in item.before.split(" | ") and "bool" not in item.after.split(" | ")


def _chain(node: ast.expr) -> Iterator[ast.Attribute]:
    """The attributes of `otto.vaults.open_vault`, from the last to the first."""
    while isinstance(node, ast.Attribute):
        yield node
        node = node.value


def constants(tree: ast.Module) -> dict[str, frozenset[str]]:
    """The strings that variables are set to, or go through."""
    found: dict[str, set[str]] = {}
    for name, source in assigned(tree):
        held = parts(source) if isinstance(source, ast.expr) else []
        strings = {
            n.value for n in held if isinstance(n, ast.Constant) and isinstance(n.value, str)
        }
        if strings and len(strings) == len(held):
            found.setdefault(name, set()).update(strings)
    # `for column in COLUMNS`: one step further.
    for name, source in assigned(tree):
        if isinstance(source, ast.Name) and source.id in found:
            found.setdefault(name, set()).update(found[source.id])
    return {name: frozenset(values) for name, values in found.items()}


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
