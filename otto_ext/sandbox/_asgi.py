"""The sandbox as an ASGI application: token endpoint, document, reference, and operations."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import threading
from collections import deque
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from otto_ext._errors import ConfigurationError
from otto_ext._urls import is_loopback
from otto_ext.sandbox._example_responses import ExampleResponses, SandboxResponse, plain
from otto_ext.sandbox._fault_rules import FaultQueue
from otto_ext.sandbox._faults import FAULT_HEADER, parse_fault
from otto_ext.sandbox._json_schemas import JSONSchemas
from otto_ext.sandbox._memory import Memory, ValidCall
from otto_ext.sandbox._recorded_requests import RecordedRequest, record
from otto_ext.sandbox._reference import REFERENCE_PATH, SCRIPT_PATH, reference
from otto_ext.sandbox._request_checks import check_parameters, read_body
from otto_ext.sandbox._routes import DocumentedOperation, Routes, load_document
from otto_ext.sandbox._token_endpoint import TOKEN_PATH
from otto_ext.wire.media_types import essence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from starlette.types import Receive, Scope, Send

    from otto_ext.sandbox._faults import Fault
    from otto_ext.sandbox._memory import SandboxSettings
    from otto_ext.sandbox._request_checks import RequestFinding
    from otto_ext.sandbox._token_endpoint import TokenDesk

__all__ = ["DOCUMENT_PATH", "App"]

DOCUMENT_PATH = "/openapi.json"
#: Requests that are remembered: a sandbox may run for days.
_MOST_REQUESTS = 100_000
#: Media types whose scripts browsers run.
_ACTIVE = frozenset(
    {"text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml"}
)
_MISDIRECTED = (
    "The sandbox serves loopback names alone: use http://127.0.0.1 or http://localhost.\n"
)
_CHALLENGE = 'Bearer realm="otto-prod"'


class _ServedApi:
    """Everything made from one document."""

    def __init__(self, source: Mapping[str, Any] | Path | str, settings: SandboxSettings) -> None:
        document = load_document(source)
        self.routes = Routes(document)
        info = document.get("info")
        self.title = str(info.get("title", "API") if isinstance(info, dict) else "API")
        schemas = JSONSchemas(document, "response")
        self.responses = ExampleResponses(document, schemas, settings.seed)
        self.memory = Memory(self.routes.operations, self.responses, schemas, settings)
        self.requests = JSONSchemas(document, "request")
        self.text = json.dumps(document, ensure_ascii=False, indent=2).encode()
        self.etag = f'"{hashlib.sha256(self.text).hexdigest()[:32]}"'
        self.secret_names = {
            str(scheme.get("name", "")).lower()
            for scheme in self.routes.schemes.values()
            if scheme.get("type") == "apiKey"
        }

    def check(
        self,
        request: Request,
        body: bytes,
        operation: DocumentedOperation,
        values: dict[str, str],
    ) -> _CheckedRequest:
        """Read a request as one of an operation, with these values of its path."""
        headers, query = request.headers, request.url.query
        found = check_parameters(operation, self.requests, values, query, headers)
        content_type = headers.get("content-type", "")
        wrong, content = read_body(operation, self.requests, content_type, body)
        return _CheckedRequest(operation, values, content, found + wrong)


@frozen
class _CheckedRequest:
    """What a request says if it means this operation, and what is wrong with that."""

    operation: DocumentedOperation
    values: dict[str, str]
    content: Any
    findings: list[RequestFinding]


class App:
    """The application; its document may be put in place of another between two requests."""

    def __init__(
        self, source: Mapping[str, Any] | Path | str, desk: TokenDesk, settings: SandboxSettings
    ) -> None:
        self.faults = FaultQueue()
        #: Whether to serve requests for loopback names alone. A page on the web can have its own
        #: name mean 127.0.0.1 (DNS rebinding), and would read the sandbox as its own origin.
        self.loopback_only = False
        self._desk = desk
        self._clock = desk.clock
        self._own: dict[str, Callable[[Request, bytes, _ServedApi], SandboxResponse]] = {
            TOKEN_PATH: self._token,
            DOCUMENT_PATH: self._document,
            REFERENCE_PATH: self._reference,
            SCRIPT_PATH: self._reference,
        }
        self._settings = settings
        self._api = _ServedApi(source, settings)
        self._requests: deque[RecordedRequest] = deque(maxlen=_MOST_REQUESTS)
        self._lock = threading.Lock()

    def use(self, source: Mapping[str, Any] | Path | str) -> None:
        """Serve another document from the next request on."""
        self._api = _ServedApi(source, self._settings)

    @property
    def requests(self) -> list[RecordedRequest]:
        """What was recorded until now, the latest at the end."""
        with self._lock:
            return list(self._requests)

    @property
    def base_path(self) -> str:
        """What comes before the paths of the present document."""
        return self._api.routes.base_path

    @property
    def operations(self) -> tuple[DocumentedOperation, ...]:
        """The operations of the present document."""
        return self._api.routes.operations

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI's entry: HTTP alone, for the server is configured to send nothing else."""
        request = Request(scope, receive)
        if self.loopback_only and not _is_for_loopback(request):
            await Response(_MISDIRECTED, 421, {"content-type": "text/plain"})(scope, receive, send)
            return
        try:
            body = await request.body()
        except ClientDisconnect:
            return
        response = await self._respond(request, body)
        if response is None:
            scope["state"]["abort"]()
            await receive()  # returns once the connection is seen to be gone
            return
        headers = {**_active(response.headers), **response.headers}
        framed = Response(response.body, response.status, headers)
        if not response.truncated:
            await framed(scope, receive, send)
            return
        status, raw = response.status, framed.raw_headers
        await send({"type": "http.response.start", "status": status, "headers": raw})
        half = response.body[: len(response.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        scope["state"]["close"]()
        await receive()

    async def _respond(self, request: Request, body: bytes) -> SandboxResponse | None:
        """The response; None where the connection is to be dropped."""
        api, path = self._api, request.url.path
        own = self._own.get(path)
        if own is not None:
            fault = self.faults.take(request.method, path, now=self._clock(), named=True)
            return await self._after_fault(
                request, fault, None, api, lambda: own(request, body, api)
            )
        # In which a slash of an id is none of the path.
        sent = _path_as_sent(request)
        query = request.url.query
        meant, allowed = api.routes.find(request.method, sent, query)
        if not meant and sent != path:
            meant, allowed = api.routes.find(request.method, path, query)
        checked = [api.check(request, body, *each) for each in meant]
        chosen = next(
            (each for each in checked if not each.findings), checked[0] if checked else None
        )
        operation = chosen.operation if chosen else None
        try:
            fault = self._fault(request, operation)
        except ConfigurationError as error:
            response: SandboxResponse | None = api.responses.error(
                operation, 400, f"{FAULT_HEADER}: {error}"
            )
        else:

            def usual() -> SandboxResponse:
                return self._usual(request, chosen, api) if chosen else _unknown(allowed, api)

            response = await self._after_fault(request, fault, operation, api, usual)
        status = 0 if response is None else response.status
        seen = record(
            request.method, path, query, request.headers, status, operation, api.secret_names
        )
        with self._lock:
            self._requests.append(seen)
        return response

    def _fault(self, request: Request, operation: DocumentedOperation | None) -> Fault | None:
        """The fault that the request itself orders, else one that was ordered before."""
        text = request.headers.get(FAULT_HEADER)
        if text is not None:
            return parse_fault(text)
        templates = () if operation is None else (operation.path,)
        return self.faults.take(request.method, request.url.path, *templates, now=self._clock())

    async def _after_fault(
        self,
        request: Request,
        fault: Fault | None,
        operation: DocumentedOperation | None,
        api: _ServedApi,
        usual: Callable[[], SandboxResponse],
    ) -> SandboxResponse | None:
        """The response after a fault had its way; None where the connection is to be dropped."""
        if fault is None:
            return usual()
        await asyncio.sleep(fault.delay)
        if fault.disconnect:
            return None
        if fault.revoke:
            given = request.headers.get("authorization", "")
            self._desk.revoke(given.partition(" ")[2].strip())
        response = _failure(fault, operation, api) or usual()
        if fault.drift and operation is not None:
            response = api.responses.drifted(operation, response, fault.drift)
        return evolve(response, truncated=True) if fault.truncate and response.body else response

    def _token(self, request: Request, body: bytes, api: _ServedApi) -> SandboxResponse:
        status, content = self._desk.respond(
            request.method,
            request.headers.get("content-type", ""),
            request.headers.get("authorization", ""),
            body,
            str(request.base_url) + TOKEN_PATH[1:].partition("/protocol/")[0],
        )
        return plain(status, content, {"cache-control": "no-store", "pragma": "no-cache"})

    @staticmethod
    def _reference(request: Request, body: bytes, api: _ServedApi) -> SandboxResponse:
        if request.method not in ("GET", "HEAD"):
            return _unknown({"GET", "HEAD"}, api)
        return reference(request.url.path, api.title, DOCUMENT_PATH)

    @staticmethod
    def _document(request: Request, body: bytes, api: _ServedApi) -> SandboxResponse:
        if request.method not in ("GET", "HEAD"):
            return _unknown({"GET", "HEAD"}, api)
        known = [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]
        if api.etag in known or "*" in known:
            return SandboxResponse(304, {"etag": api.etag})
        headers = {
            "etag": api.etag,
            "content-type": "application/json",
            "cache-control": "no-cache",
        }
        return SandboxResponse(200, headers, api.text)

    def _usual(
        self, request: Request, checked: _CheckedRequest, api: _ServedApi
    ) -> SandboxResponse:
        operation, headers = checked.operation, request.headers
        refused = self._refused(request, operation, api)
        if refused:
            response = api.responses.error(operation, 401, refused)
            challenge = _CHALLENGE
            if headers.get("authorization"):
                challenge += f', error="invalid_token", error_description="{refused}"'
            return SandboxResponse(
                401, {**response.headers, "www-authenticate": challenge}, response.body
            )
        if checked.findings:
            status = operation.status_for(checked.findings[0].status, checked.findings[0].place)
            detail = "; ".join(f"{each.place} {each.detail}" for each in checked.findings)
            return api.responses.error(operation, status, detail, checked.findings)
        wanted = operation.preferred(headers.get("prefer", ""))
        accept = headers.get("accept", "")
        if wanted == operation.success:
            # What is decoded cannot stand in a header.
            url = str(request.base_url).rstrip("/") + _path_as_sent(request)
            query = request.url.query
            key = headers.get("idempotency-key", "") if operation.takes_idempotency_key else ""
            kind = essence(headers.get("content-type"))
            call = ValidCall(
                operation, checked.values, query, checked.content, kind, url, accept, key
            )
            remembered = api.memory.respond(call)
            if remembered is not None:
                return remembered
        return api.responses.documented(operation, wanted, accept)

    def _refused(self, request: Request, operation: DocumentedOperation, api: _ServedApi) -> str:
        """Why a request is not let in (RFC 6750, 3); empty if it is."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            good = self._desk.is_good(token.strip())
            return "" if good else "The token is unknown, expired or revoked"
        alternatives = operation.security
        if not alternatives or any(
            all(_presents(request, scheme, api.routes.schemes.get(name, {})) for name in each)
            for each in alternatives
        ):
            return ""
        return "A bearer token is needed"


def _path_as_sent(request: Request) -> str:
    """The path of a request, its escapes as they came."""
    path: bytes = request.scope["raw_path"]
    return path.decode("ascii", "replace").partition("?")[0]


def _is_for_loopback(request: Request) -> bool:
    host = request.headers.get("host", "")
    return is_loopback(re.sub(r":\d*$", "", host))


def _active(headers: Mapping[str, str]) -> dict[str, str]:
    """What keeps an example of HTML or SVG from running scripts in a browser."""
    kind = essence(headers.get("content-type"))
    return {"content-security-policy": "sandbox"} if kind in _ACTIVE else {}


def _failure(
    fault: Fault, operation: DocumentedOperation | None, api: _ServedApi
) -> SandboxResponse | None:
    """The response that a fault with a status gives; None for one without."""
    if fault.status is None:
        return None
    response = api.responses.error(operation, fault.status, "A fault that was ordered.")
    headers = {**response.headers, **{name.lower(): text for name, text in fault.headers.items()}}
    body = response.body
    if isinstance(fault.body, bytes | str):
        body = fault.body if isinstance(fault.body, bytes) else fault.body.encode()
    elif fault.body is not None:
        body = json.dumps(fault.body).encode()
    return SandboxResponse(fault.status, headers, body)


def _unknown(allowed: set[str], api: _ServedApi) -> SandboxResponse:
    if not allowed:
        return api.responses.error(None, 404, "The document has no such path.")
    response = api.responses.error(None, 405, "The document has no such method here.")
    return SandboxResponse(
        405, {**response.headers, "allow": ", ".join(sorted(allowed))}, response.body
    )


def _presents(request: Request, given: str, scheme: Mapping[str, Any]) -> bool:
    """Whether what a security scheme asks for came along; bearer tokens are judged before."""
    kind, name = scheme.get("type"), str(scheme.get("name", ""))
    if kind == "apiKey":
        places: Mapping[str, Mapping[str, str]] = {
            "header": request.headers,
            "query": request.query_params,
            "cookie": request.cookies,
        }
        return name in places.get(str(scheme.get("in")), {})
    return kind == "http" and given.lower() == str(scheme.get("scheme", "")).lower()
