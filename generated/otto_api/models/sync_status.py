"""How the last synchronisation went."""

from otto_ext.wire.enums import OpenStrEnum


class SyncStatus(OpenStrEnum):
    """How the last synchronisation went."""

    PENDING = "pending"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
