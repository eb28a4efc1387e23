"""An asset that is traded nowhere."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from attrs import define
from attrs import field as _field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop
from otto_ext.wire.types import UNSET, Unset


@define(repr=False)
class PrivateAsset(Model):
    """An asset that is traded nowhere."""

    _schema: ClassVar[Schema] = Schema(
        prop("id", c.UUID_),
        prop("created_at", c.DATETIME, read_only=True),
        prop("updated_at", c.nullable(c.DATETIME), required=False, read_only=True),
        prop("entity_id", c.UUID_),
        prop("name", c.STRING),
        prop("acquired_on", c.DATE),
        prop("cost", c.DECIMAL),
        prop("fair_value", c.nullable(c.DECIMAL), required=False),
        prop("tags", c.array(c.STRING), required=False),
        prop("attributes", c.mapping(c.STRING), required=False),
    )

    id: UUID
    """The object's id."""
    created_at: datetime
    """When it was added."""
    entity_id: UUID
    """The entity that holds it."""
    name: str
    """The asset's name."""
    acquired_on: date
    """When it was acquired."""
    cost: Decimal
    """What it cost, in the entity's currency."""
    updated_at: datetime | None | Unset = UNSET
    """When it was last changed; null if never."""
    fair_value: Decimal | None | Unset = UNSET
    """Its fair value; null until valued."""
    tags: list[str] | Unset = UNSET
    """Words to find it by."""
    attributes: dict[str, str] | Unset = UNSET
    """Fields of your own."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
