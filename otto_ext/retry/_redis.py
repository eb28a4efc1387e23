"""One limit across processes and machines."""

from __future__ import annotations

from typing import Protocol

__all__ = ["SharedLimit"]


class SharedLimit(Protocol):
    """A limit kept outside this process."""

    def reserve(self) -> float:
        """Take the next place; the seconds until it."""
        ...

    async def areserve(self) -> float:
        """`reserve` for tasks."""
        ...
