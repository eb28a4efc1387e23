"""The picture of topic `auth`: what calls wait for while short tokens come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from otto_bench.plot import pictures, plain

if TYPE_CHECKING:
    from pathlib import Path

    from otto_bench.auth import Run

__all__ = ["draw", "worst"]

_BIN = 0.05


def draw(runs: list[Run], folder: Path) -> None:
    """Write auth-light.svg and auth-dark.svg: one panel a caller, its slowest calls over time."""
    for path, theme, pyplot in pictures("auth", folder):
        figure, panels = pyplot.subplots(len(runs), 1, sharex=True, sharey=True, figsize=(8, 6.5))
        for panel, run in zip(panels, runs, strict=True):
            _panel(panel, run, theme)
        panels[0].legend(frameon=False, labelcolor=theme["ink"], fontsize=8, loc="upper right")
        panels[-1].set_xlabel("seconds", color=theme["ink"])
        figure.supylabel("slowest call, in seconds", color=theme["ink"], fontsize=10)
        figure.tight_layout()
        figure.savefig(path, transparent=True, metadata={"Date": None})
        pyplot.close(figure)


def _panel(panel: Any, run: Run, theme: dict[str, str]) -> None:
    for fine, color, label in ((True, "good", "succeeded"), (False, "bad", "failed")):
        bins = worst([call for call in run.calls.all if call[2] == fine])
        places = [at * _BIN for at in bins]
        panel.bar(places, list(bins.values()), _BIN, align="edge", color=theme[color], label=label)
    panel.set_yscale("log")
    panel.set_title(
        f"{run.name}: slowest call {run.calls.ratio(1):.0f} times the median, "
        f"{run.calls.failed} of {len(run.calls.all)} calls failed",
        loc="left",
        color=theme["ink"],
        fontsize=10,
    )
    plain(panel, theme)


def worst(calls: list[tuple[float, float, bool]]) -> dict[int, float]:
    """The longest latency among the calls that began in each bin of 50 ms."""
    found: dict[int, float] = {}
    for began, latency, _ in calls:
        at = int(began / _BIN)
        found[at] = max(found.get(at, 0.0), latency)
    return found
