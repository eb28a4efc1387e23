"""Fields of an entity to change; absent ones stay."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, NotRequired, TYPE_CHECKING, TypedDict

from attrs import define
from attrs import field as _field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop
from otto_ext.wire.types import UNSET, Unset

from . import _ref

if TYPE_CHECKING:
    from .accounting_system import AccountingSystemInput
    from .entity_type import EntityTypeInput


@define(repr=False)
class EntityPatch(Model):
    """Fields of an entity to change; absent ones stay."""

    _schema: ClassVar[Schema] = Schema(
        prop("name", c.STRING, required=False),
        prop("accounting_system", _ref("AccountingSystem"), required=False),
        prop("entity_type", c.nullable(_ref("EntityType")), required=False),
        prop("base_currency", c.STRING, required=False),
        prop("fiscal_year_end", c.nullable(c.DATE), required=False),
        prop("legal_entity_identifier", c.nullable(c.STRING), required=False),
    )

    name: str | Unset = UNSET
    """The entity's name."""
    accounting_system: AccountingSystemInput | Unset = UNSET
    """The outside accounting system, or Default where there is none."""
    entity_type: EntityTypeInput | None | Unset = UNSET
    base_currency: str | Unset = UNSET
    """ISO 4217 code."""
    fiscal_year_end: date | None | Unset = UNSET
    """The last day of the fiscal year."""
    legal_entity_identifier: str | None | Unset = UNSET
    """ISO 17442 code."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)


class EntityPatchDict(TypedDict):
    """`EntityPatch` as a dict, to be sent."""

    name: NotRequired[str]
    accounting_system: NotRequired[AccountingSystemInput]
    entity_type: NotRequired[EntityTypeInput | None]
    base_currency: NotRequired[str]
    fiscal_year_end: NotRequired[date | None]
    legal_entity_identifier: NotRequired[str | None]
