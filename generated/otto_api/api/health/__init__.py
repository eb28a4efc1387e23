"""The operations of the tag health."""

from __future__ import annotations

from functools import cached_property as _cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from otto_ext.wire.operation import AsyncCaller, SyncCaller

    from .get_health import AsyncGetHealthMethod, GetHealthMethod

__all__ = ["AsyncHealth", "Health"]


class Health:
    """Whether the API works."""

    def __init__(self, caller: SyncCaller) -> None:
        self._caller = caller

    @_cached_property
    def get_health(self) -> GetHealthMethod:
        """Check the API

        Needs no token. Stand-in: a guess, not Otto's own.

        `GET /v1/health`

        Args:
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 503: Not available for the moment.
        """
        from .get_health import GetHealthMethod

        return GetHealthMethod(self._caller)


class AsyncHealth:
    """Whether the API works."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    @_cached_property
    def get_health(self) -> AsyncGetHealthMethod:
        """Check the API

        Needs no token. Stand-in: a guess, not Otto's own.

        `GET /v1/health`

        Args:
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 503: Not available for the moment.
        """
        from .get_health import AsyncGetHealthMethod

        return AsyncGetHealthMethod(self._caller)
