"""A fee."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, TypedDict

from attrs import define
from attrs import field as _field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop


@define(repr=False)
class Fee(Model):
    """A fee."""

    _schema: ClassVar[Schema] = Schema(
        prop("asset", c.STRING),
        prop("quantity", c.DECIMAL),
    )

    asset: str
    """The asset's symbol."""
    quantity: Decimal
    """How much."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)


class FeeDict(TypedDict):
    """`Fee` as a dict, to be sent."""

    asset: str
    quantity: Decimal
