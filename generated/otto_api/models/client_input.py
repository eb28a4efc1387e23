"""A firm to add or change."""

from __future__ import annotations

from typing import Any, ClassVar, TypedDict

from attrs import define
from attrs import field as _field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop


@define(repr=False)
class ClientInput(Model):
    """A firm to add or change."""

    _schema: ClassVar[Schema] = Schema(
        prop("name", c.STRING),
    )

    name: str
    """The firm's name; the only required field."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)


class ClientInputDict(TypedDict):
    """`ClientInput` as a dict, to be sent."""

    name: str
