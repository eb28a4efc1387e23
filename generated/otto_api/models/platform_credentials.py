"""The exchange's API key, read-only."""

from __future__ import annotations

from typing import Any, ClassVar, NotRequired, TypedDict

from attrs import define
from attrs import field as _field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop
from otto_ext.wire.types import UNSET, Unset


@define(repr=False)
class PlatformCredentials(Model):
    """The exchange's API key, read-only."""

    _schema: ClassVar[Schema] = Schema(
        prop("api_key", c.STRING),
        prop("api_secret", c.STRING),
        prop("passphrase", c.STRING, required=False),
    )

    api_key: str
    """The key."""
    api_secret: str
    """Its secret."""
    passphrase: str | Unset = UNSET
    """Where the exchange wants one."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)


class PlatformCredentialsDict(TypedDict):
    """`PlatformCredentials` as a dict, to be sent."""

    api_key: str
    api_secret: str
    passphrase: NotRequired[str]
