"""The sandbox as an ASGI application: token endpoint, document, reference, and operations."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import threading
from collections import deque
from typing import TYPE_CHECKING, Any, Self

from attrs import evolve, frozen
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from otto_ext._errors import ConfigurationError
from otto_ext._urls import is_loopback
from otto_ext.sandbox._document import Operation, Routes, load_document
from otto_ext.sandbox._faults import FAULT_HEADER, Faults, parse_fault
from otto_ext.sandbox._media import base_type
from otto_ext.sandbox._memory import Call, Memory
from otto_ext.sandbox._record import RecordedRequest, record
from otto_ext.sandbox._reference import REFERENCE_PATH, SCRIPT_PATH, reference
from otto_ext.sandbox._requests import check_parameters, read_body
from otto_ext.sandbox._responses import Responses, SandboxResponse, plain
from otto_ext.sandbox._schemas import Schemas
from otto_ext.sandbox._tokens import TOKEN_PATH

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from starlette.types import Receive, Scope, Send

    from otto_ext.sandbox._faults import Fault
    from otto_ext.sandbox._requests import Finding
    from otto_ext.sandbox._tokens import TokenDesk

__all__ = ["DOCUMENT_PATH", "App", "Settings"]

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


@frozen
class Settings:
    """What example data is like.

    Attributes:
        seed: where its variety comes from.
        rows: things that a collection has from the start.
        strict_ids: whether things that were not created are reported as missing.
    """

    seed: int = 0
    rows: int = 137
    strict_ids: bool = False


class _Api:
    """Everything made from one document."""

    def __init__(self, source: Mapping[str, Any] | Path | str, settings: Settings) -> None:
        document = load_document(source)
        self.routes = Routes(document)
        info = document.get("info")
        self.title = str(info.get("title", "API") if isinstance(info, dict) else "API")
        responses = Schemas(document, "response")
        self.replies = Responses(document, responses, settings.seed)
        self.memory = Memory(
            self.routes.operations,
            self.replies,
            responses,
            seed=settings.seed,
            rows=settings.rows,
            strict_ids=settings.strict_ids,
        )
        self.requests = Schemas(document, "request")
        self.text = json.dumps(document, ensure_ascii=False, indent=2).encode()
        self.etag = f'"{hashlib.sha256(self.text).hexdigest()[:32]}"'
        self.secret_names = {
            str(scheme.get("name", "")).lower()
            for scheme in self.routes.schemes.values()
            if scheme.get("type") == "apiKey"
        }


@frozen
class _Said:
    """What a request says if it means this operation, and what is wrong with that."""

    operation: Operation
    values: dict[str, str]
    content: Any
    findings: list[Finding]

    @classmethod
    def by(
        cls, request: Request, body: bytes, operation: Operation, values: dict[str, str], api: _Api
    ) -> Self:
        """Read a request."""
        headers = request.headers
        found = check_parameters(operation, api.requests, values, request.url.query, headers)
        content_type = headers.get("content-type", "")
        wrong, content = read_body(operation, api.requests, content_type, body)
        return cls(operation, values, content, found + wrong)


class App:
    """The application; its document may be put in place of another between two requests."""

    def __init__(
        self, source: Mapping[str, Any] | Path | str, desk: TokenDesk, settings: Settings
    ) -> None:
        self.faults = Faults()
        #: Whether to serve requests for loopback names alone. A page on the web can have its own
        #: name mean 127.0.0.1 (DNS rebinding), and would read the sandbox as its own origin.
        self.loopback_only = False
        self._desk = desk
        self._clock = desk.clock
        self._own: dict[str, Callable[[Request, bytes, _Api], SandboxResponse]] = {
            TOKEN_PATH: self._token,
            DOCUMENT_PATH: self._document,
            REFERENCE_PATH: self._reference,
            SCRIPT_PATH: self._reference,
        }
        self._settings = settings
        self._api = _Api(source, settings)
        self._requests: deque[RecordedRequest] = deque(maxlen=_MOST_REQUESTS)
        self._lock = threading.Lock()

    def use(self, source: Mapping[str, Any] | Path | str) -> None:
        """Serve another document from the next request on."""
        self._api = _Api(source, self._settings)

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
    def operations(self) -> tuple[Operation, ...]:
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
        reply = await self._reply(request, body)
        if reply is None:
            scope["state"]["abort"]()
            await receive()  # returns once the connection is seen to be gone
            return
        headers = {**_active(reply.headers), **reply.headers}
        response = Response(reply.body, reply.status, headers)
        if not reply.truncated:
            await response(scope, receive, send)
            return
        status, raw = reply.status, response.raw_headers
        await send({"type": "http.response.start", "status": status, "headers": raw})
        half = reply.body[: len(reply.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        scope["state"]["close"]()
        await receive()

    async def _reply(self, request: Request, body: bytes) -> SandboxResponse | None:
        """The response; None where the connection is to be dropped."""
        api, path = self._api, request.url.path
        answer = self._own.get(path)
        if answer is not None:
            fault = self.faults.take(request.method, path, now=self._clock(), named=True)
            return await self._struck(request, fault, None, api, lambda: answer(request, body, api))
        # As it was sent, in which a slash of an id is none of the path.
        sent = request.scope["raw_path"].decode("ascii", "replace").partition("?")[0]
        query = request.url.query
        meant, allowed = api.routes.find(request.method, sent, query)
        if not meant and sent != path:
            meant, allowed = api.routes.find(request.method, path, query)
        said = [_Said.by(request, body, *each, api) for each in meant]
        chosen = next((each for each in said if not each.findings), said[0] if said else None)
        operation = chosen.operation if chosen else None
        try:
            fault = self._fault(request, operation)
        except ConfigurationError as error:
            reply: SandboxResponse | None = api.replies.error(
                operation, 400, f"{FAULT_HEADER}: {error}"
            )
        else:

            def answered() -> SandboxResponse:
                return self._answer(request, chosen, api) if chosen else _unknown(allowed, api)

            reply = await self._struck(request, fault, operation, api, answered)
        status = 0 if reply is None else reply.status
        seen = record(
            request.method, path, query, request.headers, status, operation, api.secret_names
        )
        with self._lock:
            self._requests.append(seen)
        return reply

    def _fault(self, request: Request, operation: Operation | None) -> Fault | None:
        """The fault that the request itself orders, else one that was ordered before."""
        text = request.headers.get(FAULT_HEADER)
        if text is not None:
            return parse_fault(text)
        templates = () if operation is None else (operation.path,)
        return self.faults.take(request.method, request.url.path, *templates, now=self._clock())

    async def _struck(
        self,
        request: Request,
        fault: Fault | None,
        operation: Operation | None,
        api: _Api,
        answered: Callable[[], SandboxResponse],
    ) -> SandboxResponse | None:
        """The response after a fault had its way; None where the connection is to be dropped."""
        if fault is None:
            return answered()
        await asyncio.sleep(fault.delay)
        if fault.disconnect:
            return None
        if fault.revoke:
            given = request.headers.get("authorization", "")
            self._desk.revoke(given.partition(" ")[2].strip())
        reply = _failure(fault, operation, api) or answered()
        if fault.drift and operation is not None:
            reply = api.replies.drifted(operation, reply, fault.drift)
        return evolve(reply, truncated=True) if fault.truncate and reply.body else reply

    def _token(self, request: Request, body: bytes, api: _Api) -> SandboxResponse:
        status, content = self._desk.answer(
            request.method,
            request.headers.get("content-type", ""),
            request.headers.get("authorization", ""),
            body,
            str(request.base_url) + TOKEN_PATH[1:].partition("/protocol/")[0],
        )
        return plain(status, content, {"cache-control": "no-store", "pragma": "no-cache"})

    @staticmethod
    def _reference(request: Request, body: bytes, api: _Api) -> SandboxResponse:
        if request.method not in ("GET", "HEAD"):
            return _unknown({"GET", "HEAD"}, api)
        return reference(request.url.path, api.title, DOCUMENT_PATH)

    @staticmethod
    def _document(request: Request, body: bytes, api: _Api) -> SandboxResponse:
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

    def _answer(self, request: Request, said: _Said, api: _Api) -> SandboxResponse:
        operation, headers = said.operation, request.headers
        refused = self._refused(request, operation, api)
        if refused:
            reply = api.replies.error(operation, 401, refused)
            challenge = _CHALLENGE
            if headers.get("authorization"):
                challenge += f', error="invalid_token", error_description="{refused}"'
            return SandboxResponse(
                401, {**reply.headers, "www-authenticate": challenge}, reply.body
            )
        if said.findings:
            status = _stated(operation, said.findings[0].status, said.findings[0].place)
            detail = "; ".join(f"{each.place} {each.detail}" for each in said.findings)
            return api.replies.error(operation, status, detail, said.findings)
        wanted = _wanted(headers.get("prefer", ""), operation)
        accept = headers.get("accept", "")
        if wanted == operation.success:
            # As it was sent: what is decoded cannot stand in a header.
            sent = request.scope["raw_path"].decode("ascii", "replace").partition("?")[0]
            url, query = str(request.base_url).rstrip("/") + sent, request.url.query
            key = headers.get("idempotency-key", "") if operation.takes_idempotency_key else ""
            kind = base_type(headers.get("content-type", ""))
            call = Call(operation, said.values, query, said.content, kind, url, accept, key)
            remembered = api.memory.answer(call)
            if remembered is not None:
                return remembered
        return api.replies.documented(operation, wanted, accept)

    def _refused(self, request: Request, operation: Operation, api: _Api) -> str:
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


def _is_for_loopback(request: Request) -> bool:
    host = request.headers.get("host", "")
    return is_loopback(re.sub(r":\d*$", "", host))


def _active(headers: Mapping[str, str]) -> dict[str, str]:
    """What keeps an example of HTML or SVG from running scripts in a browser."""
    kind = base_type(headers.get("content-type", ""))
    return {"content-security-policy": "sandbox"} if kind in _ACTIVE else {}


def _failure(fault: Fault, operation: Operation | None, api: _Api) -> SandboxResponse | None:
    """The response that a fault with a status gives; None for one without."""
    if fault.status is None:
        return None
    reply = api.replies.error(operation, fault.status, "A fault that was ordered.")
    headers = {**reply.headers, **{name.lower(): text for name, text in fault.headers.items()}}
    body = reply.body
    if isinstance(fault.body, bytes | str):
        body = fault.body if isinstance(fault.body, bytes) else fault.body.encode()
    elif fault.body is not None:
        body = json.dumps(fault.body).encode()
    return SandboxResponse(fault.status, headers, body)


def _unknown(allowed: set[str], api: _Api) -> SandboxResponse:
    if not allowed:
        return api.replies.error(None, 404, "The document has no such path.")
    reply = api.replies.error(None, 405, "The document has no such method here.")
    return SandboxResponse(405, {**reply.headers, "allow": ", ".join(sorted(allowed))}, reply.body)


def _presents(request: Request, given: str, scheme: dict[str, Any]) -> bool:
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


def _stated(operation: Operation, status: int, place: str) -> int:
    """The status for what is wrong with a request: 400 and 422 stand in for each other."""
    if status not in (400, 422) or operation.states(status):
        return status
    if operation.states(422) or operation.states(400):
        return 422 if operation.states(422) else 400
    # What no id can be is not there either.
    return 404 if place.startswith("path.") and operation.states(404) else 400


def _wanted(prefer: str, operation: Operation) -> int:
    """The status that `Prefer: code=...` asks for, if it is documented; else success."""
    match = re.search(r"\bcode=(\d{3})\b", prefer)
    if match and operation.response(int(match[1])) is not None:
        return int(match[1])
    return operation.success
