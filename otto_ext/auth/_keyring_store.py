"""Tokens in the operating system's keyring: shared like a file, and encrypted by the system."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from attrs import asdict, define, field

from otto_ext._errors import ConfigurationError
from otto_ext._installation import optional
from otto_ext.auth._file_store import FileTokenStore, need_filelock
from otto_ext.auth._stores import StoredToken, checked

if TYPE_CHECKING:
    from otto_ext.auth._stores import Lock

__all__ = ["KeyringTokenStore"]


@define
class KeyringTokenStore:
    """Keeps tokens in macOS's Keychain, the Secret Service or KWallet of a Linux desktop, or the
    Windows Credential Locker, whichever the keyring library finds.

    A keyring knows no locks: the right to renew is a lock file in the user's cache folder. A
    keyring that asks the user to unlock it blocks the renewal as long as it asks.

    Attributes:
        service: the name that entries stand under.
        backend: one of the keyring library's backends; by default the one it chooses.

    Raises:
        ConfigurationError: the extra is not installed, or there is no keyring here.
    """

    service: str = field(default="otto-client")
    backend: Any = field(default=None, kw_only=True, repr=False)
    _files: FileTokenStore = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        keyring = optional("keyring", "KeyringTokenStore needs keyring", "keyring")
        fail = optional("keyring.backends.fail", "KeyringTokenStore needs keyring", "keyring")
        self.backend = self.backend or keyring.get_keyring()
        if isinstance(self.backend, fail.Keyring):
            raise ConfigurationError(
                "KeyringTokenStore: this machine has no keyring; use FileTokenStore"
            )
        need_filelock("KeyringTokenStore", "keyring")
        self._files = FileTokenStore()

    def load(self, key: str) -> StoredToken | None:
        """The token, or None; what cannot be read as one is none."""
        kept = self.backend.get_password(self.service, key)
        try:
            return checked(json.loads(kept or "null"))
        except (ValueError, RecursionError):
            return None

    def save(self, key: str, token: StoredToken) -> None:
        """Keep a token in place of the one before."""
        self.backend.set_password(self.service, key, json.dumps(asdict(token)))

    def try_lock(self, key: str) -> Lock | None:
        """The right to renew a token, or None while another process has it."""
        return self._files.try_lock(key)
