"""Where it came from."""

from .._runtime.enums import OpenStrEnum


class TransactionSource(OpenStrEnum):
    """Where it came from."""

    SYNC = "sync"
    MANUAL = "manual"
    STATEMENT = "statement"
