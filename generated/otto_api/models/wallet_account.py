"""A blockchain wallet."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Literal, TYPE_CHECKING
from uuid import UUID

from attrs import define
from attrs import field as _field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop
from otto_ext.wire.types import UNSET, Unset

from . import _ref

if TYPE_CHECKING:
    from .blockchain import Blockchain
    from .sync_status import SyncStatus


@define(repr=False)
class WalletAccount(Model):
    """A blockchain wallet."""

    _schema: ClassVar[Schema] = Schema(
        prop("id", c.UUID_),
        prop("created_at", c.DATETIME, read_only=True),
        prop("updated_at", c.nullable(c.DATETIME), required=False, read_only=True),
        prop("entity_id", c.UUID_),
        prop("name", c.nullable(c.STRING), required=False),
        prop("sync_status", _ref("SyncStatus")),
        prop("last_synced_at", c.nullable(c.DATETIME), required=False),
        prop("kind", c.const("wallet")),
        prop("blockchain", _ref("Blockchain")),
        prop("address", c.STRING),
    )

    id: UUID
    """The object's id."""
    created_at: datetime
    """When it was added."""
    entity_id: UUID
    """The entity it belongs to."""
    sync_status: SyncStatus
    """How the last synchronisation went."""
    blockchain: Blockchain
    """A blockchain."""
    address: str
    """The wallet's address."""
    updated_at: datetime | None | Unset = UNSET
    """When it was last changed; null if never."""
    name: str | None | Unset = UNSET
    """A name of your own."""
    last_synced_at: datetime | None | Unset = UNSET
    """When it was last synchronised; null if never."""
    kind: Literal["wallet"] = "wallet"
    """Which kind of account."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
