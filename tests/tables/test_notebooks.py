"""What notebooks show of models and pages."""

from __future__ import annotations

from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from support.bulk import BulkServer
from support.ledger import Entry, Page, entry
from support.typed_entries import ACCOUNT, IterTypedEntries

from otto_ext import Otto
from otto_ext.auth import StaticToken
from otto_ext.tables import to_pandas


class _Cells(HTMLParser):
    """The texts of a table, by the tag that they stand in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.tags: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.found.append((self.tags[-1], data))


def shown(model: Entry | Page) -> _Cells:
    return _Cells(model._repr_html_())


def test_a_model_is_a_table_of_its_members_digit_for_digit() -> None:
    cells = shown(Entry.from_dict(entry(amount="1234567.10", new="<b>", note=None)))
    pairs = list(zip(cells.found, cells.found[1:], strict=False))
    assert (("th", "amount"), ("td", "1234567.10")) in pairs
    assert (("th", "note"), ("td", "None")) in pairs
    assert (("th", "new"), ("td", "<b>")) in pairs, "escaped, and undocumented ones too"
    assert "b" not in cells.tags
    assert ("th", "parent") not in cells.found, "absent"
    assert ("td", "bc1") in cells.found, "nested objects"


def test_a_page_shows_its_first_items_and_says_how_many_there_are() -> None:
    page = Page.from_dict({"items": [entry(count=1000 + it) for it in range(25)], "next": None})
    cells = shown(page)
    assert [("td", str(1000 + it)) in cells.found for it in (0, 19, 20)] == [True, True, False]
    assert ("p", "20 of 25") in cells.found


def test_a_long_text_is_cut_and_says_so() -> None:
    cells = shown(Entry.from_dict(entry(name="x" * 5000)))
    assert ("td", "x" * 300 + "… (5,000 characters)") in cells.found


def test_a_repr_is_short_and_has_plain_values() -> None:
    model = Entry.from_dict(entry(amount="1.10", status="open", new=list(range(25)), note=None))
    text = repr(model)
    assert text.startswith("Entry(id=UUID(")
    assert "amount=Decimal('1.10')" in text
    assert "status='open'" in text
    assert "note=None" in text
    assert "UNSET" not in text
    assert "additional_properties={'new': [0, 1, 2," in text
    assert "19, ... 5 more]" in text
    assert "additional_properties" not in repr(Entry.from_dict(entry()))
    assert "additional_properties" not in repr(Entry.from_dict(entry()).holder)


def test_the_error_of_pandas_names_what_works() -> None:
    pandas = pytest.importorskip("pandas")
    models = [Entry.from_dict(entry())]
    with pytest.raises(TypeError, match=r"otto_ext\.tables\.to_pandas"):
        pandas.DataFrame(models)
    assert len(to_pandas(models)) == 1


def test_a_list_of_models_is_a_table_in_ipython(monkeypatch: pytest.MonkeyPatch) -> None:
    ipython = pytest.importorskip("IPython")
    formatters = pytest.importorskip("IPython.core.formatters")
    shell = SimpleNamespace(display_formatter=formatters.DisplayFormatter())
    monkeypatch.setattr(ipython, "get_ipython", lambda: shell)
    with Otto(base_url="http://127.0.0.1:1", credentials=StaticToken("t")):
        pass
    display = shell.display_formatter.formatters["text/html"]
    assert ("td", "1.10") in _Cells(display([Entry.from_dict(entry(amount="1.10"))])).found
    assert display([1, Entry.from_dict(entry())]) is None
    assert display([]) is None


def test_pages_are_shown_without_a_request() -> None:
    with (
        BulkServer() as server,
        Otto(base_url=server.url, credentials=StaticToken("t"), retry=False) as otto,
    ):
        html = IterTypedEntries(otto._caller)(account_id=ACCOUNT)._repr_html_()
        assert "ledger.list_entries" in html
        assert server.requests == []
