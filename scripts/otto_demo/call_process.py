"""Makes typed calls with whatever client was just regenerated, in a process of its own.

A process imports `otto_api` once, so each regenerated client gets a new one, started with the
client's directory first on its path. It reads one order per line and writes one result per line,
both JSON: {"mode": "list" | "sync" | "async" | "iterate", "operations": [...]}. The calls of an
asynchronous order run at once; an iterated operation goes through all its pages.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections import Counter
from importlib import import_module
from typing import TYPE_CHECKING, Any

from otto_api.client import OPERATIONS

from otto_ext import AsyncOtto, Otto, OttoError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from otto_ext import DriftEvent

__all__ = ["main", "pull_of", "readable"]


def main() -> None:
    """Carry out orders until the input ends."""
    drift: list[str] = []
    # The demo reports drift itself.
    logging.getLogger("otto_ext").addHandler(logging.NullHandler())
    with Otto(on_drift=lambda event: drift.append(_drifted(event))) as otto:
        for line in sys.stdin:
            order = json.loads(line)
            before, names = otto.stats(), order.get("operations", [])
            drift.clear()
            if order["mode"] == "list":
                response: dict[str, Any] = _listed()
            elif order["mode"] == "async":
                response = asyncio.run(_async(names))
            else:
                call = _call if order["mode"] == "sync" else _iterate
                response = {"calls": [call(otto, name) for name in names]}
                response["stats"] = _spent(before, otto.stats())
            print(json.dumps({**response, "drift": list(drift)}), flush=True)


# -- what there is to call ------------------------------------------------------------------------


def _listed() -> dict[str, Any]:
    names = readable()
    paged = [name for name in names if _operation(name).paging is not None]
    arguments = {it: [p.attribute for p in _operation(it).parameters] for it in paged}
    pull = pull_of(arguments, {it: _operation(it).paging.get("size") for it in paged})
    return {"operations": names, "paged": paged, "pull": pull, "all": len(OPERATIONS)}


def readable() -> list[str]:
    """The operations that read and that need no argument, as `tag.method`."""
    return [name for name, label in OPERATIONS.items() if label.startswith("GET ") and _free(name)]


def pull_of(
    arguments: Mapping[str, Sequence[str]], sizes: Mapping[str, str | None]
) -> dict[str, str] | None:
    """Something to pull: what is listed by `thing_id`, where things are listed, the deepest of all.

    Without such a pair, something that comes in pages, in small ones; None where nothing does.

    Args:
        arguments: those of each operation that pages, by its name.
        sizes: the argument for a page's size of each, or None.
    """
    above = {it: found for it in arguments if (found := _parents_of(it, arguments))}
    depths = {name: _depth(name, above) for name in above}
    if depths:
        name = max(depths, key=lambda it: depths[it])
        parents, argument = above[name]
        return {"operation": name, "parents": parents, "argument": argument}
    return next(({"operation": name, "size": it} for name, it in sizes.items() if it), None)


def _parents_of(name: str, arguments: Mapping[str, Sequence[str]]) -> tuple[str, str] | None:
    for argument in arguments[name]:
        thing, is_id, _ = argument.partition("_id")
        lists = (f".list_{thing}s", f".list_{thing.removesuffix('y')}ies")
        for parents in arguments:
            if is_id and parents != name and parents.endswith(lists):
                return parents, argument
    return None


def _depth(name: str, above: dict[str, tuple[str, str]]) -> int:
    seen = [name]
    while (found := above.get(seen[-1])) and found[0] not in seen:
        seen.append(found[0])
    return len(seen)


def _operation(name: str) -> Any:
    return import_module(f"otto_api.api.{name}").OPERATION


def _free(name: str) -> bool:
    return not any(parameter.required for parameter in _operation(name).parameters)


# -- calls ----------------------------------------------------------------------------------------


def _method(otto: Any, name: str) -> Any:
    tag, method = name.split(".")
    return getattr(getattr(otto, tag), method)


def _call(otto: Otto, name: str) -> dict[str, Any]:
    try:
        return _described(name, _method(otto, name).with_raw_response())
    except OttoError as error:
        return _failed(name, error)


def _iterate(otto: Otto, name: str) -> dict[str, Any]:
    tag, method = name.split(".")
    types: Counter[str] = Counter()
    ids: set[Any] = set()
    try:
        for item in _method(otto, f"{tag}.iter_{method.partition('_')[2]}")():
            types[type(item).__name__] += 1
            ids.add(getattr(item, "id", len(ids)))
    except OttoError as error:
        return _failed(name, error)
    kinds = " | ".join(sorted(types))
    return {"operation": name, "ok": True, "result": "200", "type": kinds, "items": len(ids)}


async def _async(names: list[str]) -> dict[str, Any]:
    async def call(name: str) -> dict[str, Any]:
        try:
            return _described(name, await _method(otto, name).with_raw_response())
        except OttoError as error:
            return _failed(name, error)

    async with AsyncOtto() as otto:
        before = otto.stats()
        calls = await asyncio.gather(*map(call, names))
        return {"calls": calls, "stats": _spent(before, otto.stats())}


def _described(name: str, raw: Any) -> dict[str, Any]:
    return {
        "operation": name,
        "ok": True,
        "result": str(raw.status_code),
        "type": _type_name(raw.parsed),
    }


def _failed(name: str, error: OttoError) -> dict[str, Any]:
    # The class alone: a message may quote what the server said of a user's data.
    status = getattr(error, "status_code", None)
    text = f"{type(error).__name__} {status}" if status else type(error).__name__
    return {"operation": name, "ok": False, "result": text, "type": ""}


def _type_name(value: Any) -> str:
    if isinstance(value, list):
        return f"list[{_type_name(value[0])}]" if value else "list"
    return type(value).__name__


def _drifted(event: DriftEvent) -> str:
    got = "nothing" if type(event.got).__name__ == "Unset" else repr(event.got)[:40]
    return f"{event.operation}: {event.pointer} should be {event.expected}, got {got}"


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
