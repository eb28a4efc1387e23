"""Python source that decodes and encodes, compiled from the tables of models.

As attrs compiles `__init__`: straight-line code that copies nothing and checks every value. Names
from the document enter it as string literals only; values are held under names of our own.
"""

from __future__ import annotations

from typing import Any, Final

from .contract import Mismatch

__all__ = ["DEEPEST", "FAILURES", "Code", "compiled", "deeper"]

#: A required member that is not there, and what the parsers of strings raise.
FAILURES = (KeyError, ValueError, ArithmeticError)
#: Lists within lists so deep are left to their codecs: a named list may hold itself.
DEEPEST: Final = 8


def compiled(name: str, lines: list[str], namespace: dict[str, Any]) -> Any:
    """The function `run` of some lines of source."""
    # Its own name stays out of the namespace, which others may be compiled in at the same time.
    made: dict[str, Any] = {}
    exec(compile("\n".join(lines), f"<{name}>", "exec"), namespace, made)  # noqa: S102
    return made["run"]


def deeper(lines: list[str]) -> list[str]:
    """Lines inside the line before them."""
    return [f"    {line}" for line in lines]


class Code:
    """Source, and the values that it uses by name."""

    def __init__(self, **names: Any) -> None:
        self.names: dict[str, Any] = {"Mismatch": Mismatch, "Failures": FAILURES, **names}

    def held(self, value: Any) -> str:
        """A name for a value."""
        name = f"x{len(self.names)}"
        self.names[name] = value
        return name
