"""Which page this is."""

from __future__ import annotations

from typing import Any, ClassVar

from attrs import define
from attrs import field as _field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop


@define(repr=False)
class PageInfo(Model):
    """Which page this is."""

    _schema: ClassVar[Schema] = Schema(
        prop("offset", c.INTEGER),
        prop("limit", c.INTEGER),
        prop("total", c.INTEGER),
    )

    offset: int
    """Items before this page."""
    limit: int
    """The size asked for."""
    total: int
    """Items in all."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
