"""`otto pull`: all pages of many parents into one file, which survives whatever ends it."""

from __future__ import annotations

from functools import partial
from pathlib import Path  # noqa: TC003 - typer reads it
from typing import TYPE_CHECKING, Annotated, Any

import typer

from otto_ext.cli._failures import ClosedPeriodChanged, Incomplete, UsageError
from otto_ext.cli._output import progress
from otto_ext.cli._pull_output import print_report
from otto_ext.cli._shared_options import (
    PATIENCE,
    BaseUrl,
    Json,
    Patience,
    Profile,
    Timeout,
    TokenUrl,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from otto_ext import Otto
    from otto_ext.pull import PullProgress

__all__ = ["pull"]


def _named(ctx: Any, args: list[str], incomplete: str) -> list[str]:
    from otto_api.client import OPERATIONS

    return [name for name in OPERATIONS if name.startswith(incomplete)]


def _option(name: str, help: str, *also: str, metavar: str | None = None, **more: Any) -> Any:
    return typer.Option(name, *also, help=help, metavar=metavar, **more)


def pull(
    operation: Annotated[
        str,
        typer.Argument(
            metavar="OPERATION", help="What to call for each parent.", autocompletion=_named
        ),
    ],
    output: Annotated[
        Path, _option("--output", "The file; it appears when it is complete.", "-o", metavar="FILE")
    ],
    parents: Annotated[
        str | None,
        _option(
            "--parents",
            "The operation that lists them.",
            metavar="OPERATION",
            autocompletion=_named,
        ),
    ] = None,
    parent: Annotated[
        list[str] | None,
        _option(
            "--parent",
            "An argument of the calls and the parent's member for it (a JMESPath expression).",
            metavar="ARGUMENT=MEMBER",
        ),
    ] = None,
    parents_param: Annotated[
        list[str] | None,
        _option("--parents-param", "An argument of the calls for parents.", metavar="NAME=VALUE"),
    ] = None,
    param: Annotated[
        list[str] | None,
        _option("--param", "An argument that is the same for all calls.", metavar="NAME=VALUE"),
    ] = None,
    since: Annotated[
        str | None,
        _option(
            "--since",
            "The period's begin: 2026-01-31, or with a time, which is UTC without a zone.",
            metavar="DATE",
        ),
    ] = None,
    until: Annotated[
        str | None,
        _option("--until", "Its end, which does not belong to it; by default now.", metavar="DATE"),
    ] = None,
    by: Annotated[
        str | None,
        _option(
            "--by",
            "Cut the period into such windows; by default one, and months with --update.",
            metavar="day|week|month|quarter|year",
        ),
    ] = None,
    window: Annotated[
        str | None,
        _option(
            "--window",
            "The arguments that take the period; by default those that are named so.",
            metavar="BEGIN,END",
        ),
    ] = None,
    inclusive: Annotated[
        bool, _option("--inclusive", "The operation counts the end that it is sent as well.")
    ] = False,
    key: Annotated[
        str, _option("--key", "The member or members that identify a row.", metavar="A,B,...")
    ] = "id",
    no_key: Annotated[bool, _option("--no-key", "Keep every row.")] = False,
    include_parent: Annotated[
        bool, _option("--include-parent", "Add the parent's arguments to rows without them.")
    ] = False,
    format: Annotated[
        str | None,
        _option("--format", "By default by FILE's name.", metavar="jsonl|csv|parquet|xlsx"),
    ] = None,
    columns: Annotated[
        str | None,
        _option("--columns", "Of CSV, Parquet and Excel; by default all.", metavar="A,B,..."),
    ] = None,
    csv: Annotated[
        str,
        _option(
            "--csv",
            "CSV for Excel: formulas and long numbers become text, and UTF-8 is marked.",
            metavar="plain|excel",
        ),
    ] = "plain",
    decimal: Annotated[
        str,
        _option(
            "--decimal",
            "Digits of decimals in Parquet, and how many of them stand after the point.",
            metavar="DIGITS,AFTER",
        ),
    ] = "38,18",
    concurrency: Annotated[
        int, _option("--concurrency", "Parents and windows at once.", metavar="N", min=1)
    ] = 8,
    skip: Annotated[
        list[int] | None,
        _option("--skip", "Leave out a parent whose response has this status.", metavar="STATUS"),
    ] = None,
    allow_incomplete: Annotated[
        bool,
        _option(
            "--allow-incomplete", "Exit with 0 also where rows are missing that the API counts."
        ),
    ] = False,
    update: Annotated[
        bool, _option("--update", "Fetch what is new since the last run, and report changes.")
    ] = False,
    look_back: Annotated[
        str | None,
        _option(
            "--look-back",
            "With --update: how far back rows may be restated; at least a day.",
            metavar="45d|12h|6w",
        ),
    ] = None,
    closed_through: Annotated[
        str | None,
        _option(
            "--closed-through",
            "With --update: the last day of the closed period; exit with 10 if rows in it changed.",
            metavar="DATE",
        ),
    ] = None,
    date_field: Annotated[
        str | None,
        _option(
            "--date-field",
            "With --closed-through: the field with a row's date; by default its window decides.",
            metavar="FIELD",
        ),
    ] = None,
    missing_parents: Annotated[
        str | None,
        _option(
            "--missing-parents",
            "With --update: what becomes of rows whose parent is no longer listed.",
            metavar="raise|keep|remove",
        ),
    ] = None,
    accept_schema: Annotated[
        bool,
        _option(
            "--accept-schema",
            "Accept fields or values that are new, or fields that are gone, since earlier files; "
            "with --update, another API document too.",
        ),
    ] = False,
    overwrite: Annotated[
        bool, _option("--overwrite", "Replace FILE; fetch all rows anew.")
    ] = False,
    restart: Annotated[bool, _option("--restart", "Forget what an interrupted pull left.")] = False,
    base_url: BaseUrl = None,
    token_url: TokenUrl = None,
    timeout: Timeout = None,
    profile: Profile = None,
    patience: Patience = PATIENCE,
    json: Json = False,
) -> None:
    """Fetch all pages of many parents into one file, each row once.

    An interrupted or failed pull goes on where it stopped when the same command runs again.

    otto pull TAG.list_ITEMS --parents TAG.list_PARENTS --parent parent_id=id --since 2026-01-01
    --by month -o items.jsonl
    """
    from otto_ext import pull as pulls
    from otto_ext.cli._catalog import method_of, resolve
    from otto_ext.cli._catalog import operation as statement
    from otto_ext.cli._connection import Connection
    from otto_ext.cli._everything import interruptible
    from otto_ext.cli._option_values import in_utc
    from otto_ext.cli._row_output import Layout
    from otto_ext.tables._row_types import row_codec

    if parents is None and (parent or parents_param):
        raise UsageError("--parent and --parents-param need --parents OPERATION")
    if parents is not None and not parent:
        raise UsageError("--parents needs --parent ARGUMENT=MEMBER, like account_id=id")
    operation, parents = resolve(operation), None if parents is None else resolve(parents)
    names = None if columns is None else tuple(columns.split(","))
    # `--include-parent` adds columns that the document does not have.
    added = {text.partition("=")[0].replace("-", "_") for text in parent or ()}
    own = tuple(it for it in names or () if it not in added)
    Layout(own).check(row_codec(statement(operation)))
    arguments = _parameters(operation, param, "--param")
    of_parents = _parameters(parents, parents_param, "--parents-param") if parents else {}
    bounds = None if window is None else tuple(window.split(","))
    pick = _picker(parent or [])
    connection = Connection(
        base_url, token_url, timeout, patience=patience, json=json, profile=profile
    )
    with (
        connection.client() as client,
        interruptible(client, output),
        progress() as show_progress,
    ):
        report = pulls.pull(
            method_of(client, operation),
            out=output,
            parents=None if parents is None else _rows_of(client, parents, of_parents),
            parent=pick,
            arguments=arguments,
            since=None if since is None else in_utc(since),
            until=None if until is None else in_utc(until),
            by=by,  # type: ignore[arg-type]
            window=bounds,  # type: ignore[arg-type]
            inclusive=inclusive,
            key=None if no_key else _names(key),
            include_parent=include_parent,
            format=format,  # type: ignore[arg-type]
            columns=names,
            csv=csv,  # type: ignore[arg-type]
            decimal=_digits(decimal),
            concurrency=concurrency,
            skip=skip or (),
            overwrite=overwrite,
            restart=restart,
            update=update,
            look_back=look_back,
            closed_through=closed_through,
            date_field=date_field,
            missing_parents=missing_parents,  # type: ignore[arg-type]
            accept_schema=accept_schema,
            on_progress=None if show_progress is None else partial(_report_progress, show_progress),
        )
    print_report(report, json)
    if report.changes is not None and report.changes.closed:
        raise ClosedPeriodChanged(report.changes.closed, closed_through, report.changes.file)
    if report.incomplete and not allow_incomplete:
        raise Incomplete(report.incomplete)


def _report_progress(show: Callable[[str], None], so_far: PullProgress) -> None:
    show(f"{so_far.rows:,} rows, {so_far.units:,} units")


def _parameters(name: str, given: Sequence[str] | None, option: str) -> dict[str, Any]:
    """Arguments of an operation from `NAME=VALUE`s; the name as Python or as the wire has it.

    Raises:
        UsageError: there is no such operation or argument, or the value is none of its type.
    """
    from otto_ext.cli._catalog import operation, parameters_by_name
    from otto_ext.cli._option_values import Unfit, is_list, parse

    known = parameters_by_name(operation(name))
    found: dict[str, Any] = {}
    for text in given or ():
        left, equals, value = text.partition("=")
        parameter = known.get(left.replace("-", "_"), known.get(left))
        if not equals or parameter is None:
            names = ", ".join(sorted({it.attribute for it in known.values()})) or "none"
            raise UsageError(f"{option} {text}: give NAME=VALUE; {name} takes {names}")
        try:
            parsed = parse(parameter.codec, value)
        except Unfit as error:
            raise UsageError(f"{option} {left}: {error}") from None
        if is_list(parameter.codec):
            parsed = [*found.get(parameter.attribute, ()), *parsed]
        found[parameter.attribute] = parsed
    return found


def _names(text: str) -> str | list[str]:
    """The members of `--key`."""
    names = text.split(",")
    return text if len(names) == 1 else names


def _digits(text: str) -> tuple[int, int]:
    """The digits of `--decimal`.

    Raises:
        UsageError: they are not two numbers.
    """
    whole, _, fraction = text.partition(",")
    if not (whole.isdecimal() and fraction.isdecimal()):
        raise UsageError(f"--decimal {text}: give two numbers, like 38,18")
    return int(whole), int(fraction)


def _picker(given: Sequence[str]) -> Callable[[Any], Mapping[str, Any]]:
    """From a parent to arguments, by `ARGUMENT=MEMBER`s.

    Raises:
        UsageError: one is none, or its member is not a JMESPath expression.
    """
    from otto_ext.cli._row_output import selection

    members = {}
    for text in given:
        name, equals, member = text.partition("=")
        if not (name and equals and member):
            raise UsageError(f"--parent {text}: give ARGUMENT=MEMBER, like account_id=id")
        members[name.replace("-", "_")] = (member, selection(member))

    def pick(row: Any) -> dict[str, Any]:
        found = {name: select(row) for name, (_, select) in members.items()}
        for name, value in found.items():
            if value is None:
                member = members[name][0]
                raise UsageError(f"--parent {name}={member}: a parent has no field {member!r}")
        return found

    return pick


def _rows_of(client: Otto, name: str, arguments: Mapping[str, Any]) -> Iterator[Any]:
    from otto_ext.cli._catalog import method_of
    from otto_ext.pull._threads import rows_of

    return rows_of(method_of(client, name), arguments)
