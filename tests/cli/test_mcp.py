"""`otto mcp`, asked by the protocol's own client: three tools, reads alone, and no secrets."""

from __future__ import annotations

import json
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from support.shop import KEY

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from conftest import Run
    from support.shop import Shop

mcp = pytest.importorskip("mcp")
pytestmark = [pytest.mark.anyio, pytest.mark.slow]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@asynccontextmanager
async def serving(environment: dict[str, str], folder: Path, *arguments: str) -> AsyncIterator[Any]:
    """The SDK's client of a server that runs as an editor would run it."""
    from mcp.client.client import Client
    from mcp.client.stdio import StdioServerParameters

    server = StdioServerParameters(
        command=sys.executable,
        args=["-c", "from otto_ext.cli import main; main()", "mcp", *arguments],
        env=environment,
        cwd=folder,
    )
    async with Client(server) as client:
        yield client


def text_of(result: Any) -> str:
    (content,) = result.content
    text: str = content.text
    return text


@pytest.fixture
def at_shop(environment: dict[str, str], shop: Shop) -> dict[str, str]:
    return {**environment, **shop.settings}


async def test_three_tools_search_describe_and_call(
    at_shop: dict[str, str], shop: Shop, tmp_path: Path
) -> None:
    async with serving(at_shop, tmp_path) as client:
        tools = {it.name: it for it in (await client.list_tools()).tools}
        assert [*tools] == ["search_operations", "describe_operation", "call_operation"]
        assert all(it.annotations.read_only_hint for it in tools.values())

        found = json.loads(text_of(await client.call_tool("search_operations", {"query": "LIST"})))
        assert found == {
            "operations": [
                {
                    "name": "goods.list_goods",
                    "method": "GET",
                    "path": "/goods",
                    "summary": "List goods",
                    "pages": True,
                }
            ]
        }
        said = json.loads(text_of(await client.call_tool("describe_operation", {"name": "order"})))
        assert said["changes_data"] is True
        members = said["body"]["one_of"][0]["members"]
        assert members["sku"] == {
            "type": "TEXT",
            "required": True,
            "description": "The good's number.",
        }
        listed = json.loads(
            text_of(await client.call_tool("describe_operation", {"name": "goods.list_goods"}))
        )
        by_name = {it["name"]: it for it in listed["parameters"]}
        assert by_name["colour"]["items"] == {"type": "enum", "values": ["red", "green", "blue"]}
        assert by_name["colour"]["description"] == "Only of these colours."
        assert (
            listed["returns"]["members"]["items"]["items"]["members"]["price"]["type"] == "NUMBER"
        )

        # Every digit, as the API sent it.
        one = await client.call_tool(
            "call_operation", {"name": "get_good", "arguments": {"number": "1"}}
        )
        assert text_of(one) == '{"id":1,"price":1.10,"big":12345678901234567890.123456789}'
        page = await client.call_tool(
            "call_operation",
            {
                "name": "goods.list_goods",
                "arguments": {"size": 2, "soldOn": "2026-01-31", "colour": ["red"]},
                "select": "items[].price",
            },
        )
        assert text_of(page) == "[0.10,1.10]"
        assert shop.received[-1].path == "/goods?size=2&colour=red&soldOn=2026-01-31"
        first = {"name": "goods.list_goods", "select": "items[].price"}
        shown = text_of(await client.call_tool("call_operation", first))
        assert shown.splitlines() == ["[0.10,1.10,2.10]", "3 rows: this is one page"]


async def test_it_only_reads_unless_writes_are_allowed(
    at_shop: dict[str, str], shop: Shop, tmp_path: Path
) -> None:
    order = {"name": "orders.order", "body": {"sku": "a", "price": "1.10"}}
    async with serving(at_shop, tmp_path) as client:
        for asked in (order, {"name": "goods.remove_good", "arguments": {"number": "1"}}):
            refused = await client.call_tool("call_operation", asked)
            assert refused.is_error
            assert "this server only reads" in text_of(refused)
        assert not shop.received
    async with serving(at_shop, tmp_path, "--allow-writes") as client:
        (call,) = [it for it in (await client.list_tools()).tools if it.name == "call_operation"]
        assert call.annotations.destructive_hint
        done = await client.call_tool("call_operation", order)
        assert not done.is_error, text_of(done)
        assert json.loads(shop.received[-1].body) == order["body"]
        # A string is JSON, never the name of a file.
        (tmp_path / "order.json").write_text('{"sku": "a", "price": "1.10"}')
        for body in ("@order.json", "-"):
            done = await client.call_tool("call_operation", {**order, "body": body})
            assert done.is_error
            assert "not valid JSON" in text_of(done)
        removed = await client.call_tool(
            "call_operation", {"name": "remove_good", "arguments": {"number": "1"}}
        )
        assert text_of(removed) == "status 204, no content"


#: What is asked, and words of the response.
SAID: list[tuple[dict[str, Any], str]] = [
    ({"name": "list_good"}, "did you mean goods.list_goods"),
    ({"name": "get_good"}, "goods.get_good needs number"),
    ({"name": "list_goods", "arguments": {"shade": 1}}, "no parameter 'shade'; it takes after"),
    (
        {"name": "list_goods", "arguments": {"size": "many"}},
        "size: 'many' is not a valid INTEGER",
    ),
    ({"name": "list_goods", "arguments": {"above": 0.1234567890123456789}}, "as a string"),
    ({"name": "list_goods", "select": "["}, "not a JMESPath expression"),
    ({"name": "list_goods", "body": {}}, "takes no body"),
    ({"name": "get_good", "arguments": {"number": "none"}}, "404"),
    ({"name": "read_paper"}, "11 bytes of application/pdf; a person can save them"),
]


async def test_what_goes_wrong_is_a_sentence(at_shop: dict[str, str], tmp_path: Path) -> None:
    async with serving(at_shop, tmp_path) as client:
        for asked, words in SAID:
            found = await client.call_tool("call_operation", asked)
            assert words in text_of(found)
            assert found.is_error == (asked["name"] != "read_paper")


#: A tool, what it is given, and what it says.
MISTAKEN: list[tuple[str, dict[str, Any], str]] = [
    ("call_operations", {}, "there is no tool 'call_operations'; tools: search_operations, "),
    ("describe_operation", {}, "needs the argument 'name'; arguments: name (required)"),
    # It would call the operation without the filter.
    (
        "call_operation",
        {"name": "list_goods", "params": {"size": 1}},
        "call_operation has no argument 'params'; arguments: name (required), arguments, body",
    ),
    (
        "call_operation",
        {"name": "list_goods", "arguments": [1]},
        "call_operation: arguments must be of type object",
    ),
    ("call_operation", {"name": "order", "body": 5}, "body must be of type object or array or str"),
    ("search_operations", {"query": 5}, "search_operations: query must be of type string"),
]


async def test_wrong_arguments_of_a_tool_are_refused_in_a_sentence(
    at_shop: dict[str, str], shop: Shop, tmp_path: Path
) -> None:
    async with serving(at_shop, tmp_path, "--allow-writes") as client:
        for tool, given, words in MISTAKEN:
            found = await client.call_tool(tool, given)
            assert found.is_error
            assert words in text_of(found)
            assert "\n" not in text_of(found)
    assert not shop.received


async def test_a_large_response_is_refused_and_not_cut(
    at_shop: dict[str, str], shop: Shop, tmp_path: Path
) -> None:
    items = [{"id": it} for it in range(20_000)]
    shop.respond = lambda it: (200, {}, json.dumps({"items": items}).encode())
    async with serving(at_shop, tmp_path) as client:
        whole = await client.call_tool("call_operation", {"name": "list_goods"})
        assert whole.is_error
        assert "choose members with select" in text_of(whole)
        few = {"name": "list_goods", "select": "length(items)"}
        assert text_of(await client.call_tool("call_operation", few)) == "20000"


async def test_no_secret_is_in_its_output(
    at_shop: dict[str, str], shop: Shop, tmp_path: Path
) -> None:
    shown = [200]

    def echo(request: Any) -> tuple[int, dict[str, str], bytes]:
        # A server may repeat whatever it was sent.
        headers = dict(request.headers)
        said = {"headers": headers, "secret": KEY[1], "jwt": "eyJhbGciOi.eyJzdWIiOi.c2ln"}
        return shown[0], {}, json.dumps({"title": json.dumps(said), "said": said}).encode()

    shop.respond = echo
    one = {"name": "get_good", "arguments": {"number": "1"}}
    async with serving(at_shop, tmp_path) as client:
        for status in (200, 400):
            shown[:] = [status]
            text = text_of(await client.call_tool("call_operation", one))
            assert "***" in text
            for secret in (KEY[1], "token-", "eyJhbGciOi"):
                assert secret not in text
        assert KEY[1] not in text_of(
            await client.call_tool("call_operation", {"name": KEY[1] + "-is-no-operation"})
        )


def test_without_a_key_it_does_not_start(otto: Run) -> None:
    done = otto("mcp")
    assert done.returncode == 2
    assert "run `otto login`" in done.stderr
