"""The Python call that stands beside an operation is the call that the client has."""

from __future__ import annotations

import ast
import json
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from otto_codegen.normalise import normalise
from otto_codegen.overlay import apply_overlays, load_overlays
from otto_codegen.parse import parse
from otto_codegen.source_map import SourceMap
from otto_reference.reference_document import EXTENSION, samples_for, with_samples
from otto_reference.samples import ASYNC, PAGES, SYNC, Sample
from support.api_documents import HOSTILE_TEXTS, hostile, rich, small
from support.fund_document import fund_document, install_client
from support.type_checks import mypy_strict_apart

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

Json = dict[str, Any]


def code(document: Json, operation: str, label: str = SYNC) -> str:
    (found,) = [
        s.code for s in samples_for(document) if (s.operation, s.label) == (operation, label)
    ]
    return found


def test_samples_have_the_names_that_a_client_kept() -> None:
    names = SourceMap.of(parse(normalise(small()).document))
    operations = {
        label: evolve(it, method="things_of_old") for label, it in names.operations.items()
    }
    found = samples_for(small(), evolve(names, operations=operations))
    assert any("otto.default.things_of_old(" in sample.code for sample in found)


def type_errors(document: Json, samples: list[Sample], folder: Path) -> str:
    """What mypy --strict says to samples beside the client of a document."""
    assert samples
    install_client(document, folder)
    code = folder / "samples"
    code.mkdir()
    for number, sample in enumerate(samples):
        (code / f"sample_{number}.py").write_text(f"# {sample.operation}\n{sample.code}")
    done = mypy_strict_apart(folder, code)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout if done.returncode else ""


# -- every sample is right ------------------------------------------------------------------------


def test_every_sample_of_the_committed_document_type_checks(tmp_path: Path, root: Path) -> None:
    document = json.loads((root / "openapi.json").read_text())
    corrected, _ = apply_overlays(document, load_overlays(root / "overlays"))
    assert type_errors(corrected, samples_for(corrected), tmp_path) == ""


@pytest.mark.parametrize("document", [fund_document(), rich()], ids=["funds", "rich"])
def test_every_sample_of_other_documents_type_checks(document: Json, tmp_path: Path) -> None:
    assert type_errors(document, samples_for(document), tmp_path) == ""


def test_a_wrong_sample_would_be_noticed(tmp_path: Path) -> None:
    """The check above reads the samples, and the client of the same document."""
    wrong = Sample("", "", "from otto_ext import Otto\nOtto().fees.sum_fees(year='1')\n")
    errors = type_errors(fund_document(), [wrong], tmp_path)
    assert 'Argument "year" to "__call__" of "SyncMethod" has incompatible type "str"' in errors


# -- what it looks like ---------------------------------------------------------------------------


def test_a_flat_body_is_given_by_name_with_the_examples_of_the_document() -> None:
    assert code(fund_document(), "POST /share-classes") == (
        "from datetime import date\n"
        "\n"
        "from otto_ext import Otto\n"
        "\n"
        "with Otto() as otto:\n"
        "    result = otto.share_classes.open_share_class(\n"
        '        isin="LU0000000001",\n'
        '        hedging="none",\n'
        "        inception=date(2026, 6, 30),\n"
        "    )\n"
        "    print(result)\n"
    )


def test_a_union_with_a_discriminator_is_given_as_keywords() -> None:
    said = code(with_body({"$ref": "#/components/schemas/Pet"}), "POST /things")
    assert 'kind="cat",\n        name="Tom",\n        color="red",\n' in said


def test_another_body_is_given_as_models() -> None:
    members = [{"$ref": f"#/components/schemas/{name}"} for name in ("Cat", "Dog")]
    said = code(with_body({"oneOf": members}), "POST /things")
    assert "from otto_api.models import Cat, Color\n" in said
    assert "send_things(body=Cat(name='Tom', color=Color.RED))" in said.replace('"', "'")


def with_body(schema: Json) -> Json:
    document = small()
    cat = {
        "type": "object",
        "required": ["kind", "name", "color"],
        "properties": {
            "kind": {"const": "cat"},
            "name": {"type": "string", "examples": ["Tom"]},
            "color": {"$ref": "#/components/schemas/Color"},
        },
    }
    dog = {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "dog"}}}
    document["components"] = {
        "schemas": {
            "Cat": cat,
            "Dog": dog,
            "Color": {"type": "string", "enum": ["red", "blue"]},
            "Pet": {
                "oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in ("Cat", "Dog")],
                "discriminator": {"propertyName": "kind"},
            },
        }
    }
    document["paths"]["/things"]["post"] = {
        "operationId": "sendThings",
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {"204": {"description": "Sent."}},
    }
    return document


def test_a_path_parameter_is_of_its_type() -> None:
    said = code(fund_document(), "GET /share-classes/{shareClass}")
    assert "from uuid import UUID\n" in said
    assert 'show_share_class(\n        UUID("3fa85f64-5717-4562-b3fc-2c963f66afa6")\n    )' in said


def test_the_asynchronous_call_is_awaited() -> None:
    assert code(fund_document(), "GET /fees/{year}", ASYNC) == (
        "import asyncio\n"
        "\n"
        "from otto_ext import AsyncOtto\n"
        "\n"
        "\n"
        "async def main() -> None:\n"
        "    async with AsyncOtto() as otto:\n"
        "        result = await otto.fees.sum_fees(1)\n"
        "        print(result)\n"
        "\n"
        "\n"
        "asyncio.run(main())\n"
    )


def test_what_pages_is_also_shown_with_all_pages() -> None:
    said = code(fund_document(), "GET /share-classes", PAGES)
    assert "    for item in otto.share_classes.iter_search_share_classes():\n" in said
    labels = [s.label for s in samples_for(fund_document()) if s.operation == "GET /fees/{year}"]
    assert labels == [SYNC, ASYNC]


def test_a_call_that_returns_nothing_shows_no_result() -> None:
    said = code(small(), "GET /things")
    assert said.endswith("with Otto() as otto:\n    otto.default.list_things()\n")


def test_required_parameters_are_given_and_others_not() -> None:
    document = small()
    document["paths"]["/things"]["parameters"] = [
        {"name": "since", "in": "query", "required": True, "schema": {"type": "string"}},
        {"name": "until", "in": "query", "schema": {"type": "string"}},
    ]
    document["paths"]["/things"]["get"]["parameters"] = [
        {
            "name": "since",
            "in": "query",
            "required": True,
            "schema": {"type": "string", "format": "date-time"},
            "examples": {"end": {"value": "2026-01-31T17:00:05Z"}},
        }
    ]
    said = code(document, "GET /things")
    assert "since=datetime(2026, 1, 31, 17, 0, 5, tzinfo=UTC)" in said
    assert "until" not in said


def test_a_model_with_the_name_of_something_else_gets_another() -> None:
    document = with_body({"type": "array", "items": {"$ref": "#/components/schemas/Otto"}})
    document["components"]["schemas"]["Otto"] = document["components"]["schemas"]["Dog"]
    said = code(document, "POST /things")
    assert "from otto_api.models import Otto as OttoModel\n" in said
    assert "body=[OttoModel()]" in said
    assert "with Otto() as otto:" in said


# -- in the document ------------------------------------------------------------------------------


def test_the_samples_stand_at_their_operations_in_a_copy() -> None:
    document = fund_document()
    found = with_samples(document)
    at = found["paths"]["/share-classes"]["get"][EXTENSION]
    assert [(one["lang"], one["label"]) for one in at] == [
        ("Python", SYNC), ("Python", ASYNC), ("Python", PAGES),
    ]  # fmt: skip
    assert document == fund_document()


def test_a_path_that_had_to_be_fixed_has_its_samples() -> None:
    document = small()
    document["paths"] = {"things": document["paths"]["/things"]}
    assert with_samples(document)["paths"]["things"]["get"][EXTENSION]


def test_path_items_by_reference_have_samples_of_their_own() -> None:
    document = small()
    item = document["paths"]["/things"]
    document["components"] = {"pathItems": {"Things": item}}
    reference = {"$ref": "#/components/pathItems/Things"}
    document["paths"] = {"/a": reference, "/b": reference}
    found = with_samples(document)["paths"]
    names = {path: found[path]["get"][EXTENSION][0]["source"] for path in ("/a", "/b")}
    assert names["/a"] != names["/b"]


def test_swagger_2_is_shown_as_openapi_3() -> None:
    document = {
        "swagger": "2.0",
        "info": {"title": "Old", "version": "1"},
        "paths": {"/x": {"get": {"operationId": "getX", "responses": {}}}},
    }
    found = with_samples(document)
    assert found["openapi"].startswith("3.")
    assert "otto.default.get_x()" in found["paths"]["/x"]["get"][EXTENSION][0]["source"]


def test_references_that_lead_elsewhere_become_words() -> None:
    document = small()
    document["paths"]["/things"]["get"]["responses"]["200"]["content"] = {
        "application/json": {
            "schema": {
                "type": "object",
                "properties": {
                    "far": {"$ref": "https://example.com/schemas.json#/Far"},
                    "lost": {"$ref": "#/components/schemas/Lost"},
                    "near": {"$ref": "Near"},
                },
            }
        }
    }
    document["components"] = {"schemas": {"Near": {"type": "string"}}}
    found = with_samples(document)["paths"]["/things"]["get"]["responses"]["200"]["content"]
    properties = found["application/json"]["schema"]["properties"]
    assert properties == {
        "far": {
            "description": "`https://example.com/schemas.json#/Far`, which is not in the document."
        },
        "lost": {"description": "`#/components/schemas/Lost`, which is not in the document."},
        "near": {"$ref": "#/components/schemas/Near"},
    }


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_hostile_texts_stay_texts(text: str) -> None:
    """A sample is the import of the client and one call; whatever a document says, no more."""
    for sample in samples_for(hostile(text)):
        kinds = {type(statement) for statement in ast.parse(sample.code).body}
        assert kinds <= {ast.Import, ast.ImportFrom, ast.With, ast.AsyncFunctionDef, ast.Expr}
        called = {
            node.func.id
            for node in ast.walk(ast.parse(sample.code))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not called & {"open", "exec", "eval", "__import__"}
