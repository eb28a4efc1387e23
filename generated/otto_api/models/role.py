"""What a user may do: Organization Admin, Organization User, Client, Read-Only."""

from typing import Literal, TypeAlias

from otto_ext.wire.enums import OpenStrEnum


class Role(OpenStrEnum):
    """What a user may do: Organization Admin, Organization User, Client, Read-Only."""

    ORGANIZATION_ADMIN = "organization_admin"
    ORGANIZATION_USER = "organization_user"
    CLIENT = "client"
    READ_ONLY = "read_only"


RoleInput: TypeAlias = (
    Role | Literal["organization_admin", "organization_user", "client", "read_only"]
)
"""What is accepted where a `Role` is sent: a member, or its plain value."""
