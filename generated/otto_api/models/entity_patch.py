"""Fields of an entity to change; absent ones stay."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, TYPE_CHECKING

from attrs import define, field

from .._runtime import codec as c
from .._runtime.model import Model, Schema, prop
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from .accounting_system import AccountingSystem
    from .entity_type import EntityType


@define
class EntityPatch(Model):
    """Fields of an entity to change; absent ones stay."""

    name: str | Unset = UNSET
    """The entity's name."""
    accounting_system: AccountingSystem | Unset = UNSET
    """The outside accounting system, or Default where there is none."""
    entity_type: EntityType | None | Unset = UNSET
    base_currency: str | Unset = UNSET
    """ISO 4217 code."""
    fiscal_year_end: date | None | Unset = UNSET
    """The last day of the fiscal year."""
    legal_entity_identifier: str | None | Unset = UNSET
    """ISO 17442 code."""
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _schema: ClassVar[Schema] = Schema(
        prop("name", c.STRING, required=False),
        prop("accounting_system", c.ref("AccountingSystem"), required=False),
        prop("entity_type", c.nullable(c.ref("EntityType")), required=False),
        prop("base_currency", c.STRING, required=False),
        prop("fiscal_year_end", c.nullable(c.DATE), required=False),
        prop("legal_entity_identifier", c.nullable(c.STRING), required=False),
    )
