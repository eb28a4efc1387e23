"""A private asset to add."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, NotRequired, TypedDict
from uuid import UUID

from attrs import define
from attrs import field as _field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop
from otto_ext.wire.types import UNSET, Unset


@define(repr=False)
class PrivateAssetInput(Model):
    """A private asset to add."""

    _schema: ClassVar[Schema] = Schema(
        prop("entity_id", c.UUID_),
        prop("name", c.STRING),
        prop("acquired_on", c.DATE),
        prop("cost", c.DECIMAL),
        prop("fair_value", c.nullable(c.DECIMAL), required=False),
        prop("tags", c.array(c.STRING), required=False),
        prop("attributes", c.mapping(c.STRING), required=False),
    )

    entity_id: UUID
    """The entity that holds it."""
    name: str
    """The asset's name."""
    acquired_on: date
    """When it was acquired."""
    cost: Decimal
    """What it cost, in the entity's currency."""
    fair_value: Decimal | None | Unset = UNSET
    """Its fair value; null until valued."""
    tags: list[str] | Unset = UNSET
    """Words to find it by."""
    attributes: dict[str, str] | Unset = UNSET
    """Fields of your own."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)


class PrivateAssetInputDict(TypedDict):
    """`PrivateAssetInput` as a dict, to be sent."""

    entity_id: UUID
    name: str
    acquired_on: date
    cost: Decimal
    fair_value: NotRequired[Decimal | None]
    tags: NotRequired[list[str]]
    attributes: NotRequired[dict[str, str]]
