"""The four formats, and what a hostile document cannot do in them."""

from __future__ import annotations

import copy
import json
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from otto_codegen.diff import FORMATS, Change, Diff, Level, diff_documents, render
from support.diff_documents import document, request

HOSTILE = "</code></style><script>alert(1)</script>`*_[x](https://e.example)\n# h\x1b[31m@you\u202e"


@pytest.fixture
def diff() -> Diff:
    """One change of each level, the first in five operations."""
    old = request({"type": "object", "properties": {"a": {"type": "string"}}})
    body = old["paths"]["/things"]["get"]["requestBody"]
    component = {"schema": {"$ref": "#/components/schemas/Thing"}}
    old["components"] = {"schemas": {"Thing": body["content"]["application/json"]["schema"]}}
    body["content"]["application/json"] = component
    for number in range(4):
        old["paths"][f"/things/{number}"] = copy.deepcopy(old["paths"]["/things"])
    new = copy.deepcopy(old)
    new["components"]["schemas"]["Thing"]["required"] = ["a"]
    old["servers"] = [{"url": "https://old.example"}]
    new["paths"]["/new"] = {"get": {"responses": {}}}
    return diff_documents(old, new)


def test_json_has_the_shape_that_programs_hold_on_to(diff: Diff) -> None:
    found = json.loads(render(diff, "json"))
    assert set(found) == {"breaking", "changes"}
    assert found["breaking"] is True
    assert len(found["changes"]) == 7
    first = found["changes"][0]
    assert set(first) == {"id", "level", "operation", "location", "message"}
    assert first["level"] == "breaking"
    assert first["operation"] == "GET /things"
    assert first["location"].startswith("/components/schemas/Thing")
    assert {change["operation"] for change in found["changes"] if change["level"] == "warning"} == {
        None
    }


def test_the_gravest_comes_first(diff: Diff) -> None:
    ranks = [change.level.rank for change in diff.changes]
    assert ranks == sorted(ranks)
    assert diff.counts == {Level.BREAKING: 5, Level.WARNING: 1, Level.INFO: 1}


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_a_change_seen_from_many_operations_is_reported_once(diff: Diff, format: str) -> None:
    text = render(diff, format, title="What is new")
    assert "What is new" in text
    assert text.count("request-property-became-required") == 1
    assert "server-removed" in text
    assert "GET /things/1" in text
    assert text.endswith("\n")


def _returning(statuses: str, schema: object, *names: str) -> dict[str, Any]:
    """Operations with responses of these statuses, each with the schema in its place."""
    response = {"description": "ok", "content": {"application/json": {"schema": schema}}}
    responses = {"responses": {status: copy.deepcopy(response) for status in statuses.split()}}
    return document(paths={f"/{name}": {"get": copy.deepcopy(responses)} for name in names})


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_what_all_responses_and_operations_state_for_themselves_is_reported_once(
    format: str,
) -> None:
    old, new = ({"type": "string", "maxLength": number} for number in (3, 5))
    responses = "200 400 default"
    found = diff_documents(
        _returning(responses, old, "a", "b"), _returning(responses, new, "a", "b")
    )
    assert len(found.changes) == 6
    text = Page(render(found, "html")).text if format == "html" else render(found, format)
    assert text.replace("`", "").count("the responses 200, 400 and default: maxLength") == 1
    assert "GET /a" in text
    assert "GET /b" in text
    assert "and 5 more places" in text


def test_operations_that_came_are_reported_one_by_one() -> None:
    found = diff_documents(document(paths={}), _returning("200", {}, "a", "b"))
    assert render(found, "text").count("the operation was added") == 2


def test_the_page_names_every_operation(diff: Diff) -> None:
    names = [f"/things/{number}" for number in range(20)]
    old, new = (_returning("200", {"maxLength": size}, *names) for size in (3, 5))
    text = Page(render(diff_documents(old, new), "html")).text
    assert "and 14 more" in text
    assert all(f"GET /{name}" in text for name in names)


def test_text_is_laid_out_for_a_terminal(diff: Diff) -> None:
    lines = render(diff, "text").splitlines()
    assert lines[1].startswith("3 changes: 1 breaking, 1 warning, 1 info, in 6 operations.")
    at = lines.index("Breaking (1)")
    assert lines[at + 1].startswith("  - the request body")
    assert lines[at + 2] == "      GET /things, GET /things/0, GET /things/1 and 2 more"
    assert lines[at + 3].startswith("      request-property-became-required at /components")


@pytest.mark.parametrize(
    ("old", "new", "bump"),
    [
        (document(), document(), None),
        (document(), document(info={"title": "other", "version": "2"}), "patch"),
        (document(paths={}), document(), "minor"),
        (document(), document(paths={}), "major"),
    ],
)
def test_the_bump_follows_the_gravest_change(old: object, new: object, bump: str | None) -> None:
    diff = diff_documents(old, new)  # type: ignore[arg-type]
    assert diff.suggested_bump == bump
    assert diff.breaking is (bump == "major")
    assert str(bump or "No change.") in render(diff, "text") or bump == "patch"


def test_only_texts_differ_is_said() -> None:
    diff = diff_documents(document(), document(info={"title": "other", "version": "2"}))
    assert "only descriptions and examples differ" in render(diff, "markdown")


def test_an_unknown_format_is_refused(diff: Diff) -> None:
    with pytest.raises(ValueError, match="format is one of text, json, markdown, html"):
        render(diff, "pdf")


class Page(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def hostile(text: str) -> Diff:
    """A change whose every text is the document's."""
    change = Change(
        "server-removed", Level.BREAKING, f"GET /{text}", f"/{text}", f"gone: {text} `{text}`"
    )
    return Diff((change,))


@given(st.text() | st.just(HOSTILE))
def test_no_text_of_a_document_becomes_markup(text: str) -> None:
    plain = Page(render(hostile("x"), "html", title="x"))
    page = Page(render(hostile(text), "html", title=text))
    assert set(page.tags) <= {*plain.tags, "code"}
    assert {name for name, _ in page.attributes} == {name for name, _ in plain.attributes}


@given(st.text() | st.just(HOSTILE))
def test_no_text_of_a_document_becomes_markdown(text: str) -> None:
    html = MarkdownIt("commonmark").render(render(hostile(text), "markdown", title=text))
    assert set(Page(html).tags) <= {"h1", "h2", "p", "ul", "li", "code", "br"}


def test_mentions_and_links_are_disarmed_in_markdown() -> None:
    change = Change(
        "server-removed",
        Level.INFO,
        None,
        "/x",
        "ask @you at https://e.example #1, GH-7, www.evil.example/x or a.b@evil.example in nav.py",
    )
    text = render(Diff((change,)), "markdown")
    # GitHub looks for mentions behind the Markdown, where no backslash is left.
    html = MarkdownIt("commonmark").render(text)
    for word in (
        "@you",
        "#1",
        "GH-7",
        "https://",
        "www.evil",
        "evil.example",
        "@evil",
        "e.example",
    ):
        assert word not in html
    assert "nav.py" in html


@given(st.text() | st.just(HOSTILE))
def test_no_text_of_a_document_moves_the_cursor(text: str) -> None:
    assert len(render(hostile(text), "text", title=text).splitlines()) == 7
    assert "\x1b" not in render(hostile(text), "text", title=text)


def test_the_page_loads_nothing_and_runs_nothing(diff: Diff) -> None:
    page = Page(render(diff, "html"))
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in page.attributes
    assert not [value for name, value in page.attributes if name == "href" and value[:1] != "#"]  # type: ignore[index]
    assert "This breaks callers" in page.text


def test_a_long_list_is_cut_in_markdown_alone() -> None:
    changes = tuple(
        Change("server-removed", Level.WARNING, None, f"/{n}", f"gone {n}") for n in range(300)
    )
    assert "and 100 more" in render(Diff(changes), "markdown")
    for format in set(FORMATS) - {"markdown"}:
        assert "gone 299" in render(Diff(changes), format)
