"""The pictures of topic `backoff`: requests a second at the server over time."""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from otto_bench.backoff import OutageRun

__all__ = ["draw"]

_THEMES = {
    "light": {"ink": "#24292f", "quiet": "#8c959f", "good": "#1f77b4", "bad": "#d1242f"},
    "dark": {"ink": "#e6edf3", "quiet": "#6e7681", "good": "#58a6ff", "bad": "#ff7b72"},
}


def draw(
    runs: list[OutageRun], folder: Path, topic: str, *, refused: int, rate: int | None = None
) -> None:
    """Write TOPIC-light.svg and TOPIC-dark.svg: a panel for each caller, accepted and refused.

    Args:
        runs: one for each caller.
        folder: where to write.
        topic: the pictures' name.
        refused: the status of a request that was refused.
        rate: what the server allows, for a line; None for no line.
    """
    matplotlib: Any = import_module("matplotlib")
    matplotlib.use("svg")
    # Without these, every run would write other ids and dates into the same picture.
    matplotlib.rcParams.update({"svg.hashsalt": "otto", "svg.fonttype": "none"})
    pyplot: Any = import_module("matplotlib.pyplot")
    for name, theme in _THEMES.items():
        _draw(runs, folder / f"{topic}-{name}.svg", theme, refused, rate, pyplot)


def _draw(
    runs: list[OutageRun],
    path: Path,
    theme: dict[str, str],
    status: int,
    rate: int | None,
    pyplot: Any,
) -> None:
    figure, panels = pyplot.subplots(len(runs), 1, sharex=True, figsize=(8, 7.5))
    longest = int(max(run.seconds for run in runs)) + 1
    for panel, run in zip(panels, runs, strict=True):
        accepted = _each_second(run, longest, status, refused=False)
        refused = _each_second(run, longest, status, refused=True)
        seconds = range(longest)
        panel.bar(seconds, accepted, 1.0, align="edge", color=theme["good"], label="returned 200")
        panel.bar(
            seconds,
            refused,
            1.0,
            bottom=accepted,
            align="edge",
            color=theme["bad"],
            label=f"returned {status}",
        )
        if rate is not None:
            panel.axhline(rate, color=theme["quiet"], linestyle="--", linewidth=1)
        panel.set_title(
            f"{run.name}: {run.succeeded} of {run.begun} calls succeeded, {run.seconds:.0f} s",
            loc="left",
            color=theme["ink"],
            fontsize=10,
        )
        panel.tick_params(colors=theme["ink"], labelsize=8)
        panel.set_facecolor("none")
        for side in panel.spines.values():
            side.set_color(theme["quiet"])
    # Beside the panel's title: within, lines would cross it.
    panels[0].legend(
        frameon=False,
        labelcolor=theme["ink"],
        fontsize=8,
        ncols=2,
        loc="lower right",
        bbox_to_anchor=(1, 1),
        borderaxespad=0.2,
    )
    panels[-1].set_xlabel("seconds", color=theme["ink"])
    figure.supylabel("requests a second at the server", color=theme["ink"], fontsize=10)
    figure.tight_layout()
    figure.savefig(path, transparent=True, metadata={"Date": None})
    pyplot.close(figure)


def _each_second(run: OutageRun, seconds: int, status: int, *, refused: bool) -> list[int]:
    counts = Counter(int(at) for at, got in run.arrivals if (got == status) == refused)
    return [counts[second] for second in range(seconds)]
