"""An error as RFC 9457 describes it."""

from __future__ import annotations

from typing import Any, ClassVar, TYPE_CHECKING

from attrs import define
from attrs import field as _field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop
from otto_ext.wire.types import UNSET, Unset

from . import _ref

if TYPE_CHECKING:
    from .field_error import FieldError


@define(repr=False)
class Problem(Model):
    """An error as RFC 9457 describes it."""

    _schema: ClassVar[Schema] = Schema(
        prop("type", c.STRING, attr="type_", required=False),
        prop("title", c.STRING),
        prop("status", c.INTEGER),
        prop("detail", c.STRING, required=False),
        prop("instance", c.STRING, required=False),
        prop("errors", c.array(_ref("FieldError")), required=False),
    )

    title: str
    """The kind of problem in words."""
    status: int
    """The HTTP status."""
    type_: str | Unset = UNSET
    """What kind of problem, as an address."""
    detail: str | Unset = UNSET
    """What went wrong this time."""
    instance: str | Unset = UNSET
    """Where it went wrong."""
    errors: list[FieldError] | Unset = UNSET
    """Single fields that were refused."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
