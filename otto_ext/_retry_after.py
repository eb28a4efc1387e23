"""How long a response asks its caller to wait: one pure function over the response's headers.

There is no agreed header, so the common readings are tried in the order of their precision:
`Retry-After` (RFC 9110, section 10.2.3), the structured `RateLimit` field and the separate
`RateLimit-*` fields (drafts of the IETF httpapi group), then the `X-RateLimit-*` family.
"""

from __future__ import annotations

import math
import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["parse_retry_after"]

# A reset below this is a number of seconds to wait; above it is a point in time. Ten years of
# waiting and the year 1980 are never meant, so the exact line does not matter.
_EPOCH_SECONDS = 315_360_000.0
_EPOCH_MILLISECONDS = _EPOCH_SECONDS * 1000

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?\Z")
_PARAMETER = re.compile(r";\s*([a-z*][a-z0-9_.*-]*)\s*=\s*([0-9]+(?:\.[0-9]+)?)\s*(?=[;,]|\Z)")


def parse_retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """How long the server asks to wait, in seconds, or None where it does not say.

    `Retry-After` counts wherever it can be read. The reset of a rate limit counts only where the
    response does not say that some of the limit remains: successful responses have a reset too,
    and a 503 from a server with quota left does not mean a wait for the quota.

    Args:
        headers: the response's headers; names in lower case unless the mapping ignores case.
        now: the time, in epoch seconds, for dates in a response without a `Date` of its own. With
            one, dates are read relative to it, so that a wrong clock here costs nothing.

    Returns:
        Seconds, never negative and always finite.
    """
    stamp = headers.get("date")
    served = _http_date(stamp) if stamp else None
    here = now if served is None else served
    asked = headers.get("retry-after")
    if asked is not None:
        wait = _retry_after(asked, here)
        if wait is not None:
            return wait
    for read in (_structured, _draft, _x_headers):
        wait = read(headers, here)
        if wait is not None:
            return wait
    return None


def _retry_after(value: str, here: float) -> float | None:
    """Seconds or an HTTP-date; epoch values are off the standard and in use all the same."""
    value = value.strip()
    number = _number(value)
    if number is not None:
        return _reset(number, here)
    when = _http_date(value)
    return None if when is None else max(0.0, when - here)


def _structured(headers: Mapping[str, str], _here: float) -> float | None:
    """`RateLimit: "default";r=0;t=30`: the longest wait among the limits that are used up.

    Earlier drafts wrote one dictionary, `limit=100, remaining=0, reset=30`.
    """
    value = headers.get("ratelimit")
    if not value:
        return None
    waits: list[float] = []
    for item in _items(value):
        parameters = dict(_PARAMETER.findall(item))
        if "t" in parameters and float(parameters.get("r", "0")) <= 0:
            waits.append(float(parameters["t"]))
    pairs = {
        name.strip().lower(): number
        for name, _, text in (part.partition("=") for part in value.split(","))
        if (number := _number(text.strip())) is not None
    }
    if "reset" in pairs and pairs.get("remaining", 0.0) <= 0:
        waits.append(pairs["reset"])
    return _finite(max(waits)) if waits else None


def _items(value: str) -> list[str]:
    """The members of a structured list; a comma inside a quoted name separates nothing."""
    items, start, quoted = [], 0, False
    for index, character in enumerate(value):
        if character == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            items.append(value[start:index])
            start = index + 1
    items.append(value[start:])
    return items


def _draft(headers: Mapping[str, str], here: float) -> float | None:
    return _window(headers, "ratelimit-", here)


def _x_headers(headers: Mapping[str, str], here: float) -> float | None:
    wait = _window(headers, "x-ratelimit-", here)
    return _window(headers, "x-rate-limit-", here) if wait is None else wait


def _window(headers: Mapping[str, str], prefix: str, here: float) -> float | None:
    reset = headers.get(prefix + "reset")
    if not reset:
        return None
    remaining = _number((headers.get(prefix + "remaining") or "0").strip())
    if remaining is not None and remaining > 0:
        return None
    reset = reset.strip()
    number = _number(reset)
    if number is not None:
        return _reset(number, here)
    when = _http_date(reset)
    return None if when is None else max(0.0, when - here)


def _reset(number: float, here: float) -> float | None:
    """A reset in its three readings: seconds from now, epoch seconds, epoch milliseconds."""
    if number >= _EPOCH_MILLISECONDS:
        return max(0.0, number / 1000 - here)
    if number >= _EPOCH_SECONDS:
        return max(0.0, number - here)
    return number


def _number(text: str) -> float | None:
    """A plain decimal number. `float` alone would take `nan`, `1e400`, `1_000` and `+5`."""
    return _finite(float(text)) if _NUMBER.match(text) else None


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


def _http_date(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text.strip()).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
