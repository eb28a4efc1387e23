"""The picture of topic `auth`: what calls wait for while short tokens come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from otto_bench.plot import legend, pictures, plain

if TYPE_CHECKING:
    from pathlib import Path

    from otto_bench.auth import AuthRun

__all__ = ["draw", "worst"]

_BIN = 0.1  # seconds
_SORTS = ((True, "good", "succeeded"), (False, "bad", "failed"))


def draw(runs: list[AuthRun], usual: float, folder: Path) -> None:
    """Write auth-light.svg and auth-dark.svg: one panel a caller, its slowest calls over time.

    Args:
        usual: the latency, in seconds, that others are a multiple of.
    """
    for path, theme, pyplot in pictures("auth", folder):
        figure, panels = pyplot.subplots(len(runs), 1, sharex=True, sharey=True, figsize=(8, 6.5))
        for panel, run in zip(panels, runs, strict=True):
            _panel(panel, run, usual, theme)
        # All share one axis, which must have seen all of them.
        panels[0].set_ylim(bottom=0.5)
        # Of rectangles, for a panel may have no bar of a colour.
        colours = [
            pyplot.Rectangle((0, 0), 1, 1, color=theme[color], label=label)
            for _, color, label in _SORTS
        ]
        legend(panels[0], theme, colours)
        panels[-1].set_xlabel("seconds", color=theme["ink"])
        figure.supylabel(
            "slowest call in 100 ms, as a multiple of the usual latency",
            color=theme["ink"],
            fontsize=10,
        )
        figure.tight_layout()
        figure.savefig(path, transparent=True, metadata={"Date": None})
        pyplot.close(figure)


def _panel(panel: Any, run: AuthRun, usual: float, theme: dict[str, str]) -> None:
    for fine, color, _ in _SORTS:
        bins = worst([call for call in run.calls.all if call[2] == fine])
        places = [at * _BIN for at in bins]
        panel.bar(
            places,
            [latency / usual for latency in bins.values()],
            _BIN,
            align="edge",
            color=theme[color],
        )
    panel.set_yscale("log")
    panel.minorticks_off()
    panel.yaxis.set_major_formatter("{x:g}")
    panel.set_title(
        f"{run.name}: slowest call {run.calls.latency(1) / usual:.1f} times the usual, "
        f"{run.calls.failed} of {len(run.calls.all)} calls failed",
        loc="left",
        color=theme["ink"],
        fontsize=10,
    )
    plain(panel, theme)


def worst(calls: list[tuple[float, float, bool]]) -> dict[int, float]:
    """The longest latency among the calls that were due in each bin of 100 ms."""
    found: dict[int, float] = {}
    for due, latency, _ in calls:
        at = int(due / _BIN)
        found[at] = max(found.get(at, 0.0), latency)
    return found
