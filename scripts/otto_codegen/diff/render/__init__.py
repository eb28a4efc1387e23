"""Writes a comparison down: text for terminals, JSON for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from otto_codegen.diff.model import Diff
from otto_codegen.diff.render.json import render_json
from otto_codegen.diff.render.text import render_text

_RENDERERS: Final[dict[str, Callable[[Diff, str], str]]] = {
    "text": render_text,
    "json": render_json,
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
