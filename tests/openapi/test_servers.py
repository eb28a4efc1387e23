"""The base path of every operation, from the servers of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from otto_ext.openapi.servers import BASE_PATH, BasePaths, base_paths, with_source

if TYPE_CHECKING:
    from collections.abc import Mapping

OPERATION: dict[str, Any] = {"responses": {}}


def found(paths: Any = None, **document: Any) -> BasePaths:
    paths = {"/accounts": {"get": OPERATION}} if paths is None else paths
    return base_paths(document, [(path, item, f"/paths{path}") for path, item in paths.items()])


def rules(bases: BasePaths) -> list[str]:
    return [note.rule for note in bases.notes]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://api.ottodigital.io", ""),
        ("https://api.ottodigital.io/", ""),
        ("https://api.ottodigital.io/v1", "/v1"),
        ("https://API.ottodigital.io:443/v1/", "/v1"),
        (" /api/v1/ ", "/api/v1"),
        ("/", ""),
        ("", ""),
        ("v2", "/v2"),
        ("./v2", "/v2"),
        ("../v2/./x/../y", "/v2/y"),
        ("/a.b/v1.2", "/a.b/v1.2"),
        ("/fonds%20é", "/fonds%20é"),
        ("//api.ottodigital.io/v3", "/v3"),
    ],
)
def test_the_path_of_the_first_server_is_the_base_path(url: str, expected: str) -> None:
    bases = found(servers=[{"url": url}, {"url": "https://api.ottodigital.io/other"}])
    assert bases.of("/accounts", "get") == bases.default == expected
    assert bases.notes == ()


@pytest.mark.parametrize("servers", [None, [], {}, "x"])
def test_without_servers_there_is_no_base_path(servers: Any) -> None:
    assert found(servers=servers) == BasePaths("", {})


def test_variables_take_their_defaults() -> None:
    url = "https://{region}.ottodigital.io/{stage}/{version}"
    variables: Mapping[str, Any] = {
        "region": {"default": "api"},
        "stage": {"enum": ["live", "test"]},
        "version": {"default": 2},
    }
    bases = found(servers=[{"url": url, "variables": variables}])
    assert bases == BasePaths("/live/2", {})


@pytest.mark.parametrize(
    ("server", "expected", "rule"),
    [
        ("api.ottodigital.io/v1", "/v1", "server-url"),
        ("localhost:8080/v1", "/v1", "server-url"),
        ("https://api.ottodigital.io/v1?key=1#x", "/v1", "server-url"),
        ("https://api.ottodigital.io/{stage}", "/next", "server-url"),
        ("{custom_url}", "/next", "server-url"),
        ("wss://api.ottodigital.io/stream", "/next", "server-url"),
        ("http://[", "/next", "server-url"),
        (None, "/next", "server-url"),
        ("https://api.example.com/v1", "/v1", "server-origin"),
        ("http://api.ottodigital.io/v1", "/v1", "server-origin"),
    ],
)
def test_odd_servers_are_reported(server: Any, expected: str, rule: str) -> None:
    bases = found(servers=[{"url": server}, {"url": "https://api.ottodigital.io/next"}])
    assert bases.default == expected
    assert rule in rules(bases)
    assert all(note.pointer == "/servers/0" for note in bases.notes)


def test_the_origin_of_another_server_is_named_and_what_to_do() -> None:
    (note,) = found(servers=[{"url": "https://evil.example/v1"}]).notes
    assert "https://evil.example" in note.message
    assert "calls go to https://api.ottodigital.io" in note.message
    assert "base_url" in note.message


def test_a_base_path_that_all_paths_begin_with_is_sent_once() -> None:
    paths = {"/v1/accounts": {"get": OPERATION}, "/v1": {"get": OPERATION}}
    bases = found(paths, servers=[{"url": "/v1"}])
    assert bases.default == ""
    assert rules(bases) == ["base-path-twice"]


def test_a_base_path_that_some_paths_begin_with_is_sent_with_all_and_reported() -> None:
    paths = {"/v1/accounts": {"get": OPERATION}, "/v10": {"get": OPERATION}}
    bases = found(paths, servers=[{"url": "/v1"}])
    assert bases.default == "/v1"
    assert rules(bases) == ["base-path-overlap"]
    assert BASE_PATH in bases.notes[0].message


def test_an_overlay_may_state_the_base_path() -> None:
    paths = {"/accounts/{id}": {"get": OPERATION}}
    assert found(paths, servers=[{"url": "/accounts"}]).default == ""
    bases = found(paths, servers=[{"url": "/accounts"}], **{BASE_PATH: "accounts/"})
    assert bases == BasePaths("/accounts", {})


def test_servers_of_a_path_or_an_operation_count_where_the_origin_is_the_same() -> None:
    own = {"responses": {}, "servers": [{"url": "https://api.ottodigital.io/files"}]}
    elsewhere = {"responses": {}, "servers": [{"url": "https://files.example/x"}]}
    paths = {
        "/a": {"get": OPERATION, "post": own, "put": elsewhere},
        "/b": {"get": OPERATION, "servers": [{"url": "/v2"}], "post": own},
        "/c": {"get": OPERATION, "additionalOperations": {"LINK": own}},
    }
    bases = found(paths, servers=[{"url": "https://api.ottodigital.io/v1"}])
    assert bases.default == "/v1"
    assert {key: bases.of(*key) for key in [("/a", "get"), ("/a", "post"), ("/a", "put")]} == {
        ("/a", "get"): "/v1",
        ("/a", "post"): "/files",
        ("/a", "put"): "/v1",
    }
    assert (bases.of("/b", "get"), bases.of("/b", "post")) == ("/v2", "/files")
    assert (bases.of("/c", "get"), bases.of("/c", "link")) == ("/v1", "/files")
    assert [(n.rule, n.pointer) for n in bases.notes] == [("own-server", "/paths/a/put/servers/0")]


def test_where_servers_stand_at_the_paths_alone_their_origin_is_the_documents() -> None:
    paths = {
        "/a": {"get": OPERATION, "servers": [{"url": "https://verify.example/v2"}]},
        "/b": {"get": OPERATION, "servers": [{"url": "https://verify.example/v3"}]},
    }
    bases = found(paths)
    assert (bases.of("/a", "get"), bases.of("/b", "get")) == ("/v2", "/v3")
    assert rules(bases) == ["server-origin"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("v1", "/docs/v1"),
        ("./v1", "/docs/v1"),
        ("../v1", "/v1"),
        (".", "/docs/"),
        ("v{version}/x", "/docs/v{version}/x"),
        ("/v1", "/v1"),
        ("", ""),
        ("https://api.example.com/v1", "https://api.example.com/v1"),
        ("api.example.com/v1", "api.example.com/v1"),
        ("{host}/v1", "{host}/v1"),
    ],
)
def test_relative_servers_are_relative_to_where_the_document_was_fetched(
    url: str, expected: str
) -> None:
    holder = {"servers": [{"url": url, "description": "d"}, {"url": 1}, None]}
    document = {**holder, "paths": {"/a~b": {**holder, "get": dict(holder)}, "/c": {}}}
    before = repr(document)
    moved, notes = with_source(document, "https://api.example.com/docs/openapi.json")
    assert repr(document) == before
    item = moved["paths"]["/a~b"]
    for place in (moved, item, item["get"]):
        assert place["servers"] == [{"url": expected, "description": "d"}, {"url": 1}, None]
    changed = url != expected
    assert [note.pointer for note in notes] == (
        ["/servers/0/url", "/paths/~1a~0b/servers/0/url", "/paths/~1a~0b/get/servers/0/url"]
        if changed
        else []
    )


URLS = st.one_of(
    st.text(max_size=20),
    st.from_regex(r"(https?://[a-z.]{1,8})?(/[a-z.{}]{0,4}){0,4}", fullmatch=True),
    st.none(),
    st.integers(),
)


@pytest.mark.slow
@given(st.lists(st.fixed_dictionaries({"url": URLS}), max_size=3), URLS)
def test_whatever_the_servers_say_a_base_path_can_stand_before_a_path(
    servers: list[Any], own: Any
) -> None:
    paths = {"/a": {"get": {**OPERATION, "servers": [{"url": own}]}, "put": OPERATION}}
    bases = found(paths, servers=servers)
    for method in ("get", "put"):
        base = bases.of("/a", method)
        assert base == "" or (base.startswith("/") and not base.endswith("/"))
        assert not {".", ".."} & set(base.split("/"))
        assert "{" not in base
