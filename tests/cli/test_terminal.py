"""`otto` where a person sits: colours, prompts, bars, and secrets that stay off the screen."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import pytest
from attrs import define
from support.environments import ROOT
from support.faults import closed_port
from support.shop import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Run
    from support.shop import Shop

pytestmark = pytest.mark.slow

pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals")
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


@define
class Terminal:
    """A process whose three streams are one terminal."""

    process: Any
    handle: int
    seen: str = ""

    def until(self, text: str | None) -> str:
        """What it shows until a text appears; None for its end."""
        end = time.monotonic() + 30
        while text is None or text not in self.seen:
            assert time.monotonic() < end, self.seen
            if not select.select([self.handle], [], [], 1)[0]:
                continue
            try:
                data = os.read(self.handle, 65536)
            except OSError:
                data = b""
            if not data:
                assert text is None, self.seen
                break
            self.seen += data.decode()
        return self.seen

    def type(self, text: str) -> None:
        """What somebody types."""
        os.write(self.handle, text.encode())

    def interrupt(self) -> None:
        """Ctrl-C, and again after a while: a signal that comes just before Python begins to wait
        for a lock is looked at after the wait (a race of CPython's own).
        """
        for _ in range(5):
            self.process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(4)
                return

    def end(self) -> tuple[int, str]:
        """Its exit code and all that it showed, with plain line ends."""
        self.until(None)
        return self.process.wait(30), self.seen.replace("\r\n", "\n")


@contextmanager
def terminal(environment: dict[str, str], folder: Path, *arguments: str) -> Iterator[Terminal]:
    """`otto` in a terminal of 100 columns."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", "from otto_ext.cli import main; main()", *arguments],
        env={"COLUMNS": "100", **environment},
        cwd=folder,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        try:
            yield Terminal(process, ours)
        finally:
            process.kill()
            os.close(ours)


def shown(environment: dict[str, str], folder: Path, *arguments: str) -> tuple[int, str]:
    """The exit code of `otto` in a terminal, and what it shows."""
    with terminal(environment, folder, *arguments) as screen:
        return screen.end()


@pytest.fixture
def at_shop(environment: dict[str, str], shop: Shop) -> dict[str, str]:
    """The environment of somebody who has a key."""
    return {**environment, **shop.settings}


def test_json_is_indented_and_coloured(at_shop: dict[str, str], tmp_path: Path) -> None:
    get = ("call", "goods.get_good", "--number", "1")
    code, text = shown(at_shop, tmp_path, *get)
    assert code == 0
    assert "\x1b[" in text
    assert ESCAPE.sub("", text) == (
        '{\n  "id": 1,\n  "price": 1.10,\n  "big": 12345678901234567890.123456789\n}\n'
    )
    for plain in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        code, text = shown({**at_shop, **plain}, tmp_path, *get)
        assert code == 0
        assert "\x1b" not in text


def test_long_texts_are_wrapped_where_they_stand_upright(
    at_shop: dict[str, str], shop: Shop, tmp_path: Path
) -> None:
    long = "word" * 60
    shop.respond = lambda it: (200, {}, json.dumps({"items": [{"id": 1, "a": long}, {}]}).encode())
    _, text = shown(at_shop, tmp_path, "call", "goods.list_goods", "--upright")
    assert long in re.sub(r"\s+", "", ESCAPE.sub("", text))


def test_rows_that_are_too_wide_stay_a_table(
    at_shop: dict[str, str], shop: Shop, tmp_path: Path
) -> None:
    rows = [{"id": number, "name": f"ab{number}" * 10} for number in (1, 2)]
    shop.respond = lambda it: (200, {}, json.dumps({"items": rows}).encode())
    listed = ("call", "goods.list_goods", "--format", "table")
    plain = {**at_shop, "NO_COLOR": "1"}
    _, text = shown({**plain, "COLUMNS": "34"}, tmp_path, *listed)
    assert text.splitlines()[1] == " 1  " + "ab1" * 10
    assert "…" not in text
    _, text = shown({**plain, "COLUMNS": "33"}, tmp_path, *listed)
    assert text.splitlines()[:2] == ["id  name", " 1  " + "ab1" * 9 + "a…"]
    assert "long values end in …" in text


@pytest.mark.parametrize("columns", ["40", "100"])
def test_operations_can_be_read_in_a_narrow_terminal(
    environment: dict[str, str], tmp_path: Path, columns: str
) -> None:
    narrow = {**environment, "COLUMNS": columns, "NO_COLOR": "1"}
    _, text = shown(narrow, tmp_path, "operations", "goods")
    # A name that is cut off cannot be typed.
    assert "goods.get_good" in text
    assert "GET /goods/{number}" in re.sub(" +", " ", text)
    assert max(map(len, text.splitlines())) <= int(columns)


def test_responses_do_not_steer_the_terminal(
    at_shop: dict[str, str], shop: Shop, tmp_path: Path
) -> None:
    steering = "a\x1b]0;title\x07\x9b31m\x7f\r"
    good = json.dumps({"id": 1, "a": steering}, ensure_ascii=False).encode()
    shop.respond = lambda it: (200, {}, good)
    get = ("call", "goods.get_good", "--number", "1", "--format")
    for format in ("json", "table"):
        code, text = shown({**at_shop, "NO_COLOR": "1"}, tmp_path, *get, format)
        assert code == 0
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", text)
        assert "\\u001b]0;title\\u0007" in text
    shop.respond = lambda it: (400, {}, json.dumps({"title": steering}).encode())
    _, text = shown({**at_shop, "NO_COLOR": "1"}, tmp_path, *get, "json")
    assert "\x1b" not in text
    assert "\x9b" not in text


def test_errors_and_findings_are_coloured(at_shop: dict[str, str], tmp_path: Path) -> None:
    code, text = shown(at_shop, tmp_path, "call", "goods.get_good")
    assert code == 2
    assert text.startswith("\x1b[31motto: Missing option")
    code, text = shown(at_shop, tmp_path, "doctor")
    assert (code, "\x1b[32mok" in text) == (0, True)


def test_a_token_is_not_shown_unless_it_is_asked_for(
    at_shop: dict[str, str], shop: Shop, tmp_path: Path
) -> None:
    code, text = shown(at_shop, tmp_path, "token")
    assert code == 2
    assert "--reveal" in text
    assert shop.tokens == 0
    code, text = shown(at_shop, tmp_path, "token", "--reveal")
    assert (code, text) == (0, "token-1\n")


def test_a_secret_is_typed_unseen(
    environment: dict[str, str], shop: Shop, otto: Run, tmp_path: Path
) -> None:
    env = {**environment, "OTTO_TOKEN_URL": shop.token_url}
    with terminal(env, tmp_path, "login") as screen:
        screen.until("Client id: ")
        screen.type(KEY[0] + "\n")
        screen.until("Client secret (not shown): ")
        screen.type(KEY[1] + "\n")
        code, text = screen.end()
    assert code == 0, text
    assert f"kept the key {KEY[0]}" in text
    assert KEY[1] not in text
    assert otto("token", env={"OTTO_TOKEN_URL": shop.token_url}).stdout == "token-2\n"


def test_a_prompt_can_be_left(environment: dict[str, str], tmp_path: Path) -> None:
    with terminal(environment, tmp_path, "login", "--client-id", "x") as screen:
        screen.until("Client secret")
        screen.interrupt()
        code, text = screen.end()
    assert code == 130
    assert "Traceback" not in text


def test_a_bar_counts_the_rows(
    at_shop: dict[str, str], shop: Shop, otto: Run, tmp_path: Path
) -> None:
    shop.hold = 1
    command = ("call", "goods.list_goods", "--all", "--format", "jsonl", "-o", "goods.jsonl")
    with terminal(at_shop, tmp_path, *command) as screen:
        screen.until("0 rows")
        shop.release.set()
        code, text = screen.end()
    assert code == 0
    assert "10 rows in goods.jsonl" in text
    assert len((tmp_path / "goods.jsonl").read_text().splitlines()) == 10


def test_rows_that_go_to_the_terminal_need_no_bar(at_shop: dict[str, str], tmp_path: Path) -> None:
    command = ("call", "goods.list_goods", "--all")
    code, text = shown({**at_shop, "NO_COLOR": "1"}, tmp_path, *command)
    assert code == 0
    assert len(json.loads(text)) == 10
    assert text.startswith("[\n  {\n")


def test_a_wait_is_reported(at_shop: dict[str, str], shop: Shop, tmp_path: Path) -> None:
    shop.respond = lambda it: (429, {"Retry-After": "60"}, b"{}")
    with terminal(at_shop, tmp_path, "call", "goods.get_good", "--number", "1") as screen:
        screen.until("429; trying again in 6")
        screen.interrupt()
        code, _ = screen.end()
    assert code == 130


def test_a_wait_for_a_token_is_reported(at_shop: dict[str, str], tmp_path: Path) -> None:
    env = {**at_shop, "OTTO_TOKEN_URL": f"http://127.0.0.1:{closed_port()}/token"}
    with terminal(env, tmp_path, "call", "goods.get_good", "--number", "1") as screen:
        screen.until("no token yet")
        screen.interrupt()
        code, text = screen.end()
    assert code == 130
    assert "Traceback" not in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("call", "papers.read_paper"), "the response is application/pdf; give -o FILE"),
        (("call", "goods.list_goods", "--format", "parquet"), "parquet is not text"),
        (("call", "orders.order", "--data", "-"), "stdin, which is a terminal"),
    ],
)
def test_what_no_terminal_is_for(
    at_shop: dict[str, str], tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    code, text = shown(at_shop, tmp_path, *arguments)
    assert code == 2
    assert words in text


def test_a_sandbox_runs_until_it_is_interrupted(
    environment: dict[str, str], tmp_path: Path
) -> None:
    document = ("--document", str(ROOT / "openapi.json"))
    with terminal(environment, tmp_path, "sandbox", "--json", *document) as screen:
        text = screen.until("Ctrl-C")
        settings = json.loads(ESCAPE.sub("", text[: text.index("}") + 1]))
        done = subprocess.run(
            [sys.executable, "-c", "from otto_ext.cli import main; main()", "token"],
            env={**environment, **settings},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.count(".") == 2
        screen.process.send_signal(signal.SIGTERM)
        code, _ = screen.end()
    assert code == 130


def test_a_sandbox_needs_a_document(otto: Run) -> None:
    assert otto("sandbox", "--document", "none.json").returncode == 2


def test_a_sandbox_is_exported_to_shells(environment: dict[str, str], tmp_path: Path) -> None:
    with terminal(environment, tmp_path, "sandbox") as screen:
        text = screen.until("export OTTO_CLIENT_SECRET=")
        screen.interrupt()
        screen.end()
    assert "export OTTO_BASE_URL=http://127.0.0.1:" in text
