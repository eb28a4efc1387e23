"""Tokens in Redis: the processes of many machines share them."""

from __future__ import annotations

import inspect
import json
import secrets
import time
from typing import TYPE_CHECKING, Any

from attrs import frozen

from otto_ext._errors import ConfigurationError
from otto_ext._installation import optional
from otto_ext.auth._stores import StoredToken, checked

if TYPE_CHECKING:
    from collections.abc import Callable

    from otto_ext.auth._stores import Lock

__all__ = ["RedisTokenStore"]

#: Seconds after which a holder that died loses the lock: longer than a token request takes,
#: shorter than others wait for it.
_LOCK_SECONDS = 12.0

# A holder that took longer than the lock lasts must not release the lock of the next.
_RELEASE = """
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
"""


class RedisTokenStore:
    """Keeps tokens in Redis, each until it ends by Redis's own clock: the clocks of the machines
    that share it need not agree.

    Args:
        url_or_client: the Redis server, `redis://host:6379/0` in any of redis-py's forms; or a
            `redis.Redis`. A token is worth a password: use `rediss://` or a private network.
        prefix: what keys begin with.
        timeout: for Redis to connect and to respond, in seconds; where an address is given.
        wall: epoch seconds.

    Raises:
        ConfigurationError: the address cannot be read, the client is redis-py's asynchronous one,
            or the extra is not installed.
    """

    def __init__(
        self,
        url_or_client: Any,
        *,
        prefix: str = "otto:token:",
        timeout: float = 2.0,
        wall: Callable[[], float] = time.time,
    ) -> None:
        redis = optional("redis", "RedisTokenStore needs redis-py", "redis")
        self._prefix = prefix
        self._wall = wall
        if not isinstance(url_or_client, str):
            if inspect.iscoroutinefunction(getattr(url_or_client, "execute_command", None)):
                raise ConfigurationError(
                    "RedisTokenStore takes redis.Redis, also for AsyncOtto: it is asked for a "
                    "moment at each renewal"
                )
            self._client = url_or_client
            return
        try:
            self._client = redis.Redis.from_url(
                url_or_client, socket_timeout=timeout, socket_connect_timeout=timeout
            )
        except ValueError:
            # redis-py's own message quotes the address, and with it the password.
            raise ConfigurationError(
                "RedisTokenStore: url must look like redis://host:6379/0 (or rediss://, unix://)"
            ) from None

    def __repr__(self) -> str:
        return f"<RedisTokenStore {self._prefix}>"  # the address may hold a password

    def load(self, key: str) -> StoredToken | None:
        """The token, or None; what cannot be read as one is none."""
        with self._client.pipeline() as both:
            kept, left = both.get(self._prefix + key).pttl(self._prefix + key).execute()
        try:
            entry = json.loads(kept or "null")
        except (ValueError, RecursionError):
            return None
        if not isinstance(entry, dict) or left <= 0:
            return None
        return checked({**entry, "expires_at": self._wall() + left / 1000})

    def save(self, key: str, token: StoredToken) -> None:
        """Keep a token in place of the one before."""
        left = int((token.expires_at - self._wall()) * 1000)
        entry = {"access_token": token.access_token, "lifetime": token.lifetime}
        self._client.set(self._prefix + key, json.dumps(entry), px=max(left, 1))

    def try_lock(self, key: str) -> Lock | None:
        """The right to renew a token, or None while another process has it."""
        name, mine = f"{self._prefix}{key}:lock", secrets.token_hex(16)
        taken = self._client.set(name, mine, nx=True, px=int(_LOCK_SECONDS * 1000))
        return _RedisLock(self._client, name, mine) if taken else None


@frozen
class _RedisLock:
    client: Any
    name: str
    mine: str

    def release(self) -> None:
        """Give it up, if it is still ours."""
        self.client.eval(_RELEASE, 1, self.name, self.mine)
