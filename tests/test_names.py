"""Names of a document that are those of the machinery: the client works and is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
from otto_codegen.reserved import (
    reserved_arguments,
    reserved_classes,
    reserved_fields,
    reserved_tag_classes,
    reserved_tags,
)
from support.made_clients import MadeClient, made_client
from support.type_checks import mypy_strict_apart

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Names of the machinery, those that templates use today among them, in both spellings.
MACHINERY = sorted(
    {
        *("pages", "apages", "Pages", "AsyncPages", "stream", "execute", "call", "caller", "c"),
        *("api", "Api", "sync api", "async-api", "tag", "client", "models", "types", "errors"),
        *("cached_property", "field", "prop", "codec_of", "body_of", "overload", "deprecated"),
        *("request", "close", "aclose", "with_options", "stats", "headers", "token", "retry"),
        *(
            "Exception",
            "Caller",
            "ClassVariant",
            "Error",
            "Warning",
            "Ref",
            "Codec",
            "Path",
            "date",
            "datetime",
        ),
        *reserved_arguments(),
        *(name for name in reserved_classes() if name[0].isupper()),
        *reserved_fields(),
        *(name for name in reserved_tag_classes() if name[0].isupper()),
        *reserved_tags(),
    }
)
NUMBERED = list(enumerate(MACHINERY))


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def operation(number: int, name: str) -> dict[str, Any]:
    """An operation that has the name in every place."""
    return {
        "operationId": name,
        "tags": [name, "common"],
        "parameters": [
            {"name": name, "in": "query", "schema": ref(name), "deprecated": number % 3 == 0},
            {"name": "cursor", "in": "query", "schema": {"type": "string"}},
        ],
        "responses": {
            "200": {
                "description": "",
                "content": {
                    "application/json": {
                        "schema": {
                            "type": "object",
                            "properties": {
                                "data": {"type": "array", "items": ref(f"{name}")},
                                "next_cursor": {"type": ["string", "null"]},
                            },
                        }
                    }
                },
            }
        },
    }


def posting(name: str) -> dict[str, Any]:
    return {
        "operationId": f"post {name}",
        "tags": [name],
        "requestBody": {"content": {"application/json": {"schema": ref(name)}}},
        "responses": {
            "200": {"description": "", "content": {"text/csv": {"schema": {"type": "string"}}}}
        },
    }


SCHEMAS = {
    name: {
        "type": "object",
        "properties": {
            name: {"type": "string", "format": "date"},
            "other": ref(MACHINERY[(number + 1) % len(MACHINERY)]),
            "when": {"type": "string", "format": "date-time"},
            "amount": {"type": "string", "format": "decimal"},
            "id": {"type": "string", "format": "uuid"},
        },
    }
    for number, name in NUMBERED
}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Names", "version": "1"},
    "paths": {
        f"/{number}": {"get": operation(number, name), "post": posting(name)}
        for number, name in NUMBERED
    },
    "components": {"schemas": SCHEMAS},
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MadeClient]:
    with made_client(DOCUMENT, tmp_path_factory.mktemp("names")) as client:
        yield client


@pytest.fixture
def otto(made: MadeClient) -> Iterator[Any]:
    def respond(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return httpx.Response(200, text="a,b", headers={"content-type": "text/csv"})
        key = MACHINERY[int(request.url.path[1:])]
        return httpx.Response(200, json={"data": [{key: "2026-01-02"}], "next_cursor": None})

    token = made.module("otto_ext.auth").StaticToken("a-token")
    with made.ext.Otto(credentials=token, transport=httpx.MockTransport(respond)) as client:
        yield client


def test_every_operation_can_be_called(made: MadeClient, otto: Any) -> None:
    operations = made.module("otto_api.client").OPERATIONS
    assert len(operations) == 2 * len(MACHINERY)
    for name, label in operations.items():
        tag, method = name.split(".")
        found = getattr(getattr(otto, tag), method)()
        if label.startswith("POST"):
            assert found == "a,b"
            continue
        assert len(found.data) == 1
        assert getattr(otto.common, method)().data == found.data
    pages = [name for name in dir(otto.common) if name.startswith("iter_")]
    assert len(pages) == len(MACHINERY)
    for name in pages:
        assert len(list(getattr(otto.common, name)())) == 1


def test_only_what_the_client_offers_itself_is_renamed(made: MadeClient, otto: Any) -> None:
    offered = {"request", "close", "with_options", "stats", "aclose"}
    assert offered <= reserved_tags()
    public = {name for name in dir(otto) if not name.startswith("_")}
    tags = set(made.module("otto_api.client").OPERATIONS)
    assert public == {name.split(".")[0] for name in tags} | {"common"} | (
        reserved_tags() - {"aclose"}
    )
    for name in ("pages", "apages", "stream", "execute", "headers", "token", "retry", "caller"):
        assert name in public


@pytest.mark.parametrize("name", ["c", "field", "prop", "pages", "retry", "stream", "required"])
def test_a_field_keeps_its_name(made: MadeClient, name: str) -> None:
    models = made.module("otto_api.models")
    if name in MACHINERY:
        cls = next(c for c in map(models.__getattr__, dir(models)) if name in _fields(c))
        assert cls.from_dict({name: "2026-01-02"}).to_dict() == {name: "2026-01-02"}
    assert name not in reserved_fields()


def _fields(cls: Any) -> list[str]:
    return [p.key for p in cls._schema.properties] if hasattr(cls, "_schema") else []


def test_what_the_templates_use_is_reserved_and_nothing_is_lost(made: MadeClient) -> None:
    models = set(dir(made.module("otto_api.models")))
    assert {"Pages", "Items", "Operation", "Decimal", "UUID"} <= reserved_classes()
    assert not models & reserved_classes()
    # Names that no template uses are kept.
    assert {"Exception", "Error", "Path", "Caller"} <= models


def test_type_checkers_find_nothing(made: MadeClient) -> None:
    script = made.directory / "use.py"
    script.write_text(
        "from otto_api.client import SyncApi\n"
        "from otto_api.models import C\n"
        "def use(api: SyncApi, model: C) -> str | None:\n"
        "    for item in api.pages.iter_pages():\n"
        "        print(item.amount)\n"
        "    reveal_type(api.common.pages())\n"
        "    reveal_type(model.c)\n"
        "    return None\n"
    )
    done = mypy_strict_apart(made.directory, "use.py", "otto_api")
    assert done.returncode == 0, done.stdout[-2000:]
    assert 'Revealed type is "datetime.date | otto_ext.wire.unset.Unset"' in done.stdout
