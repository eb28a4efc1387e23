"""Fields of an account to change."""

from __future__ import annotations

from typing import Any, ClassVar, NotRequired, TypedDict

from attrs import define
from attrs import field as _field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop
from otto_ext.wire.types import UNSET, Unset


@define(repr=False)
class AccountPatch(Model):
    """Fields of an account to change."""

    _schema: ClassVar[Schema] = Schema(
        prop("name", c.nullable(c.STRING), required=False),
    )

    name: str | None | Unset = UNSET
    """A name of your own; null takes it away."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)


class AccountPatchDict(TypedDict):
    """`AccountPatch` as a dict, to be sent."""

    name: NotRequired[str | None]
