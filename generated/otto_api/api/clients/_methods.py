"""The methods of the tag clients, each stated once for both clients."""

from __future__ import annotations

from typing import Any, TYPE_CHECKING
from uuid import UUID

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
    from ...models import Client
    from ...models import ClientInput
    from ...models import ClientInputDict
    from ...models import ClientPage


@_method
def list_clients(
    self: Any,
    *,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> ClientPage:
    """List clients

    Page by page, oldest first. Stand-in: a guess, not Otto's own.

    `GET /v1/clients`

    Args:
        cursor: Where the last page ended: its `page.next`.
        limit: Items on a page. The API's default: 50.
        request_options: Settings for this call alone.

    Returns:
        ClientPage: A page.

    Raises:
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .list_clients import OPERATION

    return _state(
        OPERATION,
        {
            "cursor": cursor,
            "limit": limit,
        },
        options=request_options,
    )


@_pages
def iter_clients(
    self: Any,
    *,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    max_items: int | None = None,
    prefetch: bool = False,
    request_options: RequestOptions | None = None,
) -> Pages[Client]:
    """Every item of `list_clients`, page after page; each is fetched when it is needed.

    `GET /v1/clients`

    Args:
        cursor: Where to begin; what `position` of an earlier run said, to go on there.
        limit: How many items to fetch at once.
        max_items: Stop after so many items; None for all.
        prefetch: Fetch the next page while the items of one are being used.
        request_options: Settings for each of the calls.
    """
    from .list_clients import OPERATION

    return _state_pages(
        OPERATION,
        {
            "cursor": cursor,
            "limit": limit,
        },
        options=request_options,
    )


def _create_client_1(
    self: Any,
    *,
    body: ClientInput | ClientInputDict,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Client:
    """Add a client

    `POST /v1/clients`
    """
    _signature()


def _create_client_2(
    self: Any,
    *,
    name: str,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
) -> Client:
    """Add a client

    `POST /v1/clients`
    """
    _signature()


@_ways(_create_client_1, _create_client_2)
def create_client(
    self: Any,
    *,
    body: ClientInput | ClientInputDict | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    request_options: RequestOptions | None = None,
    name: str | Unset = UNSET,
) -> Client:
    """Add a client

    Adds one. Stand-in: a guess, not Otto's own.

    `POST /v1/clients`

    Args:
        body: The request body (application/json), or its fields one by one:
        name: The firm's name; the only required field.
        idempotency_key: A key of your own; the same key never adds twice.
        request_options: Settings for this call alone.

    Returns:
        Client: Added.

    Raises:
        APIStatusError: 400: The request is malformed.
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 409: The object's state does not allow this.
        APIStatusError: 422: The content was understood and refused.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .create_client import OPERATION

    return _state(
        OPERATION,
        {
            "idempotency_key": idempotency_key,
        },
        _body_of(
            body,
            {
                "name": name,
            },
        ),
        options=request_options,
    )


@_method
def get_client(
    self: Any,
    client_id: UUID,
    *,
    request_options: RequestOptions | None = None,
) -> Client:
    """Get a client

    Gives one by its id. Stand-in: a guess, not Otto's own.

    `GET /v1/clients/{client_id}`

    Args:
        client_id: The client's id.
        request_options: Settings for this call alone.

    Returns:
        Client: The object.

    Raises:
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 404: There is no such object.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .get_client import OPERATION

    return _state(
        OPERATION,
        {
            "client_id": client_id,
        },
        options=request_options,
    )


def _update_client_1(
    self: Any,
    client_id: UUID,
    *,
    body: ClientInput | ClientInputDict,
    request_options: RequestOptions | None = None,
) -> Client:
    """Change a client

    `PUT /v1/clients/{client_id}`
    """
    _signature()


def _update_client_2(
    self: Any,
    client_id: UUID,
    *,
    name: str,
    request_options: RequestOptions | None = None,
) -> Client:
    """Change a client

    `PUT /v1/clients/{client_id}`
    """
    _signature()


@_ways(_update_client_1, _update_client_2)
def update_client(
    self: Any,
    client_id: UUID,
    *,
    body: ClientInput | ClientInputDict | Unset = UNSET,
    request_options: RequestOptions | None = None,
    name: str | Unset = UNSET,
) -> Client:
    """Change a client

    Changes the fields that are given. Stand-in: a guess, not Otto's own.

    `PUT /v1/clients/{client_id}`

    Args:
        client_id: The client's id.
        body: The request body (application/json), or its fields one by one:
        name: The firm's name; the only required field.
        request_options: Settings for this call alone.

    Returns:
        Client: The changed object.

    Raises:
        APIStatusError: 400: The request is malformed.
        APIStatusError: 401: The token is missing, expired or revoked.
        APIStatusError: 403: The role may not do this.
        APIStatusError: 404: There is no such object.
        APIStatusError: 422: The content was understood and refused.
        APIStatusError: 429: Too many requests.
        APIStatusError: 503: Not available for the moment.
    """
    from .update_client import OPERATION

    return _state(
        OPERATION,
        {
            "client_id": client_id,
        },
        _body_of(
            body,
            {
                "name": name,
            },
        ),
        options=request_options,
    )
