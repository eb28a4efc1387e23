"""Documents as odd as can be: every operation comes out, is imported and type-checked."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from otto_codegen.normalise import normalise
from otto_codegen.render_client import render
from otto_codegen.type_check import type_check
from otto_codegen.verify import verify

from otto_ext.openapi.operations import operations_of

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

Json = dict[str, Any]

TEXT: Json = {"type": "string"}


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def response(schema: Any) -> Json:
    return {"description": "", "content": {"application/json": {"schema": schema}}}


def document(*operations: tuple[str, str, Any], **schemas: Any) -> Json:
    """A document of operations (tag, operationId, schema of the response) and named schemas."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Nasty", "version": "1"},
        "paths": {
            f"/{number}": {
                "get": {
                    "operationId": name,
                    "tags": [tag],
                    "responses": {"200": response(schema)},
                    "requestBody": {"content": {"application/json": {"schema": schema}}},
                }
            }
            for number, (tag, name, schema) in enumerate(operations)
        },
        "components": {"schemas": schemas},
    }


@pytest.fixture
def make(tmp_path: Path, warm_cache: Path) -> Callable[[Json], Path]:
    """Make the client of a document and check it as a rerun does; give the package."""

    def run(source: Json) -> Path:
        package = tmp_path / "otto_api"
        api = render(normalise(source).document, package)
        assert {it.label for it in api.endpoints} == set(operations_of(source))
        with type_check(warm_cache / "mypy") as types:
            verify(package, types)
        return package

    return run


def test_tags_and_operations_of_any_name(make: Callable[[Json], Path]) -> None:
    """Of the client's own attributes, of what classes are written with, and of one another."""
    tags = (
        "request", "close", "jobs", "async jobs", "sync base", "async client", "get method",
        "cached property", "models", "import", "\u65e5\u672c", "\U0001f600", "", "__init__",
    )  # fmt: skip
    names = (
        "get", "async get", "sync", "asyncio", "async", "cached_property", "OPERATION", "None",
        "__init__", "_client", "\u65e5\u672c", "\U0001f600", "getX", "GETX",
    )  # fmt: skip
    pairs = zip((*tags, *tags[:2] * len(names)), (*names, *names), strict=False)
    package = make(document(*((tag, name, TEXT) for tag, name in pairs)))
    assert (package / "api" / "\u65e5\u672c" / "\u65e5\u672c.py").is_file()


def test_models_of_any_name(make: Callable[[Json], Path]) -> None:
    """Of what the package of models has, and of classes that generated modules import."""
    names = [
        "Codec", "Load", "CodecOf", "CodecFrom", "Name", "Field", "Define", "Object", "List",
        "user", "User", "USER", "UserDict", "UserInput", "\u65e5\u672c", "SyncMethod", "__init__",
    ]  # fmt: skip
    schemas = {name: {"type": "object", "properties": {"own": ref(name)}} for name in names}
    package = make(document(*(("t", f"op{n}", ref(n)) for n in names), **schemas))
    made = (package / "models" / "__init__.py").read_text()
    assert "class " not in made
    assert '"Codec": "codec"' in made


def test_types_that_contain_themselves(make: Callable[[Json], Path]) -> None:
    schemas: Json = {
        "Tree": {"anyOf": [{"type": "array", "items": ref("Tree")}, TEXT, {"type": "null"}]},
        "Map": {"type": "object", "additionalProperties": ref("Map")},
        "Left": {"allOf": [ref("Right"), {"properties": {"x": ref("Left")}}]},
        "Right": {"allOf": [ref("Left")], "properties": {"y": TEXT}},
        "Ring": ref("Ring"),
        "Only": {"oneOf": [ref("Only"), TEXT]},
    }
    package = make(document(*(("t", f"op{n}", ref(n)) for n in schemas), **schemas))
    assert 'Tree: TypeAlias = "' in (package / "models" / "tree.py").read_text()


def test_properties_of_any_name(make: Callable[[Json], Path]) -> None:
    names = [
        "", " ", "class", "None", "self", "__init__", "__slots__", "_schema", "x-y", "x_y", "X_Y",
        "1st", "a\nb", 'a"b', "a\\b", "{x}", "%s", "$ref", "\u00e9", "\ufb01", "keys", "from_dict",
    ]  # fmt: skip
    thing = {"type": "object", "properties": dict.fromkeys(names, TEXT), "required": names[::2]}
    package = make(document(("t", "op", ref("Thing")), Thing=thing))
    code = "import sys, json; sys.path.insert(0, sys.argv[1]); from otto_api.models import Thing; "
    code += "data = json.loads(sys.argv[2]); print(json.dumps(Thing.from_dict(data).to_dict()))"
    data = json.dumps(dict.fromkeys(names, "v"))
    done = subprocess.run(
        [sys.executable, "-I", "-B", "-c", code, str(package.parent), data],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == json.loads(data)


def test_a_response_without_content_has_none_whatever_is_said(make: Callable[[Json], Path]) -> None:
    source = document(("t", "op", TEXT))
    responses = source["paths"]["/0"]["get"]["responses"]
    responses["204"] = response({})
    (fix,) = normalise(source).fixes
    assert (fix.rule, fix.pointer) == ("no-content", "/paths/~10/get/responses/204")
    # A body that can be given in two ways, and nothing comes back.
    content = {"application/json": {"schema": {"type": "object", "properties": {"name": TEXT}}}}
    source["paths"]["/0"]["post"] = {
        "operationId": "send",
        "tags": ["t"],
        "requestBody": {"required": True, "content": content},
        "responses": {"204": {"description": ""}},
    }
    package = make(source) / "api" / "t"
    assert ") -> str | None:" in (package / "op.py").read_text()
    assert ") -> None:" in (package / "send.py").read_text()


def test_pyright_agrees(make: Callable[[Json], Path], tmp_path: Path) -> None:
    schemas: Json = {
        "Tree": {"anyOf": [{"type": "array", "items": ref("Tree")}, TEXT]},
        "Odd": {"type": "object", "properties": {"": TEXT, "class": TEXT, "own": ref("Odd")}},
        "Codec": {"type": "object", "properties": {"codec": ref("Codec")}},
    }
    make(
        document(
            *(("jobs", f"op{name}", ref(name)) for name in schemas),
            ("async jobs", "sync", TEXT),
            **schemas,
        )
    )
    settings = {"include": ["otto_api"], "typeCheckingMode": "standard"}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings))
    pyright = Path(sys.executable).with_name("pyright")
    done = subprocess.run(
        [str(pyright), "--pythonpath", sys.executable],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
