"""The command `otto`: its subcommands, which load when they are used, and how it ends."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from importlib import import_module
from io import UnsupportedOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from otto_ext._version import __version__
from otto_ext.cli._failures import ExitCode, OutputClosed, UsageError, exit_code, statement
from otto_ext.cli._making import HarmlessHelp, made
from otto_ext.cli._output import note, write

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["run"]

#: Subcommands in the order of the help, each with its module here. A module has a function of the
#: command's name, or `command()` or `NAME_command()`, which return what typer runs.
_COMMANDS = {
    "call": "_call_command",
    "pull": "_pull_command",
    "verify": "_verify_command",
    "operations": "_operations_command",
    "login": "_login_command",
    "logout": "_login_command",
    "token": "_token_command",
    "doctor": "_doctor_command",
    "sandbox": "_sandbox_command",
    "mcp": "_mcp_command",
    "skill": "_skill_command",
    "diff": "_diff_command",
    "regenerate": "_codegen_commands",
    "track": "_codegen_commands",
    "drift": "_drift_command",
}


#: Columns of help at most: longer lines are hard to read.
_HELP = 120


class _OttoCommands(HarmlessHelp, TyperGroup):
    """The root command."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Take the arguments; no argument asks for help."""
        return super().parse_args(ctx, args if args or ctx.resilient_parsing else ["--help"])

    def list_commands(self, ctx: Any) -> list[str]:
        """The subcommands' names."""
        return list(_COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A subcommand, loaded now; None where there is none of the name."""
        home = _COMMANDS.get(cmd_name)
        if home is None:
            return None
        module = import_module(f"otto_ext.cli.{home}")
        make = getattr(module, f"{cmd_name}_command", None) or getattr(module, "command", None)
        return make() if make is not None else made(cmd_name, getattr(module, cmd_name))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The subcommand that the arguments begin with; near misses are reported."""
        # typer looks for them among the commands that are loaded.
        self.commands = {name: TyperCommand(name=name) for name in _COMMANDS}
        return super().resolve_command(ctx, args)


def _version(wanted: bool) -> None:
    if wanted:
        write(f"otto {__version__}\n".encode())
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", help="Say the version.", is_eager=True, callback=_version)
    ] = False,
) -> None:
    """Call Otto's API, look at what it offers, and find out why it does not respond."""


def _command() -> Any:
    app = typer.Typer(
        cls=_OttoCommands,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        # Subcommands have it from here.
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": _HELP},
    )
    app.callback()(_root)
    return get_command(app)


def _complete_at_once() -> None:
    """Let zsh complete at the first Tab already.

    It loads the file that typer installed at that Tab, which only defines how to complete: the
    second one would be the first to do so.
    """
    path, call = Path.home() / ".zfunc" / "_otto", '\n_otto_completion "$@"\n'
    with suppress(OSError):
        text = path.read_text("utf-8")
        if "compdef _otto_completion" in text and not text.endswith(call):
            path.write_text(text + call, "utf-8")


def run(arguments: Sequence[str]) -> int:
    """Run a command; return its exit code. Errors are reported on stderr."""
    as_json = "--json" in arguments
    if "_OTTO_COMPLETE" in os.environ:
        # typer wraps descriptions at the terminal's width, and zsh takes the rest for a word.
        os.environ["COLUMNS"] = str(10_000)
    # A shell's `>&-` closes them. Writing to stdout is an error then, for the result is lost.
    for name, mode in (("stdin", "r"), ("stdout", "r"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115 - as long as the process
    try:
        code = _command().main(list(arguments), prog_name="otto", standalone_mode=False)
        return code if isinstance(code, int) else ExitCode.OK
    except OutputClosed:
        _give_up_stdout()
        return ExitCode.OUTPUT_CLOSED
    except (KeyboardInterrupt, typer.Abort):
        return ExitCode.INTERRUPTED
    except typer.TyperException as error:
        return _reported(error, error.exit_code, as_json, _advised(error))
    except Exception as error:
        known = exit_code(error)
        if known is None:
            raise
        if isinstance(error, OSError):
            # It may be what could not be written.
            _give_up_stdout()
        if isinstance(error, UnsupportedOperation):
            error = UsageError("could not write the result: standard output is closed")
        return _reported(error, known, as_json)
    finally:
        if "--install-completion" in arguments:
            _complete_at_once()


def _give_up_stdout() -> None:
    """Send what Python still has for stdout nowhere: it flushes once more when it ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _advised(error: typer.TyperException) -> str:
    """What typer says, and where to read on if it has no advice of its own."""
    said = error.format_message()
    context = getattr(error, "ctx", None)
    if context is None or said.endswith(("?", ")")):
        return said
    return f"{said.removesuffix('.')}; see `{context.command_path} --help`"


def _reported(error: Exception, code: int, as_json: bool, message: str | None = None) -> int:
    message = " ".join((str(error) if message is None else message).split())
    if notes := "; ".join(getattr(error, "__notes__", ())):
        message += f" ({notes})"
    if as_json:
        note(json.dumps(statement(error, code, message)))
    else:
        note(f"otto: {message}", "red")
    return code
