"""What an account holds of one asset."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from attrs import define
from attrs import field as _field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop
from otto_ext.wire.types import UNSET, Unset


@define(repr=False)
class Balance(Model):
    """What an account holds of one asset."""

    _schema: ClassVar[Schema] = Schema(
        prop("account_id", c.UUID_),
        prop("asset", c.STRING),
        prop("quantity", c.DECIMAL),
        prop("price", c.nullable(c.DECIMAL), required=False),
        prop("value", c.nullable(c.DECIMAL), required=False),
        prop("as_of", c.DATETIME),
    )

    account_id: UUID
    """The account."""
    asset: str
    """The asset's symbol."""
    quantity: Decimal
    """How much of it."""
    as_of: datetime
    """At which moment."""
    price: Decimal | None | Unset = UNSET
    """The price of one, in the entity's currency; null where none is known."""
    value: Decimal | None | Unset = UNSET
    """Quantity by price; null where no price is known."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
