"""The methods of the tag health, each stated once for both clients."""

from __future__ import annotations

from typing import Any, TYPE_CHECKING

from otto_ext.wire.descriptors import (
    download as _download,
    download_ways as _download_ways,
    items as _items,
    method as _method,
    old_download_ways as _old_download_ways,
    old_ways as _old_ways,
    pages as _pages,
    ways as _ways,
)
from otto_ext.wire.statement import (
    body_of as _body_of,
    signature as _signature,
    state as _state,
    state_items as _state_items,
    state_pages as _state_pages,
    warn_deprecated as _warn_deprecated,
)
from otto_ext.wire.types import UNSET, FileContent, Items, Pages, RequestOptions, Unset

if TYPE_CHECKING:
    from ...models import Health


@_method
def get_health(
    self: Any,
    *,
    request_options: RequestOptions | None = None,
) -> Health:
    """Check the API

    Needs no token. Stand-in: a guess, not Otto's own.

    `GET /v1/health`

    Args:
        request_options: Settings for this call alone.

    Returns:
        Health: It answers.

    Raises:
        APIStatusError: 503: Not available for the moment.
    """
    from .get_health import OPERATION

    return _state(
        OPERATION,
        {},
        options=request_options,
    )
