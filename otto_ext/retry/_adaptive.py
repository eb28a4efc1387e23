"""The rate a server takes, learned from its 429s.

Nothing is held back until the first 429: it puts this limit into force (see `Gate`).

A 429 ends an *episode* of requests that were accepted. How many there were, in how long, bounds
the server's rate from both sides, whatever kind of limit it keeps: counted with the pause before
the episode, in which a bucket filled up or a window passed, it is a lower bound; counted over the
last second alone, to which a full bucket may have added, it is an upper one. The first episode has
no pause before it and is measured with the one after it.

Between the bounds the rate follows the cubic rule of the AWS SDKs and of TCP (RFC 9438): quickly
back to where the server was seen to be, long at that plateau, then up and away.
"""

from __future__ import annotations

import math
from collections import deque

from attrs import define, field

__all__ = ["AdaptiveLimit"]

FIRST, SEARCH, TRIAL, PLATEAU = "first", "search", "trial", "plateau"
_SLOWEST = 0.2  # requests a second
_SECOND = 1.0
_RECENT = 5.0  # seconds over which the rate before an outage is measured
_LONG_AGO = 60.0  # seconds after which that rate says nothing about this time


@define(eq=False)
class AdaptiveLimit:
    """A rate learned from refusals. Not safe between threads: the gate holds its lock.

    Attributes:
        pause: how long everything rests after a 429 that names no time, in seconds; it doubles
            while nothing is accepted in between.
        longest_pause: the longest rest, in seconds, also where the server asks for more: such a
            call fails at once with what the server said, and the others find out themselves.
        plateau: how long the rate takes to come back to a measured one, and stays near it, in
            seconds.
        accepted: when requests that were accepted were sent, about in that order. Alone in this
            class it needs no lock: a deque takes an entry at once and is read as a whole.
    """

    pause: float = 1.0
    longest_pause: float = 60.0
    plateau: float = 10.0
    cause: str = field(default="adaptive limit", init=False)
    accepted: deque[float] = field(init=False, factory=lambda: deque(maxlen=8192))
    _mode: str = field(init=False, default=FIRST)
    _rate: float = field(init=False, default=math.inf)
    _low: float = field(init=False, default=0.0)
    _next: float = field(init=False, default=-math.inf)
    _grown: float = field(init=False, default=0.0)
    _resumed: float = field(init=False, default=-math.inf)
    _ended: float | None = field(init=False, default=None)
    _last_end: float = field(init=False, default=-math.inf)
    _latency: float = field(init=False, default=0.0)
    _fruitless: int = field(init=False, default=0)

    def rate(self) -> float:
        """Requests a second at this time; infinity before the first episode was measured."""
        if self._mode is SEARCH:
            doublings = self._grown / max(1.0, 6 * self._latency)
            return min(self._rate * math.pow(2.0, min(doublings, 30.0)), 1e6)
        x = (self._grown - self.plateau) / self.plateau
        return self._rate * (1 + 0.04 * x**3)

    def delay(self, now: float) -> float:
        return max(0.0, self._next - now)

    def take(self, now: float) -> None:
        if self._ended is not None:
            self._measure(now)
        # Only time in which the limit was the obstacle proves that more would be possible: a
        # client that asks for less keeps the rate it has learned.
        gap = 1 / self.rate()
        self._grown += min(gap, max(0.0, self._next - now + gap))
        self._next = max(now, self._next) + gap

    def recent_rate(self, now: float) -> float:
        """Requests a second that were accepted in the last seconds of activity.

        0.0 where fewer than ten were: too few to say.
        """
        times = tuple(self.accepted)
        if not times:
            return 0.0
        last = max(times[-10:])
        recent = [at for at in times if at > last - _RECENT]
        if len(recent) < 10 or now - last > _LONG_AGO:
            return 0.0
        return len(recent) / max(last - min(recent), _SECOND)

    def throttled(self, now: float, sent: float, retry_after: float | None) -> None:
        """A request sent at `sent` was rejected with 429."""
        if sent < self._resumed or self._ended is not None:
            # One of a wave: it was on its way when the first of them came back.
            if retry_after is not None:
                self._next = max(self._next, now + min(retry_after, self.longest_pause))
            return
        if self._resumed > -math.inf and not any(
            at >= self._resumed for at in tuple(self.accepted)
        ):
            self._fruitless += 1
        else:
            self._fruitless = 0
        own = self.pause * 2.0 ** min(self._fruitless, 10)
        rest = own if retry_after is None else retry_after
        # Responses still on their way belong to this episode; they take about as long as this one.
        rest = max(min(rest, self.longest_pause), now - sent)
        self._ended = now
        self._latency = now - sent
        self._next = max(self._next, now + rest) if self._mode is not FIRST else now + rest

    def _measure(self, now: float) -> None:
        """The pause is over: what did the episode before it show?"""
        assert self._ended is not None
        ended, self._ended = self._ended, None
        began = max(self._resumed, ended - 10.0)
        times = [at for at in tuple(self.accepted) if began <= at <= ended]
        count, span = len(times), ended - self._resumed
        recent = sum(1 for at in times if at > ended - _SECOND) / min(_SECOND, max(span, 0.01))
        rate = self.rate()
        low = count / (ended - max(self._last_end, began - 1.0)) if count else 0.0
        if self._mode is FIRST:
            elapsed = now - min(times, default=ended)
            # Hardly any limit counts by a second and a half: what is above one second is latency
            # and a Retry-After rounded up.
            self._rate = self._low = max(_SLOWEST, count / (elapsed if elapsed > 2 else _SECOND))
            self._mode = SEARCH
        elif not count:
            self._rate = max(_SLOWEST, rate / 2)
            self._low = min(self._low, self._rate)
            self._mode = SEARCH if self._mode is SEARCH else PLATEAU
        elif self._mode is SEARCH:
            self._low = min(max(low, self._low), recent)
            if recent > 1.5 * self._low:
                self._rate, self._mode = 0.85 * recent / 0.96, TRIAL
            else:
                self._rate, self._mode = self._low, PLATEAU
        elif self._mode is TRIAL:
            self._rate, self._mode = max(low, min(self._low, 0.95 * recent)), PLATEAU
            if span >= 2.5:
                self._rate = max(self._rate, 0.93 * recent)
        elif span >= 1.5:
            self._rate = 0.95 * min(rate, recent)
        else:
            self._rate = max(low, 0.7 * rate)
        self._rate = max(_SLOWEST, self._rate)
        self._last_end, self._resumed, self._grown = ended, now, 0.0
