"""An exchange."""

from typing import Literal, TypeAlias

from otto_ext.wire.enums import OpenStrEnum


class Platform(OpenStrEnum):
    """An exchange."""

    BINANCE = "binance"
    BITSTAMP = "bitstamp"
    COINBASE = "coinbase"
    DERIBIT = "deribit"
    GEMINI = "gemini"
    KRAKEN = "kraken"
    OKX = "okx"


PlatformInput: TypeAlias = (
    Platform | Literal["binance", "bitstamp", "coinbase", "deribit", "gemini", "kraken", "okx"]
)
"""What is accepted where a `Platform` is sent: a member, or its plain value."""
