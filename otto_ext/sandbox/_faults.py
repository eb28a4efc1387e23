"""Faults that are ordered: what happens to a request in place of its response, and to which one."""

from __future__ import annotations

import math
from typing import Any

from attrs import evolve, field, frozen

from otto_ext._errors import ConfigurationError

__all__ = ["FAULT_HEADER", "Fault", "parse_fault", "retry_after_text"]

#: The request header that orders a fault for this very request.
FAULT_HEADER = "x-sandbox-fault"
_SYNTAX = (
    'write it as "503", "429; retry_after=2", "delay=0.5", "drop", "truncate", "revoke", '
    '"drift=field", "drift=enum" or several of them with ";" between'
)
_DRIFTS = ("field", "enum", "both")


@frozen
class Fault:
    """What happens to a request in place of its response.

    Attributes:
        status: the status to respond with; None to respond as usual, after `delay`.
        method: only requests with this method; None for all.
        path: only this path, or template of the document; None for all.
        headers: headers of the response.
        body: the response's body: bytes, text, or what is sent as JSON; None for what the document
            says of the status.
        delay: seconds to wait first.
        disconnect: whether the connection is dropped without a response.
        truncate: whether the connection is dropped in the middle of the response's body.
        revoke: whether the token that came along is revoked first.
        drift: how the response departs from the document: without a required `field`, with an
            `enum` member that is not in the document, `both`, or not at all if it is empty.
    """

    status: int | None = None
    method: str | None = None
    path: str | None = None
    headers: dict[str, str] = field(factory=dict)
    body: Any = None
    delay: float = 0.0
    disconnect: bool = False
    truncate: bool = False
    revoke: bool = False
    drift: str = ""

    def __attrs_post_init__(self) -> None:
        if self.status is not None and not 200 <= self.status <= 599:
            raise ConfigurationError(f"{self.status} is not a status between 200 and 599")
        if not (math.isfinite(self.delay) and self.delay >= 0):
            raise ConfigurationError("a delay is a number of seconds, 0 or more")
        if self.drift not in ("", *_DRIFTS):
            raise ConfigurationError(f"drift is one of {', '.join(_DRIFTS)}")

    @property
    def does_something(self) -> bool:
        """Whether a request would get another response than without it."""
        acts = (self.disconnect, self.truncate, self.revoke, self.drift, self.delay)
        return self.status is not None or any(acts)

    def strikes(self, method: str, paths: tuple[str, ...], *, named: bool) -> bool:
        """Whether a request with this method and one of these paths is meant."""
        if self.method not in (None, method):
            return False
        return self.path in paths if self.path is not None else not named


def retry_after_text(seconds: float) -> str:
    """A wait as `Retry-After` has it: whole seconds (RFC 9110, 10.2.3)."""
    return str(max(0, math.ceil(seconds)))


def parse_fault(text: str) -> Fault:
    """The fault that a header or a rule names.

    Raises:
        ConfigurationError: it names none.
    """
    fault = Fault()
    try:
        for part in filter(None, (each.strip().lower() for each in text.split(";"))):
            name, _, value = (each.strip() for each in part.partition("="))
            fault = _with(fault, name, value)
    except ValueError:
        raise ConfigurationError(f"{text[:80]!r} is not a fault: {_SYNTAX}") from None
    if not fault.does_something:
        raise ConfigurationError(f"{text[:80]!r} is not a fault: {_SYNTAX}")
    return fault


def _with(fault: Fault, name: str, value: str) -> Fault:
    if name.isdigit() and not value:
        return evolve(fault, status=int(name))
    if name == "retry_after":
        wait = retry_after_text(float(value))
        return evolve(fault, headers={**fault.headers, "retry-after": wait})
    if name in ("delay", "latency"):
        return evolve(fault, delay=float(value))
    if name == "drift":
        return evolve(fault, drift=value or "both")
    switches = {"drop": "disconnect", "truncate": "truncate", "revoke": "revoke"}
    if name not in switches or value:
        raise ValueError(name)
    return evolve(fault, **{switches[name]: True})  # type: ignore[arg-type]
