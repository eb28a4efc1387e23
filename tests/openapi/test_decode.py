"""Bytes become a tree of JSON values, or one clear error; nothing in them is believed."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from otto_ext.openapi.document_errors import MAX_DEPTH, MAX_VALUES, DocumentError
from otto_ext.openapi.serialisation import canonical_bytes, decode, pretty_bytes
from otto_ext.openapi.yaml_tree import PurePythonParser, YamlTree, plain_scalar

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
trees = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
)
documents = st.dictionaries(st.text(), trees, min_size=1)


def rules(text: str, label: str = "d.yaml") -> list[str]:
    return [note.rule for note in decode(text.encode(), label).notes]


def read(text: str, label: str = "d.yaml") -> dict[str, Any]:
    return decode(text.encode(), label).document


# -- what is right comes through --------------------------------------------------


@pytest.mark.slow
@pytest.mark.no_cover
@settings(max_examples=50)
@given(documents)
def test_any_json_document_comes_back_as_it_is(document: dict[str, Any]) -> None:
    decoded = decode(json.dumps(document).encode(), "d.json")
    assert decoded.document == document
    assert list(decoded.document) == list(document)
    assert decoded.format == "JSON"
    assert decoded.notes == ()


@pytest.mark.slow
@pytest.mark.no_cover
@settings(max_examples=50)
@given(documents)
def test_json_may_be_called_yaml(document: dict[str, Any]) -> None:
    assert decode(json.dumps(document).encode(), "d.yaml").document == document


def test_yaml_may_have_brackets() -> None:
    decoded = decode(b"{a: 1, a: 2, b: [x]}", "d.yaml")
    assert (decoded.document, decoded.format) == ({"a": 2, "b": ["x"]}, "YAML")
    assert [note.rule for note in decoded.notes] == ["duplicate-key"]
    with pytest.raises(DocumentError, match="is not valid JSON"):
        decode(b"{a: 1}", "d.json")


# PyYAML writes by YAML 1.1, where `0E0` is a word that needs no quotes.
text_of_yaml = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])).filter(
    lambda text: isinstance(plain_scalar(text), str)
)
plain_trees = st.recursive(
    st.none() | st.booleans() | st.integers() | text_of_yaml,
    lambda inner: st.lists(inner) | st.dictionaries(text_of_yaml, inner),
    max_leaves=8,
)


@pytest.mark.slow
@pytest.mark.no_cover
@settings(max_examples=50)
@given(st.dictionaries(text_of_yaml, plain_trees, min_size=1), st.booleans())
def test_what_a_yaml_writer_wrote_is_read_back(document: dict[str, Any], flow: bool) -> None:
    text = yaml.safe_dump(document, allow_unicode=True, default_flow_style=flow, sort_keys=False)
    assert decode(text.encode(), "d.yaml").document == document


@given(st.binary(max_size=200))
def test_any_bytes_are_a_document_or_one_clear_error(data: bytes) -> None:
    try:
        document = decode(data, "d").document
    except DocumentError as error:
        message = str(error)
        document = {}
    else:
        message = "d"
    assert isinstance(document, dict)
    assert message.startswith("d")
    assert "\n" not in message


@given(st.text("abc:-?[]{}#&*!|>'\"%@`,. \n0<", max_size=60))
def test_both_yaml_parsers_agree(text: str) -> None:
    """PyYAML is built without libyaml on some systems."""

    def result(parser: Any) -> Any:
        try:
            return YamlTree("d", [], parser).read(text)
        except DocumentError:
            return "refused"

    fast, pure = result(None), result(PurePythonParser)
    # The two differ on a few malformed texts; what both read, they read alike.
    assert "refused" in (fast, pure) or fast == pure


@pytest.mark.slow
@pytest.mark.no_cover
@settings(max_examples=50)
@given(documents)
def test_written_bytes_are_read_back(document: dict[str, Any]) -> None:
    assert json.loads(pretty_bytes(document)) == document
    assert json.loads(canonical_bytes(document)) == document
    assert b"\n" not in canonical_bytes(document)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le"])
def test_json_comes_in_any_of_its_encodings(encoding: str) -> None:
    assert decode('{"openapi": "3.1.0", "ü": 1}'.encode(encoding), "d.json").document["ü"] == 1


def test_the_content_decides_and_not_the_name() -> None:
    assert decode(b"openapi: 3.1.0", "openapi.json").format == "YAML"
    assert decode(b'{"openapi": "3.1.0"}', "openapi").format == "JSON"


# -- YAML 1.2 -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"), ("yes", "yes"), ("on", "on"), ("y", "y"), ("2020-01-01", "2020-01-01"),
        ("12:30:45", "12:30:45"), ("0o17", 15), ("017", 17), ("190:20:30", "190:20:30"),
        ("True", True), ("-0.5", -0.5), ("0x1F", 31), ("1_000", "1_000"),
        ("true", True), ("False", False), ("~", None), ("", None), ("null", None), ("1.5", 1.5),
        ("-3", -3), ("+4", 4), (".5", 0.5), ("1e3", 1000.0), ("3.0.0", "3.0.0"), ("-", "-"),
        (".inf", ".inf"), (".nan", ".nan"), ("1e999", "1e999"), ("9" * 5000, "9" * 5000),
    ],
)  # fmt: skip
def test_plain_scalars_follow_the_core_schema(text: str, value: Any) -> None:
    found = plain_scalar(text)
    assert (found, type(found)) == (value, type(value))


def test_unquoted_status_codes_are_read_as_text_and_reported() -> None:
    decoded = decode(b"responses:\n  200: {}\n  '201': {}\n  true: {}\n", "d.yaml")
    assert list(decoded.document["responses"]) == ["200", "201", "true"]
    assert [(note.rule, note.pointer) for note in decoded.notes] == [
        ("yaml-key-not-text", "line 2"),
        ("yaml-key-not-text", "line 4"),
    ]


def test_a_key_may_begin_like_markup() -> None:
    assert read("<: 1\n<b>: 2\n") == {"<": 1, "<b>": 2}


def test_quoted_scalars_are_text() -> None:
    assert read("a: '1'\nb: \"true\"\nc: |\n  no\n") == {"a": "1", "b": "true", "c": "no\n"}


def test_tags_say_what_a_value_is() -> None:
    text = "a: !!str 1\nb: !!int '2'\nc: !!timestamp 2020-01-01\nd: ! 3\ne: !!map {}\nf: !!seq []"
    expected = {"a": "1", "b": 2, "c": "2020-01-01", "d": "3", "e": {}, "f": []}
    assert read(text) == expected


@pytest.mark.parametrize(
    "text", ["a: !!python/object/apply:os.system ['true']", "a: !mine 1", "a: !!set {x}"]
)
def test_tags_that_json_has_no_value_for_are_refused(text: str) -> None:
    with pytest.raises(DocumentError, match=r"d\.yaml uses the YAML tag .* \(line 1\)"):
        read(text)


def test_anchors_are_copied_and_not_shared() -> None:
    document = read("a: &x {b: [1]}\nc: *x\nd: &k key\n*k : &v 2\ne: *v\n")
    assert document == {"a": {"b": [1]}, "c": {"b": [1]}, "d": "key", "key": 2, "e": 2}
    assert document["a"] is not document["c"]
    assert document["a"]["b"] is not document["c"]["b"]


def test_an_anchor_may_stand_on_a_key() -> None:
    assert read("&k a: 1\nb: *k\n") == {"a": 1, "b": "a"}


def test_merge_keys_lose_against_an_objects_own() -> None:
    text = "x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz: {<<: [*x, *y], c: 3}\nw:\n  a: 0\n  <<: *x\n"
    document = read(text)
    assert document["z"] == {"a": 1, "b": 1, "c": 3}
    assert document["w"] == {"a": 0, "b": 1}


def test_a_quoted_merge_key_is_a_key() -> None:
    assert read("a: {'<<': 1}") == {"a": {"<<": 1}}


def test_only_objects_can_be_merged() -> None:
    with pytest.raises(DocumentError, match="line 1: `<<` merges objects only"):
        read("a: {<<: 1}")


def test_an_anchor_within_itself_becomes_a_reference() -> None:
    decoded = decode(b"a/b: &x\n  next: *x\n  list: [1, *x]\n", "d.yaml")
    reference = {"$ref": "#/a~1b"}
    assert decoded.document == {"a/b": {"next": reference, "list": [1, reference]}}
    assert [note.rule for note in decoded.notes] == ["yaml-anchor-cycle"] * 2
    json.dumps(decoded.document)


def test_an_anchor_in_a_list_within_itself_names_its_place() -> None:
    assert read("a: [0, &x [*x]]") == {"a": [0, [{"$ref": "#/a/1"}]]}


def test_an_object_that_merges_itself_is_left_without() -> None:
    assert read("a: &x {<<: *x, b: 1}") == {"a": {"b": 1}}
    assert rules("a: &x {<<: *x, b: 1}") == ["yaml-anchor-cycle"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: *x", r"uses the alias \*x, which no anchor defines \(line 1\)"),
        ("? [a]\n: 1", r"uses a list or an object as a key \(line 1\)"),
        ("a: &x {}\n*x : 1", r"uses an alias as a key that is not a string \(line 2\)"),
        ("*x : 1", r"uses an alias as a key that is not a string \(line 1\)"),
        ("a: 1\n---\nb: 2", r"holds more than one YAML document \(line 2\)"),
        ("a: [1", "is neither JSON nor valid YAML: .* at line 2, column 1"),
        ("a: b: c", "is neither JSON nor valid YAML: .* at line 1, column 5"),
        ("a: \x07", "is neither JSON nor valid YAML"),
    ],
)
def test_what_is_no_yaml_is_one_clear_error(text: str, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        read(text)


def test_pure_python_says_the_same_of_a_control_character() -> None:
    with pytest.raises(DocumentError, match="is neither JSON nor valid YAML: unacceptable"):
        YamlTree("d", [], PurePythonParser).read("a: \x07")


# -- what is odd, and what is refused --------------------------------------------------


def test_a_key_that_stands_twice_is_reported() -> None:
    decoded = decode(b'{"a": 1, "b": 2, "a": 3}', "d.json")
    assert decoded.document == {"a": 3, "b": 2}
    assert [note.message for note in decoded.notes] == [
        "the key 'a' stands twice in one object; the last one counts"
    ]
    assert rules("a: 1\na: 2\n") == ["duplicate-key"]


def test_half_a_surrogate_pair_becomes_the_replacement_character() -> None:
    decoded = decode(rb'{"a\ud800": "b\udfff"}', "d.json")
    assert decoded.document == {"a\ufffd": "b\ufffd"}
    assert [note.rule for note in decoded.notes] == ["lone-surrogate"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "d is empty; JSON or YAML was expected"),
        (b" \n\t", "d is empty"),
        (b"# only a comment\n", "d holds nothing at its top level"),
        (b"[]", "d holds an array at its top level; an OpenAPI document is an object"),
        (b"- a", "d holds an array"),
        (b"Not Found", "d holds plain text"),
        (b"42", "d holds a single value"),
        (b'{"a": }', "d is not valid JSON: Expecting value at line 1, column 7"),
        (b'{"a": NaN}', "d holds NaN, which JSON does not have"),
        (b'{"a": 1e999}', "d holds a number beyond what JSON readers can hold"),
        (b'{"a": ' + b"9" * 5000 + b"}", "d is not usable JSON: Exceeds the limit"),
        (b"\xff\xfe\x00", r"d is not UTF-8 \(byte 2\)"),
        (b"caf\xe9: 1", r"d is not UTF-8 \(byte 3\); an OpenAPI document is JSON or YAML"),
        (b"\x7fELF rest of a program\x00", "d is binary"),
        (b"<!DOCTYPE html><p>Swagger", "d is an HTML page, .* run again with --discover"),
        (b"<html>", "d is an HTML page"),
        (b"<?xml version='1.0'?><wsdl/>", "d is XML or HTML, not an OpenAPI document"),
    ],
)
def test_what_is_no_document_is_one_clear_error(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=f"^{message}"):
        decode(data, "d")


@pytest.mark.parametrize("label", ["d.json", "d.yaml"])
def test_depth_is_bounded(label: str) -> None:
    def nested(depth: int) -> bytes:
        return b'{"a": ' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"

    assert decode(nested(MAX_DEPTH), label).document
    for depth in (MAX_DEPTH + 2, 100_000):
        with pytest.raises(DocumentError, match="nests more than 200 levels deep"):
            decode(nested(depth), label)


def test_depth_is_bounded_with_aliases_in_place() -> None:
    half = "[" * 120 + "]" * 120
    with pytest.raises(DocumentError, match="nests more than 200 levels deep"):
        read(f"a: &x {half}\nb: " + "[" * 120 + "*x" + "]" * 120)


@pytest.mark.slow
@pytest.mark.no_cover
def test_an_alias_bomb_is_refused_before_it_goes_off() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    with pytest.raises(DocumentError, match="holds more than 3,000,000 values, YAML anchors"):
        read("\n".join(lines))


def test_the_number_of_values_is_bounded() -> None:
    data = b'{"a": [' + b"0," * MAX_VALUES + b"0]}"
    with pytest.raises(DocumentError, match="holds more than 3,000,000 values"):
        decode(data, "d.json")


def test_numbers_stay_finite() -> None:
    assert math.isfinite(read("a: 1.5e300")["a"])
    assert read("a: .inf") == {"a": ".inf"}
