"""In a word."""

from otto_ext.wire.enums import OpenStrEnum


class HealthStatus(OpenStrEnum):
    """In a word."""

    OK = "ok"
    DEGRADED = "degraded"
    DOWN = "down"
