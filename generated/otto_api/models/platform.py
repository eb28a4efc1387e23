"""An exchange."""

from .._runtime.enums import OpenStrEnum


class Platform(OpenStrEnum):
    """An exchange."""

    BINANCE = "binance"
    BITSTAMP = "bitstamp"
    COINBASE = "coinbase"
    DERIBIT = "deribit"
    GEMINI = "gemini"
    KRAKEN = "kraken"
    OKX = "okx"
