"""Bad moments that the sandbox is ordered to have, and what must be seen for each to count."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from otto_demo.calls import DemoCaller, Mode, Report
    from otto_ext.sandbox import Sandbox

__all__ = ["TOKEN_SECONDS", "Played", "Scene", "missing", "play", "script"]

#: Seconds that a token lives in the demo.
TOKEN_SECONDS = 2
_WAIT = 1.0


@frozen
class Scene:
    """One thing to show.

    Attributes:
        title: what happens.
        operations: what is called.
        mode: one by one, at once, or through all pages.
        prepare: what is done to the sandbox before.
        retried: the cause that a repetition must be seen for, or None.
        waits: seconds that must be waited at least.
        renews: whether a token must be seen to be fetched.
    """

    title: str
    operations: tuple[str, ...]
    mode: Mode = "sync"
    prepare: Callable[[], None] = lambda: None
    retried: str | None = None
    waits: float = 0.0
    renews: bool = False


@frozen
class Played:
    """A scene and what was seen of it; `missing` says what was not, and is empty if all was."""

    scene: Scene
    report: Report
    missing: str


def script(sandbox: Sandbox, operations: tuple[str, ...]) -> tuple[Scene, ...]:
    """The scenes, over operations that can be called without arguments."""

    def nth(number: int) -> tuple[str, ...]:
        return (operations[number % len(operations)],)

    return (
        Scene(
            f"429, Retry-After: {_WAIT:.0f}",
            nth(0),
            prepare=lambda: sandbox.fail_next(429, retry_after=_WAIT),
            retried="429",
            waits=_WAIT,
        ),
        Scene("503", nth(1), prepare=lambda: sandbox.fail_next(503), retried="503"),
        Scene(
            "connection dropped",
            nth(2),
            prepare=lambda: sandbox.fail_next(disconnect=True),
            retried="RemoteProtocolError",
        ),
        Scene(
            "body cut short",
            nth(3),
            prepare=lambda: sandbox.fail_next(truncate=True),
            retried="RemoteProtocolError",
        ),
        Scene(
            f"token expired ({TOKEN_SECONDS} s)",
            nth(4),
            prepare=lambda: time.sleep(TOKEN_SECONDS + 0.1),
            renews=True,
        ),
        Scene("token revoked", nth(5), prepare=sandbox.expire_tokens, renews=True),
        Scene(
            f"503 among {len(operations)} at once",
            operations,
            mode="async",
            prepare=lambda: sandbox.fail_next(503),
            retried="503",
            renews=True,
        ),
    )


def play(caller: DemoCaller, scenes: tuple[Scene, ...]) -> Iterator[Played]:
    """Play scenes in order."""
    for scene in scenes:
        scene.prepare()
        report = caller.call(scene.mode, *scene.operations)
        yield Played(scene, report, missing(scene, report))


def missing(scene: Scene, report: Report) -> str:
    """What a scene should have shown and did not, in words."""
    wanted = {
        "a success": report.ok,
        f"a repetition after {scene.retried}": scene.retried is None
        or scene.retried in report.retries,
        f"a wait of {scene.waits} s": report.waited_seconds >= scene.waits,
        "a new token": not scene.renews or report.token_requests > 0,
    }
    return ", ".join(what for what, seen in wanted.items() if not seen)
