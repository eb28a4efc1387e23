"""Where the regeneration is: live in a terminal (rich), plain lines in a pipe, or nothing.

It goes to standard error; standard output is for the result. What comes from a document is shown
without control characters, which could drive the terminal.
"""

from __future__ import annotations

import argparse
import os
import sys
import unicodedata
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any, Protocol

from attrs import define

if TYPE_CHECKING:
    from rich.console import Console
    from rich.status import Status

__all__ = [
    "ArgumentParser",
    "PlainProgress",
    "Progress",
    "RichProgress",
    "SilentProgress",
    "display",
    "printable",
    "unwritten",
]


class Progress(Protocol):
    """A display that follows the steps of a run."""

    def started(self, name: str) -> None:
        """A step has begun."""

    def detail(self, text: str) -> None:
        """What the step does now, or what it found."""

    def finished(self, name: str, seconds: float, *, done: bool) -> None:
        """A step has ended; `done` is False where it failed."""


class SilentProgress:
    """No display, for programs."""

    def started(self, name: str) -> None:
        """Show nothing."""

    def detail(self, text: str) -> None:
        """Show nothing."""

    def finished(self, name: str, seconds: float, *, done: bool) -> None:
        """Show nothing."""


@define
class PlainProgress:
    """One line for each step that ended, and one for each detail."""

    stream: IO[str]

    def started(self, name: str) -> None:
        """Show nothing yet: the line comes when the step has ended."""

    def detail(self, text: str) -> None:
        """Print the detail below the steps before it."""
        self._line(f"  {printable(text)}")

    def finished(self, name: str, seconds: float, *, done: bool) -> None:
        """Print the step, and how long it took."""
        self._line(f"{name}: {'done' if done else 'failed'} in {seconds:.1f} s")

    def _line(self, text: str) -> None:
        print(text, file=self.stream, flush=True)


@define
class RichProgress:
    """A spinner with the present step, and a line for each that ended."""

    console: Console
    _status: Status | None = None
    _name: str = ""

    def started(self, name: str) -> None:
        """Spin beside the step's name."""
        self._name = name
        self._status = self.console.status(name)
        self._status.start()

    def detail(self, text: str) -> None:
        """Put the detail beside the step's name."""
        from rich.text import Text

        if self._status is not None:
            self._status.update(Text(f"{self._name}: {printable(text)}"))

    def finished(self, name: str, seconds: float, *, done: bool) -> None:
        """Leave a line behind."""
        from rich.text import Text

        if self._status is not None:
            self._status.stop()
            self._status = None
        mark, style = ("\u2713", "green") if done else ("\u2717", "red")
        line = Text.assemble((mark, style), f" {name:<10}", (f"{seconds:6.1f} s", "dim"))
        self.console.print(line)


def display(stream: IO[str]) -> Progress:
    """The display that suits a stream: rich in a terminal, plain lines elsewhere."""
    if not stream.isatty():
        return PlainProgress(stream)
    try:
        from rich.console import Console
    except ImportError:
        return PlainProgress(stream)
    return RichProgress(Console(file=stream))


def printable(text: str) -> str:
    """A string on one line, without characters that a terminal acts upon or hides."""
    line = " ".join(text.split())
    return "".join("?" if unicodedata.category(char) in _HIDDEN else char for char in line)


_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co"})


def unwritten(error: OSError | None) -> str:
    """Say why a result could not be written, and have Python not write it again when it ends."""
    with suppress(AttributeError, OSError, ValueError):  # there may be no such file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    reason = "standard output is closed" if error is None else error.strerror or str(error)
    return f"could not write the result: {reason}"


class ArgumentParser(argparse.ArgumentParser):
    """A parser whose help exits with 2 where it cannot be written; argparse exits with 0."""

    def print_help(self, file: Any = None) -> None:
        """Write the help to standard output, or to another file as argparse does."""
        if file is not None:
            super().print_help(file)
            return
        try:
            if sys.stdout is not None:
                sys.stdout.write(self.format_help())
                sys.stdout.flush()
                return
            problem = unwritten(None)
        except BrokenPipeError as error:
            # The reader has seen enough.
            unwritten(error)
            return
        except OSError as error:
            problem = unwritten(error)
        self.exit(2, f"{self.prog}: {problem}\n")
