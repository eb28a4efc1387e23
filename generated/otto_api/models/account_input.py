"""An account to add."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from otto_ext.wire import codec as c

from . import _ref

if TYPE_CHECKING:
    from .platform_account_input import PlatformAccountInput
    from .platform_account_input import PlatformAccountInputDict
    from .wallet_account_input import WalletAccountInput
    from .wallet_account_input import WalletAccountInputDict

if TYPE_CHECKING:
    AccountInput: TypeAlias = PlatformAccountInput | WalletAccountInput
    """An account to add."""
else:
    AccountInput = "PlatformAccountInput | WalletAccountInput"

if TYPE_CHECKING:
    AccountInputLike: TypeAlias = (
        PlatformAccountInput
        | PlatformAccountInputDict
        | WalletAccountInput
        | WalletAccountInputDict
    )
    """What is accepted where a `AccountInput` is sent."""
else:
    AccountInputLike = "PlatformAccountInput | PlatformAccountInputDict | WalletAccountInput | WalletAccountInputDict"


CODEC = c.union(
    _ref("PlatformAccountInput"),
    _ref("WalletAccountInput"),
    discriminator="kind",
    tags={
        "platform": _ref("PlatformAccountInput"),
        "wallet": _ref("WalletAccountInput"),
        "PlatformAccountInput": _ref("PlatformAccountInput"),
        "WalletAccountInput": _ref("WalletAccountInput"),
    },
)
