"""The handwritten code that generated code imports, `otto_ext.wire`: where it is, which version.

It is read here, never imported.
"""

from __future__ import annotations

import ast
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

__all__ = ["WIRE_VERSION", "wire_folder", "wire_tree"]

#: The version of `otto_ext.wire` that the templates are written for.
WIRE_VERSION = 9


@lru_cache
def wire_folder() -> Path:
    """The folder of `otto_ext.wire`."""
    spec = find_spec("otto_ext")
    assert spec is not None, "otto_ext is installed with this package"
    assert spec.origin is not None, "otto_ext has an __init__.py"
    return Path(spec.origin).parent / "wire"


@lru_cache
def wire_tree(module: str) -> ast.Module:
    """A module of `otto_ext.wire` as parsed."""
    return ast.parse((wire_folder() / f"{module}.py").read_bytes(), module)
