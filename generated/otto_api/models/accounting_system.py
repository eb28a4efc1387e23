"""The outside accounting system, or Default where there is none."""

from typing import Literal, TypeAlias

from otto_ext.wire.enums import OpenStrEnum


class AccountingSystem(OpenStrEnum):
    """The outside accounting system, or Default where there is none."""

    DEFAULT = "Default"
    GENEVA = "Geneva"
    INVESTRAN = "Investran"
    QUICK_BOOKS = "QuickBooks"
    NET_SUITE = "NetSuite"


AccountingSystemInput: TypeAlias = (
    AccountingSystem | Literal["Default", "Geneva", "Investran", "QuickBooks", "NetSuite"]
)
"""What is accepted where a `AccountingSystem` is sent: a member, or its plain value."""
