"""Small documents cut out of large ones: a few operations and the components they use."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from otto_bench.verdicts.sites import METHODS
from otto_ext.openapi.json_values import unescape

if TYPE_CHECKING:
    import random

__all__ = ["slice_of"]

Tree = dict[str, Any]


def slice_of(document: Tree, chance: random.Random, operations: int = 5) -> Tree:
    """A document with so many of another's operations, and of its components what they need."""
    every = [
        (path, method)
        for path, item in document.get("paths", {}).items()
        for method in METHODS
        if isinstance(item, dict) and method in item
    ]
    chosen = sorted(chance.sample(every, min(operations, len(every))))
    paths: Tree = {}
    for path, method in chosen:
        item = paths.setdefault(path, _without_methods(document["paths"][path]))
        item[method] = document["paths"][path][method]
    rest = {
        key: document[key] for key in document if key not in ("paths", "components", "webhooks")
    }
    return copy.deepcopy({**rest, "paths": paths, "components": _components(document, paths)})


def _without_methods(item: Tree) -> Tree:
    return {key: value for key, value in item.items() if key not in METHODS}


def _components(document: Tree, paths: Tree) -> Tree:
    stated = document.get("components", {})
    schemes = stated.get("securitySchemes")
    found: Tree = {"securitySchemes": schemes} if schemes else {}
    waiting: list[Any] = [paths]
    while waiting:
        for kind, name in _references(waiting.pop()):
            if name in stated.get(kind, {}) and name not in found.setdefault(kind, {}):
                found[kind][name] = stated[kind][name]
                waiting.append(stated[kind][name])
    return found


def _references(node: Any) -> list[tuple[str, str]]:
    """The components that are named anywhere in a tree, as kind and name."""
    found = []
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, str) and node.startswith("#/components/"):
            kind, _, name = node.removeprefix("#/components/").partition("/")
            found.append((kind, unescape(name.split("/")[0])))
    return found
