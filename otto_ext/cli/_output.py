"""What is written, and where: results to stdout, all else to stderr, colour in terminals alone."""

from __future__ import annotations

import codecs
import io
import json
import os
import re
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from attrs import frozen

from otto_ext.cli._failures import OutputClosed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TextIO

    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

__all__ = [
    "colours",
    "console",
    "harmless",
    "is_terminal",
    "note",
    "progress",
    "show",
    "width",
    "write",
    "write_json",
]

#: C0 and C1 (ECMA-48, section 5) but tabs and line ends, and what changes the direction or the
#: lines of a string (Unicode, annex 9): a name or an amount would be shown as another.
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\r(?!\n)"
)
#: Wide enough that nothing in a pipe is cut or wrapped.
_PIPE_WIDTH = 100_000


def is_terminal(stream: TextIO) -> bool:
    """Whether a person looks at what is written to a stream."""
    return stream.isatty()


def colours(stream: TextIO) -> bool:
    """Whether to write colours to a stream (https://no-color.org)."""
    dumb = os.environ.get("TERM") == "dumb"
    return is_terminal(stream) and not dumb and not os.environ.get("NO_COLOR")


def console(stream: TextIO, file: TextIO | None = None) -> Console:
    """A console that writes as is right for a stream, to it or to another file."""
    from rich.console import Console

    terminal = is_terminal(stream)
    return Console(
        file=file or stream,
        force_terminal=colours(stream),
        no_color=not colours(stream),
        width=None if terminal else _PIPE_WIDTH,
        highlight=False,
        soft_wrap=not terminal,
    )


def width(stream: TextIO) -> int:
    """How many columns a stream has."""
    return console(stream, io.StringIO()).width


@contextmanager
def progress(text: str = "", *, shown: bool = True) -> Iterator[Callable[[str], None] | None]:
    """A bar on stderr with a line of text; in a terminal alone.

    Args:
        text: the first one.
        shown: whether to show it at all.

    Yields:
        what takes the next text; None where nothing is shown.
    """
    if not shown or not is_terminal(sys.stderr):
        yield None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console(sys.stderr), transient=True) as bar:
        task = bar.add_task(text, total=None)
        yield lambda text: bar.update(task, description=text)


def write(data: bytes) -> None:
    """Write bytes to stdout: as they are, but without control characters where it is a terminal.

    Raises:
        OutputClosed: the reader has gone.
        OSError: they could not be written.
    """
    if is_terminal(sys.stdout):
        data = harmless(_decoder.decode(data)).encode()
    _write(data)


#: A character may begin in one piece and end in the next.
_decoder = codecs.getincrementaldecoder("utf-8")("replace")


def _write(data: bytes) -> None:
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise OutputClosed from None


def show(what: RenderableType) -> None:
    """Write text, a table or another of rich's renderables to stdout."""
    drawn = io.StringIO()
    console(sys.stdout, drawn).print(_Harmless(what))
    lines = "".join(line.rstrip() + "\n" for line in drawn.getvalue().split("\n")[:-1])
    # A name must stay readable where the encoding lacks its characters, as a Windows pipe's cp1252.
    _write(lines.encode(sys.stdout.encoding or "utf-8", errors="backslashreplace"))


@frozen
class _Harmless:
    """A renderable whose strings are shown without control characters."""

    inner: RenderableType

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from rich.segment import Segment

        for text, style, control in console.render(self.inner, options):
            yield Segment(text if control else harmless(text), style, control)


def write_json(value: Any) -> None:
    """Write a value as indented JSON to stdout."""
    write(json.dumps(value, indent=2, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def harmless(text: str) -> str:
    """A string without the control characters that move a terminal's cursor, or worse.

    They are written as JSON escapes them; line ends and tabs stay.
    """
    return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def note(text: str, style: str = "") -> None:
    """Write a line to stderr, if that can be written to: what counts is the result."""
    import typer

    with suppress(OSError):
        typer.secho(harmless(text), err=True, fg=style or None, color=colours(sys.stderr))
