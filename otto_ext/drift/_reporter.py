"""Drift: a response that does not match the document. Reported; an error only on request."""

from __future__ import annotations

import logging
import re
import threading
from typing import TYPE_CHECKING, Any, Literal

from attrs import field, frozen

from otto_ext._errors import ConfigurationError, ResponseDecodeError
from otto_ext._fork import renew_lock_on_fork
from otto_ext.wire.codec import describe
from otto_ext.wire.media_types import essence

if TYPE_CHECKING:
    from collections.abc import Callable

    from otto_ext.drift._places import Place
    from otto_ext.wire.operation import Operation
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
        request: method and path, `GET /v1/accounts`.
        status: the status of the response; None for an item of a stream.
        content_type: the media type of the response.
        place: the pointer with `*` for items of arrays, and for keys that the document does not
            name.
        is_vocabulary: whether the document lists the values of this place, as an enumeration does.
    """

    operation: str
    pointer: str
    expected: str
    got: Any
    request: str = field(default="", kw_only=True)
    status: int | None = field(default=None, kw_only=True)
    content_type: str = field(default="", kw_only=True)
    place: str = field(default="", kw_only=True)
    is_vocabulary: bool = field(default=False, kw_only=True)


class DriftReporter:
    """Reports drift: to the user's hook every time, to the log once for each place.

    Args:
        mode: `report`, `raise` or `ignore`.
        on_drift: called with each `DriftEvent` in the mode `report`.
        record: called with each `DriftEvent` but in the mode `ignore`, and with what cannot be
            decoded at all; it must not raise.
    """

    def __init__(
        self,
        mode: DriftMode,
        on_drift: Callable[[DriftEvent], None] | None,
        record: Callable[[DriftEvent], None] | None = None,
    ) -> None:
        if mode not in ("report", "raise", "ignore"):
            raise ConfigurationError(f'drift must be "report", "raise" or "ignore", not {mode!r}')
        self.mode: DriftMode = mode
        self._on_drift = on_drift
        self._record = record
        hooks = [hook for hook in (on_drift,) if hook is not None and hook != record]
        # A `DriftLog` also counts what raises.
        logs = [hook for hook in hooks if getattr(hook, "takes_errors", False)]
        self._hooks = [hook for hook in hooks if hook not in logs]
        self._records = [*logs, *([record] if record is not None else [])]
        self._logged: set[tuple[str, str]] = set()
        self._places: dict[tuple[str, int | None, str], Place] = {}
        self._lock = threading.Lock()
        renew_lock_on_fork(self, "_lock")

    def with_settings(
        self, mode: DriftMode | None, on_drift: Callable[[DriftEvent], None] | None
    ) -> DriftReporter:
        """A reporter with other settings; each None leaves the present one in force."""
        return DriftReporter(mode or self.mode, on_drift or self._on_drift, self._record)

    def for_operation(
        self, operation: Operation[Any], status: int | None = None, content_type: str | None = None
    ) -> DriftReport:
        """The function that decoding calls with each place (pointer, expected, got).

        Args:
            operation: what was called.
            status: the status of the response; None for an item of a stream.
            content_type: the header of that name.
        """
        if self.mode == "ignore":
            return _ignore

        def report(pointer: str, expected: str, got: Any) -> None:
            self._report(self._event(operation, status, content_type, pointer, expected, got))

        return report

    def undecodable(
        self,
        operation: Operation[Any],
        status: int,
        content_type: str | None,
        pointer: str,
        expected: str,
        got: Any,
    ) -> None:
        """Record a response that is about to raise `ResponseDecodeError`."""
        if self._records and self.mode != "ignore":
            event = self._event(operation, status, content_type, pointer, expected, got)
            for record in self._records:
                record(event)

    def _event(
        self,
        operation: Operation[Any],
        status: int | None,
        content_type: str | None,
        pointer: str,
        expected: str,
        got: Any,
    ) -> DriftEvent:
        # /items/3/status and /items/4/status are the same place.
        key = (operation.name, status, _INDEX.sub("/*", pointer))
        place = self._places.get(key)
        if place is None:
            from otto_ext.drift._places import place_of

            place = place_of(operation, status, pointer)
            if len(self._places) < _MAX_PLACES:
                self._places[key] = place
        return DriftEvent(
            operation.name,
            pointer,
            expected,
            got,
            request=operation.label,
            status=status,
            content_type=essence(content_type),
            place=place.pointer,
            is_vocabulary=place.is_vocabulary,
        )

    def _report(self, event: DriftEvent) -> None:
        for record in self._records:
            record(event)
        if self.mode == "raise":
            raise ResponseDecodeError(
                f"{event.operation}: the response does not match the document at "
                f"{event.pointer or 'its root'}: expected {event.expected}, "
                f"got {describe(event.got)}",
                pointer=event.pointer,
            )
        place = (event.operation, event.place)
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
        for hook in self._hooks:
            hook(event)


def _ignore(pointer: str, expected: str, got: Any) -> None:
    """The mode `ignore`: the value is kept and nothing is reported."""
