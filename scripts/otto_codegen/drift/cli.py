"""`otto drift`: propose an overlay from what clients saw."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from otto_codegen.codegen_errors import CodegenError
from otto_codegen.drift.locate import CorrectedDocument
from otto_codegen.drift.overlay_file import overlay_text, sentences
from otto_codegen.drift.propose import propose
from otto_codegen.drift.seen import read_logs
from otto_codegen.overlay import apply_overlays, load_overlays
from otto_codegen.progress import ArgumentParser, printable, unwritten
from otto_codegen.settings import HERE, Target, checkout
from otto_ext.openapi.document_errors import OpenAPIError
from otto_ext.openapi.fetch import Fetcher
from otto_ext.openapi.load import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from otto_codegen.drift.propose import Verdict

__all__ = ["main"]

NONE, FOUND, FAILED = 0, 1, 2
_EPILOG = """\
exit status: 0 the document allows everything that was seen; 1 it does not; 2 failed.
"""


def main(arguments: Sequence[str] | None = None, prog: str = "drift") -> int:
    """Propose an overlay; return the exit status."""
    options = _parser(prog).parse_args(arguments)
    try:
        return _run(options)
    except OpenAPIError as error:
        print(f"{prog}: {printable(str(error))}", file=sys.stderr)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        print(f"{prog}: {unwritten(error)}", file=sys.stderr)
    return FAILED


def _run(options: argparse.Namespace) -> int:
    files = options.file
    output: Path | None = options.output
    if output is not None and output.exists():
        raise CodegenError(f"--output {output}: the file exists; name another one")
    seen = read_logs(files)
    root, overlays = _document(options)
    corrected, _ = apply_overlays(load(root, Fetcher()).document, load_overlays(overlays))
    verdicts = propose(corrected, seen)
    document, today = CorrectedDocument(corrected), dt.datetime.now(dt.UTC).date().isoformat()
    text = overlay_text(document, verdicts, today)
    if options.json:
        print(json.dumps([_as_dict(verdict) for verdict in verdicts], indent=2))
    else:
        _report(document, verdicts, files)
        if output is None:
            sys.stdout.write(text)
    sys.stdout.flush()
    if output is not None and text:
        output.write_text(text, encoding="utf-8")
        print(f"{output}: read it, move it into the overlays, and regenerate", file=sys.stderr)
    return FOUND if any(not verdict.is_allowed for verdict in verdicts) else NONE


def _document(options: argparse.Namespace) -> tuple[str | Path, Path]:
    """The document that the client in use is made from, and the folder of its overlays."""
    root = checkout()
    overlays = options.overlays or (root / "overlays" if root else HERE / "overlays")
    if options.source:
        return options.source, overlays
    target = Target.installed() or (Target.repository(root) if root else None)
    if target is None:
        raise CodegenError("there is no document here; name one: --source URL|FILE")
    return target.document, overlays


def _report(
    document: CorrectedDocument, verdicts: Sequence[Verdict], files: Sequence[Path]
) -> None:
    """Say what was seen and what follows, on stderr: stdout is the overlay's."""
    wanted = [verdict for verdict in verdicts if not verdict.is_allowed]
    for verdict in (it for it in wanted if not it.is_covered):
        first, *rest = sentences(document, verdict)
        print(printable(first), file=sys.stderr)
        for line in rest:
            print(f"  {printable(line)}", file=sys.stderr)
    made = sum(verdict.correction is not None for verdict in wanted)
    covered = sum(verdict.is_covered for verdict in wanted)
    names = ", ".join(map(str, files))
    past = len(verdicts) - len(wanted)
    parts = [
        f"{len(wanted) or 'no'} difference{'s' * (len(wanted) != 1)} from the document in {names}",
        *([f"{made} correction{'s' * (made != 1)}"] if wanted else []),
        *([f"{covered} that another of these corrections covers"] if covered else []),
        *([f"{past} that the document allows by now"] if past else []),
    ]
    print("; ".join(parts), file=sys.stderr)


def _as_dict(verdict: Verdict) -> dict[str, Any]:
    seen, correction = verdict.seen, verdict.correction
    return {
        "request": seen.request,
        "status": seen.status,
        "place": seen.place,
        "expected": seen.expected,
        "got": verdict.shape,
        "count": seen.got[verdict.shape],
        "values": list(seen.values),
        "first": seen.first,
        "last": seen.last,
        "allowed": verdict.is_allowed,
        "correction": correction.text if correction else None,
        "pointers": list(correction.sites) if correction else [],
        "reason": verdict.reason or None,
    }


def _parser(prog: str) -> argparse.ArgumentParser:
    parser = ArgumentParser(
        prog=prog,
        description="Propose an OpenAPI Overlay that makes the document allow what responses "
        "showed. The overlay goes to stdout, what was seen to stderr.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--file",
        metavar="FILE",
        type=Path,
        action="append",
        required=True,
        help="what otto_ext.DriftLog wrote; can be given several times",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=Path,
        help="write the overlay there, for example to overlays/50-drift.yaml",
    )
    parser.add_argument(
        "--source",
        metavar="URL|FILE",
        help="the document; default: that of the present client",
    )
    parser.add_argument(
        "--overlays",
        metavar="DIR",
        type=Path,
        help="corrections that exist already; default: overlays/ of the repository, or those that "
        "the installed client was made with",
    )
    parser.add_argument("--json", action="store_true", help="print everything as JSON instead")
    return parser
