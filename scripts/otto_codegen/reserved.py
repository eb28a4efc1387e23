"""Names that generated code needs for itself, read from what it is made of.

The templates are looked at as Jinja and Python see them, and the handwritten classes as they are
parsed, so that a name is reserved as soon as one of them uses it.
"""

from __future__ import annotations

import ast
import builtins
import io
import keyword
import re
import tokenize
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, nodes

from otto_codegen.wire_package import wire_folder, wire_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "BODY",
    "CONTENT_TYPE",
    "OPTIONS",
    "reserved_arguments",
    "reserved_classes",
    "reserved_fields",
    "reserved_functions",
    "reserved_tag_classes",
    "reserved_tags",
]

TEMPLATES = Path(__file__).with_name("templates")
#: Arguments of calls beside those of the document.
BODY, CONTENT_TYPE, OPTIONS = "body", "content_type", "request_options"
_NAMES = re.compile(r"\s*\w+(\s*,\s*\w+)*\s*,?\s*")
_PRIVATELY = re.compile(r"\b\w+ as (?=_)")  # `Public as _Public` takes no name of a document
_ARGUMENT = re.compile(r"^ *(\w+): \S", re.MULTILINE)


@cache
def reserved_classes() -> frozenset[str]:
    """Names that no class of a document may have: those in the modules that name such classes."""
    modules = ("alias", "endpoint_module", "methods", "model", "str_enum")
    return frozenset(keyword.kwlist).union(*(_names_of(module) for module in modules))


@cache
def reserved_tag_classes() -> frozenset[str]:
    """Names that no class of a tag may have."""
    return frozenset(keyword.kwlist) | _names_of("client") | _names_of("endpoint_init")


@cache
def reserved_fields() -> frozenset[str]:
    """Names that no attribute of a model may have: those of its base, and of types in it."""
    types = {name for name in _stated("model") if name.islower()}
    return _public(wire_tree("model"), "Model") | types


@cache
def reserved_arguments() -> frozenset[str]:
    """Names that no parameter may have: the other arguments of generated methods."""
    return frozenset(
        {"self", BODY, CONTENT_TYPE, OPTIONS}.union(
            *(_ARGUMENT.findall(_code(template)) for template in ("endpoint_module", "methods"))
        )
    )


@cache
def reserved_functions() -> frozenset[str]:
    """Names that no function of a tag may have: those of types, and of what it calls."""
    return frozenset(keyword.kwlist) | frozenset(dir(builtins)) | _names_of("methods")


@cache
def reserved_tags() -> frozenset[str]:
    """Names that no tag may have: what the clients offer beside their tags."""
    folder = wire_folder().parent
    base, clients = (
        ast.parse((folder / f"{name}.py").read_bytes(), name)
        for name in ("_client_base", "_client")
    )
    return _public(base, "BaseClient") | _public(clients, "Otto", "AsyncOtto")


def _public(tree: ast.Module, *classes: str) -> frozenset[str]:
    """The public names that classes define."""
    found: set[str] = set()
    for cls in tree.body:
        if isinstance(cls, ast.ClassDef) and cls.name in classes:
            for node in cls.body:
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    found.add(node.name)
                elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                    found.add(node.target.id)
    return frozenset(name for name in found if not name.startswith("_"))


# -- templates -----------------------------------------------------------------------------------


@cache
def _names_of(template: str) -> frozenset[str]:
    """The names in the Python code of a template."""
    found = set(_stated(template))
    lines = _PRIVATELY.sub("", _code(template)).split("\n")
    code = io.StringIO("\n".join(line.lstrip() for line in lines))
    before = ""
    for token in tokenize.generate_tokens(code.readline):
        if token.type == tokenize.NAME and before != ".":
            found.add(token.string)
        before = token.string
    # Names of a document are never private.
    return frozenset(name for name in found if name.strip("_") == name)


def _stated(template: str) -> frozenset[str]:
    """The names that a template's own expressions write, `["Mapping", "Sequence"]`."""
    return frozenset(
        name.strip()
        for text in _constants(_parsed(template))
        if _NAMES.fullmatch(text)
        for name in text.split(",")
        if name.strip()
    )


def _code(template: str) -> str:
    """The Python code of a template, with a name wherever it writes one of a document."""
    return "".join(_texts(_parsed(template)))


@cache
def _parsed(template: str) -> nodes.Template:
    text = (TEMPLATES / f"{template}.py.jinja").read_text(encoding="utf-8")
    return Environment(trim_blocks=True, lstrip_blocks=True).parse(text)  # noqa: S701 - Python


def _texts(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Output):
        for part in node.nodes:
            yield part.data if isinstance(part, nodes.TemplateData) else "_"
        return
    for child in node.iter_child_nodes():
        yield from _texts(child)


def _constants(node: nodes.Node) -> Iterator[str]:
    """Strings of a template's expressions; arguments of filters and tests write nothing."""
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    if isinstance(node, nodes.Filter | nodes.Test):
        if node.node is not None:
            yield from _constants(node.node)
        return
    for child in node.iter_child_nodes():
        yield from _constants(child)
