"""What jedi (IPython, Jupyter, editors without pyright) shows over the client of a document that
the project has never seen.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import jedi
import pytest
from otto_bench.language_server import CURSOR

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Ask = Callable[[str, str], Any]

pytestmark = pytest.mark.slow

SYNC = "import otto_ext\nfrom otto_ext import Otto\notto = Otto()\n"
ASYNC = "from otto_ext import AsyncOtto\nasync def use(otto: AsyncOtto):\n    "
MODELS = "from otto_api.models import Hedging, NewShareClass, ShareClass\n"
SHOW = "otto.share_classes.show_share_class"


@pytest.fixture(scope="module")
def ask(fund_client: Path, root: Path) -> Ask:
    """A question of jedi's, at the cursor of a text."""
    paths = [str(fund_client), str(root)]
    project = jedi.Project(fund_client, sys_path=[*paths, *sys.path], smart_sys_path=False)

    def at(question: str, text: str) -> Any:
        before, _, after = text.partition(CURSOR)
        script = jedi.Script(before + after, path=fund_client / "use.py", project=project)
        lines = before.split("\n")
        return getattr(script, question)(len(lines), len(lines[-1]))

    return at


def names(found: Any) -> set[str]:
    return {completion.name for completion in found}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (SYNC + "otto.|", {"fees", "share_classes", "request"}),
        (SYNC + "otto.request('GET', '/x', |", {"json=", "params=", "headers=", "timeout="}),
        (ASYNC + "otto.|", {"fees", "share_classes", "request"}),
        ("from otto_ext import Otto\nwith Otto() as otto:\n    otto.|", {"share_classes"}),
        (SYNC + "otto.share_classes.|", {"search_share_classes", "iter_search_share_classes"}),
        (ASYNC + "otto.share_classes.|", {"search_share_classes", "iter_search_share_classes"}),
        (SYNC + "otto.share_classes.search_share_classes(|)", {"hedging=", "page_size="}),
        (ASYNC + "otto.share_classes.search_share_classes(hed|)", {"hedging="}),
        (MODELS + "Hedging.|", {"FORWARD", "NONE", "ROLLING_FUTURES"}),
        (MODELS + "NewShareClass(|)", {"isin=", "inception=", "first_price="}),
        (SYNC + f"{SHOW}(None).|", {"isin", "hedging", "closed_at"}),
        (ASYNC + f"(await {SHOW}(None)).|", {"isin", "hedging", "closed_at"}),
        (SYNC + "otto.share_classes.search_share_classes().results[0].|", {"isin", "id"}),
        (
            SYNC + "for one in otto.share_classes.iter_search_share_classes():\n    one.|",
            {"isin", "id"},
        ),
        (SYNC + "otto.share_classes.open_share_class(|)", {"body=", "isin=", "first_price="}),
        (
            SYNC + f"try:\n    {SHOW}(None)\nexcept otto_ext.NotFoundError as e:\n    e.|",
            {"status_code", "headers", "body", "parsed", "request_id", "retry_after"},
        ),
    ],
)
def test_completion(ask: Ask, text: str, wanted: set[str]) -> None:
    assert wanted <= names(ask("complete", text))


@pytest.mark.parametrize("setting", [SYNC, ASYNC], ids=["sync", "async"])
def test_a_tag_shows_its_methods_and_nothing_else_that_is_public(ask: Ask, setting: str) -> None:
    found = {name for name in names(ask("complete", setting + "otto.fees.|")) if name[0] != "_"}
    assert found == {"sum_fees"}


def test_a_method_shows_its_forms(ask: Ask) -> None:
    found = {name for name in names(ask("complete", f"{SYNC}{SHOW}.|")) if name[0] != "_"}
    assert found == {"with_raw_response"}
    fields = names(ask("complete", f"{SYNC}{SHOW}.with_raw_response(None).parsed.|"))
    assert {"isin", "hedging"} <= fields


def test_the_signature_of_a_call(ask: Ask) -> None:
    (signature,) = ask("get_signatures", f"{SYNC}{SHOW}(|)")
    assert [p.name for p in signature.params] == ["share_class", "request_options"]
    assert signature.to_string().endswith("-> ShareClass")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SYNC + "otto.share_cl|asses", "Classes of shares, and their prices."),
        (SYNC + "otto.share_classes.show_sh|are_class", "`GET /share-classes/{shareClass}`"),
        (MODELS + "Hed|ging", "How a share class is hedged."),
    ],
)
def test_the_documentation_of_a_name(ask: Ask, text: str, said: str) -> None:
    (found,) = ask("help", text)
    assert said in found.docstring()
