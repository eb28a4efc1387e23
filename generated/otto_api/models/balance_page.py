"""A page of Balance objects."""

from __future__ import annotations

from typing import Any, ClassVar, TYPE_CHECKING

from attrs import define
from attrs import field as _field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop

from . import _ref

if TYPE_CHECKING:
    from .balance import Balance
    from .cursor import Cursor


@define(repr=False)
class BalancePage(Model):
    """A page of Balance objects."""

    _schema: ClassVar[Schema] = Schema(
        prop("data", c.array(_ref("Balance"))),
        prop("page", _ref("Cursor")),
    )

    data: list[Balance]
    page: Cursor
    """Where a page ends."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
