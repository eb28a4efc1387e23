"""What a user may do: Organization Admin, Organization User, Client, Read-Only."""

from .._runtime.enums import OpenStrEnum


class Role(OpenStrEnum):
    """What a user may do: Organization Admin, Organization User, Client, Read-Only."""

    ORGANIZATION_ADMIN = "organization_admin"
    ORGANIZATION_USER = "organization_user"
    CLIENT = "client"
    READ_ONLY = "read_only"
