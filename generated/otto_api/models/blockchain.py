"""A blockchain."""

from typing import Literal, TypeAlias

from otto_ext.wire.enums import OpenStrEnum


class Blockchain(OpenStrEnum):
    """A blockchain."""

    BITCOIN = "bitcoin"
    ETHEREUM = "ethereum"
    LITECOIN = "litecoin"
    POLYGON = "polygon"
    SOLANA = "solana"


BlockchainInput: TypeAlias = (
    Blockchain | Literal["bitcoin", "ethereum", "litecoin", "polygon", "solana"]
)
"""What is accepted where a `Blockchain` is sent: a member, or its plain value."""
