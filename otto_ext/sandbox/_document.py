"""What a document says: its operations, found by method and path."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Set
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from attrs import Factory, field, frozen

from otto_ext._errors import ConfigurationError
from otto_ext.openapi.servers import base_paths
from otto_ext.sandbox._schemas import resolve

__all__ = ["Operation", "Routes", "load_document", "parse_text"]

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@frozen(eq=False)
class Operation:
    """One operation, its references followed.

    Attributes:
        base_path: what comes before the path, from the document's servers.
        parameters: parameter objects, the operation's before the path's.
        body: the request body object, or None.
        responses: response objects by status as the document writes it: `200`, `4XX`, `default`.
        security: the alternatives, each the schemes needed by name; empty if none is needed.
        paging: `x-otto-paging`, which corrects what is inferred of pages; None if it is not there.
        success: the status of an answer if all is well: the lowest 2xx that is documented.
    """

    method: str
    path: str
    base_path: str
    operation_id: str | None
    parameters: tuple[dict[str, Any], ...] = field(repr=False)
    body: dict[str, Any] | None = field(repr=False)
    responses: dict[str, dict[str, Any]] = field(repr=False)
    security: tuple[frozenset[str], ...] = field(repr=False)
    paging: Any = field(default=None, repr=False)
    success: int = field(
        init=False,
        repr=False,
        default=Factory(lambda self: _success(self.responses), takes_self=True),
    )

    @property
    def route(self) -> str:
        """The whole path, without a fragment, by which some documents tell operations apart."""
        return self.base_path + self.path.partition("#")[0]

    def response(self, status: int) -> dict[str, Any] | None:
        """What the document says of a status, by range or default if need be."""
        for key in (str(status), f"{status // 100}XX", f"{status // 100}xx", "default"):
            if key in self.responses:
                return self.responses[key]
        return None

    def states(self, status: int) -> bool:
        """Whether the document names this very status."""
        return str(status) in self.responses

    @property
    def takes_idempotency_key(self) -> bool:
        """Whether a repeated call with the same `Idempotency-Key` acts once."""
        return any(each["name"].lower() == "idempotency-key" for each in self.parameters)


def _success(responses: Mapping[str, Any]) -> int:
    stated = sorted(key for key in responses if re.fullmatch(r"[1-5](\d\d|XX|xx)", key))
    for wanted in ("2", "3"):
        for key in stated:
            if key.startswith(wanted):
                return int(key.upper().replace("X", "0"))
    return 200


def load_document(source: Mapping[str, Any] | Path | str) -> dict[str, Any]:
    """An OpenAPI 3 document from a mapping, or from a file with JSON or YAML.

    Raises:
        ConfigurationError: it cannot be read, or is no OpenAPI 3 document.
    """
    document: Any = source
    label = "The document"
    if not isinstance(source, Mapping):
        label = str(source)
        try:
            text = Path(source).read_text(encoding="utf-8-sig")
            document = parse_text(text)
        except (OSError, ValueError) as error:
            raise ConfigurationError(f"{label} cannot be read: {error}") from None
    if not isinstance(document, Mapping) or not str(document.get("openapi", "")).startswith("3."):
        raise ConfigurationError(
            f"{label} is no OpenAPI 3 document: its `openapi` should say 3.0.x or 3.1.x"
        )
    # A copy, in which keys are strings (YAML reads 200 as a number) and dates are text.
    copied: dict[str, Any] = json.loads(json.dumps(document, default=str, skipkeys=True))
    return copied


def parse_text(text: str) -> Any:
    """What JSON or YAML says.

    Raises:
        ValueError: it is neither.
    """
    try:
        return json.loads(text)
    except ValueError:
        from otto_ext.sandbox._yaml import load_yaml

        try:
            return load_yaml(text)
        except ValueError as error:
            raise ValueError(f"neither JSON nor YAML: {error}") from None


@frozen
class _Route:
    """Where an operation is found: by a path, and by what the document wrote as its query."""

    expression: re.Pattern[str] = field(repr=False)
    names: tuple[str, ...]
    query: frozenset[tuple[str, str]]
    operation: Operation

    @property
    def shape(self) -> tuple[str, frozenset[tuple[str, str]]]:
        """What routes have in common that no request can tell apart by its address."""
        return self.expression.pattern, self.query

    def met(self, path: str, pairs: Set[tuple[str, str]]) -> dict[str, str] | None:
        """The values of a path's placeholders; None if the path or the query is another."""
        match = self.expression.fullmatch(path)
        if match is None or not self.query <= pairs:
            return None
        return dict(zip(self.names, match.groups(), strict=True))


class Routes:
    """The operations of one document."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.schemes = self._schemes()
        self.operations, self.base_path = self._operations()
        routes = [_route(operation) for operation in self.operations]
        # Literal text before templates (OpenAPI 3.1, 4.8.8.2), so the fewer braces the sooner;
        # among equals the document's order.
        routes.sort(key=lambda each: (len(each.names), -len(each.operation.route)))
        routes.sort(key=lambda each: -len(each.query))
        self._exact: dict[str, list[_Route]] = {}
        for each in routes:
            if not each.names:
                self._exact.setdefault(each.operation.route.partition("?")[0], []).append(each)
        self._templated = [each for each in routes if each.names]

    def find(
        self, method: str, path: str, query: str = ""
    ) -> tuple[list[tuple[Operation, dict[str, str]]], set[str]]:
        """The operations that a request may mean, each with the values of its path.

        They are several where a document tells operations apart by more than method and path: by a
        fragment, or by what is in a template's place.

        Returns:
            the operations, and which methods the path has if there are none.
        """
        pairs = set(parse_qsl(query, keep_blank_values=True)) if query else set()
        allowed: set[str] = set()
        for routes in (self._exact.get(path, ()), self._templated):
            met = [(each, each.met(path, pairs)) for each in routes]
            found = [(each, values) for each, values in met if values is not None]
            meant = [each for each in found if each[0].operation.method == method]
            if meant:
                shape = meant[0][0].shape
                alike = [each for each in meant if each[0].shape == shape]
                return [(route.operation, values) for route, values in alike], set()
            allowed |= {route.operation.method for route, _ in found}
        return [], allowed

    def _operations(self) -> tuple[tuple[Operation, ...], str]:
        """All operations, and the base path of those without servers of their own."""
        items = {
            path: _mapping(resolve(self.document, stated))
            for path, stated in _mapping(self.document.get("paths")).items()
        }
        bases = base_paths(self.document, ((path, item, "") for path, item in items.items()))
        found = [
            self._operation(method, path, bases.of(path, method), item)
            for path, item in items.items()
            for method in _METHODS
            if isinstance(item.get(method), dict)
        ]
        return tuple(found), bases.default

    def _operation(self, method: str, path: str, base_path: str, item: dict[str, Any]) -> Operation:
        stated = item[method]
        parameters: dict[tuple[Any, Any], dict[str, Any]] = {}
        for each in [*_list(stated.get("parameters")), *_list(item.get("parameters"))]:
            parameter = resolve(self.document, each)
            if isinstance(parameter, dict) and isinstance(parameter.get("name"), str):
                parameters.setdefault((parameter["name"], parameter.get("in")), parameter)
        responses = {
            key: _mapping(resolve(self.document, response))
            for key, response in _mapping(stated.get("responses")).items()
        }
        body = resolve(self.document, stated.get("requestBody"))
        name = stated.get("operationId")
        return Operation(
            method.upper(),
            path,
            base_path,
            name if isinstance(name, str) else None,
            tuple(parameters.values()),
            body if isinstance(body, dict) else None,
            responses,
            self._security(stated),
            stated.get("x-otto-paging"),
        )

    def _security(self, stated: dict[str, Any]) -> tuple[frozenset[str], ...]:
        alternatives = stated.get("security")
        if alternatives is None:
            alternatives = self.document.get("security")
        sets = [frozenset(each) for each in _list(alternatives) if isinstance(each, dict)]
        return () if frozenset() in sets else tuple(sets)

    def _schemes(self) -> dict[str, dict[str, Any]]:
        stated = _mapping(_mapping(self.document.get("components")).get("securitySchemes"))
        return {name: _mapping(resolve(self.document, item)) for name, item in stated.items()}


def _route(operation: Operation) -> _Route:
    path, _, query = operation.route.partition("?")
    pieces = re.split(r"\{[^{}]*\}", path)
    return _Route(
        re.compile("([^/]+?)".join(map(re.escape, pieces))),
        tuple(re.findall(r"\{([^{}]*)\}", path)),
        frozenset(parse_qsl(query, keep_blank_values=True)),
        operation,
    )


def _mapping(node: Any) -> dict[str, Any]:
    return node if isinstance(node, dict) else {}


def _list(node: Any) -> list[Any]:
    return node if isinstance(node, list) else []
