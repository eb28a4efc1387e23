"""`pull`: the blocking driver, with threads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from otto_ext.pull._crew import Crew
from otto_ext.pull._file_steps import run
from otto_ext.pull._method_calls import Method, caller_of, state, way
from otto_ext.pull._plan import ParentArguments, Plan
from otto_ext.pull._session import OnProgress, Session, Speed
from otto_ext.pull._store import full_disk
from otto_ext.pull._update import MissingParents, Update
from otto_ext.pull._update_session import session_of

if TYPE_CHECKING:
    import datetime as dt
    import os
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from otto_ext.pull._formats import Csv, Format
    from otto_ext.pull._row_lines import Key
    from otto_ext.pull._state import PullReport
    from otto_ext.pull._windows import By

__all__ = ["pull", "rows_of"]

#: Seconds that requests under way get to end where a pull fails, so that their rows count.
_GRACE = 5.0


def pull(
    method: Method,
    *,
    out: str | os.PathLike[str],
    parents: Iterable[Any] | None = None,
    parent: ParentArguments | None = None,
    arguments: Mapping[str, Any] | None = None,
    since: dt.date | str | None = None,
    until: dt.date | str | None = None,
    by: By | None = None,
    window: tuple[str, str] | None = None,
    inclusive: bool = False,
    key: Key | None = "id",
    include_parent: bool = False,
    format: Format | None = None,
    columns: Sequence[str] | None = None,
    csv: Csv = "plain",
    decimal: tuple[int, int] = (38, 18),
    concurrency: int = 8,
    skip: Iterable[int] = (),
    overwrite: bool = False,
    restart: bool = False,
    manifest: bool = True,
    update: bool = False,
    look_back: dt.timedelta | str | None = None,
    closed_through: dt.date | str | None = None,
    date_field: str | None = None,
    missing_parents: MissingParents | None = None,
    accept_schema: bool = False,
    on_progress: OnProgress | None = None,
) -> PullReport:
    """Fetch all pages of many parents into one file, each row once.

    While it runs, rows gather in `OUT.part` and `OUT.checkpoint` says how far it is. `out` itself
    appears when everything is there. A pull that was interrupted, failed or was killed goes on
    where it stopped when it is called again with the same settings; it asks for the parents anew.

    Args:
        method: what is called for each parent, `otto.<tag>.iter_<items>`. It may also be the
            `list_...` method, or one that returns a single page.
        out: the file to make.
        parents: what to call it for: objects of an `iter_...` method, or dicts of arguments. None
            for a single call without.
        parent: from a parent to the arguments of its calls, `lambda it: {"account_id": it.id}`.
        arguments: those that are the same for all calls, `{"limit": 200}`.
        since: the period's begin, which belongs to it: a date, which is its midnight in UTC, a
            date-time with a time zone, or either in ISO 8601.
        until: the period's end, which does not belong to it; by default the time at which the pull
            began, or the day after it where the operation takes dates.
        by: `day`, `week`, `month`, `quarter` or `year`: cut the period into such windows, counted
            from `since`. A parent's windows are fetched side by side.
        window: the two arguments that take a window's begin and end; by default the pair that takes
            dates and is named so (`from`/`to`, `start_date`/`end_date`, ...).
        inclusive: whether the operation counts the end that it is sent as part of the period; then
            it is sent the day, or the microsecond, before.
        key: what identifies a row, a member's name, a list of names, or a function of the row: a
            row that comes again for the same parent is left out, on another page or in another
            window. A row of the same key and with other content is an error, and so is a row
            without one. None keeps all.
        include_parent: add the parent's arguments to rows that have no members of these names.
        format: `jsonl`, `csv`, `parquet` (extra `data`) or `xlsx` (extra `xlsx`); by default the
            file name's end.
        columns: the columns of CSV, Parquet and Excel, `fee.amount` for a member of a nested
            object; by default all: the document's in Parquet
            and, before others, in Excel; in CSV those that rows have, in order of appearance.
        csv: `excel` for CSV that Excel opens without changing it: a byte order mark, and an
            apostrophe before formulas and before numbers of which Excel drops digits.
        decimal: how many digits decimals have in Parquet, and how many of them stand after the
            point. A value with more is an error, and the rows are kept for another try.
        concurrency: how many units are fetched at once. The client's limits hold besides.
        skip: statuses of errors, `(403, 404)`, that leave a unit out instead of ending the pull.
        overwrite: replace `out` where it exists.
        restart: begin anew instead of going on where an earlier pull stopped.
        manifest: write `OUT.manifest.json`, which `verify` checks the file against.
        update: go on with what an earlier run with `update` fetched into `out`. Only what may have
            changed since is fetched; rows are added, replaced and removed by key, and
            `report.changes` says which, as does `OUT.changes.jsonl`. Without `by`, windows are
            months; without `since`, all is read again.
        look_back: how far back rows may be restated: the windows of that time, before the last
            run, are read again. `45d`, `12h`, `6w` or a timedelta; at least a day, which is the
            default.
        closed_through: the last day of the closed period. Changes in it come first, and are
            counted in `report.changes.closed`.
        date_field: the field with the date of a row, a date or a date-time (in UTC), for
            `closed_through`; by default, a row's window decides.
        missing_parents: what becomes of the rows of a parent that is no longer listed: `raise` (by
            default), `keep` or `remove`.
        accept_schema: go on although rows have other fields, or values of enumerations, than those
            of the last run with `update`, or of a file of the same pull in the same folder: fields
            that are gone, and fields and values that the API document does not describe. With
            `update`, also although the API document is another one.
        on_progress: called with a `PullProgress` after every commit, from the calling thread.

    Returns:
        What was done, once `out` is complete.

    Raises:
        ConfigurationError: a setting cannot be used; nothing was sent or written. Or `key` does not
            identify rows, or rows have other fields than those of earlier files, or neither the
            document nor a row has one of `columns`; what was fetched is kept. Or an update cannot
            go on with what is there, which stays as it is.
        OttoError: a call failed for good. What came before is kept for the next run.
    """
    plan = Plan(
        method=method,
        parent=parent,
        arguments=arguments or {},
        since=since,
        until=until,
        by=by,
        window=window,
        inclusive=inclusive,
        key=key,
        include_parent=include_parent,
    )
    speed = Speed(
        out=out,
        format=format,
        columns=columns,
        csv=csv,
        decimal=decimal,
        concurrency=concurrency,
        skip=frozenset(skip),
        overwrite=overwrite,
        restart=restart,
        manifest=manifest,
        accept_schema=accept_schema,
        on_progress=on_progress,
    )
    settings = Update.of(
        update,
        look_back=look_back,
        closed_through=closed_through,
        date_field=date_field,
        missing_parents=missing_parents,
    )
    with full_disk(speed.out), session_of(plan, speed, settings) as session:
        run(session.prepare())
        if not session.finished:
            _fetch_all(session, caller_of(method), parents, concurrency)
        run(session.publish())
        return session.report()


def rows_of(method: Method, arguments: Mapping[str, Any]) -> Iterator[Any]:
    """All items of a method, page after page, as the API sent them."""
    caller, walk = caller_of(method), way(state(method, arguments))
    while not walk.done:
        yield from caller.next_page(walk)
    caller.listed(walk)


def _fetch_all(
    session: Session, client: Any, parents: Iterable[Any] | None, concurrency: int
) -> None:
    crew, patience = Crew(client, concurrency), _GRACE
    runs = (one for it in ((None,) if parents is None else parents) for one in session.runs(it))
    try:
        for event in crew.events(runs, session.wait):
            session.receive(event)
    except BaseException as error:
        if not isinstance(error, Exception):
            # Ctrl-C: the user does not want to wait for the API any more.
            patience = 0.0
        raise
    finally:
        for page in crew.dismiss(patience):
            session.take(page)
        session.commit()
