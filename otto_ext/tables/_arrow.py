"""pyarrow, for the modules that are of no use without it (extra `data`)."""

from __future__ import annotations

import sys
from array import array as packed
from itertools import accumulate
from types import NoneType
from typing import TYPE_CHECKING, Any

from otto_ext._errors import ConfigurationError
from otto_ext._installation import install_command

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["array", "pa", "pc"]

try:
    import pyarrow
    import pyarrow.compute
except ImportError:
    raise ConfigurationError(
        f"typed tables and Parquet files need pyarrow: {install_command('data')}"
    ) from None

pa: Any = pyarrow
pc: Any = pyarrow.compute


def array(values: list[Any], of: Any) -> Any:
    """What `pyarrow.array` makes of a list, with the same errors for values of other types.

    That function looks whether the list is one of pandas, and imports pandas for it: 50 MB, and up
    to a second. So the types of most columns are made of their buffers.
    """
    make = None if "pandas" in sys.modules else _MAKERS.get(of)
    if make is not None:
        try:
            return make(values)
        except (AttributeError, OverflowError, TypeError, ValueError):
            # pyarrow says better what is wrong, if anything is.
            pass
    return pa.array(values, of)


def _strings(values: list[Any]) -> Any:
    valid, none = _only(values, str)
    if none:
        values = [it or "" for it in values]
    text = "".join(values)
    if text.isascii():
        content, sizes = text.encode(), map(len, values)
    else:
        parts = [it.encode() for it in values]
        content, sizes = b"".join(parts), map(len, parts)
    # Offsets have 32 bits.
    offsets = packed("i", accumulate(sizes, initial=0))
    buffers = [valid, pa.py_buffer(offsets), pa.py_buffer(content)]
    return pa.Array.from_buffers(pa.string(), len(values), buffers)


def _bits(values: list[bool]) -> Any:
    """A buffer of one bit for each value."""
    whole = pa.Array.from_buffers(pa.int8(), len(values), [None, pa.py_buffer(bytes(values))])
    return whole.cast(pa.bool_()).buffers()[1]


def _numbers(of: Any, code: str, kind: type) -> Callable[[list[Any]], Any]:
    def make(values: list[Any]) -> Any:
        valid, none = _only(values, kind)
        if none:
            values = [kind() if it is None else it for it in values]
        content = pa.py_buffer(packed(code, values))
        return pa.Array.from_buffers(of, len(values), [valid, content])

    return make


def _only(values: list[Any], kind: type) -> tuple[Any, bool]:
    """The buffer of which values are there, None for all, and whether some are not.

    Raises:
        TypeError: one is of another type.
    """
    kinds = set(map(type, values))
    if not kinds <= {kind, NoneType}:
        raise TypeError
    none = NoneType in kinds
    return (_bits([it is not None for it in values]) if none else None), none


def _booleans(values: list[Any]) -> Any:
    valid, _ = _only(values, bool)
    content = _bits([it is True for it in values])
    return pa.Array.from_buffers(pa.bool_(), len(values), [valid, content])


_MAKERS: dict[Any, Callable[[list[Any]], Any]] = {
    pa.string(): _strings,
    pa.bool_(): _booleans,
    pa.int32(): _numbers(pa.int32(), "i", int),
    pa.int64(): _numbers(pa.int64(), "q", int),
    pa.float64(): _numbers(pa.float64(), "d", float),
}
