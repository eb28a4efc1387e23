"""JSON: the shape that programs hold on to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from otto_codegen.diff.change import Diff


def render_json(diff: Diff, title: str) -> str:
    """``{"breaking": bool, "changes": [{"id", "level", "operation", "location", "message"}]}``."""
    return json.dumps(diff.as_dict(), indent=2) + "\n"
