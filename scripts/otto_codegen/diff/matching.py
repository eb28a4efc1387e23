"""Finds the operations of a document and which of them stand for each other in two documents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

import otto_ext.openapi.operations as openapi
from otto_codegen.diff.likeness import conflict, likeness, words
from otto_ext.openapi.json_values import as_dict, strings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from otto_ext.openapi.references import Document, Node

METHODS: Final = openapi.METHODS
_PARAMETER: Final = re.compile(r"\{([^{}]*)\}")


@frozen(eq=False)
class ApiOperation:
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
        found = as_dict(self.node.raw).get("operationId")
        return found if isinstance(found, str) else None

    def get(self, key: str) -> Any:
        """A member of the operation."""
        return as_dict(self.node.raw).get(key)


@frozen(eq=False)
class ApiParameter:
    """One parameter of an operation, its `$ref` followed."""

    name: str
    place: str
    node: Node

    def get(self, key: str, default: Any = None) -> Any:
        """A member of the parameter."""
        return as_dict(self.node.raw).get(key, default)

    @property
    def required(self) -> bool:
        """Path parameters are required whatever the document says."""
        return self.place == "path" or self.get("required") is True


@frozen(eq=False)
class Matching:
    """Operations that stand for each other, and those that only one document has."""

    pairs: list[tuple[ApiOperation, ApiOperation]] = field(factory=list)
    moved: list[tuple[ApiOperation, ApiOperation]] = field(factory=list)
    removed: list[ApiOperation] = field(factory=list)
    added: list[ApiOperation] = field(factory=list)


def operations(document: Document, parent: Node) -> Iterator[ApiOperation]:
    """Yield the operations below `paths`, `webhooks`, or a callback."""
    for path, item in document.resolve(parent).items():
        resolved = document.resolve(item)
        for method, operation, _ in openapi.operations_in(as_dict(resolved.raw)):
            if isinstance(operation, dict):
                shared = resolved.child("parameters")
                own = method in as_dict(resolved.raw)
                holder = resolved if own else resolved.child(openapi.OTHERS)
                yield ApiOperation(method, path, holder.child(method), shared)


def callbacks(document: Document, operation: ApiOperation) -> dict[tuple[str, ...], ApiOperation]:
    """What an operation has called back, by name, URL expression and method."""
    return {
        (name, found.path, found.method): found
        for name, node in operation.node.child("callbacks").items()
        for found in operations(document, node)
    }


def match_operations(old: list[ApiOperation], new: list[ApiOperation]) -> Matching:
    """Match by method and path, then, for what is left, by `operationId`, then by what is alike."""
    found = Matching()
    by_key = {operation.key: operation for operation in new}
    # The very same path wins over one that only has other names for its parameters.
    by_key.update({(op.method, op.path): op for op in new})
    taken: set[int] = set()
    left: list[ApiOperation] = []
    for operation in old:
        other = by_key.get((operation.method, operation.path)) or by_key.get(operation.key)
        if other is None or id(other) in taken:
            left.append(operation)
        else:
            taken.add(id(other))
            found.pairs.append((operation, other))
    fresh = [operation for operation in new if id(operation) not in taken]
    by_id = {op.operation_id: op for op in fresh if op.operation_id}
    still: list[ApiOperation] = []
    for operation in left:
        other = by_id.pop(operation.operation_id, None) if operation.operation_id else None
        if other is None:
            still.append(operation)
        else:
            fresh.remove(other)
            found.moved.append((operation, other))
    moved = _moved(still, fresh)
    found.moved.extend(moved)
    fresh = [one for one in fresh if not any(one is other for _, other in moved)]
    found.removed.extend(one for one in still if not any(one is old for old, _ in moved))
    found.added.extend(fresh)
    return found


#: Pairs beyond this many are not compared.
_PAIRS: Final = 40_000
_VERSION: Final = re.compile(r"v\d+(?:(?:alpha|beta|rc)\d*)?|api|alpha|beta|preview|latest")
_SAYS_NOTHING: Final = frozenset({"ok", "success", "successful response", "successful operation"})


def _moved(
    gone: list[ApiOperation], fresh: list[ApiOperation]
) -> list[tuple[ApiOperation, ApiOperation]]:
    """Operations that have both another path and another `operationId`."""
    if len(gone) * len(fresh) > _PAIRS:
        return []
    likes: dict[int, list[ApiOperation]] = {}
    liked: dict[int, int] = {}
    for old in gone:
        likes[id(old)] = [new for new in fresh if _is_alike(old, new)]
        for new in likes[id(old)]:
            liked[id(new)] = liked.get(id(new), 0) + 1
    # Only where neither has a second candidate.
    return [
        (old, likes[id(old)][0])
        for old in gone
        if len(likes[id(old)]) == 1 and liked[id(likes[id(old)][0])] == 1
    ]


def _is_alike(old: ApiOperation, new: ApiOperation) -> bool:
    """Whether the paths are alike and a second thing says that it is the same operation."""
    if old.method != new.method or len(old.path_names) != len(new.path_names):
        return False
    before, after = (_steps(operation.path) for operation in (old, new))
    if before != after:
        if len(before) != len(after):
            return False
        differing = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
        if any(conflict(a, b) or likeness(a, b) < 0.6 for a, b in differing):
            return False
    same_words = _text(old, "summary") == _text(new, "summary") != ""
    same_responses = old.get("responses") == new.get("responses")
    ids = (old.operation_id or "", new.operation_id or "")
    same_id = likeness(*ids) >= 0.6 and not conflict(*(_without_version(one) for one in ids))
    return same_words or same_id or (before == after and same_responses)


def _steps(path: str) -> list[str]:
    steps = (step for step in _PARAMETER.sub("{}", path).split("/") if step)
    return [step for step in steps if not _VERSION.fullmatch(step.lower())]


def _without_version(name: str) -> str:
    return re.sub(r"[vV]\d+", "", name)


def _text(operation: ApiOperation, key: str) -> str:
    found = operation.get(key)
    text = found.strip() if isinstance(found, str) else ""
    return "" if text.lower() in _SAYS_NOTHING or len(words(text)) < 2 else text


def renamed_tags(
    old: list[ApiOperation],
    new: list[ApiOperation],
    pairs: list[tuple[ApiOperation, ApiOperation]],
) -> dict[str, str]:
    """Tags that have another name: all operations of one are those of a new one now."""
    before, after = ({tag for op in side for tag in strings(op.get("tags"))} for side in (old, new))
    targets: dict[str, list[set[str]]] = {}
    sources: dict[str, set[str]] = {}
    for was, now in pairs:
        tags, others = set(strings(was.get("tags"))), set(strings(now.get("tags")))
        gone, fresh = (tags - others) - after, (others - tags) - before
        for tag in gone:
            targets.setdefault(tag, []).append(fresh)
        for tag in fresh:
            sources.setdefault(tag, set()).update(tags - others or {""})
    found = {}
    for tag, many in targets.items():
        common = set.intersection(*many)
        if len(common) == 1 and sources[other := next(iter(common))] == {tag}:
            enough = len(many) > 1 or (likeness(tag, other) >= 0.6 and not conflict(tag, other))
            if enough:
                found[tag] = other
    return found


#: Header parameters that OpenAPI ignores (3.1, 4.8.12): other parts of the document state them.
_IGNORED_HEADERS: Final = frozenset({"accept", "content-type", "authorization"})


def parameters(document: Document, operation: ApiOperation) -> dict[tuple[str, str], ApiParameter]:
    """The parameters of an operation and its path, by place and name.

    Header names are the same in any case (RFC 9110, section 5.1). Path parameters are found by
    their position, so that one which only has another name is still itself.
    """
    positions = {name: i for i, name in enumerate(operation.path_names)}
    found: dict[tuple[str, str], ApiParameter] = {}
    for source in (operation.shared_parameters, operation.node.child("parameters")):
        for element in source.elements():
            node = document.resolve(element)
            raw = as_dict(node.raw)
            name, place = raw.get("name"), raw.get("in")
            if not isinstance(name, str) or not isinstance(place, str):
                continue
            key = name.lower() if place == "header" else name
            if place == "header" and key in _IGNORED_HEADERS:
                continue
            if place == "path" and name in positions:
                key = f"#{positions[name]}"
            found[place, key] = ApiParameter(name, place, node)
    return found
