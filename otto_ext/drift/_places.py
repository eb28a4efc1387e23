"""Which documented place a JSON pointer of a response means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import frozen

from otto_ext.openapi.json_values import unescape
from otto_ext.wire.composites import Array, EnumCodec, Map, Nullable, Ref
from otto_ext.wire.model import ModelCodec
from otto_ext.wire.primitives import Const
from otto_ext.wire.response import spec_for
from otto_ext.wire.sequences import JsonText
from otto_ext.wire.unions import Union

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from otto_ext.wire.codec import Codec
    from otto_ext.wire.operation import Operation

__all__ = ["Place", "place_of"]

#: Types nested in types without a step in the JSON between them.
_MOST_NESTED = 50


@frozen
class Place:
    """A place in the document's schema of a response.

    Attributes:
        pointer: the names of documented properties; `*` for items of arrays and for keys that the
            server chooses, which may be confidential.
        is_vocabulary: whether the document lists the values: an enumeration, a constant, or the
            property that distinguishes the types of a union.
    """

    pointer: str
    is_vocabulary: bool = False


def place_of(operation: Operation[Any], status: int | None, pointer: str) -> Place:
    """The place that a pointer into a response means.

    Args:
        operation: what was called.
        status: the status of the response; None for an item of a sequence.
        pointer: a JSON pointer (RFC 6901).
    """
    codecs = list(_expanded(_codecs(operation, status)))
    tokens: list[str] = []
    listed = _lists_values(codecs)
    for token in pointer.split("/")[1:]:
        key = unescape(token)
        discriminates = any(isinstance(it, Union) and it.discriminator == key for it in codecs)
        is_named, inner = _step(codecs, key)
        tokens.append(f"/{token if is_named or discriminates else '*'}")
        codecs = list(_expanded(inner))
        listed = discriminates or _lists_values(codecs)
    return Place("".join(tokens), listed)


def _codecs(operation: Operation[Any], status: int | None) -> list[Codec]:
    if status is None:
        return [operation.items[2]] if operation.items is not None else []
    spec = spec_for(operation, status)
    return [codec for _, _, codec in spec.contents] if spec is not None else []


def _step(codecs: Iterable[Codec], key: str) -> tuple[bool, list[Codec]]:
    """Whether the document names a key, and the types of what stands there."""
    is_named, found = False, list[Any]()
    for codec in codecs:
        if isinstance(codec, ModelCodec):
            known = next((p for p in codec.schema.properties if p.key == key), None)
            is_named = is_named or known is not None
            found.append(codec.schema.extra if known is None else known.codec)
        elif isinstance(codec, Array):
            found.append(codec.items)
        elif isinstance(codec, Map):
            found.append(codec.values)
    return is_named, found


def _expanded(codecs: Iterable[Codec], depth: int = 0) -> Iterator[Codec]:
    """Types with what they refer to and consist of, at the same place of the JSON."""
    if depth > _MOST_NESTED:
        return
    for codec in codecs:
        yield codec
        inner: list[Any] = []
        if isinstance(codec, Ref):
            inner = [codec.target]
        elif isinstance(codec, Nullable | JsonText):
            inner = [codec.inner]
        elif isinstance(codec, Union):
            inner = list(dict.fromkeys((*codec.members, *codec.tags.values())))
            inner += [codec.default] if codec.default is not None else []
        yield from _expanded(inner, depth + 1)


def _lists_values(codecs: Iterable[Codec]) -> bool:
    return any(isinstance(codec, EnumCodec | Const) for codec in codecs)
