"""An exchange account to add."""

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
    from .platform_credentials import PlatformCredentials
    from .platform_credentials import PlatformCredentialsDict
    from .platform import PlatformInput


@define(repr=False)
class PlatformAccountInput(Model):
    """An exchange account to add."""

    _schema: ClassVar[Schema] = Schema(
        prop("kind", c.const("platform")),
        prop("entity_id", c.UUID_),
        prop("platform", _ref("Platform")),
        prop("name", c.STRING, required=False),
        prop("credentials", _ref("PlatformCredentials")),
    )

    entity_id: UUID
    """The entity it belongs to."""
    platform: PlatformInput
    """An exchange."""
    credentials: PlatformCredentials
    """The exchange's API key, read-only."""
    kind: Literal["platform"] = "platform"
    name: str | Unset = UNSET
    """A name of your own."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)


class PlatformAccountInputDict(TypedDict):
    """`PlatformAccountInput` as a dict, to be sent."""

    kind: Literal["platform"]
    entity_id: UUID
    platform: PlatformInput
    name: NotRequired[str]
    credentials: PlatformCredentials | PlatformCredentialsDict
