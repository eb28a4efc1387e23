"""What the retry loop asks its driver to do, one class per kind of I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Generator

    from otto_ext.retry._redis import SharedLimit
    from otto_ext.wire.http import httpx

__all__ = ["Drain", "Flow", "Reserve", "Send", "Step", "Wait"]


@frozen
class Send:
    """Send the request; read the whole body first if `buffered`, all of it before `deadline`."""

    buffered: bool
    deadline: float | None


@frozen
class Wait:
    """Wait until the waiter is woken, at most for these seconds (None: no limit)."""

    waiter: Any
    seconds: float | None


@frozen
class Drain:
    """Give back the connection of a response that will not be read."""

    response: httpx.Response


@frozen
class Reserve:
    """Take a place under a limit outside this process; the result is the seconds until it.

    A place further away than `longest` seconds (None: any) is named but not taken.
    """

    limit: SharedLimit
    longest: float | None


Step: TypeAlias = Send | Wait | Drain | Reserve
Flow: TypeAlias = "Generator[Step, Any, httpx.Response]"
