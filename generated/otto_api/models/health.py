"""Whether the API works."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, TYPE_CHECKING

from attrs import define
from attrs import field as _field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop
from otto_ext.wire.types import UNSET, Unset

from . import _ref

if TYPE_CHECKING:
    from .health_status import HealthStatus


@define(repr=False)
class Health(Model):
    """Whether the API works."""

    _schema: ClassVar[Schema] = Schema(
        prop("status", _ref("HealthStatus")),
        prop("version", c.STRING, required=False),
        prop("checked_at", c.DATETIME),
    )

    status: HealthStatus
    """In a word."""
    checked_at: datetime
    """When it was checked."""
    version: str | Unset = UNSET
    """The API's version."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
