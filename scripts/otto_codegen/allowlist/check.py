"""Goes through one generated module and reports what is not on the list."""

from __future__ import annotations

import ast
from types import EllipsisType
from typing import TYPE_CHECKING, Any

from attrs import define, field

from otto_codegen.allowlist.package_files import Link, exports_of
from otto_codegen.allowlist.scopes import Scope, bindings
from otto_codegen.allowlist.vocabulary import (
    BUILTINS,
    DECORATORS,
    IMPORTS,
    LAZY_BUILTINS,
    LAZY_FUNCTIONS,
    LAZY_MODULES,
    MODULE_OBJECT,
    PARTS,
    PRIVATE_ATTRIBUTES,
    RENAMED,
    SPECIAL_NAMES,
    TAGS,
)
from otto_codegen.wire_package import wire_tree

if TYPE_CHECKING:
    from collections.abc import Callable


__all__ = ["check_module"]

_Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def check_module(tree: ast.Module, name: str) -> tuple[list[str], list[Link]]:
    """What the templates would not have written, one line each, and what others must define.

    Args:
        tree: the parsed module.
        name: its path in the package.
    """
    check = _ModuleCheck(name)
    check.scopes.append(bindings(tree.body))
    for node in tree.body:
        check.visit(node)
    return check.problems, check.links


@define
class _ModuleCheck:
    name: str
    problems: list[str] = field(factory=list)
    links: list[Link] = field(factory=list)
    scopes: list[Scope] = field(factory=list)
    module_objects: dict[str, frozenset[str]] = field(factory=dict)

    @property
    def lazy(self) -> bool:
        return self.name in LAZY_MODULES

    def _report(self, node: ast.AST, what: str) -> None:
        self.problems.append(f"{self._place(node)}: {what}")

    def _place(self, node: ast.AST) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 0)}"

    def visit(self, node: ast.AST) -> None:
        """Look at a node and all below it; with a stack, as unions can be long."""
        stack = [node]
        while stack:
            node = stack.pop()
            kind = type(node)
            parts = PARTS.get(kind)
            if parts is None:
                self._report(node, f"{kind.__name__} is not allowed in generated code")
                continue
            look = _LOOKS.get(kind)
            if look is not None:
                look(self, node)
                if kind in _LOOK_BELOW:
                    continue
            for name in reversed(parts):
                part = getattr(node, name)
                if part.__class__ is list:
                    stack.extend(reversed([p for p in part if p is not None]))
                elif isinstance(part, ast.AST):
                    stack.append(part)

    # -- imports ----------------------------------------------------------------------------------

    def _import(self, node: ast.ImportFrom) -> None:
        if node.level == 0:
            allowed = IMPORTS.get(node.module or "", frozenset())
            for alias in node.names:
                if (node.module, alias.name, alias.asname) == MODULE_OBJECT:
                    self.module_objects[MODULE_OBJECT[2]] = exports_of(wire_tree(alias.name))
                elif alias.name not in allowed:
                    self._report(node, f"imports {alias.name} from {node.module}")
                elif alias.asname and not (
                    alias.name in RENAMED and alias.asname == f"_{alias.name}"
                ):
                    self._report(node, f"imports {alias.name} under another name")
            return
        # The package itself counts one level for `__init__.py` and for a module in it.
        folder = self.name.split("/")[:-1]
        if node.level - 1 > len(folder):
            self._report(node, "imports from outside the package")
            return
        base = folder[: len(folder) - (node.level - 1)]
        path = "/".join([*base, *(node.module.split(".") if node.module else [])])
        for alias in node.names:
            self.links.append(Link(self._place(node), path, alias.name))

    # -- definitions ------------------------------------------------------------------------------

    def _definition(self, node: _Definition) -> None:
        if not self._is_plain(node.name) and not (self.lazy and node.name in LAZY_FUNCTIONS):
            self._report(node, f"defines {node.name}")
        for decorator in node.decorator_list:
            self._decorator(decorator)
        inner = bindings(node.body)
        if isinstance(node, ast.ClassDef):
            for base in node.bases:
                self.visit(base)
            # A metaclass, or whatever a base makes of it.
            for keyword in node.keywords:
                self._report(node, f"is a class with the keyword {keyword.arg}")
                self.visit(keyword)
        else:
            self._signature(node)
            arguments = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
            inner.names.update(argument.arg for argument in arguments)
            # An argument hides what is called like it, and is data.
            inner.callables.difference_update(argument.arg for argument in arguments)
        self.scopes.append(inner)
        for statement in node.body:
            self.visit(statement)
        self.scopes.pop()

    def _decorator(self, node: ast.expr) -> None:
        """A decorator is a call, with or without parentheses."""
        named = node.func if isinstance(node, ast.Call) else node
        if not (isinstance(named, ast.Name) and named.id in DECORATORS):
            self._report(node, f"is decorated with {ast.unparse(named)[:40]}")
        self.visit(node)

    def _signature(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        if node.args.vararg or node.args.kwarg:
            self._report(node, "takes arguments that it does not name")
        self.visit(node.args)
        if node.returns is not None:
            self._annotation(node.returns)
            self.visit(node.returns)

    def _argument(self, node: ast.arg) -> None:
        if not self._is_plain(node.arg):
            self._report(node, f"has the argument {node.arg}")
        if node.annotation is not None:
            self._annotation(node.annotation)

    # -- expressions ------------------------------------------------------------------------------

    def _call(self, node: ast.Call) -> None:
        called = node.func
        if isinstance(called, ast.Name):
            # A parameter or a field of that name is data, and data is not called.
            known = any(called.id in scope.callables for scope in self.scopes)
            if not known and not (self.lazy and called.id in LAZY_BUILTINS):
                self._report(node, f"calls {called.id}")
            if called.id == "TypedDict":
                self._typed_dict(node)
            elif called.id == "_ref" and node.args:
                self._reference(node)
        elif isinstance(called, ast.Attribute):
            if not (self._is_module_attribute(called) or _is_tag(called.value)):
                self._report(node, f"calls .{called.attr}")
        elif not isinstance(called, ast.Call):
            self._report(node, f"calls a {type(called).__name__}")

    def _reference(self, node: ast.Call) -> None:
        """A codec names its model in a string; the model must have been written."""
        argument = node.args[0]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            self.links.append(Link(self._place(node), None, argument.value))
        else:
            self._report(
                node, f"refers to the model {ast.unparse(argument)}, which was never written"
            )

    def _typed_dict(self, node: ast.Call) -> None:
        """The types of its entries are strings, which tools evaluate."""
        entries = (
            node.args[1].values if node.args[1:] and isinstance(node.args[1], ast.Dict) else ()
        )
        for entry in entries:
            self._quoted_type(entry, "an entry of a TypedDict")

    def _name(self, node: ast.Name) -> None:
        name = node.id
        if isinstance(node.ctx, ast.Store):
            if not self._is_plain(name):
                self._report(node, f"assigns {name}")
            return
        known = name in BUILTINS or any(name in scope.names for scope in self.scopes)
        if not known and not (self.lazy and name in LAZY_BUILTINS):
            self._report(node, f"uses the name {name}")

    def _attribute(self, node: ast.Attribute) -> None:
        if self._is_module_attribute(node):
            return
        if not isinstance(node.ctx, ast.Load) and node.attr not in PRIVATE_ATTRIBUTES:
            self._report(node, f"sets the attribute {node.attr}")
        elif isinstance(node.value, ast.Name) and node.value.id in self.module_objects:
            self._report(node, f"uses {node.value.id}.{node.attr}")
        elif node.attr.startswith("_") and node.attr not in PRIVATE_ATTRIBUTES:
            self._report(node, f"uses the attribute {node.attr}")

    def _is_module_attribute(self, node: ast.Attribute) -> bool:
        if not isinstance(node.value, ast.Name) or not isinstance(node.ctx, ast.Load):
            return False
        return node.attr in self.module_objects.get(node.value.id, ())

    def _subscript(self, node: ast.Subscript) -> None:
        if not isinstance(node.ctx, ast.Load):
            self._report(node, "sets an item")

    def _is_plain(self, name: str) -> bool:
        return not (name.startswith("__") and name.endswith("__")) or name in SPECIAL_NAMES

    # -- statements -------------------------------------------------------------------------------

    def _if(self, node: ast.If) -> None:
        test = node.test
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) and self.lazy:
            test = test.operand
        if not (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING") and not _is_not_for_mypy(
            node
        ):
            self._report(node, "branches on something else than TYPE_CHECKING")
        for statement in node.orelse:
            if isinstance(statement, ast.Assign) and _is_text(statement.value):
                # An alias as it is at run time.
                self._quoted_type(statement.value, "a type alias")
            else:
                self._report(node, "has another branch that assigns more than a string")

    def _expression(self, node: ast.Expr) -> None:
        value = node.value
        # An overload has an ellipsis for its body, a signature a call that refuses to run; calls
        # with what is deprecated warn.
        known = (
            isinstance(value, ast.Constant) and isinstance(value.value, str | EllipsisType)
        ) or (
            isinstance(value, ast.Call)
            and isinstance(value.func, ast.Name)
            and value.func.id in {"_signature", "_warn_deprecated"}
        )
        if not known:
            self._report(node, "has a statement that is not a docstring")

    def _annotated(self, node: ast.AnnAssign) -> None:
        self._annotation(node.annotation)
        is_alias = isinstance(node.annotation, ast.Name) and node.annotation.id == "TypeAlias"
        if is_alias and not (node.value and _is_type(node.value)):
            self._quoted_type(node.value or node, "a type alias")

    def _annotation(self, node: ast.expr, what: str = "an annotation") -> None:
        """Tools evaluate annotations, and strings in them once more."""
        if type(node) is ast.Name:
            return
        stack: list[ast.AST] = [node]
        while stack:
            part = stack.pop()
            literal = isinstance(part, ast.Subscript) and _is_literal(part)
            if isinstance(part, ast.Call):
                self._report(part, f"has a call in {what}")
            elif isinstance(part, ast.Constant) and isinstance(part.value, str | bytes):
                self._report(part, f"has a string in {what}")
            elif not literal:
                stack.extend(ast.iter_child_nodes(part))

    def _quoted_type(self, node: ast.AST, what: str) -> None:
        """A string with a type in it: it parses, and holds no call and no name but known ones."""
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            self._report(node, f"has {what} that is not quoted")
            return
        try:
            expression = ast.parse(node.value, mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            self._report(node, f"has {what} that does not parse")
            return
        before = len(self.problems)
        self._annotation(expression, what)
        self.visit(expression)
        # The places in the string are not those in the file.
        self.problems[before:] = [
            f"{self._place(node)}: {problem.split(': ', 1)[1]}"
            for problem in self.problems[before:]
        ]


def _is_tag(node: ast.expr) -> bool:
    """Whether code makes a tag: `_Tag(client._caller)`."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TAGS


def _is_not_for_mypy(node: ast.If) -> bool:
    """Whether a branch has nothing but what mypy must not see: `if not MYPY`, and imports, or
    properties for old names.
    """
    test = node.test
    return (
        isinstance(test, ast.UnaryOp)
        and isinstance(test.operand, ast.Name)
        and test.operand.id == "MYPY"
        and not node.orelse
        and all(
            it.level > 0 if isinstance(it, ast.ImportFrom) else isinstance(it, ast.FunctionDef)
            for it in node.body
        )
    )


def _is_type(node: ast.AST) -> bool:
    """Whether code is a type without quotes, calls or attributes; its names are looked at apart."""
    stack = [node]
    while stack:
        part = stack.pop()
        if isinstance(part, ast.BinOp):
            stack += [part.left, part.right]
        elif isinstance(part, ast.Tuple):
            stack += part.elts
        elif isinstance(part, ast.Subscript) and isinstance(part.value, ast.Name):
            stack += [] if _is_literal(part) else [part.slice]
        elif not (
            isinstance(part, ast.Name) or (isinstance(part, ast.Constant) and part.value is None)
        ):
            return False
    return True


def _is_literal(node: ast.Subscript) -> bool:
    """Whether it is `Literal[...]` of nothing but constants, -1 among them."""
    if not (isinstance(node.value, ast.Name) and node.value.id == "Literal"):
        return False
    values = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    return all(
        isinstance(value.operand if isinstance(value, ast.UnaryOp) else value, ast.Constant)
        for value in values
    )


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


#: What looks at each kind of syntax.
_LOOKS: dict[type[ast.AST], Callable[[_ModuleCheck, Any], None]] = {
    ast.ImportFrom: _ModuleCheck._import,
    ast.ClassDef: _ModuleCheck._definition,
    ast.FunctionDef: _ModuleCheck._definition,
    ast.AsyncFunctionDef: _ModuleCheck._definition,
    ast.arg: _ModuleCheck._argument,
    ast.Call: _ModuleCheck._call,
    ast.Name: _ModuleCheck._name,
    ast.Attribute: _ModuleCheck._attribute,
    ast.Subscript: _ModuleCheck._subscript,
    ast.If: _ModuleCheck._if,
    ast.Expr: _ModuleCheck._expression,
    ast.AnnAssign: _ModuleCheck._annotated,
}
#: What these look at themselves is not looked at again.
_LOOK_BELOW = frozenset({ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef})
