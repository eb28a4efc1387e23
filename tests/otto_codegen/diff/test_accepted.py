"""What was acknowledged is left out until its day is over, and nothing else is."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING

import pytest
from otto_codegen.diff import diff_documents, render
from otto_codegen.diff.accepted import in_force, read_accepted
from otto_codegen.diff.cli import main
from support.tracked_documents import after, before

from otto_ext.openapi.document_errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

TODAY = dt.date(2026, 6, 1)


def accepted(path: Path, *fingerprints: str, until: str = "2999-01-01") -> Path:
    path.write_text(
        "".join(
            f'[[accepted]]\nfingerprint = "{one}"\nreason = "Read."\nuntil = {until}\n'
            for one in fingerprints
        )
    )
    return path


def test_an_accepted_change_breaks_nothing_and_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(json.dumps(before()))
    new.write_text(json.dumps(after("remove operation", "retype field")))
    assert main([str(old), str(new)]) == 1
    shown = re.findall(r"\[([0-9a-f]{12})\]", capsys.readouterr().out)
    assert len(shown) == 2
    one = accepted(tmp_path / "one.toml", shown[0])
    assert main([str(old), str(new), "--accepted", str(one)]) == 1
    said = capsys.readouterr().out
    assert "1 accepted change is left out." in said
    assert f"[{shown[0]}]" not in said
    both = accepted(tmp_path / "both.toml", *shown)
    assert main([str(old), str(new), "--accepted", str(both)]) == 0
    assert "No change that was not accepted: 2 accepted changes" in capsys.readouterr().out
    over = accepted(tmp_path / "over.toml", *shown, until="2001-01-01")
    assert main([str(old), str(new), "--accepted", str(over)]) == 1


def test_a_fingerprint_is_that_of_the_change_wherever_it_is_seen() -> None:
    diff = diff_documents(before(), after("retype field"))
    assert len(diff.changes) > 1
    assert len({change.fingerprint for change in diff.changes}) == 1
    # It stays while other things change, and is another for another change.
    more = diff_documents(before(), after("retype field", "add operation"))
    assert {c.fingerprint for c in diff.changes} < {c.fingerprint for c in more.changes}
    (removed,) = diff_documents(before(), after("remove operation")).changes
    assert removed.fingerprint not in {c.fingerprint for c in diff.changes}
    page = render(diff_documents(before(), after("remove operation")), "html")
    assert removed.fingerprint in page


def test_an_entry_counts_up_to_its_last_day(tmp_path: Path) -> None:
    entries = read_accepted(accepted(tmp_path / "a.toml", "0123456789ab", until="2026-06-01"))
    assert in_force(entries, TODAY) == {"0123456789ab"}
    assert in_force(entries, TODAY + dt.timedelta(1)) == set()
    (tmp_path / "a.toml").write_text('[[accepted]]\nfingerprint = "0123456789ab"\nreason = "r"\n')
    assert in_force(read_accepted(tmp_path / "a.toml"), dt.date.max) == {"0123456789ab"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a = ", "is not valid TOML"),
        ("other = 1", "must hold tables named"),
        ("accepted = 1", "must hold tables named"),
        ("accepted = [1]", "entry 1: a table of"),
        ("[[accepted]]\nwhy = 1", "entry 1: a table of"),
        ('[[accepted]]\nfingerprint = "x"\nreason = "r"', "`fingerprint` must be"),
        ('[[accepted]]\nfingerprint = "0123456789ab"\nreason = " "', "`reason` must say"),
        (
            '[[accepted]]\nfingerprint = "0123456789ab"\nreason = "r"\nuntil = "soon"',
            "`until` must be a date",
        ),
    ],
)
def test_a_file_that_is_wrong_is_one_clear_error(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "a.toml").write_text(text)
    with pytest.raises(SourceError, match=reason):
        read_accepted(tmp_path / "a.toml")
    with pytest.raises(SourceError, match="No such file"):
        read_accepted(tmp_path / "none.toml")
