"""Texts for patterns: what documents ask of them, and readable where they leave the choice."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import Any

import httpx
import pytest
from support.environments import ROOT

from otto_ext.sandbox import Sandbox


def texts(schema: dict[str, Any], **settings: Any) -> list[str]:
    """The texts of forty rows of a collection."""
    item = {"type": "object", "required": ["text"], "properties": {"text": schema}}
    response = {"content": {"application/json": {"schema": {"type": "array", "items": item}}}}
    paths = {"/things": {"get": {"responses": {"200": response}}}}
    with Sandbox({"openapi": "3.1.0", "paths": paths}, rows=40, **settings) as sandbox:
        return [row["text"] for row in httpx.get(f"{sandbox.base_url}/things").json()]


@pytest.mark.parametrize(
    ("pattern", "python"),
    [
        (r"^AC[0-9a-fA-F]{32}$", r"AC[0-9a-f]{32}"),
        (r"^[A-Z]{2}[0-9]{2}[A-Z0-9 ]+$", r"[A-Z]{2}\d{2}[A-Z0-9 ]+"),
        (r"^-?[0-9]+(\.[0-9]{1,8})?$", r"-?\d+(\.\d{1,8})?"),
        (r"^[^\s]{3,5}$", r"\S{3,5}"),
        (r"^(a|b)\1$", r"aa|bb"),
        (r"^(?<year>\d{4})-\k<year>$", r"(\d{4})-\1"),
        (r"([^\s]+(\.(?i)(jpeg|tiff|pdf))$)", r"\S+\.(jpeg|tiff|pdf)"),
        (r"^\p{Lu}[\p{L}\-]*$", r"[A-Z][A-Za-z\-]*"),
        (r"^(?!\s)(.*)(\S)$", r"\S(.*\S)?"),
        (r"^(?=.*[A-Z])(?=.*\d)(?=.*[^\w\s]).{8,64}$", r"(?=.*[A-Z])(?=.*\d)(?=.*[^\w\s]).{8,64}"),
        (r"^[가-힣]+$", r"[가-힣]+"),
        (r"^([a-z]{1,60}){0,100}$", r"[a-z]*"),
        (r"^.{0,262144}$", r".*"),
        (r"^$", r""),
    ],
)
def test_a_text_matches_its_pattern(pattern: str, python: str) -> None:
    found = texts({"type": "string", "pattern": pattern})
    assert [text for text in found if not re.fullmatch(python, text)] == []
    assert all(text.isprintable() for text in found)


@pytest.mark.parametrize(("least", "most"), [(40, 50), (7, 7), (0, 3)])
def test_lengths_hold_too(least: int, most: int) -> None:
    found = texts({"type": "string", "pattern": "^[a-z]*$", "minLength": least, "maxLength": most})
    assert all(least <= len(text) <= most for text in found)


def test_words_stand_where_anything_may() -> None:
    found = texts({"type": "string", "pattern": "^ord_.+$"})
    assert all(re.fullmatch("ord_[a-z]{3,}", text) for text in found)


def test_ids_by_a_pattern_differ() -> None:
    named = {"type": "string", "pattern": "^ord_.+$"}
    item = {"type": "object", "required": ["id"], "properties": {"id": named}}
    many = {"content": {"application/json": {"schema": {"type": "array", "items": item}}}}
    one = {"content": {"application/json": {"schema": item}}}
    paths = {
        "/orders": {"get": {"responses": {"200": many}}},
        "/orders/{id}": {"get": {"responses": {"200": one}}},
    }
    with Sandbox({"openapi": "3.1.0", "paths": paths}) as sandbox:
        rows = httpx.get(f"{sandbox.base_url}/orders").json()
    assert len({row["id"] for row in rows}) == 137


def test_a_pattern_that_nothing_matches_costs_no_response() -> None:
    assert texts({"type": "string", "pattern": "a^b"}) != []


@pytest.mark.slow
def test_every_process_makes_the_same() -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "from sandbox.test_patterns import texts\n"
        "print(texts({'type': 'string', 'pattern': '^[^a-f]{9}\\\\W[\\\\w-]+$'}))"
    )
    printed = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        printed.add(done.stdout)
    assert len(printed) == 1
