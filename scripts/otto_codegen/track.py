"""The daily job: follow the document, keep dated reports, and print something only on news.

Each run compares the document with the one before. A report is written where it changed in what a
caller can notice, and kept; `report.md` and `report.html` are always the newest. A state file
remembers what was reported, so that what is known is not said again the next day.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, frozen

from otto_codegen import report
from otto_codegen.change_page import write_page
from otto_codegen.cli import attempted
from otto_codegen.headline import breaks_callers, headline, is_news
from otto_codegen.notify import check_command, check_webhook, run_command, send_webhook
from otto_codegen.outcome import RegenerationOutcome
from otto_codegen.pipeline import regenerate
from otto_codegen.progress import ArgumentParser, SilentProgress, display, printable, unwritten
from otto_codegen.settings import add_arguments, checkout, settings_of
from otto_ext.openapi.document_errors import OpenAPIError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

HARMLESS, BREAKS_YOURS, FAILED, BREAKS_CALLERS = 0, 1, 2, 3
_SUFFIXES: Final = (".md", ".html")
_PROBLEMS: Final = 5
_EPILOG = """\
environment:
  OTTO_SPEC_URL       the document's URL or path, where --source is not given
  OTTO_SPEC_TOKEN     sent as a bearer token to Otto's hosts, to loopback, and to the hosts of
                      OTTO_SPEC_URL and OTTO_BASE_URL
  OTTO_IMPACT_PATHS   code of yours too, separated by colons
  OTTO_TRACK_WEBHOOK  the URL of --webhook

exit status: 0 unchanged, or the change is harmless; 1 it changed and something of yours breaks;
3 it changed and breaks callers of the API, but none of your lines; 2 failed, with every file and
the last report as they were.
"""


def main(arguments: Sequence[str] | None = None, prog: str = "track") -> int:
    """Follow the document once; return the exit status."""
    options = _parser(prog).parse_args(arguments)
    options.impact += [Path(p) for p in os.environ.get("OTTO_IMPACT_PATHS", "").split(":") if p]
    if sys.stdout is None:  # a shell's `>&-`
        print(f"{prog}: {unwritten(None)}", file=sys.stderr)
        return FAILED
    quiet = options.quiet if options.quiet is not None else not sys.stdout.isatty()
    outcome, notifier = RegenerationOutcome(), _Notifier()
    job = _TrackedRun(options.reports or _default_reports(), outcome, quiet)
    with attempted(outcome, show_traceback=options.traceback):
        notifier = _Notifier.of(options)
        settings = settings_of(options, only_check=True)
        job.prepare()
        progress = SilentProgress() if quiet else display(sys.stderr)
        regenerate(evolve(settings, detailed=True), progress, outcome)
        text = job.report(settings.target.changes)
        if text:
            _pass_on(notifier, text, job.status())
    if outcome.error:
        try:
            sys.stdout.flush()
        except OSError as error:
            unwritten(error)
        text = job.failed(prog)
        if text:
            _pass_on(notifier, text, FAILED)
        return FAILED
    return job.status()


def _pass_on(notifier: _Notifier, text: str, status: int) -> None:
    try:
        notifier.send(text, str(status))
    except OpenAPIError as error:
        # The report is there and its lines are printed: that is what counts.
        print(f"could not notify: {printable(str(error))}", file=sys.stderr)


@frozen
class _Notifier:
    """Where news goes besides the output."""

    command: tuple[str, ...] = ()
    webhook: str = ""

    @classmethod
    def of(cls, options: argparse.Namespace) -> _Notifier:
        url = options.webhook or os.environ.get("OTTO_TRACK_WEBHOOK", "").strip()
        command = tuple(check_command(options.notify)) if options.notify is not None else ()
        return cls(command, check_webhook(url) if url else "")

    def send(self, text: str, status: str) -> None:
        if self.command:
            run_command(self.command, text, status)
        if self.webhook:
            send_webhook(self.webhook, text)


@frozen
class _TrackedRun:
    """The reports of a place, and what of an outcome is news."""

    folder: Path
    outcome: RegenerationOutcome
    quiet: bool

    def prepare(self) -> None:
        """Make the folder, before anything is done that it would be needed for."""
        self.folder.mkdir(parents=True, exist_ok=True)

    def status(self) -> int:
        """The exit status of a run that did not fail."""
        outcome = self.outcome
        if outcome.status not in ("changed", "would-change") or not is_news(outcome):
            return HARMLESS
        if outcome.impact is not None and outcome.impact.breaking:
            return BREAKS_YOURS
        return BREAKS_CALLERS if breaks_callers(outcome) else HARMLESS

    def report(self, changes: Path | None) -> str:
        """Write and print what is news; returns the lines, empty where there is none."""
        state, mark = self._state(), self._mark()
        known = mark == state.get("reported")
        if not self.quiet:
            report.write(self.outcome, sys.stdout)
            sys.stdout.flush()
        if not is_news(self.outcome) or known:
            self._remember({**state, "failed": ""})
            return ""
        path = self._write(changes)
        self._remember({"reported": mark, "failed": ""})
        text = "".join(f"{printable(line)}\n" for line in (*headline(self.outcome), path))
        if self.quiet:
            print(text, end="", flush=True)
        else:
            print(f"The report is in {path}", flush=True)
        return text

    def failed(self, prog: str) -> str:
        """Print what went wrong; returns it, empty where that is what went wrong the last time."""
        outcome = self.outcome
        text = f"{prog}: failed: {printable(outcome.error)}\n"
        text += "".join(f"  {printable(line)}\n" for line in outcome.problems[:_PROBLEMS])
        print(text, end="", file=sys.stderr, flush=True)
        state = self._state()
        if self.folder.is_dir():
            self._remember({**state, "failed": outcome.error})
        return text if state.get("failed") != outcome.error else ""

    def _mark(self) -> str:
        """What was found, in a hash: the document, and the user's lines that it breaks."""
        impact = self.outcome.impact
        hits = [(hit.file, hit.code, hit.reason) for hit in impact.hits] if impact else []
        changes = self.outcome.diff.as_dict() if self.outcome.diff else None
        found = json.dumps([self.outcome.document_hash, changes, hits])
        return hashlib.sha256(found.encode()).hexdigest()

    def _write(self, changes: Path | None) -> str:
        """Write the dated report, then the newest as a copy of it; returns the path of the text."""
        name = f"{self.outcome.date}-{self._mark()[:8]}"
        with tempfile.TemporaryDirectory(prefix=".report-", dir=self.folder) as directory:
            drafts = {suffix: Path(directory, name + suffix) for suffix in _SUFFIXES}
            for draft in drafts.values():
                write_page(self.outcome, draft, changes)
            # All are whole before the first is put in place.
            for suffix, draft in drafts.items():
                copy = Path(directory, f"report{suffix}")
                shutil.copyfile(draft, copy)
                draft.replace(self.folder / draft.name)
                copy.replace(self.folder / copy.name)
        return str(self.folder / f"{name}.md")

    def _state(self) -> dict[str, Any]:
        try:
            found = json.loads((self.folder / "state.json").read_bytes())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _remember(self, state: dict[str, Any]) -> None:
        if state == self._state():
            return
        draft = self.folder / f".state.{os.getpid()}"
        try:
            draft.write_text(json.dumps(state), encoding="utf-8")
            draft.replace(self.folder / "state.json")
        except OSError as error:
            print(f"{self.folder}: {error.strerror or error}", file=sys.stderr)
            draft.unlink(missing_ok=True)


def _default_reports() -> Path:
    root = checkout()
    if root is not None:
        return root / ".cache" / "track"
    stated = os.environ.get("XDG_STATE_HOME", "")
    base = Path(stated) if os.path.isabs(stated) else Path("~/.local/state").expanduser()
    return base / "otto-client" / "track"


def _parser(prog: str) -> argparse.ArgumentParser:
    parser = ArgumentParser(
        prog=prog,
        description="Follow Otto's document: put the new client in place where it changed "
        "(outside of a checkout only with --output DIR), and leave a dated report of what that "
        "means. Says nothing on a quiet day.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_arguments(parser)
    parser.add_argument(
        "--reports",
        metavar="DIR",
        type=Path,
        help="where reports are kept; default: .cache/track of the checkout, else "
        "~/.local/state/otto-client/track",
    )
    output = parser.add_mutually_exclusive_group()
    output.add_argument(
        "--quiet",
        action="store_const",
        const=True,
        default=None,
        help="print three lines and the path of the report where there is news, else nothing; "
        "the default where the output is not a terminal",
    )
    output.add_argument(
        "--verbose", action="store_const", const=False, dest="quiet", help="print all that was done"
    )
    parser.add_argument(
        "--notify",
        metavar="CMD",
        help="run a command where there is news, with the lines on its standard input",
    )
    parser.add_argument(
        "--webhook",
        metavar="URL",
        help="post the lines to a webhook of Slack or Microsoft Teams where there is news; better "
        "in OTTO_TRACK_WEBHOOK, as the URL is a secret",
    )
    return parser
