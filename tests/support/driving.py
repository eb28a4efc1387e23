"""One way to send a call through the retry layer on a thread, under asyncio and under trio."""

from __future__ import annotations

from typing import Any

import anyio
import httpx
from attrs import define, field

from otto_ext._context import CallContext
from otto_ext.retry import AsyncRetryTransport, RetryController, RetryPolicy, RetryTransport

__all__ = ["COLOURS", "Clock", "Driver"]

COLOURS = ("sync", "asyncio", "trio")


@define
class Clock:
    """A clock that only moves when somebody sleeps on it."""

    now: float = 1000.0
    slept: list[float] = field(factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    async def async_sleep(self, seconds: float) -> None:
        self.sleep(seconds)
        await anyio.lowlevel.checkpoint()


@define
class Driver:
    """Sends calls in one colour; every wait is on `clock`."""

    colour: str
    clock: Clock = field(factory=Clock)

    def controller(self, policy: RetryPolicy | None = None, **settings: Any) -> RetryController:
        """A controller on this driver's clock that draws 0.5 for every jitter."""
        settings = {
            "clock": self.clock,
            "sleep": self.clock.sleep,
            "async_sleep": self.clock.async_sleep,
            "random": lambda: 0.5,
            **settings,
        }
        return RetryController(policy, **settings)

    def send(
        self,
        controller: RetryController,
        method: str,
        url: str,
        *,
        context: CallContext | None = None,
        bare: bool = False,
        stream: bool = False,
        timeout: float = 5.0,
        **arguments: Any,
    ) -> httpx.Response:
        """One call. `bare` leaves the context away, as a request built by hand has none."""
        extensions: dict[str, Any] = {"otto.stream": True} if stream else {}
        if not bare:
            extensions["otto.call"] = context or CallContext(
                f"{method} /things", deadline=controller.deadline()
            )
        if self.colour == "sync":
            transport = RetryTransport(httpx.HTTPTransport(verify=False), controller)
            with httpx.Client(transport=transport, timeout=timeout) as client:
                request = client.build_request(method, url, extensions=extensions, **arguments)
                return client.send(request)

        async def main() -> httpx.Response:
            transport = AsyncRetryTransport(httpx.AsyncHTTPTransport(verify=False), controller)
            async with httpx.AsyncClient(transport=transport, timeout=timeout) as client:
                request = client.build_request(method, url, extensions=extensions, **arguments)
                return await client.send(request)

        return anyio.run(main, backend=self.colour)
