"""One limit across processes and machines, kept in Redis."""

from __future__ import annotations

import asyncio
import logging
import threading
import weakref
from typing import Any, Protocol

from otto_ext._errors import APIConnectionError, ConfigurationError
from otto_ext._fork import renew_lock_on_fork
from otto_ext._installation import optional
from otto_ext.retry._limits import parse_rates

__all__ = ["RedisLimit", "SharedLimit"]

log = logging.getLogger("otto_ext.retry")

# A sliding window over the last `count` requests of each rate, by Redis's clock, for those of the
# machines differ. Places are given out in advance, so a caller knows at once how long to wait
# and does not poll. The libraries for limits only return yes or no, and their users poll.
_RESERVE = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local at = now
for i, key in ipairs(KEYS) do
  local count, period = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  local oldest = redis.call('LINDEX', key, -count)
  if oldest then at = math.max(at, oldest + period) end
end
local wait = at - now
local longest = tonumber(ARGV[1])
if longest >= 0 and wait > longest then return tostring(wait) end
for i, key in ipairs(KEYS) do
  local count, period = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  redis.call('RPUSH', key, string.format('%.6f', at))
  redis.call('LTRIM', key, -count, -1)
  redis.call('EXPIRE', key, math.ceil(wait + period) + 1)
end
return string.format('%.6f', wait)
"""


class SharedLimit(Protocol):
    """A limit kept outside this process."""

    def reserve(self, longest: float | None = None) -> float:
        """Take the next place; the seconds until it.

        A place further away than `longest` seconds (None: any) is named but not taken.
        """
        ...

    async def areserve(self, longest: float | None = None) -> float:
        """`reserve` for tasks."""
        ...


class RedisLimit:
    """A rate that all clients with the same Redis and `name` keep together.

    Args:
        url: the Redis server, `redis://host:6379/0`; redis-py's forms all work.
        rate: as the client's `rate_limit`: `"100/minute"`, `"50/second, 1000/hour"`.
        name: whose limit it is; clients of one API key share one.
        required: whether a call fails with `APIConnectionError` while Redis cannot be reached;
            otherwise it goes on without this limit, and a warning is logged.
        timeout: for Redis to connect and to respond, in seconds.

    Raises:
        ConfigurationError: the rate or the address cannot be read, or the extra is not installed.
    """

    def __init__(
        self,
        url: str,
        rate: str,
        *,
        name: str = "default",
        required: bool = True,
        timeout: float = 2.0,
    ) -> None:
        self._redis = optional("redis", "a limit in Redis needs redis-py", "redis")
        rates = parse_rates(rate)
        # The braces keep all keys of one limit on one node of a cluster.
        self._keys = [f"otto:limit:{{{name}}}:{it.count}/{it.period:g}" for it in rates]
        self._numbers = [str(number) for it in rates for number in (it.count, it.period)]
        self._url = url
        self._required = required
        self._settings: dict[str, Any] = {
            "socket_timeout": timeout,
            "socket_connect_timeout": timeout,
        }
        try:
            self._client = self._redis.Redis.from_url(url, **self._settings)
        except ValueError:
            # redis-py's own message quotes the address, and with it the password.
            raise ConfigurationError(
                "RedisLimit: url must look like redis://host:6379/0 (or rediss://, unix://)"
            ) from None
        # Connections of redis.asyncio belong to the loop that opened them.
        self._by_loop: weakref.WeakKeyDictionary[Any, Any] = weakref.WeakKeyDictionary()
        self._lock = threading.Lock()
        renew_lock_on_fork(self, "_lock")

    def __repr__(self) -> str:
        return f"<RedisLimit {', '.join(self._keys)}>"  # the address may hold a password

    def reserve(self, longest: float | None = None) -> float:
        """Take the next place; the seconds until it.

        Raises:
            APIConnectionError: Redis cannot be reached and the limit is `required`.
        """
        try:
            return float(self._client.eval(_RESERVE, len(self._keys), *self._arguments(longest)))
        except self._redis.RedisError as error:
            return self._unreachable(error)

    async def areserve(self, longest: float | None = None) -> float:
        """`reserve` for tasks, under asyncio alone, for redis-py knows no other loop."""
        client = self._of_this_loop()
        try:
            return float(await client.eval(_RESERVE, len(self._keys), *self._arguments(longest)))
        except self._redis.RedisError as error:
            return self._unreachable(error)

    def close(self) -> None:
        """Close the connections of threads."""
        self._client.close()

    async def aclose(self) -> None:
        """Close the connections of the loop that runs here, and those of threads."""
        with self._lock:
            client = self._by_loop.pop(asyncio.get_running_loop(), None)
        if client is not None:
            await client.aclose()
        self.close()

    def _arguments(self, longest: float | None) -> list[str]:
        limit = "-1" if longest is None else f"{max(0.0, longest):.6f}"
        return [*self._keys, limit, *self._numbers]

    def _of_this_loop(self) -> Any:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            raise ConfigurationError("RedisLimit needs asyncio: redis-py has no trio") from None
        with self._lock:
            client = self._by_loop.get(loop)
            if client is None:
                from redis import asyncio as redis_asyncio

                client = redis_asyncio.Redis.from_url(self._url, **self._settings)
                self._by_loop[loop] = client
        return client

    def _unreachable(self, error: Exception) -> float:
        if self._required:
            raise APIConnectionError(
                "the call was not sent: Redis, which keeps its shared limit, did not respond "
                f"({type(error).__name__})"
            ) from error
        log.warning("Redis did not respond (%s): going on without its limit", type(error).__name__)
        return 0.0
