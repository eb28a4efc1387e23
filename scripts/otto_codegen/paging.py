"""The Python side of pagination: which argument, and the type of an item."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from attrs import asdict

from otto_codegen.api_classes import ModelClass, TypeExpr
from otto_codegen.api_operations import Endpoint, Paging
from otto_ext.openapi.pagination import infer_pagination
from otto_ext.openapi.pointers import tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

    from otto_ext.openapi.schemas import Schemas

__all__ = ["paging_of"]

_LIST = re.compile(r"list\[(.+)\]")
_ANY = TypeExpr("Any", "c.ANY", std=frozenset({"Any"}))


def paging_of(
    endpoint: Endpoint,
    operation: Mapping[str, Any],
    schemas: Schemas,
    models: Mapping[str, ModelClass],
    aliases: Mapping[str, TypeExpr],
) -> Paging | None:
    """How an operation pages, or None.

    Args:
        endpoint: the operation as Python.
        operation: the same in canonical form.
        schemas: of the document.
        models: the models, by class name.
        aliases: the types that are named and no classes, by name.

    Raises:
        OpenAPIError: `x-otto-paging` does not fit the operation.
    """
    found = infer_pagination(operation, endpoint.method, schemas, label=endpoint.label)
    if found is None:
        return None
    names = {p.key: p.name for p in endpoint.parameters if p.location == "query"}
    values = asdict(found)
    for key in ("parameter", "size"):
        values[key] = names.get(values[key], "")
    types = _TypePaths(models, aliases)
    item = types.element(types.at(endpoint.returns, found.items))
    if found.item:
        item = types.at(item, found.item)
    return Paging(item_type=item, **values)


class _TypePaths:
    """Walks through the types of the client, by the keys of the document."""

    def __init__(self, models: Mapping[str, ModelClass], aliases: Mapping[str, TypeExpr]) -> None:
        self._models = models
        self._aliases = aliases

    def at(self, expr: TypeExpr, pointer: str) -> TypeExpr:
        """The type of what stands at a pointer; Any where no type says it."""
        for token in tokens(pointer):
            model = self._models.get(_base(self._open(expr).annotation))
            fields = [] if model is None else [f for f in model.fields if f.key == token]
            if not fields:
                return _ANY
            expr = fields[0].type
        return expr

    def element(self, expr: TypeExpr) -> TypeExpr:
        """The type of the items of a list."""
        whole = self._open(expr)
        match = _LIST.fullmatch(_base(whole.annotation))
        return TypeExpr(match.group(1), "", whole.models, whole.std) if match else _ANY

    def _open(self, expr: TypeExpr) -> TypeExpr:
        """What an alias stands for."""
        for _ in range(20):
            found = self._aliases.get(_base(expr.annotation))
            if found is None:
                break
            expr = found
        return expr


def _base(annotation: str) -> str:
    """An annotation without None."""
    return " | ".join(part for part in annotation.split(" | ") if part != "None")
