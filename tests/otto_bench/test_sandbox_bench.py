"""The topic `sandbox`: what it times gets a response, from servers that end with it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from otto_bench.sandbox_load import ask
from otto_bench.sandbox_reads import READS, measure, starts
from support.sandboxes import bearer

from otto_ext.sandbox import Sandbox

pytestmark = pytest.mark.slow

DOCUMENT = Path(__file__).resolve().parents[2] / "openapi.json"


def test_reads_are_timed_beside_a_bare_handler_that_returns_as_much() -> None:
    found = asyncio.run(measure(DOCUMENT, READS, rounds=2, requests=8))
    assert found.keys() == READS.keys()
    for read in found.values():
        assert len(read.sandbox) == len(read.bare) == 2
        assert min(read.sandbox + read.bare) > 0
    sizes = [found[name].size for name in ("one by its id", "a list of 2", "a list of 50")]
    assert sizes == sorted(sizes)


def test_a_start_is_timed_each_time() -> None:
    assert all(seconds > 0 for seconds in asyncio.run(starts(DOCUMENT, 2)))


def test_every_request_is_sent_and_a_refusal_is_not_a_response() -> None:
    response = {"description": "", "content": {"application/json": {"schema": {"const": 12345}}}}
    document = {"openapi": "3.1.0", "paths": {"/a": {"get": {"responses": {"200": response}}}}}
    with Sandbox(document, client_id="a-key", client_secret="its-word") as sandbox:
        token = bearer(sandbox)["Authorization"].removeprefix("Bearer ")
        assert asyncio.run(ask(f"{sandbox.base_url}/a?b=c", token, 10, 4)) == len("12345")
        # Each connection asks as often as the others.
        assert [(it.path, it.query) for it in sandbox.requests] == [("/a", (("b", "c"),))] * 12
        with pytest.raises(ConnectionError, match=r"/a: b'HTTP/1\.1 401"):
            asyncio.run(ask(f"{sandbox.base_url}/a", "unknown", 1, 1))
        sandbox.fail_next(truncate=True)
        with pytest.raises(ConnectionError, match="ended"):
            asyncio.run(ask(f"{sandbox.base_url}/a", token, 1, 1))
