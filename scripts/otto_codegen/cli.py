"""The command line of `scripts/regenerate.py`."""

from __future__ import annotations

import argparse
import gc
import json
import os
import signal
import sys
import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve

from otto_codegen import report
from otto_codegen.codegen_errors import VerificationError
from otto_codegen.outcome import RegenerationOutcome
from otto_codegen.pipeline import regenerate
from otto_codegen.progress import ArgumentParser, SilentProgress, display, unwritten
from otto_codegen.settings import add_arguments, settings_of
from otto_ext._installation import install_command
from otto_ext.openapi.document_errors import OpenAPIError, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from otto_codegen.settings import Settings

__all__ = ["attempted", "main"]

DONE, WOULD_CHANGE, FAILED = 0, 1, 2
_ENVIRONMENT = """\
environment:
  OTTO_SPEC_URL     the document's URL or path, where --source is not given
  OTTO_SPEC_TOKEN   sent as a bearer token to Otto's hosts, to loopback, and to the hosts of
                    OTTO_SPEC_URL and OTTO_BASE_URL
  OTTO_BASE_URL     where --discover looks by default

exit status: 0 done, or nothing to do; 1 --check found that a rerun would change something;
2 refused or failed, with every file as it was.
"""


def main(arguments: Sequence[str] | None = None, prog: str = "regenerate.py") -> int:
    """Regenerate the client; return the exit status."""
    options = _parser(prog).parse_args(arguments)
    outcome = RegenerationOutcome()
    progress = SilentProgress() if options.json else display(sys.stderr)
    with attempted(outcome, show_traceback=options.traceback):
        settings = evolve(settings_of(options), detailed=bool(options.report))
        for path in options.report:
            _check_report(path)
        settings = _with_fix(settings, options)
        regenerate(settings, progress, outcome)
        if options.fix:
            _fix(outcome, options)
        for path in options.report:
            _write_report(outcome, path, settings.target.changes)
    return _finish(outcome, as_json=options.json)


@contextmanager
def attempted(outcome: RegenerationOutcome, *, show_traceback: bool) -> Iterator[None]:
    """Work on an outcome, with whatever goes wrong as a sentence in it; SIGTERM ends the work."""
    # A document of 700 operations makes so many objects that looking for garbage among them takes
    # a third of the time; what there is of it goes with the process.
    gc.set_threshold(200_000, 50, 100)
    before = signal.signal(signal.SIGTERM, _end)
    try:
        yield
    except KeyboardInterrupt:
        outcome.error = "interrupted"
    except OpenAPIError as error:
        outcome.error = str(error)
        outcome.problems = error.problems if isinstance(error, VerificationError) else ()
    except OSError as error:
        outcome.error = f"{error.strerror or error}: {error.filename or 'no file named'}"
    except ModuleNotFoundError as error:
        outcome.error = f"{error}; install the extra: {install_command('codegen')}"
    except Exception as error:  # noqa: BLE001 - users get a sentence, and the way to the traceback
        if show_traceback:
            traceback.print_exc()
        outcome.error = f"unexpected {type(error).__name__}: {error} (--traceback shows where)"
    finally:
        signal.signal(signal.SIGTERM, before)
        if outcome.error:
            outcome.status = "failed"


def _with_fix(settings: Settings, options: argparse.Namespace) -> Settings:
    if options.fix and not options.impact:
        raise SourceError("--fix changes what --impact names; name your code: --impact PATH --fix")
    if options.dry_run and not options.fix:
        raise SourceError("--dry-run shows what --fix would change; give both")
    return evolve(settings, fix=options.fix)


def _fix(outcome: RegenerationOutcome, options: argparse.Namespace) -> None:
    """Show what follows from the renames, and change the user's files.

    The client is in place by now: a file that cannot be written is not a failure of the run.
    """
    if outcome.code_fixes is None:
        outcome.warnings.append(
            "--fix: nothing changed in this run, so there is no rename to follow; use --fix in the "
            "run that updates the client"
        )
        return
    if not options.json:
        for file in outcome.code_fixes.files:
            sys.stdout.writelines(f"{_visible(line)}\n" for line in file.diff.split("\n")[:-1])
        sys.stdout.flush()
    if outcome.status != "changed" or options.dry_run or not outcome.code_fixes.files:
        return
    if not options.json and not options.yes and sys.stdin.isatty() and sys.stdout.isatty():
        question = f"Change {outcome.code_fixes.summary}? [y/N] "
        if input(question).strip().lower() not in ("y", "yes"):
            return
    for file in outcome.code_fixes.files:
        try:
            file.write()
        except (OSError, OpenAPIError) as error:
            outcome.warnings.append(f"{file.path} was not changed: {error}")
        else:
            outcome.fixed += file.lines
    if outcome.fixed:
        outcome.impact = outcome.code_fixes.left


def _visible(line: str) -> str:
    """A line of a diff without characters that a terminal acts upon."""
    return "".join(char if char == "\t" or char.isprintable() else "?" for char in line)


def _check_report(path: Path) -> None:
    """Refuse what can be no file, before anything is done."""
    if path.is_dir() or not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        raise SourceError(f"--report {path}: no file can be written there")


def _write_report(outcome: RegenerationOutcome, path: Path, changes: Path | None) -> None:
    """The client is in place by now: that a report fails is not a failure of the run."""
    from otto_codegen.change_page import write_page

    try:
        write_page(outcome, path, changes)
    except OSError as error:
        outcome.warnings.append(f"the report could not be written: {error.strerror or error}")


def _finish(outcome: RegenerationOutcome, *, as_json: bool) -> int:
    # A result that could not be written is a failure: 1 would say that there are changes.
    if sys.stdout is None:  # a shell's `>&-`
        print(f"failed: {unwritten(None)}", file=sys.stderr)
        return FAILED
    try:
        if as_json:
            print(json.dumps(outcome.as_dict(), indent=2), flush=True)
        else:
            report.write(outcome, sys.stderr if outcome.status == "failed" else sys.stdout)
            sys.stdout.flush()
    except BrokenPipeError:
        # Who reads has seen enough; what Python would flush at its end goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        print(f"failed: {unwritten(error)}", file=sys.stderr)
        return FAILED
    return {"failed": FAILED, "would-change": WOULD_CHANGE}.get(outcome.status, DONE)


def _end(*_: Any) -> None:
    """SIGTERM: leave through the `finally` blocks, so that nothing is left behind."""
    raise KeyboardInterrupt


def _parser(prog: str) -> argparse.ArgumentParser:
    parser = ArgumentParser(
        prog=prog,
        description="Make the typed client generated/otto_api from Otto's OpenAPI document, check "
        "it, and put it in place as one step. A rerun without changes touches no file. Without a "
        "checkout, --output says where the client goes.",
        epilog=_ENVIRONMENT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_arguments(parser)
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
        "--fix",
        action="store_true",
        help="follow renames that are certain in the code that --impact names: show the change as "
        "a diff, ask on a terminal, and make it; with --check nothing is written",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="with --fix: show the diff, and leave your code alone",
    )
    parser.add_argument("--yes", action="store_true", help="with --fix: do not ask")
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object")
    return parser
