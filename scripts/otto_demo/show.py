"""How the demo looks, and how it keeps count of what was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Watch", "command", "console", "lines", "note", "scene", "table"]

console = Console(highlight=False, width=None if Console().is_terminal else 100)


@define
class Watch:
    """What should be seen: how often it was, and what was not."""

    seen: int = 0
    missed: list[str] = field(factory=list)

    def check(self, what: str, *, ok: bool) -> None:
        """Report whether something holds."""
        if ok:
            self.seen += 1
        else:
            self.missed.append(what)
        console.print(Text.assemble(("ok  ", "green") if ok else ("no  ", "bold red"), what))

    def end(self) -> bool:
        """Report the sum; return whether everything was seen."""
        console.print()
        if not self.missed:
            console.print(f"All seen: {self.seen} of {self.seen}.", style="bold green")
            return True
        console.print(f"Not all was seen: {len(self.missed)} missed.", style="bold red")
        for what in self.missed:
            console.print(Text(f"  {what}", "red"))
        return False


def scene(title: str, said: str = "") -> None:
    """Open a part of the demo."""
    console.print()
    console.rule(Text(title, "bold cyan"), align="left", style="cyan")
    if said:
        console.print(Text(said, "dim"))


def command(text: str) -> None:
    """A command as somebody would type it."""
    console.print(Text(f"$ {text}", "bold"))


def note(text: str) -> None:
    """Something beside the point."""
    console.print(Text(text, "dim"))


def lines(text: str, most: int = 8) -> None:
    """The first lines of what a command wrote, each cut where the screen ends."""
    found = text.rstrip().splitlines()
    for line in found[:most]:
        console.print(Text(f"  {line}"), no_wrap=True, overflow="ellipsis")
    if len(found) > most:
        note(f"  ... and {len(found) - most} lines more")


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Rows under heads; strings are wrapped and not cut."""
    found = Table(*heads, box=None, pad_edge=False, header_style="dim")
    for column in found.columns:
        column.overflow = "fold"  # a name that is cut off cannot be typed
    for row in rows:
        found.add_row(*map(Text, row))
    console.print(Padding(found, (0, 0, 0, 2)))
