"""A field that was refused."""

from __future__ import annotations

from typing import Any, ClassVar

from attrs import define
from attrs import field as _field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop


@define(repr=False)
class FieldError(Model):
    """A field that was refused."""

    _schema: ClassVar[Schema] = Schema(
        prop("pointer", c.STRING),
        prop("detail", c.STRING),
    )

    pointer: str
    """The field, as a JSON pointer into the request body."""
    detail: str
    """Why."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
