"""Fields of an account to change."""

from __future__ import annotations

from typing import Any, ClassVar, NotRequired, TypedDict

from attrs import define, field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop
from otto_ext.wire.types import UNSET, Unset


@define
class AccountPatch(Model):
    """Fields of an account to change."""

    name: str | None | Unset = UNSET
    """A name of your own; null takes it away."""
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _schema: ClassVar[Schema] = Schema(
        prop("name", c.nullable(c.STRING), required=False),
    )


class AccountPatchDict(TypedDict):
    """`AccountPatch` as a dict, to be sent."""

    name: NotRequired[str | None]
