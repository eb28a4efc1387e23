"""`otto call`: one subcommand an operation, its parameters as options, made when it is asked for.

So help, completion and complaints about wrong options are typer's own.
"""

from __future__ import annotations

import inspect
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from otto_ext.cli._failures import UsageError
from otto_ext.cli._making import made

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from otto_api._runtime.operation import Operation, Parameter

    from otto_ext.cli._catalog import Entry

__all__ = ["command"]


def _said(entry: Entry) -> str:
    return f"Deprecated: {entry.summary}" if entry.deprecated else entry.summary


class _Operations(TyperGroup):
    """A command whose subcommands are the operations."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Take the arguments; no argument asks for help."""
        return super().parse_args(ctx, args if args or ctx.resilient_parsing else ["--help"])

    def list_commands(self, ctx: Any) -> list[str]:
        """The operations' names."""
        from otto_api.client import OPERATIONS

        return list(OPERATIONS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """An operation as lists have it, without loading it."""
        from otto_ext.cli._catalog import entry

        found = entry(cmd_name)
        return TyperCommand(cmd_name, help=_said(found))

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The operations, each on a line."""
        rows = [(name, self.get_command(ctx, name).help) for name in self.list_commands(ctx)]
        with formatter.section("Operations"):
            formatter.write_dl(rows, col_max=max(len(name) for name, _ in rows) + 2)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that calls an operation."""
        from otto_api.client import OPERATIONS

        if ctx.resilient_parsing and args[0] not in OPERATIONS:
            # Completion goes on without complaints.
            return None, None, args[1:]
        return args[0], _command_of(args[0]), args[1:]


def command() -> TyperGroup:
    """The command `call`."""
    return _Operations(
        name="call",
        help="Call an operation. `otto call OPERATION --help` tells its parameters.",
        subcommand_metavar="OPERATION [OPTIONS]",
        rich_markup_mode=None,
    )


def _command_of(name: str) -> Any:
    from otto_ext.cli._catalog import entry, operation, said_of_parameters

    found, said, listed = operation(name), said_of_parameters(name), entry(name)
    own = _own_options(found)
    taken = {f"--{option.name.replace('_', '-')}" for option in own} | {"--help"}
    names = {p: _option_name(p, taken) for p in found.parameters}
    options = [_option(p, f"p{i}", names[p], said) for i, p in enumerate(found.parameters)]
    given = {p: (f"p{i}", names[p]) for i, p in enumerate(found.parameters)}
    free = [(p, it) for p, it in names.items() if not it.startswith("--param-")]
    keys = {p.key: it.removeprefix("--") for p, it in free}
    return made(
        name,
        _taking([*options, *own], partial(_call, found, given)),
        help=f"{_said(listed)}\n\n{found.label}",
        epilog=_epilog(found),
        # A parameter may be written as Python or as the wire has it, too.
        context_settings={
            "token_normalize_func": lambda token: keys.get(token, token.replace("_", "-"))
        },
    )


def _taking(options: Sequence[inspect.Parameter], call: Callable[..., None]) -> Callable[..., None]:
    """A function with these parameters, of which typer makes the options."""

    def taking(**given: Any) -> None:
        call(**given)

    taking.__signature__ = inspect.Signature(options)  # type: ignore[attr-defined]
    taking.__annotations__ = {it.name: it.annotation for it in options}
    return taking


def _epilog(operation: Operation[Any]) -> str | None:
    """The members of the bodies that an operation takes."""
    from otto_ext.cli._body import fields_of

    found = [
        "\n".join([f"{body.media_type}:", *(f"  {line}" for line in lines)])
        for body in operation.bodies
        if (lines := fields_of(body))
    ]
    # A line with \b alone keeps typer from filling the paragraph.
    return "\n\n".join(f"\b\n--data as {text}" for text in found) or None


def _option_name(parameter: Parameter, taken: set[str]) -> str:
    """`--its-name`, or `--param-its-name` where that is taken."""
    plain = parameter.attribute.strip("_").replace("_", "-")
    name = f"--{plain}" if f"--{plain}" not in taken else f"--param-{plain}"
    taken.add(name)
    return name


def _option(parameter: Parameter, own: str, name: str, said: dict[str, str]) -> inspect.Parameter:
    """A parameter of an operation as an option."""
    from otto_ext.cli._values import choices, is_list, kind_of

    values, help = choices(parameter.codec), said.get(parameter.attribute, "").strip()
    kind, several = kind_of(parameter.codec), is_list(parameter.codec)
    if values and kind == "CHOICE":
        help = f"{help} One of {', '.join(values)}.".strip()
    return _parameter(
        own,
        list[str] if several else str,
        typer.Option(
            name,
            metavar=kind + ("..." if several else ""),
            help=help,
            autocompletion=_starting(values) if values else None,
        ),
        default=inspect.Parameter.empty if parameter.required else None,
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
        return [it for it in values if it.startswith(incomplete)]

    return complete


def _own_options(operation: Operation[Any]) -> list[inspect.Parameter]:
    """What every call takes, as far as it makes sense for the operation."""
    from otto_ext.cli._rows import FORMATS

    def text(name: str, help: str, metavar: str, *also: str, kind: Any = str) -> inspect.Parameter:
        return _parameter(
            _own(name), kind, typer.Option(name, *also, help=help, metavar=metavar), None
        )

    def flag(name: str, help: str) -> inspect.Parameter:
        return _parameter(_own(name), bool, typer.Option(name, help=help), False)

    found = []
    if operation.bodies:
        types = ", ".join(body.media_type for body in operation.bodies)
        found.append(text("--data", f"The body ({types}): JSON, @file, or - for stdin.", "TEXT"))
    if len(operation.bodies) > 1:
        found.append(text("--content-type", "Which of these the body is.", "TYPE"))
    if operation.paging is not None:
        found.append(flag("--all", "All pages, not one."))
        found.append(flag("--restart", "Forget what an interrupted --all -o FILE left."))
    format = typer.Option(
        "--format",
        help="How to write the answer; by default as FILE's name ends, else json.",
        metavar="|".join(FORMATS),
        autocompletion=_starting(list(FORMATS)),
    )
    return [
        *found,
        _parameter("format", str, format, None),
        text("--output", "Write to a file.", "FILE", "-o"),
        text("--select", "A JMESPath expression; with --all, of each row.", "JMESPATH"),
        text("--base-url", "The API; by default OTTO_BASE_URL.", "URL"),
        text("--token-url", "Token endpoint; by default OTTO_TOKEN_URL.", "URL"),
        text("--timeout", "For connecting, and each read and write.", "SECONDS", kind=float),
        flag("--no-retry", "Send it once, whatever comes."),
        flag("--json", "Write errors, and what became of -o FILE, as JSON."),
    ]


def _own(option: str) -> str:
    return option.removeprefix("--").replace("-", "_")


def _call(operation: Operation[Any], names: dict[Parameter, tuple[str, str]], **given: Any) -> None:
    from otto_ext.cli._connection import Connection
    from otto_ext.cli._rows import FORMATS, format_of_name
    from otto_ext.cli._send import Request, Wanted, send

    format, out = given["format"], given["output"]
    if format not in (None, *FORMATS):
        raise UsageError(f"--format is {format!r}; give one of {', '.join(FORMATS)}")
    arguments = {}
    for parameter, (name, option) in names.items():
        if given[name] not in (None, (), []):
            arguments[parameter.attribute] = _parsed(parameter, option, given[name])
    out = None if out in (None, "-") else Path(out)
    wanted = Wanted(
        format=format or format_of_name(out),
        out=out,
        select=given["select"],
        everything=given.get("all", False),
        restart=given.get("restart", False),
        json=given["json"],
    )
    request = Request(operation.name, arguments, given.get("data"), given.get("content_type"))
    connection = Connection(
        base_url=given["base_url"],
        token_url=given["token_url"],
        timeout=given["timeout"],
        retry=not given["no_retry"],
    )
    send(request, wanted, connection)


def _parsed(parameter: Parameter, option: str, text: Any) -> Any:
    from otto_ext.cli._values import Unfit, parse

    try:
        return parse(parameter.codec, text)
    except Unfit as error:
        raise UsageError(f"{option}: {error}") from None
