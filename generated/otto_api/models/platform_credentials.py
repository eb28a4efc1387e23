"""The exchange's API key, read-only."""

from __future__ import annotations

from typing import Any, ClassVar, NotRequired, TypedDict

from attrs import define, field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop
from otto_ext.wire.types import UNSET, Unset


@define
class PlatformCredentials(Model):
    """The exchange's API key, read-only."""

    api_key: str
    """The key."""
    api_secret: str
    """Its secret."""
    passphrase: str | Unset = UNSET
    """Where the exchange wants one."""
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _schema: ClassVar[Schema] = Schema(
        prop("api_key", c.STRING),
        prop("api_secret", c.STRING),
        prop("passphrase", c.STRING, required=False),
    )


class PlatformCredentialsDict(TypedDict):
    """`PlatformCredentials` as a dict, to be sent."""

    api_key: str
    api_secret: str
    passphrase: NotRequired[str]
