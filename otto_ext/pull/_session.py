"""One run of a pull: what the drivers of threads and of tasks have in common."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from attrs import define, field

from otto_ext._errors import ConfigurationError
from otto_ext._file_lock import replace_file
from otto_ext._version import __version__
from otto_ext.pull._fields import Fields
from otto_ext.pull._formats import Format, format_of, publish
from otto_ext.pull._manifest import contents, latest_manifest, manifest_of, pending_of, seal
from otto_ext.pull._row_columns import Rows
from otto_ext.pull._row_lines import blocks, read_lines, unstaged_rows
from otto_ext.pull._state import Page, PullProgress, PullReport, UnitRun
from otto_ext.pull._store import Store, sync_folder
from otto_ext.pull._totals import totals_of
from otto_ext.tables._row_types import decimal_columns

if TYPE_CHECKING:
    from otto_ext.pull._file_steps import Steps
    from otto_ext.pull._plan import Plan, Unit
    from otto_ext.pull._totals import Totals

__all__ = ["Ended", "OnProgress", "Session", "Speed"]

OnProgress = Callable[[PullProgress], object]


@define
class Ended:
    """A unit's thread or task has nothing more to say; `error` is why, None where it is done."""

    error: BaseException | None = None


@define(kw_only=True)
class Speed:
    """The settings of a pull that do not change its rows. See `pull` for what each means."""

    out: Path = field(converter=Path)
    format: str | None = None
    columns: Sequence[str] | None = None
    csv: str = "plain"
    decimal: tuple[int, int] = (38, 18)
    manifest: bool = True
    accept_schema: bool = False
    concurrency: int = 8
    skip: frozenset[int] = frozenset()
    overwrite: bool = False
    restart: bool = False
    on_progress: OnProgress | None = None
    kind: Format = field(init=False)

    def __attrs_post_init__(self) -> None:
        many = self.concurrency
        if isinstance(many, bool) or not isinstance(many, int) or many < 1:
            raise ConfigurationError(f"concurrency is {many!r}; give a whole number above zero")
        if not all(isinstance(status, int) and 400 <= status <= 599 for status in self.skip):
            raise ConfigurationError(
                f"skip is {sorted(self.skip)}; give statuses of errors, like (403, 404)"
            )
        if self.on_progress is not None and not callable(self.on_progress):
            raise ConfigurationError("on_progress must be a function of a PullProgress")
        self.kind = format_of(self.out, self.format, self.columns, self.csv)
        if self.kind == "parquet":
            from otto_ext.tables import Types

            Types(decimal=self.decimal)


class Session:
    """A run, from its files to its report. A context manager, which closes the files.

    Args:
        plan: what is asked for.
        speed: how.
        engine: who writes the rows; another one's files mean something else.
    """

    def __init__(self, plan: Plan, speed: Speed, *, engine: str = "pull") -> None:
        self._began = time.monotonic()
        self._plan = plan
        self._engine = engine
        self._speed = speed
        now = dt.datetime.now(dt.UTC).replace(microsecond=0)
        if plan.since is not None:
            # A period that is still to come shows before any file is made.
            plan.windows(now)
        self._store = Store(
            Path(os.path.abspath(speed.out)),
            {**plan.settings(), "engine": engine},
            now,
            restart=speed.restart,
            # An update's file is there from the second run on.
            overwrite=speed.overwrite or engine == "update",
        )
        self._ledger = self._store.ledger
        self._seen: Fields | None = None
        self._notes: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *exc: object) -> None:
        if kind is not None and self._engine != "dask":
            self._store.abandon()
        self._store.__exit__()

    def prepare(self) -> Steps[None]:
        """Take in what earlier runs left: of parents that are not complete, the keys of rows."""
        plan = self._plan
        if plan.key is None or self.finished:
            return
        for group, text in self._store.resumed_lines():
            rows = read_lines(unstaged_rows(text) if plan.staged else text)
            self._ledger.groups[group].keys.add(rows, plan.key, {}, plan.decimals)
            yield

    @property
    def finished(self) -> bool:
        """Whether an earlier run fetched everything. To be asked after `prepare`."""
        return self._store.finished

    @property
    def name(self) -> str:
        """The pull's name, the same in all runs until it is complete."""
        return self._store.run

    @property
    def new(self) -> bool:
        """Whether there was no earlier run."""
        return self._store.new

    def units(self, parent: Any) -> Iterator[Unit]:
        """All units of one parent, in order."""
        return self._plan.units(parent, self._ledger.now)

    def is_complete(self, unit: Unit) -> bool:
        """Whether a unit needs no call."""
        return self._ledger.is_complete(unit)

    def runs(self, parent: Any) -> Iterator[UnitRun]:
        """What is left to do for one parent."""
        group = ""
        for unit in self.units(parent):
            group = unit.group
            if not self.is_complete(unit):
                mark, keys = self._ledger.begin(unit)
                yield UnitRun.of(self._plan, unit, mark, keys, self._speed.skip)
        self._ledger.listed(group)

    def wait(self) -> float | None:
        """Seconds that a driver may wait for the next page; None for ever."""
        left = self._ledger.wait(time.monotonic())
        return None if left is None else max(0.0, left)

    def take(self, page: Page) -> None:
        """Take in a page that came."""
        self._ledger.add(page, time.monotonic())

    def commit(self, *, due: bool = False) -> None:
        """Put on the disk what came; with `due`, only when it is time to."""
        left = self._ledger.wait(time.monotonic())
        if left is None or (due and left > 0):
            return
        self._store.commit()
        if self._speed.on_progress is not None:
            self._speed.on_progress(
                PullProgress(self._ledger.rows, len(self._ledger.complete), self._seconds())
            )

    def receive(self, event: Page | Ended | None) -> None:
        """Take in what a driver waited for, and put it on the disk when it is time to.

        Raises:
            BaseException: that of a unit which failed.
        """
        if isinstance(event, Page):
            self.take(event)
        elif event is not None and event.error is not None:
            raise event.error
        self.commit(due=True)

    def fill(self, lines: Iterable[bytes]) -> None:
        """Make the file of rows that others wrote."""
        self._store.fill(lines)

    def publish(self) -> Steps[None]:
        """Turn the rows into the file, and remove what only a pull needs."""
        store, kind = self._store, self._speed.kind
        store.finish()
        yield from self._check_resumed()
        store.release()
        place = manifest_of(store.out)
        ready = pending_of(store.out)
        if store.part.exists():
            seal = partial(self._seal, ready) if self._speed.manifest else None
            yield from publish(store.part, store.out, kind, self._rows(), seal)
        if ready.exists():
            # Also where an earlier run died with the file in place and its manifest not.
            replace_file(ready, place)
        sync_folder(store.out.parent)
        store.remove()

    def _seal(self, ready: Path, file: Path, totals: Totals | None) -> Steps[None]:
        """Write the manifest of a file that is complete, and soon in place."""
        parents = [it.as_json() for _, it in sorted(self._ledger.tallies.items())]
        yield from self._write_manifest(ready, file, self._store.part, totals, parents=parents)

    def _write_manifest(
        self, ready: Path, file: Path, part: Path, totals: Totals | None, **more: Any
    ) -> Steps[str]:
        """Write a manifest.

        Args:
            ready: where to.
            file: the file that it is about.
            part: the rows of the file, as JSON Lines; needed for a workbook.
            totals: what was counted while the file was written; None to read it.
            more: what it says besides.

        Returns:
            The file's SHA-256.
        """
        plan, speed, ledger = self._plan, self._speed, self._ledger
        if totals is None:
            # A workbook's rows are counted in what it is made of.
            counted = (part, "jsonl") if speed.kind == "xlsx" else (file, speed.kind)
            names = None if plan.codec is None else decimal_columns(plan.codec)
            totals = yield from totals_of(*counted, names, self._fields().look)
        self._check_fields()
        found = yield from contents(file, totals)
        manifest = {
            "file": self._store.out.name,
            "format": speed.kind,
            "contents": found,
            "client": f"otto-client {__version__}",
            **plan.origin(),
            "settings": plan.settings(),
            "began": ledger.now.isoformat(),
            "ended": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "units": len(ledger.complete),
            "requests": sum(it.requests for it in ledger.tallies.values()),
            "duplicates": ledger.received_twice,
            "skipped": ledger.skipped,
            "fields": self._fields().plain(),
            **more,
        }
        with ready.open("wb") as opened:
            opened.write(seal(manifest))
            opened.flush()
            os.fsync(opened.fileno())
        sha256: str = found["sha256"]
        return sha256

    def _rows(self) -> Rows:
        plan, speed = self._plan, self._speed
        plan.know(it.parent or {} for it in self._ledger.tallies.values())
        look = self._fields().look
        return Rows(
            plan.codec,
            speed.columns,
            speed.decimal,
            plan.added_types,
            speed.csv,
            look,
            plan.key,
        )

    def _check_fields(self) -> None:
        """Refuse rows with other fields than those of a file of the same pull in the same folder.

        Raises:
            ConfigurationError: they have; nothing is replaced.
        """
        fields, plan = self._fields(), self._plan
        said = {"operation": plan.label, "include_parent": plan.include_parent}
        earlier = latest_manifest(self._store.out.parent, plan.origin()["base_url"], said)
        if earlier is None:
            self._notes += fields.notes
            return
        differences = list(fields.differences(Fields.read(earlier["fields"]), whole=True))
        self._notes += [f"{it} (compared with {earlier['file']})" for it in differences]
        if differences and not self._speed.accept_schema:
            raise ConfigurationError(
                f"the rows differ from those of {earlier['file']}: {'; '.join(differences)}. "
                "Nothing was replaced, and the rows are kept: check them, then give "
                "accept_schema=True (--accept-schema) to make the file without another request"
            )

    def _check_resumed(self) -> Steps[None]:
        """Refuse rows with other fields than those that came before the pull was resumed.

        Raises:
            ConfigurationError: they have; nothing is replaced.
        """
        ledger, plan = self._ledger, self._plan
        # Without rows in the part, an earlier run died after it had put the file in place.
        if not ledger.resumed or not self._store.part.exists():
            return
        known, found = None, list[str]()
        for begin, end in pairwise([0, *ledger.resumed, ledger.offset]):
            fields = Fields.of(plan.codec, plan.added_types)
            for text in blocks(self._store.part, begin, end):
                fields.look(read_lines(unstaged_rows(text) if plan.staged else text))
                yield
            if known is not None:
                found += fields.differences(known, whole=True)
                fields.add(known)
            known = fields
        self._notes += [
            f"{it} (compared with the rows before the pull was resumed)" for it in found
        ]
        # Without a document, a field that is rare may well come later than the others.
        if found and plan.codec is not None and not self._speed.accept_schema:
            raise ConfigurationError(
                f"the rows differ from those that came before the pull was resumed: "
                f"{'; '.join(found)}. Nothing was replaced, and the rows are kept: give "
                "restart=True (--restart) to fetch all of them as they are now, or "
                "accept_schema=True (--accept-schema) to make the file of these"
            )

    def _fields(self) -> Fields:
        """The fields that the rows have, as far as they were looked at."""
        if self._seen is None:
            self._seen = Fields.of(self._plan.codec, self._plan.added_types)
        return self._seen

    def report(self) -> PullReport:
        """What was done."""
        return PullReport(
            out=self._speed.out,
            rows=self._ledger.rows,
            units=len(self._ledger.complete),
            duplicates=self._ledger.duplicates,
            skipped=tuple(self._ledger.skipped),
            incomplete=tuple(self._ledger.incomplete),
            resumed_rows=self._store.resumed_rows,
            resumed_units=self._store.resumed_units,
            seconds=self._seconds(),
            manifest=manifest_of(self._speed.out) if self._speed.manifest else None,
            as_of=self._ledger.now,
            notes=tuple(self._notes),
        )

    def _seconds(self) -> float:
        return time.monotonic() - self._began
