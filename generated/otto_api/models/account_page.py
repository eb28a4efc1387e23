"""A page of Account objects."""

from __future__ import annotations

from typing import Any, ClassVar, TYPE_CHECKING

from attrs import define, field

from .._runtime import codec as c
from .._runtime.model import Model, Schema, prop

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
        prop("data", c.array(c.ref("Account"))),
        prop("page", c.ref("Cursor")),
    )
