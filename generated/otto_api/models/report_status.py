"""How far a report is."""

from otto_ext.wire.enums import OpenStrEnum


class ReportStatus(OpenStrEnum):
    """How far a report is."""

    QUEUED = "queued"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
