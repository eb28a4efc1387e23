"""The operations of the tag clients."""

from __future__ import annotations

from functools import cached_property as _cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from otto_ext.wire.operation import AsyncCaller, SyncCaller

    from .list_clients import AsyncListClientsMethod, ListClientsMethod
    from .list_clients import AsyncIterListClientsMethod, IterListClientsMethod
    from .create_client import AsyncCreateClientMethod, CreateClientMethod
    from .get_client import AsyncGetClientMethod, GetClientMethod
    from .update_client import AsyncUpdateClientMethod, UpdateClientMethod

__all__ = ["AsyncClients", "Clients"]


class Clients:
    """Firms."""

    def __init__(self, caller: SyncCaller) -> None:
        self._caller = caller

    @_cached_property
    def list_clients(self) -> ListClientsMethod:
        """List clients

        Page by page, oldest first. Stand-in: a guess, not Otto's own.

        `GET /v1/clients`

        Args:
            cursor: Where the last page ended: its `page.next`.
            limit: Items on a page. The API's default: 50.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .list_clients import ListClientsMethod

        return ListClientsMethod(self._caller)

    @_cached_property
    def iter_clients(self) -> IterListClientsMethod:
        """Every item of `list_clients`, page after page; each is fetched when it is needed.

        `GET /v1/clients`

        Args:
            cursor: Where to begin; what `position` of an earlier run said, to go on there.
            limit: How many items to fetch at once.
            max_items: Stop after so many items; None for all.
            prefetch: Fetch the next page while the items of one are being used.
            request_options: Settings for each of the calls.
        """
        from .list_clients import IterListClientsMethod

        return IterListClientsMethod(self._caller)

    @_cached_property
    def create_client(self) -> CreateClientMethod:
        """Add a client

        Adds one. Stand-in: a guess, not Otto's own.

        `POST /v1/clients`

        Args:
            body: The request body (application/json), or its fields one by one:
            name: The firm's name; the only required field.
            idempotency_key: A key of your own; the same key never adds twice.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 409: The object's state does not allow this.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .create_client import CreateClientMethod

        return CreateClientMethod(self._caller)

    @_cached_property
    def get_client(self) -> GetClientMethod:
        """Get a client

        Gives one by its id. Stand-in: a guess, not Otto's own.

        `GET /v1/clients/{client_id}`

        Args:
            client_id: The client's id.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .get_client import GetClientMethod

        return GetClientMethod(self._caller)

    @_cached_property
    def update_client(self) -> UpdateClientMethod:
        """Change a client

        Changes the fields that are given. Stand-in: a guess, not Otto's own.

        `PUT /v1/clients/{client_id}`

        Args:
            client_id: The client's id.
            body: The request body (application/json), or its fields one by one:
            name: The firm's name; the only required field.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .update_client import UpdateClientMethod

        return UpdateClientMethod(self._caller)


class AsyncClients:
    """Firms."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    @_cached_property
    def list_clients(self) -> AsyncListClientsMethod:
        """List clients

        Page by page, oldest first. Stand-in: a guess, not Otto's own.

        `GET /v1/clients`

        Args:
            cursor: Where the last page ended: its `page.next`.
            limit: Items on a page. The API's default: 50.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .list_clients import AsyncListClientsMethod

        return AsyncListClientsMethod(self._caller)

    @_cached_property
    def iter_clients(self) -> AsyncIterListClientsMethod:
        """Every item of `list_clients`, page after page; each is fetched when it is needed.

        `GET /v1/clients`

        Args:
            cursor: Where to begin; what `position` of an earlier run said, to go on there.
            limit: How many items to fetch at once.
            max_items: Stop after so many items; None for all.
            prefetch: Fetch the next page while the items of one are being used.
            request_options: Settings for each of the calls.
        """
        from .list_clients import AsyncIterListClientsMethod

        return AsyncIterListClientsMethod(self._caller)

    @_cached_property
    def create_client(self) -> AsyncCreateClientMethod:
        """Add a client

        Adds one. Stand-in: a guess, not Otto's own.

        `POST /v1/clients`

        Args:
            body: The request body (application/json), or its fields one by one:
            name: The firm's name; the only required field.
            idempotency_key: A key of your own; the same key never adds twice.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 409: The object's state does not allow this.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .create_client import AsyncCreateClientMethod

        return AsyncCreateClientMethod(self._caller)

    @_cached_property
    def get_client(self) -> AsyncGetClientMethod:
        """Get a client

        Gives one by its id. Stand-in: a guess, not Otto's own.

        `GET /v1/clients/{client_id}`

        Args:
            client_id: The client's id.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .get_client import AsyncGetClientMethod

        return AsyncGetClientMethod(self._caller)

    @_cached_property
    def update_client(self) -> AsyncUpdateClientMethod:
        """Change a client

        Changes the fields that are given. Stand-in: a guess, not Otto's own.

        `PUT /v1/clients/{client_id}`

        Args:
            client_id: The client's id.
            body: The request body (application/json), or its fields one by one:
            name: The firm's name; the only required field.
            request_options: Settings for this call alone.

        Raises:
            APIStatusError: 400: The request is malformed.
            APIStatusError: 401: The token is missing, expired or revoked.
            APIStatusError: 403: The role may not do this.
            APIStatusError: 404: There is no such object.
            APIStatusError: 422: The content was understood and refused.
            APIStatusError: 429: Too many requests.
            APIStatusError: 503: Not available for the moment.
        """
        from .update_client import AsyncUpdateClientMethod

        return AsyncUpdateClientMethod(self._caller)
