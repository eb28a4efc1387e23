"""Whatever ends a rerun, and whenever: there is a whole client afterwards.

How often the reruns are killed is set by OTTO_KILLS, 6 by default: `OTTO_KILLS=200 scripts/test
tests/otto_codegen/test_kill.py` takes some five minutes.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from otto_codegen.swap import STAGING, Staging, tree_digest
from support.api_documents import rich, small
from support.environments import unmeasured

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("OTTO_KILLS", "6"))
#: Of the runs that a full disk or a limit ends, fewer are needed: they end by themselves.
FULL_DISKS = max(4, KILLS // 20)


class Place:
    """A folder with two documents, and a client that reruns make from them in turn."""

    def __init__(self, folder: Path, root: Path, cache: Path) -> None:
        self.root, self.cache, self.target = root, cache, folder / "target"
        (folder / "overlays").mkdir(exist_ok=True)
        self.overlays = folder / "overlays"
        self.sources = [folder / "one.json", folder / "other.json"]
        for source, document in zip(self.sources, (small(), rich()), strict=True):
            source.write_text(json.dumps(document))
        self.whole: set[str] = set()
        self.finished = ""
        self.seconds = 0.0

    def make(self) -> None:
        """Make the client of each document once, the first one's last."""
        for source in (*self.sources, self.sources[0]):
            began = time.monotonic()
            assert self.start(source).wait() == 0
            self.seconds = time.monotonic() - began
            self.whole.add(tree_digest(self.package))
            if source == self.sources[1]:
                self.finished = tree_digest(self.target)
        assert len(self.whole) == 2

    def copy(self, folder: Path) -> Place:
        """The same place in another folder."""
        shutil.copytree(self.target, folder / "target")
        twin = Place(folder, self.root, self.cache)
        twin.whole, twin.finished, twin.seconds = self.whole, self.finished, self.seconds
        return twin

    @property
    def package(self) -> Path:
        return self.target / "otto_api"

    def start(self, source: Path, **options: Any) -> subprocess.Popen[bytes]:
        """A rerun, with all its processes in a group of its own."""
        return subprocess.Popen(
            [
                sys.executable, str(self.root / "scripts" / "regenerate.py"), "--json",
                "--accept-removals", "--source", str(source), "--output", str(self.target),
                "--overlays", str(self.overlays),
            ],
            stdout=options.pop("stdout", subprocess.DEVNULL),
            stderr=subprocess.DEVNULL,
            env={**unmeasured(), "XDG_CACHE_HOME": str(self.cache)},
            start_new_session=True,
            **options,
        )  # fmt: skip

    def assert_whole(self) -> None:
        """One of the two clients, in every byte; its document may be the next run's to move."""
        assert tree_digest(self.package) in self.whole
        json.loads((self.target / "openapi.json").read_bytes())

    def assert_cleared_up(self) -> None:
        """A run to the end leaves a client, its document, and nothing else."""
        assert self.start(self.sources[1]).wait() == 0
        assert tree_digest(self.target) == self.finished
        assert sorted(os.listdir(self.target)) == ["openapi.json", "otto_api"]


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a rerun and all that it started; it may have ended by itself a moment ago."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, root: Path, warm_cache: Path) -> Place:
    place = Place(tmp_path_factory.mktemp("made"), root, warm_cache)
    place.make()
    return place


@pytest.fixture
def place(made: Place, tmp_path: Path) -> Place:
    return made.copy(tmp_path)


def test_a_rerun_killed_at_any_moment_leaves_a_whole_client(place: Place) -> None:
    chance = random.Random(20260601)
    ends, journals = {"killed": 0, "done": 0}, 0
    while ends["killed"] < KILLS:
        began = time.monotonic()
        process = place.start(place.sources[sum(ends.values()) % 2])
        try:
            process.wait(chance.uniform(0.0, place.seconds))
            ends["done"] += 1
            place.seconds = time.monotonic() - began  # the machine has less to do now
        except subprocess.TimeoutExpired:
            kill(process)
            ends["killed"] += 1
            journals += Staging(place.target).pending()
        place.assert_whole()
    print(f"reruns: {ends}; killed with the journal written: {journals}")
    place.assert_cleared_up()


@pytest.mark.parametrize("moment", ["begun", "made", "journal", "moved"])
def test_a_rerun_killed_where_it_matters_leaves_a_whole_client(place: Place, moment: str) -> None:
    """As soon as the staging area, the new client, the journal is there, and in the exchange."""
    area = place.target / STAGING
    before = place.package.stat().st_ino
    reached: dict[str, Callable[[], bool]] = {
        "begun": area.exists,
        "made": (area / "otto_api" / "client.py").exists,
        "journal": (area / "journal.json").exists,
        "moved": lambda: place.package.stat().st_ino != before,
    }
    process = place.start(place.sources[1])
    while process.poll() is None and not reached[moment]():
        pass
    kill(process)
    place.assert_whole()
    place.assert_cleared_up()


def test_a_disk_that_is_full_at_any_moment_costs_nothing(place: Place) -> None:
    """No file may grow beyond a limit, as where a disk is full: sooner or later in the run."""
    chance = random.Random(20260602)
    before = tree_digest(place.target)
    for _ in range(FULL_DISKS):
        limit = chance.choice((100, 1_000, 3_000, 8_000))

        def full(limit: int = limit) -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        process = place.start(place.sources[1], stdout=subprocess.PIPE, preexec_fn=full)
        output, _ = process.communicate()
        assert process.returncode == 2
        assert json.loads(output)["status"] == "failed"
        assert tree_digest(place.target) == before
    place.assert_cleared_up()


def test_two_reruns_at_once_leave_a_whole_client(place: Place) -> None:
    both = [place.start(source, stdout=subprocess.PIPE) for source in place.sources]
    said = [json.loads(process.communicate()[0]) for process in both]
    ended = [process.returncode for process in both]
    assert 0 in ended
    for status, output in zip(ended, said, strict=True):
        assert status == 0 or "another regeneration is writing to" in output["error"]["message"]
    place.assert_whole()
    place.assert_cleared_up()
