"""`UNSET`, in a module that imports nothing else: clients are imported before they are used."""

from __future__ import annotations

from enum import Enum
from typing import Final, Literal

__all__ = ["UNSET", "Unset"]


class Unset(Enum):
    """The type of `UNSET`: a value that is absent, which is not the same as null (None).

    An enumeration of one member, which type checkers narrow by `is UNSET` (PEP 484), and which
    copies and pickles as itself.
    """

    UNSET = "UNSET"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset.UNSET
