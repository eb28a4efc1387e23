"""A blockchain."""

from .._runtime.enums import OpenStrEnum


class Blockchain(OpenStrEnum):
    """A blockchain."""

    BITCOIN = "bitcoin"
    ETHEREUM = "ethereum"
    LITECOIN = "litecoin"
    POLYGON = "polygon"
    SOLANA = "solana"
