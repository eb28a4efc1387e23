"""A terminal sees a live display, a pipe sees plain lines, and neither is driven by a document."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from otto_codegen.diff import Change, Diff, Level
from otto_codegen.outcome import RegenerationOutcome
from otto_codegen.overlay import OverlayReport
from otto_codegen.progress import SilentProgress, display, printable
from otto_codegen.report import lines, write

from otto_ext.openapi.fixes import Fix

if TYPE_CHECKING:
    import pytest


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def steps(stream: io.StringIO) -> str:
    progress = display(stream)
    progress.started("fetch")
    progress.detail("a [bold]document[/bold]\x1b[2J")
    progress.finished("fetch", 0.25, done=True)
    progress.started("render")
    progress.finished("render", 1.0, done=False)
    return stream.getvalue()


def test_a_pipe_gets_plain_lines() -> None:
    assert steps(io.StringIO()) == (
        "  a [bold]document[/bold]?[2J\nfetch: done in 0.2 s\nrender: failed in 1.0 s\n"
    )


def test_a_terminal_gets_a_live_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    shown = steps(Terminal())
    assert "\x1b[" in shown
    assert "\u2713" in shown
    assert "\u2717" in shown
    assert "\x1b[2J" not in shown


def test_a_terminal_without_rich_gets_plain_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "rich"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "rich.console", None)
    assert steps(Terminal()).endswith("render: failed in 1.0 s\n")
    stream = Terminal()
    write(RegenerationOutcome(status="changed", title="T"), stream)
    assert stream.getvalue() == "T: 0 of 0 operations, 0 models in \n"


def test_details_outside_of_a_step_show_nothing_in_a_terminal() -> None:
    stream = Terminal()
    progress = display(stream)
    progress.detail("nowhere to be shown")
    assert stream.getvalue() == ""
    progress.finished("fetch", 0.0, done=True)
    assert "fetch" in stream.getvalue()


def test_programs_get_no_display(capsys: pytest.CaptureFixture[str]) -> None:
    progress = SilentProgress()
    progress.started("fetch")
    progress.detail("detail")
    progress.finished("fetch", 0.0, done=True)
    assert capsys.readouterr() == ("", "")


@given(st.text())
def test_printable_text_is_one_line_that_drives_nothing(text: str) -> None:
    shown = printable(text)
    assert "\n" not in shown
    assert "\x1b" not in shown
    assert shown == printable(shown)
    assert not any(char in shown for char in "\x00\x07\x1b\x7f\x9b\u202e\u200b\r")


# -- the report -----------------------------------------------------------------------------------


def report(outcome: RegenerationOutcome) -> list[str]:
    return [line.text for line in lines(outcome)]


def test_fixes_are_grouped_with_their_first_places() -> None:
    fixes = tuple(Fix("no-id", f"/paths/{n}", "called x") for n in range(5))
    outcome = RegenerationOutcome(status="changed", fixes=(*fixes, Fix("other", "", "was odd")))
    assert report(outcome)[:6] == [
        "fixed no-id: 5 places",
        "  /paths/0: called x",
        "  /paths/1: called x",
        "  /paths/2: called x",
        "  ... and 2 more (all of them with --json)",
        "fixed other: 1 place",
    ]
    assert report(outcome)[6] == "  /: was odd"


def test_long_places_are_cut_in_the_middle() -> None:
    (_, line, _) = report(
        RegenerationOutcome(status="changed", fixes=(Fix("r", "/a" + "/b" * 500 + "/c", "m"),))
    )
    assert line.startswith("  /a/b")
    assert line.endswith("/c: m")
    assert len(line) < 230


def test_everything_worth_a_look_is_in_the_report() -> None:
    change = Change("r", Level.BREAKING, "GET /a", "/paths/~1a", "was removed")
    note = Change("i", Level.INFO, None, "", "a server was added")
    outcome = RegenerationOutcome(
        status="changed",
        title="T\x1b[31m",
        version="1",
        operations=2,
        generated=1,
        models=3,
        target="generated/otto_api",
        overlays=(OverlayReport("10.yaml", 1, "$.a", 0), OverlayReport("10.yaml", 2, "$.b", 2)),
        findings=("/info: no version",),
        warnings=["the change could not be described"],
        edited=("types.py",),
        dropped=(("GET /b", "could not be read"),),
        recovered=True,
        diff=Diff((change, note)),
    )
    found = report(outcome)
    # First of all, what it means for the reader.
    assert found[0].startswith("Breaks yours: not checked, as --impact named no code; 1 change")
    assert [line.partition(":")[0] for line in found[1:3]] == ["May touch yours", "New for you"]
    assert found[3:] == [
        "overlay 10.yaml, action 1 ($.a): matches nothing any more; if Otto fixed this, "
        "delete the action",
        "overlay 10.yaml, action 2 ($.b): changed 2 place(s)",
        "the document is not valid as it came: /info: no version",
        "warning: the change could not be described",
        "edited by hand since it was generated: types.py",
        "breaking: GET /a: was removed",
        "info: a server was added",
        "changes in the API: 1 breaking, 0 warning, 1 info; suggested version bump: major",
        "not generated: GET /b: could not be read",
        "an earlier run was cut short; its client was put in place first",
        "T?[31m 1: 1 of 2 operations, 3 models in generated/otto_api",
    ]


def test_long_lists_end() -> None:
    changes = tuple(Change("r", Level.INFO, None, f"/{n:02}", f"c{n}") for n in range(12))
    outcome = RegenerationOutcome(
        status="changed", edited=tuple("abcdefghijkl"), diff=Diff(changes)
    )
    text = report(outcome)
    assert "... and 2 more (all of them with --json)" in text
    assert "... and 2 more changes (all of them with --json)" in text
    assert report(RegenerationOutcome(status="changed", title="T", diff=Diff(()))) == [
        "T: 0 of 0 operations, 0 models in "
    ]


def test_each_end_has_its_words() -> None:
    assert report(RegenerationOutcome(status="unchanged", title="T", target="x")) == [
        "T: nothing to do, x is what it would be"
    ]
    assert report(RegenerationOutcome(status="would-change", title="T", reasons=("a", "b"))) == [
        "T: a rerun would change something: a; b"
    ]
    problems = tuple(f"p{n}" for n in range(12))
    failed = report(RegenerationOutcome(error="no", problems=problems))
    assert failed[0] == "  p0"
    assert failed[-3:] == [
        "  ... and 2 more (all of them with --json)",
        "failed: no",
        "every file is as it was",
    ]
    unfinished = report(RegenerationOutcome(error="no", unfinished=True))
    assert unfinished[-1] == "the new client is whole; run again, and it is put in place"


def test_a_terminal_gets_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    write(RegenerationOutcome(status="changed", title="T", target="[bold]x"), stream)
    assert "[bold]x" in stream.getvalue()
    assert "\x1b[32m" in stream.getvalue()
