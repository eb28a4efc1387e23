"""A pull of many parents' rows, killed in the middle and gone on with."""

from __future__ import annotations

import csv
import json
import time
from typing import TYPE_CHECKING, Any

from otto_demo.processes import otto, started
from otto_demo.show import command, console, note, scene

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from otto_demo.calls import Offer
    from otto_demo.show import Watch
    from otto_ext.sandbox import Sandbox

__all__ = ["show_pull"]

#: A slow API, so that there is a middle to be killed in; then one with bad moments as well.
_SLOW = [{"fault": "delay=0.15"}]
_BAD = {"seed": 1, "rules": [{"faults": ["503", "truncate", "drop"], "rate": 0.05}]}
#: Seconds after which a pull that committed nothing counts as stuck.
_PATIENCE = 120.0


def show_pull(
    watch: Watch, sandbox: Sandbox, offer: Offer, client: Path, settings: Mapping[str, str]
) -> None:
    """Pull, kill the process, go on under faults, and compare with an undisturbed pull."""
    scene(
        "5. A bulk pull, killed in the middle",
        "All pages of many parents at once, into one file; a checkpoint knows what counts.",
    )
    if offer.pull is None:
        note("This document has nothing that comes in small pages.")
        return
    arguments = _arguments(offer.pull)
    sandbox.add_faults(_SLOW)
    command(f"otto {' '.join(arguments)} -o rows.csv")
    there = _killed(arguments, client, settings)
    watch.check(
        f"killed (kill -9) with {there} rows on the disk and no rows.csv",
        ok=there > 0 and not (client / "rows.csv").exists(),
    )
    sandbox.clear_faults()
    sandbox.add_faults(_BAD)
    done = otto(*arguments, "-o", "rows.csv", "--json", client=client, settings=settings)
    sandbox.clear_faults()
    report: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {}
    if report:
        note(
            f"  {report['rows']} rows of {report['units']} units, {report['resumed_rows']} of them "
            f"from before; 5 % of the responses were failures"
        )
    watch.check(
        f"the same command went on after {there} rows", ok=report.get("resumed_rows") == there
    )
    done = otto(*arguments, "-o", "undisturbed.csv", client=client, settings=settings)
    rows, undisturbed = _rows(client / "rows.csv"), _rows(client / "undisturbed.csv")
    watch.check(
        f"each of {len(undisturbed)} rows is there exactly once",
        ok=sorted(rows) == sorted(undisturbed) and len(set(rows)) == len(rows) > there,
    )


def _arguments(pull: Mapping[str, str]) -> tuple[str, ...]:
    if "size" in pull:
        return ("pull", pull["operation"], "--param", f"{pull['size']}=5")
    return (
        *("pull", pull["operation"], "--parents", pull["parents"]),
        *("--parent", f"{pull['argument']}=id"),
    )


def _killed(arguments: tuple[str, ...], client: Path, settings: Mapping[str, str]) -> int:
    """The rows that count when the process is killed after its first commit."""
    checkpoint, end = client / "rows.csv.checkpoint", time.monotonic() + _PATIENCE
    process = started((*arguments, "-o", "rows.csv"), client, settings)
    with process, console.status("pulling ..."):
        while process.poll() is None and time.monotonic() < end:
            if checkpoint.exists() and _committed(checkpoint):
                break
            time.sleep(0.02)
        process.kill()
    return _committed(checkpoint)


def _committed(checkpoint: Path) -> int:
    """The rows that the last whole line of a checkpoint counts."""
    rows = 0
    for line in checkpoint.read_bytes().splitlines(keepends=True) if checkpoint.exists() else ():
        if line.endswith(b"\n"):
            rows = json.loads(line).get("rows", rows)
    return rows


def _rows(path: Path) -> list[tuple[str, ...]]:
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        head, *rows = csv.reader(file)
    # Columns come in the order of their first appearance, which is that of arrival.
    order = sorted(range(len(head)), key=head.__getitem__)
    return [tuple(row[at] for at in order) for row in rows]
