"""Which requests get a fault: the next ones, some by a rule, or those beyond a rate limit."""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from attrs import define, field

from otto_ext._errors import ConfigurationError
from otto_ext.openapi.document_errors import OpenAPIError
from otto_ext.openapi.fetch import read_file
from otto_ext.openapi.serialisation import decode_value
from otto_ext.sandbox._faults import Fault, parse_fault

if TYPE_CHECKING:
    RuleSource = Mapping[str, Any] | Sequence[Mapping[str, Any]] | Path | str

__all__ = ["FaultQueue", "FaultRule", "load_rules"]

_KEYS = ("fault", "faults", "limit", "method", "path", "rate", "every", "after", "times")
_SECONDS = {"second": 1.0, "minute": 60.0, "hour": 3600.0}


@define
class FaultRule:
    """When which faults strike.

    Attributes:
        faults: one of them is chosen at random each time.
        random: where choices come from.
        method: only requests with this method; None for all.
        path: only this path, or template of the document; None for all operations.
        rate: the share of the requests that are struck, 0 to 1.
        every: only each so many of them; 1 for all.
        after: so many are let through first.
        times: at most so many are struck; None for no end.
        limit: so many requests are let through in each window; None for no limit.
        window: seconds of a window.
    """

    faults: tuple[Fault, ...]
    random: Random = field(repr=False)
    method: str | None = None
    path: str | None = None
    rate: float = 1.0
    every: int = 1
    after: int = 0
    times: int | None = None
    limit: int | None = None
    window: float = 1.0
    _seen: int = field(default=0, init=False)
    _struck: int = field(default=0, init=False)
    _opened: float | None = field(default=None, init=False)
    _let_through: int = field(default=0, init=False)

    def take(self, method: str, paths: tuple[str, ...], now: float, *, named: bool) -> Fault | None:
        """The fault that strikes this request; None if it is let through."""
        meant = Fault(method=self.method, path=self.path)
        if not meant.strikes(method, paths, named=named):
            return None
        if self.limit is not None:
            return self._beyond(now, self.limit)
        self._seen += 1
        if self._seen <= self.after or (self._seen - self.after) % self.every:
            return None
        if self.times is not None and self._struck >= self.times:
            return None
        if self.rate < 1 and self.random.random() >= self.rate:
            return None
        self._struck += 1
        return self.random.choice(self.faults)

    def _beyond(self, now: float, limit: int) -> Fault | None:
        """429 for a request beyond the limit, with the wait until the window ends."""
        if self._opened is None or now >= self._opened + self.window:
            self._opened, self._let_through = now, 0
        if self._let_through < limit:
            self._let_through += 1
            return None
        wait = f"{self._opened + self.window - now:.3f}"
        named = parse_fault(f"429; retry_after={wait}")
        seconds = named.headers["retry-after"]
        # The fields of the IETF's draft (httpapi-ratelimit-headers), and those before it.
        named.headers["ratelimit"] = f'"default";r=0;t={seconds}'
        named.headers["ratelimit-policy"] = f'"default";q={limit};w={math.ceil(self.window)}'
        named.headers["x-ratelimit-limit"] = str(limit)
        named.headers["x-ratelimit-remaining"] = "0"
        named.headers["x-ratelimit-reset"] = seconds
        return named


@define
class FaultQueue:
    """Faults still to come, in the order in which they were ordered, and rules for the rest."""

    rules: list[FaultRule] = field(factory=list)
    _waiting: list[Fault] = field(factory=list)
    _lock: threading.Lock = field(factory=threading.Lock, repr=False)

    def add(self, fault: Fault, times: int) -> None:
        """Let a fault strike so many times."""
        with self._lock:
            self._waiting += [fault] * times

    def add_rules(self, rules: list[FaultRule]) -> None:
        """Follow more rules, after those that are there."""
        with self._lock:
            self.rules += rules

    def take(self, method: str, *paths: str, now: float, named: bool = False) -> Fault | None:
        """The fault for this request, used up once; None if there is none.

        Args:
            method: the request's method.
            paths: the request's path, and the document's template for it.
            now: seconds, of any clock that does not go back.
            named: whether only faults that name a path count.
        """
        with self._lock:
            for place, fault in enumerate(self._waiting):
                if fault.strikes(method, paths, named=named):
                    return self._waiting.pop(place)
            for rule in self.rules:
                struck = rule.take(method, paths, now, named=named)
                if struck is not None:
                    return struck
        return None

    def clear(self) -> None:
        """Forget those still to come, and the rules."""
        with self._lock:
            self._waiting.clear()
            self.rules.clear()


def load_rules(source: RuleSource, seed: int) -> list[FaultRule]:
    """Rules from a mapping or a list, or from a file with YAML or JSON.

    A rule is a mapping with `fault` (one), `faults` (some to choose from) or `limit`
    (`"50/second"`), and when it strikes: `method`, `path`, `rate`, `every`, `after`, `times`. A
    file is a list of rules, or a mapping with `rules` and `seed`.

    Raises:
        ConfigurationError: it cannot be read, or a rule makes no sense.
    """
    label, content = "The rules", source
    if isinstance(source, Path | str):
        label = str(source)
        try:
            content = decode_value(read_file(Path(source)).data, label)
        except OpenAPIError as error:
            raise ConfigurationError(str(error)) from None
    if isinstance(content, Mapping) and "rules" in content:
        seed = content["seed"] if isinstance(content.get("seed"), int) else seed
        content = content["rules"]
    rules = [content] if isinstance(content, Mapping) else content
    if not isinstance(rules, Sequence) or isinstance(rules, str):
        raise ConfigurationError(f"{label}: there should be a list of rules")
    return [_rule(each, f"{label}, rule {n}", f"{seed} {n}") for n, each in enumerate(rules, 1)]


def _rule(stated: Any, label: str, seed: str) -> FaultRule:
    if not isinstance(stated, Mapping):
        raise ConfigurationError(f"{label}: it should be a mapping")
    unknown = [str(key) for key in stated if key not in _KEYS]
    if unknown:
        known = ", ".join(_KEYS)
        raise ConfigurationError(f"{label}: unknown key {unknown[0]!r}; known keys: {known}")
    texts = [*_texts(stated.get("faults")), *_texts(stated.get("fault"))]
    if bool(texts) == ("limit" in stated):
        raise ConfigurationError(f"{label}: it needs `fault`, `faults` or `limit`")
    try:
        faults = tuple(parse_fault(each) for each in texts)
        method = stated.get("method")
        limit, window = _limit(stated["limit"]) if "limit" in stated else (None, 1.0)
        times = stated.get("times")
        rule = FaultRule(
            faults,
            Random(seed),  # noqa: S311 -- which faults come, not a secret
            None if method is None else str(method).upper(),
            stated.get("path"),
            float(stated.get("rate", 1.0)),
            int(stated.get("every", 1)),
            int(stated.get("after", 0)),
            None if times is None else int(times),
            limit,
            window,
        )
    except (ConfigurationError, ValueError, TypeError) as error:
        raise ConfigurationError(f"{label}: {error}") from None
    if not 0 <= rule.rate <= 1 or rule.every < 1 or rule.after < 0 or (rule.times or 1) < 1:
        raise ConfigurationError(
            f"{label}: rate is between 0 and 1, every and times are 1 or more, after is 0 or more"
        )
    return rule


def _texts(stated: Any) -> list[str]:
    if stated is None:
        return []
    return [str(each) for each in (stated if isinstance(stated, list | tuple) else [stated])]


def _limit(text: Any) -> tuple[int, float]:
    match = re.fullmatch(r"(\d+) */ *(\d*) *(second|minute|hour)s?", str(text).strip())
    if not match:
        raise ValueError(f'{text!r} is not a limit; write "50/second" or "600/10 minutes"')
    return int(match[1]), float(match[2] or 1) * _SECONDS[match[3]]
