"""The command line of `scripts/bench`."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from otto_bench import (
    auth,
    backoff,
    call_costs,
    decode_times,
    editor,
    impact,
    imports,
    pull_runs,
    regeneration,
    sandbox_reads,
)
from otto_bench.verdicts import topic as verdicts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["main"]

ROOT = Path(__file__).resolve().parents[2]
PAGE = Path("docs/benchmarks.md")

# A topic measures, draws its pictures into a folder and gives its section of the page.
TOPICS: dict[str, Callable[[Path], str]] = {
    "auth": auth.run,
    "backoff": backoff.run,
    "call": call_costs.run,
    "decode": decode_times.run,
    "diff": verdicts.run,
    "editor": editor.run,
    "impact": impact.run,
    "import": imports.run,
    "pull": pull_runs.run,
    "regenerate": regeneration.run,
    "sandbox": sandbox_reads.run,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure a topic and print its section; with `--write`, put it into docs/benchmarks.md.

    Returns:
        0: measured; argparse ends wrong use with 2.
    """
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("topic", choices=sorted(TOPICS))
    parser.add_argument(
        "paths",
        nargs="*",
        type=Path,
        help="for diff: folders, releases of one document in each; for regenerate: documents",
    )
    parser.add_argument("--write", action="store_true", help=f"update {PAGE} and its pictures")
    options = parser.parse_args(arguments)
    measure = TOPICS[options.topic]
    if options.paths and options.topic == "diff":
        measure = partial(verdicts.run, folders=options.paths)
    elif options.paths and options.topic == "regenerate" and not options.write:
        measure = partial(regeneration.run, documents=[path.resolve() for path in options.paths])
    elif options.paths:
        parser.error("only diff takes paths, and regenerate without --write")
    images = ROOT / "docs" / "img" if options.write else ROOT / ".cache" / "bench"
    images.mkdir(parents=True, exist_ok=True)
    section = measure(images)
    print(section)
    if options.write:
        page = ROOT / PAGE
        page.write_text(replaced(page.read_text(), options.topic, section))
    return 0


def replaced(page: str, topic: str, section: str) -> str:
    """The page with the part between a topic's two markers exchanged."""
    begin, end = f"<!-- {topic}: begin -->\n", f"<!-- {topic}: end -->"
    if begin not in page or end not in page:
        raise SystemExit(f"{PAGE} has no markers {begin.strip()} and {end}")
    before, _, rest = page.partition(begin)
    return before + begin + section + end + rest.partition(end)[2]
