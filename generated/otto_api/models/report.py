"""A report that was asked for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, TYPE_CHECKING
from uuid import UUID

from attrs import define
from attrs import field as _field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop
from otto_ext.wire.types import UNSET, Unset

from . import _ref

if TYPE_CHECKING:
    from .report_status import ReportStatus
    from .report_type import ReportType


@define(repr=False)
class Report(Model):
    """A report that was asked for."""

    _schema: ClassVar[Schema] = Schema(
        prop("id", c.UUID_),
        prop("created_at", c.DATETIME, read_only=True),
        prop("updated_at", c.nullable(c.DATETIME), required=False, read_only=True),
        prop("entity_id", c.UUID_),
        prop("type", _ref("ReportType"), attr="type_"),
        prop("status", _ref("ReportStatus")),
        prop("period_start", c.DATE),
        prop("period_end", c.DATE),
        prop("row_count", c.nullable(c.INTEGER), required=False),
    )

    id: UUID
    """The object's id."""
    created_at: datetime
    """When it was added."""
    entity_id: UUID
    """The entity."""
    type_: ReportType
    """What a report shows."""
    status: ReportStatus
    """How far a report is."""
    period_start: date
    """Its first day."""
    period_end: date
    """Its last day."""
    updated_at: datetime | None | Unset = UNSET
    """When it was last changed; null if never."""
    row_count: int | None | Unset = UNSET
    """Rows in it; null until ready."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
