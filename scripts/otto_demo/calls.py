"""The calling process seen from the demo: orders go in, reports of what happened come out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Literal, Self, TypeAlias

from attrs import frozen

__all__ = ["DemoCall", "DemoCaller", "Offer", "Report"]

Mode: TypeAlias = Literal["sync", "async", "iterate"]
SCRIPTS = Path(__file__).resolve().parents[1]


@frozen
class DemoCall:
    """One call: what was called, how it ended, what type came back, and how many items of it."""

    operation: str
    ok: bool
    result: str
    type: str
    items: int = 0


@frozen
class Report:
    """What one order did.

    Attributes:
        mode: how the calls were made.
        calls: each call.
        tries: requests sent to the API.
        retries: how many of them were repetitions, by cause.
        waited_seconds: what the calls waited between tries, summed.
        token_requests: requests sent to the token endpoint.
        drift: where responses were not as documented, in words.
    """

    mode: str
    calls: tuple[DemoCall, ...]
    tries: int
    retries: dict[str, int]
    waited_seconds: float
    token_requests: int
    drift: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether every call succeeded."""
        return all(call.ok for call in self.calls)


@frozen
class Offer:
    """What a client can be shown with.

    Attributes:
        operations: those that read and need no argument, as `tag.method`.
        paged: those of them that come in pages.
        pull: the `operation` of a pull, with `parents` and `argument`, or with the name of the
            argument for a page's `size`; None where nothing can be pulled.
        all: how many operations the client has.
    """

    operations: tuple[str, ...]
    paged: tuple[str, ...]
    pull: dict[str, str] | None
    all: int


class DemoCaller:
    """A process that calls with the client of one directory; a context manager."""

    def __init__(self, client: Path, settings: dict[str, str]) -> None:
        """Start it.

        Args:
            client: the directory that holds `otto_api`.
            settings: environment variables (`OTTO_...`) beside the present ones. The secret goes
                this way, because every user of a machine can read command lines.
        """
        path = os.pathsep.join((str(client), str(SCRIPTS)))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "otto_demo.call_process"],
            env={**os.environ, **settings, "PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def offer(self) -> Offer:
        """What there is to call."""
        response = self._ask(mode="list")
        names, paged = tuple(response["operations"]), tuple(response["paged"])
        return Offer(names, paged, response["pull"], response["all"])

    def call(self, mode: Mode, *operations: str) -> Report:
        """Have operations called and hear how it went."""
        response = self._ask(mode=mode, operations=operations)
        calls = tuple(DemoCall(**call) for call in response["calls"])
        return Report(mode, calls, **response["stats"], drift=tuple(response["drift"]))

    def _ask(self, **order: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        line = ""
        try:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            pass
        if not line:
            raise RuntimeError("the calling process ended; its message is above")
        response: dict[str, Any] = json.loads(line)
        return response

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._process.communicate()
