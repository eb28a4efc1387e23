"""From a function to a command, by typer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand
from typer.main import get_command

from otto_ext.cli._output import harmless

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["HarmlessHelp", "made"]


class HarmlessHelp:
    """A command whose help, which quotes the document, has no control characters."""

    def get_help(self, ctx: Any) -> str:
        """The help as a string."""
        own: Any = super()
        return harmless(own.get_help(ctx))


class _Command(HarmlessHelp, TyperCommand):
    """A command made of a function."""


def made(name: str, function: Callable[..., Any], **settings: Any) -> Any:
    """The command that a function is; its parameters are the arguments and options.

    Args:
        name: the command's.
        function: called with what was given.
        settings: those of `typer.Typer.command`.
    """
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(name, cls=_Command, **settings)(function)
    return get_command(app)
