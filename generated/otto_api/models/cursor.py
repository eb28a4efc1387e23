"""Where a page ends."""

from __future__ import annotations

from typing import Any, ClassVar

from attrs import define
from attrs import field as _field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop


@define(repr=False)
class Cursor(Model):
    """Where a page ends."""

    _schema: ClassVar[Schema] = Schema(
        prop("next", c.nullable(c.STRING), attr="next_"),
        prop("limit", c.INTEGER),
    )

    next_: str | None
    """Pass as `cursor` to get the next page; null on the last."""
    limit: int
    """The size asked for."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
