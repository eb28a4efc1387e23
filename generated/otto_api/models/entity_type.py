"""What an entity is."""

from .._runtime.enums import OpenStrEnum


class EntityType(OpenStrEnum):
    """What an entity is."""

    FUND = "fund"
    MASTER_FUND = "master_fund"
    FEEDER_FUND = "feeder_fund"
    MANAGEMENT_COMPANY = "management_company"
    GENERAL_PARTNER = "general_partner"
    OTHER = "other"
