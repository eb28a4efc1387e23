"""What makes the clients of a Dask cluster's workers; workers import it."""

from __future__ import annotations

from typing import Any

from attrs import frozen
from support.bulk import AccountsApi

from otto_ext import Otto, RedisTokenStore
from otto_ext.retry import RedisLimit

__all__ = ["BulkOtto", "Maker"]


class BulkOtto(Otto):
    """A client with the methods of `support.bulk`, as generated code would give it."""

    @property
    def bulk(self) -> AccountsApi:
        return AccountsApi(self)


@frozen
class Maker:
    """Makes clients that share token and limit through Redis."""

    url: str
    redis: str
    rate: str = "1000/second"

    def __call__(self) -> Any:
        return BulkOtto(
            client_id="id",
            client_secret="secret",
            base_url=self.url,
            token_url=f"{self.url}/token",
            token_store=RedisTokenStore(self.redis),
            shared_limit=RedisLimit(self.redis, self.rate),
            retry=False,
        )
