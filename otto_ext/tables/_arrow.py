"""pyarrow, for the modules that are of no use without it (extra `data`)."""

from __future__ import annotations

from typing import Any

from otto_ext._errors import ConfigurationError

__all__ = ["pa", "pc"]

try:
    import pyarrow
    import pyarrow.compute
except ImportError:
    raise ConfigurationError(
        "typed tables and Parquet files need pyarrow: pip install 'otto-client[data]'"
    ) from None

pa: Any = pyarrow
pc: Any = pyarrow.compute
