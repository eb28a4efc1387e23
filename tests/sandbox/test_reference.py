"""The sandbox's document as a page to read."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from support.chromium import CHROMIUM, Chromium
from support.environments import ROOT
from support.website import website

from otto_ext.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENT = {"openapi": "3.1.0", "info": {"title": "<Shop>"}, "paths": {}}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(DOCUMENT) as sandbox:
        yield sandbox


def test_the_page_shows_the_document_with_redoc(sandbox: Sandbox) -> None:
    page = httpx.get(sandbox.reference_url)
    assert page.headers["content-type"].startswith("text/html")
    assert "<title>&lt;Shop&gt;</title>" in page.text
    [document] = re.findall(r'spec-url="(.+?)"', page.text)
    [script] = re.findall(r'script src="(.+?)"', page.text)
    assert httpx.get(sandbox.base_url + document).json() == DOCUMENT
    assert b"Redoc" in httpx.get(sandbox.base_url + script).content
    assert httpx.post(sandbox.reference_url).status_code == 405


def test_the_page_runs_no_script_of_the_document(sandbox: Sandbox) -> None:
    page = httpx.get(sandbox.reference_url)
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert 'sanitize="true"' in page.text


def test_only_loopback_names_are_served(sandbox: Sandbox) -> None:
    port = httpx.URL(sandbox.base_url).port
    for host in ("evil.example.com", f"127.0.0.1.evil.example.com:{port}", ""):
        found = httpx.get(sandbox.document_url, headers={"Host": host})
        assert found.status_code == 421
        assert b"Shop" not in found.content
    for host in (f"localhost:{port}", f"[::1]:{port}", "api.localhost"):
        assert httpx.get(sandbox.document_url, headers={"Host": host}).status_code == 200


def echoing(kind: str, schema: dict[str, Any]) -> dict[str, Any]:
    """A document with an operation that takes JSON and returns an example of a media type."""
    content = {kind: {"schema": {"type": "string"}, "example": "<script>alert(1)</script>"}}
    operation = {
        "requestBody": {"content": {"application/json": {"schema": schema}}},
        "responses": {"200": {"description": "It.", "content": content}},
    }
    return {"openapi": "3.1.0", "info": {"title": "Echo"}, "paths": {"/echo": {"post": operation}}}


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml"])
def test_examples_that_browsers_run_are_in_a_browsers_sandbox(kind: str) -> None:
    with Sandbox(echoing(kind, {})) as sandbox:
        found = httpx.post(sandbox.base_url + "/echo", json={})
        assert found.headers["content-security-policy"] == "sandbox"


@pytest.mark.parametrize("depth", [150, 2_000, 100_000])
@pytest.mark.parametrize("schema", [{}, {"type": "array"}], ids=["any", "array"])
def test_deep_json_is_read_or_refused_but_breaks_nothing(
    depth: int, schema: dict[str, Any]
) -> None:
    deep = b"[" * depth + b"]" * depth
    with Sandbox(echoing("text/plain", schema)) as sandbox:
        found = httpx.post(
            sandbox.base_url + "/echo", content=deep, headers={"Content-Type": "application/json"}
        )
    # In between, it depends on the Python.
    assert found.status_code in {150: (200,), 2_000: (200, 400), 100_000: (400,)}[depth]


def test_without_the_extra_the_page_says_what_to_install() -> None:
    code = """
import sys; sys.modules["drf_spectacular_sidecar"] = None
import httpx
from otto_ext.sandbox import Sandbox
with Sandbox({"openapi": "3.1.0", "paths": {}}) as sandbox:
    print(httpx.get(sandbox.reference_url).text)
    print(httpx.get(sandbox.base_url + "/redoc.standalone.js").status_code)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "[docs]" in done.stdout
    assert "'otto-client" not in done.stdout
    assert done.stdout.endswith("404\n")


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is missing; see scripts/ci-tools")
def test_a_browser_shows_the_page_without_complaint_and_runs_nothing_of_the_document() -> None:
    with website() as tracker, Chromium() as browser:
        document = shop("Read *this*.")
        with Sandbox(document) as sandbox:
            page = browser.open(sandbox.reference_url)
            page.wait_for("document.querySelector('[id*=list_things]')")
            text = page.run("document.body.innerText")
            for shown in ("Shop", "List the things", "Read this."):
                assert shown in text
            own = (sandbox.base_url, "data:", "blob:")
            assert [url for url in page.requests if not url.startswith(own)] == []
            assert page.complaints == []
        hostile = (
            f"<img src='{tracker.url}/x.png' onerror='hacked = true'>"
            "<script>window.hacked = true</script> [x](javascript:hacked=true)"
        )
        with Sandbox(shop(hostile)) as sandbox:
            page = browser.open(sandbox.reference_url)
            page.wait_for("document.querySelector('[id*=list_things]')")
            page.run("document.querySelectorAll('a').forEach((e) => e.click())")
            assert page.run("window.hacked === undefined")
        assert tracker.asked == []


def shop(description: str) -> dict[str, Any]:
    operation = {
        "summary": "List the things",
        "operationId": "list_things",
        "description": description,
        "responses": {"200": {"description": description}},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "description": description},
        "paths": {"/things": {"get": operation}},
    }
