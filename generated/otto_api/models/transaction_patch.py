"""Fields of a transaction to change; absent ones stay."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, NotRequired, TYPE_CHECKING, TypedDict

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
class TransactionPatch(Model):
    """Fields of a transaction to change; absent ones stay."""

    _schema: ClassVar[Schema] = Schema(
        prop("type", _ref("TransactionType"), attr="type_", required=False),
        prop("executed_at", c.DATETIME, required=False),
        prop("asset", c.STRING, required=False),
        prop("quantity", c.DECIMAL, required=False),
        prop("price", c.nullable(c.DECIMAL), required=False),
        prop("fee", c.nullable(_ref("Fee")), required=False),
        prop("tx_hash", c.nullable(c.STRING), required=False),
        prop("note", c.STRING, required=False),
    )

    type_: TransactionTypeInput | Unset = UNSET
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
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)


class TransactionPatchDict(TypedDict):
    """`TransactionPatch` as a dict, to be sent."""

    type: NotRequired[TransactionTypeInput]
    executed_at: NotRequired[datetime]
    asset: NotRequired[str]
    quantity: NotRequired[Decimal]
    price: NotRequired[Decimal | None]
    fee: NotRequired[Fee | FeeDict | None]
    tx_hash: NotRequired[str | None]
    note: NotRequired[str]
