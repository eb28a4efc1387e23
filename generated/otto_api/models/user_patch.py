"""Fields of a user to change; absent ones stay."""

from __future__ import annotations

from typing import Any, ClassVar, NotRequired, TYPE_CHECKING, TypedDict
from uuid import UUID

from attrs import define
from attrs import field as _field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop
from otto_ext.wire.types import UNSET, Unset

from . import _ref

if TYPE_CHECKING:
    from .role import RoleInput


@define(repr=False)
class UserPatch(Model):
    """Fields of a user to change; absent ones stay."""

    _schema: ClassVar[Schema] = Schema(
        prop("first_name", c.STRING, required=False),
        prop("last_name", c.STRING, required=False),
        prop("role", _ref("Role"), required=False),
        prop("client_ids", c.array(c.UUID_), required=False),
    )

    first_name: str | Unset = UNSET
    """First name."""
    last_name: str | Unset = UNSET
    """Last name."""
    role: RoleInput | Unset = UNSET
    """What a user may do: Organization Admin, Organization User, Client, Read-Only."""
    client_ids: list[UUID] | Unset = UNSET
    """The clients assigned to the user."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)


class UserPatchDict(TypedDict):
    """`UserPatch` as a dict, to be sent."""

    first_name: NotRequired[str]
    last_name: NotRequired[str]
    role: NotRequired[RoleInput]
    client_ids: NotRequired[list[UUID]]
