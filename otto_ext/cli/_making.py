"""From a function to a command, by typer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer
from typer.main import get_command

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["made"]


def made(name: str, function: Callable[..., Any], **settings: Any) -> Any:
    """The command that a function is; its parameters are the arguments and options.

    Args:
        name: the command's.
        function: called with what was given.
        settings: those of `typer.Typer.command`.
    """
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(name, **settings)(function)
    return get_command(app)
