"""A report to make."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, TYPE_CHECKING, TypedDict
from uuid import UUID

from attrs import define
from attrs import field as _field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop

from . import _ref

if TYPE_CHECKING:
    from .report_type import ReportTypeInput


@define(repr=False)
class ReportInput(Model):
    """A report to make."""

    _schema: ClassVar[Schema] = Schema(
        prop("entity_id", c.UUID_),
        prop("type", _ref("ReportType"), attr="type_"),
        prop("period_start", c.DATE),
        prop("period_end", c.DATE),
    )

    entity_id: UUID
    """The entity."""
    type_: ReportTypeInput
    """What a report shows."""
    period_start: date
    """Its first day."""
    period_end: date
    """Its last day."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)


class ReportInputDict(TypedDict):
    """`ReportInput` as a dict, to be sent."""

    entity_id: UUID
    type: ReportTypeInput
    period_start: date
    period_end: date
