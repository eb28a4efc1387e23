"""The daily job over a fortnight: quiet, changed, out of order, and back; and who hears of it."""

from __future__ import annotations

import json
import os
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve, frozen
from otto_codegen.codegen_errors import CodegenError
from otto_codegen.notify import check_command, check_webhook, run_command, webhook_body
from otto_codegen.track import main
from support.tracked_documents import after, before
from support.website import Page, Website, website

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CODE = """from otto_ext import Otto

otto = Otto()
otto.vaults.audit_vault("1")
"""


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, warm_cache: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(warm_cache))
    for name in ("OTTO_SPEC_URL", "OTTO_IMPACT_PATHS", "OTTO_TRACK_WEBHOOK"):
        monkeypatch.delenv(name, raising=False)


@frozen
class Day:
    """What a run of the job left: the exit status, what cron would mail, and the reports."""

    status: int
    mail: str
    reports: tuple[str, ...]
    newest: str


@frozen
class Job:
    """The job, with a server that a test turns into what it will."""

    site: Website
    folder: Path
    capsys: pytest.CaptureFixture[str]
    options: tuple[str, ...] = ()

    def serve(self, page: Page | dict[str, Any]) -> None:
        body = page if isinstance(page, Page) else Page(json.dumps(page).encode())
        self.site.pages["/openapi.json"] = body

    def run(self, *options: str) -> Day:
        self.capsys.readouterr()
        status = main(
            [
                *("--source", f"{self.site.url}/openapi.json"),
                *("--output", str(self.folder / "client")),
                *("--reports", str(self.folder / "reports")),
                *self.options,
                *options,
            ]
        )
        said = self.capsys.readouterr()
        reports = self.folder / "reports"
        dated = sorted(path.name for path in reports.glob("20*.md")) if reports.is_dir() else []
        newest = reports / "report.md"
        text = newest.read_text() if newest.exists() else ""
        return Day(status, said.out + said.err, tuple(dated), text)


@pytest.fixture
def job(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Job]:
    (tmp_path / "funds").mkdir()
    (tmp_path / "funds" / "audit.py").write_text(CODE)
    with website() as site:
        yield Job(site, tmp_path, capsys, ("--impact", str(tmp_path / "funds")))


def texts(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_fortnight(job: Job) -> None:
    out_of_order = (
        Page(b'{"detail": "Unauthorized"}', 401),
        Page(b"<html>Sign in</html>", headers={"Content-Type": "text/html"}),
        Page(b"oops", 500),
        {**before(), "paths": {}},
        {**before(), "paths": dict(list(before()["paths"].items())[:1])},
    )
    job.serve(before())
    first = job.run()
    assert (first.status, first.mail, first.reports) == (0, "", ())
    for _ in range(2):  # quiet days
        assert job.run() == first
    # A day on which something of yours breaks.
    job.serve(after("remove operation"))
    bad = job.run()
    assert bad.status == 1
    lines = bad.mail.splitlines()
    assert lines[0].startswith("Breaks yours: 1 line in 1 file (")
    assert "audit.py:4:1), 1 file checked; 1 change of the API can break callers." in lines[0]
    assert lines[1:3] == ["May touch yours: nothing.", "New for you: nothing."]
    assert lines[3:] == [str(job.folder / "reports" / bad.reports[0])]
    assert "## Your code: 1 line broken" in bad.newest
    quiet = job.run()
    assert (quiet.status, quiet.mail, quiet.reports, quiet.newest) == (
        0, "", bad.reports, bad.newest,
    )  # fmt: skip
    # Days on which the server is out of order: a line each, and all files as they were.
    files = texts(job.folder / "client")
    for page in out_of_order:
        job.serve(page)
        failed = job.run()
        assert failed.status == 2
        assert failed.mail.startswith("track: failed: ")
        assert len(failed.mail.splitlines()) == 1, failed.mail
        assert (failed.reports, failed.newest) == (bad.reports, bad.newest)
        assert texts(job.folder / "client") == files
    # Back as it was before that.
    job.serve(after("remove operation"))
    assert job.run() == quiet
    # The operation comes back, which is news and breaks no caller.
    job.serve(before())
    good = job.run()
    assert good.status == 0
    assert "New for you: 1 operation." in good.mail
    assert len(good.reports) == 2
    # What breaks callers, and none of these lines.
    job.serve(after("require body field"))
    others = job.run()
    assert others.status == 3
    assert "Breaks yours: nothing, 1 file checked; 1 change of the API" in others.mail
    assert set(good.reports) < set(others.reports)
    assert (job.folder / "reports" / others.reports[0]).with_suffix(".html").exists()


def test_check_reports_once_and_keeps_its_status(job: Job) -> None:
    job.serve(before())
    job.run()
    files = texts(job.folder / "client")
    job.serve(after("remove operation"))
    first = job.run("--check")
    assert first.status == 1
    assert len(first.reports) == 1
    again = job.run("--check")
    assert (again.status, again.mail, again.reports) == (1, "", first.reports)
    # The line was corrected: that is news.
    (job.folder / "funds" / "audit.py").write_text("")
    solved = job.run("--check")
    assert solved.status == 3
    assert "Breaks yours: nothing" in solved.mail
    assert len(solved.reports) == 2
    assert texts(job.folder / "client") == files


def test_texts_alone_are_no_news(job: Job) -> None:
    job.serve(before())
    job.run()
    document = before()
    document["info"]["description"] = "More words."
    job.serve(document)
    day = job.run()
    assert (day.status, day.mail, day.reports) == (0, "", ())
    assert "More words." in (job.folder / "client" / "openapi.json").read_text()


def test_on_a_terminal_all_is_reported(job: Job) -> None:
    job.serve(before())
    day = job.run("--verbose")
    assert "5 of 5 operations" in day.mail
    job.serve(after("add operation"))
    day = job.run("--verbose", "--check")
    assert "a rerun would change something" in day.mail
    assert f"The report is in {job.folder}" in day.mail


# -- who hears of it ------------------------------------------------------------------------------


@contextmanager
def webhook(status: int = 200) -> Iterator[tuple[str, list[Any]]]:
    """A webhook on loopback, and what was posted to it."""
    posted: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Keep the test's output clean."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/secret-path", posted
        finally:
            server.shutdown()


def recorder(tmp_path: Path) -> tuple[str, Path]:
    """A command that appends its input, and its environment, to a file."""
    script, heard = tmp_path / "hear.py", tmp_path / "heard"
    script.write_text(
        "import os, sys\n"
        f"with open({str(heard)!r}, 'a') as file:\n"
        "    file.write(os.environ['OTTO_TRACK_STATUS'] + '\\n' + sys.stdin.read())\n"
        "    file.write(os.environ.get('OTTO_CLIENT_SECRET', '-') + '\\n')\n"
    )
    return f"{sys.executable} '{script}'", heard


def test_news_is_passed_on_and_quiet_days_are_not(
    job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTTO_CLIENT_SECRET", "hush")
    command, heard = recorder(tmp_path)
    with webhook() as (url, posted):
        loud = evolve(job, options=(*job.options, "--notify", command, "--webhook", url))
        loud.serve(before())
        loud.run()
        loud.run()
        assert not heard.exists()
        assert posted == []
        loud.serve(after("remove operation"))
        day = loud.run("--check")
        assert heard.read_text() == f"1\n{day.mail}-\n"
        assert posted == [{"text": day.mail}]
        # A failure is passed on once, not every day.
        for _ in range(2):
            loud.serve(Page(b"", 500))
            assert loud.run("--check").status == 2
        assert len(posted) == 2
        assert posted[1]["text"].startswith("track: failed: ")


def test_a_webhook_that_refuses_costs_nothing_but_a_line(job: Job) -> None:
    job.serve(before())
    job.run()
    job.serve(after("add operation"))
    with webhook(404) as (url, _):
        day = job.run("--check", "--webhook", url)
    assert day.status == 0
    assert "could not notify: --webhook: 127.0.0.1 returned status 404" in day.mail
    assert "secret-path" not in day.mail
    assert len(day.reports) == 1


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://hooks.example.com/secret", "must be an https URL"),
        ("ftp://hooks.example.com/secret", "must be an https URL"),
        ("secret", "must be an https URL"),
        ("https://[secret", "is not a valid URL"),
    ],
)
def test_a_webhook_is_https_and_never_shown(url: str, reason: str) -> None:
    with pytest.raises(CodegenError, match=reason) as caught:
        check_webhook(url)
    assert "secret" not in str(caught.value)


def test_the_shapes_of_slack_and_teams() -> None:
    text = "Breaks yours: a<b> & c.\nNew.\n"
    assert webhook_body("https://hooks.slack.com/services/T/B/x", text) == {
        "text": "Breaks yours: a&lt;b&gt; &amp; c.\nNew.\n"
    }
    made = webhook_body("https://prod-1.westeurope.logic.azure.com/workflows/x", text)
    (attachment,) = made["attachments"]
    assert made["type"] == "message"
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert [block["text"] for block in attachment["content"]["body"]] == text.splitlines()


@pytest.mark.parametrize("command", ["", "a 'b"])
def test_a_command_that_cannot_be_read_is_refused(command: str, job: Job) -> None:
    day = job.run("--notify", command)
    assert day.status == 2
    assert "track: failed: --notify" in day.mail
    assert not (job.folder / "client").exists()


def test_a_command_that_fails_says_why() -> None:
    code = "import sys; sys.exit('no mail server')"
    with pytest.raises(CodegenError, match="ended with status 1: no mail server"):
        run_command(check_command(f'{sys.executable} -c "{code}"'), "", "1")
    with pytest.raises(CodegenError, match="No such file"):
        run_command(["/nowhere/at/all"], "", "1")


def test_a_folder_that_cannot_be_made_is_a_failure(job: Job) -> None:
    (job.folder / "reports").write_text("")
    job.serve(before())
    day = job.run()
    assert day.status == 2
    assert "File exists" in day.mail
    assert not (job.folder / "client").exists()


def test_a_state_that_is_damaged_is_no_state(job: Job) -> None:
    job.serve(before())
    job.run()
    (job.folder / "reports" / "state.json").write_text("[]")
    job.serve(after("add operation"))
    assert len(job.run("--check").reports) == 1
    (job.folder / "reports" / "state.json").write_text("{")
    assert job.run("--check").status == 0
    assert sorted(os.listdir(job.folder / "reports"))[-3:] == [
        "report.html",
        "report.md",
        "state.json",
    ]
