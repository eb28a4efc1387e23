"""From responses that differ from the document, over an overlay, to a client without drift."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import suppress
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from attrs import frozen
from otto_codegen.drift.cli import main
from otto_codegen.overlay import apply_overlays, load_overlays
from otto_codegen.pipeline import regenerate
from otto_codegen.progress import SilentProgress
from otto_codegen.settings import Settings, Target
from support.drifting import LOOKED_AT, SEEN, document, pages
from support.made_clients import loaded_from, made_client
from support.website import website

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

CALLS = ("list_deals", "get_trade", "list_names", "get_sheet", "get_jobs", "ping", "get_rows")


@frozen
class Circle:
    """What came of a document, its client, and the API.

    Attributes:
        folder: holds all files.
        log: what the first client saw.
        overlay: what was proposed.
        said: on stderr.
        corrected: the document with the overlay.
        after: what a client of that saw.
        deal: an item that it read.
        findings: what the schema of OpenAPI says to the corrected document.
    """

    folder: Path
    log: str
    overlay: Path
    said: str
    corrected: dict[str, Any]
    after: list[dict[str, Any]]
    deal: Any
    findings: tuple[str, ...]


def call_all(url: str, log: Path) -> Any:
    """Call every operation once, whatever it raises; returns what `list_deals` returned."""
    ext, auth = import_module("otto_ext"), import_module("otto_ext.auth")
    static, drift_log = auth.StaticToken("a-token"), ext.DriftLog(log)
    with ext.Otto(base_url=url, credentials=static, retry=False, on_drift=drift_log) as otto:
        found = otto.deals.list_deals()
        with suppress(ext.ResponseDecodeError):
            otto.deals.get_trade("7")
        for name in CALLS[2:]:
            with suppress(ext.ResponseDecodeError):
                getattr(otto.deals, name)()
    drift_log.flush()
    return found


@pytest.fixture(scope="module", params=["3.0.3", "3.1.0"])
def circle(
    request: pytest.FixtureRequest, warm_cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Circle]:
    folder = tmp_path_factory.mktemp("circle")
    source, overlays = folder / "openapi.json", folder / "overlays"
    source.write_text(json.dumps(document(request.param)))
    overlays.mkdir()
    with pytest.MonkeyPatch.context() as patch, website() as site:
        site.pages.update(pages())
        with made_client(document(request.param), folder / "before"):
            call_all(site.url, folder / "seen.json")
        overlay = overlays / "50-drift.yaml"
        with (folder / "said").open("w") as said:
            patch.setattr("sys.stderr", said)
            assert main([*_arguments(folder, "seen.json"), "-o", str(overlay)]) == 1
        settings = Settings(
            source=str(source),
            target=Target.apart(folder / "client"),
            overlays=overlays,
            cache=warm_cache,
            today=dt.date(2026, 6, 1),
        )
        outcome = regenerate(settings, SilentProgress())
        assert outcome.status == "changed"
        assert all(report.matches for report in outcome.overlays)
        with loaded_from(folder / "client"):
            page = call_all(site.url, folder / "again.json")
        corrected, _ = apply_overlays(json.loads(source.read_text()), load_overlays(overlays))
        yield Circle(
            folder,
            (folder / "seen.json").read_text(),
            overlay,
            (folder / "said").read_text(),
            corrected,
            json.loads((folder / "again.json").read_text())["places"],
            page.items[0],
            outcome.findings,
        )


def _arguments(folder: Path, log: str) -> list[str]:
    files = ["--file", str(folder / log), "--source", str(folder / "openapi.json")]
    return [*files, "--overlays", str(folder / "overlays")]


def test_everything_is_recorded_and_no_value(circle: Circle) -> None:
    places = {(it["request"], it["place"]) for it in json.loads(circle.log)["places"]}
    odd = {
        "tags": "/items/*/tags/*",
        "scores": "/items/*/scores/*",
        "odd/name": "/items/*/odd~1name",
    }
    wanted = {("GET /deals", odd.get(name, f"/items/*/{name}")) for name in SEEN}
    assert wanted <= places
    for secret in ("ACME", "Alice", "deal-17", "12.50", "owner-9", "soon"):
        assert secret not in circle.log
        assert secret not in circle.overlay.read_text()


def test_a_client_of_the_corrected_document_sees_no_drift(circle: Circle) -> None:
    assert {it["place"] for it in circle.after} == set(LOOKED_AT)


def test_numbers_in_strings_are_read_as_decimals(circle: Circle) -> None:
    assert (circle.deal.amount, circle.deal.price) == (Decimal("12.50"), Decimal("1.5"))
    assert circle.deal.total == Decimal("12.5")
    assert circle.deal.lots == (3 if circle.corrected["openapi"] >= "3.1" else "3")


def test_the_corrected_document_is_valid(circle: Circle) -> None:
    assert circle.findings == ()


def test_what_was_corrected_is_not_proposed_again(
    circle: Circle, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(_arguments(circle.folder, "seen.json")) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "2 differences from the document" in said.err
    assert main([*_arguments(circle.folder, "seen.json"), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert {it["place"] for it in found if not it["allowed"]} == set(LOOKED_AT)


def test_the_report_names_who_shares_a_schema_and_what_to_decide(circle: Circle) -> None:
    assert "add the value frozen, at #/components/schemas/Status" in circle.said
    assert "concerns 2 operations: POST /deals, GET /trades/{trade-id}\n" in circle.said
    assert "POST /deals sends this schema too" in circle.said
    assert "; 1 that another of these corrections covers" in circle.said
    assert "names a type of a union that the document does not have" in circle.said
    assert "do not look like identifiers" in circle.said
