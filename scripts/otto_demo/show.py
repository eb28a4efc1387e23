"""How the demo looks: headings, and one row of a table for what one order did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from otto_demo.calls import Call, Report
    from otto_demo.scenes import Played

__all__ = ["console", "played_table"]

console = Console(highlight=False, width=None if Console().is_terminal else 120)


def played_table(title: str, scenes: Iterable[Played]) -> Table:
    """What happened in each scene."""
    table = Table("what", "calls", "answers", "requests", "waited", "tokens", title=title)
    for column in table.columns:
        column.overflow = "fold"  # a name that is cut off cannot be typed
    for column in table.columns[4:]:
        column.justify = "right"
    for played in scenes:
        report = played.report
        missing = f"\n[red]expected: {played.missing}[/]" if played.missing else ""
        table.add_row(
            played.scene.title + missing,
            _calls(report),
            _answers(report.calls),
            _requests(report),
            f"{report.waited_seconds:.1f} s" if report.waited_seconds else "",
            f"+{report.token_requests}" if report.token_requests else "",
        )
    return table


def _calls(report: Report) -> str:
    if report.mode == "sync":
        return "\n".join(f"otto.{call.operation}()" for call in report.calls)
    return f"await, {len(report.calls)} operations at once"


def _answers(calls: tuple[Call, ...]) -> str:
    if len(calls) == 1:
        call = calls[0]
        return f"{call.result} {call.type}".strip()
    counted: dict[str, int] = {}
    for call in calls:
        counted[call.result] = counted.get(call.result, 0) + 1
    return ", ".join(f"{count} x {result}" for result, count in counted.items())


def _requests(report: Report) -> str:
    causes = [f"{cause} repeated {count} x" for cause, count in report.retries.items()]
    return "\n".join([str(report.tries), *causes])
