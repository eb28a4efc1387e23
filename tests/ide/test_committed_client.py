"""The language server over the committed client: everything that the document describes shows.

What is expected comes from the document by way of the code generation's own reading of it, so that
these tests hold for whatever document is committed.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from otto_codegen.normalise import normalise
from otto_codegen.overlay import apply_overlays, load_overlays
from otto_codegen.parse import parse

if TYPE_CHECKING:
    from pathlib import Path

    from otto_bench.language_server import LanguageServer
    from otto_codegen.api import Api

pytestmark = [pytest.mark.slow, pytest.mark.node]

SYNC = "from otto_ext import Otto\notto = Otto()\n"
ASYNC = "from otto_ext import AsyncOtto\nasync def use(otto: AsyncOtto):\n    "
BOTH = pytest.mark.parametrize("setting", [SYNC, ASYNC], ids=["sync", "async"])


@pytest.fixture(scope="module")
def api(root: Path) -> Api:
    """What the committed client is made from."""
    document = json.loads((root / "openapi.json").read_text())
    corrected, _ = apply_overlays(document, load_overlays(root / "overlays"))
    return parse(normalise(corrected).document)


@BOTH
def test_every_tag_is_offered_and_documented(
    committed: LanguageServer, api: Api, setting: str
) -> None:
    offered = committed.open(f"{setting}otto.|").completions()
    assert {tag.tag for tag in api.tags} <= set(offered)
    for tag in api.tags:
        said = committed.open(f"{setting}otto.{tag.tag[:1]}|{tag.tag[1:]}").hover()
        assert tag.tag in said
        assert _words(tag.doc) <= _words(said)


@BOTH
def test_a_tag_offers_its_operations_and_nothing_else(
    committed: LanguageServer, api: Api, setting: str
) -> None:
    for tag in api.tags:
        offered = committed.open(f"{setting}otto.{tag.tag}.|").completions()
        wanted = {e.name for e in tag.endpoints} | {e.iter_name for e in tag.endpoints}
        assert {name for name in offered if not name.startswith("_")} == wanted - {""}


@BOTH
def test_every_call_shows_its_parameters_and_documentation(
    committed: LanguageServer, api: Api, setting: str
) -> None:
    assert api.endpoints
    for endpoint in api.endpoints:
        for raw in ("", ".with_raw_response"):
            call = f"{setting}otto.{endpoint.tag}.{endpoint.name}{raw}(|)"
            shown, text = committed.open(call).signature()
            names = {label.partition(":")[0] for label in shown}
            wanted = {p.name for p in endpoint.parameters} | {"request_options"}
            assert wanted <= names, endpoint.label
            assert _words(f"{endpoint.label} {endpoint.summary}") <= _words(text)


def test_every_enumeration_offers_its_members(committed: LanguageServer, api: Api) -> None:
    for enum in api.enums:
        name = enum.class_info.name
        offered = committed.open(f"from otto_api.models import {name}\n{name}.|").completions()
        assert {member for member, _ in enum.members} <= set(offered)


def test_every_model_offers_its_fields(committed: LanguageServer, api: Api) -> None:
    for model in api.models:
        name = model.class_info.name
        fields = {field.name for field in model.fields}
        text = f"from otto_api.models import {name}\n"
        assert {f"{field}=" for field in fields} <= set(
            committed.open(f"{text}{name}(|)").completions()
        )
        use = committed.open(f"{text}def use(value: {name}):\n    value.|")
        assert fields <= set(use.completions())


def test_every_field_shows_its_documentation(committed: LanguageServer, api: Api) -> None:
    for model in api.models:
        name = model.class_info.name
        for field in model.fields:
            said = committed.open(
                f"from otto_api.models import {name}\n"
                f"def use(value: {name}):\n    value.{field.name[:1]}|{field.name[1:]}"
            ).hover()
            assert f"{field.name}: " in said
            assert _words(field.doc) <= _words(said), f"{name}.{field.name}"


def _words(text: str) -> set[str]:
    """Words, without what Markdown escapes or wraps."""
    return set("".join(c if c.isalnum() else " " for c in text).split())
