"""What a pull did, for a person or as JSON."""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from otto_ext.cli._output import note, write_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from otto_ext.pull import Changes, PullReport

__all__ = ["print_report"]

#: Changes that are shown; the file has them all.
_SHOWN = 20


def print_report(report: PullReport, json: bool) -> None:
    """Report a pull: to a person on stderr, or as JSON on stdout."""
    if json:
        from attrs import asdict

        write_json(asdict(report, value_serializer=_plain))
        return
    again = f", {report.resumed_rows:,} of them from before" if report.resumed_rows else ""
    note(f"{report.rows:,} rows of {report.units:,} units in {report.out}{again}")
    if report.changes is not None:
        _report_changes(report.changes)
    for text in report.notes:
        note(text, "yellow")
    for text in report.skipped:
        note(f"skipped {text}", "yellow")
    for text in report.incomplete:
        note(f"incomplete {text}", "yellow")


def _plain(_: object, __: object, value: Any) -> Any:
    """Values of a report as JSON has them."""
    if isinstance(value, Path):
        return str(value)
    return value.isoformat() if isinstance(value, datetime) else value


def _report_changes(changes: Changes) -> None:
    """What changed since the last run: the numbers, and the first of the changes themselves."""
    if changes.since is None:
        note("first run; the next one reports what changed")
        return
    since = changes.since.strftime("%Y-%m-%d %H:%M UTC")
    note(
        f"{changes.added:,} added, {changes.changed:,} changed, {changes.gone:,} gone since {since}"
    )
    if changes:
        for change in islice(changes, _SHOWN):
            note(f"  {_sentence(change)}", *(("red",) if change["closed"] else ()))
        note(f"all changes: {changes.file}")


def _sentence(change: Mapping[str, Any]) -> str:
    """A change as one line."""
    from otto_ext.pull._row_lines import shortened, text_of

    def names(values: Mapping[str, Any]) -> str:
        return ", ".join(f"{name}={_value(value)}" for name, value in values.items())

    def _value(value: Any) -> str:
        return value if isinstance(value, str) else text_of(value)

    key = change["key"]
    whose = names(key) if isinstance(key, dict) else _value(key)
    if change["parent"]:
        whose += f" ({names(change['parent'])})"
    fields = "; ".join(
        f"{name}: {_value(it['before'])} > {_value(it['after'])}"
        for name, it in change.get("fields", {}).items()
    )
    closed = "closed period: " if change["closed"] else ""
    return shortened(f"{closed}{change['change']} {whose}{fields and ': '}{fields}")
