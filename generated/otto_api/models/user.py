"""A person with access."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, TYPE_CHECKING
from uuid import UUID

from attrs import define
from attrs import field as _field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop
from otto_ext.wire.types import UNSET, Unset

from . import _ref

if TYPE_CHECKING:
    from .role import Role


@define(repr=False)
class User(Model):
    """A person with access."""

    _schema: ClassVar[Schema] = Schema(
        prop("id", c.UUID_),
        prop("created_at", c.DATETIME, read_only=True),
        prop("updated_at", c.nullable(c.DATETIME), required=False, read_only=True),
        prop("email", c.STRING),
        prop("first_name", c.STRING),
        prop("last_name", c.STRING),
        prop("role", _ref("Role")),
        prop("client_ids", c.array(c.UUID_)),
        prop("last_login_at", c.nullable(c.DATETIME), required=False),
    )

    id: UUID
    """The object's id."""
    created_at: datetime
    """When it was added."""
    email: str
    """The address."""
    first_name: str
    """First name."""
    last_name: str
    """Last name."""
    role: Role
    """What a user may do: Organization Admin, Organization User, Client, Read-Only."""
    client_ids: list[UUID]
    """The clients assigned to the user."""
    updated_at: datetime | None | Unset = UNSET
    """When it was last changed; null if never."""
    last_login_at: datetime | None | Unset = UNSET
    """The last login; null if never."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
