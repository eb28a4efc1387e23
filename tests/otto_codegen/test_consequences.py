"""A rerun, reported by what it means: for Python, and for the lines of the user who asked."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from otto_codegen.cli import main
from otto_codegen.diff.api_changes_file import read_entries
from otto_codegen.pipeline import regenerate
from otto_codegen.progress import SilentProgress
from otto_codegen.stamp import Stamp
from support.tracked_documents import after, before

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from otto_codegen.outcome import RegenerationOutcome
    from otto_codegen.settings import Settings

pytestmark = pytest.mark.slow

CODE = "from otto_ext import Otto\n\nOtto().vaults.audit_vault('1')\n"


@pytest.fixture(autouse=True)
def shared_cache(monkeypatch: pytest.MonkeyPatch, warm_cache: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(warm_cache))


@pytest.fixture
def user(tmp_path: Path) -> Path:
    folder = tmp_path / "funds"
    folder.mkdir()
    # Of one file at two places mypy would remember the first.
    (folder / "audit.py").write_text(f"{CODE}# {tmp_path.name}\n")
    return folder


@pytest.fixture
def client(install: Callable[[Any], Settings], tmp_path: Path) -> Path:
    """The client of the document before, as `--output` takes it."""
    install(before())
    root = tmp_path / "repository"
    (root / "generated" / "otto_api").rename(root / "otto_api")
    (root / "generated").rmdir()
    return root


def texts(directory: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(directory)): path.read_bytes()
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


def arguments(client: Path, *more: str, changes: tuple[str, ...] = ("remove operation",)) -> Any:
    source = client.parent / "new.json"
    source.write_text(json.dumps(after(*changes)))
    return ["--source", str(source), "--output", str(client), *more]


# -- the command ----------------------------------------------------------------------------------


def test_a_check_reports_the_impact_and_writes_nothing(
    client: Path, user: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = texts(client)
    assert main(arguments(client, "--check", "--impact", str(user))) == 1
    printed = capsys.readouterr()
    expected = f"""\
In Python: method `vaults.audit_vault` is gone (POST /vaults/{{vault_id}}/audit: \
api-removed-without-deprecation)
your code: {user}/audit.py:3:1
    Otto().vaults.audit_vault('1')
  "Vaults" has no attribute "audit_vault"
  in Python: method `vaults.audit_vault` is gone
  because POST /vaults/{{vault_id}}/audit: the operation was removed \
(api-removed-without-deprecation)
your code: 1 line broken, 1 file checked
"""
    assert expected in printed.out
    assert "impact: done in" in printed.err
    assert texts(client) == kept
    assert sorted(os.listdir(client)) == ["openapi.json", "otto_api"]


def test_json_carries_surface_and_impact(
    client: Path, user: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments(client, "--json", "--impact", str(user / "audit.py"), str(user))) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["status"] == "changed"
    (item,) = found["surface"]
    assert (item["kind"], item["name"]) == ("gone", "vaults.audit_vault")
    (hit,) = found["impact"]
    assert {key: hit[key] for key in ("file", "line", "column", "code", "reason")} == {
        "file": str(user / "audit.py"),
        "line": 3,
        "column": 1,
        "code": "Otto().vaults.audit_vault('1')",
        "reason": '"Vaults" has no attribute "audit_vault"',
    }
    assert [change["id"] for change in hit["changes"]] == ["api-removed-without-deprecation"]
    assert main(arguments(client, "--json", "--impact", str(user))) == 0
    again = json.loads(capsys.readouterr().out)
    assert (again["status"], again["surface"], again["impact"]) == ("unchanged", None, None)


@pytest.mark.parametrize("extra", [[], ["--check"]])
def test_a_path_that_is_not_there_is_refused_before_anything_is_done(
    client: Path, capsys: pytest.CaptureFixture[str], extra: list[str]
) -> None:
    kept = texts(client)
    assert main(arguments(client, "--impact", "nowhere/at/all", *extra)) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == (
        "failed: --impact nowhere/at/all: there is no such file or folder\n"
        "every file is as it was\n"
    )
    assert texts(client) == kept


def test_without_a_client_before_there_is_no_impact(
    tmp_path: Path, user: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "fresh"
    assert main(arguments(out, "--json", "--impact", str(user))) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["impact"] is None
    assert found["warnings"] == ["--impact: there was no client that code could use"]


def test_files_that_cannot_be_checked_are_named(
    client: Path, user: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (user / "old.py").write_text("print 'hello'\n")
    (user / "audit.py").write_text(CODE.replace("audit_vault", "get_vault"))
    changes = ("deprecate operation", "add operation")
    assert main(arguments(client, "--check", "--impact", str(user), changes=changes)) == 1
    printed = capsys.readouterr().out
    assert f"your code: {user}/old.py cannot be checked: line 1: Missing parentheses" in printed
    assert "your code: no lines broken, 1 to look at, 1 file checked" in printed


def test_reports_are_written_beside_the_client(client: Path, user: Path, tmp_path: Path) -> None:
    page, text = tmp_path / "r.html", tmp_path / "r.md"
    reports = ("--report", str(page), "--report", str(text))
    assert main(arguments(client, *reports, "--impact", str(user))) == 0
    assert "<code>" in page.read_text()
    assert "method <code>vaults.audit_vault</code> is gone" in page.read_text()
    assert "## Your code: 1 line broken, 1 file checked" in text.read_text()
    assert main(arguments(client, *reports)) == 0
    assert "nothing has changed" in page.read_text()


def test_a_check_with_a_report_makes_the_client_to_report_python(
    client: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = texts(client)
    assert main(arguments(client, "--check", "--report", str(tmp_path / "r.html"))) == 1
    assert "In Python: method `vaults.audit_vault` is gone" in capsys.readouterr().out
    assert "what a rerun would change" in (tmp_path / "r.html").read_text()
    assert texts(client) == kept


@pytest.mark.parametrize("name", ["", "nowhere/r.html"])
def test_a_report_that_can_be_no_file_is_refused(
    client: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    kept = texts(client)
    path = str(tmp_path / name)
    assert main(arguments(client, "--report", path)) == 2
    assert f"failed: --report {path}: no file can be written there" in capsys.readouterr().err
    assert texts(client) == kept


def test_a_report_that_fails_costs_nothing_else(
    client: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "r" * 245 + ".html"  # the draft beside it has a longer one
    assert main(arguments(client, "--report", str(tmp_path / name))) == 0
    printed = capsys.readouterr().out
    assert "warning: the report could not be written: File name too long" in printed
    assert not (client / "otto_api/api/vaults/audit_vault.py").exists()


def test_long_lists_are_cut_in_the_terminal(
    client: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = after()
    for number in range(12):
        document["paths"][f"/doors/{number}"] = {
            "get": {"operationId": f"door{number}", "tags": ["doors"], "responses": {}}
        }
    source = tmp_path / "many.json"
    source.write_text(json.dumps(document))
    report = ["--report", str(tmp_path / "r.md")]
    assert main(["--source", str(source), "--output", str(client), "--check", *report]) == 1
    printed = capsys.readouterr().out
    assert "... and 2 more changes (all of them with --json)" in printed
    assert "... and 2 more in Python (all of them with --json)" in printed


def test_of_many_causes_the_first_are_reported(
    client: Path, user: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # It breaks because of each operation of the tag, not of one.
    (user / "audit.py").write_text("from otto_ext import Otto\n\nvaults = Otto().vaults\n")
    document = before()
    document["paths"] = {"/doors": after("add operation")["paths"]["/doors"]}
    source = tmp_path / "other.json"
    source.write_text(json.dumps(document))
    check = ["--source", str(source), "--output", str(client), "--check", "--impact", str(user)]
    check.append("--accept-removals")
    assert main(check) == 1
    printed = capsys.readouterr().out
    assert '"Otto" has no attribute "vaults"' in printed
    assert printed.count("  because ") == 3
    assert "  ... and 2 more (all of them with --json)" in printed


def test_what_the_document_deprecates_is_put_in_place_and_reported(
    client: Path, user: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (user / "audit.py").write_text(CODE.replace("'1'", "'1', reason='x'") + f"# {user}\n")
    changes = ("deprecate parameter", "deprecate operation")
    assert main(arguments(client, "--impact", str(user), changes=changes)) == 0
    printed = capsys.readouterr().out
    assert "In Python: parameter `vaults.audit_vault(reason)` is deprecated now" in printed
    assert "In Python: method `vaults.get_vault` is deprecated now" in printed
    assert "  The API marks reason of audit_vault as deprecated." in printed
    assert "your code: no lines broken, 1 to look at, 1 file checked" in printed


# -- the record of changes ------------------------------------------------------------------------


def run(settings: Settings, *changes: str) -> RegenerationOutcome:
    path = settings.target.directory.parent.parent / "next.json"
    path.write_text(json.dumps(after(*changes)))
    return regenerate(evolve(settings, source=str(path)), SilentProgress())


def test_the_record_says_what_it_means_in_python(
    install: Callable[[Any], Settings], tmp_path: Path
) -> None:
    settings = install(before())
    run(settings, "remove operation", "rename field")
    record = tmp_path / "repository" / "API_CHANGES.md"
    python = record.read_text().partition("### In Python\n\n")[2].splitlines()
    assert python == [
        "- breaking: field `Vault.label` is called `title` now "
        "(`GET /vaults`: `response-required-property-renamed`)",
        "- breaking: method `vaults.audit_vault` is gone "
        "(`POST /vaults/{vault_id}/audit`: `api-removed-without-deprecation`)",
    ]
    run(settings, "add operation")
    newest, first = read_entries(record)
    assert len(newest.python) == 3
    assert first.python == tuple(line.removeprefix("- ") for line in python)
    assert not any("In Python" in line or "Vault.label" in line for line in first.lines)


def test_texts_alone_mean_nothing_in_python(
    install: Callable[[Any], Settings], tmp_path: Path
) -> None:
    settings = install(before())
    document = before()
    document["info"]["description"] = "Where coins are."
    path = tmp_path / "next.json"
    path.write_text(json.dumps(document))
    outcome = regenerate(evolve(settings, source=str(path)), SilentProgress())
    assert outcome.surface is not None
    assert outcome.surface.items == ()
    assert "In Python" not in (tmp_path / "repository" / "API_CHANGES.md").read_text()


def test_a_method_that_is_renamed_is_a_major_version(install: Callable[[Any], Settings]) -> None:
    settings = install(before())
    kept = run(evolve(settings, check=True, detailed=True), "rename operation")
    assert kept.kept
    assert kept.suggested_bump == "minor"
    outcome = run(evolve(settings, rename=True), "rename operation")
    assert outcome.diff is not None
    assert outcome.diff.suggested_bump == "minor"
    assert outcome.suggested_bump == "major"


def test_a_client_that_cannot_be_compared_costs_the_comparison_alone(
    install: Callable[[Any], Settings], tmp_path: Path
) -> None:
    settings = install(before())
    package = tmp_path / "repository" / "generated" / "otto_api"
    stamp = Stamp.read(package)
    assert stamp is not None
    # As a version without source maps left it.
    evolve(stamp, names={}).write(package)
    outcome = run(settings, "remove operation")
    assert outcome.status == "changed"
    assert outcome.surface is None
    (warning,) = outcome.warnings
    assert warning.startswith("what changed in Python could not be described: ")
    assert "_source.json" in warning
