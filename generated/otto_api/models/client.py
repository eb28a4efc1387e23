"""A firm: the first of Otto's three levels."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from attrs import define
from attrs import field as _field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop
from otto_ext.wire.types import UNSET, Unset


@define(repr=False)
class Client(Model):
    """A firm: the first of Otto's three levels."""

    _schema: ClassVar[Schema] = Schema(
        prop("id", c.UUID_),
        prop("created_at", c.DATETIME, read_only=True),
        prop("updated_at", c.nullable(c.DATETIME), required=False, read_only=True),
        prop("name", c.STRING),
    )

    id: UUID
    """The object's id."""
    created_at: datetime
    """When it was added."""
    name: str
    """The firm's name."""
    updated_at: datetime | None | Unset = UNSET
    """When it was last changed; null if never."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
