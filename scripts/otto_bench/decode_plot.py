"""The picture of topic `decode`: one bar a library, shorter is better."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from otto_bench.plot import pictures, plain

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["draw"]


def draw(seconds: Mapping[str, float], folder: Path) -> None:
    """Write decode-light.svg and decode-dark.svg.

    Args:
        seconds: what each took for the page of transactions.
        folder: where the pictures go.
    """
    for path, theme, pyplot in pictures("decode", folder):
        figure, panel = pyplot.subplots(figsize=(8, 2.8))
        _draw(seconds, panel, theme)
        figure.tight_layout()
        figure.savefig(path, transparent=True, metadata={"Date": None})
        pyplot.close(figure)


def _draw(seconds: Mapping[str, float], panel: Any, theme: dict[str, str]) -> None:
    names = sorted(seconds, key=lambda name: -seconds[name])
    colours = [theme["good" if name.startswith("otto") else "quiet"] for name in names]
    bars = panel.barh(
        [name.replace("`", "") for name in names],
        [seconds[name] * 1e3 for name in names],
        color=colours,
    )
    panel.bar_label(bars, fmt="%.0f", padding=3, color=theme["ink"], fontsize=8)
    panel.set_xlabel("ms for a page of 10,000 transactions", color=theme["ink"], fontsize=9)
    plain(panel, theme)
