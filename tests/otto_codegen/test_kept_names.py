"""Names are an interface: a rerun keeps those of the last one, until `--rename` asks for others."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from otto_codegen.kept import Kept, Rename, renames, settled
from otto_codegen.normalise import normalise
from otto_codegen.parse import parse
from otto_codegen.source_map import SourceMap, TagNames

from otto_ext.openapi.json_values import escape

Json = dict[str, Any]
#: Whole documents are large, and take long to draw.
SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)


def map_of(document: Json, names: SourceMap | None = None) -> SourceMap:
    return SourceMap.of(parse(normalise(document).document, names))


def named(names: SourceMap) -> dict[tuple[str, ...], str]:
    """Every name of a client, by what it is the name of."""
    found: dict[tuple[str, ...], str] = {}
    for label, it in names.operations.items():
        # Two tags can have the same attribute.
        found["tags", label] = ", ".join(it.tags)
        found["method", label] = it.method
        found["pages", label] = it.pages
        for name, argument in it.arguments.items():
            found["argument", label, argument.place, argument.key] = name
    for name, schema in names.schemas.items():
        found["class", *schema.of] = name
        found["input", *schema.of] = schema.input
        for attribute, one in schema.attributes.items():
            found["attribute", *schema.of, one.key] = attribute
        for member, value in schema.members.items():
            found["member", *schema.of, str(value)] = member
    return {key: name for key, name in found.items() if name}


def document(paths: Json, schemas: Json | None = None) -> Json:
    return {
        "openapi": "3.1.0",
        "info": {"title": "Test", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas or {}},
    }


def operation(operation_id: str | None, schema: Json | None = None, **more: Any) -> Json:
    content = {"application/json": {"schema": schema or {}}}
    found: Json = {"responses": {"200": {"description": "ok", "content": content}}, **more}
    return found if operation_id is None else {"operationId": operation_id, **found}


def query(name: str, schema: Json | None = None) -> Json:
    return {"name": name, "in": "query", "schema": schema or {"type": "string"}}


def by_other_rules(names: SourceMap) -> SourceMap:
    """The names of a client as rules would have made them that differ in every name."""
    found = names.as_dict()
    for operation in found["operations"].values():
        operation["method"] = f"do_{operation['method']}"
        if "pages" in operation:
            operation["pages"] = f"all_{operation['pages']}"
        operation["arguments"] = {
            # The body as a whole is called `body` by every rule.
            name if not it[1] else f"{name}_field" if it[0] == "body" else f"the_{name}": it
            for name, it in operation["arguments"].items()
        }
    for schema in found["schemas"].values():
        if "input" in schema:
            schema["input"] = f"{schema['input']}Model"
        if schema["kind"] == "enum":
            schema["names"] = {f"IS_{name}": value for name, value in schema["names"].items()}
        elif schema["kind"] == "model":
            schema["names"] = {f"{name}_field": at for name, at in schema["names"].items()}
    found["schemas"] = {f"{name}Model": it for name, it in found["schemas"].items()}
    return SourceMap.from_dict(found)


# -- grown documents -------------------------------------------------------------------------------

#: Names that rules bring near to each other, and that take what others would want.
NAMES = st.sampled_from(
    [
        *("list", "List", "listAccounts", "list_accounts", "iter_accounts", "accounts", "Account"),
        *("account", "a-b", "a_b", "aB", "kind", "Kind", "body", "name", "names", "class", "value"),
        *("AccountKind", "account_kind", "AccountDict", "KindInput", "item", "AccountItem", "wait"),
    ]
)
ENUMS = st.lists(NAMES, min_size=2, max_size=4, unique=True).map(
    lambda members: {"type": "string", "enum": members}
)


def objects(inner: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    return st.dictionaries(NAMES, inner, min_size=1, max_size=4).map(
        lambda properties: {"type": "object", "properties": properties}
    )


REFERENCES = st.sampled_from(["Account", "account", "Kind", "AccountDict"]).map(
    lambda name: {"$ref": f"#/components/schemas/{name}"}
)
SCHEMAS = st.recursive(
    st.just({"type": "string"}) | ENUMS | REFERENCES,
    lambda inner: objects(inner) | inner.map(lambda items: {"type": "array", "items": items}),
    max_leaves=5,
)
COMPONENTS = st.fixed_dictionaries(
    {name: objects(SCHEMAS) | ENUMS for name in ("Account", "account", "Kind", "AccountDict")},
    optional={name: objects(SCHEMAS) for name in ("AccountKind", "AccountItem", "KindInput")},
)


@st.composite
def operations(draw: st.DrawFn) -> Json:
    found = operation(draw(st.none() | NAMES), draw(SCHEMAS))
    names = draw(st.lists(NAMES, max_size=3, unique=True))
    found["parameters"] = [query(name, draw(st.just({"type": "string"}) | ENUMS)) for name in names]
    found["tags"] = draw(st.lists(NAMES, max_size=2, unique=True))
    if draw(st.booleans()):
        found["requestBody"] = {"content": {"application/json": {"schema": draw(SCHEMAS)}}}
    return found


PATHS = st.dictionaries(
    st.sampled_from(["/a", "/b", "/c"]),
    st.dictionaries(st.sampled_from(["get", "post"]), operations(), min_size=1, max_size=2),
    min_size=1,
    max_size=3,
)


def first_last(values: Json, key: str, value: Any) -> Json:
    """An object with one more entry, in front of all others: what is first has the first choice."""
    return {key: value, **values}


@st.composite
def grown(draw: st.DrawFn) -> tuple[Json, Json]:
    """A document, and the same with more in it."""
    old = document(draw(PATHS), draw(COMPONENTS))
    new = copy.deepcopy(old)
    new["paths"] = first_last(new["paths"], "/0", {"get": draw(operations())})
    for item in new["paths"].values():
        for one in item.values():
            if draw(st.booleans()):
                taken = {parameter["name"] for parameter in one["parameters"]}
                name = draw(NAMES.filter(lambda it: it not in taken))  # noqa: B023
                one["parameters"].insert(0, query(name, draw(ENUMS)))
    for name, schema in list(new["components"]["schemas"].items()):
        if draw(st.booleans()):
            if "properties" in schema:
                key = draw(NAMES)
                if key not in schema["properties"]:
                    schema["properties"] = first_last(schema["properties"], key, draw(SCHEMAS))
            else:
                member = draw(NAMES)
                schema["enum"] = list(dict.fromkeys([member, *schema["enum"]]))
        assert name in new["components"]["schemas"]
    more = {name: draw(objects(SCHEMAS)) for name in ("AccountItemDict", "GetA", "kind")}
    new["components"]["schemas"] = {**more, **new["components"]["schemas"]}
    return old, new


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(grown())
def test_a_grown_document_renames_nothing(documents: tuple[Json, Json]) -> None:
    old, new = documents
    before = map_of(old)
    after = named(map_of(new, before))
    # What refers to a schema elsewhere now is another schema; a body can lose its keywords.
    lost = [key for key in named(before) if key not in after and key[0] != "argument"]
    assert not lost
    assert {key: after[key] for key in named(before) if key in after} == {
        key: name for key, name in named(before).items() if key in after
    }


@settings(max_examples=20, deadline=None, suppress_health_check=SLOW)
@given(PATHS, COMPONENTS)
def test_other_rules_rename_nothing_until_that_is_asked_for(paths: Json, schemas: Json) -> None:
    source = document(paths, schemas)
    canonical = normalise(source).document
    by_rule = SourceMap.of(parse(canonical))
    before = by_other_rules(by_rule)
    kept = SourceMap.of(parse(canonical, before))
    lost = {key for key in named(before) if key not in named(kept) and key[0] != "argument"}
    assert not lost
    assert {key: named(kept)[key] for key in named(before) if key in named(kept)} == {
        key: name for key, name in named(before).items() if key in named(kept)
    }
    assert named(SourceMap.of(parse(canonical, kept))) == named(kept)
    assert named(SourceMap.of(parse(canonical, before, rename=True))) == named(by_rule)


# -- what is the same ------------------------------------------------------------------------------


def test_an_operation_that_moved_keeps_its_names() -> None:
    kind = query("k", {"type": "string", "enum": ["a", "b"]})
    before = map_of(document({"/v1/a/{id}": {"get": operation("getA", parameters=[kind])}}))
    schema = before.schemas["GetAK"]
    assert schema.of == ("GET /v1/a/{id}", "query k")
    known = SourceMap(
        {"main": TagNames("default", "Main")},
        {label: evolve(it, method="fetch_a") for label, it in before.operations.items()},
        {"Letter": schema},
    )
    moved = {"/v2/a/{id}": {"get": operation("getA", parameters=[query("x"), kind])}}
    found = map_of(document(moved), known)
    (one,) = found.operations.values()
    assert (one.method, one.tags, "Letter" in found.schemas) == ("fetch_a", ("main",), True)
    other_id = {"/v1/a/{a_id}": {"get": operation("readA", parameters=[kind])}}
    found = map_of(document(other_id), known)
    assert found.operations["GET /v1/a/{a_id}"].method == "fetch_a"


def test_a_name_that_cannot_be_used_any_more_is_not_kept() -> None:
    source = document(
        {"/a": {"post": operation("a", parameters=[query("p")], tags=["t"])}},
        {"M": {"type": "object", "properties": {"x": {"type": "string"}}}},
    )
    before = map_of(source)
    (label,) = before.operations
    names = before.as_dict()
    names["tags"] = {"request": ["t", "Request"]}  # a method of the client
    names["operations"][label]["arguments"] = {
        "request_options": ["query", "p", "str | Unset", "parameters/0"]
    }
    names["schemas"]["M"]["names"] = {"to_dict": ["str | Unset", "properties/x"]}
    after = map_of(source, SourceMap.from_dict(names))
    assert named(after) == named(before)


def test_what_is_new_is_named_around_what_is_there() -> None:
    old = {
        "Account": {
            "type": "object",
            "properties": {"kind": {"type": "string", "enum": ["a", "b"]}},
        }
    }
    before = map_of(
        document({"/a": {"get": operation("a", {"$ref": "#/components/schemas/Account"})}}, old)
    )
    assert before.schemas["AccountKind"].of == ("/components/schemas/Account", "/kind")
    new = {"AccountKind": {"type": "object", "properties": {"n": {"type": "integer"}}}, **old}
    after = map_of(document({}, new), before)
    assert after.schemas["AccountKind"].of == ("/components/schemas/Account", "/kind")
    assert after.schemas["AccountKind2"].at == "/components/schemas/AccountKind"
    # Once the first one is gone, its name is free.
    alone = map_of(document({}, {"AccountKind": new["AccountKind"]}), before)
    assert set(alone.schemas) == {"AccountKind"}


def test_a_new_parameter_leaves_the_fields_of_the_body_their_names() -> None:
    model = {"type": "object", "properties": {"name": {"type": "string"}}}
    body = {"content": {"application/json": {"schema": model}}}
    before = map_of(document({"/a": {"post": operation("a", requestBody=body)}}))
    grown = document({"/a": {"post": operation("a", requestBody=body, parameters=[query("name")])}})
    found = map_of(grown, before).operations["POST /a"].arguments
    assert {name: it.place for name, it in found.items()} == {
        "body": "body",
        "name": "body",
        "name_query": "query",
    }
    assert "name" not in {n for n, it in map_of(grown).operations["POST /a"].arguments.items()
                          if it.place == "body"}  # fmt: skip


# -- what --rename would change --------------------------------------------------------------------


def test_names_that_the_rules_would_change_are_listed() -> None:
    source = document(
        {"/a": {"get": operation("listA", {"$ref": "#/components/schemas/M"}, tags=["t"],
                                 parameters=[query("p")])}},
        {"M": {"type": "object", "properties": {"x": {"type": "string"}}},
         "E": {"type": "string", "enum": ["a", "b"]}},
    )  # fmt: skip
    before = by_other_rules(map_of(source))
    canonical = normalise(source).document
    api = parse(canonical, before)
    assert api.kept == [
        Rename("method", "t.do_list_a", "t.list_a"),
        Rename("argument", "t.list_a(the_p)", "t.list_a(p)"),
        Rename("class", "MModel", "M"),
        Rename("attribute", "MModel.x_field", "M.x"),
        Rename("class", "EModel", "E"),
        Rename("member", "EModel.IS_A", "E.A"),
        Rename("member", "EModel.IS_B", "E.B"),
    ]
    assert renames(Kept.of(before, canonical), before) == []


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        ({}, {1: "a", 2: "b"}),
        ({2: "a"}, {1: "a_2", 2: "a"}),
        ({1: "b", 2: "a"}, {1: "b", 2: "a"}),
        ({1: "not a name"}, {1: "a", 2: "b"}),
        ({3: "a"}, {1: "a", 2: "b"}),
    ],
)
def test_settling_names(kept: dict[int, str], expected: dict[int, str]) -> None:
    assert settled({1: "a", 2: "b"}, kept, str.isidentifier) == expected


def test_new_names_leave_others_free() -> None:
    assert settled({1: "a"}, {}, str.isidentifier, ["a"]) == {1: "a_2"}
    assert settled({1: "a"}, {1: "a"}, str.isidentifier, ["a"]) == {1: "a"}


def test_pointers_of_components_are_escaped() -> None:
    found = map_of(document({}, {"a/b": {"type": "object", "properties": {"x": {}}}}))
    (schema,) = found.schemas.values()
    assert schema.of == (f"/components/schemas/{escape('a/b')}",) == (schema.at,)
