"""PEP 702: `warnings.deprecated`, also before Python 3.13."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

__all__ = ["deprecated"]

if TYPE_CHECKING:
    from typing_extensions import deprecated
elif sys.version_info >= (3, 13):
    from warnings import deprecated
else:
    import functools
    import inspect
    import warnings

    def deprecated(message, *, stacklevel=1):
        """Mark a callable as deprecated: calling it warns with a `DeprecationWarning`."""

        def mark(call):
            @functools.wraps(call)
            def warned(*args, **kwargs):
                warnings.warn(message, DeprecationWarning, stacklevel=stacklevel + 1)
                return call(*args, **kwargs)

            if inspect.iscoroutinefunction(call):
                inspect.markcoroutinefunction(warned) if sys.version_info >= (3, 12) else None
            warned.__deprecated__ = message
            return warned

        return mark
