"""The operations of the tag clients."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..._runtime.operation import AsyncClient, SyncClient
    from .list_clients import AsyncListClientsMethod, ListClientsMethod
    from .list_clients import AsyncIterListClientsMethod, IterListClientsMethod
    from .create_client import AsyncCreateClientMethod, CreateClientMethod
    from .get_client import AsyncGetClientMethod, GetClientMethod
    from .update_client import AsyncUpdateClientMethod, UpdateClientMethod

__all__ = ["AsyncClients", "Clients"]


class Clients:
    """Firms."""

    def __init__(self, client: SyncClient) -> None:
        self._client = client

    @cached_property
    def list_clients(self) -> ListClientsMethod:
        """List clients

        `GET /v1/clients`
        """
        from .list_clients import ListClientsMethod

        return ListClientsMethod(self._client)

    @cached_property
    def iter_clients(self) -> IterListClientsMethod:
        """Every item of `list_clients`, page after page."""
        from .list_clients import IterListClientsMethod

        return IterListClientsMethod(self._client)

    @cached_property
    def create_client(self) -> CreateClientMethod:
        """Add a client

        `POST /v1/clients`
        """
        from .create_client import CreateClientMethod

        return CreateClientMethod(self._client)

    @cached_property
    def get_client(self) -> GetClientMethod:
        """Get a client

        `GET /v1/clients/{client_id}`
        """
        from .get_client import GetClientMethod

        return GetClientMethod(self._client)

    @cached_property
    def update_client(self) -> UpdateClientMethod:
        """Change a client

        `PUT /v1/clients/{client_id}`
        """
        from .update_client import UpdateClientMethod

        return UpdateClientMethod(self._client)


class AsyncClients:
    """Firms."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    @cached_property
    def list_clients(self) -> AsyncListClientsMethod:
        """List clients

        `GET /v1/clients`
        """
        from .list_clients import AsyncListClientsMethod

        return AsyncListClientsMethod(self._client)

    @cached_property
    def iter_clients(self) -> AsyncIterListClientsMethod:
        """Every item of `list_clients`, page after page."""
        from .list_clients import AsyncIterListClientsMethod

        return AsyncIterListClientsMethod(self._client)

    @cached_property
    def create_client(self) -> AsyncCreateClientMethod:
        """Add a client

        `POST /v1/clients`
        """
        from .create_client import AsyncCreateClientMethod

        return AsyncCreateClientMethod(self._client)

    @cached_property
    def get_client(self) -> AsyncGetClientMethod:
        """Get a client

        `GET /v1/clients/{client_id}`
        """
        from .get_client import AsyncGetClientMethod

        return AsyncGetClientMethod(self._client)

    @cached_property
    def update_client(self) -> AsyncUpdateClientMethod:
        """Change a client

        `PUT /v1/clients/{client_id}`
        """
        from .update_client import AsyncUpdateClientMethod

        return AsyncUpdateClientMethod(self._client)
