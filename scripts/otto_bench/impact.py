"""Topic `impact`: what `--impact` costs on a large client and much code, and a diff its memory."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from otto_bench.documents import large_document
from otto_bench.ours import PYTHON, ROOT, regenerate, write_document
from otto_bench.timing import machine, table

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ImpactResults", "changed", "documents_of", "measure", "run", "users_code"]

#: About Plaid's: 330 operations, 2,300 types, 3 MB.
OPERATIONS, PARTS, FIELDS = 330, 44, 5
FILES = 200
#: Operations of a document of 11 MB, as GitHub's.
BIG = 860
_DESCRIPTION = (
    "Set by the institution that holds the account, and absent until the first statement of a "
    "month is final; what it means for other currencies is described with the account."
)
COLD, WARM, MEMORY = 30, 5, 150


@frozen
class ImpactResults:
    """What was measured.

    Attributes:
        operations, types, size: of the document, the size in bytes.
        files: of the user's.
        hits: lines that the change breaks or that are to be looked at.
        cold, warm: seconds of processor time of a run with `--impact`, all processes included, the
            first with nothing known.
        without: the same run without `--impact`.
        big: the size in bytes of each of the two big documents.
        memory: MB that their diff takes at its peak.
    """

    operations: int
    types: int
    size: int
    files: int
    hits: int
    cold: float
    warm: float
    without: float
    big: int
    memory: float


def run(images: Path) -> str:
    """Measure, and give the section's text.

    Args:
        images: unused; other topics draw there.
    """
    del images
    document, big = (documents_of(n, PARTS, FIELDS) for n in (OPERATIONS, BIG))
    return _text(measure(document, FILES, big))


def documents_of(operations: int, parts: int, fields: int) -> dict[str, Any]:
    """A document with many types for its operations.

    Args:
        operations: how many operations it has, seven for each resource.
        parts: how many objects each resource has inside.
        fields: how many fields each of them has.
    """
    document = large_document(operations)
    schemas = document["components"]["schemas"]
    for name in [name for name in schemas if f"{name}Details" in schemas]:
        for number in range(parts):
            part = f"{name}Part{number}"
            text = {"type": "string", "description": f"Part {number} of {name}. {_DESCRIPTION}"}
            held = {f"field_{index}": text for index in range(fields)}
            schemas[part] = {"type": "object", "required": list(held), "properties": held}
            schemas[name]["properties"][f"part_{number}"] = {"$ref": f"#/components/schemas/{part}"}
    return document


def changed(document: dict[str, Any]) -> dict[str, Any]:
    """The next version: each resource loses a field, and another has a new type."""
    found: dict[str, Any] = json.loads(json.dumps(document))
    schemas = found["components"]["schemas"]
    for name in [name for name in schemas if f"{name}Details" in schemas]:
        del schemas[name]["properties"]["note"]
        schemas[name]["properties"]["count"] = {"type": "string"}
    return found


def users_code(names: dict[str, Any], files: int, folder: Path) -> Path:
    """Files that call the client, and use what `changed` changes.

    Args:
        names: the source map of the client (`names` in its `_source.json`).
        files: how many.
        folder: where.
    """
    folder.mkdir()
    lists = [it for it in names["operations"].values() if it["method"].startswith("list_")]
    for number in range(files):
        it = lists[number % len(lists)]
        (folder / f"use_{number}.py").write_text(
            f'''"""Uses of {it["id"]}."""

from otto_ext import Otto


def total(otto: Otto) -> int:
    found = 0
    for row in otto.{it["tags"][0]}.{it["method"]}(limit=100).data:
        print(row.id, row.name, row.note)
        if row.count == {number}:
            found += 1
    return found
'''
        )
    return folder


def measure(document: dict[str, Any], files: int, big: dict[str, Any]) -> ImpactResults:
    """Make a client, change its document, and ask twice what that breaks; diff big documents.

    Args:
        document: what the client is made from.
        files: how many files of code use it.
        big: the document of the diff.
    """
    with tempfile.TemporaryDirectory(prefix="otto-bench-") as name:
        folder = Path(name)
        old = write_document(document, folder / "old.json")
        new = write_document(changed(document), folder / "new.json")
        regenerate(old, folder / "client")
        stamp = json.loads((folder / "client" / "otto_api" / "_source.json").read_text())
        code = users_code(stamp["names"], files, folder / "code")
        command = ["scripts/regenerate.py", "--source", str(new), "--output"]
        command += [str(folder / "client"), "--check", "--json"]
        without = _processor([*command, "--report", str(folder / "report.md")], folder)
        cold = _processor([*command, "--impact", str(code)], folder)
        warm = _processor([*command, "--impact", str(code)], folder)
        impact = json.loads(warm.output)["impact"]
        memory, size = _diff(big, folder)
        return ImpactResults(
            len(stamp["names"]["operations"]),
            len(stamp["names"]["schemas"]),
            old.stat().st_size,
            files,
            len(impact),
            cold.processor,
            warm.processor,
            without.processor,
            size,
            memory,
        )


def _diff(document: dict[str, Any], folder: Path) -> tuple[float, int]:
    """MB at the peak of a diff, and the size of each document in bytes."""
    # Indented, as GitHub publishes its document.
    old, new = folder / "big.json", folder / "bigger.json"
    old.write_text(json.dumps(document, indent=2))
    new.write_text(json.dumps(changed(document), indent=2))
    return _processor(
        ["scripts/api_diff.py", str(old), str(new), "--format", "json"], folder
    ).memory, (old.stat().st_size)


@frozen
class _Used:
    processor: float
    memory: float
    output: bytes


def _processor(command: Sequence[str], folder: Path) -> _Used:
    """Run one of our commands; the processor time of it and of what it starts, and its memory."""
    env = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache")}
    # The measuring environment's own path would put the committed client before the new one.
    env.pop("PYTHONPATH", None)
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            [PYTHON, *command],
            cwd=ROOT,
            env=env,
            stdout=output,
            stderr=subprocess.DEVNULL,
        )
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{command[0]} ended with status {process.returncode}")
    return _Used(
        used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, (folder / "output").read_bytes()
    )


def _text(results: ImpactResults) -> str:
    cold, warm = results.cold - results.without, results.warm - results.without
    rows = [
        ("`--check --impact`, with nothing known", f"{results.cold:.1f}", ""),
        ("`--check --impact`, from then on", f"{results.warm:.1f}", ""),
        ("`--check --report`, without `--impact`", f"{results.without:.1f}", ""),
        ("**`--impact` alone**, with nothing known", f"{cold:.1f}", COLD),
        ("**`--impact` alone**, from then on", f"{warm:.1f}", WARM),
    ]
    return "\n".join(
        [
            f"A document of {results.size / 1e6:.1f} MB, {results.operations} operations and "
            f"{results.types:,} types; {results.files} files of code, in which {results.hits} "
            "lines break or are to be looked at. Processor time of all cores:",
            "",
            *table(["", "s", "limit"], rows),
            "",
            f"`scripts/api_diff.py` on two documents of {results.big / 1e6:.0f} MB takes "
            f"{results.memory:.0f} MB at its peak; the limit is {MEMORY} MB.",
            "",
            machine(),
            "",
        ]
    )
