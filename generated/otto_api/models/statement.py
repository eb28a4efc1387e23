"""A statement that was uploaded."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, TYPE_CHECKING
from uuid import UUID

from attrs import define
from attrs import field as _field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop
from otto_ext.wire.types import UNSET, Unset

from . import _ref

if TYPE_CHECKING:
    from .sync_status import SyncStatus


@define(repr=False)
class Statement(Model):
    """A statement that was uploaded."""

    _schema: ClassVar[Schema] = Schema(
        prop("id", c.UUID_),
        prop("created_at", c.DATETIME, read_only=True),
        prop("updated_at", c.nullable(c.DATETIME), required=False, read_only=True),
        prop("account_id", c.UUID_),
        prop("file_name", c.STRING),
        prop("status", _ref("SyncStatus")),
        prop("imported_transactions", c.INTEGER, required=False),
    )

    id: UUID
    """The object's id."""
    created_at: datetime
    """When it was added."""
    account_id: UUID
    """The account."""
    file_name: str
    """The file's name."""
    status: SyncStatus
    """How the last synchronisation went."""
    updated_at: datetime | None | Unset = UNSET
    """When it was last changed; null if never."""
    imported_transactions: int | Unset = UNSET
    """Transactions found in it."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
