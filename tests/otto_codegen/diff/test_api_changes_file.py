"""The record of changes: dated entries, newest first, and the timeline made of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from otto_codegen.diff import Change, Diff, Level, diff_documents
from otto_codegen.diff.api_changes_file import append_entry, read_entries
from otto_codegen.diff.render import render_html, render_timeline
from support.diff_documents import document

from otto_ext.openapi.document_errors import DocumentError

if TYPE_CHECKING:
    from pathlib import Path

GONE = diff_documents(document(), document(paths={}))
CAME = diff_documents(document(paths={}), document())


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return tmp_path / "API_CHANGES.md"


def test_entries_stand_newest_first(record: Path) -> None:
    assert append_entry(record, CAME, "aaaa", dt.date(2026, 6, 1))
    assert append_entry(record, GONE, "bbbb", "2026-06-02")
    text = record.read_text()
    assert text.startswith("# API changes\n")
    assert text.index("2026-06-02") < text.index("2026-06-01")
    newest, oldest = read_entries(record)
    assert (newest.date, newest.document_hash, newest.breaking) == (dt.date(2026, 6, 2), "bbbb", 1)
    assert (oldest.date, oldest.document_hash, oldest.breaking, oldest.info) == (
        dt.date(2026, 6, 1),
        "aaaa",
        0,
        1,
    )
    assert newest.lines == ("`GET /things`: the operation was removed",)


def test_the_same_document_is_recorded_once(record: Path) -> None:
    assert append_entry(record, CAME, "aaaa", "2026-06-01")
    before = record.read_bytes()
    assert not append_entry(record, CAME, "aaaa", "2026-06-02")
    assert record.read_bytes() == before


def test_a_document_that_comes_back_is_recorded_again(record: Path) -> None:
    for number, (diff, name) in enumerate([(CAME, "aaaa"), (GONE, "bbbb"), (CAME, "aaaa")], 1):
        assert append_entry(record, diff, name, dt.date(2026, 6, number))
    assert [entry.document_hash for entry in read_entries(record)] == ["aaaa", "bbbb", "aaaa"]


def test_nothing_new_is_not_recorded(record: Path) -> None:
    assert not append_entry(record, diff_documents(document(), document()), "aaaa", "2026-06-01")
    assert not record.exists()


def test_what_people_wrote_into_the_record_stays(record: Path) -> None:
    append_entry(record, CAME, "aaaa", "2026-06-01")
    record.write_text(record.read_text() + "\nA remark of ours.\n\n## A chapter of ours\n")
    append_entry(record, GONE, "bbbb", "2026-06-02")
    text = record.read_text()
    assert "A remark of ours." in text
    assert "## A chapter of ours" in text
    assert len(read_entries(record)) == 2


def test_no_message_can_pose_as_an_entry(record: Path) -> None:
    forged = "x\n## 2030-01-01 | 9 breaking, 9 warning, 9 info | document ffff\n"
    append_entry(
        record,
        Diff((Change("endpoint-added", Level.INFO, None, "/", forged),)),
        "aaaa",
        "2026-06-01",
    )
    assert [entry.document_hash for entry in read_entries(record)] == ["aaaa"]


@pytest.mark.parametrize(("document_hash", "date"), [("a b", "2026-06-01"), ("aaaa", "June")])
def test_a_wrong_hash_or_date_is_refused(record: Path, document_hash: str, date: str) -> None:
    with pytest.raises(ValueError, match=r"not a valid hash|isoformat"):
        append_entry(record, CAME, document_hash, date)
    assert not record.exists()


def test_a_record_that_cannot_be_read_is_left_alone(record: Path) -> None:
    record.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(DocumentError, match="cannot be read"):
        append_entry(record, CAME, "aaaa", "2026-06-01")
    assert record.read_bytes() == b"\xff\xfe\xff"


def test_a_failed_write_leaves_the_record_and_nothing_beside_it(tmp_path: Path) -> None:
    record = tmp_path / "API_CHANGES.md"
    append_entry(record, CAME, "aaaa", "2026-06-01")
    before = record.read_bytes()
    bad = Diff((Change("endpoint-added", Level.INFO, "GET /\ud800", "/", "x"),))
    assert append_entry(record, bad, "bbbb", "2026-06-02")
    assert record.read_bytes().endswith(before[before.index(b"## ") :])
    directory = tmp_path / "missing" / "API_CHANGES.md"
    with pytest.raises(OSError, match="missing"):
        append_entry(directory, CAME, "aaaa", "2026-06-01")
    assert [path.name for path in tmp_path.iterdir()] == ["API_CHANGES.md"]


def test_a_missing_record_has_no_entries(record: Path) -> None:
    assert read_entries(record) == ()


def test_the_timeline_shows_breaking_entries_at_a_glance(record: Path) -> None:
    append_entry(record, CAME, "aaaa", "2026-06-01")
    append_entry(record, GONE, "bbbb", "2026-06-02")
    page = render_timeline(read_entries(record))
    assert page.index('<li class="breaking">') < page.index('<li class="info">')
    assert page.count("<details open>") == 1
    assert '<time datetime="2026-06-02">' in page
    assert '<ol class="timeline">' in render_html(GONE, "t", read_entries(record))
    assert "No change has been recorded yet" in render_timeline(())


def test_hostile_text_in_the_record_stays_text(record: Path) -> None:
    name = "<script>alert(1)</script>"
    append_entry(
        record, Diff((Change("endpoint-added", Level.INFO, name, "/", name),)), "aaaa", "2026-06-01"
    )
    record.write_text(record.read_text() + f"- {name}\n")
    assert "<script" not in render_timeline(read_entries(record))


def test_an_entry_without_changes_says_that_texts_differ(record: Path) -> None:
    diff = diff_documents(document(), document(info={"title": "other", "version": "1"}))
    assert append_entry(record, diff, "aaaa", "2026-06-01")
    assert "only descriptions and examples differ" in record.read_text()
    assert "<details" not in render_timeline(read_entries(record))
