"""`otto drift`: what a probe calls, and what comes of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from support.shop import shop_document

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run
    from support.faults import Received
    from support.shop import Shop

pytestmark = pytest.mark.slow


def without_id(request: Received) -> tuple[int, dict[str, str], bytes] | None:
    """Prices in strings, and goods that have a key instead of an id."""
    if request.path.startswith("/goods"):
        body: Any = {"number": "G-1", "price": "12.50"}
        if request.path == "/goods":
            body = {"items": [body], "next": None}
        return 200, {"Content-Type": "application/json"}, json.dumps(body).encode()
    return None


@pytest.fixture
def probe(tmp_path: Path) -> list[str]:
    (tmp_path / "shop.json").write_text(json.dumps(shop_document()))
    places = ["--file", "seen.json", "--source", "shop.json", "--overlays", "none"]
    return ["drift", *places, "--probe", "--rate", "100/second"]


def test_a_probe_says_what_it_will_call_and_needs_a_yes(
    otto: Run, shop: Shop, probe: list[str]
) -> None:
    done = otto(*probe, at=shop)
    assert done.returncode == 2
    assert "at most 100/second, and nothing else:\n  GET /goods\n" in done.stderr
    assert "GET /goods/{number}, if other responses have number" in done.stderr
    assert "--yes" in done.stderr
    assert shop.received == []


def test_a_probe_reads_and_an_overlay_follows(
    otto: Run, shop: Shop, probe: list[str], tmp_path: Path
) -> None:
    shop.respond = without_id
    done = otto(*probe, "--yes", "-o", "50-drift.yaml", at=shop)
    assert done.returncode == 1, done.stderr
    asked = [(it.method, it.path) for it in shop.received]
    assert asked == [
        ("GET", "/goods"),
        ("GET", "/makers"),
        ("GET", "/notes"),
        ("GET", "/papers"),
        ("GET", "/goods/G-1"),
    ]
    overlay = yaml.safe_load((tmp_path / "50-drift.yaml").read_text())
    targets = {action["target"] for action in overlay["actions"]}
    item = '$.paths["/goods"].get.responses["200"].content["application/json"].schema'
    assert f"{item}.properties.items.items.required" in targets
    assert f"{item}.properties.items.items.properties.price" in targets
    assert "G-1" not in done.stderr
    again = otto(*probe, "--yes", "-o", "50-drift.yaml", at=shop)
    assert again.returncode == 2
    assert "the file exists" in again.stderr


def test_a_probe_of_an_api_as_documented_finds_nothing(
    otto: Run, shop: Shop, probe: list[str]
) -> None:
    done = otto(*probe, "--yes", "--only", "goods", at=shop)
    assert done.returncode == 0, done.stderr
    assert "no differences from the document" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "there is no such file; set OTTO_DRIFT_FILE"),
        ("[]", "is not a drift file"),
        ('{"otto_drift": 2}', "update otto-client"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(
    otto: Run, tmp_path: Path, content: str | None, said: str
) -> None:
    if content is not None:
        (tmp_path / "seen.json").write_text(content)
    done = otto("drift", "--file", "seen.json")
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
