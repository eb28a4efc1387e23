"""What a transaction is."""

from .._runtime.enums import OpenStrEnum


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
