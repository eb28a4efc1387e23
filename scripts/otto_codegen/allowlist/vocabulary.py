"""The list itself: the names, imports and kinds of syntax that the templates write."""

from __future__ import annotations

import ast

__all__ = [
    "BUILTINS",
    "DECORATORS",
    "IMPORTS",
    "LAZY_BUILTINS",
    "LAZY_FUNCTIONS",
    "LAZY_MODULE",
    "LAZY_MODULES",
    "MODULE_OBJECT",
    "PARTS",
    "PRIVATE_ATTRIBUTES",
    "RENAMED",
    "SPECIAL_NAMES",
    "TAGS",
]

IMPORTS: dict[str, frozenset[str]] = {
    "__future__": frozenset({"annotations"}),
    "attrs": frozenset({"define", "field"}),
    "collections.abc": frozenset({"Iterable", "Mapping", "Sequence"}),
    "datetime": frozenset({"date", "datetime", "time", "timedelta"}),
    "decimal": frozenset({"Decimal"}),
    "otto_ext.wire": frozenset({"require_wire"}),
    "otto_ext.wire.codec": frozenset({"Undecodable"}),
    "otto_ext.wire.deprecation": frozenset({"deprecated"}),
    "otto_ext.wire.enums": frozenset({"OpenIntEnum", "OpenStrEnum"}),
    "otto_ext.wire.model": frozenset({"Model", "Schema", "prop"}),
    "otto_ext.wire.operation": frozenset(
        {
            "AsyncCaller",
            "AsyncClient",
            "Body",
            "Operation",
            "Parameter",
            "ResponseSpec",
            "SyncCaller",
            "SyncClient",
        }
    ),
    "otto_ext.wire.registry": frozenset({"Codec", "Ref", "codec_from", "load"}),
    "otto_ext.wire.statement": frozenset(
        {
            "async_detailed",
            "body_of",
            "detailed",
            "signature",
            "state",
            "state_items",
            "state_pages",
            "warn_deprecated",
        }
    ),
    "otto_ext.wire.facade": frozenset({"Public", "tag"}),
    "otto_ext.wire.tags": frozenset({"AsyncTag", "SyncTag", "same"}),
    "otto_ext.wire.descriptors": frozenset(
        {
            "download",
            "download_ways",
            "items",
            "method",
            "old_download_ways",
            "old_ways",
            "pages",
            "ways",
        }
    ),
    "otto_ext.wire.response": frozenset({"UnexpectedContent"}),
    "otto_ext.wire.types": frozenset(
        {
            "UNSET",
            "AsyncItems",
            "AsyncPages",
            "AsyncStreamedResponse",
            "File",
            "FileContent",
            "FileTarget",
            "Items",
            "Pages",
            "RequestOptions",
            "Response",
            "RetryRules",
            "StreamedResponse",
            "Unset",
        }
    ),
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
        }
    ),
    "uuid": frozenset({"UUID"}),
}
BUILTINS = frozenset(
    {"None", "bool", "bytes", "dict", "float", "int", "list", "object", "property", "str", "tuple"}
)
DECORATORS = frozenset(
    {
        "_download",
        "_download_ways",
        "_items",
        "_method",
        "_old_download_ways",
        "_old_ways",
        "_pages",
        "_same",
        "_tag",
        "_ways",
        "define",
        "deprecated",
        "property",
    }
)
# The lazy tables look their names up (PEP 562); nothing else may.
LAZY_MODULE = "models/__init__.py"
LAZY_MODULES = frozenset({LAZY_MODULE, "__init__.py"})
LAZY_BUILTINS = frozenset({"__name__", "globals", "sorted"})
# Names that stand where a document's names do, and get a spelling that no such name has.
RENAMED = frozenset(
    {
        "Codec",
        "Public",
        "Ref",
        "body_of",
        "codec_from",
        "download",
        "download_ways",
        "field",
        "items",
        "load",
        "method",
        "old_download_ways",
        "old_ways",
        "pages",
        "same",
        "signature",
        "state",
        "state_items",
        "state_pages",
        "tag",
        "warn_deprecated",
        "ways",
    }
)
LAZY_FUNCTIONS = frozenset({"__dir__", "__getattr__"})
SPECIAL_NAMES = frozenset({"__all__", "__init__"})
PRIVATE_ATTRIBUTES = frozenset({"_caller"})
# How the module of an operation calls its tag, whose methods are named by the document.
TAGS = frozenset({"_AsyncTag", "_Tag"})
# A module that generated code holds as an object: its package, its name, and the name it gets.
MODULE_OBJECT = ("otto_ext.wire", "codec", "c")

_NODES: tuple[type[ast.AST], ...] = (
    ast.Module, ast.ImportFrom, ast.alias, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef,
    ast.arguments, ast.arg, ast.keyword, ast.Return, ast.Assign, ast.AnnAssign, ast.Expr, ast.If,
    ast.Pass, ast.Call, ast.Name, ast.Attribute, ast.Constant, ast.Tuple, ast.List, ast.Dict,
    ast.Subscript, ast.BinOp, ast.BitOr, ast.UnaryOp, ast.USub, ast.Not, ast.Await,
)  # fmt: skip
# Neither whether a name is read or set, nor anything that is not syntax, is a part to go into.
_NO_PARTS = frozenset({"ctx", "id", "attr", "name", "names", "module"})
#: Each kind of syntax that may stand in generated code, and the fields that hold its parts.
PARTS: dict[type[ast.AST], tuple[str, ...]] = {
    node: tuple(name for name in node._fields if name not in _NO_PARTS) for node in _NODES
}
