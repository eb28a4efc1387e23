"""The command line of `scripts/api_diff.py`."""

from __future__ import annotations

import datetime as dt
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from otto_codegen.diff.accepted import in_force, read_accepted
from otto_codegen.diff.api_changes_file import read_entries
from otto_codegen.diff.compare import diff_documents
from otto_codegen.diff.render import FORMATS, render, render_html, render_timeline
from otto_codegen.diff.source_document import load_source
from otto_codegen.progress import ArgumentParser, printable, unwritten
from otto_ext.openapi.document_errors import OpenAPIError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

NOT_BREAKING, BREAKING, UNREADABLE = 0, 1, 2


def main(arguments: Sequence[str] | None = None, prog: str = "api_diff.py") -> int:
    """Compare two files and print the result; return the exit status.

    0: nothing breaks; 1: something does; 2: a document could not be read, or the result written.
    """
    parser = _parser(prog)
    options = parser.parse_args(arguments)
    if options.history and options.format != "html":
        parser.error("--history goes with --format html")
    if options.new is None and (options.old is not None or not options.history):
        parser.error("two documents are needed: OLD and NEW")
    try:
        text, status = _report(options)
    except OpenAPIError as error:
        print(f"api_diff: {error}", file=sys.stderr)
        return UNREADABLE
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A page says that it is UTF-8, whatever the terminal's locale.
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        if sys.stdout is None:  # a shell's `>&-`
            print(f"api_diff: {unwritten(None)}", file=sys.stderr)
            return UNREADABLE
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        print(f"api_diff: {unwritten(error)}", file=sys.stderr)
        return UNREADABLE
    return status


def _report(options: argparse.Namespace) -> tuple[str, int]:
    entries = read_entries(options.history) if options.history else ()
    if options.old is None:
        return render_timeline(entries), NOT_BREAKING
    diff = diff_documents(_read(options.old), _read(options.new))
    if options.accepted:
        today = dt.datetime.now(dt.UTC).date()
        diff = diff.without(in_force(read_accepted(options.accepted), today))
    status = BREAKING if diff.breaking else NOT_BREAKING
    title = f"API changes from {options.old} to {options.new}"
    if options.history:
        return render_html(diff, title, entries), status
    return render(diff, options.format, title=title), status


def _read(path: str) -> dict[str, Any]:
    source = load_source(path)
    for line in source.unread:
        print(f"api_diff: {printable(source.label)}: {printable(line)}", file=sys.stderr)
    return source.document


def _parser(prog: str) -> argparse.ArgumentParser:
    parser = ArgumentParser(
        prog=prog,
        description="What changed between two OpenAPI documents, seen from a client of the API.",
        epilog="Exit status: 0 nothing breaks, 1 something does, 2 a document can't be read.",
    )
    parser.add_argument(
        "old", metavar="OLD", nargs="?", help="the document before: a path or a URL, JSON or YAML"
    )
    parser.add_argument("new", metavar="NEW", nargs="?", help="the document after")
    parser.add_argument(
        "--accepted",
        metavar="FILE",
        type=Path,
        help="changes that were acknowledged, in TOML; they are left out, and break nothing",
    )
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")
    parser.add_argument(
        "--history",
        metavar="FILE",
        help="the record of changes (API_CHANGES.md), shown as a timeline in the HTML page; "
        "without OLD and NEW the page is the timeline alone",
    )
    return parser
