"""A firm to add or change."""

from __future__ import annotations

from typing import Any, ClassVar, TypedDict

from attrs import define, field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop


@define
class ClientInput(Model):
    """A firm to add or change."""

    name: str
    """The firm's name; the only required field."""
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _schema: ClassVar[Schema] = Schema(
        prop("name", c.STRING),
    )


class ClientInputDict(TypedDict):
    """`ClientInput` as a dict, to be sent."""

    name: str
