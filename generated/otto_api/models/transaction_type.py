"""What a transaction is."""

from typing import Literal, TypeAlias

from otto_ext.wire.enums import OpenStrEnum


class TransactionType(OpenStrEnum):
    """What a transaction is."""

    BUY = "buy"
    SELL = "sell"
    DEPOSIT = "deposit"
    WITHDRAWAL = "withdrawal"
    TRANSFER = "transfer"
    FEE = "fee"
    REWARD = "reward"
    OTHER = "other"


TransactionTypeInput: TypeAlias = (
    TransactionType
    | Literal["buy", "sell", "deposit", "withdrawal", "transfer", "fee", "reward", "other"]
)
"""What is accepted where a `TransactionType` is sent: a member, or its plain value."""
