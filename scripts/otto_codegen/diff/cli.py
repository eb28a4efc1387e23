"""The command line of `scripts/api_diff.py`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from otto_codegen.diff.compare import diff_documents
from otto_codegen.diff.load import DocumentError, load_document
from otto_codegen.diff.render import FORMATS, render

NOT_BREAKING, BREAKING, UNREADABLE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare two files and print the result; return the exit status.

    0: nothing breaks; 1: something does; 2: a document could not be read.
    """
    options = _parser().parse_args(arguments)
    try:
        old, new = load_document(options.old), load_document(options.new)
    except DocumentError as error:
        print(f"api_diff: {error}", file=sys.stderr)
        return UNREADABLE
    diff = diff_documents(old, new)
    title = f"API changes from {options.old} to {options.new}"
    sys.stdout.write(render(diff, options.format, title=title))
    return BREAKING if diff.breaking else NOT_BREAKING


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="api_diff.py",
        description="What changed between two OpenAPI documents, seen from a client of the API.",
        epilog="Exit status: 0 nothing breaks, 1 something does, 2 a document can't be read.",
    )
    parser.add_argument("old", metavar="OLD", help="the document before (JSON or YAML)")
    parser.add_argument("new", metavar="NEW", help="the document after")
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")
    return parser
