"""Writes a comparison down: text for terminals, JSON for programs, Markdown and HTML for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from otto_codegen.diff.render.html import render_html, render_timeline
from otto_codegen.diff.render.json import render_json
from otto_codegen.diff.render.markdown import render_markdown
from otto_codegen.diff.render.text import render_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from otto_codegen.diff.change import Diff

__all__ = ["FORMATS", "render", "render_html", "render_timeline"]

_RENDERERS: Final[dict[str, Callable[[Diff, str], str]]] = {
    "text": render_text,
    "json": render_json,
    "markdown": render_markdown,
    "html": render_html,
}
FORMATS: Final = tuple(_RENDERERS)


def render(diff: Diff, format: str = "text", *, title: str = "API changes") -> str:
    """Write a comparison in one of `FORMATS`; all end in a newline.

    Raises:
        ValueError: the format is not one of them.
    """
    if format not in _RENDERERS:
        raise ValueError(f"format is one of {', '.join(FORMATS)}, not {format!r}")
    return _RENDERERS[format](diff, title)
