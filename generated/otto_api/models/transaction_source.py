"""Where it came from."""

from otto_ext.wire.enums import OpenStrEnum


class TransactionSource(OpenStrEnum):
    """Where it came from."""

    SYNC = "sync"
    MANUAL = "manual"
    STATEMENT = "statement"
