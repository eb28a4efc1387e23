"""A transaction to add by hand."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, NotRequired, TYPE_CHECKING, TypedDict
from uuid import UUID

from attrs import define
from attrs import field as _field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop
from otto_ext.wire.types import UNSET, Unset

from . import _ref

if TYPE_CHECKING:
    from .fee import Fee
    from .fee import FeeDict
    from .transaction_type import TransactionTypeInput


@define(repr=False)
class TransactionInput(Model):
    """A transaction to add by hand."""

    _schema: ClassVar[Schema] = Schema(
        prop("account_id", c.UUID_),
        prop("type", _ref("TransactionType"), attr="type_"),
        prop("executed_at", c.DATETIME),
        prop("asset", c.STRING),
        prop("quantity", c.DECIMAL),
        prop("price", c.nullable(c.DECIMAL), required=False),
        prop("fee", c.nullable(_ref("Fee")), required=False),
        prop("tx_hash", c.nullable(c.STRING), required=False),
        prop("note", c.STRING, required=False),
    )

    account_id: UUID
    """The account; it stands on every transaction."""
    type_: TransactionTypeInput
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
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)


class TransactionInputDict(TypedDict):
    """`TransactionInput` as a dict, to be sent."""

    account_id: UUID
    type: TransactionTypeInput
    executed_at: datetime
    asset: str
    quantity: Decimal
    price: NotRequired[Decimal | None]
    fee: NotRequired[Fee | FeeDict | None]
    tx_hash: NotRequired[str | None]
    note: NotRequired[str]
