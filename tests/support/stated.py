"""Methods of a client as classes, for tests that need no generated code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from otto_ext.wire.operation import Call

__all__ = ["Stated"]


class Stated:
    """A method whose class states its calls; it stands before the kind of method in the bases."""

    def __init__(self, caller: Any) -> None:
        kind = type(self)
        super().__init__(caller, kind.stated)  # type: ignore[call-arg]
        self.__name__ = kind.__name__

    def stated(self, *args: Any, **kwargs: Any) -> Call[Any]:
        """State a call with these arguments."""
        raise NotImplementedError
