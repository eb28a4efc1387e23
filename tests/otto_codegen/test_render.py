"""Rendered clients, imported and called: what the document says is what Python offers."""

from __future__ import annotations

import hashlib
import importlib
import inspect
import json
import shutil
import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from otto_codegen import render_client as module
from otto_codegen.codegen_errors import CodegenError
from otto_codegen.docstrings import docstring, docstring_summary
from otto_codegen.normalise import normalise
from otto_codegen.render_client import pycode, render
from support.api_documents import HOSTILE_TEXTS, hostile, rich, small

from otto_ext.wire.types import Response

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The client of a rich document, imported under a name of its own."""
    folder = tmp_path_factory.mktemp("rendered")
    render(normalise(rich()).document, folder / "rich_api")
    sys.path.insert(0, str(folder))
    yield importlib.import_module("rich_api")
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == "rich_api"]:
        del sys.modules[name]


def make(document: Json, folder: Path) -> Path:
    target = folder / f"api_{uuid.uuid4().hex}"
    render(normalise(document).document, target)
    return target


def schema(**properties: Any) -> Json:
    return {"type": "object", "properties": properties}


def of(folder: Path, *, components: Json | None = None, **operation: Any) -> dict[str, str]:
    """The files of a client with one operation, by name."""
    document = small()
    document["paths"] = {"/x": {"post": {"operationId": "go", "responses": {}, **operation}}}
    document["components"] = {"schemas": components or {}}
    target = make(document, folder)
    return {str(path.relative_to(target)): path.read_text() for path in target.rglob("*.py")}


def body(media: Json) -> Json:
    return {"required": True, "content": media}


# -- the facade ----------------------------------------------------------------------------------


class Client:
    """What generated code needs of a client; keeps what it is handed."""

    def __init__(self) -> None:
        self.sent: list[tuple[Any, ...]] = []
        self._caller = self

    def execute(self, call: Any) -> Any:
        self.sent.append(
            (call.operation, call.arguments, call.body, call.content_type, call.options)
        )
        return Response(200, b"", httpx.Headers(), "parsed")


def test_each_operation_is_a_method_and_four_functions(rendered: Any) -> None:
    client = importlib.import_module("rich_api.client")
    assert set(client.OPERATIONS) == {
        "pets.list_pets",
        "pets.add_pet",
        "things_and_more.put_thing",
    }
    operations = importlib.import_module("rich_api.api.things_and_more.put_thing")
    for name in ("sync", "sync_detailed", "asyncio", "asyncio_detailed"):
        parameters = inspect.signature(getattr(operations, name)).parameters
        assert set(parameters) == {
            "id",
            "client",
            "body",
            "page_size",
            "ids",
            "x_trace",
            "filter_",
            "content_type",
            "request_options",
        }
        assert parameters["client"].default is inspect.Parameter.empty


def test_a_call_hands_over_what_was_given(rendered: Any) -> None:
    pets = importlib.import_module("rich_api.api.pets.list_pets")
    client = Client()
    assert pets.sync(client=client) == "parsed"
    assert pets.sync_detailed(client=client).parsed == "parsed"
    operation, arguments, *_ = client.sent[0]
    assert (operation.name, operation.method, operation.path) == ("pets.list_pets", "GET", "/pets")
    assert arguments == {}
    assert operation.retry == {"statuses": [500]}
    assert [response.status for response in operation.responses] == ["200", "default"]


def test_deprecated_operations_warn(rendered: Any) -> None:
    pets = importlib.import_module("rich_api.api.pets.add_pet")
    models = importlib.import_module("rich_api.models")
    with pytest.warns(DeprecationWarning, match="add_pet"):
        pets.sync(client=Client(), body=models.Dog())


def test_docstrings_are_the_documents(rendered: Any) -> None:
    pets = importlib.import_module("rich_api.api.pets")
    text = inspect.getdoc(pets.Pets.list_pets) or ""
    for said in ("All pets.", "Lists `all` of them.", "GET /pets", "request_options"):
        assert said in text
    things = importlib.import_module("rich_api.api.things_and_more")
    text = inspect.getdoc(things.ThingsAndMore.put_thing) or ""
    assert "The API's default: 10" in text
    assert "application/octet-stream" in text


# -- models --------------------------------------------------------------------------------------


def test_models_are_attrs_classes_with_typed_fields(rendered: Any) -> None:
    models = importlib.import_module("rich_api.models")
    everything = models.Everything
    names = list(inspect.signature(everything).parameters)
    assert names[:2] == ["id", "when"], "required fields come first"
    hints = everything.__annotations__
    assert hints["id"] == "UUID"
    assert hints["amount"] == "Decimal | Unset"
    assert hints["level"] == "Level | None | Unset"
    assert hints["map_"] == "dict[str, Color] | Unset"
    assert models.Dog().kind == "dog", "a constant needs no argument"
    assert list(models.Color) == ["red", "dark blue", "1"]
    assert models.Level(2) == 2


def test_models_go_to_json_and_back(rendered: Any) -> None:
    models = importlib.import_module("rich_api.models")
    raw = {
        "id": "6f1c1d0e-7c55-4b62-9a4b-0b6f1d3f6a11",
        "when": "2026-01-31T17:00:00Z",
        "day": "2026-01-31",
        "amount": "1.50",
        "color": "dark blue",
        "level": None,
        "inline": {"a b": "x", "class": "y"},
        "any": [1, {"x": None}],
        "both": 5,
        "undocumented": True,
    }
    thing = models.Everything.from_dict(raw)
    assert thing.color is models.Color.DARK_BLUE
    assert thing.inline.class_ == "y"
    assert thing.additional_properties == {"undocumented": True}
    assert json.loads(json.dumps(thing.to_dict())) == raw


def test_named_types_that_are_no_classes_are_aliases(rendered: Any) -> None:
    alias = importlib.import_module("rich_api.models.pet")
    assert "Dog | Cat" in inspect.getsource(alias)


# -- types of bodies and responses ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("media_type", "stated", "annotation"),
    [
        ("application/json", {"type": "string"}, "str"),
        ("application/json", {}, "Any"),
        ("application/json", {"type": "string", "format": "binary"}, "bytes"),
        ("application/vnd.x+json", {"type": "array", "items": {"type": "integer"}}, "list[int]"),
        ("text/plain", {"type": "string"}, "str"),
        ("text/plain", {"type": "object", "properties": {"a": {}}}, "str"),
        ("text/csv", {"type": "string", "format": "binary"}, "bytes"),
        ("application/pdf", {}, "bytes"),
        ("multipart/mixed", {"type": "object", "properties": {"a": {}}}, "bytes"),
        ("application/json", {"type": ["string", "null"]}, "str | None"),
        ("application/json", {"type": "null"}, "None"),
        ("application/json", {"oneOf": [{"type": "string"}, {"type": "integer"}]}, "str | int"),
        ("application/json", {"additionalProperties": {"type": "boolean"}}, "dict[str, bool]"),
        ("application/json", {"type": "number", "format": "decimal"}, "Decimal"),
        ("application/json", {"type": "number"}, "Decimal"),
        ("application/json", {"type": "number", "x-otto-numbers": "float"}, "float"),
    ],
)
def test_types_of_responses(tmp_path: Path, media_type: str, stated: Json, annotation: str) -> None:
    responses = {"200": {"description": "", "content": {media_type: {"schema": stated}}}}
    files = of(tmp_path, responses=responses)
    assert f"OPERATION: Operation[{annotation}]" in files["api/default/go.py"]


@pytest.mark.parametrize(
    ("responses", "annotation"),
    [
        ({"204": {"description": ""}}, "None"),
        ({"204": {"description": "", "content": {"application/json": {}}}}, "None"),
        ({"default": {"description": "", "content": {"text/plain": {}}}}, "str | None"),
        ({"302": {"description": ""}}, "None"),
        ({"400": {"description": ""}}, "Any"),
        (
            {
                "200": {"description": "", "content": {"text/plain": {}}},
                "201": {"description": "", "content": {"application/pdf": {}}},
                "204": {"description": ""},
                "400": {"description": "", "content": {"application/json": {}}},
            },
            "str | bytes | None",
        ),
    ],
)
def test_the_return_type_is_the_union_of_the_successes(
    tmp_path: Path, responses: Json, annotation: str
) -> None:
    files = of(tmp_path, responses=responses)
    assert f"OPERATION: Operation[{annotation}]" in files["api/default/go.py"]


@pytest.mark.parametrize(
    ("media", "annotation"),
    [
        ({"application/json": {"schema": {"type": "string"}}}, "body: str"),
        ({"application/octet-stream": {}}, "body: FileContent"),
        ({"text/csv": {"schema": {"type": "string", "format": "binary"}}}, "body: FileContent"),
        ({"text/plain": {}}, "body: str"),
        ({"multipart/form-data": {}}, "body: Mapping[str, Any]"),
        ({"application/pdf": {"schema": {"type": "integer"}}}, "body: FileContent"),
        (
            {"application/json": {"schema": schema(a={})}, "text/plain": {}},
            "body: GoJsonBody | GoJsonBodyDict | str",
        ),
    ],
)
def test_request_bodies(tmp_path: Path, media: Json, annotation: str) -> None:
    files = of(tmp_path, requestBody=body(media))
    assert annotation in files["api/default/go.py"]


def test_forms_say_how_lists_and_parts_are_sent(tmp_path: Path) -> None:
    media = {
        "multipart/form-data": {
            "schema": schema(file={"type": "string", "format": "binary"}, tags={"type": "array"}),
            "encoding": {
                "file": {"contentType": "text/csv, text/plain"},
                "tags": {"style": "pipeDelimited", "explode": False},
            },
        }
    }
    text = of(tmp_path, requestBody=body(media))["api/default/go.py"]
    assert 'encoding={"file": "text/csv"}' in text
    assert 'joined={"tags": "|"}' in text


def test_names_that_would_hide_what_generated_code_needs(tmp_path: Path) -> None:
    components = {
        "Model": schema(x={}),
        "list": schema(
            list={"type": "array", "items": {"type": "string", "format": "date"}}, date={}
        ),
        "Loop": {"anyOf": [{"$ref": "#/components/schemas/Loop"}, {"type": "string"}]},
        "Tree": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
        "go_method": schema(x={}),
    }
    files = of(
        tmp_path,
        components=components,
        tags=["request"],
        responses={
            "200": {
                "description": "",
                "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/go_method"}}
                },
            }
        },
    )
    assert "class Model2(Model)" in files["models/model2.py"]
    assert "list_: list[date] | Unset" in files["models/list_.py"]
    assert "request_:" in files["client.py"] or "def request_(" in files["client.py"]
    assert '"list[Tree]"' in files["models/tree.py"]
    assert '"Any"' in files["models/loop.py"]


# -- hostile documents ---------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_no_text_of_the_document_is_code(tmp_path: Path, text: str) -> None:
    marker = tmp_path / "marker"
    folder = tmp_path / "out"
    folder.mkdir()
    target = make(hostile(text.replace("{marker}", str(marker))), folder)
    for path in target.rglob("*.py"):
        compile(path.read_text(), str(path), "exec")
    sys.path.insert(0, str(folder))
    try:
        package = importlib.import_module(target.name)
        for path in target.rglob("*.py"):
            name = ".".join(path.relative_to(folder).with_suffix("").parts)
            importlib.import_module(name.removesuffix(".__init__"))
        assert package.__name__ == target.name
    finally:
        sys.path.remove(str(folder))
    assert not marker.exists()
    assert {path.name for path in folder.iterdir()} == {target.name}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        'ends with "',
        "ends with \\",
        '"""',
        "a\n\n\n\nb",
        "tab\there",
        "x" * 300,
        "\x00\ud800",
    ],
)
def test_docstrings_hold_any_text(text: str) -> None:
    for code in (docstring(text), docstring(text, 8), docstring_summary(text)):
        assert isinstance(eval(code), str)


def test_paragraphs_are_set_anew_and_lists_are_kept() -> None:
    long = "word " * 30
    text = docstring(f"{long}\n{long}\n\n- one\n- two\n    code()\n1. {long}")
    assert all(len(line) <= 103 for line in text.splitlines())
    assert "\n- one\n- two\n    code()\n" in text


def test_literals_are_ascii() -> None:
    value = {"a": [1, None, True, 'é"\U0001f600'], "b": 1.5}
    code = pycode(value)
    assert code.isascii()
    assert eval(code) == value


# -- the whole -----------------------------------------------------------------------------------


def test_the_same_document_gives_the_same_bytes(tmp_path: Path) -> None:
    def digest(target: Path) -> str:
        found = hashlib.sha256()
        for path in sorted(target.rglob("*")):
            if path.is_file():
                found.update(str(path.relative_to(target)).encode() + path.read_bytes())
        return found.hexdigest()

    first, second = make(rich(), tmp_path), make(rich(), tmp_path)
    assert digest(first) == digest(second)


def test_what_was_written_is_returned(tmp_path: Path) -> None:
    api = render(normalise(rich()).document, tmp_path / "x_api")
    assert [it.label for it in api.endpoints] == ["GET /pets", "POST /pets", "PUT /things/{id}"]
    assert len(api.types) > 5
    with pytest.raises(CodegenError, match="exists already"):
        render(normalise(rich()).document, tmp_path / "x_api")


def test_a_missing_formatter_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.sysconfig, "get_path", lambda _: str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CodegenError, match=r"install .*\[codegen\]"):
        module.format_code(tmp_path)


def test_code_that_does_not_parse_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text("def (:\n")
    with pytest.raises(CodegenError, match="formatter refused"):
        module.format_code(tmp_path)


def test_the_formatter_on_the_path_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = shutil.which("ruff", path=str(Path(sys.executable).parent))
    assert real
    (tmp_path / "ruff").symlink_to(real)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(module.sysconfig, "get_path", lambda _: str(tmp_path / "none"))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none" / "python"))
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "a.py").write_text("x=1\n")
    module.format_code(tmp_path / "code")
    assert (tmp_path / "code" / "a.py").read_text() == "x = 1\n"
