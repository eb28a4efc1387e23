"""ListAccountsKind"""

from .._runtime.enums import OpenStrEnum


class ListAccountsKind(OpenStrEnum):
    """ListAccountsKind"""

    PLATFORM = "platform"
    WALLET = "wallet"
