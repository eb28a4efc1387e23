"""A movement in an account."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, TYPE_CHECKING
from uuid import UUID

from attrs import define
from attrs import field as _field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop
from otto_ext.wire.types import UNSET, Unset

from . import _ref

if TYPE_CHECKING:
    from .fee import Fee
    from .transaction_source import TransactionSource
    from .transaction_type import TransactionType


@define(repr=False)
class Transaction(Model):
    """A movement in an account."""

    _schema: ClassVar[Schema] = Schema(
        prop("id", c.UUID_),
        prop("created_at", c.DATETIME, read_only=True),
        prop("updated_at", c.nullable(c.DATETIME), required=False, read_only=True),
        prop("account_id", c.UUID_),
        prop("type", _ref("TransactionType"), attr="type_"),
        prop("executed_at", c.DATETIME),
        prop("asset", c.STRING),
        prop("quantity", c.DECIMAL),
        prop("price", c.nullable(c.DECIMAL), required=False),
        prop("fee", c.nullable(_ref("Fee")), required=False),
        prop("tx_hash", c.nullable(c.STRING), required=False),
        prop("note", c.STRING, required=False),
        prop("source", _ref("TransactionSource")),
    )

    id: UUID
    """The object's id."""
    created_at: datetime
    """When it was added."""
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
    source: TransactionSource
    """Where it came from."""
    updated_at: datetime | None | Unset = UNSET
    """When it was last changed; null if never."""
    price: Decimal | None | Unset = UNSET
    """The price of one."""
    fee: Fee | None | Unset = UNSET
    tx_hash: str | None | Unset = UNSET
    """The blockchain's hash, for wallets."""
    note: str | Unset = UNSET
    """A remark."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
