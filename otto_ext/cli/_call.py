"""`otto call`: one subcommand an operation, its parameters as options, made when it is asked for.

So help, completion and complaints about wrong options are typer's own.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand, TyperGroup, TyperOption

from otto_ext.cli._failures import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

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


def _command_of(name: str) -> TyperCommand:
    from otto_ext.cli._catalog import entry, operation, said_of_parameters

    found, said, listed = operation(name), said_of_parameters(name), entry(name)
    own = _own_options(found)
    taken = {opt for option in own for opt in option.opts} | {"--help"}
    options = {p: _option(p, i, said, taken) for i, p in enumerate(found.parameters)}
    given = {p: (it.name or "", it.opts[0]) for p, it in options.items()}
    free = [(p, it) for p, it in options.items() if not it.opts[0].startswith("--param-")]
    names = {p.key: it.opts[0].removeprefix("--") for p, it in free}
    return TyperCommand(
        name,
        params=[*options.values(), *own],
        callback=partial(_call, found, given),
        help=f"{_said(listed)}\n\n{found.label}",
        epilog=_epilog(found),
        rich_markup_mode=None,
        # A parameter may be written as Python or as the wire has it, too.
        context_settings={
            "token_normalize_func": lambda token: names.get(token, token.replace("_", "-"))
        },
    )


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


def _option(
    parameter: Parameter, number: int, said: dict[str, str], taken: set[str]
) -> TyperOption:
    """A parameter as an option: `--its-name`, or `--param-its-name` where that is taken."""
    from otto_ext.cli._values import choices, is_list, kind_of

    plain = parameter.attribute.strip("_").replace("_", "-")
    name = f"--{plain}" if f"--{plain}" not in taken else f"--param-{plain}"
    taken.add(name)
    values, help = choices(parameter.codec), said.get(parameter.attribute, "").strip()
    kind = kind_of(parameter.codec)
    if values and kind == "CHOICE":
        help = f"{help} One of {', '.join(values)}.".strip()
    return TyperOption(
        param_decls=[f"p{number}", name],
        type=str,
        required=parameter.required,
        multiple=is_list(parameter.codec),
        metavar=kind + ("..." if is_list(parameter.codec) else ""),
        help=help,
        autocompletion=_starting(values) if values else None,
    )


def _starting(values: list[str]) -> Callable[[Any, list[str], str], list[str]]:
    def complete(ctx: Any, args: list[str], incomplete: str) -> list[str]:
        return [it for it in values if it.startswith(incomplete)]

    return complete


def _own_options(operation: Operation[Any]) -> list[TyperOption]:
    """What every call takes, as far as it makes sense for the operation."""
    from otto_ext.cli._rows import FORMATS

    def option(name: str, help: str, metavar: str | None = None, **more: Any) -> TyperOption:
        names = [name.strip("-").replace("-", "_"), name, *more.pop("also", [])]
        if metavar is None:
            more |= {"is_flag": True, "default": False}
        return TyperOption(param_decls=names, help=help, metavar=metavar, **more)

    found = []
    if operation.bodies:
        types = ", ".join(body.media_type for body in operation.bodies)
        found.append(
            option("--data", f"The body ({types}): JSON, @file, or - for stdin.", "TEXT", type=str)
        )
    if len(operation.bodies) > 1:
        found.append(option("--content-type", "Which of these the body is.", "TYPE", type=str))
    if operation.paging is not None:
        found.append(option("--all", "All pages, not one."))
        found.append(option("--restart", "Forget what an interrupted --all -o FILE left."))
    complete = _starting(list(FORMATS))
    more = {"type": str, "default": "json", "autocompletion": complete, "show_default": True}
    return [
        *found,
        option("--format", "How to write the answer.", "|".join(FORMATS), **more),
        option("--output", "Write to a file.", "FILE", also=["-o"], type=str),
        option("--select", "A JMESPath expression; with --all, of each row.", "JMESPATH", type=str),
        option("--base-url", "The API; by default OTTO_BASE_URL.", "URL", type=str),
        option("--token-url", "Token endpoint; by default OTTO_TOKEN_URL.", "URL", type=str),
        option("--timeout", "For connecting, and each read and write.", "SECONDS", type=float),
        option("--no-retry", "Send it once, whatever comes."),
        option("--json", "Write errors as JSON."),
    ]


def _call(operation: Operation[Any], names: dict[Parameter, tuple[str, str]], **given: Any) -> None:
    from otto_ext.cli._connection import Connection
    from otto_ext.cli._rows import FORMATS
    from otto_ext.cli._send import Request, Wanted, send

    if given["format"] not in FORMATS:
        raise UsageError(f"--format is {given['format']!r}; give one of {', '.join(FORMATS)}")
    arguments = {}
    for parameter, (name, option) in names.items():
        if given[name] not in (None, (), []):
            arguments[parameter.attribute] = _parsed(parameter, option, given[name])
    out = given["output"]
    wanted = Wanted(
        format=given["format"],
        out=None if out in (None, "-") else Path(out),
        select=given["select"],
        everything=given.get("all", False),
        restart=given.get("restart", False),
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
