"""pyarrow, for the modules that are of no use without it (extra `data`)."""

from __future__ import annotations

from typing import Any

from otto_ext._errors import ConfigurationError
from otto_ext._installation import install_command

__all__ = ["pa", "pc"]

try:
    import pyarrow
    import pyarrow.compute
except ImportError:
    raise ConfigurationError(
        f"typed tables and Parquet files need pyarrow: {install_command('data')}"
    ) from None

pa: Any = pyarrow
pc: Any = pyarrow.compute
