"""A page of PrivateAsset objects."""

from __future__ import annotations

from typing import Any, ClassVar, TYPE_CHECKING

from attrs import define
from attrs import field as _field

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, prop

from . import _ref

if TYPE_CHECKING:
    from .page_info import PageInfo
    from .private_asset import PrivateAsset


@define(repr=False)
class PrivateAssetPage(Model):
    """A page of PrivateAsset objects."""

    _schema: ClassVar[Schema] = Schema(
        prop("data", c.array(_ref("PrivateAsset"))),
        prop("page", _ref("PageInfo")),
    )

    data: list[PrivateAsset]
    page: PageInfo
    """Which page this is."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
