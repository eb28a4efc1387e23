"""A fund or business unit of a client."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, TYPE_CHECKING
from uuid import UUID

from attrs import define
from attrs import field as _field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop
from otto_ext.wire.types import UNSET, Unset

from . import _ref

if TYPE_CHECKING:
    from .accounting_system import AccountingSystem
    from .entity_type import EntityType


@define(repr=False)
class Entity(Model):
    """A fund or business unit of a client."""

    _schema: ClassVar[Schema] = Schema(
        prop("id", c.UUID_),
        prop("created_at", c.DATETIME, read_only=True),
        prop("updated_at", c.nullable(c.DATETIME), required=False, read_only=True),
        prop("client_id", c.UUID_),
        prop("name", c.STRING),
        prop("accounting_system", _ref("AccountingSystem")),
        prop("entity_type", c.nullable(_ref("EntityType")), required=False),
        prop("base_currency", c.STRING, required=False),
        prop("fiscal_year_end", c.nullable(c.DATE), required=False),
        prop("legal_entity_identifier", c.nullable(c.STRING), required=False),
    )

    id: UUID
    """The object's id."""
    created_at: datetime
    """When it was added."""
    client_id: UUID
    """The client it belongs to."""
    name: str
    """The entity's name."""
    accounting_system: AccountingSystem
    """The outside accounting system, or Default where there is none."""
    updated_at: datetime | None | Unset = UNSET
    """When it was last changed; null if never."""
    entity_type: EntityType | None | Unset = UNSET
    base_currency: str | Unset = UNSET
    """ISO 4217 code."""
    fiscal_year_end: date | None | Unset = UNSET
    """The last day of the fiscal year."""
    legal_entity_identifier: str | None | Unset = UNSET
    """ISO 17442 code."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
