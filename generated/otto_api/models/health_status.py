"""In a word."""

from .._runtime.enums import OpenStrEnum


class HealthStatus(OpenStrEnum):
    """In a word."""

    OK = "ok"
    DEGRADED = "degraded"
    DOWN = "down"
