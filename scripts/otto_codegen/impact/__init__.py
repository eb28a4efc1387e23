"""Which of the user's own lines a new client breaks.

The user's code is type-checked against the client before and against the one just made; what is
said only of the new one is what the change broke, and is reported with the change in the document
that caused it. The code is read, never imported or run.
"""

from __future__ import annotations

from otto_codegen.impact.hits import Hit, Impact, impact_of
from otto_codegen.impact.sources import check_paths

__all__ = ["Hit", "Impact", "check_paths", "impact_of"]
