"""One run of an update; see `History` for how it takes effect."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from attrs import evolve

from otto_ext._errors import ConfigurationError
from otto_ext.pull._fields import listed
from otto_ext.pull._formats import make
from otto_ext.pull._history import History
from otto_ext.pull._manifest import pending_of, sha256_of
from otto_ext.pull._merge import Merge
from otto_ext.pull._plan import plain
from otto_ext.pull._row_changes import Changes, Closed, Differences
from otto_ext.pull._row_lines import text_of
from otto_ext.pull._session import Session
from otto_ext.pull._state import KeyConflict
from otto_ext.pull._store import sync_folder
from otto_ext.pull._update_files import Files, changes_of
from otto_ext.pull._windows import as_moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from otto_ext.pull._file_steps import Steps
    from otto_ext.pull._plan import Plan, Unit
    from otto_ext.pull._session import Speed
    from otto_ext.pull._state import PullReport
    from otto_ext.pull._update import Update

__all__ = ["session_of"]

_DAY = dt.timedelta(days=1)


def session_of(plan: Plan, speed: Speed, update: Update | None) -> Session:
    """A run of a pull, or of an update."""
    return Session(plan, speed) if update is None else UpdateSession(plan, speed, update)


class UpdateSession(Session):
    """A run of an update: the units that may have changed, and the rows of the last run.

    Args:
        plan: what is asked for.
        speed: how.
        update: what is read again, and what is reported.
    """

    def __init__(self, plan: Plan, speed: Speed, update: Update) -> None:
        if plan.key is None:
            raise ConfigurationError(
                "an update needs a key that identifies rows: key=... (--key A,B)"
            )
        if plan.since is not None and plan.by is None:
            plan = evolve(plan, by="month")
        self._update = update
        self._closed = Closed(update.closed_through, update.date_field, plan.key)
        self._listed: set[str] = set()
        self._history: History | None = None
        self._done = False
        super().__init__(evolve(plan, staged=True), speed, engine="update")
        self._files = Files(self._store.out)

    def __exit__(self, kind: type[BaseException] | None, *exc: object) -> None:
        super().__exit__(kind, *exc)
        if kind is not None and issubclass(kind, KeyConflict):
            # A row may have been restated since this run began; the next one reads it once.
            self._store.remove()
        if self._history is not None:
            self._history.close()
        state = self._files.state
        if state.exists() and not state.stat().st_size:
            # A first run that ended before it had anything to keep.
            state.unlink()

    @property
    def finished(self) -> bool:
        """Whether an earlier process fetched everything."""
        return self._done or super().finished

    # -- what the last run left -------------------------------------------------------------------

    def prepare(self) -> Steps[None]:
        """Take in what earlier runs left."""
        self._check_period()
        yield from self._open()
        yield from super().prepare()

    def _check_period(self) -> None:
        """Refuse a closed period that ends within a window, unless rows have dates."""
        through = self._update.closed_through
        if through is None or self._update.date_field is not None:
            return
        way_out = "give date_field (--date-field), the field with the date of a row"
        if self._plan.since is None:
            raise ConfigurationError(
                f"closed_through needs to know which rows are in the closed period; {way_out}, or "
                "fetch in windows (since, by)"
            )
        for window in self._plan.windows(self._ledger.now):
            end = as_moment(
                through + _DAY, dates=not isinstance(window.begin, dt.datetime), name="end"
            )
            if isinstance(end, dt.datetime) and isinstance(window.begin, dt.datetime):
                end = end.replace(tzinfo=window.begin.tzinfo)
            if window.begin < end < window.end:
                raise ConfigurationError(
                    f"the closed period ends on {through}, within the window from {window.begin} "
                    f"to {window.end}; {way_out}, or windows that end there (since, by)"
                )

    def _open(self) -> Steps[None]:
        """Open what the last run left, and refuse what this one cannot go on with."""
        overwrite, run = self._speed.overwrite, None
        if self._files.state.exists():
            try:
                self._history = history = History(self._files.state)
                run = history.get("run")
            except ConfigurationError:
                if not overwrite:
                    raise
            else:
                if run is not None and not history.get("placed"):
                    # The process was killed after it had made the files.
                    self._files.place(history)
                    self._done = True
                    return
                if run is not None and run == self._store.run:
                    self._done = True
                    return
        self._files.clean()
        if overwrite:
            return
        out = self._store.out
        if self._history is not None and run is not None:
            self._compare(self._history)
            yield from self._files.check(self._history)
        elif out.exists():
            raise ConfigurationError(
                f"{out} exists and was not made by an update; name another file, or give "
                "overwrite=True (--overwrite) to replace it"
            )

    def _compare(self, history: History) -> None:
        """Refuse other settings than those of the last run, and another document."""
        before, out = history.get("settings"), self._store.out
        for name, value in self._lasting().items():
            if before.get(name) == value:
                continue
            if name != "document_sha256":
                raise ConfigurationError(
                    f"{out} was made with {name}={before.get(name)!r}, not {value!r}; give the "
                    "same settings to go on with it, overwrite=True (--overwrite) to fetch "
                    "everything anew, or another file"
                )
            if not self._speed.accept_schema:
                raise ConfigurationError(
                    f"the API document has changed since the last run into {out}; give "
                    "accept_schema=True (--accept-schema) to go on with the new one, or "
                    "overwrite=True (--overwrite) to fetch everything anew"
                )

    def _lasting(self) -> dict[str, Any]:
        """The settings that must be the same in every run. The period may grow."""
        origin = self._plan.origin()
        settings = {**self._plan.settings(), "base_url": origin["base_url"]}
        settings.pop("until")
        return {**settings, "document_sha256": origin["document_sha256"]}

    # -- what is fetched --------------------------------------------------------------------------

    def units(self, parent: Any) -> Iterator[Unit]:
        """The units of one parent that may have changed, in order."""
        for unit in super().units(parent):
            self._listed.add(unit.group)
            history = None if self._speed.overwrite else self._history
            through = None if history is None else history.through(unit.group)
            if self._update.is_due(unit.window, through):
                yield unit

    def _through(self) -> str:
        """Until when the rows of parents are known, once this run has ended."""
        now: dt.date = self._ledger.now
        if self._plan.since is None:
            return now.isoformat()
        *_, last = self._plan.windows(self._ledger.now)
        if not isinstance(last.end, dt.datetime):
            now = self._ledger.now.date()
        return min(last.end, now).isoformat()

    def _missing(self) -> dict[str, str]:
        """The parents that have rows and are no longer listed: their arguments by name.

        Raises:
            ConfigurationError: there are some, and nothing says what becomes of their rows.
        """
        if self._history is None or self._speed.overwrite or self._history.get("run") is None:
            return {}
        found = {
            name: text_of(arguments)
            for name, arguments, _ in self._history.parents()
            if name not in self._listed
        }
        if found and self._update.missing_parents == "raise":
            many = "1 parent" if len(found) == 1 else f"{len(found)} parents"
            raise ConfigurationError(
                f"{many} with rows of the last run {'is' if len(found) == 1 else 'are'} no longer "
                "listed: "
                f"{listed(found.values())}; give missing_parents='keep' (--missing-parents keep) "
                "to keep their rows, or 'remove' to remove them"
            )
        return found

    # -- what becomes of it -----------------------------------------------------------------------

    def publish(self) -> Steps[None]:
        """Take the rows into those of the last run, and make the files of them."""
        if not self._done:
            store = self._store
            store.commit()
            if not store.finished:
                missing = self._missing()
                kept = self._update.missing_parents == "keep"
                store.finish(missing=missing, kept=kept)
            yield from self._check_resumed()
            yield from self._take_in()
        self._store.remove()

    def _take_in(self) -> Steps[None]:
        history = self._history
        if history is None:
            # One that is damaged is replaced.
            self._files.state.unlink(missing_ok=True)
            self._history = history = History(self._files.state)
        ledger, notes = self._ledger, self._store.finish_notes
        with history.transaction(anew=self._speed.overwrite):
            since = history.get("as_of")
            merge = Merge(
                history,
                self._plan.key or (),
                Differences(self._plan.decimals),
                self._closed,
                self._fields(),
                self._speed.accept_schema,
            )
            merge.parents({name: it.parent for name, it in ledger.tallies.items()})
            with self._store.part.open("rb") as lines:
                yield from merge.take(lines)
            yield from merge.remove(place for place, whole in ledger.windows.items() if whole)
            if notes["missing"] and notes["kept"]:
                merge.notes.append(f"no longer listed: {listed(notes['missing'].values())}")
            elif notes["missing"]:
                merge.remove_parents(notes["missing"])
            through = self._through()
            partly = {name for (name, _), whole in ledger.windows.items() if not whole}
            merge.end({name: through for name in ledger.tallies if name not in partly})
            yield from self._make_files(history, since)
            history.set(
                run=self._store.run,
                as_of=ledger.now.isoformat(),
                since=since,
                settings=self._lasting(),
                placed=False,
                report={
                    "rows": history.rows(),
                    "units": len(ledger.complete),
                    "duplicates": ledger.duplicates,
                    "skipped": ledger.skipped,
                    "incomplete": ledger.incomplete,
                    "notes": [*self._notes, *merge.notes],
                },
            )
        self._files.place(history)

    def _check_fields(self) -> None:
        """The rows were compared with those of the last run when they were taken in."""

    def _make_files(self, history: History, since: str | None) -> Steps[None]:
        """Make the files of the rows; they get their names after the transaction."""
        files, speed = self._files, self._speed
        with files.made():
            checksum = yield from files.write(files.rows, history.lines())
            changed = yield from files.write(files.ready_changes, history.changes())
            # JSON Lines become the file itself.
            totals = yield from make(files.rows, files.ready, speed.kind, self._rows())
            if speed.manifest:
                sha256 = yield from self._write_manifest(
                    pending_of(files.out),
                    files.ready,
                    files.rows,
                    totals,
                    parents=list(self._parents_of(history)),
                    update={
                        "since": since,
                        "look_back_days": self._update.look_back / _DAY,
                        "closed_through": plain(self._update.closed_through),
                        "date_field": self._update.date_field,
                    },
                    changes={
                        "file": changes_of(files.out).name,
                        "sha256": changed,
                        **history.counted(),
                    },
                )
            else:
                sha256 = yield from sha256_of(files.ready)
            files.rows.unlink(missing_ok=True)
            sync_folder(files.out.parent)
            history.set(sha256=sha256, checksum=checksum, manifest=speed.manifest)

    def _parents_of(self, history: History) -> Iterator[dict[str, Any]]:
        """What the manifest says of each parent that has rows or was asked for."""
        tallies = dict(self._ledger.tallies)
        for name, arguments, rows in history.parents():
            found = tallies.pop(name).as_json() if name in tallies else {}
            yield {
                "arguments": arguments,
                "rows": rows,
                "received": found.get("received"),
                "stated": found.get("stated"),
            }
        for _, tally in sorted(tallies.items()):
            yield {**tally.as_json(), "rows": 0}

    def report(self) -> PullReport:
        """What was done."""
        assert self._history is not None
        said, since = self._history.get("report"), self._history.get("since")
        counted = self._history.counted()
        return evolve(
            super().report(),
            rows=said["rows"],
            units=said["units"],
            duplicates=said["duplicates"],
            skipped=tuple(said["skipped"]),
            incomplete=tuple(said["incomplete"]),
            notes=tuple(said["notes"]),
            as_of=dt.datetime.fromisoformat(self._history.get("as_of")),
            changes=Changes(
                **counted,
                file=changes_of(self._speed.out),
                since=None if since is None else dt.datetime.fromisoformat(since),
            ),
        )
