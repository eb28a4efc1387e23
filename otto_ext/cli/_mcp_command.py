"""`otto mcp`: the API as tools of the Model Context Protocol (https://modelcontextprotocol.io)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from otto_ext._installation import install_command
from otto_ext.cli._failures import UsageError
from otto_ext.cli._shared_options import (  # noqa: TC001 - typer reads them
    BaseUrl,
    Profile,
    Timeout,
    TokenUrl,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcp.server import MCPServer

    from otto_ext.cli._tools import Tools

__all__ = ["mcp"]

#: Seconds for which a call waits for an API that is down, and the agent with it.
_PATIENCE = 30.0


def mcp(
    allow_writes: Annotated[
        bool, typer.Option("--allow-writes", help="Also call operations that change data.")
    ] = False,
    base_url: BaseUrl = None,
    token_url: TokenUrl = None,
    timeout: Timeout = None,
    profile: Profile = None,
) -> None:
    """Serve the API to an agent, over stdin and stdout (MCP).

    Three tools: search operations, describe one, call one. Only operations that change nothing are
    called, unless --allow-writes is given. The key stays here: no secret is in what tools return.
    """
    from otto_ext.auth._secret import Secret
    from otto_ext.cli._connection import Connection
    from otto_ext.cli._tools import Tools

    connection = Connection(base_url, token_url, timeout, patience=_PATIENCE, profile=profile)
    key = connection.key()
    secret = key.client_secret if isinstance(key.client_secret, Secret) else None
    with connection.client() as client:
        _server(Tools(client, allow_writes, secret)).run("stdio")


def _server(tools: Tools) -> MCPServer[Any]:
    """The server with the three tools.

    Raises:
        UsageError: the extra is not installed.
    """
    try:
        import anyio.to_thread
        from mcp.server import MCPServer
        from mcp.server.mcpserver.exceptions import ToolError
        from mcp.types import ToolAnnotations
        from pydantic import ValidationError
    except ModuleNotFoundError as error:
        raise UsageError(f"otto mcp needs {error.name}: {install_command('mcp')}") from None
    from otto_api import client as api

    from otto_ext._version import __version__

    async def guarded(function: Callable[..., Any], *arguments: Any) -> str:
        """Run a tool in a thread; an error is a message without secrets, never a traceback."""
        try:
            found = await anyio.to_thread.run_sync(lambda: function(*arguments))
            return found if isinstance(found, str) else _text(found)
        except Exception as error:  # noqa: BLE001 - whatever it is, the agent gets a sentence
            message = tools.masked(_message(error))
        raise ToolError(message)

    class ToolServer(MCPServer[Any]):
        async def call_tool(self, name: str, arguments: dict[str, Any], context: Any = None) -> Any:
            schemas = {it.name: it.input_schema for it in await self.list_tools()}
            problem = _unfit(name, arguments, schemas)
            if problem:
                raise ToolError(problem)
            try:
                return await super().call_tool(name, arguments, context)
            except ToolError as error:
                if not isinstance(error.__cause__, ValidationError):
                    raise
                wrong = str(error.__cause__.errors()[0]["loc"][0])
            raise ToolError(_mistyped(name, wrong, schemas[name]))

    server = ToolServer(
        "otto",
        version=__version__,
        instructions=_instructions(len(api.OPERATIONS), tools.writes),
        log_level="ERROR",
    )
    reads = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    calls = ToolAnnotations(
        read_only_hint=not tools.writes, destructive_hint=tools.writes, open_world_hint=True
    )

    @server.tool(annotations=reads, structured_output=False)
    async def search_operations(query: str = "") -> str:
        """Search the API's operations by words of their name, path or summary; all must occur.

        An empty query lists all. Returns JSON: names, methods, paths and summaries.
        """
        return await guarded(tools.search, query)

    @server.tool(annotations=reads, structured_output=False)
    async def describe_operation(name: str) -> str:
        """Describe one operation: its parameters, its body, and what it returns.

        Args:
            name: as search_operations returns it, for instance TAG.list_ITEMS.
        """
        return await guarded(tools.describe, name)

    @server.tool(annotations=calls, structured_output=False)
    async def call_operation(
        name: str,
        arguments: dict[str, Any] | None = None,
        body: dict[str, Any] | list[Any] | str | None = None,
        select: str | None = None,
    ) -> str:
        """Call one operation, and return its response; numbers in it keep all their digits.

        A listing returns one page: pass the cursor or offset of the next one as an argument.

        Args:
            name: as search_operations returns it.
            arguments: parameters by name, as describe_operation lists them. Give decimals as
                strings.
            body: the request body as JSON, or a string with JSON. Give decimals as strings, unless
                the type is NUMBER: then give the whole body as a string.
            select: a JMESPath expression that chooses from the response, for instance
                data[].{id: id, name: name}.
        """
        return await guarded(tools.call, name, arguments, body, select)

    return server


def _instructions(count: int, writes: bool) -> str:
    return (
        f"The {count} operations of the Otto API, the books of digital-asset funds. Search first, "
        "describe, then call. Amounts are decimals: never round them, and never compute with "
        "binary floating-point numbers. "
        + (
            "Operations that change data can be called; ask the user before each of them."
            if writes
            else "Only operations that read can be called."
        )
    )


def _unfit(name: str, arguments: dict[str, Any], schemas: dict[str, Any]) -> str | None:
    """What is wrong with the arguments of a tool. The SDK would ignore unknown ones, and so call an
    operation without the filter that an agent meant.
    """
    if name not in schemas:
        return f"there is no tool {name!r}; tools: {', '.join(schemas)}"
    known, required = schemas[name]["properties"], schemas[name].get("required", ())
    takes = ", ".join(f"{it} (required)" if it in required else it for it in known)
    for it in arguments:
        if it not in known:
            return f"{name} has no argument {it!r}; arguments: {takes}"
    for it in required:
        if it not in arguments:
            return f"{name} needs the argument {it!r}; arguments: {takes}"
    return None


def _mistyped(name: str, argument: str, schema: dict[str, Any]) -> str:
    stated = schema["properties"][argument]
    types = [one["type"] for one in stated.get("anyOf", (stated,)) if one["type"] != "null"]
    return f"{name}: {argument} must be of type {' or '.join(types)}"


def _text(value: Any) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)


def _message(error: Exception) -> str:
    from otto_ext.cli._failures import exit_code

    if exit_code(error) is None:
        return f"unexpected {type(error).__name__}; report it to the maintainers of otto-client"
    return " ".join(str(error).split())
