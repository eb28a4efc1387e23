"""What pyright's language server (Pylance's core) shows over the client of a document that the
project has never seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from otto_bench.language_server import LanguageServer

pytestmark = [pytest.mark.slow, pytest.mark.node]

IMPORTS = """
from uuid import UUID
import otto_ext
from otto_ext import AsyncOtto, Otto
ID = UUID(int=1)
"""
SYNC = IMPORTS + "otto = Otto()\n"
ASYNC = IMPORTS + "async def use(otto: AsyncOtto) -> None:\n    "
MODELS = "from otto_api.models import *\n"
SHOW = "otto.share_classes.show_share_class"
METHODS = {
    "iter_search_share_classes", "open_share_class", "search_share_classes", "show_share_class",
}  # fmt: skip
ERROR = f"try:\n    {SHOW}(ID)\nexcept otto_ext.NotFoundError as e:\n    e.|"


# -- completion -----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [SYNC + "otto.|", ASYNC + "otto.|"], ids=["sync", "async"])
def test_the_client_offers_its_tags(funds: LanguageServer, text: str) -> None:
    found = funds.open(text).completions()
    assert {"fees", "share_classes", "request", "with_options"} <= set(found)
    assert "accounts" not in found


@pytest.mark.parametrize("text", [SYNC + "otto.share_classes.|", ASYNC + "otto.share_classes.|"])
def test_a_tag_offers_its_operations(funds: LanguageServer, text: str) -> None:
    found = {name for name in funds.open(text).completions() if not name.startswith("_")}
    assert found == METHODS


@pytest.mark.parametrize("method", ["", ".with_raw_response"], ids=["plain", "raw"])
def test_a_call_offers_its_parameters(funds: LanguageServer, method: str) -> None:
    call = f"{SYNC}otto.share_classes.search_share_classes{method}"
    offered = funds.open(f"{call}(|)").completions()
    assert {"hedging=", "page_token=", "page_size=", "request_options="} <= set(offered)
    assert "page_size=" in funds.open(f"{call}(page|)").completions()


def test_a_call_through_all_pages_offers_what_it_takes(funds: LanguageServer) -> None:
    text = SYNC + "otto.share_classes.iter_search_share_classes(|)"
    assert {"hedging=", "max_items=", "prefetch="} <= set(funds.open(text).completions())


def test_an_enumeration_offers_its_values(funds: LanguageServer) -> None:
    found = funds.open(MODELS + "Hedging.|").completions()
    assert {"NONE", "FORWARD", "ROLLING_FUTURES"} <= set(found)


@pytest.mark.parametrize("quote", ["'", '"'])
@pytest.mark.parametrize(
    "call",
    [
        SYNC + "otto.share_classes.search_share_classes(hedging=Q|Q)",
        SYNC + "otto.share_classes.search_share_classes.with_raw_response(hedging=Q|Q)",
        SYNC + "otto.share_classes.iter_search_share_classes(hedging=Q|Q)",
        ASYNC + "await otto.share_classes.search_share_classes(hedging=Q|Q)",
        SYNC + "otto.share_classes.open_share_class(isin='x', hedging=Q|Q)",
        SYNC + "otto.share_classes.open_share_class(body={'hedging': Q|Q})",
    ],
    ids=["parameter", "raw", "pages", "async", "body by keyword", "body as dict"],
)
def test_the_plain_values_of_an_enumeration_are_offered(
    funds: LanguageServer, call: str, quote: str
) -> None:
    found = funds.open(call.replace("Q", quote)).completions()
    assert set(found) == {f"{quote}{v}{quote}" for v in ("none", "forward", "rolling-futures")}


@pytest.mark.parametrize("setting", [SYNC, ASYNC + "await "], ids=["sync", "async"])
def test_a_flat_body_is_offered_field_by_field(funds: LanguageServer, setting: str) -> None:
    found = funds.open(setting + "otto.share_classes.open_share_class(|)").completions()
    wanted = {"body=", "isin=", "hedging=", "inception=", "first_price=", "request_options="}
    assert wanted <= set(found)


def test_a_body_as_dict_offers_its_keys(funds: LanguageServer) -> None:
    found = funds.open(SYNC + 'otto.share_classes.open_share_class(body={"|"})').completions()
    assert set(found) == {'"isin"', '"hedging"', '"inception"', '"firstPrice"'}
    more = funds.open(SYNC + 'otto.share_classes.open_share_class(body={"isin": "x", "|"})')
    assert set(more.completions()) == {'"hedging"', '"inception"', '"firstPrice"'}


def test_a_model_to_fill_offers_its_fields(funds: LanguageServer) -> None:
    found = funds.open(MODELS + "NewShareClass(|)").completions()
    assert {"isin=", "hedging=", "inception=", "first_price="} <= set(found)


@pytest.mark.parametrize(
    "use",
    [
        SYNC + f"{SHOW}(ID).|",
        SYNC + f"{SHOW}.with_raw_response(ID).parsed.|",
        SYNC + "for one in otto.share_classes.iter_search_share_classes():\n    one.|",
        SYNC + "otto.share_classes.search_share_classes().results[0].|",
        ASYNC + f"(await {SHOW}(ID)).|",
        ASYNC + "async for one in otto.share_classes.iter_search_share_classes():\n        one.|",
    ],
    ids=["response", "raw", "pages", "list", "async response", "async pages"],
)
def test_a_response_offers_the_fields_of_its_model(funds: LanguageServer, use: str) -> None:
    found = funds.open(use).completions()
    assert {"id", "isin", "hedging", "inception", "first_price", "closed_at"} <= set(found)


def test_an_error_offers_what_it_knows(funds: LanguageServer) -> None:
    found = funds.open(SYNC + ERROR).completions()
    wanted = {"status_code", "headers", "body", "parsed", "request_id", "retry_after"}
    assert wanted <= set(found)


# -- what the boxes say ---------------------------------------------------------------------------


def test_the_signature_says_types_and_documentation(funds: LanguageServer) -> None:
    parameters, text = funds.open(SYNC + "otto.share_classes.search_share_classes(|)").signature()
    assert any(p.startswith("hedging: ") and "Hedging" in p for p in parameters)
    assert any(p.startswith("page_size: int") for p in parameters)
    assert "Search share classes" in text
    assert "`GET /share-classes`" in text
    assert "How the currency is hedged." in text


def test_the_signature_marks_what_a_path_needs(funds: LanguageServer) -> None:
    parameters, text = funds.open(f"{SYNC}{SHOW}(|)").signature()
    assert parameters[0] == "share_class: UUID"
    assert "The share class's id." in text
    assert "404: There is no such fund." in text


@pytest.mark.parametrize(
    ("use", "said"),
    [
        (SYNC + "otto.share_cl|asses", ["Classes of shares, and their prices."]),
        (SYNC + "otto.share_classes.open_sh|are_class", ["Open a share class", "POST /share-cla"]),
        (ASYNC + "otto.share_classes.open_sh|are_class", ["Open a share class", "POST /share-cla"]),
        (
            SYNC + "otto.share_classes.open_share_class.with_raw_re|sponse",
            ["-> Response[ShareClass]", "isin: str", "body: NewShareClass", "Open a share class"],
        ),
        (
            SYNC + f"{SHOW}.with_raw_re|sponse",
            ["-> Response[ShareClass]", "share_class: UUID", "Show a share class"],
        ),
        (SYNC + f"{SHOW}(ID).closed|_at", ["closed_at: datetime | Unset | None"]),
        (SYNC + f"{SHOW}(ID).first_|price", ["Decimal", "What a share costs at first."]),
        (MODELS + "Hed|ging", ["How a share class is hedged."]),
        (MODELS + "Hedging.ROLL|ING_FUTURES", ["Literal[Hedging.ROLLING_FUTURES]"]),
        (SYNC + "otto.share_classes.show_share_c|lass", ["Returns:", "ShareClass: "]),
        ("import otto_ext\notto_ext.NotFound|Error", ["class NotFoundError"]),
    ],
    ids=lambda value: value.rpartition("\n")[2].strip() if isinstance(value, str) else "",
)
def test_hovering_shows_the_documentation(funds: LanguageServer, use: str, said: list[str]) -> None:
    shown = funds.open(use).hover()
    assert [text for text in said if text not in shown] == []


HOVERED = """(function) show_share_class: {kind}[(share_class: UUID, *, \
request_options: RequestOptions | None = None), ShareClass]"""


@pytest.mark.parametrize(("setting", "kind"), [(SYNC, "SyncMethod"), (ASYNC, "AsyncMethod")])
def test_hovering_a_method_shows_its_signature_before_its_summary(
    funds: LanguageServer, setting: str, kind: str
) -> None:
    shown = funds.open(f"{setting}otto.share_classes.show_share_c|lass").hover()
    signature, _, rest = shown.partition("---")
    assert HOVERED.format(kind=kind) in signature
    assert rest.lstrip().startswith("Show a share class")


@pytest.mark.parametrize("setting", [SYNC, ASYNC], ids=["sync", "async"])
@pytest.mark.parametrize("name", sorted(METHODS))
def test_the_definition_of_a_method_is_its_signature(
    funds: LanguageServer, setting: str, name: str
) -> None:
    text = f"{setting}otto.share_classes.{name[:-1]}|{name[-1]}"
    ((path, line),) = funds.open(text).definitions()
    assert path.read_text().splitlines()[line - 1] == f"def {name}("


# -- red ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "rule"),
    [
        (f"{SHOW}()", "reportCallIssue"),
        (f"{SHOW}(7)", "reportArgumentType"),
        ("otto.fees.sum_fees('2024')", "reportArgumentType"),
        ("otto.fees.sum_fees(2024, year=2024)", "reportCallIssue"),
        ("otto.share_classes.search_share_classes(hedgng='none')", "reportCallIssue"),
        ("otto.share_classes.search_share_classes(hedging='sometimes')", "reportArgumentType"),
        ("otto.share_classes.search_share_classes(None)", "reportCallIssue"),
        ("otto.share_classes.serch_share_classes()", "reportAttributeAccessIssue"),
        ("otto.share_clases", "reportAttributeAccessIssue"),
        ("otto.fees.sum_fees(2024).isin", "reportAttributeAccessIssue"),
        (f"{SHOW}(ID).isn", "reportAttributeAccessIssue"),
        ("otto.fees.sum_fees(2024, request_options={'timeout': 3})", "reportArgumentType"),
        ("Otto(clientid='x')", "reportCallIssue"),
        ("otto.share_classes.open_share_class(isin='x', hedging='none')", "reportCallIssue"),
        ("otto.share_classes.open_share_class(body={'isin': 'x'})", "reportArgumentType"),
    ],
)
def test_a_wrong_call_is_red(funds: LanguageServer, call: str, rule: str) -> None:
    found = funds.open(SYNC + call).errors()
    assert [(one.line, one.rule) for one in found] == [(SYNC.count("\n") + 1, rule)]


def test_right_calls_are_not_red(funds: LanguageServer) -> None:
    text = f"""{SYNC}
from datetime import date
from otto_api.models import Hedging
found = otto.share_classes.search_share_classes(hedging=Hedging.FORWARD, page_size=3)
for one in otto.share_classes.iter_search_share_classes(max_items=10):
    {SHOW}(one.id, request_options=otto_ext.RequestOptions(timeout=3))
otto.share_classes.search_share_classes(hedging="rolling-futures")
otto.share_classes.open_share_class(isin="x", hedging="none", inception=date(2026, 6, 30))
otto.share_classes.open_share_class(
    body={{"isin": "x", "hedging": "none", "inception": date(2026, 6, 30)}}
)
"""
    assert funds.open(text).errors() == []
