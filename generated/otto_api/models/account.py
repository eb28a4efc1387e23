"""An exchange account or a blockchain wallet."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from otto_ext.wire import codec as c

from . import _ref

if TYPE_CHECKING:
    from .platform_account import PlatformAccount
    from .wallet_account import WalletAccount

if TYPE_CHECKING:
    Account: TypeAlias = PlatformAccount | WalletAccount
    """An exchange account or a blockchain wallet."""
else:
    Account = "PlatformAccount | WalletAccount"


CODEC = c.union(
    _ref("PlatformAccount"),
    _ref("WalletAccount"),
    discriminator="kind",
    tags={
        "platform": _ref("PlatformAccount"),
        "wallet": _ref("WalletAccount"),
        "PlatformAccount": _ref("PlatformAccount"),
        "WalletAccount": _ref("WalletAccount"),
    },
)
