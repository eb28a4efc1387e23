"""The command line of `scripts/demo`."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from otto_demo.processes import DemoError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the demo.

    Returns:
        0: all that should happen was seen; 1: something was not; 2: it could not be played.
    """
    options = _parser().parse_args(arguments)
    try:
        if options.live:
            from otto_demo.live import demo
        else:
            from otto_demo.embedded import demo
        return 0 if demo() else 1
    except DemoError as error:
        print(f"demo: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/demo",
        description="From the document to a typed, authenticated, retried call, and what changed.",
        epilog="Exit status: 0 all was seen, 1 something was not, 2 it could not be played.",
    )
    parser.add_argument(
        "--live",
        action="store_true",
        help="against Otto instead of the sandbox, reading only; needs OTTO_CLIENT_ID and "
        "OTTO_CLIENT_SECRET",
    )
    return parser
