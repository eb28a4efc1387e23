"""`otto call`: one subcommand per operation, its parameters as options, made when it is asked for.

So help, completion and complaints about wrong options are typer's own.
"""

from __future__ import annotations

import inspect
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand, TyperGroup

from otto_ext.cli._call_options import (
    GivenOption,
    option_name,
    option_of,
    own_options,
    plain_name,
    said_of_member,
)
from otto_ext.cli._failures import UsageError
from otto_ext.cli._making import HarmlessHelp, made
from otto_ext.cli._output import harmless

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from otto_ext.cli._catalog import CatalogEntry
    from otto_ext.wire.operation import Body, Operation

__all__ = ["command"]


def _said(entry: CatalogEntry) -> str:
    # Shells show it beside completions.
    return harmless(f"Deprecated: {entry.summary}" if entry.deprecated else entry.summary)


class _OperationCommands(HarmlessHelp, TyperGroup):
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
        from otto_ext.cli._catalog import resolve

        name = args[0] if ctx.resilient_parsing else resolve(args[0])
        return name, _command_of(name), args[1:]


def command() -> TyperGroup:
    """The command `call`."""
    return _OperationCommands(
        name="call",
        help="Call an operation. `otto call OPERATION --help` lists its parameters.",
        subcommand_metavar="OPERATION [OPTIONS]",
        rich_markup_mode=None,
    )


def _command_of(name: str) -> Any:
    from otto_ext.cli._body import members_of
    from otto_ext.cli._catalog import entry, operation, said_of_members, said_of_parameters

    found, said, listed = operation(name), said_of_parameters(name), entry(name)
    own, body = own_options(found), _body_with_members(found)
    of_body = {} if body is None else said_of_members(body)
    taken = {f"--{option.name.replace('_', '-')}" for option in own} | {"--help"}
    parameters = [
        GivenOption(it, f"p{number}", option_name(it, taken, "param"))
        for number, it in enumerate(found.parameters)
    ]
    members = [
        GivenOption(it, f"b{number}", option_name(it, taken, "data"))
        for number, it in enumerate(members_of(body) if body is not None else ())
    ]
    options = [
        *(option_of(it, said.get(it.what.attribute, ""), it.what.required) for it in parameters),
        *(option_of(it, said_of_member(it.what, of_body), required=False) for it in members),
    ]
    free = [it for it in (*members, *parameters) if it.option == f"--{plain_name(it.what)}"]
    keys = {it.what.key: it.option[2:] for it in free if f"--{it.what.key}" not in taken}
    return made(
        name,
        _taking([*options, *own], partial(_call, found, parameters, body, members)),
        help=f"{_said(listed)}\n\n{found.label}",
        epilog=_epilog([it for it in found.bodies if it is not body]),
        # A parameter may be written as Python or as the wire has it, too.
        context_settings={
            "token_normalize_func": lambda token: keys.get(token, token.replace("_", "-"))
        },
    )


def _body_with_members(operation: Operation[Any]) -> Body | None:
    """The body whose members are options: the first one that is an object."""
    from otto_ext.cli._body import members_of

    return next((it for it in operation.bodies if members_of(it)), None)


def _taking(options: Sequence[inspect.Parameter], call: Callable[..., None]) -> Callable[..., None]:
    """A function with these parameters, of which typer makes the options."""

    def taking(**given: Any) -> None:
        call(**given)

    taking.__signature__ = inspect.Signature(options)  # type: ignore[attr-defined]
    taking.__annotations__ = {it.name: it.annotation for it in options}
    return taking


def _epilog(bodies: list[Body]) -> str | None:
    """The members of bodies whose members are not options."""
    from otto_ext.cli._body import fields_of

    found = [
        "\n".join([f"{body.media_type}:", *(f"  {line}" for line in lines)])
        for body in bodies
        if (lines := fields_of(body))
    ]
    # A line with \b alone keeps typer from filling the paragraph.
    return "\n\n".join(f"\b\n--data as {text}" for text in found) or None


def _call(
    operation: Operation[Any],
    parameters: list[GivenOption],
    body: Body | None,
    members: list[GivenOption],
    **given: Any,
) -> None:
    from otto_ext.cli._catalog import kinds_of_success
    from otto_ext.cli._connection import Connection
    from otto_ext.cli._option_values import parse
    from otto_ext.cli._requested import RequestedCall, Wanted
    from otto_ext.cli._row_output import FORMATS, Layout, check, format_of_name
    from otto_ext.cli._send import send
    from otto_ext.cli._shared_options import PATIENCE

    format, out = given["format"], given["output"]
    if format not in (None, *FORMATS):
        raise UsageError(f"--format is {format!r}; give one of {', '.join(FORMATS)}")
    arguments = {it.what.attribute: value for it in parameters for value in it.read(given, parse)}
    out = None if out in (None, "-") else Path(out)
    columns = _names(given["columns"])
    if format is None and out is None and (columns or given["upright"]):
        format = "table"
    format = format or format_of_name(out)
    if format is None and kinds_of_success(operation) <= {"json"}:
        # What else it may return, a file has as it comes.
        check("json", out)
        raise UsageError(
            f"-o {out}: the name does not end with a format; give --format "
            f"{'|'.join(it for it in FORMATS if it != 'table')}, or a name that ends with .json, "
            ".jsonl, .csv, .parquet or .xlsx"
        )
    csv = given["csv"] or "plain"
    if csv not in ("plain", "excel") or (csv == "excel" and format != "csv"):
        raise UsageError(f"--csv {csv}: give plain, or for a CSV file excel")
    if columns and format not in ("table", "csv", "parquet", "xlsx"):
        raise UsageError(
            "--columns is for table, csv, parquet and xlsx; give one of these as --format, or "
            "choose members of JSON with --select"
        )
    if given["upright"] and format != "table":
        raise UsageError("--upright is for --format table")
    wanted = Wanted(
        format=format or "json",
        layout=Layout(columns, given["upright"], csv),
        out=out,
        select=given["select"],
        everything=given.get("all", False),
        wait=given.get("wait"),
        restart=given.get("restart", False),
        allow_incomplete=given.get("allow_incomplete", False),
        json=given["json"],
    )
    content_type = given.get("content_type")
    found = {it.what.key: value for it in members for value in it.read(given, _as_member)}
    if found and content_type is None and body is not None:
        content_type = body.media_type
    request = RequestedCall(operation.name, arguments, given.get("data"), content_type, found)
    patience = given["patience"]
    connection = Connection(
        base_url=given["base_url"],
        token_url=given["token_url"],
        timeout=given["timeout"],
        retry=not given["no_retry"],
        patience=PATIENCE if patience is None and wanted.everything else patience,
        json=given["json"],
        profile=given["profile"],
    )
    send(request, wanted, connection)


def _names(given: str | None) -> tuple[str, ...] | None:
    """The columns of `--columns`.

    Raises:
        UsageError: one is empty, or is there twice.
    """
    if given is None:
        return None
    names = tuple(name.strip() for name in given.split(","))
    if not all(names) or len({*names}) < len(names):
        raise UsageError(f"--columns {given}: give names with commas between, each once")
    return names


def _as_member(codec: Any, text: Any) -> Any:
    """A member as JSON has it; a file by its name, as forms have it."""
    from otto_ext.cli._option_values import as_json, kind_of

    if kind_of(codec) != "BINARY":
        return as_json(codec, text)
    names = [f"@{it.removeprefix('@')}" for it in ([text] if isinstance(text, str) else text)]
    return names[0] if isinstance(text, str) else names
