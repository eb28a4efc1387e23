"""What runs in the workers of a Dask cluster; `_dask` sends it there."""

from __future__ import annotations

import time
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import field, frozen
from distributed import WorkerPlugin, get_worker

from otto_ext.pull._store import Busy
from otto_ext.pull._threads import pull

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from otto_ext import Otto
    from otto_ext.pull._method_calls import Method
    from otto_ext.pull._plan import Unit
    from otto_ext.pull._row_lines import Key
    from otto_ext.pull._state import PullReport

__all__ = ["Job", "OttoPlugin", "fetch", "method_of"]

#: How long a unit waits for a worker that the scheduler lost and that still writes; seconds.
_PATIENCE = 600.0


class OttoPlugin(WorkerPlugin):
    """One client for each worker process, closed when the pull or the worker ends.

    Args:
        name: the pull's.
        make: makes the client.
    """

    def __init__(self, name: str, make: Callable[[], Otto]) -> None:
        self.name = name
        self._make = make
        self.client: Otto | None = None

    def __repr__(self) -> str:
        # What makes a client may hold its secret.
        return f"OttoPlugin({self.name!r})"

    def setup(self, worker: Any) -> None:
        """Called in each worker, also in those that join later."""
        self.client = self._make()

    def teardown(self, worker: Any) -> None:
        """Called in each worker at the end."""
        if self.client is not None:
            self.client.close()
            self.client = None


@frozen
class Job:
    """What all units of a pull have in common.

    Attributes:
        plugin: the name under which workers have their client.
        method: the name of the method on it, or a function from it to the method.
        arguments: those of every call.
        key: what identifies a row.
        include_parent: whether rows get the parent's arguments.
        skip: statuses that leave a unit out.
        folder: where units are written; the same for all workers and the caller.
    """

    plugin: str
    method: str | Callable[[Otto], Method]
    arguments: Mapping[str, Any] = field(repr=False)
    key: Key | None
    include_parent: bool
    skip: frozenset[int]
    folder: str

    def file_of(self, name: str) -> Path:
        """Where a unit's rows are when they are complete."""
        return Path(self.folder, f"{name}.jsonl")


def method_of(client: Otto, method: str | Callable[[Otto], Method]) -> Method:
    """A method of a client by its name, `accounts.iter_accounts`, or by a function."""
    find = method if callable(method) else attrgetter(method)
    found: Method = find(client)
    return found


def fetch(job: Job, unit: Unit) -> PullReport | None:
    """Fetch one unit, in a worker; None where that was done before.

    A unit has a file and a checkpoint of its own, so the worker that takes over from one that died
    goes on where that one stopped.
    """
    plugin: Any = get_worker().plugins[job.plugin]
    client: Otto = plugin.client
    out = job.file_of(unit.name)
    rest = {name: value for name, value in unit.arguments.items() if name not in unit.parent}
    until = time.monotonic() + _PATIENCE
    while not out.exists():
        try:
            return pull(
                method_of(client, job.method),
                out=out,
                parents=[unit.parent],
                arguments={**job.arguments, **rest},
                key=job.key,
                include_parent=job.include_parent,
                concurrency=1,
                manifest=False,
                skip=job.skip,
            )
        except Busy:
            # The scheduler gave up a worker that lives; it will end, or die.
            if time.monotonic() > until:
                raise
            time.sleep(0.5)
    return None
