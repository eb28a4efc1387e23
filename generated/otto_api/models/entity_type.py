"""What an entity is."""

from typing import Literal, TypeAlias

from otto_ext.wire.enums import OpenStrEnum


class EntityType(OpenStrEnum):
    """What an entity is."""

    FUND = "fund"
    MASTER_FUND = "master_fund"
    FEEDER_FUND = "feeder_fund"
    MANAGEMENT_COMPANY = "management_company"
    GENERAL_PARTNER = "general_partner"
    OTHER = "other"


EntityTypeInput: TypeAlias = (
    EntityType
    | Literal[
        "fund", "master_fund", "feeder_fund", "management_company", "general_partner", "other"
    ]
)
"""What is accepted where a `EntityType` is sent: a member, or its plain value."""
