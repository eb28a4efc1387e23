"""What a `DriftLog` writes, and what it never does: values, exceptions, files without an end."""

from __future__ import annotations

import json
import logging
import multiprocessing
import threading
from typing import TYPE_CHECKING, Any

import pytest
from support.faults import FaultServer
from support.ledger import ENTRY, PAGE, entry
from support.widgets import json_response

from otto_ext import DriftEvent, DriftLog, Otto, ResponseDecodeError
from otto_ext.auth import StaticToken
from otto_ext.wire.operation import Call

if TYPE_CHECKING:
    from pathlib import Path


def places(path: Path) -> list[dict[str, Any]]:
    found = json.loads(path.read_text())["places"]
    assert isinstance(found, list)
    return found


def event(place: str = "/a", got: Any = None, **more: Any) -> DriftEvent:
    return DriftEvent("x.y", place, "string", got, request="GET /y", place=place, **more)


def called(body: Any, operation: Any = ENTRY, **settings: Any) -> None:
    with (
        FaultServer([json_response(body)]) as server,
        Otto(base_url=server.url, credentials=StaticToken("t"), retry=False, **settings) as otto,
    ):
        otto._caller.execute(Call(operation, {}))


def test_a_file_has_places_counts_and_types(tmp_path: Path) -> None:
    log = DriftLog(tmp_path / "drift.json")
    rows = [entry(status="frozen"), entry(status="void", count="3"), entry(name=...)]
    called({"items": rows, "next": None}, PAGE, on_drift=log)
    assert log.flush()
    found = {it["place"]: it for it in places(log.path)}
    assert found.keys() == {"/items/*/status", "/items/*/count", "/items/*/name"}
    status = found["/items/*/status"]
    assert (status["operation"], status["request"], status["status"]) == (
        PAGE.name,
        PAGE.label,
        200,
    )
    assert (status["got"], status["values"]) == ({"string": 2}, ["frozen", "void"])
    assert found["/items/*/count"]["got"] == {"string (integer)": 1}
    assert found["/items/*/name"]["got"] == {"missing": 1}


@pytest.mark.parametrize(
    "changes",
    [
        {"name": 5, "scores": {"ACME Fund": "Alice"}},
        {"status": "Alice Smith of ACME"},
        {"status": 123456789},
        {"holder": "Alice", "amount": "12,345.67", "day": "Alice"},
        {"key": {"ACME": "Alice"}, "tags": ["ACME", 5]},
    ],
)
def test_no_value_and_no_key_of_a_response_is_written(
    tmp_path: Path, changes: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    log = DriftLog(tmp_path / "drift.json")
    called(entry(**changes), on_drift=log)
    log.flush()
    text = log.path.read_text() + caplog.text
    for secret in ("Alice", "ACME", "123456789", "345.67"):
        assert secret not in text
    assert len(places(log.path)) >= 1


def test_keys_of_a_map_are_one_place_with_one_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    events: list[DriftEvent] = []
    called(entry(scores={"a": "x", "b/c": "y"}), on_drift=events.append)
    assert [it.pointer for it in events] == ["/scores/a", "/scores/b~1c"]
    assert {it.place for it in events} == {"/scores/*"}
    assert sum("/scores/*" in record.getMessage() for record in caplog.records) == 1


def test_the_variable_records_for_every_client(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "of" / "mine" / "drift.json"
    monkeypatch.setenv("OTTO_DRIFT_FILE", str(path))
    called(entry(name=5))
    with pytest.raises(ResponseDecodeError):
        called(entry(name=5), drift="raise")
    called(entry(name=5), drift="ignore")
    with pytest.raises(ResponseDecodeError):
        called([1])
    # The same file as a hook counts once.
    called(entry(name=5), on_drift=DriftLog(path))
    from otto_ext.drift._log import drift_log_of_environment

    log = drift_log_of_environment()
    assert log is not None
    assert log.flush()
    assert {it["place"]: it["got"] for it in places(path)} == {
        "/name": {"integer": 3},
        "": {"array": 1},
    }


def test_a_copy_of_a_client_keeps_the_hook() -> None:
    events: list[DriftEvent] = []
    with (
        FaultServer([json_response(entry(name=5))]) as server,
        Otto(
            base_url=server.url,
            credentials=StaticToken("t"),
            retry=False,
            drift="ignore",
            on_drift=events.append,
        ) as otto,
    ):
        otto.with_options(drift="report")._caller.execute(Call(ENTRY, {}))
    assert [it.place for it in events] == ["/name"]


def test_a_failure_to_write_fails_no_call_and_is_reported_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    log = DriftLog(tmp_path / "file" / "drift.json")
    caplog.set_level(logging.WARNING, "otto_ext.drift")
    log(event())
    log(event("/b"))
    assert not log.flush()
    assert sum("could not write the drift file" in it.getMessage() for it in caplog.records) == 1


def test_a_file_of_something_else_stays_as_it_is(tmp_path: Path) -> None:
    for text in ("[1, 2]", "not JSON", '{"otto_drift": 9, "places": []}', '{"places": {}}'):
        path = tmp_path / "drift.json"
        path.write_text(text)
        log = DriftLog(path)
        log(event())
        assert not log.flush()
        assert path.read_text() == text


def test_what_is_waiting_is_written_when_the_file_is_free(tmp_path: Path) -> None:
    log, other = DriftLog(tmp_path / "drift.json"), DriftLog(tmp_path / "drift.json")
    from otto_ext.drift._log import _alone

    with _alone(log.path) as alone:
        assert alone
        log(event())
        assert not log.flush()
    other(event())
    assert log.flush()
    assert [it["got"] for it in places(log.path)] == [{"null": 2}]


def test_the_file_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("otto_ext.drift._log.MAX_PLACES", 5)
    log = DriftLog(tmp_path / "drift.json")
    for number in range(20):
        log(event(f"/{number}"))
        log(event("/0", f"word{number}", is_vocabulary=True))
        log(event("/1", f"word{number}", is_vocabulary=True))
    log.flush()
    found = places(log.path)
    assert len(found) == 5
    for number in range(30):
        log(event("/0", f"more{number}", is_vocabulary=True))
    log.flush()
    assert max(len(it["values"]) for it in places(log.path)) == 21, "one more: too many"


def _work(path: str, number: int) -> None:
    log = DriftLog(path)
    for _ in range(50):
        log(event())
        log(event(f"/{number}"))
    while not log.flush():
        pass


def test_processes_and_threads_share_a_file(tmp_path: Path) -> None:
    path = tmp_path / "drift.json"
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=_work, args=(str(path), n)) for n in range(4)]
    for process in processes:
        process.start()
    log = DriftLog(path)
    threads = [threading.Thread(target=lambda: [log(event()) for _ in range(50)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for it in (*threads, *processes):
        it.join()
    while not log.flush():
        pass
    counts = {it["place"]: it["got"]["null"] for it in places(path)}
    assert counts == {"/a": 400, "/0": 50, "/1": 50, "/2": 50, "/3": 50}


def _exit(log: DriftLog) -> None:
    assert log.flush(), "the parent's counts are the parent's to write"


def test_a_child_does_not_write_what_its_parent_counted(tmp_path: Path) -> None:
    log = DriftLog(tmp_path / "drift.json")
    log(event())
    log(event())
    process = multiprocessing.get_context("fork").Process(target=_exit, args=(log,))
    process.start()
    process.join()
    assert process.exitcode == 0
    assert [it["got"] for it in places(log.path)] == [{"null": 1}]
    log.flush()
    assert [it["got"] for it in places(log.path)] == [{"null": 2}]


def test_the_end_of_a_program_writes_the_rest(tmp_path: Path) -> None:
    import subprocess
    import sys

    path = tmp_path / "drift.json"
    code = (
        "from otto_ext import DriftEvent, DriftLog\n"
        f"log = DriftLog({str(path)!r})\n"
        "for _ in range(7): log(DriftEvent('x.y', '/a', 'string', None, place='/a'))\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert [it["got"] for it in places(path)] == [{"null": 7}]
