"""What a client is to its user: one attribute per tag, made when it is first used.

Imports nothing of ours: a program that imports a client may never make a call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["Public", "tag"]

if TYPE_CHECKING:
    # Editors and type checkers know what a property is: it can be read, and not set.
    from builtins import property as tag
else:

    class tag:
        """`functools.cached_property` without the lock of 3.11, which a fork can copy held."""

        def __init__(self, make):
            self._make = make
            self.__doc__ = make.__doc__

        def __set_name__(self, owner, name):
            self._name = name

        def __get__(self, client, owner=None):
            if client is None:
                return self
            made = client.__dict__[self._name] = self._make(client)
            return made


class Public:
    """Something whose `dir` shows what is public."""

    def __dir__(self) -> list[str]:
        return [name for name in dir(type(self)) if not name.startswith("_")]

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {', '.join(dir(self))}>"
