"""A page of Account objects."""

from __future__ import annotations

from typing import Any, ClassVar, TYPE_CHECKING

from attrs import define
from attrs import field as _field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop

from . import _ref

if TYPE_CHECKING:
    from .account import Account
    from .cursor import Cursor


@define(repr=False)
class AccountPage(Model):
    """A page of Account objects."""

    _schema: ClassVar[Schema] = Schema(
        prop("data", c.array(_ref("Account"))),
        prop("page", _ref("Cursor")),
    )

    data: list[Account]
    page: Cursor
    """Where a page ends."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
