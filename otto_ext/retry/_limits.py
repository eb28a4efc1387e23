"""Fixed limits: so many requests in any stretch of time, so many at once."""

from __future__ import annotations

import re
from collections import deque
from typing import Protocol

from attrs import define, field, frozen

from otto_ext._errors import ConfigurationError

__all__ = ["FixedRate", "Limit", "Rate", "parse_rates"]

_UNITS = {"second": 1.0, "minute": 60.0, "hour": 3600.0, "day": 86400.0}
_ALIASES = {"s": "second", "sec": "second", "m": "minute", "min": "minute", "h": "hour", "d": "day"}
_RATE = re.compile(r"\s*([1-9][0-9]{0,8})\s*(?:/|per)\s*([1-9][0-9]{0,5})?\s*([a-z]+)\s*\Z")


class Limit(Protocol):
    """What can hold requests back. Not safe between threads: the gate holds its lock."""

    cause: str

    def delay(self, now: float) -> float:
        """Seconds until a request may go; 0.0 for now, infinity for "when another is done"."""
        ...

    def take(self, now: float) -> None:
        """A request goes now."""
        ...


@frozen
class Rate:
    """So many requests in any stretch of so many seconds."""

    count: int
    period: float


def parse_rates(text: str) -> tuple[Rate, ...]:
    """The rates in `"100/minute"`, `"10/s"`, `"500 per 5 minutes"`, `"50/second, 1000/hour"`.

    Raises:
        ConfigurationError: the string is none of these.
    """
    return tuple(_parse_rate(part) for part in re.split(r"[,;]", str(text)))


def _parse_rate(text: str) -> Rate:
    match = _RATE.match(text.lower())
    if match is not None:
        count, multiple, unit = match.groups()
        unit = _ALIASES.get(unit, unit)
        seconds = _UNITS.get(unit) or _UNITS.get(unit.removesuffix("s"))
        if seconds is not None:
            return Rate(int(count), seconds * int(multiple or 1))
    raise ConfigurationError(
        f"rate_limit must look like '100/minute' (second, minute, hour or day), not {text!r}"
    )


@define(eq=False)
class FixedRate:
    """A sliding window: never more than `count` requests in any `period` seconds.

    A token bucket of the same size would let nearly twice as many through in one window.
    """

    rate: Rate
    cause: str = "rate limit"
    _sent: deque[float] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._sent = deque(maxlen=self.rate.count)

    def delay(self, now: float) -> float:
        if len(self._sent) < self.rate.count:
            return 0.0
        return max(0.0, self._sent[0] + self.rate.period - now)

    def take(self, now: float) -> None:
        self._sent.append(now)
