"""Overlays do what the Overlay Specification's own examples say, and report what they did."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from otto_codegen.overlay import apply_overlays, load_overlays

from otto_ext.openapi.document_errors import DocumentError, SourceError

if TYPE_CHECKING:
    from pathlib import Path


def written(directory: Path, *actions: dict[str, Any], name: str = "10-x.json") -> Path:
    directory.mkdir(exist_ok=True)
    overlay = {"overlay": "1.0.0", "info": {"title": "T", "version": "1"}, "actions": actions}
    (directory / name).write_text(json.dumps(overlay))
    return directory


def applied(
    directory: Path, document: dict[str, Any], *actions: dict[str, Any]
) -> tuple[dict[str, Any], list[int]]:
    result, reports = apply_overlays(document, load_overlays(written(directory, *actions)))
    return result, [report.matches for report in reports]


# -- the specification's examples (Overlay 1.0.0, 4.5) ---------------------------------------------


def test_structured_overlay_example(tmp_path: Path) -> None:
    """4.5.1: one update at the root that looks like the document."""
    (tmp_path / "structured.yaml").write_text(
        """
overlay: 1.0.0
info:
  title: Structured Overlay
  version: 1.0.0
actions:
  - target: "$" # Root of document
    update:
      info:
        x-overlay-applied: structured-overlay
      paths:
        "/":
          summary: "The root resource"
          get:
            summary: "Retrieve the root resource"
            x-rate-limit: 100
        "/pets":
          get:
            summary: "Retrieve a list of pets"
            x-rate-limit: 100
      components:
        tags:
"""
    )
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Pets"},
        "paths": {"/": {"get": {"operationId": "root"}}, "/pets": {"get": {"summary": "old"}}},
    }
    result, _ = apply_overlays(document, load_overlays(tmp_path))
    assert result == {
        "openapi": "3.1.0",
        "info": {"title": "Pets", "x-overlay-applied": "structured-overlay"},
        "paths": {
            "/": {
                "summary": "The root resource",
                "get": {
                    "operationId": "root",
                    "summary": "Retrieve the root resource",
                    "x-rate-limit": 100,
                },
            },
            "/pets": {"get": {"summary": "Retrieve a list of pets", "x-rate-limit": 100}},
        },
        "components": {"tags": None},
    }


def test_targeted_overlay_example(tmp_path: Path) -> None:
    """4.5.2: several actions, each at a place of its own."""
    document = {
        "paths": {
            "/foo": {"get": {"description": "old", "operationId": "foo"}},
            "/bar": {"get": {"summary": "bar"}, "post": {"summary": "delete me"}},
        }
    }
    result, matches = applied(
        tmp_path,
        document,
        {"target": "$.paths['/foo'].get", "update": {"description": "This is the new description"}},
        {"target": "$.paths['/bar'].get", "update": {"description": "This is the updated"}},
        {"target": "$.paths['/bar'].post", "remove": True},
    )
    assert result["paths"] == {
        "/foo": {"get": {"description": "This is the new description", "operationId": "foo"}},
        "/bar": {"get": {"summary": "bar", "description": "This is the updated"}},
    }
    assert matches == [1, 1, 1]


def test_wildcard_overlay_example(tmp_path: Path) -> None:
    """4.5.3: one update at many places."""
    document = {"paths": {"/a": {"get": {"x-safe": False}}, "/b": {"get": {}, "post": {}}}}
    result, matches = applied(
        tmp_path, document, {"target": "$.paths.*.get", "update": {"x-safe": True}}
    )
    assert result["paths"] == {
        "/a": {"get": {"x-safe": True}},
        "/b": {"get": {"x-safe": True}, "post": {}},
    }
    assert matches == [2]


def test_array_modification_example_adds_an_element(tmp_path: Path) -> None:
    """4.5.4.1: an update of an array is one more element."""
    document = {"paths": {"/a": {"get": {"parameters": [{"name": "p"}]}}}}
    new = {"name": "newParam", "in": "query"}
    result, _ = applied(tmp_path, document, {"target": "$.paths.*.get.parameters", "update": new})
    assert result["paths"]["/a"]["get"]["parameters"] == [{"name": "p"}, new]


def test_array_modification_example_removes_an_element(tmp_path: Path) -> None:
    """4.5.4.2: elements are selected by a filter."""
    document = {
        "paths": {
            "/a": {"get": {"parameters": [{"name": "x"}, {"name": "dummy"}, {"name": "dummy"}]}}
        }
    }
    result, matches = applied(
        tmp_path,
        document,
        {"target": "$.paths.*.get.parameters[?@.name == 'dummy']", "remove": True},
    )
    assert result["paths"]["/a"]["get"]["parameters"] == [{"name": "x"}]
    assert matches == [2]


def test_traits_example(tmp_path: Path) -> None:
    """4.5.5: operations that carry a trait get what it stands for."""
    document = {
        "paths": {
            "/items": {
                "get": {"x-oai-traits": ["paged"]},
                "post": {"x-oai-traits": ["other"]},
                "put": {},
            }
        }
    }
    update = {"parameters": [{"name": "top", "in": "query"}]}
    result, matches = applied(
        tmp_path,
        document,
        {"target": "$.paths.*[?@['x-oai-traits'][?@ == 'paged']]", "update": update},
    )
    item = result["paths"]["/items"]
    assert "parameters" in item["get"]
    assert "parameters" not in item["post"]
    assert matches == [1]


# -- the rules of updates --------------------------------------------------


def test_updates_merge_objects_and_concatenate_their_arrays(tmp_path: Path) -> None:
    document = {"a": {"b": {"c": 1}, "list": [1], "kept": True}}
    update = {"b": {"d": 2}, "list": [2, 3], "new": {"e": []}}
    result, _ = applied(tmp_path, document, {"target": "$.a", "update": update})
    expected = {"b": {"c": 1, "d": 2}, "list": [1, 2, 3], "kept": True, "new": {"e": []}}
    assert result == {"a": expected}


def test_an_array_is_concatenated_at_the_target_itself(tmp_path: Path) -> None:
    result, _ = applied(tmp_path, {"a": [1]}, {"target": "$.a", "update": [2, [3]]})
    assert result == {"a": [1, 2, [3]]}


def test_single_values_are_replaced(tmp_path: Path) -> None:
    document = {"a": 1, "b": {"c": None}}
    result, _ = applied(
        tmp_path,
        document,
        {"target": "$.a", "update": "text"},
        {"target": "$", "update": {"b": {"c": False}}},
    )
    assert result == {"a": "text", "b": {"c": False}}


def test_each_place_gets_a_copy_of_its_own(tmp_path: Path) -> None:
    document: dict[str, Any] = {"a": {}, "b": {}}
    result, _ = applied(
        tmp_path,
        document,
        {"target": "$.*", "update": {"list": [1]}},
        {"target": "$.a.list", "update": 2},
    )
    assert result == {"a": {"list": [1, 2]}, "b": {"list": [1]}}


def test_a_node_that_is_selected_twice_is_changed_once(tmp_path: Path) -> None:
    result, matches = applied(tmp_path, {"a": [1]}, {"target": "$['a', 'a']", "update": 2})
    assert (result, matches) == ({"a": [1, 2]}, [1])


def test_removing_a_slice_removes_the_slice(tmp_path: Path) -> None:
    result, _ = applied(tmp_path, {"a": [0, 1, 2, 3]}, {"target": "$.a[1:3]", "remove": True})
    assert result == {"a": [0, 3]}


def test_remove_false_removes_nothing(tmp_path: Path) -> None:
    action = {"target": "$.a", "remove": False, "update": {"b": 1}}
    assert applied(tmp_path, {"a": {}}, action)[0] == {"a": {"b": 1}}


def test_remove_wins_over_update(tmp_path: Path) -> None:
    action = {"target": "$.a", "remove": True, "update": {"b": 1}}
    assert applied(tmp_path, {"a": {}, "c": 1}, action)[0] == {"c": 1}


def test_nested_matches_are_removed_inside_out(tmp_path: Path) -> None:
    document = {"x-a": {"x-a": 1, "b": 2}, "c": {"x-a": 3}}
    result, matches = applied(tmp_path, document, {"target": "$..['x-a']", "remove": True})
    assert (result, matches) == ({"c": {}}, [3])


def test_copy_takes_another_places_value(tmp_path: Path) -> None:
    """Overlay 1.1.0, 4.4.3."""
    document = {"a": {"x": [1]}, "b": {"y": 2}}
    result, _ = applied(
        tmp_path,
        document,
        {"target": "$.b", "copy": "$.a"},
        {"target": "$.b.x", "update": 2},
    )
    assert result == {"a": {"x": [1]}, "b": {"y": 2, "x": [1, 2]}}


def test_later_actions_see_what_earlier_ones_did(tmp_path: Path) -> None:
    result, matches = applied(
        tmp_path,
        {"a": 1},
        {"target": "$", "update": {"b": {"c": 1}}},
        {"target": "$.b.c", "remove": True},
    )
    assert (result, matches) == ({"a": 1, "b": {}}, [1, 1])


def test_files_are_applied_in_name_order(tmp_path: Path) -> None:
    written(tmp_path, {"target": "$.a", "update": "second"}, name="20-b.json")
    written(tmp_path, {"target": "$.a", "update": "first"}, name="10-a.json")
    (tmp_path / "README.md").write_text("no overlay")
    overlays = load_overlays(tmp_path)
    assert [overlay.name for overlay in overlays] == ["10-a.json", "20-b.json"]
    assert apply_overlays({"a": ""}, overlays)[0] == {"a": "second"}


# -- reports --------------------------------------------------


def test_an_action_that_matches_nothing_is_reported(tmp_path: Path) -> None:
    document = {"a": {}}
    overlays = load_overlays(
        written(
            tmp_path,
            {"target": "$.gone", "update": {"x": 1}},
            {"target": "$.a", "update": {"x": 1}},
        )
    )
    result, (idle, active) = apply_overlays(document, overlays)
    assert result == {"a": {"x": 1}}
    assert idle.message == (
        "10-x.json, action 1 ($.gone): matches nothing any more; if Otto fixed this, "
        "delete the action"
    )
    assert active.message == "10-x.json, action 2 ($.a): changed 1 place(s)"


def test_without_overlays_the_document_stays_the_same_object(tmp_path: Path) -> None:
    document = {"a": 1}
    assert load_overlays(tmp_path / "none") == ()
    assert apply_overlays(document, ()) == (document, ())
    assert apply_overlays(document, ())[0] is document


# -- what is refused --------------------------------------------------


@pytest.mark.parametrize(
    ("document", "action", "message"),
    [
        ({"a": {}}, {"target": "$.a", "update": 1}, "`update` of an object must be an object"),
        ({"a": 1}, {"target": "$.a", "update": {}}, "dict does not merge into int"),
        ({"a": {"b": []}}, {"target": "$.a", "update": {"b": 1}}, "int does not merge into list"),
        ({"a": 1}, {"target": "$", "remove": True}, "the document itself cannot be removed"),
        ({"a": 1}, {"target": "$", "update": []}, "`update` of an object must be an object"),
        ({"a": 1}, {"target": "$.a", "copy": "$.*.b"}, "`copy` selects 0 nodes"),
        ({"a": 1, "b": 2}, {"target": "$.a", "copy": "$.*"}, "`copy` selects 2 nodes"),
    ],
)
def test_an_action_that_does_not_fit_is_named(
    tmp_path: Path, document: dict[str, Any], action: dict[str, Any], message: str
) -> None:
    before = copy.deepcopy(document)
    with pytest.raises(DocumentError, match=r"^10-x\.json, action 1 .* cannot be applied") as error:
        applied(tmp_path, document, action)
    assert message in str(error.value)
    assert document == before


@pytest.mark.parametrize(
    ("overlay", "message"),
    [
        ({}, "is not an OpenAPI Overlay 1.0 or 1.1: `overlay` is ''"),
        ({"overlay": "2.0.0"}, "`overlay` is '2.0.0'"),
        ({"overlay": "1.0.0"}, "needs `info.title`"),
        ({"overlay": "1.0.0", "info": {"title": "t"}}, "needs a list of `actions`"),
        ({"overlay": "1.0.0", "info": {"title": "t"}, "actions": []}, "needs a list of `actions`"),
    ],
)
def test_what_is_no_overlay_is_named(tmp_path: Path, overlay: dict[str, Any], message: str) -> None:
    (tmp_path / "bad.json").write_text(json.dumps(overlay))
    with pytest.raises(DocumentError, match=r"^bad\.json ") as error:
        load_overlays(tmp_path)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("action", "message"),
    [
        ("$", "needs a `target`, a JSONPath query"),
        ({}, "needs a `target`"),
        ({"target": 1}, "needs a `target`"),
        ({"target": "$"}, "needs `update`, `remove: true` or `copy`"),
        ({"target": "$", "remove": "yes"}, "`remove` is a boolean"),
        ({"target": "$", "copy": 1}, "`copy` a JSONPath query"),
        ({"target": "$.a[", "remove": True}, "'$.a[' is not a JSONPath"),
        ({"target": "a.b", "remove": True}, "'a.b' is not a JSONPath"),
        ({"target": "$.a", "copy": "$["}, "'$[' is not a JSONPath"),
    ],
)
def test_what_is_no_action_is_named(tmp_path: Path, action: Any, message: str) -> None:
    with pytest.raises(DocumentError, match=r"^10-x\.json, action 1") as error:
        load_overlays(written(tmp_path, action))
    assert message in str(error.value)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("a: [")
    with pytest.raises(DocumentError, match=r"^bad\.yaml is neither JSON nor valid YAML"):
        load_overlays(tmp_path)
    (tmp_path / "bad.yaml").unlink()
    (tmp_path / "folder.yaml").mkdir()
    with pytest.raises(SourceError, match="is a directory"):
        load_overlays(tmp_path)


# -- properties --------------------------------------------------

keys = st.sampled_from(["a", "b", "c", "x y", "'", "/~"])
values = st.recursive(
    st.none() | st.integers() | st.text("ab", max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=10,
)
objects = st.dictionaries(keys, values, min_size=1, max_size=4)


@settings(max_examples=50)
@given(objects, objects)
def test_new_members_are_all_there_after_an_update(
    tmp_path_factory: pytest.TempPathFactory, document: dict[str, Any], update: dict[str, Any]
) -> None:
    before = copy.deepcopy(document)
    new = {key: value for key, value in update.items() if key not in document}
    directory = tmp_path_factory.mktemp("overlays")
    result, _ = applied(directory, document, {"target": "$", "update": new})
    assert result == {**before, **new}
    assert document == before


@settings(max_examples=50)
@given(objects)
def test_removing_everything_leaves_nothing(
    tmp_path_factory: pytest.TempPathFactory, document: dict[str, Any]
) -> None:
    directory = tmp_path_factory.mktemp("overlays")
    result, (matches,) = applied(directory, document, {"target": "$.*", "remove": True})
    assert result == {}
    assert matches == len(document)
