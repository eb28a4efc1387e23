"""From bytes straight into models, where msgspec is installed (the extra `speed`).

msgspec reads a body into structs, which it fills and checks in C; compiled functions make the
models of the structs, one by one, so that there is never a second page of dictionaries. A body that
it refuses is read by the functions of `decoding` from the start: both ways give the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from attrs import define

from .composites import Ref
from .contract import Codec, Mismatch
from .model import Model
from .reading import REFUSED, speed
from .source import FAILURES, compiled, deeper
from .structs import Structs

__all__ = ["Reader", "reader"]


@define
class Reader:
    """A reader of one type.

    Attributes:
        read: from a body to the type, or to `REFUSED` for what the other way may take.
        left: references that no body had so far, which are read in a slower way.
    """

    read: Callable[[bytes], Any]
    left: list[Ref]

    @property
    def is_outdated(self) -> bool:
        """Whether one of these has come, so that another reader would be quicker."""
        return any(it.known is not None for it in self.left)


def reader(codec: Codec, *, extras: Mapping[type[Model], tuple[str, ...] | None]) -> Reader | None:
    """The reader of a type.

    Args:
        codec: the type.
        extras: undocumented members to expect, by model; None for a model that has too many.

    Returns:
        None: without msgspec, or if there is no model in the type.
    """
    msgspec = speed()
    if msgspec is None:
        return None
    structs = Structs(msgspec, extras)
    kind, lines = structs.of_body(codec)
    if not any(structs.made.values()):
        return None
    try:
        decode = msgspec.json.Decoder(kind, float_hook=Decimal).decode
    except (TypeError, ValueError):
        # It has no form for this type.
        return None
    source = ["def run(v):", *deeper([*lines, "return v"])]
    run = compiled("decoder of a body", source, structs.names)
    refusals = (msgspec.MsgspecError, Mismatch, RecursionError, *FAILURES)

    def read(content: bytes) -> Any:
        try:
            return run(decode(content))
        except refusals:
            return REFUSED

    return Reader(read, structs.left)
