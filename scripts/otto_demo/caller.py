"""Makes typed calls with whatever client was just regenerated, in a process of its own.

A process imports `otto_api` once, so each regenerated client gets a new one, started with the
client's directory first on its path. It reads one order a line and answers each with a line, both
JSON: {"mode": "sync" | "async" | "list", "operations": [...]}. An asynchronous order's calls run
at once.
"""

from __future__ import annotations

import asyncio
import json
import sys
from importlib import import_module
from typing import Any

from otto_api.client import OPERATIONS

from otto_ext import AsyncOtto, Otto, OttoError

__all__ = ["main", "readable"]


def main() -> None:
    """Answer orders until the input ends."""
    with Otto() as otto:
        for line in sys.stdin:
            order = json.loads(line)
            names = order.get("operations", [])
            if order["mode"] == "list":
                answer: dict[str, Any] = {"operations": readable(), "all": len(OPERATIONS)}
            elif order["mode"] == "sync":
                answer = _sync(otto, names)
            else:
                answer = asyncio.run(_async(names))
            print(json.dumps(answer), flush=True)


def readable() -> list[str]:
    """The operations that read and that need no argument, as `tag.method`."""
    return [name for name, label in OPERATIONS.items() if label.startswith("GET ") and _free(name)]


def _free(name: str) -> bool:
    operation = import_module(f"otto_api.api.{name}").OPERATION
    return not any(parameter.required for parameter in operation.parameters)


def _sync(otto: Otto, names: list[str]) -> dict[str, Any]:
    before = otto.stats()
    calls = []
    for name in names:
        tag, method = name.split(".")
        try:
            reply = getattr(getattr(otto, tag), method).with_raw_response()
            calls.append(_told(name, reply))
        except OttoError as error:
            calls.append(_failed(name, error))
    return {"calls": calls, "stats": _spent(before, otto.stats())}


async def _async(names: list[str]) -> dict[str, Any]:
    async def call(name: str) -> dict[str, Any]:
        tag, method = name.split(".")
        try:
            return _told(name, await getattr(getattr(otto, tag), method).with_raw_response())
        except OttoError as error:
            return _failed(name, error)

    async with AsyncOtto() as otto:
        before = otto.stats()
        calls = await asyncio.gather(*map(call, names))
        return {"calls": calls, "stats": _spent(before, otto.stats())}


def _told(name: str, reply: Any) -> dict[str, Any]:
    return {
        "operation": name,
        "ok": True,
        "result": str(reply.status_code),
        "type": _type_name(reply.parsed),
        "bytes": len(reply.content),
    }


def _failed(name: str, error: OttoError) -> dict[str, Any]:
    # The class alone: a message may quote what the server said of a user's data.
    status = getattr(error, "status_code", None)
    text = f"{type(error).__name__} {status}" if status else type(error).__name__
    return {"operation": name, "ok": False, "result": text, "type": "", "bytes": 0}


def _type_name(value: Any) -> str:
    if isinstance(value, list):
        return f"list[{_type_name(value[0])}]" if value else "list"
    return type(value).__name__


def _spent(before: Any, after: Any) -> dict[str, Any]:
    retries = {
        cause: count - before.retries.get(cause, 0)
        for cause, count in after.retries.items()
        if count > before.retries.get(cause, 0)
    }
    return {
        "tries": after.tries - before.tries,
        "retries": retries,
        "waited_seconds": after.waited_seconds - before.waited_seconds,
        "token_requests": after.token_requests - before.token_requests,
    }


if __name__ == "__main__":
    main()
