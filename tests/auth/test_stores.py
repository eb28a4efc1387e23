"""Where tokens are kept: files, keyrings, Redis; and what a manager makes of them."""

from __future__ import annotations

import json
import logging
import os
import signal
import stat
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any, ClassVar

import keyring
import pytest
import redis
import redis.asyncio
from hypothesis import given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.backends import fail
from support.faults import closed_port
from support.redis_server import REDIS_SERVER, running_redis
from support.token_process import TokenProcess
from support.token_server import Clock, TokenServer, Trouble

from otto_ext import (
    AuthenticationError,
    ConfigurationError,
    FileTokenStore,
    KeyringTokenStore,
    MemoryTokenStore,
    RedisTokenStore,
    TokenStore,
)
from otto_ext.auth import ClientCredentials, Lock, StoredToken, TokenManager

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

WALL = 2e9
needs_redis = pytest.mark.skipif(REDIS_SERVER is None, reason="no redis-server here")


class MemoryKeyring(KeyringBackend):
    """A keyring of this process."""

    priority: ClassVar[float] = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if REDIS_SERVER is None:
        pytest.skip("no redis-server here")
    with running_redis(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture
def clean_redis(redis_url: str) -> str:
    with redis.Redis.from_url(redis_url) as client:
        client.flushdb()
    return redis_url


@pytest.fixture(
    params=["memory", "file", "keyring", pytest.param("redis", marks=pytest.mark.redis)]
)
def store(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> TokenStore:
    if request.param == "memory":
        return MemoryTokenStore()
    if request.param == "file":
        return FileTokenStore(tmp_path / "tokens.json")
    if request.param == "keyring":
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        return KeyringTokenStore(backend=MemoryKeyring())
    return RedisTokenStore(request.getfixturevalue("clean_redis"), wall=lambda: WALL)


@pytest.fixture
def server() -> Iterator[TokenServer]:
    with TokenServer() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


def manager_of(server: TokenServer, clock: Clock, store: TokenStore) -> TokenManager:
    return TokenManager(
        ClientCredentials("an-id", "hush-hush", token_url=server.token_url),
        store=store,
        clock=clock,
        wall=lambda: WALL - 1000 + clock.now,
        sleep=clock.sleep,
        random=lambda: 0.5,
    )


def _settle() -> None:
    for thread in threading.enumerate():
        if thread.name == "otto-token-renewal":
            thread.join(20)


# -- every store ----------------------------------------------------------------------------------


def test_a_store_keeps_tokens_by_key(store: TokenStore) -> None:
    assert store.load("a") is None
    store.save("a", StoredToken("first", 300, WALL + 300))
    store.save("b", StoredToken("other", 60, WALL + 60))
    store.save("a", StoredToken("second", 200, WALL + 200))
    kept, other = store.load("a"), store.load("b")
    assert kept is not None
    assert other is not None
    assert (kept.access_token, kept.lifetime) == ("second", 200)
    assert kept.expires_at == pytest.approx(WALL + 200, abs=1)
    assert other.access_token == "other"


def test_one_holds_the_lock_of_a_key_at_a_time(store: TokenStore) -> None:
    lock = store.try_lock("a")
    assert lock is not None
    assert store.try_lock("a") is None
    other = store.try_lock("b")
    assert other is not None
    lock.release()
    other.release()
    again = store.try_lock("a")
    assert again is not None
    again.release()


def test_a_lock_is_released_on_another_thread(store: TokenStore) -> None:
    lock = store.try_lock("a")
    assert lock is not None
    thread = threading.Thread(target=lock.release)
    thread.start()
    thread.join()
    again = store.try_lock("a")
    assert again is not None
    again.release()


def test_no_store_shows_a_token(store: TokenStore) -> None:
    token = StoredToken("hush-hush", 300, WALL + 300)
    store.save("a", token)
    assert "hush" not in f"{store!r} {store} {token!r}"


def test_a_second_client_takes_the_token_of_the_first(
    server: TokenServer, clock: Clock, store: TokenStore
) -> None:
    first, second = manager_of(server, clock, store), manager_of(server, clock, store)
    assert first.get().access_token == second.get().access_token == "token-1"
    assert len(server.asked) == 1
    clock.now += 10
    # As another process would after a restart.
    late = manager_of(server, clock, store).get()
    assert late.access_token == "token-1"
    assert late.expires_at == pytest.approx(first.get().expires_at, abs=1)


# Not Redis, which counts seconds that do not pass here.
@pytest.mark.parametrize("store", ["memory", "file", "keyring"], indirect=True)
@pytest.mark.parametrize("lifetime", [60, 300, 43_200])
def test_clients_with_one_store_renew_once_for_all(
    server: TokenServer, clock: Clock, store: TokenStore, lifetime: int
) -> None:
    server.lifetime = lifetime
    managers = [manager_of(server, clock, store) for _ in range(4)]
    for number in range(1, 4):
        for manager in managers:
            manager.get()
            _settle()
        assert {manager.get().access_token for manager in managers} == {f"token-{number}"}
        assert len(server.asked) == number
        clock.now = managers[0].get().stale_at + lifetime / 1000


# -- what a manager makes of them -----------------------------------------------------------------


def test_a_refused_token_is_not_taken_from_the_store_again(
    server: TokenServer, clock: Clock, store: TokenStore
) -> None:
    first, second = manager_of(server, clock, store), manager_of(server, clock, store)
    mine, theirs = first.get(), second.get()
    first.invalidate(mine)
    assert first.get().access_token == "token-2"
    second.invalidate(theirs)
    assert second.get().access_token == "token-2"
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("lifetime", "left"),
    [(300, 50), (300, 0), (300, -9000), (300, 9000), (-1, 10), (0, 0)],
    ids=["stale", "over", "long over", "clock off", "absurd", "nothing"],
)
def test_a_stored_token_that_is_not_fresh_is_renewed(
    server: TokenServer, clock: Clock, lifetime: float, left: float
) -> None:
    store = MemoryTokenStore()
    manager = manager_of(server, clock, store)
    store.save(manager.credentials.key, StoredToken("old", lifetime, WALL + left))
    assert manager.get().access_token == "token-1"
    kept = store.load(manager.credentials.key)
    assert kept is not None
    assert kept.access_token == "token-1"


def test_who_waits_for_another_takes_what_the_other_saved(
    server: TokenServer, clock: Clock
) -> None:
    store = MemoryTokenStore()
    manager = manager_of(server, clock, store)
    key = manager.credentials.key
    lock = store.try_lock(key)
    assert lock is not None
    started = clock.now

    def wait(seconds: float) -> None:
        clock.now += seconds
        if clock.now > started + 3:
            store.save(key, StoredToken("theirs", 300, WALL + 300))

    waiting = TokenManager(
        manager.credentials,
        store=store,
        clock=clock,
        wall=lambda: WALL - 1000 + clock.now,
        sleep=wait,
    )
    assert waiting.get().access_token == "theirs"
    assert server.asked == []
    lock.release()


def test_what_was_saved_just_before_the_lock_was_had_is_taken(
    server: TokenServer, clock: Clock
) -> None:
    class Late(MemoryTokenStore):
        def try_lock(self, key: str) -> Lock | None:
            self.save(key, StoredToken("theirs", 300, WALL + 300))
            return super().try_lock(key)

    assert manager_of(server, clock, Late()).get().access_token == "theirs"
    assert server.asked == []


def test_a_lock_that_is_never_released_costs_a_wait_and_no_call(
    server: TokenServer, clock: Clock
) -> None:
    store = MemoryTokenStore()
    manager = manager_of(server, clock, store)
    assert store.try_lock(manager.credentials.key) is not None
    started = clock.now
    assert manager.get().access_token == "token-1"
    assert 10 < clock.now - started < 60


def test_the_lock_is_released_when_the_endpoint_says_no(server: TokenServer, clock: Clock) -> None:
    store = MemoryTokenStore()
    manager = manager_of(server, clock, store)
    server.secret = "rotated"
    with pytest.raises(AuthenticationError):
        manager.get()
    lock = store.try_lock(manager.credentials.key)
    assert lock is not None


def test_the_lock_is_free_while_the_endpoint_is_in_trouble(
    server: TokenServer, clock: Clock
) -> None:
    store = MemoryTokenStore()
    server.troubles = [Trouble(503), Trouble(drop=True)]
    seen: list[bool] = []

    def sleep(seconds: float) -> None:
        clock.now += seconds
        lock = store.try_lock(manager.credentials.key)
        seen.append(lock is not None)
        if lock is not None:
            lock.release()

    manager = TokenManager(
        ClientCredentials("an-id", "hush-hush", token_url=server.token_url),
        store=store,
        clock=clock,
        sleep=sleep,
    )
    assert manager.get().access_token == "token-3"
    assert seen == [True, True]


class Broken(MemoryTokenStore):
    """A store of which one method fails, with the token in the error."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self.what = what

    def _may_fail(self, what: str) -> None:
        if self.what == what:
            raise OSError("no room for hush-hush token-1")

    def load(self, key: str) -> StoredToken | None:
        self._may_fail("load")
        return super().load(key)

    def save(self, key: str, token: StoredToken) -> None:
        self._may_fail("save")
        super().save(key, token)

    def try_lock(self, key: str) -> Lock | None:
        self._may_fail("lock")
        lock = super().try_lock(key)
        return lock if lock is None else _BrokenLock(lock, self)


class _BrokenLock:
    def __init__(self, lock: Lock, store: Broken) -> None:
        self.lock, self.store = lock, store

    def release(self) -> None:
        self.lock.release()
        self.store._may_fail("release")


@pytest.mark.parametrize("what", ["load", "save", "lock", "release"])
def test_a_broken_store_costs_no_call_and_shows_no_token(
    server: TokenServer, clock: Clock, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert manager_of(server, clock, Broken(what)).get().access_token == "token-1"
    assert "the token store failed to" in caplog.text
    assert "OSError" in caplog.text
    assert "token-1" not in caplog.text
    assert "hush" not in caplog.text


# -- files ----------------------------------------------------------------------------------------


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_file_and_its_folder_are_for_their_user_alone(tmp_path: Path) -> None:
    store = FileTokenStore(tmp_path / "made" / "here" / "tokens.json")
    lock = store.try_lock("a" * 64)
    assert lock is not None
    store.save("a" * 64, StoredToken("hush-hush", 300, WALL))
    lock.release()
    assert _mode(tmp_path / "made") == _mode(tmp_path / "made" / "here") == 0o700
    files = list((tmp_path / "made" / "here").iterdir())
    assert store.path in files
    assert {_mode(path) for path in files} == {0o600}


def test_a_folder_that_is_there_keeps_its_mode_and_gets_the_file(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    store = FileTokenStore(tmp_path)
    store.save("a", StoredToken("kept", 300, WALL))
    assert store.path == tmp_path / "tokens.json"
    assert _mode(tmp_path) == 0o755


def test_a_file_that_others_could_read_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"
    path.write_text("{}")
    path.chmod(0o644)
    elsewhere = tmp_path / "link"
    os.link(path, elsewhere)
    FileTokenStore(path).save("a", StoredToken("hush-hush", 300, WALL))
    assert _mode(path) == 0o600
    # A process that had the old file open, or linked, does not see the new one.
    assert elsewhere.read_text() == "{}"


def test_what_a_killed_writer_left_is_no_hindrance(tmp_path: Path) -> None:
    store = FileTokenStore(tmp_path / "tokens.json")
    (tmp_path / "tokens.json.new").write_text('{"a": {"access_tok')
    store.save("a", StoredToken("kept", 300, WALL))
    assert store.load("a") == StoredToken("kept", 300, WALL)
    assert not (tmp_path / "tokens.json.new").exists()


@pytest.mark.parametrize("named", [True, False])
def test_the_file_is_in_the_users_cache_folder_by_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: bool
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("HOME", str(tmp_path))
    if named:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "elsewhere"))
    else:
        monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    folder = tmp_path / ("elsewhere" if named else ".cache")
    assert FileTokenStore().path == folder / "otto-client" / "tokens.json"


GARBAGE = [
    b"",
    b"\x00\xff",
    b"[]",
    b"null",
    b"{",
    b'{"a": 1}',
    b'{"a": {"access_token": "x"}}',
    b'{"a": {"access_token": "x", "lifetime": "300", "expires_at": 3e9}}',
    b'{"a": {"access_token": "x\\r\\ny", "lifetime": 300, "expires_at": 3e9}}',
    b'{"a": {"access_token": "", "lifetime": 300, "expires_at": 3e9}}',
    b'{"a": {"access_token": "x", "lifetime": NaN, "expires_at": 3e9}}',
    b"[" * 100_000,
    b'{"a": {"access_token": "x", "lifetime": 1' + b"0" * 400 + b', "expires_at": 3e9}}',
    b"x" * 2_000_000,
]


@pytest.mark.parametrize("garbage", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_in_the_file_is_no_token_and_goes(
    tmp_path: Path, server: TokenServer, clock: Clock, garbage: bytes
) -> None:
    store = FileTokenStore(tmp_path / "tokens.json")
    manager = manager_of(server, clock, store)
    key = manager.credentials.key
    store.path.write_bytes(garbage.replace(b'"a"', f'"{key}"'.encode()))
    assert store.load(key) is None
    assert manager.get().access_token == "token-1"
    assert set(json.loads(store.path.read_bytes())) == {key}


@given(
    st.binary(max_size=200)
    | st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["a", "access_token", "lifetime", "expires_at"]), inner, max_size=4
            )
        ),
    ).map(lambda value: json.dumps(value).encode())
)
def test_no_file_makes_a_store_fail(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_bytes(content)
    found = FileTokenStore(path).load("a")
    assert found is None or found.access_token.isascii()


def test_tokens_that_are_over_leave_the_file(tmp_path: Path) -> None:
    store = FileTokenStore(tmp_path / "tokens.json")
    store.save("old", StoredToken("old", 300, WALL))
    store.save("good", StoredToken("good", 300, WALL + 500))
    store.save("new", StoredToken("new", 300, WALL + 600))
    assert set(json.loads(store.path.read_text())) == {"good", "new"}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can chown")
def test_a_token_that_somebody_else_put_there_is_not_used(tmp_path: Path) -> None:
    store = FileTokenStore(tmp_path / "tokens.json")
    store.save("a", StoredToken("planted", 300, WALL))
    os.chown(store.path, 12345, 12345)
    assert store.load("a") is None


def test_a_folder_that_cannot_be_made_costs_no_call(
    tmp_path: Path, server: TokenServer, clock: Clock
) -> None:
    (tmp_path / "file").write_text("")
    store = FileTokenStore(tmp_path / "file" / "tokens.json")
    assert manager_of(server, clock, store).get().access_token == "token-1"


def test_writers_of_one_file_lose_nothing_of_each_other(tmp_path: Path) -> None:
    def write(key: str) -> None:
        store = FileTokenStore(tmp_path / "tokens.json")
        for number in range(20):
            store.save(key, StoredToken(f"{key}-{number}", 300, WALL))

    threads = [threading.Thread(target=write, args=(key,)) for key in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store = FileTokenStore(tmp_path / "tokens.json")
    found = [store.load(key) for key in "abcd"]
    assert [kept and kept.access_token for kept in found] == ["a-19", "b-19", "c-19", "d-19"]


# -- processes ------------------------------------------------------------------------------------


@pytest.fixture(params=["file", pytest.param("redis", marks=[pytest.mark.redis, needs_redis])])
def shared(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "redis":
        found: str = request.getfixturevalue("clean_redis")
        return found
    return str(tmp_path / "tokens.json")


@pytest.mark.slow
def test_processes_that_start_together_make_one_request(server: TokenServer, shared: str) -> None:
    server.hold = threading.Event()
    with (
        TokenProcess(server.token_url, shared) as first,
        TokenProcess(server.token_url, shared) as second,
        TokenProcess(server.token_url, shared) as third,
    ):
        processes = [first, second, third]
        for process in processes:
            process.say("get")
        assert server.arrived.acquire(timeout=30)
        server.hold.set()
        assert {process.hear() for process in processes} == {"token-1"}
    assert len(server.asked) == 1


@pytest.mark.slow
def test_two_processes_make_one_request_for_each_lifetime(
    server: TokenServer, tmp_path: Path
) -> None:
    path = str(tmp_path / "tokens.json")
    with (
        TokenProcess(server.token_url, path) as first,
        TokenProcess(server.token_url, path) as second,
    ):
        for lifetime in range(1, 5):
            for process in (first, second):
                process.ask("get")
                process.ask("settle")
            tokens = {process.ask("get") for process in (first, second)}
            assert tokens == {f"token-{lifetime}"}
            assert len(server.asked) == lifetime
            for process in (first, second):
                # By now both call it stale, whatever their jitter.
                process.ask("pass 240")


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="POSIX")
def test_the_death_of_the_holder_frees_the_lock_at_once(
    server: TokenServer, clock: Clock, tmp_path: Path
) -> None:
    path = tmp_path / "tokens.json"
    hold = server.hold = threading.Event()
    with TokenProcess(server.token_url, str(path)) as process:
        process.say("get")
        assert server.arrived.acquire(timeout=30)
        store = FileTokenStore(path)
        manager = manager_of(server, clock, store)
        assert store.try_lock(manager.credentials.key) is None
        process.process.send_signal(signal.SIGKILL)
        process.process.wait()
        server.hold = None
        hold.set()
        started = clock.now
        assert manager.get().access_token == "token-2"
        assert clock.now - started < 1


# -- keyring --------------------------------------------------------------------------------------


def test_the_keyring_that_the_library_chooses_is_taken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    chosen = MemoryKeyring()
    before = keyring.get_keyring()
    keyring.set_keyring(chosen)
    try:
        KeyringTokenStore("a service").save("a", StoredToken("hush-hush", 300, WALL))
    finally:
        keyring.set_keyring(before)
    assert json.loads(chosen.kept["a service", "a"])["access_token"] == "hush-hush"


def test_a_machine_without_a_keyring_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no keyring; use FileTokenStore"):
        KeyringTokenStore(backend=fail.Keyring())  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("garbage", ["", "{", "[1]", "[" * 100_000])
def test_garbage_in_the_keyring_is_no_token(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, garbage: str
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    backend = MemoryKeyring()
    backend.set_password("otto-client", "a", garbage)
    assert KeyringTokenStore(backend=backend).load("a") is None


# -- Redis ----------------------------------------------------------------------------------------


@pytest.mark.redis
@needs_redis
def test_redis_forgets_a_token_when_it_ends(clean_redis: str) -> None:
    store = RedisTokenStore(clean_redis, wall=lambda: WALL)
    store.save("a", StoredToken("kept", 300, WALL + 200))
    with redis.Redis.from_url(clean_redis) as client:
        assert 190_000 < client.pttl("otto:token:a") <= 200_000
    store.save("a", StoredToken("over", 300, WALL - 1))
    with redis.Redis.from_url(clean_redis) as client:
        client.persist("otto:token:a")
    assert store.load("a") is None


@pytest.mark.redis
@needs_redis
def test_machines_whose_clocks_differ_share_a_token(clean_redis: str) -> None:
    RedisTokenStore(clean_redis, wall=lambda: WALL).save("a", StoredToken("x", 300, WALL + 300))
    found = RedisTokenStore(clean_redis, wall=lambda: WALL + 7200).load("a")
    assert found is not None
    assert found.expires_at == pytest.approx(WALL + 7500, abs=10)


@pytest.mark.redis
@needs_redis
def test_only_the_holder_releases_a_lock_in_redis(clean_redis: str) -> None:
    store = RedisTokenStore(clean_redis)
    first = store.try_lock("a")
    assert first is not None
    with redis.Redis.from_url(clean_redis) as client:
        assert 0 < client.pttl("otto:token:a:lock") < 15_000
        client.delete("otto:token:a:lock")  # as if it had lasted too long
    second = store.try_lock("a")
    assert second is not None
    first.release()
    assert store.try_lock("a") is None
    second.release()
    assert store.try_lock("a") is not None


@pytest.mark.redis
@needs_redis
@pytest.mark.parametrize("garbage", ["", "{", "[1]", "7", "[" * 100_000])
def test_garbage_in_redis_is_no_token(clean_redis: str, garbage: str) -> None:
    with redis.Redis.from_url(clean_redis, decode_responses=True) as client:
        client.set("p:a", garbage, px=60_000)
        assert RedisTokenStore(client, prefix="p:").load("a") is None


def test_a_redis_that_is_away_costs_no_call(server: TokenServer, clock: Clock) -> None:
    store = RedisTokenStore(f"redis://127.0.0.1:{closed_port()}/0")
    assert manager_of(server, clock, store).get().access_token == "token-1"


def test_an_address_that_cannot_be_read_is_not_quoted() -> None:
    with pytest.raises(ConfigurationError, match="must look like") as caught:
        RedisTokenStore("http://:hush-hush@host/0")
    assert "hush" not in str(caught.value)
    assert "hush" not in repr(RedisTokenStore("redis://:hush-hush@host/0"))


def test_the_asynchronous_client_of_redis_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"takes redis\.Redis"):
        RedisTokenStore(redis.asyncio.Redis())


# -- extras ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("module", "make", "extra"),
    [
        ("filelock", FileTokenStore, "file-store"),
        ("filelock", lambda: KeyringTokenStore(backend=MemoryKeyring()), "keyring"),
        ("keyring", KeyringTokenStore, "keyring"),
        ("redis", lambda: RedisTokenStore("redis://host"), "redis"),
    ],
    ids=["file", "keyring without filelock", "keyring", "redis"],
)
def test_a_store_without_its_extra_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, module: str, make: Callable[[], Any], extra: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ConfigurationError, match=rf"pip install .*\[{extra}\]'"):
        make()


def test_no_extra_is_needed_to_import() -> None:
    code = (
        "import sys\n"
        "for name in ('filelock', 'keyring', 'redis'): sys.modules[name] = None\n"
        "from otto_ext import *\n"
        "from otto_ext.auth import *\n"
        "print(FileTokenStore.__name__, KeyringTokenStore.__name__, RedisTokenStore.__name__)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["FileTokenStore", "KeyringTokenStore", "RedisTokenStore"]


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    import otto_ext.auth

    with pytest.raises(AttributeError, match="SqlTokenStore"):
        _ = otto_ext.auth.SqlTokenStore
