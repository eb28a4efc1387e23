"""`otto call --all`: every page, to stdout as it comes, or to a file that survives an interrupt.

Into a file it is a pull (`otto_ext.pull`) without parents: rows gather in `FILE.part`, and
`FILE.checkpoint` says how many count and where to go on.
"""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from otto_ext.cli._catalog import method_of
from otto_ext.cli._failures import Incomplete
from otto_ext.cli._output import is_terminal, note, progress, write_json
from otto_ext.cli._row_output import write_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from otto_ext import Otto
    from otto_ext.cli._requested import RequestedCall, Wanted
    from otto_ext.pull import PullReport
    from otto_ext.pull._method_calls import Way
    from otto_ext.wire.codec import Codec

__all__ = ["interruptible", "send_for_all"]

_PULLED = ("jsonl", "csv", "parquet", "xlsx")


def send_for_all(client: Otto, request: RequestedCall, wanted: Wanted, select: Any) -> None:
    """Fetch all pages and write their rows; `select` is applied to each row.

    Raises:
        OttoError: a call failed; what a file has of it is kept for the next run.
        Incomplete: the server stated another number of rows.
    """
    from otto_ext.pull._method_calls import shortfall, state, way

    incomplete: Sequence[str] = ()
    if wanted.out is None:
        # Rows fill a terminal themselves.
        with progress("0 rows", shown=not is_terminal(sys.stdout)) as report_rows:
            walk = way(state(method_of(client, request.name), request.arguments))
            pages = _pages(client, walk, report_rows)
            selected = ([select(row) for row in page] for page in pages)
            write_rows(selected, wanted.format, None, _codec(request, wanted), wanted.layout)
        found = shortfall(walk)
        incomplete = [] if found is None else [found]
    elif wanted.select is None and wanted.format in _PULLED and _pulls(request, wanted):
        report = _pull(client, request, wanted, wanted.out, wanted.format)
        incomplete = report.incomplete
        _report_file(report, wanted)
    else:
        # What pulls do not make is made of one, when it is complete.
        rows = wanted.out.with_name(wanted.out.name + ".rows")
        report = _pull(client, request, wanted, rows, "jsonl")
        codec = _codec(request, wanted)
        write_rows(_selected(rows, select), wanted.format, wanted.out, codec, wanted.layout)
        rows.unlink()
        incomplete = report.incomplete
        _report_file(report, wanted)
    if incomplete and not wanted.allow_incomplete:
        raise Incomplete(incomplete)


def _pulls(request: RequestedCall, wanted: Wanted) -> bool:
    """Whether a pull writes the columns: it knows those of the document, and no nested ones."""
    from otto_ext.cli._catalog import operation
    from otto_ext.tables._row_types import column_names, row_codec

    codec = row_codec(operation(request.name))
    known = set() if codec is None else set(column_names(codec))
    return wanted.format == "jsonl" or known >= set(wanted.layout.columns or ())


def _codec(request: RequestedCall, wanted: Wanted) -> Codec | None:
    """The type of the rows; None where the document does not say, or something is selected."""
    from otto_ext.cli._catalog import operation
    from otto_ext.tables._row_types import row_codec

    return row_codec(operation(request.name)) if wanted.select is None else None


def _report_file(report: PullReport, wanted: Wanted) -> None:
    """What became of the file: for a person, or with `--json` for a program."""
    if wanted.json:
        write_json(
            {"out": str(wanted.out), "rows": report.rows, "resumed_rows": report.resumed_rows}
        )
    elif is_terminal(sys.stderr):
        again = f", {report.resumed_rows:,} of them from before" if report.resumed_rows else ""
        note(f"{report.rows:,} rows in {wanted.out}{again}")


def _pages(client: Otto, walk: Way, report: Callable[[str], None] | None) -> Iterator[list[Any]]:
    rows = 0
    while not walk.done:
        page = client._caller.next_page(walk)
        rows += len(page)
        if report is not None:
            report(f"{rows:,} rows")
        yield page
    client._caller.listed(walk)


def _pull(
    client: Otto, request: RequestedCall, wanted: Wanted, out: Path, format: Any
) -> PullReport:
    csv: Any = wanted.layout.csv if format == "csv" else "plain"
    from otto_ext.pull import pull

    with interruptible(client, out), progress("0 rows") as report:
        return pull(
            method_of(client, request.name),
            out=out,
            arguments=dict(request.arguments),
            format=format,
            csv=csv,
            columns=None if format == "jsonl" else wanted.layout.columns,
            key=None,
            overwrite=True,
            restart=wanted.restart,
            manifest=False,
            on_progress=None if report is None else lambda it: report(f"{it.rows:,} rows"),
        )


@contextmanager
def interruptible(client: Otto, out: Path) -> Iterator[None]:
    """Let Ctrl-C end the waits of other threads too (for a limit, or before a call is repeated),
    and report what it leaves of a file.
    """

    def interrupted(number: int, frame: object) -> None:
        client.close()
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, interrupted)
    try:
        yield
    except KeyboardInterrupt:
        if out.with_name(out.name + ".checkpoint").exists():
            note(f"otto: interrupted; the same command goes on with {out}")
        else:
            note("otto: interrupted before anything was written")
        raise
    finally:
        signal.signal(signal.SIGINT, before)


def _selected(rows: Path, select: Any) -> Iterator[list[Any]]:
    from otto_ext.pull._row_lines import batches

    for batch in batches(rows):
        yield [select(row) for row in batch]
