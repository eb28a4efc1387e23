"""What the demo plays against the sandbox, and what must be seen for each to count."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Literal

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from otto_demo.calls import Caller, Report
    from otto_ext.sandbox import Sandbox

__all__ = ["TOKEN_SECONDS", "Played", "Scene", "missing", "play", "script"]

#: Seconds that a token lives in the demo.
TOKEN_SECONDS = 2


@frozen
class Scene:
    """One thing to show.

    Attributes:
        title: what happens.
        operations: what is called.
        mode: one by one, or at once.
        prepare: what is done to the sandbox before.
        retried: the cause that a repetition must be seen for, or None.
        renews: whether a token must be seen to be fetched.
    """

    title: str
    operations: tuple[str, ...]
    mode: Literal["sync", "async"] = "sync"
    prepare: Callable[[], None] = lambda: None
    retried: str | None = None
    renews: bool = False


@frozen
class Played:
    """A scene and what was seen of it; `missing` says what was not, and is empty if all was."""

    scene: Scene
    report: Report
    missing: str


def script(sandbox: Sandbox, operations: list[str]) -> tuple[Scene, ...]:
    """The scenes, over operations that can be called without arguments."""

    def nth(number: int) -> tuple[str, ...]:
        return (operations[number % len(operations)],)

    def fail_with(status: int) -> Callable[[], None]:
        return lambda: sandbox.fail_next(status, times=1)

    return (
        Scene("first call", nth(0), renews=True),
        Scene("429 once", nth(1), prepare=fail_with(429), retried="429"),
        Scene("503 once", nth(2), prepare=fail_with(503), retried="503"),
        Scene(
            f"{TOKEN_SECONDS} s later: expired",
            nth(3),
            prepare=lambda: time.sleep(TOKEN_SECONDS + 0.1),
            renews=True,
        ),
        Scene("token revoked early", nth(4), prepare=sandbox.expire_tokens, renews=True),
        Scene(
            "async, 503 on the way",
            tuple(operations),
            mode="async",
            prepare=fail_with(503),
            retried="503",
            renews=True,
        ),
    )


def play(caller: Caller, scenes: tuple[Scene, ...]) -> Iterator[Played]:
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
        "a new token": not scene.renews or report.token_requests > 0,
    }
    return ", ".join(what for what, seen in wanted.items() if not seen)
