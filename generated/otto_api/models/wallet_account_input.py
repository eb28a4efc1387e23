"""A wallet to add."""

from __future__ import annotations

from typing import Any, ClassVar, Literal, NotRequired, TYPE_CHECKING, TypedDict
from uuid import UUID

from attrs import define
from attrs import field as _field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop
from otto_ext.wire.types import UNSET, Unset

from . import _ref

if TYPE_CHECKING:
    from .blockchain import BlockchainInput


@define(repr=False)
class WalletAccountInput(Model):
    """A wallet to add."""

    _schema: ClassVar[Schema] = Schema(
        prop("kind", c.const("wallet")),
        prop("entity_id", c.UUID_),
        prop("blockchain", _ref("Blockchain")),
        prop("address", c.STRING),
        prop("name", c.STRING, required=False),
    )

    entity_id: UUID
    """The entity it belongs to."""
    blockchain: BlockchainInput
    """A blockchain."""
    address: str
    """The wallet's address."""
    kind: Literal["wallet"] = "wallet"
    name: str | Unset = UNSET
    """A name of your own."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)


class WalletAccountInputDict(TypedDict):
    """`WalletAccountInput` as a dict, to be sent."""

    kind: Literal["wallet"]
    entity_id: UUID
    blockchain: BlockchainInput
    address: str
    name: NotRequired[str]
