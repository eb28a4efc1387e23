"""Faults that tests order: which request gets which."""

from __future__ import annotations

import threading
from typing import Any

from attrs import define, field, frozen

__all__ = ["Fault", "Faults"]


@frozen
class Fault:
    """What happens to a request in place of its answer.

    Attributes:
        status: the status to answer with; None to answer as usual, after `delay`.
        method: only requests with this method; None for all.
        path: only this path, or template of the document; None for all.
        headers: headers of the answer.
        body: the answer's body: bytes, text, or what is sent as JSON; None for what the document
            says of the status.
        delay: seconds to wait first.
        disconnect: whether the connection is dropped without an answer.
    """

    status: int | None
    method: str | None = None
    path: str | None = None
    headers: dict[str, str] = field(factory=dict)
    body: Any = None
    delay: float = 0.0
    disconnect: bool = False

    def strikes(self, method: str, paths: tuple[str, ...], *, named: bool) -> bool:
        """Whether a request with this method and one of these paths is meant."""
        if self.method not in (None, method):
            return False
        return self.path in paths if self.path is not None else not named


@define
class Faults:
    """Faults still to come, in the order in which they were ordered."""

    _waiting: list[Fault] = field(factory=list)
    _lock: threading.Lock = field(factory=threading.Lock, repr=False)

    def add(self, fault: Fault, times: int) -> None:
        """Let a fault strike so many times."""
        with self._lock:
            self._waiting += [fault] * times

    def take(self, method: str, *paths: str, named: bool = False) -> Fault | None:
        """The fault for this request, used up once; None if there is none.

        Args:
            method: the request's method.
            paths: the request's path, and the document's template for it.
            named: whether only faults that name a path count.
        """
        with self._lock:
            for place, fault in enumerate(self._waiting):
                if fault.strikes(method, paths, named=named):
                    return self._waiting.pop(place)
        return None

    def clear(self) -> None:
        """Forget those still to come."""
        with self._lock:
            self._waiting.clear()
