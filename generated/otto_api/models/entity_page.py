"""A page of Entity objects."""

from __future__ import annotations

from typing import Any, ClassVar, TYPE_CHECKING

from attrs import define, field

from .._runtime import codec as c
from .._runtime.model import Model, Schema, prop

if TYPE_CHECKING:
    from .cursor import Cursor
    from .entity import Entity


@define
class EntityPage(Model):
    """A page of Entity objects."""

    data: list[Entity]
    page: Cursor
    """Where a page ends."""
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _schema: ClassVar[Schema] = Schema(
        prop("data", c.array(c.ref("Entity"))),
        prop("page", c.ref("Cursor")),
    )
