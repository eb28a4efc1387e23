"""ListAccountsKind"""

from typing import Literal, TypeAlias

from otto_ext.wire.enums import OpenStrEnum


class ListAccountsKind(OpenStrEnum):
    """ListAccountsKind"""

    PLATFORM = "platform"
    WALLET = "wallet"


ListAccountsKindInput: TypeAlias = ListAccountsKind | Literal["platform", "wallet"]
"""What is accepted where a `ListAccountsKind` is sent: a member, or its plain value."""
