"""The page in headless Chromium, from the disk: it renders, says nothing on its console, and asks
no server for anything.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from otto_codegen.normalise import normalise
from otto_codegen.overlay import apply_overlays, load_overlays
from otto_codegen.parse import parse
from otto_reference.cli import main
from support.api_documents import hostile
from support.chromium import CHROMIUM, Chromium
from support.fund_document import fund_document
from support.website import website

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from support.chromium import Page
    from support.website import Website

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is missing; see scripts/ci-tools"),
]
READY = "document.documentElement.dataset.state === 'ready'"
#: The code that is shown, block by block, without the word of its button.
SHOWN = (
    "[...document.querySelectorAll('pre')].filter((e) => e.offsetParent).map((e) => e.innerText)"
)
TABS = "[...document.querySelectorAll('[role=tab]')]"


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with Chromium() as browser:
        yield browser


def opened(browser: Chromium, folder: Path, *arguments: str, **window: int) -> Page:
    assert main(["--output", str(folder), *arguments]) == 0
    page = browser.open((folder / "index.html").as_uri(), **window)
    page.wait_for("document.documentElement.dataset.state")
    return page


def of(document: dict[str, Any], folder: Path) -> tuple[str, str, str, str]:
    source = folder / "document.json"
    source.write_text(json.dumps(document))
    return "--source", str(source), "--overlays", str(folder / "none")


def asked_elsewhere(page: Page) -> list[str]:
    return [url for url in page.requests if not url.startswith(("file:", "data:", "blob:"))]


@pytest.mark.parametrize("width", [1400, 400], ids=["wide", "narrow"])
def test_the_committed_document_is_shown(
    browser: Chromium, tmp_path: Path, root: Path, width: int
) -> None:
    page = opened(browser, tmp_path, width=width)
    assert page.run(READY)
    document = json.loads((root / "openapi.json").read_text())
    corrected, _ = apply_overlays(document, load_overlays(root / "overlays"))
    assert document["info"]["title"] in page.run("document.querySelector('h1').innerText")
    shown = page.run(SHOWN)
    for endpoint in parse(normalise(corrected).document).endpoints:
        call = f"otto.{endpoint.tag}.{endpoint.name}("
        assert [text for text in shown if call in text], f"{call} is not shown"
    # Nothing sticks out of a narrow window.
    assert page.run("document.documentElement.scrollWidth <= window.innerWidth")
    assert asked_elsewhere(page) == []
    assert page.complaints == []


def test_the_other_ways_to_call_stand_behind_tabs(browser: Chromium, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, *of(fund_document(), tmp_path))
    for tab, code in [
        ("Python, async", "result = await otto.share_classes.search_share_classes()"),
        ("Python, all pages", "for item in otto.share_classes.iter_search_share_classes():"),
    ]:
        assert not [text for text in page.run(SHOWN) if code in text]
        page.run(f"{TABS}.find((e) => e.textContent === {json.dumps(tab)}).click()")
        assert [text for text in page.run(SHOWN) if code in text]
    assert page.complaints == []


def test_searching_finds_an_operation(browser: Chromium, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, *of(fund_document(), tmp_path))
    page.run("document.querySelector('input[type=text]').focus()")
    page.ask("Input.insertText", text="Open a share")
    page.wait_for("document.querySelector('[role=search] ul, [data-role=search\\\\:results]')")
    found = page.run("document.querySelector('[data-role=search\\\\:results]').innerText")
    assert "Open a share class" in found
    assert page.complaints == []


@pytest.fixture
def tracker() -> Iterator[Website]:
    """A server that a hostile document would like to hear from."""
    with website() as site:
        yield site


@pytest.mark.parametrize(
    "text",
    [
        "</script><script>fetch('{tracker}')</script>",
        "<img src='{tracker}' onerror='window.hacked = true'>",
        "<svg onload='window.hacked = true'></svg><iframe src='{tracker}'></iframe>",
        "<form action='{tracker}'><button autofocus onfocus='hacked = true'></form>",
        "<style>@import '{tracker}'; body {{ background: url({tracker}) }}</style>",
        "[x](javascript:window.hacked=true) ![]({tracker})",
    ],
)
def test_a_hostile_document_runs_nothing_and_reaches_no_server(
    browser: Chromium, tmp_path: Path, tracker: Website, text: str
) -> None:
    document = hostile(text.format(tracker=f"{tracker.url}/x.png"))
    page = opened(browser, tmp_path, *of(document, tmp_path))
    assert page.run(READY)
    page.run("document.querySelectorAll('#reference a').forEach((e) => e.click())")
    assert page.run("window.hacked === undefined")
    assert tracker.asked == []


def test_a_page_that_reaches_somebody_is_noticed(
    browser: Chromium, tmp_path: Path, tracker: Website
) -> None:
    """What the tests above look at does show requests and complaints."""
    path = tmp_path / "page.html"
    path.write_text(f"<img src='{tracker.url}/x.png'><script>console.error('oh')</script>")
    page = browser.open(path.as_uri())
    assert asked_elsewhere(page) == [f"{tracker.url}/x.png"]
    assert [asked.path for asked in tracker.asked] == ["/x.png"]
    assert any("oh" in said for said in page.complaints)
