"""A synchronisation that was started."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, TYPE_CHECKING
from uuid import UUID

from attrs import define
from attrs import field as _field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop

from . import _ref

if TYPE_CHECKING:
    from .sync_status import SyncStatus


@define(repr=False)
class SyncJob(Model):
    """A synchronisation that was started."""

    _schema: ClassVar[Schema] = Schema(
        prop("id", c.UUID_),
        prop("account_id", c.UUID_),
        prop("status", _ref("SyncStatus")),
        prop("started_at", c.DATETIME),
    )

    id: UUID
    """The job's id."""
    account_id: UUID
    """The account."""
    status: SyncStatus
    """How the last synchronisation went."""
    started_at: datetime
    """When it was started."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
