"""Plain text for a terminal or a log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from otto_codegen.diff.render.grouping import HEADINGS, groups, some, summary
from otto_codegen.progress import printable

if TYPE_CHECKING:
    from otto_codegen.diff.change import Diff


def render_text(diff: Diff, title: str) -> str:
    """A heading for each level, a line for each change, what it concerns below."""
    lines = [printable(title), summary(diff)]
    for level, found in groups(diff).items():
        lines += ["", f"{HEADINGS[level]} ({len(found)})"]
        for group in found:
            first, more = some(group.operations)
            where = ", ".join(first) + (f" and {more} more" if more else "")
            lines += [
                f"  - {printable(group.message)}",
                f"      {where or 'the whole API'}",
                f"      {group.change.id} at {group.location}{group.elsewhere} "
                f"[{group.change.fingerprint}]",
            ]
    return "\n".join(lines) + "\n"
