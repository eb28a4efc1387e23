"""The command line of `scripts/regenerate.py`."""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import json
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from otto_codegen import report
from otto_codegen.errors import VerificationError
from otto_codegen.outcome import Outcome
from otto_codegen.pipeline import regenerate
from otto_codegen.progress import SilentProgress, display
from otto_codegen.settings import DOCUMENT, Settings, Target
from otto_ext.openapi.errors import OpenAPIError, SourceError
from otto_ext.openapi.fetch import Fetcher

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

DONE, WOULD_CHANGE, FAILED = 0, 1, 2
ROOT = Path(__file__).resolve().parents[2]
OTTO = "https://api.ottodigital.io"
_ENVIRONMENT = """\
environment:
  OTTO_SPEC_URL     the document's URL or path, where --source is not given
  OTTO_SPEC_TOKEN   sent as a bearer token to Otto's hosts, to loopback, and to the hosts of
                    OTTO_SPEC_URL and OTTO_BASE_URL
  OTTO_BASE_URL     where --discover looks by default

exit status: 0 done, or nothing to do; 1 --check found that a rerun would change something;
2 refused or failed, with every file as it was.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Regenerate the client; return the exit status."""
    options = _parser().parse_args(arguments)
    # A document of 700 operations makes so many objects that looking for garbage among them takes
    # a third of the time; what there is of it goes with the process.
    gc.set_threshold(200_000, 50, 100)
    outcome = Outcome()
    before = signal.signal(signal.SIGTERM, _end)
    try:
        _run(options, outcome)
    finally:
        signal.signal(signal.SIGTERM, before)
    return _finish(outcome, as_json=options.json)


def _run(options: argparse.Namespace, outcome: Outcome) -> None:
    """Run, with whatever goes wrong as a sentence in the outcome."""
    progress = SilentProgress() if options.json else display(sys.stderr)
    try:
        settings = _settings(options)
        for path in options.report:
            _check_report(path)
        regenerate(settings, progress, outcome)
        for path in options.report:
            _write_report(outcome, path, settings.target.changes)
    except KeyboardInterrupt:
        outcome.error = "interrupted"
    except OpenAPIError as error:
        outcome.error = str(error)
        outcome.problems = error.problems if isinstance(error, VerificationError) else ()
    except OSError as error:
        outcome.error = f"{error.strerror or error}: {error.filename or 'no file named'}"
    except ModuleNotFoundError as error:
        outcome.error = f"{error}; install the extra: pip install 'otto-client[codegen]'"
    except Exception as error:  # noqa: BLE001 - users get a sentence, and the way to the traceback
        if options.traceback:
            traceback.print_exc()
        outcome.error = f"unexpected {type(error).__name__}: {error} (--traceback shows where)"


def _check_report(path: Path) -> None:
    """Refuse what can be no file, before anything is done."""
    if path.is_dir() or not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        raise SourceError(f"--report {path}: no file can be written there")


def _write_report(outcome: Outcome, path: Path, changes: Path | None) -> None:
    """The client is in place by now: that a report fails is no failure of the run."""
    from otto_codegen.page import write_page

    try:
        write_page(outcome, path, changes)
    except OSError as error:
        outcome.warnings.append(f"the report could not be written: {error.strerror or error}")


def _finish(outcome: Outcome, *, as_json: bool) -> int:
    if outcome.error:
        outcome.status = "failed"
    try:
        if as_json:
            print(json.dumps(outcome.as_dict(), indent=2), flush=True)
        else:
            report.write(outcome, sys.stderr if outcome.status == "failed" else sys.stdout)
            sys.stdout.flush()
    except BrokenPipeError:
        # Who reads has seen enough; what Python would flush at its end goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return {"failed": FAILED, "would-change": WOULD_CHANGE}.get(outcome.status, DONE)


def _end(*_: Any) -> None:
    """SIGTERM: leave through the `finally` blocks, so that nothing is left behind."""
    raise KeyboardInterrupt


def _settings(options: argparse.Namespace) -> Settings:
    source, discover = options.source, options.discover is not None
    if discover:
        source = options.discover
    source = source or os.environ.get("OTTO_SPEC_URL", "").strip() or str(ROOT / DOCUMENT)
    cache = _cache()
    fetcher = Fetcher.from_environment(options.timeout, cache / "http")
    host = urlsplit(source).hostname or ""
    if discover and not fetcher.is_trusted(host):
        raise SourceError(
            f"--discover asks loopback and Otto's own hosts only, not {host!r}; set OTTO_BASE_URL "
            "if your Otto is there"
        )
    return Settings(
        source=source,
        target=Target.apart(options.output) if options.output else Target.repository(ROOT),
        overlays=options.overlays,
        cache=cache,
        today=dt.datetime.now(dt.UTC).date(),
        fetcher=fetcher,
        discover=discover,
        check=options.check,
        allow_partial=options.allow_partial,
        accept_removals=options.accept_removals,
        impact=tuple(options.impact),
        detailed=bool(options.report),
    )


def _cache() -> Path:
    """The user's cache directory (XDG Base Directory Specification)."""
    stated = os.environ.get("XDG_CACHE_HOME", "")
    base = Path(stated) if os.path.isabs(stated) else Path("~/.cache").expanduser()
    return base / "otto-client"


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= 3600:
        raise ValueError
    return seconds


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="regenerate.py",
        description="Make the typed client generated/otto_api from Otto's OpenAPI document, check "
        "it, and put it in place as one step. A rerun without changes touches no file.",
        epilog=_ENVIRONMENT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    source = parser.add_mutually_exclusive_group()
    source.add_argument(
        "--source",
        metavar="URL|FILE",
        help="the document, JSON or YAML; default: OTTO_SPEC_URL, else openapi.json",
    )
    source.add_argument(
        "--discover",
        metavar="BASE_URL",
        nargs="?",
        const=os.environ.get("OTTO_BASE_URL", "").strip() or OTTO,
        help="look for the document where frameworks serve it and where documentation pages "
        "point; default: OTTO_BASE_URL, else Otto's own",
    )
    parser.add_argument(
        "--output",
        metavar="DIR",
        type=Path,
        help=f"write DIR/otto_api and DIR/{DOCUMENT} and leave the repository alone",
    )
    parser.add_argument(
        "--overlays",
        metavar="DIR",
        type=Path,
        default=ROOT / "overlays",
        help="corrections to apply, OpenAPI Overlay files; default: overlays/",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; exit 1 if a rerun would change something",
    )
    parser.add_argument(
        "--impact",
        metavar="PATH",
        type=Path,
        nargs="+",
        action="extend",
        default=[],
        help="files or folders of your own code: tell which of their lines the change breaks; "
        "they are read, never run",
    )
    parser.add_argument(
        "--report",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="write what changed, what that means in Python and for your code, and the timeline "
        "of changes as one HTML page; as Markdown where FILE ends in .md; can be given twice",
    )
    parser.add_argument(
        "--allow-partial",
        action="store_true",
        help="put the client in place even if it lacks operations of the document",
    )
    parser.add_argument(
        "--accept-removals",
        action="store_true",
        help="accept a document that lost more than a third of its operations; without this it "
        "is refused, as it is more often a broken server than a new version",
    )
    parser.add_argument(
        "--timeout",
        metavar="SECONDS",
        type=_seconds,
        default=60.0,
        help="the time that getting the document may take; default: 60",
    )
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object")
    parser.add_argument(
        "--traceback", action="store_true", help="show where an unexpected error came from"
    )
    return parser
