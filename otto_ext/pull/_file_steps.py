"""Work on files in steps, which an event loop takes between its tasks."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Generator

__all__ = ["Steps", "run", "run_in_loop"]

T = TypeVar("T")

#: Work that yields after every few megabytes, and returns its result.
Steps: TypeAlias = "Generator[None, None, T]"


def run(steps: Steps[T]) -> T:
    """Take all steps at once; what they return."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: T = end.value
            return result


async def run_in_loop(steps: Steps[T]) -> T:
    """Take all steps, and let other tasks run between them; what they return."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: T = end.value
            return result
        await asyncio.sleep(0)
