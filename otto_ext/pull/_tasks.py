"""`apull`: the asynchronous driver, with tasks of the running asyncio loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from otto_ext._errors import APIStatusError
from otto_ext.pull._file_steps import run_in_loop
from otto_ext.pull._method_calls import Method, caller_of
from otto_ext.pull._plan import ParentArguments, Plan
from otto_ext.pull._session import Ended, OnProgress, Session, Speed
from otto_ext.pull._state import Page
from otto_ext.pull._store import full_disk
from otto_ext.pull._update import MissingParents, Update
from otto_ext.pull._update_session import session_of

if TYPE_CHECKING:
    import datetime as dt
    import os

    from otto_ext.pull._formats import Csv, Format
    from otto_ext.pull._row_lines import Key
    from otto_ext.pull._state import PullReport, UnitRun
    from otto_ext.pull._windows import By

__all__ = ["apull"]

_Events: TypeAlias = "asyncio.Queue[Page | Ended]"
_Parents: TypeAlias = AsyncIterable[Any] | Iterable[Any]


async def apull(
    method: Method,
    *,
    out: str | os.PathLike[str],
    parents: _Parents | None = None,
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
    """`pull` for `AsyncOtto`, with the same arguments, files and errors.

    The files are its own as well: either function goes on where the other one stopped. Commits wait
    for the disk in the loop, some milliseconds once a second.

    Args:
        parents: may also be asynchronous, `otto.<tag>.iter_<items>()`.
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
        await run_in_loop(session.prepare())
        if not session.finished:
            await _fetch_all(session, caller_of(method), parents, concurrency)
        await run_in_loop(session.publish())
        return session.report()


async def _fetch_all(
    session: Session, client: Any, parents: _Parents | None, concurrency: int
) -> None:
    # Tasks wait where the disk is slower than the API, so memory stays bounded.
    events: _Events = asyncio.Queue(concurrency)
    runs = _runs(session, parents)
    tasks: set[asyncio.Task[None]] = set()
    running = 0
    try:
        while True:
            while running < concurrency and (run := await anext(runs, None)) is not None:
                task = asyncio.create_task(_fetch(client, run, events))
                tasks.add(task)
                task.add_done_callback(tasks.discard)
                running += 1
            if not running:
                break
            event = await _next(events, session.wait())
            running -= isinstance(event, Ended)
            session.receive(event)
    finally:
        left = list(tasks)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        while not events.empty():
            event = events.get_nowait()
            if isinstance(event, Page):
                session.take(event)
        session.commit()


async def _runs(session: Session, parents: _Parents | None) -> AsyncIterator[UnitRun]:
    if isinstance(parents, AsyncIterable):
        async for parent in parents:
            for run in session.runs(parent):
                yield run
    else:
        for parent in (None,) if parents is None else parents:
            for run in session.runs(parent):
                yield run


async def _next(events: _Events, timeout: float | None) -> Page | Ended | None:
    try:
        async with asyncio.timeout(timeout):
            return await events.get()
    except TimeoutError:
        return None


async def _fetch(client: Any, run: UnitRun, events: _Events) -> None:
    """Fetch a unit's pages, in a task."""
    ended = Ended()
    try:
        while not run.done:
            try:
                page: Page | None = run.take(await client.aexecute(run.call))
            except APIStatusError as error:
                page = run.refused(error)
            if page is not None:
                if run.done:
                    client.listed(run.walk)
                await events.put(page)
    except Exception as error:  # noqa: BLE001 - it is raised again where the caller waits
        ended = Ended(error)
    await events.put(ended)
