"""The page of a rerun: what it says, what it does not run, and how it looks in a browser."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from otto_codegen.change_page import render_page, render_text, write_page
from otto_codegen.diff import Diff, diff_documents
from otto_codegen.diff.api_changes_file import append_entry
from otto_codegen.diff.change import Change, Level
from otto_codegen.headline import headline
from otto_codegen.impact import Hit, Impact
from otto_codegen.outcome import RegenerationOutcome
from otto_codegen.surface import Item, SurfaceDiff
from support.chromium import CHROMIUM, Chromium
from support.tracked_documents import after, before

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCRIPT = "<script>document.title = 'run'</script><img src=x onerror=\"document.title = 'run'\">"
GONE = Change(
    "api-removed-without-deprecation",
    Level.BREAKING,
    "POST /vaults/{vault_id}/audit",
    "/paths/~1vaults~1{vault_id}~1audit/post",
    "the operation was removed",
)
METHOD = Item("gone", "method", "vaults.audit_vault", changes=(GONE,))


def outcome(**fields: object) -> RegenerationOutcome:
    made = RegenerationOutcome(status="changed", title="Vaults", version="2.0", diff=Diff((GONE,)))
    made.surface = SurfaceDiff([METHOD, Item("renamed", "model", "Audit", "Audit", "Review")])
    hit = Hit(
        "funds/audit.py",
        12,
        5,
        'otto.vaults.audit_vault("1")',
        '"Vaults" has no attribute "audit_vault"',
        changes=(GONE,),
        python=(METHOD.text,),
    )
    made.impact = Impact((hit,), 3, ("funds/old.py cannot be checked: line 1: no",))
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def test_it_has_the_users_lines_python_and_the_document(tmp_path: Path) -> None:
    page = render_page(outcome())
    for part in (
        "Vaults 2.0: what has changed",
        "1 line broken, 3 files checked",
        "<code>funds/audit.py:12:5</code>",
        "otto.vaults.audit_vault(&quot;1&quot;)",
        "&quot;Vaults&quot; has no attribute &quot;audit_vault&quot;",
        "method <code>vaults.audit_vault</code> is gone",
        "<code>POST /vaults/{vault_id}/audit</code>: the operation was removed",
        "model <code>Audit</code> is called <code>Review</code> now",
        "no call differs",
        "1 file not checked",
        "This breaks callers.",
    ):
        assert part in page
    order = [page.index(mark) for mark in ('id="impact"', 'id="surface"', '<h2 id="breaking"')]
    assert order == sorted(order)


def test_what_was_not_asked_for_is_not_there() -> None:
    page = render_page(outcome(impact=None, surface=SurfaceDiff([]), diff=None))
    assert 'id="impact"' not in page
    assert 'id="surface"' not in page
    assert "No change." in page


@pytest.mark.parametrize(
    ("status", "title"),
    [("would-change", "what a rerun would change"), ("unchanged", "nothing has changed")],
)
def test_the_title_says_what_became_of_it(status: str, title: str) -> None:
    assert f"<h1>Vaults 2.0: {title}</h1>" in render_page(outcome(status=status))


def test_code_that_does_not_break_is_reported_too() -> None:
    page = render_page(outcome(impact=Impact((), 200)))
    assert "no lines broken, 200 files checked" in page
    assert "Nothing in it breaks." in page


def test_many_causes_are_cut() -> None:
    changes = tuple(
        Change("endpoint-added", Level.INFO, None, f"/{number}", "it") for number in range(9)
    )
    page = render_page(outcome(surface=SurfaceDiff([Item("added", "model", "X", changes=changes)])))
    assert "<li>and 4 more</li>" in page


def test_an_unreadable_record_costs_the_timeline_alone(tmp_path: Path) -> None:
    (tmp_path / "API_CHANGES.md").write_bytes(b"\xff\xfe")
    write_page(outcome(), tmp_path / "r.html", tmp_path / "API_CHANGES.md")
    assert 'id="timeline"' not in (tmp_path / "r.html").read_text()


def test_a_page_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "r.html").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_page(outcome(), tmp_path / "r.html", None)
    assert [path.name for path in tmp_path.iterdir()] == ["r.html"]


def test_markdown_has_the_same_in_the_same_order(tmp_path: Path) -> None:
    write_page(outcome(), tmp_path / "r.md", None)
    text = (tmp_path / "r.md").read_text()
    found = [line for line in text.splitlines() if line.startswith("#")]
    assert found == [
        "# Vaults 2.0: what has changed",
        "## Your code: 1 line broken, 3 files checked, 1 not checked",
        "## In Python",
        "## Breaking (1)",
    ]
    assert (
        '- breaking: `funds/audit.py:12:5`: `otto.vaults.audit_vault("1")`  \n'
        '  "Vaults" has no attribute "audit\\_vault" because method `vaults.audit_vault` is gone; '
        "`POST /vaults/{vault_id}/audit`: the operation was removed\n"
    ) in text
    assert "- not checked: funds/old.py cannot be checked: line 1: no" in text
    calm = render_text(outcome(impact=Impact((), 2), surface=None, diff=None))
    assert "## Your code: no lines broken, 2 files checked\n\nNothing in it breaks." in calm


def test_markdown_is_cut_to_what_a_pull_request_takes() -> None:
    hits = tuple(Hit(f"f{number}.py", 1, 1, "x" * 500, "y") for number in range(300))
    short = render_text(outcome(impact=Impact(hits[:100], 1)))
    assert "The report goes on" not in short
    long = render_text(outcome(impact=Impact(hits, 1)))
    assert len(long.encode()) < 61_000
    assert long.endswith("The report goes on; the one in HTML has all of it.\n")
    many = tuple(Hit(f"f{number}.py", 1, 1, "x", "y") for number in range(300))
    assert "\n- and 100 more\n" in render_text(outcome(impact=Impact(many, 1)))


# -- in a browser ---------------------------------------------------------------------------------


def in_a_browser(test: Any) -> Any:
    missing = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is missing; see ci-tools")
    return pytest.mark.browser(missing(test))


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with Chromium() as browser:
        yield browser


def written(folder: Path, made: RegenerationOutcome) -> str:
    record = folder / "API_CHANGES.md"
    for day, name in enumerate(("add operation", "remove operation"), 1):
        diff = diff_documents(before(), after(name))
        append_entry(record, diff, f"hash{day}", dt.date(2026, 6, day), ["- info: `x` is new"])
    write_page(made, folder / "r.html", record)
    return (folder / "r.html").as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@in_a_browser
def test_breaking_changes_are_seen_at_a_glance(
    browser: Chromium, tmp_path: Path, scheme: str
) -> None:
    page = browser.open(written(tmp_path, outcome()), width=1000)
    page.ask(
        "Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}]
    )

    def color(selector: str, what: str = "color") -> str:
        found: str = page.run(f"getComputedStyle(document.querySelector('{selector}')).{what}")
        return found

    red = {"light": "rgb(179, 38, 30)", "dark": "rgb(255, 138, 128)"}[scheme]
    assert color(".verdict strong") == red
    assert color("#impact ~ article", "borderLeftColor") == red
    assert color(".timeline .breaking .badge") == red
    assert color(".timeline .info .badge") != red
    back = {"light": "rgb(251, 251, 253)", "dark": "rgb(18, 21, 27)"}[scheme]
    assert color("body", "backgroundColor") == back
    times = page.run("[...document.querySelectorAll('.timeline time')].map((e) => e.innerText)")
    assert times == ["2026-06-02", "2026-06-01"]
    # Of the timeline, what broke is open and the rest is closed; Python is one click away.
    opened = page.run("[...document.querySelectorAll('.timeline details')].map((e) => e.open)")
    assert opened == [True, False, False, False]
    assert page.complaints == []


@in_a_browser
def test_hostile_texts_run_nothing_and_load_nothing(browser: Chromium, tmp_path: Path) -> None:
    change = Change(SCRIPT, Level.BREAKING, SCRIPT, SCRIPT, f"`{SCRIPT}` {SCRIPT}")
    item = Item("retyped", "field", "A.b", SCRIPT, SCRIPT, changes=(change,))
    hit = Hit(SCRIPT, 1, 1, SCRIPT, SCRIPT, changes=(change,), python=(SCRIPT,))
    made = outcome(
        title=SCRIPT,
        diff=Diff((change,)),
        surface=SurfaceDiff([item]),
        impact=Impact((hit,), 1, (SCRIPT,)),
    )
    page = browser.open(written(tmp_path, made))
    assert page.run("document.title") != "run"
    assert page.run("document.querySelectorAll('script, img').length") == 0
    assert [url for url in page.requests if not url.startswith("file:")] == []
    assert page.complaints == []


@in_a_browser
def test_it_fits_a_phone(browser: Chromium, tmp_path: Path) -> None:
    long = Hit("a/" * 60 + "b.py", 1, 1, "x = " + "y" * 300, "z" * 300)
    page = browser.open(written(tmp_path, outcome(impact=Impact((long,), 1))), width=360)
    assert page.run("document.documentElement.scrollWidth") <= 360


def test_three_lines_come_first(tmp_path: Path) -> None:
    made = outcome(date="2026-06-01", previous="1.0")
    text, page = render_text(made).splitlines(), render_page(made)
    assert text[2] == "2026-06-01, version 1.0, now 2.0"
    assert text[4:7] == [
        "- Breaks yours: 1 line in 1 file \\(funds/audit.py:12:5\\), 3 files checked, "
        "1 not checked; "
        "1 change of the API can break callers.",
        "- May touch yours: nothing.",
        "- New for you: nothing.",
    ]
    assert page.index("Breaks yours: ") < page.index("This breaks callers")


def test_new_things_are_counted_by_kind_and_breaks_come_before_the_rest() -> None:
    made = RegenerationOutcome(
        status="changed", diff=diff_documents(before(), after("add operation"))
    )
    assert headline(made) == (
        "Breaks yours: not checked, as --impact named no code.",
        "May touch yours: nothing.",
        "New for you: 1 operation.",
    )
    look = Hit("a.py", 1, 1, "x", "y", Level.WARNING)
    made.impact = Impact((look, *(Hit("b.py", n, 1, "x", "y") for n in range(5))), 2)
    lines = headline(made)
    assert lines[0] == (
        "Breaks yours: 5 lines in 1 file (b.py:0:1, b.py:1:1, b.py:2:1 and 2 more), "
        "2 files checked."
    )
    assert lines[1] == "May touch yours: 1 line to look at (a.py:1:1)."
    text = render_text(made)
    assert text.index("b.py:0:1`") < text.index("a.py:1:1`")


@pytest.mark.slow
def test_scalar_components_are_named_with_the_field_that_uses_them() -> None:
    old, new = before(), before()
    schemas = ({"Label": {"type": "string", "maxLength": size}} for size in (5, 3))
    for document, more in zip((old, new), schemas, strict=True):
        components = document["components"]["schemas"]
        components.update(more)
        for owner in ("Vault", "Opening"):
            components[owner]["properties"]["label"] = {"$ref": "#/components/schemas/Label"}
    messages = {change.message for change in diff_documents(old, new).changes}
    assert any("`Opening.label` and 1 more (`Label`): " in message for message in messages)
