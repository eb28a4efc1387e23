"""Fields of a private asset to change; absent ones stay."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, NotRequired, TypedDict

from attrs import define
from attrs import field as _field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop
from otto_ext.wire.types import UNSET, Unset


@define(repr=False)
class PrivateAssetPatch(Model):
    """Fields of a private asset to change; absent ones stay."""

    _schema: ClassVar[Schema] = Schema(
        prop("name", c.STRING, required=False),
        prop("acquired_on", c.DATE, required=False),
        prop("cost", c.DECIMAL, required=False),
        prop("fair_value", c.nullable(c.DECIMAL), required=False),
        prop("tags", c.array(c.STRING), required=False),
        prop("attributes", c.mapping(c.STRING), required=False),
    )

    name: str | Unset = UNSET
    """The asset's name."""
    acquired_on: date | Unset = UNSET
    """When it was acquired."""
    cost: Decimal | Unset = UNSET
    """What it cost, in the entity's currency."""
    fair_value: Decimal | None | Unset = UNSET
    """Its fair value; null until valued."""
    tags: list[str] | Unset = UNSET
    """Words to find it by."""
    attributes: dict[str, str] | Unset = UNSET
    """Fields of your own."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)


class PrivateAssetPatchDict(TypedDict):
    """`PrivateAssetPatch` as a dict, to be sent."""

    name: NotRequired[str]
    acquired_on: NotRequired[date]
    cost: NotRequired[Decimal]
    fair_value: NotRequired[Decimal | None]
    tags: NotRequired[list[str]]
    attributes: NotRequired[dict[str, str]]
