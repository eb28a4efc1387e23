"""What a document says: its operations, found by method and path."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Set
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from attrs import Factory, evolve, field, frozen

from otto_ext._errors import ConfigurationError
from otto_ext.openapi.canonical import Schemas
from otto_ext.openapi.document_errors import OpenAPIError
from otto_ext.openapi.fetch import Fetcher
from otto_ext.openapi.job_statuses import infer_waiting
from otto_ext.openapi.json_values import as_dict, as_list
from otto_ext.openapi.load import as_openapi, check_is_openapi, load
from otto_ext.openapi.operations import operations_in, path_items, template_of
from otto_ext.openapi.page_facts import PageParameters, facts_of, parameters_of
from otto_ext.openapi.page_places import is_pageable
from otto_ext.openapi.pagination import infer_pagination
from otto_ext.openapi.references import References
from otto_ext.openapi.servers import base_paths

if TYPE_CHECKING:
    from pathlib import Path

    from otto_ext.openapi.job_statuses import Waiting
    from otto_ext.openapi.pagination import Pagination

__all__ = ["DocumentedOperation", "Routes", "load_document"]


@frozen(eq=False)
class DocumentedOperation:
    """One operation, its references followed.

    Attributes:
        base_path: what comes before the path, from the document's servers.
        parameters: parameter objects, the operation's before the path's.
        body: the request body object, or None.
        responses: response objects by status as the document writes it: `200`, `4XX`, `default`.
            Their `content` has an object for each media type, and so has that of `body`.
        security: the alternatives, each the schemes needed by name; empty if none is needed.
        paging: `x-otto-paging`, which corrects what is inferred of pages; None if it is not there.
        wait: `x-otto-wait`, which corrects what is inferred of jobs; None if it is not there.
        pagination: how it pages; None where it does not.
        waiting: how its response says that a job is finished; None where it does not.
        page_parameters: the query parameters that choose a page.
        page_facts: pointers to what a response says of its page, by what they say.
        success: the status of a response if all is well: the lowest 2xx that is documented.
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
    wait: Any = field(default=None, repr=False)
    waiting: Waiting | None = field(default=None, repr=False)
    pagination: Pagination | None = field(default=None, repr=False)
    page_parameters: PageParameters = field(factory=PageParameters, repr=False)
    page_facts: dict[str, str] = field(factory=dict, repr=False)
    success: int = field(
        init=False,
        repr=False,
        default=Factory(lambda self: _success(self.responses), takes_self=True),
    )

    @property
    def route(self) -> str:
        """The whole path, without a fragment, by which some documents distinguish operations."""
        return self.base_path + self.path.partition("#")[0]

    @property
    def as_dict(self) -> dict[str, Any]:
        """The operation as documents write it, with its references followed."""
        return {
            "operationId": self.operation_id,
            "parameters": list(self.parameters),
            "requestBody": self.body,
            "responses": self.responses,
            "x-otto-paging": self.paging,
            "x-otto-wait": self.wait,
        }

    def response(self, status: int) -> dict[str, Any] | None:
        """What the document says of a status, by range or default if need be."""
        for key in (str(status), f"{status // 100}XX", f"{status // 100}xx", "default"):
            if key in self.responses:
                return self.responses[key]
        return None

    def content(self, status: int) -> dict[str, dict[str, Any]]:
        """What the document says of each media type of a status."""
        found: dict[str, dict[str, Any]] = (self.response(status) or {}).get("content", {})
        return found

    def states(self, status: int) -> bool:
        """Whether the document names this very status."""
        return str(status) in self.responses

    def status_for(self, status: int, place: str) -> int:
        """The status for what is wrong with a request: 400 and 422 stand in for each other."""
        if status not in (400, 422) or self.states(status):
            return status
        if self.states(422) or self.states(400):
            return 422 if self.states(422) else 400
        # What no id can be is not there either.
        return 404 if place.startswith("path.") and self.states(404) else 400

    def preferred(self, prefer: str) -> int:
        """The status that `Prefer: code=...` asks for, if it is documented; else success."""
        match = re.search(r"\bcode=(\d{3})\b", prefer)
        if match and self.response(int(match[1])) is not None:
            return int(match[1])
        return self.success

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
    """A document in OpenAPI 3, read as the regeneration reads it.

    Args:
        source: a mapping, a path or a URL; OpenAPI 3 or Swagger 2.0.

    Raises:
        ConfigurationError: it cannot be read, or is not an OpenAPI document.
    """
    try:
        if isinstance(source, Mapping):
            # A copy, in which keys are strings (YAML reads 200 as a number) and dates are text.
            copied = json.loads(json.dumps(source, default=str, skipkeys=True))
            document, label = as_openapi(copied), "the document"
        else:
            found = load(source, Fetcher.from_environment())
            document, label = found.document, found.label
        check_is_openapi(document, label)
    except OpenAPIError as error:
        raise ConfigurationError(str(error)) from None
    return document


@frozen
class _Route:
    """Where an operation is found: by a path, and by what the document wrote as its query."""

    expression: re.Pattern[str] = field(repr=False)
    names: tuple[str, ...]
    query: frozenset[tuple[str, str]]
    operation: DocumentedOperation

    @property
    def shape(self) -> tuple[str, frozenset[tuple[str, str]]]:
        """What routes have in common that no request can distinguish by its address."""
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
        self._references = References(document)
        self._schemas = Schemas(document)
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
    ) -> tuple[list[tuple[DocumentedOperation, dict[str, str]]], set[str]]:
        """The operations that a request may mean, each with the values of its path.

        There are several where a document distinguishes operations by more than method and path:
        by a fragment, or by what is in a template's place.

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

    def _operations(self) -> tuple[tuple[DocumentedOperation, ...], str]:
        """All operations, and the base path of those without servers of their own."""
        items = list(path_items(self._references))
        bases = base_paths(self.document, items)
        found = [
            self._operation(
                method,
                template_of(self._references, path, place),
                bases.of(path, method),
                item,
                operation,
            )
            for path, item, place in items
            for method, operation, _ in operations_in(item)
            if isinstance(operation, dict)
        ]
        return tuple(found), bases.default

    def _operation(
        self,
        method: str,
        path: str,
        base_path: str,
        item: Mapping[str, Any],
        stated: dict[str, Any],
    ) -> DocumentedOperation:
        parameters: dict[tuple[str, str], dict[str, Any]] = {}
        for each in [*as_list(stated.get("parameters")), *as_list(item.get("parameters"))]:
            parameter = self._references.resolve(each)
            if isinstance(parameter, dict) and isinstance(parameter.get("name"), str):
                parameters.setdefault((parameter["name"], str(parameter.get("in"))), parameter)
        responses = {
            key: _with_content(self._references.resolve(response))
            for key, response in as_dict(stated.get("responses")).items()
        }
        body = self._references.resolve(stated.get("requestBody"))
        name = stated.get("operationId")
        operation = DocumentedOperation(
            method.upper(),
            path,
            base_path,
            name if isinstance(name, str) else None,
            tuple(parameters.values()),
            _with_content(body) if isinstance(body, dict) else None,
            responses,
            self._security(stated),
            stated.get("x-otto-paging"),
            stated.get("x-otto-wait"),
        )
        return self._paged(operation)

    def _paged(self, operation: DocumentedOperation) -> DocumentedOperation:
        """The operation with how it pages, or how it says that a job is finished.

        Raises:
            ConfigurationError: its `x-otto-paging` or `x-otto-wait` does not fit.
        """
        stated = operation.as_dict
        stated["parameters"] = self._opened(operation.parameters)
        label = f"{operation.method} {operation.path}"
        try:
            plan = infer_pagination(stated, operation.method, self._schemas, label=label)
            rule = infer_waiting(stated, operation.method, self._schemas, label=label)
        except OpenAPIError as error:
            raise ConfigurationError(str(error)) from None
        if plan is None and operation.method != "GET":
            return operation
        return evolve(
            operation,
            pagination=plan,
            waiting=rule,
            page_parameters=parameters_of(stated, self._schemas),
            page_facts=facts_of(stated, plan, self._schemas),
        )

    def _opened(self, parameters: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
        """Parameters, with those that one object holds (Spring's `Pageable`)."""
        found: list[dict[str, Any]] = []
        for each in parameters:
            members = self._schemas.properties(each.get("schema"))
            if each.get("in") == "query" and is_pageable(members):
                found += [{"name": k, "in": "query", "schema": v} for k, v in members.items()]
            else:
                found.append(each)
        return found

    def _security(self, stated: dict[str, Any]) -> tuple[frozenset[str], ...]:
        alternatives = stated.get("security")
        if alternatives is None:
            alternatives = self.document.get("security")
        sets = [frozenset(each) for each in as_list(alternatives) if isinstance(each, dict)]
        return () if frozenset() in sets else tuple(sets)

    def _schemes(self) -> dict[str, Mapping[str, Any]]:
        stated = as_dict(as_dict(self.document.get("components")).get("securitySchemes"))
        return {name: as_dict(self._references.resolve(item)) for name, item in stated.items()}


def _route(operation: DocumentedOperation) -> _Route:
    path, _, query = operation.route.partition("?")
    pieces = re.split(r"\{[^{}]*\}", path)
    return _Route(
        re.compile("([^/]+?)".join(map(re.escape, pieces))),
        tuple(re.findall(r"\{([^{}]*)\}", path)),
        frozenset(parse_qsl(query, keep_blank_values=True)),
        operation,
    )


def _with_content(node: Any) -> dict[str, Any]:
    """A response or a body whose `content` has an object for each media type."""
    found = dict(as_dict(node))
    if "content" in found:
        content = as_dict(found["content"])
        found["content"] = {str(key): dict(as_dict(media)) for key, media in content.items()}
    return found
