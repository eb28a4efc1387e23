"""A statement to import."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, NotRequired, TypedDict
from uuid import UUID

from attrs import define
from attrs import field as _field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop
from otto_ext.wire.types import FileContent, UNSET, Unset


@define(repr=False)
class StatementUpload(Model):
    """A statement to import."""

    _schema: ClassVar[Schema] = Schema(
        prop("account_id", c.UUID_),
        prop("file", c.BINARY),
        prop("statement_date", c.DATE, required=False),
        prop("comment", c.STRING, required=False),
    )

    account_id: UUID
    """The account it belongs to."""
    file: FileContent
    """The statement, CSV or PDF."""
    statement_date: date | Unset = UNSET
    """The day it shows."""
    comment: str | Unset = UNSET
    """A remark."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)


class StatementUploadDict(TypedDict):
    """`StatementUpload` as a dict, to be sent."""

    account_id: UUID
    file: FileContent
    statement_date: NotRequired[date]
    comment: NotRequired[str]
