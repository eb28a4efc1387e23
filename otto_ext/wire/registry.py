"""Names of generated packages, looked up when they are first used (PEP 562)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from importlib import import_module
from types import MappingProxyType
from typing import Any
from warnings import warn

from .composites import EnumCodec, Ref
from .contract import Codec
from .enums import OpenIntEnum, OpenStrEnum
from .model import Model, codec_for

__all__ = ["Codec", "Ref", "codec_from", "load"]

_codecs: dict[tuple[str, str], Codec] = {}


def load(
    package: str,
    modules: Mapping[str, str],
    name: str,
    namespace: dict[str, Any],
    old: Mapping[str, str] = MappingProxyType({}),
) -> Any:
    """The value of a lazily imported name, kept in the package's namespace from then on.

    Args:
        package: the package.
        modules: its modules, by the name that each has.
        name: the name.
        namespace: of the package.
        old: old names, which warn with a `DeprecationWarning`, and the new ones.

    Raises:
        AttributeError: the package has no such name.
    """
    if name in old:
        warn(f"`{name}` is called `{old[name]}` now", DeprecationWarning, stacklevel=3)
        return load(package, modules, old[name], namespace)
    module = modules.get(name)
    if module is None:
        raise AttributeError(f"module {package!r} has no attribute {name!r}")
    value = getattr(import_module(f"{package}.{module}"), name)
    namespace[name] = value
    return value


def codec_from(package: str, modules: Mapping[str, str], name: str) -> Codec:
    """The codec of a named type: a model's, an enumeration's, or an alias's own."""
    found = _codecs.get((package, name))
    if found is None:
        module = import_module(f"{package}.{modules[name]}")
        found = _codecs.setdefault((package, name), _make(module, getattr(module, name)))
    return found


def _make(module: Any, value: Any) -> Codec:
    if isinstance(value, type) and issubclass(value, Model):
        return codec_for(value)
    if isinstance(value, type) and issubclass(value, OpenStrEnum | OpenIntEnum):
        return EnumCodec(value, int if issubclass(value, IntEnum) else str)
    codec: Codec = module.CODEC
    return codec
