"""A file of the drift that was seen: places, counts and JSON types, never a value of a response.

`otto drift` reads it and proposes corrections of the document. Several processes can write to one
file; a failure to write never fails a call.
"""

from __future__ import annotations

import atexit
import datetime as dt
import json
import logging
import os
import re
import tempfile
import threading
import time
import weakref
from contextlib import contextmanager, suppress
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from otto_ext._file_lock import lock_file, replace_file
from otto_ext._fork import on_fork, renew_lock_on_fork
from otto_ext.wire.contract import Remark
from otto_ext.wire.types import UNSET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from otto_ext.drift._reporter import DriftEvent

__all__ = ["DriftLog", "drift_log_of_environment", "shape_of"]

VARIABLE: Final = "OTTO_DRIFT_FILE"
FORMAT: Final = 1
#: Places in a file. A document has fewer that differ; a hostile server may invent more.
MAX_PLACES: Final = 1000
#: Values of an enumeration. A place with more holds data rather than a vocabulary.
MAX_VALUES: Final = 20
#: Bytes of a file that is read back.
_MAX_BYTES: Final = 16 << 20
#: Seconds between two writes where nothing but counts changed.
_INTERVAL: Final = 60.0
#: Seconds for which the end of a process waits for its turn.
_AT_EXIT: Final = 2.0
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.:/-]{0,63}")
_SHAPES: Final = (
    ("integer", re.compile(r"-?(0|[1-9]\d*)", re.ASCII)),
    ("decimal", re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d{1,4})?", re.ASCII)),
    ("uuid", re.compile(r"[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}")),
    ("date", re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)),
    ("date-time", re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}\S*", re.ASCII)),
    ("empty", re.compile("")),
)
_TYPES: Final[dict[type, str]] = {
    dict: "object",
    list: "array",
    bool: "boolean",
    int: "integer",
    float: "number",
    Decimal: "number",
    type(None): "null",
    bytes: "body",
}

logger = logging.getLogger("otto_ext.drift")


def shape_of(value: Any) -> str:
    """The JSON type of a value, for strings with their form: `string (decimal)`; or `missing`.

    Bytes are a body that was not read as JSON: `body`, or `empty body`.
    """
    if value is UNSET:
        return "missing"
    if value == b"":
        return "empty body"
    if not isinstance(value, str):
        return _TYPES.get(type(value), "object")
    form = next((name for name, pattern in _SHAPES if pattern.fullmatch(value)), "")
    return f"string ({form})" if form else "string"


class DriftLog:
    """Counts drift in a file, by place and JSON type. Pass it as `on_drift`.

    No value of a response is written, with one exception: where the document lists the values of
    a place (an enumeration), undocumented ones are kept if they look like an identifier, at most
    20 for each place.

    The file is written when something new is seen, and otherwise at most once in a minute and at
    the end of the process. Any number of threads and processes can share one file.

    Args:
        path: the file; it is created with the first event.
    """

    #: It also counts what raises `ResponseDecodeError`.
    takes_errors: ClassVar[bool] = True

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self._pending: dict[tuple[Any, ...], dict[str, Any]] = {}
        self._known: set[tuple[Any, ...]] = set()
        self._written = 0.0
        self._failed = False
        self._lock = threading.Lock()
        renew_lock_on_fork(self, "_lock")
        on_fork(self._forget)
        atexit.register(_flush_at_exit, weakref.ref(self))

    def __call__(self, event: DriftEvent) -> None:
        """Count an event. Never raises."""
        if isinstance(event.got, Remark):
            return  # of a listing as a whole, not of the document
        try:
            if self._count(event):
                self.flush()
        except Exception:
            logger.debug("could not count drift", exc_info=True)

    def __eq__(self, other: object) -> bool:
        """Whether both write to one file."""
        return isinstance(other, DriftLog) and self.path.absolute() == other.path.absolute()

    def __hash__(self) -> int:
        return hash(self.path.absolute())

    def create(self) -> None:
        """Write an empty file if there is none: drift was looked for.

        Raises:
            OSError: it cannot be written.
        """
        if not self.path.exists():
            _write(self.path, {})

    def flush(self) -> bool:
        """Write what is not written yet.

        Returns:
            Whether it is in the file now. What is not is kept for the next time.
        """
        with self._lock:
            pending, self._pending = self._pending, {}
            self._written = time.monotonic()
        if not pending:
            return True
        try:
            with _alone(self.path) as alone:
                if alone:
                    _write(self.path, pending)
                    self._failed = False
                    return True
        except (OSError, ValueError) as error:
            if not self._failed:
                self._failed = True
                logger.warning("could not write the drift file %s: %s", self.path, error)
        with self._lock:
            for key, entry in pending.items():
                _add(self._pending, key, entry)
        return False

    def _count(self, event: DriftEvent) -> bool:
        """Count an event; returns whether it is time to write."""
        shape = shape_of(event.got)
        value = _value(event)
        key = (event.request, event.status, event.content_type, event.place)
        with self._lock:
            today = dt.datetime.now(dt.UTC).date().isoformat()
            entry = {
                "operation": event.operation,
                "expected": event.expected,
                "got": {shape: 1},
                "values": [] if value is None else [value],
                "first": today,
                "last": today,
            }
            _add(self._pending, key, entry)
            is_new = (*key, shape, value) not in self._known
            if is_new and len(self._known) < MAX_PLACES * MAX_VALUES:
                self._known.add((*key, shape, value))
            return is_new or time.monotonic() - self._written >= _INTERVAL

    def _forget(self) -> None:
        """In a new process: what is not written yet is the parent's to write."""
        self._pending = {}


def _value(event: DriftEvent) -> str | int | None:
    """An undocumented value of an enumeration, if it may be written."""
    got = event.got
    if not event.is_vocabulary or isinstance(got, bool):
        return None
    if isinstance(got, str):
        return str(got) if _WORD.fullmatch(got) else None
    return got if isinstance(got, int) and abs(got) < 10_000 else None


def _add(entries: dict[tuple[Any, ...], dict[str, Any]], key: Any, new: dict[str, Any]) -> None:
    """Add an entry's counts to those of the same place."""
    old = entries.get(key)
    if old is None:
        if len(entries) < MAX_PLACES:
            entries[key] = new
        return
    counts = dict(old["got"])
    for shape, count in new["got"].items():
        counts[shape] = counts.get(shape, 0) + count
    values = list(dict.fromkeys([*old["values"], *new["values"]]))
    entries[key] = {
        **new,
        "got": counts,
        # One more than the most says that there were too many.
        "values": values[: MAX_VALUES + 1],
        "first": min(old["first"], new["first"]),
        "last": max(old["last"], new["last"]),
    }


def _write(path: Path, pending: dict[tuple[Any, ...], dict[str, Any]]) -> None:
    """Add entries to a file, which is replaced as a whole.

    Raises:
        OSError: it cannot be read or written.
        ValueError: it is something else than a drift file; it stays as it is.
    """
    entries = _read(path)
    for key, entry in pending.items():
        _add(entries, key, entry)
    places = [
        {
            "request": request,
            "status": status,
            "content_type": content_type,
            "place": place,
            **entry,
        }
        for (request, status, content_type, place), entry in sorted(
            entries.items(), key=lambda item: tuple(map(str, item[0]))
        )
    ]
    text = json.dumps({"otto_drift": FORMAT, "places": places}, indent=1)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"{text}\n")
        replace_file(Path(draft), path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _read(path: Path) -> dict[tuple[Any, ...], dict[str, Any]]:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise ValueError("it is too large")
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    try:
        if found["otto_drift"] != FORMAT:
            raise ValueError("it is of another version")
        return {
            (it.pop("request"), it.pop("status"), it.pop("content_type"), it.pop("place")): it
            for it in found["places"]
            if isinstance(it["got"], dict) and isinstance(it["values"], list) and it["first"]
        }
    except (KeyError, TypeError, AttributeError):
        raise ValueError("it is not a drift file") from None


@contextmanager
def _alone(path: Path) -> Iterator[bool]:
    """Whether no other process writes to a file as long as this lasts; it does not wait."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(f"{path}.lock", "ab") as file:
        try:
            lock_file(file.fileno())
        except OSError:
            yield False
            return
        yield True  # closing the file ends the lock


def _flush_at_exit(reference: weakref.ref[DriftLog]) -> None:
    log = reference()
    until = time.monotonic() + _AT_EXIT
    with suppress(Exception):
        while log is not None and not log.flush() and not log._failed:
            if time.monotonic() >= until:
                return
            time.sleep(0.02)


_logs: dict[str, DriftLog] = {}


def drift_log_of_environment() -> DriftLog | None:
    """The log that `OTTO_DRIFT_FILE` names, one for the whole process; None where it is not set."""
    stated = os.environ.get(VARIABLE, "").strip()
    if not stated:
        return None
    path = str(Path(stated).expanduser().absolute())
    return _logs.get(path) or _logs.setdefault(path, DriftLog(path))
