"""Drift: a response that does not match the document. Reported; an error only on request."""

from __future__ import annotations

import logging
import re
import threading
from typing import TYPE_CHECKING, Any, Literal

from attrs import frozen

from otto_ext._errors import ConfigurationError, ResponseDecodeError
from otto_ext._fork import renew_lock_on_fork
from otto_ext.wire.codec import describe

if TYPE_CHECKING:
    from collections.abc import Callable

    from otto_ext.wire.types import DriftReport

__all__ = ["DriftEvent", "DriftMode", "DriftReporter"]

DriftMode = Literal["report", "raise", "ignore"]

logger = logging.getLogger("otto_ext.drift")

_INDEX = re.compile(r"/\d+(?=/|$)")
#: Places remembered as logged. A document has fewer; a hostile server may invent more.
_MAX_PLACES = 4096


@frozen
class DriftEvent:
    """One place where a response does not match the document.

    Attributes:
        operation: the operation's name on the client, `accounts.list_accounts`.
        pointer: the place in the response's body, as a JSON pointer (RFC 6901).
        expected: the documented type in words.
        got: the value that came, or `UNSET` where a required one is absent.
    """

    operation: str
    pointer: str
    expected: str
    got: Any


class DriftReporter:
    """Reports drift: to the user's hook every time, to the log once for each place.

    Args:
        mode: `report`, `raise` or `ignore`.
        on_drift: called with each `DriftEvent` in the mode `report`.
    """

    def __init__(self, mode: DriftMode, on_drift: Callable[[DriftEvent], None] | None) -> None:
        if mode not in ("report", "raise", "ignore"):
            raise ConfigurationError(f'drift must be "report", "raise" or "ignore", not {mode!r}')
        self.mode: DriftMode = mode
        self._on_drift = on_drift
        self._logged: set[tuple[str, str]] = set()
        self._lock = threading.Lock()
        renew_lock_on_fork(self, "_lock")

    def for_operation(self, operation: str) -> DriftReport:
        """The function that decoding calls with each place (pointer, expected, got)."""
        if self.mode == "ignore":
            return _ignore

        def report(pointer: str, expected: str, got: Any) -> None:
            self._report(DriftEvent(operation, pointer, expected, got))

        return report

    def _report(self, event: DriftEvent) -> None:
        if self.mode == "raise":
            raise ResponseDecodeError(
                f"{event.operation}: the response does not match the document at "
                f"{event.pointer or 'its root'}: expected {event.expected}, "
                f"got {describe(event.got)}",
                pointer=event.pointer,
            )
        # One place, whatever the row: /items/3/status and /items/4/status are the same drift.
        place = (event.operation, _INDEX.sub("/*", event.pointer))
        with self._lock:
            first = place not in self._logged and len(self._logged) < _MAX_PLACES
            if first:
                self._logged.add(place)
        if first:
            logger.warning(
                "%s: the response does not match the document at %s: expected %s, got %s",
                event.operation,
                place[1] or "its root",
                event.expected,
                describe(event.got),
            )
        if self._on_drift is not None:
            self._on_drift(event)


def _ignore(pointer: str, expected: str, got: Any) -> None:
    """The mode `ignore`: the value is kept and nothing is reported."""
