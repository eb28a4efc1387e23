"""The stand-in document: valid, labelled for what it is, and with what real documents have."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from support.environments import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = (ROOT / "openapi.json").read_text()
DOCUMENT: dict[str, Any] = json.loads(TEXT)
# Collect nothing once Otto's own document is here: what follows is true of the stand-in alone.
__test__ = "stand" in json.dumps(DOCUMENT["info"])
METHODS = ("get", "put", "post", "patch", "delete")


def operations() -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method.upper()} {path}", item[method])
        for path, item in DOCUMENT["paths"].items()
        for method in METHODS
        if method in item
    ]


def followed(node: Any) -> Any:
    while isinstance(node, dict) and "$ref" in node:
        target: Any = DOCUMENT
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        node = target
    return node


def nodes(node: Any = DOCUMENT, pointer: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of the document with its pointer."""
    children = node.items() if isinstance(node, dict) else enumerate(node)
    if isinstance(node, dict):
        yield pointer, node
    for key, value in children:
        if isinstance(value, dict | list):
            yield from nodes(value, f"{pointer}/{key}")


def validator(schema: Any) -> Any:
    whole = {"components": DOCUMENT["components"], **schema}
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)


EXAMPLES = [
    (pointer, {key: item for key, item in node.items() if key != "examples"}, example)
    for pointer, node in nodes()
    if isinstance(node.get("examples"), list)
    for example in node["examples"]
]
MEDIA = [
    (f"{pointer} {kind}", media["schema"], example)
    for pointer, node in nodes()
    if isinstance(node.get("content"), dict)
    for kind, media in node["content"].items()
    for example in [
        *([media["example"]] if "example" in media else []),
        *(followed(each)["value"] for each in media.get("examples", {}).values()),
    ]
]


def test_it_is_valid() -> None:
    assert list(OpenAPIV31SpecValidator(DOCUMENT).iter_errors()) == []
    assert DOCUMENT["openapi"].startswith("3.1.")


def test_it_says_that_it_is_a_stand_in() -> None:
    info = DOCUMENT["info"]
    assert info["version"] == "0.0.0-standin"
    assert "stand-in" in info["description"]
    assert "guess" in info["description"]


def test_it_is_written_as_every_rerun_would_write_it() -> None:
    assert json.dumps(DOCUMENT, indent=2, ensure_ascii=False) + "\n" == TEXT


def test_server_and_token_endpoint_are_ottos() -> None:
    assert [server["url"] for server in DOCUMENT["servers"]] == ["https://api.ottodigital.io"]
    schemes = DOCUMENT["components"]["securitySchemes"].values()
    [flow] = [scheme["flows"]["clientCredentials"] for scheme in schemes]
    assert flow["tokenUrl"] == (
        "https://keycloak.mgstover.com/realms/otto-prod/protocol/openid-connect/token"
    )


def test_it_covers_the_domain() -> None:
    tags = {tag for _, operation in operations() for tag in operation["tags"]}
    wanted = "clients entities accounts balances transactions private-assets reports users health"
    assert tags == set(wanted.split()) == {tag["name"] for tag in DOCUMENT["tags"]}
    assert len(operations()) >= 30


def test_each_operation_has_a_name_of_its_own_and_words_for_a_reader() -> None:
    names = [operation["operationId"] for _, operation in operations()]
    assert len(set(names)) == len(names)
    assert [name for name in names if not name.isidentifier() or not name[0].islower()] == []
    assert [label for label, operation in operations() if not operation.get("summary")] == []


def test_operations_parameters_and_schemas_are_described() -> None:
    named = [*operations(), *DOCUMENT["components"]["schemas"].items()]
    assert [name for name, item in named if not item.get("description", item.get("summary"))] == []
    parameters = [
        (label, followed(parameter))
        for label, operation in operations()
        for parameter in operation.get("parameters", [])
    ]
    assert [label for label, parameter in parameters if not parameter.get("description")] == []


@pytest.mark.parametrize(
    "construct",
    [
        lambda node: "enum" in node,
        lambda node: "null" in node.get("type", []) and isinstance(node["type"], list),
        lambda node: node.get("format") == "decimal" and "string" in node["type"],
        lambda node: node.get("format") == "date",
        lambda node: node.get("format") == "date-time",
        lambda node: node.get("format") == "uuid",
        lambda node: isinstance(node.get("allOf"), list),
        lambda node: "oneOf" in node and "propertyName" in node.get("discriminator", {}),
        lambda node: "multipart/form-data" in node.get("content", {}),
        lambda node: "application/problem+json" in node.get("content", {}),
        lambda node: node.get("name") == "cursor" and node.get("in") == "query",
        lambda node: node.get("name") == "offset" and node.get("in") == "query",
    ],
    ids=[
        "enum",
        "null",
        "decimal",
        "date",
        "date-time",
        "uuid",
        "all-of",
        "one-of",
        "upload",
        "problem",
        "cursor",
        "offset",
    ],
)
def test_it_has_what_real_documents_have(construct: Any) -> None:
    assert any(construct(node) for _, node in nodes())


def test_a_file_can_be_downloaded() -> None:
    kinds = {
        kind
        for _, operation in operations()
        for response in operation["responses"].values()
        for kind, media in followed(response).get("content", {}).items()
        if followed(media["schema"]).get("format") == "binary"
    }
    assert "application/pdf" in kinds


def test_429_says_when_to_come_back() -> None:
    responses = [
        followed(operation["responses"]["429"])
        for _, operation in operations()
        if "429" in operation["responses"]
    ]
    assert len(responses) >= 30
    assert [each for each in responses if "Retry-After" not in each["headers"]] == []


def test_there_are_examples() -> None:
    assert len(EXAMPLES) + len(MEDIA) > 20


@pytest.mark.parametrize(
    ("schema", "example"),
    [pytest.param(schema, example, id=where) for where, schema, example in EXAMPLES + MEDIA],
)
def test_an_example_is_valid(schema: Any, example: Any) -> None:
    if "schema" in schema:  # a parameter or a header
        schema = schema["schema"]
    assert [error.message for error in validator(schema).iter_errors(example)] == []
