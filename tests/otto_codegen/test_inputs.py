"""What a call accepts: models, dicts checked as TypedDicts, keywords, plain values of enums."""

from __future__ import annotations

import importlib
import inspect
import sys
import typing
import uuid
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pytest
from otto_codegen.normalise import normalise
from otto_codegen.render_client import render
from support.api_documents import small

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Json = dict[str, Any]
TEXT: Json = {"type": "string"}
COLOR: Json = {"type": "string", "enum": ["red", "dark blue"]}


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def document() -> Json:
    """A document whose requests hold what responses do not, and the other way round."""
    made = small()
    one_way: Json = {
        "type": "object",
        "required": ["id", "name", "secret"],
        "properties": {
            "id": {**TEXT, "readOnly": True},
            "name": TEXT,
            "secret": {**TEXT, "writeOnly": True},
        },
    }
    schemas: Json = {
        "Color": COLOR,
        "Level": {"type": "integer", "enum": [1, -2]},
        "Part": {"type": "object", "properties": {"color": ref("Color")}},
        "Either": {"oneOf": [ref("Part"), {"type": "array", "items": ref("Color")}]},
        "Order": {
            "type": "object",
            "required": ["itemName", "color"],
            "properties": {
                "itemName": {"type": "string", "description": "What is ordered."},
                "color": ref("Color"),
                "levels": {"type": "array", "items": ref("Level")},
                "parts": {"type": "array", "items": ref("Part")},
                "byName": {"type": "object", "additionalProperties": ref("Part")},
                "either": ref("Either"),
                "oldNote": {**TEXT, "deprecated": True},
                "when": {"type": "string", "format": "date"},
            },
        },
        "Made": one_way,
        "Asked": one_way,
        "Odd": {
            "type": "object",
            "properties": {"a-b": TEXT, "class": TEXT, "__x": TEXT, "str": ref("Color")},
        },
        "Outcome": {"type": "object", "properties": {"part": ref("Part"), "made": ref("Made")}},
    }
    json = "application/json"
    responses = {"200": {"description": "", "content": {json: {"schema": ref("Outcome")}}}}

    def post(name: str, schema: Json, **more: Any) -> Json:
        body = {"required": True, "content": {json: {"schema": schema}}, **more.pop("body", {})}
        return {"post": {"operationId": name, "requestBody": body, "responses": responses, **more}}

    query = [
        {"name": "color", "in": "query", "schema": ref("Color")},
        {"name": "old", "in": "query", "deprecated": True, "schema": TEXT},
    ]
    made["paths"] = {
        "/orders": post("addOrder", ref("Order")),
        "/made": post("addMade", ref("Made")),
        "/asked": post("addAsked", ref("Asked")),
        "/odd": post("addOdd", ref("Odd"), body={"required": False}),
        "/clash": post("addClash", ref("Part"), parameters=query[:1]),
        "/list": post("addList", {"type": "array", "items": ref("Part")}),
        "/empty": post("addPart", ref("Part")),
        "/find": {"get": {"operationId": "find", "parameters": query, "responses": responses}},
    }
    made["components"] = {"schemas": schemas}
    return made


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("inputs")
    name = f"inputs_{uuid.uuid4().hex}"
    render(normalise(document()).document, folder / name)
    sys.path.insert(0, str(folder))
    found = importlib.import_module(name)
    importlib.import_module(f"{name}.models")
    yield found
    sys.path.remove(str(folder))
    for module in [module for module in sys.modules if module.partition(".")[0] == name]:
        del sys.modules[module]


class Recorder:
    """Keeps what generated code hands over."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []

    def execute(self, call: Any) -> Any:
        self.calls.append((call.operation, call.arguments, call.body))
        return type("Response", (), {"parsed": None})


def method(api: Any, name: str, client: Any) -> Any:
    module = importlib.import_module(f"{api.__name__}.api.default")
    return getattr(module.Default(client), name)


def ways(api: Any, name: str) -> list[Any]:
    """The functions with the signatures of a method that has several."""
    module = importlib.import_module(f"{api.__name__}.api.default._methods")
    return [value for key, value in vars(module).items() if key.startswith(f"_{name}_")]


def sent(api: Any, name: str, **arguments: Any) -> Any:
    """The body that a call hands over."""
    recorder = Recorder()
    method(api, name, recorder)(**arguments)
    return recorder.calls[-1][2]


def signatures(api: Any, name: str) -> list[dict[str, str]]:
    """The keyword arguments of each overload, with their annotations as written."""
    found = ways(api, name)
    return [
        {
            key: parameter.annotation
            for key, parameter in inspect.signature(overload).parameters.items()
            if key not in {"self", "request_options"}
        }
        for overload in found
    ]


def test_a_body_is_a_model_a_dict_or_keywords(api: Any) -> None:
    whole, fields, old = signatures(api, "add_order")
    assert whole == {"body": "Order | OrderDict"}
    assert fields == {
        "item_name": "str",
        "color": "ColorInput",
        "levels": "Sequence[LevelInput] | Unset",
        "parts": "Sequence[Part | PartDict] | Unset",
        "by_name": "Mapping[str, Part | PartDict] | Unset",
        "either": "EitherInput | Unset",
        "when": "date | Unset",
    }
    assert old == {**fields, "old_note": "str | Unset"}


def test_keywords_are_sent_by_their_json_keys(api: Any) -> None:
    assert sent(api, "add_order", item_name="x", color="red", by_name={"a": {"color": "red"}}) == {
        "itemName": "x",
        "color": "red",
        "byName": {"a": {"color": "red"}},
    }


def test_a_whole_body_is_handed_over_as_it_is(api: Any) -> None:
    body = {"itemName": "x", "color": "red"}
    assert sent(api, "add_order", body=body) is body


def test_body_and_keywords_exclude_each_other(api: Any) -> None:
    with pytest.raises(TypeError, match="give the body or its fields, not both: color"):
        sent(api, "add_order", body={}, color="red")


def test_no_keyword_is_no_body_where_none_is_needed_and_an_empty_one_otherwise(api: Any) -> None:
    types = importlib.import_module(f"{api.__name__}.types")
    assert sent(api, "add_odd") is types.UNSET
    assert sent(api, "add_part") == {}
    assert sent(api, "add_order") is types.UNSET


def test_a_field_named_like_a_parameter_leaves_the_body_whole(api: Any) -> None:
    assert list(inspect.signature(method(api, "add_clash", None)).parameters) == [
        "body",
        "color",
        "request_options",
    ]


def test_a_list_is_given_whole(api: Any) -> None:
    parameters = inspect.signature(method(api, "add_list", None)).parameters
    part = importlib.import_module(f"{api.__name__}.models.part")
    assert parameters["body"].annotation == Sequence[part.Part | part.PartDict]


def test_deprecated_arguments_have_an_overload_of_their_own(api: Any) -> None:
    assert [list(found) for found in signatures(api, "find")] == [["color"], ["color", "old"]]
    without, with_it = ways(api, "find")
    assert not hasattr(without, "__deprecated__")
    assert with_it.__deprecated__ == "The API marks old of find as deprecated."


def test_deprecated_arguments_warn_where_they_are_given(api: Any) -> None:
    call = method(api, "find", Recorder())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        call(color="red")
    with pytest.warns(DeprecationWarning, match="old of find") as seen:
        call(old="x")
    assert seen[0].filename == __file__


def entries(api: Any, name: str) -> dict[str, str]:
    """The keys of a TypedDict with their types, as written."""
    found = getattr(api.models, name).__annotations__
    return {key: annotation.__forward_arg__ for key, annotation in found.items()}


def test_dicts_have_the_models_json_keys(api: Any) -> None:
    assert entries(api, "OrderDict") == {
        "itemName": "str",
        "color": "ColorInput",
        "levels": "NotRequired[Sequence[LevelInput]]",
        "parts": "NotRequired[Sequence[Part | PartDict]]",
        "byName": "NotRequired[Mapping[str, Part | PartDict]]",
        "either": "NotRequired[EitherInput]",
        "oldNote": "NotRequired[str]",
        "when": "NotRequired[date]",
    }


def test_what_only_responses_have_need_not_be_given(api: Any) -> None:
    assert entries(api, "MadeDict") == {"id": "NotRequired[str]", "name": "str", "secret": "str"}
    assert {"id": "str | Unset", "name": "str", "secret": "str"} in signatures(api, "add_made")
    assert api.models.Asked(name="A", secret="B").to_dict() == {"name": "A", "secret": "B"}


def test_what_only_requests_have_is_missing_from_no_response(api: Any) -> None:
    reported: list[str] = []
    made = api.models._codec_of("Made")
    read = made.repair({"id": "1", "name": "A"}, "", lambda pointer, *_: reported.append(pointer))
    assert (read.id, reported) == ("1", [])
    made.repair({"name": "A"}, "", lambda pointer, *_: reported.append(pointer))
    assert reported == ["/id"]


def test_keys_that_are_no_names_are_keys_all_the_same(api: Any) -> None:
    assert entries(api, "OddDict") == {
        "a-b": "NotRequired[str]",
        "class": "NotRequired[str]",
        "__x": "NotRequired[str]",
        "str": "NotRequired[ColorInput]",
    }


def test_plain_values_of_an_enumeration(api: Any) -> None:
    color, level = api.models.ColorInput, api.models.LevelInput
    assert typing.get_args(typing.get_args(color)[1]) == ("red", "dark blue")
    assert typing.get_args(typing.get_args(level)[1]) == (1, -2)


def test_only_what_is_sent_has_an_input(api: Any) -> None:
    assert "OutcomeDict" not in dir(api.models)
    assert "PartDict" in dir(api.models)


def test_fields_of_what_no_response_holds_take_plain_values(api: Any) -> None:
    annotations = {a.name: a.type for a in api.models.Order.__attrs_attrs__}
    assert annotations["color"] == "ColorInput"
    # A part is in responses as well: there a member is what one reads.
    assert {a.name: a.type for a in api.models.Part.__attrs_attrs__}["color"] == "Color | Unset"


def test_a_model_with_plain_values_is_written_like_one_with_members(api: Any) -> None:
    plain = api.models.Order(item_name="x", color="red", levels=[1])
    members = api.models.Order(
        item_name="x", color=api.models.Color.RED, levels=[api.models.Level(1)]
    )
    assert plain.to_dict() == members.to_dict() == {"itemName": "x", "color": "red", "levels": [1]}


def test_the_docstring_names_the_fields(api: Any) -> None:
    text = method(api, "add_order", None).__doc__
    assert "item_name: What is ordered." in text
    assert "old_note: Deprecated." in text


def test_names_that_a_document_uses_itself(tmp_path: Path) -> None:
    made = document()
    made["components"]["schemas"]["OrderDict"] = {"type": "object", "properties": {"x": TEXT}}
    made["components"]["schemas"]["ColorInput"] = COLOR
    render(normalise(made).document, tmp_path / "clashing_api")
    text = (tmp_path / "clashing_api" / "api" / "default" / "_methods.py").read_text()
    assert "body: Order | OrderDict2," in text
    assert "color: ColorInput2," in text
