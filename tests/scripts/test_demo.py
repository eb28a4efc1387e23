"""`scripts/demo`: it plays to its end, and says so when something was not seen."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from otto_demo.call_process import pull_of
from otto_demo.calls import DemoCall, Report
from otto_demo.scenes import Scene, missing
from otto_demo.show import Watch
from support.environments import ROOT, unmeasured
from support.stand_in import DOCUMENT, IS_STAND_IN

from otto_ext.sandbox import Sandbox

if TYPE_CHECKING:
    from subprocess import CompletedProcess

pytestmark = pytest.mark.slow

CALL = DemoCall("things.list", ok=True, result="200", type="Page")


def demo(*arguments: str, **settings: str) -> CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "scripts/otto_demo", *arguments],
        cwd=ROOT,
        env={**unmeasured(), **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def report(**seen: object) -> Report:
    nothing = {"tries": 1, "retries": {}, "waited_seconds": 0.0, "token_requests": 0}
    return Report(**{"mode": "sync", "calls": (CALL,), **nothing, **seen})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def played() -> CompletedProcess[str]:
    return demo()


def part(played: CompletedProcess[str], number: int) -> str:
    """One of the demo's parts."""
    return re.split(rf"(?m)^{number + 1}\. |^All seen", played.stdout)[0].partition(f"{number}. ")[
        2
    ]


def test_everything_that_should_happen_is_seen(played: CompletedProcess[str]) -> None:
    assert played.returncode == 0, played.stdout + played.stderr
    assert re.search(r"^All seen: (\d+) of \1\.$", played.stdout, re.MULTILINE)
    assert not re.search(r"^no ", played.stdout, re.MULTILINE)
    assert played.stderr == ""
    assert "\x1b" not in played.stdout
    # On the screen of somebody who looks at a pipe nothing is wrapped but tables and commands.
    assert max(map(len, played.stdout.splitlines())) <= 100


def test_each_fault_is_got_over(played: CompletedProcess[str]) -> None:
    said = part(played, 3)
    for fault in ("429, Retry-After: 1", "503", "connection dropped", "body cut short"):
        assert f"ok  got over: {fault}" in said
    for fault in ("token expired (2 s)", "token revoked", "503 among 6 at once"):
        assert f"ok  got over: {fault}" in said


def test_drift_is_reported_with_its_place(played: CompletedProcess[str]) -> None:
    assert re.search(r"\.list_\w+: /\S+ should be .+, got ", part(played, 4))


def test_a_killed_pull_has_each_row_once(played: CompletedProcess[str]) -> None:
    said = part(played, 5)
    killed = re.search(r"ok  killed \(kill -9\) with (\d+) rows on the disk", said)
    assert killed is not None
    assert int(killed[1]) > 0
    assert f"the same command went on after {killed[1]} rows" in said
    assert "ok  each of 137 rows is there exactly once" in said


def test_the_command_line_is_shown(played: CompletedProcess[str]) -> None:
    said = part(played, 6)
    for command in ("otto operations ", "otto call ", "otto doctor"):
        assert f"$ {command}" in said
    assert "--all --format csv" in said


def test_what_the_change_breaks_is_shown(played: CompletedProcess[str]) -> None:
    said = part(played, 7)
    if not IS_STAND_IN:
        assert "openapi.json is not any more" in said
        return
    assert "breaking" in said
    assert re.findall(r"funds\.py:(\d+)", said) == ["11", "19", "24"]
    assert "ok  a rerun without a change does nothing" in said


def test_no_secret_and_no_token_is_shown(played: CompletedProcess[str]) -> None:
    assert "Bearer" not in played.stdout + played.stderr
    assert not re.search(r"eyJ[\w-]{10}", played.stdout + played.stderr)


@pytest.mark.parametrize(
    ("scene", "seen", "said"),
    [
        (Scene("", ()), {}, ""),
        (Scene("", (), retried="429"), {"retries": {"429": 1}}, ""),
        (Scene("", (), retried="429"), {"retries": {"503": 1}}, "a repetition after 429"),
        (Scene("", (), waits=1.0), {"waited_seconds": 1.1}, ""),
        (Scene("", (), waits=1.0), {"waited_seconds": 0.9}, "a wait of 1.0 s"),
        (Scene("", (), renews=True), {"token_requests": 1}, ""),
        (Scene("", (), renews=True), {}, "a new token"),
        (
            Scene("", ()),
            {"calls": (DemoCall("a.b", ok=False, result="ServerError 500", type=""),)},
            "a success",
        ),
    ],
)
def test_what_was_not_seen_is_named(scene: Scene, seen: dict[str, object], said: str) -> None:
    assert missing(scene, report(**seen)) == said


def test_what_was_missed_is_reported_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    watch = Watch()
    watch.check("one thing", ok=True)
    assert watch.end()
    watch.check("another thing", ok=False)
    assert not watch.end()
    assert "Not all was seen: 1 missed.\n  another thing" in capsys.readouterr().out


def test_the_deepest_list_of_many_parents_is_pulled() -> None:
    paged = {
        "firms.list_firms": ["limit"],
        "duties.list_duties": ["firm_id", "limit"],
        "tasks.list_tasks": ["limit", "duty_id"],
        "notes.list_notes": ["firm_id"],
    }
    assert pull_of(paged, {}) == {
        "operation": "tasks.list_tasks",
        "parents": "duties.list_duties",
        "argument": "duty_id",
    }
    alone = {"notes.list_notes": ["note_id"], "firms.list_firms": ["limit"]}
    sizes = {"notes.list_notes": None, "firms.list_firms": "limit"}
    assert pull_of(alone, sizes) == {"operation": "firms.list_firms", "size": "limit"}
    assert pull_of({}, {}) is None


def test_live_calls_read_only_with_the_key_of_the_environment() -> None:
    with Sandbox(DOCUMENT, client_id="a-key", client_secret="its-word") as sandbox:
        played = demo(
            "--live",
            OTTO_SPEC_URL=sandbox.document_url,
            OTTO_BASE_URL=sandbox.base_url,
            OTTO_TOKEN_URL=sandbox.token_url,
            OTTO_CLIENT_ID="a-key",
            OTTO_CLIENT_SECRET="its-word",
        )
        methods = {request.method for request in sandbox.requests}
    assert played.returncode == 0, played.stdout + played.stderr
    assert methods == {"GET"}
    assert "its-word" not in played.stdout + played.stderr


@pytest.mark.parametrize("missing_one", ["OTTO_CLIENT_ID", "OTTO_CLIENT_SECRET"])
def test_live_without_a_key_says_what_is_needed(missing_one: str) -> None:
    key = {"OTTO_CLIENT_ID": "a", "OTTO_CLIENT_SECRET": "b", missing_one: ""}
    played = demo("--live", **key)
    assert played.returncode == 2
    assert f"needs {missing_one} in the environment" in played.stderr
