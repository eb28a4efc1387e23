"""What a report shows."""

from .._runtime.enums import OpenStrEnum


class ReportType(OpenStrEnum):
    """What a report shows."""

    BALANCES = "balances"
    TRANSACTIONS = "transactions"
    REALIZED_GAINS = "realized_gains"
    TRIAL_BALANCE = "trial_balance"
