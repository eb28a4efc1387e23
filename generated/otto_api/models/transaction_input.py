"""A transaction to add by hand."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, TYPE_CHECKING
from uuid import UUID

from attrs import define, field

from .._runtime import codec as c
from .._runtime.model import Model, Schema, prop
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from .fee import Fee
    from .transaction_type import TransactionType


@define
class TransactionInput(Model):
    """A transaction to add by hand."""

    account_id: UUID
    """The account; it stands on every transaction."""
    type_: TransactionType
    """What a transaction is."""
    executed_at: datetime
    """When it was executed."""
    asset: str
    """The asset's symbol."""
    quantity: Decimal
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
        prop("account_id", c.UUID_),
        prop("type", c.ref("TransactionType"), attr="type_"),
        prop("executed_at", c.DATETIME),
        prop("asset", c.STRING),
        prop("quantity", c.DECIMAL),
        prop("price", c.nullable(c.DECIMAL), required=False),
        prop("fee", c.nullable(c.ref("Fee")), required=False),
        prop("tx_hash", c.nullable(c.STRING), required=False),
        prop("note", c.STRING, required=False),
    )
