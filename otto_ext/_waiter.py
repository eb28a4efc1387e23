"""Waits that another thread, another task or a closing client can end at once."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

__all__ = ["AsyncWaiter", "SyncWaiter", "Waiter", "running_loop"]


class Waiter(Protocol):
    """One call's place to wait; `wake` may come from any thread, also before the wait."""

    def wake(self) -> None: ...


class SyncWaiter:
    """Waits on a thread."""

    def __init__(self, sleep: Callable[[float], None] | None = None) -> None:
        self._event = threading.Event()
        self._sleep = sleep

    def wake(self) -> None:
        self._event.set()

    def wait(self, seconds: float | None) -> None:
        """Until woken, at most for these seconds; None for no limit."""
        if self._sleep is not None and seconds is not None and not self._event.is_set():
            self._sleep(seconds)
        else:
            self._event.wait(seconds)
        self._event.clear()


class AsyncWaiter:
    """Waits in a task, under asyncio or trio."""

    def __init__(self, sleep: Callable[[float], Awaitable[None]] | None = None) -> None:
        # anyio is a dependency of httpx; imported here because most clients never wait.
        import anyio

        self._anyio = anyio
        self._event = anyio.Event()
        self._sleep = sleep
        self._thread = threading.get_ident()
        self._call_in_loop = _loop_caller()

    def wake(self) -> None:
        # The loop may be gone, and its tasks with it; there is no waiter left to wake then.
        with suppress(RuntimeError):
            if threading.get_ident() == self._thread:
                self._set()
            else:
                self._call_in_loop(self._set)

    def _set(self) -> None:
        self._event.set()

    async def wait(self, seconds: float | None) -> None:
        """Until woken, at most for these seconds; None for no limit."""
        if self._event.is_set():
            await self._anyio.lowlevel.checkpoint()
        elif self._sleep is not None and seconds is not None:
            await self._sleep(seconds)
        elif seconds is None:
            await self._event.wait()
        else:
            with self._anyio.move_on_after(seconds):
                await self._event.wait()
        if self._event.is_set():
            self._event = self._anyio.Event()


def running_loop() -> asyncio.AbstractEventLoop | None:
    """The asyncio loop that runs here; None under trio, or outside."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _loop_caller() -> Callable[[Callable[[], None]], Any]:
    """What runs a function in the loop that is running here, from any thread."""
    loop = running_loop()
    if loop is not None:
        return loop.call_soon_threadsafe
    import trio

    token = trio.lowlevel.current_trio_token()

    def run_sync_soon(function: Callable[[], None]) -> None:
        with suppress(trio.RunFinishedError):
            token.run_sync_soon(function)

    return run_sync_soon
