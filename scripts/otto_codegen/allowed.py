"""What generated code may contain: it is parsed and held against this list before it is imported.

The document is hostile until proved otherwise, and text of it goes into Python source. Whatever
escaped its quotes would show here as a statement, a call, a name or an import that the templates
never write. Handwritten support files are recognised by their syntax trees and not looked into.
"""

from __future__ import annotations

import ast
import os
from pathlib import Path
from types import EllipsisType
from typing import TYPE_CHECKING

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["check_package"]

MAX_FILE_BYTES = 16 * 1024 * 1024
SUPPORT = Path(__file__).with_name("support")

IMPORTS: dict[str, frozenset[str]] = {
    "__future__": frozenset({"annotations"}),
    "attrs": frozenset({"define", "field"}),
    "collections.abc": frozenset({"Iterable", "Mapping", "Sequence"}),
    "datetime": frozenset({"date", "datetime", "time", "timedelta"}),
    "decimal": frozenset({"Decimal"}),
    "functools": frozenset({"cached_property"}),
    "typing": frozenset(
        {
            "TYPE_CHECKING",
            "Any",
            "ClassVar",
            "Final",
            "Literal",
            "NotRequired",
            "TypeAlias",
            "TypedDict",
            "overload",
        }
    ),
    "uuid": frozenset({"UUID"}),
}
BUILTINS = frozenset(
    {"None", "bool", "bytes", "dict", "float", "int", "list", "object", "str", "tuple"}
)
# The lazy tables look their names up (PEP 562); nothing else may.
LAZY_MODULE = "models/__init__.py"
LAZY_MODULES = frozenset({LAZY_MODULE, "__init__.py"})
LAZY_BUILTINS = frozenset({"__name__", "globals", "sorted"})
LAZY_FUNCTIONS = frozenset({"__dir__", "__getattr__"})
SPECIAL_NAMES = frozenset({"__all__", "__call__", "__init__", "__slots__"})
PRIVATE_ATTRIBUTES = frozenset({"_client", "_send"})
CALLED_ATTRIBUTES = frozenset({"_send", "apages", "pages", "with_raw_response"})
# Modules that generated code holds as objects, under the name it gives them.
MODULE_OBJECTS = {"_runtime/codec.py": "c"}
NODES: tuple[type[ast.AST], ...] = (
    ast.Module, ast.ImportFrom, ast.alias, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef,
    ast.arguments, ast.arg, ast.keyword, ast.Return, ast.Assign, ast.AnnAssign, ast.Expr, ast.If,
    ast.Pass, ast.Call, ast.Name, ast.Attribute, ast.Constant, ast.Tuple, ast.List, ast.Dict,
    ast.Subscript, ast.BinOp, ast.BitOr, ast.UnaryOp, ast.USub, ast.Not, ast.Await,
    ast.Load, ast.Store,
)  # fmt: skip


def check_package(package: Path) -> tuple[str, ...]:
    """Everything in a generated package that the templates would not have written.

    Args:
        package: its directory; nothing of it is imported.

    Returns:
        One line a finding, with file and line.
    """
    modules: dict[str, _Module] = {}
    problems: list[str] = []
    for path in _files(package):
        name = path.relative_to(package).as_posix()
        problem = _odd_file(path, name)
        if problem:
            problems.append(problem)
        elif path.suffix == ".py":
            try:
                modules[name] = _Module.parse(path, name)
            except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
                problems.append(f"{name}: does not parse: {error}")
    for module in modules.values():
        if not module.trusted:
            problems.extend(_Check(module, modules).run())
    return tuple(problems)


def _files(package: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(package):
        folders.sort()
        for name in sorted(names):
            yield Path(folder, name)


def _odd_file(path: Path, name: str) -> str | None:
    parts = name.removesuffix(".py").split("/")
    if path.is_symlink() or any(folder.is_symlink() for folder in path.parents):
        # Folders above the package may be links; the package's own are made by us.
        return f"{name}: a symbolic link" if path.is_symlink() else None
    if name == "py.typed":
        return None
    if path.suffix != ".py" or not all(part.isidentifier() and part.isascii() for part in parts):
        return f"{name}: not a name that the templates give a file"
    if path.stat().st_size > MAX_FILE_BYTES:
        return f"{name}: larger than {MAX_FILE_BYTES // 2**20} MiB"
    return None


@define
class _Module:
    """One parsed file."""

    name: str
    tree: ast.Module
    trusted: bool
    exports: frozenset[str]

    @classmethod
    def parse(cls, path: Path, name: str) -> _Module:
        tree = ast.parse(path.read_bytes(), name)
        return cls(name, tree, _is_support_file(tree, name), _exports(tree))


def _is_support_file(tree: ast.Module, name: str) -> bool:
    """Compared as trees, because the formatter may have moved a line break."""
    original = SUPPORT / name
    if not (name.startswith("_runtime/") or name == "types.py") or not original.is_file():
        return False
    return ast.dump(ast.parse(original.read_bytes())) == ast.dump(tree)


def _exports(tree: ast.Module) -> frozenset[str]:
    """What other modules may import from this one: `__all__`, else what it defines itself."""
    defined: set[str] = set()
    checked = [part for node in tree.body if isinstance(node, ast.If) for part in node.body]
    for node in [*tree.body, *checked]:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            defined.add(node.name)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            defined.add(node.target.id)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            if node.targets[0].id == "__all__" and isinstance(node.value, ast.List | ast.Tuple):
                listed = {e.value for e in node.value.elts if isinstance(e, ast.Constant)}
                return frozenset(name for name in listed if isinstance(name, str)) | defined
            defined.add(node.targets[0].id)
    return frozenset(defined)


@define
class _Scope:
    """Names that stand for something at one place, and those among them that may be called."""

    names: set[str]
    callables: set[str]


@define
class _Check:
    """Goes through one generated module."""

    module: _Module
    modules: dict[str, _Module]
    problems: list[str] = field(factory=list)
    scopes: list[_Scope] = field(factory=list)
    module_objects: dict[str, frozenset[str]] = field(factory=dict)

    @property
    def lazy(self) -> bool:
        return self.module.name in LAZY_MODULES

    def run(self) -> list[str]:
        self.scopes.append(self._bindings(self.module.tree.body))
        for node in self.module.tree.body:
            self._visit(node)
        return self.problems

    def _report(self, node: ast.AST, what: str) -> None:
        self.problems.append(f"{self.module.name}:{getattr(node, 'lineno', 0)}: {what}")

    def _bindings(self, body: list[ast.stmt]) -> _Scope:
        scope = _Scope(set(), set())
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
                inner = self._bindings(node.body)
                scope.names |= inner.names
                scope.callables |= inner.callables
        return scope

    def _visit(self, node: ast.AST) -> None:
        if not isinstance(node, NODES):
            self._report(node, f"{type(node).__name__} is not allowed in generated code")
            return
        checks = {
            ast.ImportFrom: self._import,
            ast.ClassDef: self._definition,
            ast.FunctionDef: self._definition,
            ast.AsyncFunctionDef: self._definition,
            ast.Call: self._call,
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.If: self._if,
            ast.Expr: self._expression,
            ast.AnnAssign: self._annotated,
        }
        check = checks.get(type(node))
        if check is not None:
            check(node)
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            for child in ast.iter_child_nodes(node):
                self._visit(child)

    def _import(self, node: ast.AST) -> None:
        assert isinstance(node, ast.ImportFrom)
        if node.level == 0:
            allowed = IMPORTS.get(node.module or "", frozenset())
            for alias in node.names:
                if alias.name not in allowed:
                    self._report(node, f"imports {alias.name} from {node.module}")
            return
        # The package itself counts one level for `__init__.py` and for a module in it.
        folder = self.module.name.split("/")[:-1]
        if node.level - 1 > len(folder):
            self._report(node, "imports from outside the package")
            return
        base = folder[: len(folder) - (node.level - 1)]
        path = "/".join([*base, *(node.module.split(".") if node.module else [])])
        target = self.modules.get(f"{path}.py") or self.modules.get(
            f"{path}/__init__.py".lstrip("/")
        )
        for alias in node.names:
            submodule = f"{path}/{alias.name}.py"
            if submodule in MODULE_OBJECTS and submodule in self.modules:
                self._module_object(node, submodule, alias)
            elif target is None:
                self._report(node, f"imports from {path}, a module that was never written")
            elif alias.name not in target.exports:
                self._report(node, f"imports {alias.name}, which {target.name} does not define")

    def _module_object(self, node: ast.AST, submodule: str, alias: ast.alias) -> None:
        if alias.asname != MODULE_OBJECTS[submodule]:
            self._report(node, f"imports the module {submodule} under another name")
        self.module_objects[alias.asname or alias.name] = self.modules[submodule].exports

    def _definition(self, node: ast.AST) -> None:
        assert isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if not self._is_plain(node.name) and not (self.lazy and node.name in LAZY_FUNCTIONS):
            self._report(node, f"defines {node.name}")
        for decorator in node.decorator_list:
            self._visit(decorator)
        if isinstance(node, ast.ClassDef):
            for part in (*node.bases, *node.keywords):
                self._visit(part)
            inner = self._bindings(node.body)
        else:
            self._signature(node)
            inner = self._bindings(node.body)
            arguments = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
            inner.names |= {argument.arg for argument in arguments}
        self.scopes.append(inner)
        for statement in node.body:
            self._visit(statement)
        self.scopes.pop()

    def _signature(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        if node.args.vararg or node.args.kwarg:
            self._report(node, "takes arguments that it does not name")
        self._visit(node.args)
        if node.returns is not None:
            self._visit(node.returns)

    def _call(self, node: ast.AST) -> None:
        assert isinstance(node, ast.Call)
        called = node.func
        if isinstance(called, ast.Name):
            callables = set().union(*(scope.callables for scope in self.scopes))
            # A parameter or a field of that name is data, and data is not called.
            if called.id not in callables and not (self.lazy and called.id in LAZY_BUILTINS):
                self._report(node, f"calls {called.id}")
        elif isinstance(called, ast.Attribute):
            if not (self._is_module_attribute(called) or called.attr in CALLED_ATTRIBUTES):
                self._report(node, f"calls .{called.attr}")
        elif not isinstance(called, ast.Call):
            self._report(node, f"calls a {type(called).__name__}")
        self._reference(node)

    def _reference(self, node: ast.Call) -> None:
        """A codec names its model in a text; the model must have been written."""
        called = node.func
        if not (isinstance(called, ast.Attribute) and called.attr == "ref" and node.args):
            return
        argument = node.args[0]
        models = self.modules.get(LAZY_MODULE)
        known = models.exports if models else frozenset()
        if not (isinstance(argument, ast.Constant) and argument.value in known):
            self._report(
                node, f"refers to the model {ast.unparse(argument)}, which was never written"
            )

    def _name(self, node: ast.AST) -> None:
        assert isinstance(node, ast.Name)
        if isinstance(node.ctx, ast.Store):
            if not self._is_plain(node.id):
                self._report(node, f"assigns {node.id}")
            return
        known = node.id in BUILTINS or any(node.id in scope.names for scope in self.scopes)
        if not known and not (self.lazy and node.id in LAZY_BUILTINS):
            self._report(node, f"uses the name {node.id}")

    def _attribute(self, node: ast.AST) -> None:
        assert isinstance(node, ast.Attribute)
        if self._is_module_attribute(node):
            return
        if isinstance(node.value, ast.Name) and node.value.id in self.module_objects:
            self._report(node, f"uses {node.value.id}.{node.attr}")
        elif node.attr.startswith("_") and node.attr not in PRIVATE_ATTRIBUTES:
            self._report(node, f"uses the attribute {node.attr}")

    def _is_module_attribute(self, node: ast.Attribute) -> bool:
        if not isinstance(node.value, ast.Name):
            return False
        return node.attr in self.module_objects.get(node.value.id, ())

    def _is_plain(self, name: str) -> bool:
        return not (name.startswith("__") and name.endswith("__")) or name in SPECIAL_NAMES

    def _if(self, node: ast.AST) -> None:
        assert isinstance(node, ast.If)
        test = node.test
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) and self.lazy:
            test = test.operand
        if not (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"):
            self._report(node, "branches on something else than TYPE_CHECKING")
        if not all(_is_text(statement) for statement in node.orelse):
            self._report(node, "has another branch that assigns more than a text")

    def _expression(self, node: ast.AST) -> None:
        assert isinstance(node, ast.Expr)
        value = node.value
        # An overload has an ellipsis for its body; calls with what is deprecated warn.
        known = (
            isinstance(value, ast.Constant) and isinstance(value.value, str | EllipsisType)
        ) or (
            isinstance(value, ast.Call)
            and isinstance(value.func, ast.Name)
            and value.func.id == "warn_deprecated"
        )
        if not known:
            self._report(node, "has a statement that is no docstring")

    def _annotated(self, node: ast.AST) -> None:
        """A type alias is a union of names and literals, or a text with code in it, which type
        checkers and tools evaluate.
        """
        assert isinstance(node, ast.AnnAssign)
        is_alias = isinstance(node.annotation, ast.Name) and node.annotation.id == "TypeAlias"
        if not is_alias or (node.value and _is_type(node.value)):
            return
        if not (isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)):
            self._report(node, "has a type alias that is not quoted")
            return
        try:
            expression = ast.parse(node.value.value, mode="eval").body
        except (SyntaxError, ValueError, RecursionError):
            self._report(node, "has a type alias that does not parse")
            return
        if any(isinstance(part, ast.Call) for part in ast.walk(expression)):
            self._report(node, "has a call in a type alias")
        self._visit(expression)


def _is_type(node: ast.AST) -> bool:
    """Whether code is a type without quotes, calls or attributes; its names are looked at apart."""
    if isinstance(node, ast.BinOp):
        return _is_type(node.left) and _is_type(node.right)
    if isinstance(node, ast.Tuple):
        return all(_is_type(part) for part in node.elts)
    if isinstance(node, ast.Subscript):
        literal = isinstance(node.value, ast.Name) and node.value.id == "Literal"
        return literal or (isinstance(node.value, ast.Name) and _is_type(node.slice))
    return isinstance(node, ast.Name) or (isinstance(node, ast.Constant) and node.value is None)


def _is_text(node: ast.stmt) -> bool:
    """Whether a statement gives a name a text: an alias as it is at run time."""
    return (
        isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
