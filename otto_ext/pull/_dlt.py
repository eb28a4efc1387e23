"""`otto_source`: the rows of a pull as a source of dlt, which writes them to a database.

dlt (https://dlthub.com/docs) makes and alters the tables, merges by key, and keeps its state beside
the rows. The columns and their types are the document's, as in Parquet.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from attrs import define, evolve, field

from otto_ext._errors import ConfigurationError
from otto_ext._installation import install_command
from otto_ext.pull._crew import Crew
from otto_ext.pull._method_calls import Method, caller_of, documented
from otto_ext.pull._plan import ParentArguments, Plan
from otto_ext.pull._row_lines import key_names, key_said
from otto_ext.pull._state import Keys, Page, UnitRun
from otto_ext.pull._update import duration
from otto_ext.pull._windows import as_moment
from otto_ext.wire.reading import loads

if TYPE_CHECKING:
    from otto_ext.pull._windows import By

__all__ = ["otto_source"]

log = logging.getLogger("otto_ext.pull")

_BATCH = 10_000


def otto_source(
    method: Method,
    *,
    table: str | None = None,
    parents: Iterable[Any] | None = None,
    parent: ParentArguments | None = None,
    arguments: Mapping[str, Any] | None = None,
    since: dt.date | str | None = None,
    until: dt.date | str | None = None,
    by: By | None = None,
    window: tuple[str, str] | None = None,
    inclusive: bool = False,
    key: str | Sequence[str] | None = "id",
    include_parent: bool = False,
    update: bool = False,
    look_back: dt.timedelta | str | None = None,
    decimal: tuple[int, int] = (38, 18),
    concurrency: int = 8,
    skip: Iterable[int] = (),
    write_disposition: Literal["merge", "replace"] = "merge",
) -> Any:
    """The rows of a pull as a dlt source with one table, for any of dlt's destinations.

        import dlt

        pipeline = dlt.pipeline("books", destination="postgres", dataset_name="otto")
        pipeline.run(otto_source(otto.<tag>.iter_<items>, parents=..., parent=...))

    Rows are merged by key: a row that is there is replaced, a new one is added. Members of nested
    objects have columns of their own (`fee__amount`), lists and what the document does not describe
    are JSON strings, UUIDs are strings, decimals are `decimal(38, 18)`.

    Args:
        method: as for `pull`, and so are `parents`, `parent`, `arguments`, `since`, `until`, `by`,
            `window`, `inclusive`, `concurrency` and `skip`.
        table: the table's name; by default the operation's without `list_`.
        key: the members that are the primary key. A row that comes twice with different content
            is an error. None, with `write_disposition="replace"` alone, keeps all rows.
        include_parent: add the parent's arguments as columns, where rows have none of these names.
        update: fetch each parent from where the run before ended on, instead of from `since`. The
            watermarks are kept in dlt's state, in the database itself; they move when the rows are
            loaded. A parent that was left out or whose listing was incomplete keeps its own.
        look_back: how far before the watermark to read again, `45d`, `12h`, `6w` or a timedelta:
            rows that were restated within that time are replaced. At least a day, the default.
        decimal: digits of decimals, and how many of them stand after the point. A value with more
            is an error before anything is loaded.
        write_disposition: `merge`, or `replace` for a table that holds this run's rows alone.

    Returns:
        A `dlt.sources.DltSource`. It holds the client: run it before the client is closed.

    Raises:
        ConfigurationError: a setting cannot be used, or the extra `dlt` is not installed.
    """
    dlt = _import_dlt()
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
    _check(plan, update=update, look_back=look_back, write_disposition=write_disposition)
    names = () if key is None else key_names(key)
    run = _DltLoad(
        plan=plan,
        parents=parents,
        concurrency=concurrency,
        skip=frozenset(skip),
        types=_types(plan, decimal),
        key=names,
        update=update,
        look_back=duration("1d" if look_back is None else look_back),
    )
    own = documented(method).name.rpartition(".")[2]
    name = table or own.removeprefix("list_").removeprefix("get_")

    def rows() -> Iterator[Any]:
        yield from run.tables(dlt.current.resource_state() if update else {})

    resource = dlt.resource(
        rows,
        name=name,
        primary_key=[it.replace(".", "__") for it in names] or None,
        write_disposition=write_disposition,
    )
    return dlt.source(lambda: resource, name="otto")()


def _import_dlt() -> Any:
    try:
        import dlt
        import pyarrow  # noqa: F401
    except ImportError:
        raise ConfigurationError(
            f"otto_source needs dlt and pyarrow: {install_command('dlt')}"
        ) from None
    return dlt


def _check(plan: Plan, *, update: bool, look_back: object, write_disposition: str) -> None:
    if callable(plan.key):
        raise ConfigurationError("key must be members of the rows; a database merges by columns")
    if write_disposition not in ("merge", "replace"):
        raise ConfigurationError(
            f'write_disposition is {write_disposition!r}; give "merge" or "replace"'
        )
    if plan.key is None and write_disposition == "merge":
        raise ConfigurationError(
            'rows without a key cannot be merged; give key=..., or write_disposition="replace"'
        )
    if update and (plan.since is None or write_disposition == "replace"):
        raise ConfigurationError(
            'update needs since, the begin of the first run, and write_disposition="merge"'
        )
    if look_back is not None and not update:
        raise ConfigurationError("look_back needs update=True")


def _types(plan: Plan, decimal: tuple[int, int]) -> Any:
    from otto_ext.tables import Types

    if plan.codec is None:
        raise ConfigurationError(
            f"the document does not describe the rows of {plan.label}, and a database needs their "
            "types; describe them in an overlay and regenerate, or pull into a file"
        )
    return Types(decimal=decimal, flatten=True, uuid_text=True)


@define
class _DltLoad:
    """One load: its units, and their rows as Arrow tables."""

    plan: Plan
    parents: Iterable[Any] | None
    concurrency: int
    skip: frozenset[int]
    types: Any
    key: Sequence[str]
    update: bool
    look_back: dt.timedelta
    _began: bool = field(default=False, init=False)

    def tables(self, state: dict[str, Any]) -> Iterator[Any]:
        """The rows of all parents, and one table without rows, so that there are columns."""
        if self._began and isinstance(self.parents, Iterator):
            raise ConfigurationError(
                "the parents of this source were used up by the run before; make a new source"
            )
        self._began = True
        now = dt.datetime.now(dt.UTC).replace(microsecond=0)
        marks = _Marks(state, self.plan, now) if self.update else None
        batches = _Batches(self.plan, self.types, self.key)
        for page in self._pages(marks, now):
            if page.skipped is not None:
                log.warning("left out: %s", page.skipped)
            if page.incomplete is not None:
                log.warning("incomplete: %s", page.incomplete)
            if marks is not None:
                marks.see(page)
            yield from batches.add(page)
        yield batches.rest()
        if marks is not None:
            marks.move()

    def _pages(self, marks: _Marks | None, now: dt.datetime) -> Iterator[Page]:
        crew = Crew(caller_of(self.plan.method), self.concurrency)
        try:
            for event in crew.events(self._runs(marks, now)):
                if isinstance(event, Page):
                    yield event
                elif event is not None and event.error is not None:
                    raise event.error
        finally:
            for _ in crew.dismiss(0.0):
                pass

    def _runs(self, marks: _Marks | None, now: dt.datetime) -> Iterator[UnitRun]:
        # One table has one set of keys, whatever parent a row comes from.
        keys = Keys()
        for parent in (None,) if self.parents is None else self.parents:
            plan = self.plan
            if marks is not None:
                group = next(plan.units(parent, now)).group
                since = marks.since(group, self.look_back)
                if since is None:
                    continue
                plan = evolve(plan, since=since)
            for unit in plan.units(parent, now):
                if marks is not None:
                    marks.begin(unit.group)
                yield UnitRun.of(self.plan, unit, None, keys, self.skip)


class _Marks:
    """Where the next run of each parent begins: JSON in dlt's state, which is kept with the rows.

    Args:
        state: that of the table; it is changed by `move`.
        plan: what is asked for; another one has other watermarks.
        now: when the run began.
    """

    def __init__(self, state: dict[str, Any], plan: Plan, now: dt.datetime) -> None:
        settings = {**plan.settings(), "until": None, "by": None}
        text = json.dumps(settings, sort_keys=True, default=str)
        mine = hashlib.sha256(text.encode()).hexdigest()
        if state.setdefault("settings", mine) != mine:
            raise ConfigurationError(
                "the table was loaded with other settings (operation, arguments, since, window, "
                "key), so its watermarks mean something else; load the table anew with "
                'pipeline.run(source, refresh="drop_resources"), or give another table=...'
            )
        self._state = state
        windows = list(plan.windows(now))
        self._since, self._until = windows[0].begin, windows[-1].end
        self._begun: set[str] = set()
        self._held: set[str] = set()

    def since(self, group: str, look_back: dt.timedelta) -> dt.date | None:
        """Where a parent's period begins; None where it has ended already."""
        mark = self._state.get("watermarks", {}).get(group)
        if mark is None:
            return self._since
        dates = not isinstance(self._until, dt.datetime)
        begin = max(self._since, as_moment(mark, dates=dates, name="watermark") - look_back)
        return begin if begin < self._until else None

    def begin(self, group: str) -> None:
        """A parent is being fetched."""
        self._begun.add(group)

    def see(self, page: Page) -> None:
        """A parent that was left out, or has other rows than stated, is read again."""
        if page.skipped is not None or page.incomplete is not None:
            self._held.add(page.group)

    def move(self) -> None:
        """All rows are there: the next run goes on where this one ends."""
        marks = dict(self._state.get("watermarks", {}))
        marks |= dict.fromkeys(self._begun - self._held, self._until.isoformat())
        self._state["watermarks"] = marks


@define
class _Batches:
    """Rows of pages, as Arrow tables of some thousand rows."""

    plan: Plan
    types: Any
    key: Sequence[str]
    _lines: list[bytes] = field(factory=list, init=False)
    _shape: Any = field(default=None, init=False)
    _rows: int = field(default=0, init=False)
    _waiting: int = field(default=0, init=False)

    def add(self, page: Page) -> Iterator[Any]:
        """Take in a page; the table that it fills."""
        self._lines.append(page.lines)
        self._waiting += page.rows
        if self._waiting >= _BATCH:
            yield self.rest()

    def rest(self) -> Any:
        """What is left as a table, which may have no rows.

        Raises:
            TableError: a value does not fit its column.
        """
        lines = b"".join(self._lines).splitlines()
        rows = loads(b"[" + b",".join(lines) + b"]")
        batch = self.shape.batch(rows, self._rows + 1, partial(key_said, key=self.plan.key))
        self._rows += len(rows)
        self._lines, self._waiting = [], 0
        return _plain(batch, self.key)

    @property
    def shape(self) -> Any:
        """The columns; the parents' arguments, where they are columns, are known by now."""
        if self._shape is None:
            from otto_ext.tables import Shape
            from otto_ext.tables._kinds import Member
            from otto_ext.tables._leaves import JSON

            assert self.plan.codec is not None
            shape = Shape.of(self.plan.codec, self.types, before=self.plan.added_types)
            # Lists and maps are JSON, with the digits that came.
            columns = (
                Member(it.name, JSON) if _nested(it.kind.type) else it for it in shape.columns
            )
            self._shape = evolve(shape, columns=tuple(columns))
        return self._shape


def _nested(type: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_nested(type))


def _plain(batch: Any, key: Sequence[str]) -> Any:
    """A table with names and types that dlt's destinations have; what is of the key is not null."""
    import pyarrow as pa

    arrays = [
        it.cast(it.type.value_type) if pa.types.is_dictionary(it.type) else it
        for it in batch.columns
    ]
    fields = [
        pa.field(name.replace(".", "__"), it.type, nullable=name not in key)
        for name, it in zip(batch.schema.names, arrays, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))
