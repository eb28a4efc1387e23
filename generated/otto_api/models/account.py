"""An exchange account or a blockchain wallet."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from .._runtime import codec as c

if TYPE_CHECKING:
    from .platform_account import PlatformAccount
    from .wallet_account import WalletAccount

if TYPE_CHECKING:
    Account: TypeAlias = PlatformAccount | WalletAccount
    """An exchange account or a blockchain wallet."""
else:
    Account = "PlatformAccount | WalletAccount"


CODEC = c.union(
    c.ref("PlatformAccount"),
    c.ref("WalletAccount"),
    discriminator="kind",
    tags={
        "platform": c.ref("PlatformAccount"),
        "wallet": c.ref("WalletAccount"),
        "PlatformAccount": c.ref("PlatformAccount"),
        "WalletAccount": c.ref("WalletAccount"),
    },
)
