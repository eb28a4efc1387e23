"""Locks in a child process are new, whatever the parent's threads were doing."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading

import pytest

from otto_ext import _fork
from otto_ext._fork import on_fork, renew_lock_on_fork

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


class Owner:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.notified = False
        renew_lock_on_fork(self, "lock")
        on_fork(self.notify)

    def notify(self) -> None:
        self.notified = True


def test_a_lock_that_is_held_is_free_in_a_child() -> None:
    owner = Owner()
    with owner.lock:
        child = os.fork()
        if child == 0:  # pragma: no cover - another process
            os._exit(0 if owner.lock.acquire(blocking=False) and owner.notified else 1)
        assert os.waitpid(child, 0)[1] == 0
    assert not owner.notified, "the parent is not notified"


class Failing(Owner):
    def notify(self) -> None:
        raise RuntimeError("in the child")


def test_an_object_that_fails_in_a_child_leaves_the_others_whole() -> None:
    failing, owner = Failing(), Owner()
    with owner.lock:
        child = os.fork()
        if child == 0:  # pragma: no cover - another process
            os._exit(0 if owner.lock.acquire(blocking=False) and owner.notified else 1)
        assert os.waitpid(child, 0)[1] == 0
    assert not failing.notified


_COLLECTED = """
import gc, os, threading
from otto_ext._fork import on_fork, renew_lock_on_fork

class Owner:
    notified = False
    def __init__(self):
        self.lock = threading.Lock()
        self.itself = self
        renew_lock_on_fork(self, "lock")
        on_fork(self.notify)
    def notify(self):
        self.notified = True

for more in range(1, 60):
    gc.collect()
    gc.disable()
    for _ in range(100):
        Owner()
    last = Owner()
    gc.set_threshold(gc.get_count()[0] + more)
    gc.enable()
    child = os.fork()
    if child == 0:
        os._exit(0 if last.notified else 1)
    gc.set_threshold(700)
    assert os.waitpid(child, 0)[1] == 0, more
"""


def test_garbage_that_is_collected_meanwhile_hinders_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _COLLECTED], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_what_is_gone_is_forgotten() -> None:
    before = len(_fork._locks), len(_fork._waiting)
    owner = Owner()
    assert (len(_fork._locks), len(_fork._waiting)) == (before[0] + 1, before[1] + 1)
    del owner
    gc.collect()
    assert len(_fork._locks) <= before[0]
    assert len(_fork._waiting) <= before[1]


def test_python_ends_in_silence_where_a_client_lives_as_long() -> None:
    code = (
        "from otto_ext import Otto\n"
        "otto = Otto(client_id='a', client_secret='b')\n"
        "otto.get_httpx_client()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")
