"""The documentation as a site: every link leads somewhere, the search finds, nothing complains."""

from __future__ import annotations

import subprocess
import threading
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest
from support.chromium import CHROMIUM, Chromium
from support.environments import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.chromium import Page

pytestmark = [
    pytest.mark.environment,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is missing; see scripts/ci-tools"),
]


class _Links(HTMLParser):
    """The links of a page, and what in it can be linked to."""

    def __init__(self) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value is not None:
                self.links.add(value)
            elif name in ("id", "name") and value:
                self.ids.add(value)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [ROOT / "scripts" / "docs", "build", "--site-dir", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with Chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """The site, served on loopback."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def opened(browser: Chromium, url: str) -> Page:
    found = browser.open(url)
    found.wait_for("document.querySelector('[data-md-component=search-query]')")
    return found


def test_every_page_of_the_repository_is_there_and_every_link_leads_somewhere(site: Path) -> None:
    pages = {path: _Links() for path in site.rglob("*.html")}
    for path, parser in pages.items():
        parser.feed(path.read_text(encoding="utf-8"))
    names = {path.stem for path in pages}
    assert {path.stem for path in (ROOT / "docs").glob("*.md")} <= names
    assert {"index", "changelog", "contributing", "security"} <= names
    broken = []
    for path, parser in pages.items():
        for link in parser.links:
            parts = urlsplit(link)
            # The page of errors knows no place that it is shown at.
            if parts.scheme or path.name == "404.html" or link.startswith("//"):
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            found = pages.get(target)
            if not target.exists() or (
                parts.fragment
                and found is not None
                and unquote(parts.fragment) not in found.ids | {"__skip"}
            ):
                broken.append(f"{path.name}: {link}")
    assert broken == []


def test_public_names_are_described_from_their_docstrings(site: Path) -> None:
    parser = _Links()
    parser.feed((site / "python-api.html").read_text(encoding="utf-8"))
    for name in ("Otto", "Otto.request", "AsyncOtto.with_options", "RequestOptions"):
        assert f"otto_ext.{name}" in parser.ids, name
    assert {"otto_ext._errors.RateLimitError", "otto_ext.retry.RetryPolicy"} <= parser.ids


def test_each_page_opens_without_complaint_and_asks_no_other_server(
    site: Path, address: str, browser: Chromium
) -> None:
    for path in sorted(site.glob("*.html")):
        page = opened(browser, f"{address}/{path.name}")
        assert page.complaints == [], path.name
        asked = [url for url in page.requests if not url.startswith((address, "data:", "blob:"))]
        assert asked == [], path.name


@pytest.mark.parametrize(
    ("word", "page"), [("SOCKS", "networks.html"), ("RateLimitError", "python-api.html")]
)
def test_the_search_finds_a_page(address: str, browser: Chromium, word: str, page: str) -> None:
    tab = opened(browser, f"{address}/index.html")
    tab.run("document.querySelector('[data-md-component=search-query]').focus()")
    tab.ask("Input.insertText", text=word)
    tab.wait_for("document.querySelector('.md-search-result__link')")
    links = tab.run("[...document.querySelectorAll('.md-search-result__link')].map((e) => e.href)")
    assert any(page in link for link in links), links
    assert tab.complaints == []
