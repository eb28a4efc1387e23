"""A page of Balance objects."""

from __future__ import annotations

from typing import Any, ClassVar, TYPE_CHECKING

from attrs import define, field

from .._runtime import codec as c
from .._runtime.model import Model, Schema, prop

if TYPE_CHECKING:
    from .balance import Balance
    from .cursor import Cursor


@define
class BalancePage(Model):
    """A page of Balance objects."""

    data: list[Balance]
    page: Cursor
    """Where a page ends."""
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _schema: ClassVar[Schema] = Schema(
        prop("data", c.array(c.ref("Balance"))),
        prop("page", c.ref("Cursor")),
    )
