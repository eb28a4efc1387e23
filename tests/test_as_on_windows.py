"""What Windows does otherwise, as far as another system can stand in for it.

There, a file that is open, in this process or in another, is neither removed nor replaced
(`PermissionError`), and locks are locks of bytes. The open files of this process are those that
/proc lists.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from support.books import Books
from support.bulk import AccountsApi, BulkServer
from support.faults import Canned, FaultServer
from support.widgets import DOWNLOAD

import otto_ext
from otto_ext import DriftEvent, DriftLog, FileTokenStore, Otto, _file_lock
from otto_ext.auth import StaticToken, StoredToken
from otto_ext.pull import pull, verify
from otto_ext.wire.method import SyncDownload
from otto_ext.wire.statement import state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs Linux's /proc")

fcntl: Any = pytest.importorskip("fcntl", reason="Windows itself has another module")


class Windows:
    """Its rules for open files; `held` are those that other programs have open."""

    def __init__(self) -> None:
        self.held: set[str] = set()
        self.refused = 0

    def check(self, *paths: Any) -> None:
        for path in paths:
            name = os.path.realpath(path)
            if name in self.held or name in self._ours():
                self.refused += 1
                raise PermissionError(13, "Access is denied", str(path))

    def _ours(self) -> Iterator[str]:
        for number in os.listdir("/proc/self/fd"):
            try:
                yield os.readlink(f"/proc/self/fd/{number}")
            except FileNotFoundError:
                continue


def locking(descriptor: int, mode: int, count: int) -> None:
    """`msvcrt.locking`."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise PermissionError(13, "Permission denied") from None


def modules_with_windows() -> list[Any]:
    """The modules that know what system this is."""
    loaded = [it for name, it in sys.modules.items() if name.startswith(f"{otto_ext.__name__}.")]
    return [it for it in loaded if hasattr(it, "WINDOWS")]


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Windows:
    system = Windows()

    def checked(real: Callable[..., Any], names: int) -> Callable[..., Any]:
        def call(*paths: Any, **more: Any) -> Any:
            system.check(*(it for it in paths[:names] if Path(it).exists()))
            return real(*paths, **more)

        return call

    for name, names in (("replace", 2), ("rename", 2), ("unlink", 1), ("remove", 1)):
        monkeypatch.setattr(os, name, checked(getattr(os, name), names))
    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(locking=locking, LK_NBLCK=2))
    for module in modules_with_windows():
        monkeypatch.setattr(module, "WINDOWS", True)
    monkeypatch.setattr(_file_lock, "_PAUSES", (0.0, 0.0))
    return system


def _client(server: BulkServer | FaultServer) -> Otto:
    return Otto(base_url=server.url, credentials=StaticToken("t"), retry=False)


@pytest.mark.parametrize("ending", ["jsonl", "csv", "parquet", "xlsx"])
def test_a_pull_leaves_its_file_and_nothing_else(
    windows: Windows, ending: str, tmp_path: Path
) -> None:
    out = tmp_path / f"entries.{ending}"
    with BulkServer() as server, _client(server) as otto:
        api = AccountsApi(otto)
        for _ in range(2):
            pull(api.iter_entries, parents=server.parents, out=out, overwrite=True)
    assert verify(out).problems == ()
    assert {it.name for it in tmp_path.iterdir()} == {out.name, f"{out.name}.manifest.json"}
    assert windows.refused == 0


def test_a_pull_that_fails_at_once_leaves_nothing(windows: Windows, tmp_path: Path) -> None:
    missing = pytest.raises(otto_ext.NotFoundError)
    with BulkServer(respond=lambda *_: 404) as server, _client(server) as otto, missing:
        pull(
            AccountsApi(otto).iter_entries,
            arguments={"account_id": "none"},
            out=tmp_path / "entries.csv",
        )
    assert list(tmp_path.iterdir()) == []
    assert windows.refused == 0


def test_an_update_can_be_repeated(windows: Windows, tmp_path: Path) -> None:
    out = tmp_path / "entries.csv"
    with Books(page=4) as server, _client(server) as otto:
        for _ in range(2):
            pull(AccountsApi(otto).iter_entries, parents=server.parents, out=out, update=True)
    assert verify(out).problems == ()
    assert windows.refused == 0


def test_a_file_that_excel_has_open_is_an_error_that_says_so_and_nothing_is_lost(
    windows: Windows, tmp_path: Path
) -> None:
    out = tmp_path / "entries.csv"
    out.write_text("of yesterday")
    windows.held.add(str(out))
    with BulkServer() as server, _client(server) as otto:
        fetch = AccountsApi(otto).iter_entries
        with pytest.raises(PermissionError, match=r"open in another program, such as Excel; close"):
            pull(fetch, parents=server.parents, out=out, overwrite=True)
        assert out.read_text() == "of yesterday"
        windows.held.clear()
        asked = len(server.requests)
        pull(fetch, parents=server.parents, out=out, overwrite=True)
        assert len(server.requests) == asked, "the rows were there already"
    assert verify(out).problems == ()


def test_a_token_file_that_another_process_is_reading_is_replaced_a_moment_later(
    windows: Windows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FileTokenStore(tmp_path / "tokens.json")
    store.save("first", StoredToken("one", 300.0, 2e9))
    windows.held.add(str(store.path))
    monkeypatch.setattr("time.sleep", lambda _: windows.held.clear())
    store.save("first", StoredToken("two", 300.0, 2e9 + 1))
    assert windows.refused == 1
    found = store.load("first")
    assert found is not None
    assert found.access_token == "two"


def test_a_drift_file_is_put_in_place(windows: Windows, tmp_path: Path) -> None:
    log = DriftLog(tmp_path / "drift.json")
    for place in ("/a", "/b"):
        log(DriftEvent("x.y", place, "string", 1, request="GET /y", place=place))
    log.flush()
    assert len(json.loads(log.path.read_bytes())["places"]) == 2
    assert windows.refused == 0


def test_a_download_is_put_in_place(windows: Windows, tmp_path: Path) -> None:
    def download(self: Any, number: int) -> bytes:
        return state(DOWNLOAD, {"id": number})

    target = tmp_path / "file.bin"
    target.write_bytes(b"of yesterday")
    response = Canned(200, {"Content-Type": "application/octet-stream"}, b"new")
    with FaultServer([response]) as server, _client(server) as otto:
        assert SyncDownload(otto._caller, download).to_file(target, 1) == 3
    assert target.read_bytes() == b"new"
    assert [it.name for it in tmp_path.iterdir()] == ["file.bin"]
    assert windows.refused == 0
