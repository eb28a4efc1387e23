"""Finds the operations of a document and which of them stand for each other in two documents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

import otto_ext.openapi.operations as openapi
from otto_codegen.diff.document import Document, Node, mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

METHODS: Final = (*openapi.METHODS, "query")
_PARAMETER: Final = re.compile(r"\{([^{}]*)\}")


@frozen(eq=False)
class Operation:
    """One method of one path."""

    method: str
    path: str
    node: Node
    shared_parameters: Node

    @property
    def name(self) -> str:
        """How reports call it: ``GET /accounts/{id}``."""
        return f"{self.method.upper()} {self.path}"

    @property
    def key(self) -> tuple[str, str]:
        """What makes two operations the same: the names of path parameters do not matter."""
        return self.method, _PARAMETER.sub("{}", self.path)

    @property
    def path_names(self) -> list[str]:
        """What the path names in braces, in order."""
        return _PARAMETER.findall(self.path)

    @property
    def operation_id(self) -> str | None:
        """The `operationId`, if it is a string."""
        found = mapping(self.node.raw).get("operationId")
        return found if isinstance(found, str) else None

    def get(self, key: str) -> Any:
        """A member of the operation."""
        return mapping(self.node.raw).get(key)


@frozen(eq=False)
class Parameter:
    """One parameter of an operation, its `$ref` followed."""

    name: str
    place: str
    node: Node

    def get(self, key: str, default: Any = None) -> Any:
        """A member of the parameter."""
        return mapping(self.node.raw).get(key, default)

    @property
    def required(self) -> bool:
        """Path parameters are required whatever the document says."""
        return self.place == "path" or self.get("required") is True


@frozen(eq=False)
class Matching:
    """Operations that stand for each other, and those that only one document has."""

    pairs: list[tuple[Operation, Operation]] = field(factory=list)
    moved: list[tuple[Operation, Operation]] = field(factory=list)
    removed: list[Operation] = field(factory=list)
    added: list[Operation] = field(factory=list)


def operations(document: Document, parent: Node) -> Iterator[Operation]:
    """Yield the operations below `paths`, `webhooks`, or a callback."""
    for path, item in document.resolve(parent).items():
        resolved = document.resolve(item)
        for method in METHODS:
            if isinstance(mapping(resolved.raw).get(method), dict):
                shared = resolved.child("parameters")
                yield Operation(method, path, resolved.child(method), shared)


def callbacks(document: Document, operation: Operation) -> dict[tuple[str, ...], Operation]:
    """What an operation has called back, by name, URL expression and method."""
    return {
        (name, found.path, found.method): found
        for name, node in operation.node.child("callbacks").items()
        for found in operations(document, node)
    }


def match_operations(old: list[Operation], new: list[Operation]) -> Matching:
    """Match by method and path, then, for what is left, by `operationId`."""
    found = Matching()
    by_key = {operation.key: operation for operation in new}
    # The very same path wins over one that only has other names for its parameters.
    by_key.update({(op.method, op.path): op for op in new})
    taken: set[int] = set()
    left: list[Operation] = []
    for operation in old:
        other = by_key.get((operation.method, operation.path)) or by_key.get(operation.key)
        if other is None or id(other) in taken:
            left.append(operation)
        else:
            taken.add(id(other))
            found.pairs.append((operation, other))
    fresh = [operation for operation in new if id(operation) not in taken]
    by_id = {op.operation_id: op for op in fresh if op.operation_id}
    for operation in left:
        other = by_id.pop(operation.operation_id, None) if operation.operation_id else None
        if other is None:
            found.removed.append(operation)
        else:
            fresh.remove(other)
            found.moved.append((operation, other))
    found.added.extend(fresh)
    return found


def parameters(document: Document, operation: Operation) -> dict[tuple[str, str], Parameter]:
    """The parameters of an operation and its path, by place and name.

    Header names are the same in any case (RFC 9110, section 5.1). Path parameters are found by
    their position, so that one which only has another name is still itself.
    """
    positions = {name: i for i, name in enumerate(operation.path_names)}
    found: dict[tuple[str, str], Parameter] = {}
    for source in (operation.shared_parameters, operation.node.child("parameters")):
        for element in source.elements():
            node = document.resolve(element)
            raw = mapping(node.raw)
            name, place = raw.get("name"), raw.get("in")
            if not isinstance(name, str) or not isinstance(place, str):
                continue
            key = name.lower() if place == "header" else name
            if place == "path" and name in positions:
                key = f"#{positions[name]}"
            found[place, key] = Parameter(name, place, node)
    return found
