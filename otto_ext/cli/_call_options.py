"""The options of `otto call`: those of every call, and one per parameter and member of a body."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Annotated, Any

import typer
from attrs import frozen

from otto_ext.cli._failures import UsageError
from otto_ext.cli._output import harmless

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from otto_ext.wire.model import Property
    from otto_ext.wire.operation import Operation, Parameter

__all__ = ["GivenOption", "option_name", "option_of", "own_options", "plain_name", "said_of_member"]

#: What options are shown to take, where the type says less.
_METAVARS = {"BINARY": "FILE"}


@frozen
class GivenOption:
    """A parameter, or a member of the body, as an option.

    Attributes:
        what: which one.
        name: the argument's name in Python.
        option: with its dashes.
    """

    what: Parameter | Property
    name: str
    option: str

    def read(self, given: dict[str, Any], read: Callable[[Any, Any], Any]) -> list[Any]:
        """What was given for it, read by its type, as a list of one; empty where nothing was.

        Raises:
            UsageError: it is none of its type.
        """
        from otto_ext.cli._option_values import Unfit

        text = given[self.name]
        if text in (None, (), []):
            return []
        try:
            return [read(self.what.codec, text)]
        except Unfit as error:
            raise UsageError(f"{self.option}: {error}") from None


def said_of_member(member: Parameter | Property, said: Mapping[str, str]) -> str:
    """What a member of the body is; typer writes `[required]` for parameters."""
    mark = "[body, required]" if member.required else "[body]"
    return f"{said.get(member.attribute, '')} {mark}".strip()


def plain_name(what: Parameter | Property) -> str:
    """The name of an option, without its dashes."""
    return what.attribute.strip("_").replace("_", "-")


def option_name(what: Parameter | Property, taken: set[str], prefix: str) -> str:
    """`--its-name`, or with the prefix, `--param-its-name`, where that is taken."""
    name = f"--{plain_name(what)}"
    while name in taken:
        name = f"--{prefix}-{name.removeprefix('--')}"
    taken.add(name)
    return name


def option_of(given: GivenOption, said: str, required: bool) -> inspect.Parameter:
    """An option as typer reads it."""
    from otto_ext.cli._option_values import choices, is_list, kind_of

    codec, help = given.what.codec, harmless(said.strip())
    values, kind, several = choices(codec), kind_of(codec), is_list(codec)
    if values and kind == "CHOICE":
        help = f"{help} One of {', '.join(values)}.".strip()
    if kind == "DATE-TIME":
        help = f"{help} Without a time zone it is UTC, a date is its midnight.".strip()
    return _parameter(
        given.name,
        list[str] if several else str,
        typer.Option(
            given.option,
            metavar=_METAVARS.get(kind, kind) + ("..." if several else ""),
            help=help,
            autocompletion=_starting(values) if values else None,
        ),
        default=inspect.Parameter.empty if required else None,
    )


def _parameter(name: str, kind: Any, option: Any, default: Any) -> inspect.Parameter:
    annotation = kind | None if default is None else kind
    return inspect.Parameter(
        name,
        inspect.Parameter.KEYWORD_ONLY,
        default=default,
        annotation=Annotated[annotation, option],
    )


def _starting(values: list[str]) -> Callable[[Any, list[str], str], list[str]]:
    def complete(ctx: Any, args: list[str], incomplete: str) -> list[str]:
        # What cannot be shown cannot be completed either.
        return [it for it in values if it.startswith(incomplete) and harmless(it) == it]

    return complete


def own_options(operation: Operation[Any]) -> list[inspect.Parameter]:
    """What every call takes, as far as it makes sense for the operation."""
    from otto_ext.cli._row_output import FORMATS

    def text(name: str, help: str, metavar: str, *also: str, kind: Any = str) -> inspect.Parameter:
        return _parameter(
            _own(name), kind, typer.Option(name, *also, help=help, metavar=metavar), None
        )

    def flag(name: str, help: str, *, hidden: bool = False) -> inspect.Parameter:
        option = typer.Option(name, help=help, hidden=hidden)
        return _parameter(_own(name), bool, option, False)

    found = []
    if operation.bodies:
        types = ", ".join(body.media_type for body in operation.bodies)
        found.append(text("--data", f"The body ({types}): JSON, @file, or - for stdin.", "JSON"))
    if len(operation.bodies) > 1:
        found.append(text("--content-type", "Which of these the body is.", "TYPE"))
    if operation.paging is not None:
        found.append(flag("--all", "All pages, not one."))
        found.append(
            flag("--allow-incomplete", "Exit with 0 also where rows are missing from --all.")
        )
        found.append(flag("--restart", "Forget what an interrupted --all -o FILE left."))
    elif operation.method == "GET":
        # The error that it silences names it.
        help = "Exit with 0 also where the API cut a list off."
        found.append(flag("--allow-incomplete", help, hidden=True))
    if operation.wait is not None:
        ends = " or ".join(operation.wait["done"])
        help = f"Repeat the call until the job is finished ({ends}), for so long at the most."
        found.append(text("--wait", help, "SECONDS", kind=float))
    format = typer.Option(
        "--format",
        help="How to write the response; by default as FILE's name ends, else json.",
        metavar="|".join(FORMATS),
        autocompletion=_starting(list(FORMATS)),
    )
    return [
        *found,
        _parameter("format", str, format, None),
        _parameter(
            "columns",
            str,
            typer.Option(
                "--columns",
                help="Columns of a table, CSV, Parquet or Excel, in this order; nested ones as "
                "fee.amount.",
                metavar="A,B,...",
                autocompletion=_columns_of(operation),
            ),
            None,
        ),
        flag("--upright", "Of a table: each value on a line of its own."),
        text("--csv", "CSV for Excel: formulas and long numbers become text.", "plain|excel"),
        text("--output", "Write to a file.", "FILE", "-o"),
        text("--select", "A JMESPath expression; with --all, of each row.", "JMESPATH"),
        text("--base-url", "The API; by default OTTO_BASE_URL.", "URL"),
        text("--token-url", "Token endpoint; by default OTTO_TOKEN_URL.", "URL"),
        text("--profile", "The key that `otto login --profile NAME` kept.", "NAME"),
        text("--timeout", "For connecting, and each read and write.", "SECONDS", kind=float),
        text(
            "--patience",
            "How long to wait for an API that is down; with --all 600 by default.",
            "SECONDS",
            kind=float,
        ),
        flag("--no-retry", "Send it once, whatever comes."),
        flag("--json", "Write errors, and what became of -o FILE, as JSON."),
    ]


def _own(option: str) -> str:
    return option.removeprefix("--").replace("-", "_")


def _columns_of(operation: Operation[Any]) -> Callable[[Any, list[str], str], list[str]]:
    """Complete the last of the names that are given."""

    def complete(ctx: Any, args: list[str], incomplete: str) -> list[str]:
        from otto_ext.tables._row_types import leaves, row_codec

        codec = row_codec(operation)
        before, comma, last = incomplete.rpartition(",")
        known = [] if codec is None else list(leaves(codec))
        return [f"{before}{comma}{it}" for it in known if it.startswith(last)]

    return complete
