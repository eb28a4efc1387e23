"""The document of this repository, which stands in for Otto's own until that is published."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from support.environments import ROOT

__all__ = ["DOCUMENT", "IS_STAND_IN", "STAND_IN_ALONE", "blocks", "examples"]

DOCUMENT: dict[str, Any] = json.loads((ROOT / "openapi.json").read_bytes())
IS_STAND_IN = DOCUMENT["info"]["version"].endswith("standin")
#: Marks tests of pages and programs that use names of the stand-in.
STAND_IN_ALONE = pytest.mark.skipif(
    not IS_STAND_IN, reason="it uses names of the stand-in document"
)
_BLOCK = re.compile(r"(<!-- stand-in -->\n)?```python\n(.*?)```", re.DOTALL)


def blocks(page: str) -> list[str]:
    """The Python examples of a page."""
    return [code for _, code in _BLOCK.findall(page)]


def examples(page: str) -> list[str]:
    """Those that hold for the present document: some are marked as the stand-in's."""
    return [code for marked, code in _BLOCK.findall(page) if IS_STAND_IN or not marked]
