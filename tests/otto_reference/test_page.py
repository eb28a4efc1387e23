"""The page is one file that needs nothing else, and no text of a document gets out of its place."""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from html.parser import HTMLParser
from typing import Any

import pytest
from otto_codegen.codegen_errors import CodegenError
from otto_reference.reference_document import with_samples
from otto_reference.reference_page import Redoc, page
from support.api_documents import HOSTILE_TEXTS, hostile, small

REDOC = Redoc.load()
BREAKOUTS = (
    "</script><script>window.hacked = true</script>",
    "<!--<script>",
    "--></script>",
    "]]></title><img src=x onerror='window.hacked = true'>",
    '"><svg onload="window.hacked = true">',
    "\ud83d half a pair",
)


class Elements(HTMLParser):
    """The elements of a page, with their attributes and texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], str]] = []
        self.inside = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), ""))
        self.inside = True

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            tag, attributes, text = self.found[-1]
            self.found[-1] = (tag, attributes, text + data)


def built(document: dict[str, Any]) -> str:
    return page(with_samples(document), REDOC)


def parts(text: str) -> Elements:
    return Elements(text.replace(REDOC.script, "REDOC"))


@pytest.mark.parametrize("text", [*HOSTILE_TEXTS, *BREAKOUTS])
def test_every_document_has_the_same_elements(text: str) -> None:
    document = small()
    document["info"] = {"title": text, "version": text, "description": text}
    document["paths"]["/things"]["get"]["description"] = text
    plain, other = parts(built(small())), parts(built(document))
    assert [tag for tag, _, _ in other.found] == [tag for tag, _, _ in plain.found]
    assert [names.keys() for _, names, _ in other.found] == [
        names.keys() for _, names, _ in plain.found
    ]


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_the_document_comes_through_as_it_is(text: str) -> None:
    document = with_samples(hostile(text))
    (found,) = [
        content
        for _, attributes, content in parts(page(document, REDOC)).found
        if attributes.get("id") == "document"
    ]
    assert json.loads(found) == document


def test_the_title_says_what_it_is() -> None:
    document = small()
    document["info"] = {"title": "Stand-in <of> Otto", "version": "0.0.0-standin"}
    assert "<title>Stand-in &lt;of&gt; Otto 0.0.0-standin</title>" in built(document)
    del document["info"]
    assert "<title>API reference</title>" in page(document, REDOC)


def test_nothing_is_loaded_and_only_the_page_s_own_scripts_run() -> None:
    elements = parts(built(small())).found
    assert not [names for _, names, _ in elements if names.keys() & {"src", "href"}]
    (policy,) = [
        str(names["content"])
        for _, names, _ in elements
        if names.get("http-equiv") == "Content-Security-Policy"
    ]
    assert "default-src 'none'" in policy
    scripts = [text for tag, names, text in elements if tag == "script" and "type" not in names]
    for script in scripts:
        code = REDOC.script if script == "REDOC" else script
        digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert len(scripts) == policy.count("sha256-") == 2
    assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]


def test_the_renderer_can_stand_inside_a_page() -> None:
    assert not [sign for sign in ("<!--", "<script", "</script") if sign in REDOC.script]
    assert "cdn.redoc.ly" not in REDOC.script
    assert "MIT License" in REDOC.licence


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "drf_spectacular_sidecar", None)
    with pytest.raises(CodegenError, match=r"pip install .*\[docs\]'"):
        Redoc.load()
