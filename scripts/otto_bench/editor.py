"""Topic `editor`: what completion costs in pyright's language server, beside other clients."""

from __future__ import annotations

import os
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from otto_bench.documents import large_document
from otto_bench.language_server import LanguageServer
from otto_bench.ours import PYTHON, ROOT, regenerate, write_document
from otto_bench.stock import stock_client
from otto_bench.timing import machine, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

__all__ = ["EditorTimes", "Subject", "measure", "run"]

#: As many as the largest tag of the public documents that the project is tried on.
OPERATIONS = 329
ROUNDS = 3
#: The environment of the tests has pyright; that of the peers has the peers.
_PEERS = Path(sys.executable)
_SERVER = (PYTHON, "-m", "pyright.langserver", "--stdio")
_OTTO = "from otto_ext import Otto\notto = Otto()\notto."
_OPENAI = "from openai import OpenAI\nclient = OpenAI()\nclient."


@frozen
class Subject:
    """A client, as somebody types at it; `|` is the cursor.

    Attributes:
        warm: source code that has the server read the client.
        text: the source code to complete.
        folder: the workspace, where the client is that is not installed.
        python: whose packages the server looks at.
    """

    name: str
    warm: str
    text: str
    folder: Path
    python: Path


@frozen
class EditorTimes:
    """What completion took: processor seconds of the first and of a later one, and the server's
    memory after it, in MiB.
    """

    offered: int
    first: float
    later: float
    memory: float


def run(images: Path) -> str:
    """Measure completions, and give the section's text."""
    del images
    with tempfile.TemporaryDirectory(prefix="otto-bench-") as name:
        folder = Path(name)
        document = write_document(_one_tag(), folder / "document.json")
        regenerate(document, folder / "ours")
        stock = stock_client(ROOT, folder / "stock", document)
        (folder / "openai").mkdir()
        subjects = [
            Subject(
                f"**`otto.group.`**, {OPERATIONS} operations",
                f"{_OTTO}|",
                f"{_OTTO}group.|",
                folder / "ours",
                Path(PYTHON),
            ),
            Subject(
                f"stock client, `stock_client.api.group.`, {OPERATIONS} operations",
                "import stock_client\nstock_client.|",
                "from stock_client.api.group import |",
                stock,
                _PEERS,
            ),
            Subject(
                f"openai-python {version('openai')}, `client.responses.`",
                f"{_OPENAI}|",
                f"{_OPENAI}responses.|",
                folder / "openai",
                _PEERS,
            ),
        ]
        return _text({it.name: measure(it, ROUNDS) for it in subjects})


def measure(subject: Subject, rounds: int) -> list[EditorTimes]:
    """Complete in servers of their own, one a round."""
    return [_measured(subject) for _ in range(rounds)]


def _measured(subject: Subject) -> EditorTimes:
    settings: dict[str, Any] = {"python": {"pythonPath": str(subject.python)}}
    with LanguageServer(_SERVER, subject.folder, settings) as server:
        server.open(subject.warm).completions()
        before = _processor_seconds(server.session)
        offered = len(server.open(subject.text).completions())
        first = _processor_seconds(server.session)
        server.open(subject.text).completions()
        later = _processor_seconds(server.session)
        memory = max(_memory(server.session))
    return EditorTimes(offered, first - before, later - first, memory)


def _processes(session: int) -> Iterator[tuple[Path, list[str]]]:
    """The processes of a session (Linux, proc(5)): their folders, and what `stat` has."""
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            try:
                fields = (path / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it ended
            if int(fields[3]) == session:
                yield path, fields


def _processor_seconds(session: int) -> float:
    ticks = sum(int(fields[11]) + int(fields[12]) for _, fields in _processes(session))
    return ticks / os.sysconf("SC_CLK_TCK")


def _memory(session: int) -> Iterator[float]:
    for path, _ in _processes(session):
        resident = int((path / "statm").read_text().split()[1])
        yield resident * os.sysconf("SC_PAGE_SIZE") / 2**20


def _one_tag() -> dict[str, Any]:
    """A document whose operations all have one tag."""
    document = large_document(OPERATIONS)
    for item in document["paths"].values():
        for operation in item.values():
            operation["tags"] = ["group"]
    return document


def _text(taken: dict[str, Sequence[EditorTimes]]) -> str:
    rows = []
    for name, runs in taken.items():
        best = min(runs, key=lambda it: it.first)
        later = min(it.later for it in runs)
        seconds = (f"{best.first:.2f}", f"{later:.2f}")
        rows.append((name, best.offered, *seconds, f"{best.memory:.0f}"))
    return "\n".join(
        [
            "Completion in pyright's language server, after the client itself was read, in "
            "processor time, which other load on the machine changes less; the least of "
            f"{ROUNDS} servers:",
            "",
            *table(["", "names", "first, s", "later, s", "memory, MiB"], rows),
            "",
            machine(),
            "",
        ]
    )
