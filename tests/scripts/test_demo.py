"""`scripts/demo`: it plays to its end, and says so when something was not seen."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from otto_demo.calls import Call, Report
from otto_demo.scenes import Scene, missing
from support.environments import ROOT

from otto_ext.sandbox import Sandbox

CALL = Call("things.list", ok=True, result="200", type="Page", bytes=2)


def demo(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "scripts/otto_demo", *arguments],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def report(**seen: object) -> Report:
    nothing = {"tries": 1, "retries": {}, "waited_seconds": 0.0, "token_requests": 0}
    return Report(**{"mode": "sync", "calls": (CALL,), **nothing, **seen})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def played() -> subprocess.CompletedProcess[str]:
    return demo()


def test_everything_that_should_happen_is_seen(played: subprocess.CompletedProcess[str]) -> None:
    assert played.returncode == 0, played.stdout + played.stderr
    assert "All seen." in played.stdout
    assert "expected:" not in played.stdout


def test_the_repetitions_are_shown(played: subprocess.CompletedProcess[str]) -> None:
    assert "429 repeated 1 x" in played.stdout
    assert "503 repeated 1 x" in played.stdout


def test_what_the_change_breaks_is_shown(played: subprocess.CompletedProcess[str]) -> None:
    changes = played.stdout.partition("scripts/api_diff.py before.json")[2]
    assert "breaking" in changes.lower()


def test_no_secret_and_no_token_is_shown(played: subprocess.CompletedProcess[str]) -> None:
    assert "Bearer" not in played.stdout + played.stderr
    assert "secret" not in played.stdout + played.stderr


@pytest.mark.parametrize(
    ("scene", "seen", "told"),
    [
        (Scene("", ()), {}, ""),
        (Scene("", (), retried="429"), {"retries": {"429": 1}}, ""),
        (Scene("", (), retried="429"), {"retries": {"503": 1}}, "a repetition after 429"),
        (Scene("", (), renews=True), {"token_requests": 1}, ""),
        (Scene("", (), renews=True), {}, "a new token"),
        (
            Scene("", ()),
            {"calls": (Call("a.b", ok=False, result="ServerError 500", type="", bytes=0),)},
            "a success",
        ),
    ],
)
def test_what_was_not_seen_is_named(scene: Scene, seen: dict[str, object], told: str) -> None:
    assert missing(scene, report(**seen)) == told


def test_live_calls_read_only_with_the_key_of_the_environment() -> None:
    document = json.loads((ROOT / "openapi.json").read_bytes())
    with Sandbox(document, client_id="a-key", client_secret="its-word") as sandbox:
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
