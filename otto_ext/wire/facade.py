"""What a client is to its user: one attribute per tag.

Imports nothing: a program that imports a client may never make a call.
"""

from __future__ import annotations

from typing import Any, TypeVar

__all__ = ["Public", "Tags"]

T = TypeVar("T")


class Public:
    """Something whose `dir` shows what is public."""

    def __dir__(self) -> list[str]:
        return [name for name in dir(type(self)) if not name.startswith("_")]

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {', '.join(dir(self))}>"


class Tags(Public):
    """The tags of a client, each made when it is first used."""

    def _tag(self, kind: type[T]) -> T:
        made: dict[type[Any], Any] = self.__dict__.setdefault("_tags", {})
        tag: Any = made.get(kind)
        if tag is None:
            new: Any = kind
            client: Any = self
            tag = made[kind] = new(client._caller)
        found: T = tag
        return found
