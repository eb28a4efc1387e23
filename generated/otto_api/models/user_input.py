"""A user to add."""

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
class UserInput(Model):
    """A user to add."""

    _schema: ClassVar[Schema] = Schema(
        prop("email", c.STRING),
        prop("first_name", c.STRING),
        prop("last_name", c.STRING),
        prop("role", _ref("Role")),
        prop("client_ids", c.array(c.UUID_), required=False),
    )

    email: str
    """The address."""
    first_name: str
    """First name."""
    last_name: str
    """Last name."""
    role: RoleInput
    """What a user may do: Organization Admin, Organization User, Client, Read-Only."""
    client_ids: list[UUID] | Unset = UNSET
    """The clients assigned to the user."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)


class UserInputDict(TypedDict):
    """`UserInput` as a dict, to be sent."""

    email: str
    first_name: str
    last_name: str
    role: RoleInput
    client_ids: NotRequired[list[UUID]]
