"""A page of PrivateAsset objects."""

from __future__ import annotations

from typing import Any, ClassVar, TYPE_CHECKING

from attrs import define, field

from .._runtime import codec as c
from .._runtime.model import Model, Schema, prop

if TYPE_CHECKING:
    from .page_info import PageInfo
    from .private_asset import PrivateAsset


@define
class PrivateAssetPage(Model):
    """A page of PrivateAsset objects."""

    data: list[PrivateAsset]
    page: PageInfo
    """Which page this is."""
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _schema: ClassVar[Schema] = Schema(
        prop("data", c.array(c.ref("PrivateAsset"))),
        prop("page", c.ref("PageInfo")),
    )
