"""The threads of a pull: a bounded number, and none that anybody has to wait for."""

from __future__ import annotations

import queue
import threading
import time
from typing import TYPE_CHECKING, Any, TypeAlias

from otto_ext._errors import APIStatusError
from otto_ext.pull._session import Ended
from otto_ext.pull._state import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from otto_ext.pull._state import UnitRun

__all__ = ["Crew"]

_Event: TypeAlias = "Page | Ended"

#: Seconds after which a wait is begun anew: a signal that comes just before Python begins to wait
#: for a lock is looked at after the wait.
_LOOK = 0.5


class Crew:
    """Fetches units, each in one of at most `size` threads.

    The threads are daemons, because the standard library's pools are waited for when Python ends,
    and a request may take minutes.

    Args:
        client: makes the calls.
        size: how many units are fetched at once.
    """

    def __init__(self, client: Any, size: int) -> None:
        self._client = client
        self._size = size
        # Not a bounded queue: Ctrl-C between the lines of its `Condition` would leave that locked
        # for good. An item has the lock that its thread waits for before it puts another.
        self._events: queue.SimpleQueue[tuple[_Event, threading.Lock]] = queue.SimpleQueue()
        self._runs: queue.SimpleQueue[UnitRun | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._stop = threading.Event()
        self._left = threading.Event()
        self._running = 0

    def events(
        self, runs: Iterator[UnitRun], wait: Callable[[], float | None] = lambda: None
    ) -> Iterator[_Event | None]:
        """Fetch units, and yield what comes: pages, and the end of each unit.

        Args:
            runs: the units.
            wait: how many seconds to wait for the next event; None for no limit of the caller's.

        Yields:
            None where nothing came in that time.
        """
        while True:
            while self._running < self._size and (run := next(runs, None)) is not None:
                self._fetch_one(run)
            if not self._running:
                return
            yield self._next(wait())

    def _fetch_one(self, run: UnitRun) -> None:
        self._running += 1
        self._runs.put(run)
        if len(self._threads) < self._running:
            thread = threading.Thread(target=self._work, name="otto-pull", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _next(self, timeout: float | None) -> _Event | None:
        try:
            wait = _LOOK if timeout is None else min(timeout, _LOOK)
            event, room = self._events.get(timeout=wait)
        except queue.Empty:
            return None
        room.release()
        if isinstance(event, Ended):
            self._running -= 1
        return event

    def dismiss(self, patience: float) -> Iterator[Page]:
        """Let no unit go on, and end the threads.

        Args:
            patience: seconds to wait for requests that are under way; what those bring after it is
                lost, and asked for again by the next run.

        Yields:
            the pages that came.
        """
        self._stop.set()
        end = time.monotonic() + patience
        while self._running:
            left = end - time.monotonic()
            event = self._next(max(left, 0.0))
            if isinstance(event, Page):
                yield event
            elif event is None and left <= 0:
                break
        self._left.set()
        for _ in self._threads:
            self._runs.put(None)
        if not self._running:
            for thread in self._threads:
                thread.join()

    # -- in the threads ---------------------------------------------------------------------------

    def _work(self) -> None:
        # Threads wait where the disk is slower than the API, so memory stays bounded.
        room = threading.Lock()
        while (run := self._runs.get()) is not None:
            ended = Ended()
            try:
                self._fetch(run, room)
            except BaseException as error:  # noqa: BLE001 - it is raised again where the caller waits
                ended = Ended(error)
            self._put(ended, room)

    def _fetch(self, run: UnitRun, room: threading.Lock) -> None:
        while not (run.done or self._stop.is_set()):
            try:
                page: Page | None = run.take(self._client.execute(run.call))
            except APIStatusError as error:
                page = run.refused(error)
            if page is not None:
                if run.done:
                    self._client.listed(run.walk)
                self._put(page, room)

    def _put(self, event: _Event, room: threading.Lock) -> None:
        while not room.acquire(timeout=_LOOK):
            if self._left.is_set():
                return
        self._events.put((event, room))
