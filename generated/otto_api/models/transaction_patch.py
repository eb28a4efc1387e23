"""Fields of a transaction to change; absent ones stay."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, TYPE_CHECKING

from attrs import define, field

from .._runtime import codec as c
from .._runtime.model import Model, Schema, prop
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from .fee import Fee
    from .transaction_type import TransactionType


@define
class TransactionPatch(Model):
    """Fields of a transaction to change; absent ones stay."""

    type_: TransactionType | Unset = UNSET
    """What a transaction is."""
    executed_at: datetime | Unset = UNSET
    """When it was executed."""
    asset: str | Unset = UNSET
    """The asset's symbol."""
    quantity: Decimal | Unset = UNSET
    """How much; negative for what leaves the account."""
    price: Decimal | None | Unset = UNSET
    """The price of one."""
    fee: Fee | None | Unset = UNSET
    tx_hash: str | None | Unset = UNSET
    """The blockchain's hash, for wallets."""
    note: str | Unset = UNSET
    """A remark."""
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _schema: ClassVar[Schema] = Schema(
        prop("type", c.ref("TransactionType"), attr="type_", required=False),
        prop("executed_at", c.DATETIME, required=False),
        prop("asset", c.STRING, required=False),
        prop("quantity", c.DECIMAL, required=False),
        prop("price", c.nullable(c.DECIMAL), required=False),
        prop("fee", c.nullable(c.ref("Fee")), required=False),
        prop("tx_hash", c.nullable(c.STRING), required=False),
        prop("note", c.STRING, required=False),
    )
