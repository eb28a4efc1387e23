"""Where the repository is, when `otto` runs from a checkout of it."""

from __future__ import annotations

from pathlib import Path

__all__ = ["checkout"]


def checkout() -> Path | None:
    """The root of the checkout that this package is part of; None where it is installed."""
    root = Path(__file__).resolve().parents[2]
    return root if (root / "scripts" / "api_diff.py").is_file() else None
