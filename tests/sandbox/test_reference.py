"""The sandbox's document as a page to read."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import httpx
import pytest
from support.environments import ROOT

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
    assert "pip install 'otto-client[docs]'" in done.stdout
    assert done.stdout.endswith("404\n")
