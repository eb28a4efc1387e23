"""Plain text for a terminal or a log."""

from __future__ import annotations

from otto_codegen.diff.model import Diff
from otto_codegen.diff.render.grouping import HEADINGS, groups, some, summary


def render_text(diff: Diff, title: str) -> str:
    """A heading for each level, a line for each change, what it concerns below."""
    lines = [title, summary(diff)]
    for level, found in groups(diff).items():
        lines += ["", f"{HEADINGS[level]} ({len(found)})"]
        for group in found:
            lines.append(f"  {_plain(group.change.message)}  [{group.change.id}]")
            first, more = some(group.operations)
            where = ", ".join(map(_plain, first)) + (f" and {more} more" if more else "")
            lines.append(
                f"      {where or 'the whole API'}  at {_plain(group.change.location) or '/'}"
            )
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    # A document must not be able to move the cursor of the terminal that shows its diff.
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )
