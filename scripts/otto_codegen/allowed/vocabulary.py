"""The list itself: the names, imports and kinds of syntax that the templates write."""

from __future__ import annotations

import ast

__all__ = [
    "BUILTINS",
    "CALLED_ATTRIBUTES",
    "DECORATORS",
    "IMPORTS",
    "LAZY_BUILTINS",
    "LAZY_FUNCTIONS",
    "LAZY_MODULE",
    "LAZY_MODULES",
    "MODULE_OBJECTS",
    "PARTS",
    "PRIVATE_ATTRIBUTES",
    "SPECIAL_NAMES",
]

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
DECORATORS = frozenset({"cached_property", "define", "deprecated", "overload"})
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

_NODES: tuple[type[ast.AST], ...] = (
    ast.Module, ast.ImportFrom, ast.alias, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef,
    ast.arguments, ast.arg, ast.keyword, ast.Return, ast.Assign, ast.AnnAssign, ast.Expr, ast.If,
    ast.Pass, ast.Call, ast.Name, ast.Attribute, ast.Constant, ast.Tuple, ast.List, ast.Dict,
    ast.Subscript, ast.BinOp, ast.BitOr, ast.UnaryOp, ast.USub, ast.Not, ast.Await,
)  # fmt: skip
# Neither whether a name is read or set, nor anything that is no syntax, is a part to go into.
_NO_PARTS = frozenset({"ctx", "id", "attr", "name", "names", "module"})
#: Each kind of syntax that may stand in generated code, and the fields that hold its parts.
PARTS: dict[type[ast.AST], tuple[str, ...]] = {
    node: tuple(name for name in node._fields if name not in _NO_PARTS) for node in _NODES
}
