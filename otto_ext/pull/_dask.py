"""`dask_pull`: the same pull by the workers of a Dask cluster, on one machine or many."""

from __future__ import annotations

import secrets
import shutil
from itertools import compress, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from otto_ext._errors import ConfigurationError
from otto_ext._installation import install_command
from otto_ext.pull._file_steps import run
from otto_ext.pull._plan import ParentArguments, Plan, plain
from otto_ext.pull._row_lines import blocks, read_lines
from otto_ext.pull._session import OnProgress, Session, Speed
from otto_ext.pull._state import Keys, Page
from otto_ext.pull._store import full_disk

if TYPE_CHECKING:
    import datetime as dt
    import os
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from otto_ext import Otto
    from otto_ext.pull._formats import Csv, Format
    from otto_ext.pull._method_calls import Method
    from otto_ext.pull._plan import Unit
    from otto_ext.pull._row_lines import Key
    from otto_ext.pull._state import PullReport
    from otto_ext.pull._windows import By
    from otto_ext.pull._worker import Job

__all__ = ["dask_pull"]

#: A unit's name, its parent's name, and the parent's arguments.
_Place: TypeAlias = "tuple[str, str, Mapping[str, Any]]"


def dask_pull(
    cluster: Any,
    make: Callable[[], Otto],
    method: str | Callable[[Otto], Method],
    *,
    out: str | os.PathLike[str],
    parents: Callable[[Otto], Iterable[Any]] | Iterable[Any] | None = None,
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
    concurrency: int | None = None,
    skip: Iterable[int] = (),
    overwrite: bool = False,
    restart: bool = False,
    manifest: bool = True,
    accept_schema: bool = False,
    update: bool = False,
    on_progress: OnProgress | None = None,
) -> PullReport:
    """`pull` by the workers of a Dask cluster (extra `dask`).

    Each unit is a task. Its rows go to a file in the folder `OUT.parts`, which workers and caller
    must share; at the end the caller joins these files in the order of parents and windows. A unit
    whose worker died is gone on with by another one.

    Each worker process makes a client of its own. For one token and one rate limit between them,
    `make` gives it `token_store=RedisTokenStore(url)` and `shared_limit=RedisLimit(url, rate)`.

    Args:
        cluster: a `distributed.Client`.
        make: makes the client in each process, workers and caller; it is pickled, so let it read
            the secret where it runs instead of holding it.
        method: the method's name on the client, `"<tag>.iter_<items>"`, or a function from the
            client to it.
        parents: as for `pull`, or a function from the caller's client to them.
        concurrency: how many units are with the cluster at once; by default twice its threads, at
            least.
        update: not supported, because an update compares all rows in one place; use `pull`.

    The other arguments, what is returned and what is raised are those of `pull`.
    """
    try:
        from otto_ext.pull._worker import Job, OttoPlugin, method_of
    except ImportError:
        raise ConfigurationError(
            f"pulls with Dask need distributed: {install_command('dask')}"
        ) from None
    if update:
        raise ConfigurationError(
            "dask_pull does not support update: an update fetches little and compares all rows in "
            "one place; use pull(update=True)"
        )
    name = f"otto-pull-{secrets.token_hex(8)}"
    threads = sum(cluster.nthreads().values()) if concurrency is None else 0
    speed = Speed(
        out=out,
        format=format,
        columns=columns,
        csv=csv,
        decimal=decimal,
        concurrency=max(2, 2 * threads) if concurrency is None else concurrency,
        skip=frozenset(skip),
        overwrite=overwrite,
        restart=restart,
        manifest=manifest,
        accept_schema=accept_schema,
        on_progress=on_progress,
    )
    with make() as otto:
        plan = Plan(
            method=method_of(otto, method),
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
        parts = Path(f"{speed.out.absolute()}.parts")
        with full_disk(speed.out), Session(plan, speed, engine="dask") as session:
            # Each pull has a folder of its own: workers of one that was given up may still write.
            folder = parts / session.name
            job = Job(
                name, method, plan.arguments, key, include_parent, speed.skip, folder=str(folder)
            )
            if not session.finished:
                if session.new:
                    shutil.rmtree(parts, ignore_errors=True)
                folder.mkdir(parents=True, exist_ok=True)
                cluster.register_plugin(OttoPlugin(name, make))
                try:
                    found = parents(otto) if callable(parents) else parents
                    units = _fetch_all(session, cluster, job, found, speed.concurrency)
                finally:
                    cluster.unregister_worker_plugin(name)
                session.fill(_joined(job, units, plan.decimals, alone=since is None))
            run(session.publish())
            shutil.rmtree(parts, ignore_errors=True)
            return session.report()


def _fetch_all(
    session: Session,
    cluster: Any,
    job: Job,
    parents: Iterable[Any] | None,
    concurrency: int,
) -> list[_Place]:
    """Have every unit fetched; the names of all units and their parents, in order."""
    import distributed

    from otto_ext.pull._worker import fetch

    names: list[_Place] = []
    units = _left(session, parents, names)
    # Never more units with the scheduler than it needs: there may be millions.
    first = islice(units, concurrency)
    futures = {cluster.submit(fetch, job, unit, pure=False): unit for unit in first}
    waiting: Any = distributed.as_completed(futures)  # type: ignore[no-untyped-call]
    try:
        for future in waiting:
            report, unit = future.result(), futures.pop(future)
            session.take(_page(unit, report, job))
            # The next one may take hours.
            session.commit()
            following = next(units, None)
            if following is not None:
                submitted = cluster.submit(fetch, job, following, pure=False)
                futures[submitted] = following
                waiting.add(submitted)
    finally:
        cluster.cancel(list(futures))
        session.commit()
    return names


def _left(session: Session, parents: Iterable[Any] | None, names: list[_Place]) -> Iterator[Unit]:
    """The units that are not complete; the names of all of them are noted in passing."""
    for parent in (None,) if parents is None else parents:
        for unit in session.units(parent):
            names.append((unit.name, unit.group, unit.parent))
            if not session.is_complete(unit):
                yield unit


def _page(unit: Unit, report: PullReport | None, job: Job) -> Page:
    if report is None:
        # The worker that wrote it died before it could say so.
        with job.file_of(unit.name).open("rb") as file:
            rows = sum(1 for _ in file)
        return Page(unit.name, unit.group, rows=rows, received=rows, parent=plain(unit.parent))
    return Page(
        unit.name,
        unit.group,
        rows=report.rows,
        received=report.rows + report.duplicates,
        parent=plain(unit.parent),
        duplicates=report.duplicates,
        skipped=report.skipped[0] if report.skipped else None,
        incomplete=report.incomplete[0] if report.incomplete else None,
    )


def _joined(
    job: Job, units: Sequence[_Place], decimals: Iterable[str], *, alone: bool
) -> Iterator[bytes]:
    """The rows of all units in order, then those of parents that are listed no more.

    Workers know nothing of each other's windows, so here rows that two windows of a parent have are
    left out; with `alone`, a parent has one window.
    """
    before, keys = "", Keys()
    for path, group, parent in _files(job, units):
        if group != before:
            before, keys = group, Keys()
        for text in blocks(path):
            if alone or job.key is None:
                yield text
            else:
                new = keys.add(read_lines(text), job.key, parent, decimals)
                yield b"".join(compress(text.splitlines(keepends=True), new))


def _files(job: Job, units: Sequence[_Place]) -> Iterator[tuple[Path, str, Mapping[str, Any]]]:
    for name, group, parent in units:
        path = job.file_of(name)
        if not path.exists():
            raise ConfigurationError(
                f"{path} is gone, which had rows of a complete unit; give restart=True to begin "
                "anew"
            )
        yield path, group, parent
    known = {name for name, _, _ in units}
    for path in sorted(Path(job.folder).glob("*.jsonl")):
        if path.stem not in known:
            yield path, path.stem, {}
