"""The topic `editor`: what it says of a completion is what the server was asked for."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from otto_bench.editor import Subject, measure
from support.fund_document import fund_document, install_client

pytestmark = [pytest.mark.slow, pytest.mark.node]

OTTO = "from otto_ext import Otto\notto = Otto()\notto."


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no proc(5)")
def test_a_completion_is_measured(tmp_path: Path) -> None:
    install_client(fund_document(), tmp_path)
    subject = Subject("ours", f"{OTTO}|", f"{OTTO}share_classes.|", tmp_path, Path(sys.executable))
    (took,) = measure(subject, 1)
    assert took.offered >= 4
    assert min(took.first, took.later) >= 0
    # A server holds what it read.
    assert took.memory > 20
