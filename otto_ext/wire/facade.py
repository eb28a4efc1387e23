"""What a client is to its user: one attribute per tag, made when it is first used.

Imports nothing of ours: a program that imports a client may never make a call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Editors and type checkers know what a property is: it can be read, and not set.
    from builtins import property as tag
else:
    from functools import cached_property as tag

__all__ = ["Public", "tag"]


class Public:
    """Something whose `dir` shows what is public."""

    def __dir__(self) -> list[str]:
        return [name for name in dir(type(self)) if not name.startswith("_")]

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {', '.join(dir(self))}>"
