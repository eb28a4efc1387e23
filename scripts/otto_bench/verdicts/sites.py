"""Where a document can be changed: its operations and all that they reach."""

from __future__ import annotations

import inspect
import sys
from typing import TYPE_CHECKING, Any, Final

from attrs import define, field

from otto_ext.openapi.references import References

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

__all__ = ["METHODS", "Sites", "changes_in", "referred"]

Tree = dict[str, Any]
#: In this order, as the recorded measurements drew from them.
METHODS: Final = ("get", "put", "post", "delete", "patch", "head", "options")
_SCHEMAS: Final = ("allOf", "oneOf", "anyOf", "prefixItems")
_SCHEMA: Final = ("items", "additionalProperties", "not")


def changes_in(module: str) -> tuple[Callable[[Sites], None], ...]:
    """The changes that a module defines, in its order: its public functions."""
    return tuple(
        found
        for name, found in vars(sys.modules[module]).items()
        if inspect.isfunction(found) and found.__module__ == module and not name.startswith("_")
    )


def referred(document: Tree, node: Any) -> Any:
    """What a node is once its references within the document are followed."""
    return References(document).resolve(node)


@define(eq=False)
class Sites:
    """The parts of a document that an operation uses, each once, in the document's order."""

    document: Tree
    chance: random.Random
    #: path, method, operation
    operations: list[tuple[str, str, Tree]] = field(init=False, factory=list)
    parameters: list[Tree] = field(init=False, factory=list)
    bodies: list[Tree] = field(init=False, factory=list)
    #: the `responses` of an operation
    by_status: list[Tree] = field(init=False, factory=list)
    responses: list[Tree] = field(init=False, factory=list)
    headers: list[Tree] = field(init=False, factory=list)
    #: media types by name, of bodies and responses
    contents: list[Tree] = field(init=False, factory=list)
    schemas: list[Tree] = field(init=False, factory=list)
    _seen: set[int] = field(init=False, factory=set)

    def __attrs_post_init__(self) -> None:
        for path, item in self.document.get("paths", {}).items():
            if not isinstance(item, dict):
                continue
            self._parameters(item)
            for method in METHODS:
                if isinstance(operation := item.get(method), dict):
                    self.operations.append((path, method, operation))
                    self._operation(operation)

    def one(self, kind: list[Any], fits: Callable[[Any], Any] = bool) -> Any:
        """One of these that fits, by chance.

        Raises:
            IndexError: there is none.
        """
        return self.chance.choice([each for each in kind if fits(each)])

    def schema(self, *types: str, **having: bool) -> Tree:
        """A schema of one of the types (any, if none is named) that has, or lacks, keywords."""

        def fits(schema: Tree) -> bool:
            stated = schema.get("type")
            names = stated if isinstance(stated, list) else [stated]
            return (not types or bool(set(types) & set(names))) and all(
                (key in schema) is wanted for key, wanted in having.items()
            )

        found: Tree = self.one(self.schemas, fits)
        return found

    @property
    def is_30(self) -> bool:
        """Whether the document is OpenAPI 3.0, which writes some things its own way."""
        return str(self.document.get("openapi", "")).startswith("3.0")

    def components(self, kind: str) -> Tree:
        """The components of a kind, made if there are none."""
        found: Tree = self.document.setdefault("components", {}).setdefault(kind, {})
        return found

    def _new(self, node: Any, kind: list[Tree]) -> Tree | None:
        found = referred(self.document, node)
        if not isinstance(found, dict) or id(found) in self._seen:
            return None
        self._seen.add(id(found))
        kind.append(found)
        return found

    def _parameters(self, item: Tree) -> None:
        for node in item.get("parameters") or ():
            if parameter := self._new(node, self.parameters):
                self._walk(parameter.get("schema"))

    def _operation(self, operation: Tree) -> None:
        self._parameters(operation)
        if "requestBody" in operation and (
            body := self._new(operation["requestBody"], self.bodies)
        ):
            self._content(body)
        if not isinstance(operation.get("responses"), dict):
            return
        self.by_status.append(operation["responses"])
        for node in operation["responses"].values():
            if response := self._new(node, self.responses):
                self._content(response)
                for header in (response.get("headers") or {}).values():
                    if found := self._new(header, self.headers):
                        self._walk(found.get("schema"))

    def _content(self, parent: Tree) -> None:
        if not isinstance(content := parent.get("content"), dict) or not content:
            return
        self.contents.append(content)
        for media_type in content.values():
            if isinstance(media_type, dict):
                self._walk(media_type.get("schema"))

    def _walk(self, node: Any) -> None:
        waiting = [node]
        while waiting:
            schema = self._new(waiting.pop(), self.schemas)
            if schema is not None:
                waiting.extend(_below(schema))


def _below(schema: Tree) -> Iterator[Any]:
    properties = schema.get("properties")
    yield from reversed(properties.values() if isinstance(properties, dict) else ())
    for key in _SCHEMAS:
        yield from reversed(schema.get(key) or ())
    for key in _SCHEMA:
        yield schema.get(key)
