"""Annotations for the user's functions that have none, from their calls and results.

mypy takes a parameter without an annotation for `Any`, and so what a function without them returns.
What it reveals of the arguments at the calls and of the results is what a person reads there, too.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from otto_codegen.impact.sources import UserFile
    from otto_codegen.source_map import SourceMap

__all__ = ["Functions"]

_Function = ast.FunctionDef | ast.AsyncFunctionDef
#: Annotations that say nothing of what a dict or a table holds.
_VAGUE: Final = re.compile(r"\b(?:Any|dict|Dict|Mapping|MutableMapping|object|DataFrame)\b")
#: More functions of one name are not distinguished by their calls.
_SAME_NAME: Final = 3
#: What calls a function with each element, or with the arguments behind it.
_MAPPED: Final = frozenset({"map", "filter", "imap", "imap_unordered", "starmap", "apply"})
_PASSED_ON: Final = frozenset({"partial", "submit", "to_thread", "run_in_executor"})
_DOTTED: Final = re.compile(r"\b[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")


@define
class Functions:
    """The functions of the user's code, and what is known of their parameters and results."""

    files: Sequence[UserFile]
    #: By name: the functions, and whether an instance comes first.
    named: dict[str, list[tuple[_Function, bool]]] = field(factory=dict)
    #: By function and parameter (empty for the result): types as mypy writes them.
    known: dict[tuple[int, str], set[str]] = field(factory=dict)
    #: The same, of parameters that are clients by their use: what is learnt first.
    clients: dict[tuple[int, str], str] = field(factory=dict)
    modules: set[str] = field(factory=set)
    _asked: list[tuple[int, str]] = field(factory=list)
    _numbers: dict[int, tuple[int, str]] = field(factory=dict)

    @classmethod
    def of(cls, files: Sequence[UserFile], names: SourceMap) -> Functions:
        """Find the functions.

        Args:
            files: the user's code.
            names: the source map; a client is recognised by the tags and methods that are used.
        """
        found = cls(files)
        methods = {
            f"{tag}.{method}"
            for it in names.operations.values()
            for tag in it.tags
            for method in (it.method, it.pages)
            if method
        }
        for file in files:
            for node in ast.walk(file.tree):
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, _Function):
                        static = any("static" in ast.unparse(d) for d in child.decorator_list)
                        bound = isinstance(node, ast.ClassDef) and not static
                        found._add(child, bound)
                        owner = node if isinstance(node, ast.ClassDef) else child
                        found._find_clients(child, owner, methods)
        return found

    def _add(self, function: _Function, bound: bool) -> None:
        self.named.setdefault(function.name, []).append((function, bound))

    def _find_clients(self, function: _Function, owner: ast.AST, methods: set[str]) -> None:
        """Parameters that by their use are a client: `otto.accounts.list_accounts`."""
        clients: dict[str, bool] = {}
        for node in ast.walk(owner):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Attribute)
                and f"{node.value.attr}.{node.attr}" in methods
            ):
                clients[ast.unparse(node.value.value)] = True
        if not clients:
            return
        kept = {
            source.id: ast.unparse(target)
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and isinstance(source := node.value, ast.Name)
            for target in node.targets
        }
        waits = any(
            isinstance(n, ast.Await | ast.AsyncFor | ast.AsyncWith) for n in ast.walk(owner)
        )
        for name in _open_parameters(function):
            if name in clients or kept.get(name) in clients:
                cls = "otto_ext.AsyncOtto" if waits else "otto_ext.Otto"
                self.clients[id(function), name] = cls

    # -- what to ask ------------------------------------------------------------------------------

    def questions(self) -> Iterator[tuple[Path, ast.expr, ast.expr, bool]]:
        """What to ask mypy: in which file, at which expression, of which one, and whether of what
        that goes through.
        """
        self._asked, self._numbers = [], {}
        for file in self.files:
            for node in ast.walk(file.tree):
                if isinstance(node, ast.Call):
                    for function, name, asked, inside in self._arguments(node):
                        self._asked.append((id(function), name))
                        yield file.path, node, asked, inside
                elif isinstance(node, _Function) and _is_open(node.returns):
                    for result, inside in _results(node):
                        self._asked.append((id(node), ""))
                        yield file.path, result, result, inside

    def number(self, number: int) -> None:
        """The number of the question that was last asked for."""
        self._numbers[number] = self._asked[-1]

    def _arguments(self, call: ast.Call) -> Iterator[tuple[_Function, str, ast.expr, bool]]:
        name = _last(call.func)
        arguments: list[ast.expr] = list(call.args)
        inside = name in _MAPPED
        if name in _PASSED_ON | _MAPPED:
            at = next((i for i, a in enumerate(arguments) if _last(a) in self.named), None)
            if at is None:
                return
            called = _last(arguments[at])
            rest = arguments[at + 1 :]
            if inside and not rest and isinstance(call.func, ast.Attribute):
                rest = [call.func.value]
            name, arguments = called, rest
        functions = self.named.get(name, ())
        if len(functions) > _SAME_NAME:
            return
        for function, bound in functions:
            open_ones = _open_parameters(function)
            order = [a.arg for a in (*function.args.posonlyargs, *function.args.args)]
            for parameter, argument in zip(order[bound:], arguments, strict=False):
                if isinstance(argument, ast.Starred):
                    break
                if parameter in open_ones:
                    yield function, parameter, argument, inside
            for keyword in call.keywords:
                if keyword.arg in open_ones:
                    yield function, keyword.arg or "", keyword.value, False

    # -- what was learnt --------------------------------------------------------------------------

    def learn(self, revealed: Mapping[int, Iterable[str]]) -> bool:
        """Take what mypy revealed; whether anything is new."""
        before = {key: set(types) for key, types in self.known.items()}
        for key, cls in self.clients.items():
            self.known.setdefault(key, set()).add(cls)
        for number, key in self._numbers.items():
            for text in revealed.get(number, ()):
                if re.search(r"\botto_\w+\.", text) and _expression(text) is not None:
                    self.known.setdefault(key, set()).add(text)
        return before != self.known

    def annotate(self, original: _Function, made: _Function) -> None:
        """Write what is known into the copy of a function."""
        arguments = made.args
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
            types = self.known.get((id(original), argument.arg))
            if types:
                argument.annotation = self._union(types)
        types = self.known.get((id(original), ""))
        if types:
            result = self._union(types)
            if any(isinstance(n, ast.Yield | ast.YieldFrom) for n in ast.walk(original)):
                kind = "AsyncIterator" if isinstance(made, ast.AsyncFunctionDef) else "Iterator"
                self.modules.add("typing")
                result = ast.parse(f"typing.{kind}[{ast.unparse(result)}]", mode="eval").body
            made.returns = result

    def _union(self, types: Iterable[str]) -> ast.expr:
        text = " | ".join(re.sub(r"(?<![.\w])Any\b", "typing.Any", one) for one in sorted(types))
        for dotted in _DOTTED.findall(text):
            self.modules.add(dotted.rpartition(".")[0])
        found = _expression(text)
        assert found is not None
        return found

    @staticmethod
    def is_vague(annotation: ast.expr) -> bool:
        """Whether an annotation says less than the value."""
        return _VAGUE.search(ast.unparse(annotation)) is not None


def _is_open(annotation: ast.expr | None) -> bool:
    return annotation is None or Functions.is_vague(annotation)


def _open_parameters(function: _Function) -> set[str]:
    arguments = function.args
    every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    return {a.arg for a in every if _is_open(a.annotation)} - {"self", "cls"}


def _last(node: ast.expr) -> str:
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def _results(function: _Function) -> Iterator[tuple[ast.expr, bool]]:
    """What a function returns or yields, without those in it; and whether it goes through that."""
    todo: list[ast.AST] = list(function.body)
    while todo:
        node = todo.pop()
        if isinstance(node, _Function | ast.Lambda | ast.ClassDef):
            continue
        if isinstance(node, ast.Return | ast.Yield | ast.YieldFrom) and node.value is not None:
            yield node.value, isinstance(node, ast.YieldFrom)
        todo += ast.iter_child_nodes(node)


def _expression(text: str) -> ast.expr | None:
    try:
        return ast.parse(text.replace("?", ""), mode="eval").body
    except SyntaxError:
        return None
