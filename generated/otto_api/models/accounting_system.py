"""The outside accounting system, or Default where there is none."""

from .._runtime.enums import OpenStrEnum


class AccountingSystem(OpenStrEnum):
    """The outside accounting system, or Default where there is none."""

    DEFAULT = "Default"
    GENEVA = "Geneva"
    INVESTRAN = "Investran"
    QUICK_BOOKS = "QuickBooks"
    NET_SUITE = "NetSuite"
