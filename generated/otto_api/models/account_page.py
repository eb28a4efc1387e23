"""A page of Account objects."""

from __future__ import annotations

from typing import Any, ClassVar, TYPE_CHECKING

from attrs import define, field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop

from . import _ref

if TYPE_CHECKING:
    from .account import Account
    from .cursor import Cursor


@define
class AccountPage(Model):
    """A page of Account objects."""

    data: list[Account]
    page: Cursor
    """Where a page ends."""
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _schema: ClassVar[Schema] = Schema(
        prop("data", c.array(_ref("Account"))),
        prop("page", _ref("Cursor")),
    )
