"""Enumerations that survive a server which knows more members than the document."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Any, Self

__all__ = ["OpenIntEnum", "OpenStrEnum"]


def _restore(cls: Any, value: Any) -> Any:
    """The member of a value: unpickling must not fail on an undocumented one."""
    member = cls._value2member_map_.get(value)
    return cls.undocumented(value) if member is None else member


class OpenStrEnum(StrEnum):
    """A string enumeration; a response's undocumented value becomes a member with that value."""

    @classmethod
    def undocumented(cls, value: str) -> Self:
        """A member for a value that the document does not list. It equals the plain string."""
        member = str.__new__(cls, value)
        member._name_ = value
        member._value_ = value
        return member

    @property
    def is_documented(self) -> bool:
        """False for a member that only the server knows."""
        return self._value_ in type(self)._value2member_map_

    def __reduce_ex__(self, protocol: Any) -> Any:
        return (_restore, (type(self), str(self._value_)))

    def __deepcopy__(self, memo: Any) -> Self:
        return self

    def __copy__(self) -> Self:
        return self


class OpenIntEnum(IntEnum):
    """An integer enumeration; a response's undocumented value becomes a member with that value."""

    @classmethod
    def undocumented(cls, value: int) -> Self:
        """A member for a value that the document does not list. It equals the plain integer."""
        member = int.__new__(cls, value)
        member._name_ = f"VALUE_{value}"
        member._value_ = value
        return member

    @property
    def is_documented(self) -> bool:
        """False for a member that only the server knows."""
        return self._value_ in type(self)._value2member_map_

    def __reduce_ex__(self, protocol: Any) -> Any:
        return (_restore, (type(self), int(self._value_)))

    def __deepcopy__(self, memo: Any) -> Self:
        return self

    def __copy__(self) -> Self:
        return self
