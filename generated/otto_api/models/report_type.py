"""What a report shows."""

from typing import Literal, TypeAlias

from otto_ext.wire.enums import OpenStrEnum


class ReportType(OpenStrEnum):
    """What a report shows."""

    BALANCES = "balances"
    TRANSACTIONS = "transactions"
    REALIZED_GAINS = "realized_gains"
    TRIAL_BALANCE = "trial_balance"


ReportTypeInput: TypeAlias = (
    ReportType | Literal["balances", "transactions", "realized_gains", "trial_balance"]
)
"""What is accepted where a `ReportType` is sent: a member, or its plain value."""
