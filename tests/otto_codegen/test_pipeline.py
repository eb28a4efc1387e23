"""A regeneration does what it says, does nothing twice, and leaves all as it was when it fails."""

from __future__ import annotations

import copy
import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from otto_codegen.codegen_errors import CodegenError
from otto_codegen.pipeline import regenerate
from otto_codegen.progress import SilentProgress
from otto_codegen.report import lines
from otto_codegen.settings import Settings, Target
from otto_codegen.stamp import Stamp
from otto_codegen.swap import STAGING, locked, tree_digest
from support.api_documents import hostile, referring, rich, small
from support.website import Page, website

from otto_ext.openapi.document_errors import DocumentError, SourceError
from otto_ext.openapi.fetch import Fetcher

if TYPE_CHECKING:
    from pathlib import Path

    from otto_codegen.outcome import RegenerationOutcome

pytestmark = pytest.mark.slow


def run(settings: Settings) -> RegenerationOutcome:
    return regenerate(settings, SilentProgress())


def snapshot(directory: Path) -> dict[str, tuple[bytes, int]]:
    """Every file with its contents and the time it was written."""
    return {
        str(path.relative_to(directory)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


def texts(directory: Path) -> dict[str, bytes]:
    return {name: content for name, (content, _) in snapshot(directory).items()}


# -- what is made --------------------------------------------------


def test_the_client_and_its_document_are_put_in_place(configure: Any, tmp_path: Path) -> None:
    outcome = run(configure(rich()))
    root = tmp_path / "repository"
    assert outcome.status == "changed"
    assert (outcome.operations, outcome.generated, outcome.dropped) == (3, 3, ())
    assert json.loads((root / "openapi.json").read_text()) == rich()
    assert (root / "generated/otto_api/api/pets/list_pets.py").exists()
    assert sorted(os.listdir(root / "generated")) == ["otto_api"]
    assert not (root / "API_CHANGES.md").exists()


def test_the_same_input_gives_the_same_bytes(configure: Any, tmp_path: Path) -> None:
    one = configure(rich(), target=Target.apart(tmp_path / "one"))
    other = configure(rich(), target=Target.apart(tmp_path / "deep" / "er" / "other"))
    run(one)
    run(other)
    assert texts(tmp_path / "one") == texts(tmp_path / "deep" / "er" / "other")
    assert sorted(os.listdir(tmp_path / "one")) == ["openapi.json", "otto_api"]


def test_a_rerun_without_changes_touches_no_file(configure: Any, tmp_path: Path) -> None:
    settings = configure(rich())
    first = run(settings)
    before = snapshot(tmp_path / "repository")
    second = run(settings)
    assert second.status == "unchanged"
    assert (second.generated, second.models) == (first.generated, first.models)
    assert "render" not in second.seconds
    assert snapshot(tmp_path / "repository") == before


def test_the_kept_document_gives_the_same_client_again(install: Any, tmp_path: Path) -> None:
    settings = install(rich())
    kept = evolve(settings, source=str(tmp_path / "repository" / "openapi.json"))
    assert run(kept).status == "unchanged"


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("generated/otto_api/types.py", "generated files were edited"),
        ("openapi.json", "openapi.json was edited"),
    ],
)
def test_an_edit_by_hand_is_seen_and_undone(
    install: Any, tmp_path: Path, file: str, reason: str
) -> None:
    settings = install(small())
    path = tmp_path / "repository" / file
    before = path.read_bytes()
    path.write_bytes(before + b"\n")
    outcome = run(settings)
    assert (outcome.status, outcome.reasons) == ("changed", (reason,))
    assert path.read_bytes() == before


def test_files_added_to_the_client_are_edits_too(install: Any, tmp_path: Path) -> None:
    settings = install(small())
    (tmp_path / "repository/generated/otto_api/mine.py").write_text("")
    outcome = run(settings)
    assert outcome.edited == ("mine.py",)
    assert not (tmp_path / "repository/generated/otto_api/mine.py").exists()


def test_another_generator_makes_the_client_anew(install: Any, tmp_path: Path) -> None:
    settings = install(small())
    package = tmp_path / "repository/generated/otto_api"
    stamp = Stamp.read(package)
    assert stamp is not None
    evolve(stamp, generator="another").write(package)
    assert run(settings).reasons == ("the generator changed",)


def test_names_are_kept_until_others_are_asked_for(install: Any, tmp_path: Path) -> None:
    settings = install(small())
    root = tmp_path / "repository"
    package = root / "generated/otto_api"
    stamp = Stamp.read(package)
    assert stamp is not None
    # As rules of an earlier version might have named it.
    names = copy.deepcopy(stamp.names)
    names["operations"]["GET /things"]["method"] = "things_list"
    evolve(stamp, generator="another", names=names).write(package)

    kept = run(settings)
    assert [(it.old, it.new) for it in kept.kept] == [
        ("default.things_list", "default.list_things")
    ]
    assert (package / "api/default/things_list.py").exists()
    assert any("--rename" in line.text for line in lines(kept))
    assert run(settings).status == "unchanged"
    assert not (root / "API_CHANGES.md").exists()

    check = run(evolve(settings, rename=True, check=True))
    assert check.reasons == ("names are kept that --rename changes",)
    renamed = run(evolve(settings, rename=True))
    assert [(it.old, it.new) for it in renamed.renamed] == [
        ("default.things_list", "default.list_things")
    ]
    assert renamed.kept == ()
    assert not (package / "api/default/things_list.py").exists()
    record = (root / "API_CHANGES.md").read_text()
    assert "the method `default.things_list` is called `default.list_things` now" in record
    assert run(evolve(settings, rename=True)).status == "unchanged"


def test_a_client_that_lacks_operations_is_made_anew_unless_allowed(
    install: Any, tmp_path: Path
) -> None:
    settings = install(small())
    package = tmp_path / "repository/generated/otto_api"
    stamp = Stamp.read(package)
    assert stamp is not None
    evolve(stamp, summary={**stamp.summary, "dropped": ["GET /lost"]}).write(package)
    assert run(evolve(settings, allow_partial=True)).status == "unchanged"
    outcome = run(settings)
    assert (outcome.status, outcome.reasons) == ("changed", ("the client lacks operations",))


@pytest.mark.parametrize("damage", ["", "[]", '{"summary": 1}'])
def test_a_damaged_stamp_is_no_stamp(tmp_path: Path, damage: str) -> None:
    (tmp_path / "_source.json").write_text(damage)
    assert Stamp.read(tmp_path) is None


def test_a_client_without_its_stamp_is_made_anew(install: Any, tmp_path: Path) -> None:
    settings = install(small())
    path = tmp_path / "repository/generated/otto_api/_source.json"
    before = path.read_bytes()
    path.unlink()
    assert run(settings).reasons == ("there is no generated client yet",)
    assert path.read_bytes() == before


def test_a_stamp_of_other_shapes_is_no_stamp(install: Any, tmp_path: Path) -> None:
    install(small())
    package = tmp_path / "repository/generated/otto_api"
    content = json.loads((package / "_source.json").read_text())
    (package / "_source.json").write_text(json.dumps({**content, "summary": []}))
    assert Stamp.read(package) is None


# -- overlays, fixes, findings --------------------------------------------------


def overlay(root: Path, target: str, update: dict[str, Any]) -> None:
    (root / "overlays").mkdir(exist_ok=True)
    content = {
        "overlay": "1.0.0",
        "info": {"title": "t", "version": "1"},
        "actions": [{"target": target, "update": update}],
    }
    (root / "overlays" / "10-fix.json").write_text(json.dumps(content))


def test_overlays_correct_the_client_and_not_the_kept_document(
    install: Any, tmp_path: Path
) -> None:
    root = tmp_path / "repository"
    settings = install(small())
    overlay(root, "$.paths['/things'].get", {"operationId": "allThings"})
    outcome = run(settings)
    assert outcome.reasons == ("the overlays changed",)
    assert [report.matches for report in outcome.overlays] == [1]
    assert (root / "generated/otto_api/api/default/all_things.py").exists()
    assert json.loads((root / "openapi.json").read_text()) == small()
    assert run(settings).status == "unchanged"


def test_an_overlay_that_matches_nothing_is_reported_in_every_run(
    configure: Any, tmp_path: Path
) -> None:
    settings = configure(small())
    overlay(tmp_path / "repository", "$.gone", {"a": 1})
    for _ in range(2):
        assert [report.matches for report in run(settings).overlays] == [0]


def test_fixes_and_findings_are_in_the_outcome(configure: Any) -> None:
    document = small()
    document["paths"]["/things"]["get"] = {"responses": {"200": {}}}
    outcome = run(configure(document))
    assert outcome.status == "changed"
    assert "no-operation-id" in outcome.fixes_by_rule
    assert any("/paths/~1things/get/responses/200" in found for found in outcome.findings)


def test_what_was_odd_in_the_text_is_a_fix_too(configure: Any) -> None:
    text = json.dumps(small())
    outcome = run(configure(text[:-1] + ', "openapi": "3.0.0"}'))
    assert outcome.fixes_by_rule["duplicate-key"] == 1
    assert outcome.openapi == "3.0.0"


# -- what changed --------------------------------------------------


def test_a_changed_document_is_compared_with_the_one_before(configure: Any, install: Any) -> None:
    install(small(more={"get": {"operationId": "m", "responses": {}}}))
    outcome = run(configure(small(), accept_removals=True))
    assert outcome.diff is not None
    assert outcome.diff.breaking
    assert [change.operation for change in outcome.diff.changes] == ["GET /more"]
    assert outcome.reasons == ("the document changed",)


def test_each_change_adds_an_entry_to_the_record(
    configure: Any, install: Any, tmp_path: Path
) -> None:
    record = tmp_path / "repository" / "API_CHANGES.md"
    install(small())
    run(configure(small(more={"get": {"operationId": "m", "responses": {}}})))
    first = record.read_text()
    assert "2026-06-01" in first
    outcome = run(configure(small(), accept_removals=True))
    assert record.read_text().count("2026-06-01") > first.count("2026-06-01")
    assert outcome.document_hash[:8] in record.read_text()


def test_a_rerun_for_another_reason_adds_no_entry(
    configure: Any, install: Any, tmp_path: Path
) -> None:
    install(small())
    overlay(tmp_path / "repository", "$.info", {"title": "Other"})
    outcome = run(configure(small()))
    assert (outcome.status, outcome.diff) == ("changed", None)
    assert not (tmp_path / "repository" / "API_CHANGES.md").exists()


def test_a_record_that_cannot_be_read_is_left_alone(
    configure: Any, install: Any, tmp_path: Path
) -> None:
    install(small())
    record = tmp_path / "repository" / "API_CHANGES.md"
    record.write_bytes(b"\xff\xfe\x00")
    settings = configure(small(more={"get": {"operationId": "m", "responses": {}}}))
    before = snapshot(tmp_path)
    with pytest.raises(CodegenError, match=r"API_CHANGES\.md cannot be read; fix it"):
        run(settings)
    assert snapshot(tmp_path) == before


def test_apart_from_the_repository_no_record_is_kept(configure: Any, tmp_path: Path) -> None:
    target = Target.apart(tmp_path / "out")
    run(configure(small(more={"get": {"operationId": "m", "responses": {}}}), target=target))
    outcome = run(configure(small(), target=target, accept_removals=True))
    assert outcome.diff is not None
    assert sorted(os.listdir(tmp_path / "out")) == ["openapi.json", "otto_api"]


def test_an_unreadable_document_before_is_no_document_before(
    configure: Any, install: Any, tmp_path: Path
) -> None:
    install(small())
    (tmp_path / "repository" / "openapi.json").write_text("{")
    outcome = run(configure(rich()))
    assert (outcome.status, outcome.diff) == ("changed", None)


# -- a document that shrank --------------------------------------------------


def of_paths(*paths: str, version: str = "") -> dict[str, Any]:
    """A document with one operation, without an operationId, at each path."""
    document = small()
    operation = {"get": {"responses": {"204": {"description": "Done."}}}}
    document["paths"] = {f"{version}/{path}": operation for path in paths}
    return document


@pytest.mark.parametrize("check", [False, True])
@pytest.mark.parametrize(
    ("paths", "found"),
    [
        ((), "the new document has no operations"),
        (("a", "b"), "the new document lacks 2 of the 4 operations that the API had"),
        (("e", "f", "g"), "the new document lacks 4 of the 4 operations that the API had"),
    ],
)
def test_a_document_that_lost_much_replaces_nothing(
    configure: Any, install: Any, tmp_path: Path, paths: tuple[str, ...], found: str, check: bool
) -> None:
    install(of_paths("a", "b", "c", "d"))
    settings = configure(of_paths(*paths), check=check)
    before = snapshot(tmp_path)
    with pytest.raises(DocumentError, match=f"{found}; .*--accept-removals"):
        run(settings)
    assert snapshot(tmp_path) == before


def test_a_document_that_lost_much_is_refused_without_the_one_before(
    configure: Any, install: Any, tmp_path: Path
) -> None:
    install(of_paths("a", "b", "c", "d"))
    (tmp_path / "repository" / "openapi.json").write_text("{")
    with pytest.raises(DocumentError, match="lacks 3 of the 4 operations"):
        run(configure(of_paths("a")))


def test_removals_can_be_accepted(configure: Any, install: Any) -> None:
    install(of_paths("a", "b", "c", "d"))
    assert run(configure(of_paths(), accept_removals=True)).status == "changed"


def test_few_removals_and_a_new_version_of_all_paths_are_accepted(
    configure: Any, install: Any
) -> None:
    install(of_paths("a", "b", "c", "d"))
    assert run(configure(of_paths("a", "b", "c"))).status == "changed"
    assert run(configure(of_paths("a", "b", "c", version="/v2"), check=True)).diff is not None


# -- check --------------------------------------------------


def test_check_writes_nothing_and_says_what_would_change(configure: Any, tmp_path: Path) -> None:
    settings = configure(small())
    outcome = run(evolve(settings, check=True))
    assert (outcome.status, outcome.reasons) == (
        "would-change",
        ("there is no generated client yet",),
    )
    assert os.listdir(tmp_path / "repository") == []
    run(settings)
    before = snapshot(tmp_path)
    assert run(evolve(settings, check=True)).status == "unchanged"
    changed = configure(small(more={"get": {"operationId": "m", "responses": {}}}), check=True)
    outcome = run(changed)
    assert outcome.status == "would-change"
    assert outcome.diff is not None
    assert {name for name in snapshot(tmp_path) if name != "source.json"} == {
        name for name in before if name != "source.json"
    }


# -- sources --------------------------------------------------


def test_a_url_is_a_source(configure: Any, tmp_path: Path) -> None:
    with website() as site:
        site.pages["/openapi.json"] = Page(json.dumps(small()).encode(), headers={"ETag": '"1"'})
        fetcher = Fetcher(cache=tmp_path / "http")
        settings = configure({}, source=f"{site.url}/openapi.json", fetcher=fetcher)
        assert run(settings).status == "changed"
        site.pages["/openapi.json"] = Page(b"", 304)
        outcome = run(settings)
    assert outcome.status == "unchanged"
    assert outcome.source == f"{site.url}/openapi.json"


def test_a_base_url_is_searched(configure: Any) -> None:
    with website() as site:
        site.pages["/swagger.json"] = Page(json.dumps(small()).encode())
        outcome = run(configure({}, source=site.url, discover=True))
    assert (outcome.status, outcome.source) == ("changed", f"{site.url}/swagger.json")


# -- failures --------------------------------------------------


@pytest.mark.parametrize(
    ("document", "error"),
    [
        ("", DocumentError),
        ("{", DocumentError),
        ("<html>", DocumentError),
        ({}, DocumentError),
        ({"openapi": "3.1.0", "info": {}}, DocumentError),
        ({"swagger": "1.0", "paths": {}}, DocumentError),
    ],
)
@pytest.mark.parametrize("there", [True, False])
def test_bad_input_leaves_everything_as_it_was(
    configure: Any, install: Any, tmp_path: Path, document: Any, error: type[Exception], there: bool
) -> None:
    if there:
        install(small())
    settings = configure(document)
    before = snapshot(tmp_path)
    with pytest.raises(error):
        run(settings)
    assert snapshot(tmp_path) == before
    assert (tmp_path / "repository" / "generated").exists() == there


def test_a_source_that_is_gone_leaves_everything_as_it_was(install: Any, tmp_path: Path) -> None:
    settings = install(small())
    before = snapshot(tmp_path)
    with pytest.raises(SourceError, match=r"gone\.json does not exist"):
        run(evolve(settings, source=str(tmp_path / "gone.json")))
    assert snapshot(tmp_path) == before


def test_a_client_by_hand_is_not_replaced(configure: Any, tmp_path: Path) -> None:
    (tmp_path / "out" / "otto_api").mkdir(parents=True)
    target = Target.apart(tmp_path / "out")
    (tmp_path / "out" / "otto_api" / "mine.py").write_text("")
    with pytest.raises(CodegenError, match="holds files that were not generated"):
        run(configure(small(), target=target))
    (tmp_path / "out" / "otto_api" / "mine.py").unlink()
    assert run(configure(small(), target=target)).status == "changed"


def test_a_second_run_at_the_same_time_is_turned_away(install: Any, tmp_path: Path) -> None:
    settings = install(small())
    before = snapshot(tmp_path)
    with (
        locked(tmp_path / "repository" / "generated"),
        pytest.raises(CodegenError, match="another regeneration is writing"),
    ):
        run(settings)
    assert snapshot(tmp_path) == before


def test_something_in_the_way_is_seen_before_anything_moves(configure: Any, tmp_path: Path) -> None:
    (tmp_path / "repository" / "openapi.json").mkdir(parents=True)
    with pytest.raises(CodegenError, match=r"openapi\.json is in the way"):
        run(configure(small()))
    assert not (tmp_path / "repository" / "generated").exists()


def test_what_a_dead_run_left_is_cleared_away(install: Any, tmp_path: Path) -> None:
    settings = install(small())
    area = tmp_path / "repository" / "generated" / STAGING
    (area / "otto_api").mkdir(parents=True)
    outcome = run(settings)
    assert (outcome.status, outcome.recovered) == ("unchanged", False)
    assert not area.exists()


def test_a_dead_run_whose_client_was_whole_is_finished_first(install: Any, tmp_path: Path) -> None:
    root = tmp_path / "repository"
    settings = install(small())
    area = root / "generated" / STAGING
    area.mkdir()
    (root / "openapi.json").rename(area / "openapi.json")
    entry = {
        "name": "openapi.json",
        "target": str(root / "openapi.json"),
        "digest": tree_digest(area / "openapi.json"),
    }
    (area / "journal.json").write_text(json.dumps([entry]))
    kept = evolve(settings, source=str(root / "openapi.json"))
    check = evolve(settings, check=True)
    assert run(check).reasons == ("an earlier run was cut short",)
    outcome = run(kept)
    assert (outcome.status, outcome.recovered) == ("unchanged", True)


def test_a_hostile_document_runs_nothing(configure: Any, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    outcome = run(configure(hostile(f'"""\nopen({str(marker)!r}, \'w\')\n"""')))
    assert outcome.status == "changed"
    assert not marker.exists()


def test_references_in_a_circle_make_a_client(configure: Any) -> None:
    document = small()
    schemas = {
        "A": {"$ref": "#/components/schemas/B"},
        "B": {"$ref": "#/components/schemas/A"},
        "C": {"allOf": [{"$ref": "#/components/schemas/C"}]},
        "D": {"type": "object", "properties": {"d": {"$ref": "#/components/schemas/D"}}},
    }
    content = {
        "application/json": {
            "schema": {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in schemas]}
        }
    }
    document["components"] = {"schemas": schemas}
    document["paths"]["/things"]["get"]["responses"]["200"]["content"] = content
    assert run(configure(document)).status == "changed"


def test_paths_with_dots_stay_inside_the_package(configure: Any, tmp_path: Path) -> None:
    paths = ["/../../etc/passwd", "/a/../b", "/..", "/a\\..\\b", "/\x00", "/"]
    document = small()
    document["paths"] = {path: {"get": {"tags": [".."], "responses": {}}} for path in paths}
    out = tmp_path / "out"
    outcome = run(configure(document, target=Target.apart(out)))
    assert outcome.generated == len(paths)
    assert sorted(os.listdir(tmp_path)) == ["out", "repository", "source.json"]
    assert sorted(os.listdir(out)) == ["openapi.json", "otto_api"]


# -- Swagger 2.0 ----------------------------------------------------------------------------------


def swagger(**things: Any) -> dict[str, Any]:
    response = {"description": "", "schema": {"$ref": "#/definitions/Thing"}}
    operation = {
        "operationId": "get",
        "produces": ["application/json"],
        "responses": {"200": response},
    }
    return {
        "swagger": "2.0",
        "produces": ["application/json"],
        "info": {"title": "Old", "version": "1"},
        "paths": {"/things": {"get": operation}},
        "definitions": {"Thing": {"type": "object", "properties": things}},
    }


def test_swagger_is_kept_as_openapi_3_and_compared_as_that(configure: Any) -> None:
    settings = configure(swagger(name={"type": "string"}))
    outcome = regenerate(settings, SilentProgress())
    assert (outcome.status, outcome.openapi) == ("changed", "2.0, read as 3.0.3")
    kept = json.loads(settings.target.document.read_text())
    assert kept["openapi"] == "3.0.3"
    assert "name" in kept["components"]["schemas"]["Thing"]["properties"]
    assert regenerate(settings, SilentProgress()).status == "unchanged"
    again = evolve(settings, source=str(settings.target.document))
    assert regenerate(again, SilentProgress()).status == "unchanged"
    outcome = regenerate(configure(swagger(name={"type": "integer"})), SilentProgress())
    assert outcome.diff is not None
    assert outcome.diff.breaking
    assert "## " in settings.target.changes.read_text()


def test_overlays_correct_swagger_where_the_kept_document_has_it(configure: Any) -> None:
    settings = configure(swagger(name={"type": "string"}))
    settings.overlays.mkdir()
    actions = [
        {"target": "$.components.schemas.Thing.properties.name", "update": {"format": "uuid"}},
        {"target": "$.definitions.Thing", "remove": True},
    ]
    overlay = {"overlay": "1.0.0", "info": {"title": "T", "version": "1"}, "actions": actions}
    (settings.overlays / "one.json").write_text(json.dumps(overlay))
    outcome = regenerate(settings, SilentProgress())
    assert [report.matches for report in outcome.overlays] == [1, 0]
    assert "name: UUID" in (settings.target.package / "models" / "thing.py").read_text()


def test_a_rerun_takes_parts_in_and_sees_their_changes(configure: Any, tmp_path: Path) -> None:
    settings = configure(referring("pet.json"))
    part = tmp_path / "pet.json"
    part.write_text('{"type": "object", "properties": {"name": {"type": "string"}}}')
    outcome = run(settings)
    assert (outcome.status, outcome.parts) == ("changed", 1)
    assert (settings.target.package / "models" / "pet.py").is_file()
    assert run(settings).status == "unchanged"
    part.write_text('{"type": "object", "properties": {"name": {"type": "integer"}}}')
    outcome = run(settings)
    assert outcome.reasons == ("the document changed",)
    assert outcome.diff is not None
    assert outcome.diff.breaking
    part.unlink()
    outcome = run(settings)
    assert "pet.json was not read" in outcome.warnings[0]
