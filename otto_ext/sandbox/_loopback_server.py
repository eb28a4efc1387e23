"""The sandbox on a loopback socket: uvicorn in a thread."""

from __future__ import annotations

import socket
import threading
import time
from typing import TYPE_CHECKING, Any, Literal, Self

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from otto_ext._errors import ConfigurationError
from otto_ext._installation import client_document
from otto_ext._urls import is_loopback
from otto_ext.sandbox._asgi import DOCUMENT_PATH, App
from otto_ext.sandbox._fault_rules import load_rules
from otto_ext.sandbox._faults import Fault, retry_after_text
from otto_ext.sandbox._memory import SandboxSettings
from otto_ext.sandbox._reference import REFERENCE_PATH
from otto_ext.sandbox._token_endpoint import TOKEN_PATH, TokenDesk

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from otto_ext.sandbox._fault_rules import RuleSource
    from otto_ext.sandbox._recorded_requests import RecordedRequest

__all__ = ["Sandbox"]

_START_SECONDS = 10.0


class _Protocol(H11Protocol):
    """HTTP/1.1 that lets the application drop the connection, as ASGI itself cannot."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        # Sockets of a listener made beforehand lack it: each response's body would take 40 ms.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(transport)
        self.app_state = {**self.app_state, "abort": transport.abort, "close": transport.close}


def _document(given: Mapping[str, Any] | Path | str | None) -> Mapping[str, Any] | Path | str:
    found = client_document() if given is None else given
    if found is None:
        raise ConfigurationError(
            "the client's own OpenAPI document is not here; name one as document=..., or with "
            "--document FILE"
        )
    return found


class Sandbox:
    """A local API made from an OpenAPI document alone, with a token endpoint; a context manager.

    Every operation responds with valid example data, the same for the same seed. It serves on
    loopback, checks bearer tokens and requests, and fails on demand. `Prefer: code=404` in a
    request asks for the documented response with that status.
    """

    def __init__(
        self,
        document: Mapping[str, Any] | Path | str | None = None,
        *,
        seed: int = 0,
        rows: int = 137,
        strict_ids: bool = False,
        token_lifetime: float = 300.0,
        client_id: str = "sandbox",
        client_secret: str = "sandbox-secret",  # noqa: S107 -- made up, for loopback alone
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Callable[[], float] = time.time,
        faults: RuleSource | None = None,
    ) -> None:
        """Read the document; `start()` or `with` starts to serve.

        Args:
            document: OpenAPI 3 or Swagger 2.0, as the regeneration takes it: a mapping, the path of
                a JSON or YAML file, or a URL. By default the one that the installed client was
                made from.
            seed: of the example data.
            rows: things that each collection has from the start.
            strict_ids: return 404 for things that are neither there from the start nor created; by
                default such a thing is made up when it is asked for, until it is deleted.
            token_lifetime: seconds that a token lives.
            client_id: the only key that the token endpoint knows.
            client_secret: its secret.
            host: address to serve on.
            port: port to serve on; 0 takes a free one.
            clock: seconds since the epoch, for tokens and limits.
            faults: rules for faults, see `add_faults`.

        Raises:
            ConfigurationError: the document or the rules cannot be used, or there is no document,
                or `rows` is negative.
        """
        if rows < 0:
            raise ConfigurationError("The sandbox's rows must be 0 or more")
        self._desk = TokenDesk(client_id, client_secret, token_lifetime, clock)
        try:
            self._app = App(
                _document(document), self._desk, SandboxSettings(seed, rows, strict_ids)
            )
        except RecursionError:
            raise ConfigurationError(
                "The sandbox cannot serve the document: its schemas refer to each other through "
                "too many steps (a chain of hundreds of `$ref`s, or of `allOf`s); refer to the "
                "last schema of the chain directly"
            ) from None
        self._seed = seed
        if faults is not None:
            self.add_faults(faults)
        self._host, self._port = host, port
        self._app.loopback_only = is_loopback(host)
        self._address: tuple[str, int] | None = None
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    def __repr__(self) -> str:
        state = self.base_url if self._address else "stopped"
        return f"<Sandbox {state}, {len(self._app.operations)} operations>"

    def start(self) -> Self:
        """Serve, in a thread of its own; return once connections are taken.

        Raises:
            ConfigurationError: the address cannot be used.
        """
        if self._thread is not None:
            return self
        try:
            family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
            listener = socket.create_server((self._host, self._port), family=family)
        except OSError as error:
            where = f"{self._host}:{self._port}"
            raise ConfigurationError(f"The sandbox cannot serve on {where}: {error}") from None
        self._address = listener.getsockname()[:2]
        config = uvicorn.Config(
            self._app,
            http=_Protocol,
            ws="none",
            proxy_headers=False,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run,
            kwargs={"sockets": [listener]},
            name="otto-sandbox",
            daemon=True,
        )
        self._thread.start()
        until = time.monotonic() + _START_SECONDS
        while not self._server.started and time.monotonic() < until and self._thread.is_alive():
            time.sleep(0.002)
        return self

    def stop(self) -> None:
        """Serve no more; what was recorded stays."""
        if self._thread is None or self._server is None:
            return
        self._server.should_exit = True
        self._thread.join()
        self._thread = self._server = self._address = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *exception: object) -> None:
        self.stop()

    @property
    def base_url(self) -> str:
        """Where the operations are: `http://127.0.0.1:PORT`, and the document's base path."""
        return self._origin + self._app.base_path

    @property
    def _origin(self) -> str:
        if self._address is None:
            raise ConfigurationError("The sandbox is not running; use `with Sandbox(...)`")
        host, port = self._address
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    @property
    def token_url(self) -> str:
        """The token endpoint, shaped as Keycloak's."""
        return self._origin + TOKEN_PATH

    @property
    def document_url(self) -> str:
        """Where the document is served, with an ETag."""
        return self._origin + DOCUMENT_PATH

    @property
    def reference_url(self) -> str:
        """Where the document is a page to read, with the extra `docs`."""
        return self._origin + REFERENCE_PATH

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables that point `Otto()` and `otto` here, the secret among them."""
        return {
            "OTTO_BASE_URL": self.base_url,
            "OTTO_TOKEN_URL": self.token_url,
            "OTTO_CLIENT_ID": self._desk.client_id,
            "OTTO_CLIENT_SECRET": self._desk.client_secret,
        }

    @property
    def requests(self) -> list[RecordedRequest]:
        """The calls of operations in the order of their responses: the last 100,000."""
        return self._app.requests

    @property
    def token_requests(self) -> int:
        """How often a token was asked for."""
        return self._desk.requests

    def fail_next(
        self,
        status: int | None = None,
        *,
        times: int = 1,
        method: str | None = None,
        path: str | None = None,
        headers: Mapping[str, str] | None = None,
        body: Any = None,
        delay: float | None = None,
        disconnect: bool = False,
        retry_after: float | None = None,
        truncate: bool = False,
        revoke: bool = False,
        drift: Literal["", "field", "enum", "both"] = "",
    ) -> None:
        """Let the next requests fail, before their token is looked at.

        Args:
            status: the status to respond with; None to respond as usual after `delay`.
            times: how many requests.
            method: only requests with this method.
            path: only this path or the document's template for it. The token endpoint and the
                document fail only where this names them.
            headers: headers of the response, besides those that the document says of the status.
            body: bytes, text, or what is sent as JSON; by default what the document says.
            delay: seconds to wait first.
            disconnect: drop the connection without a response.
            retry_after: seconds that the response asks to wait (`Retry-After`); they may be 0. By
                default 1 with 429, and what the document says otherwise.
            truncate: drop the connection in the middle of the response's body.
            revoke: revoke the token that comes along, so that it is refused.
            drift: respond without a required `field`, with an `enum` member that the document does
                not have, or with `both`.

        Raises:
            ConfigurationError: nothing would happen, or the status is none.
        """
        if times < 1:
            raise ConfigurationError("fail_next: times must be 1 or more")
        stated = dict(headers or {})
        if retry_after is not None:
            stated["retry-after"] = retry_after_text(retry_after)
        upper = None if method is None else method.upper()
        try:
            fault = Fault(
                status,
                upper,
                path,
                stated,
                body,
                delay or 0.0,
                disconnect=disconnect,
                truncate=truncate,
                revoke=revoke,
                drift=drift,
            )
        except ConfigurationError as error:
            raise ConfigurationError(f"fail_next: {error}") from None
        if not fault.does_something:
            raise ConfigurationError(
                "fail_next needs a status, a delay, disconnect, truncate, revoke or drift"
            )
        self._app.faults.add(fault, times)

    def add_faults(self, rules: RuleSource) -> None:
        """Let faults strike by rules: on every so many requests, at random, beyond a limit.

        Args:
            rules: one rule or a list of them, or a file (YAML or JSON). A rule is a mapping with
                `fault` as the header `X-Sandbox-Fault` has it (`"429; retry_after=2"`), `faults`
                to choose from at random, or `limit` (`"50/second"`, 429 beyond that); and with
                `method`, `path`, `rate` (0 to 1), `every`, `after` and `times` for when it strikes.

        Raises:
            ConfigurationError: it cannot be read, or a rule makes no sense.
        """
        self._app.faults.add_rules(load_rules(rules, self._seed))

    def clear_faults(self) -> None:
        """Forget the failures that are still to come, and the rules."""
        self._app.faults.clear()

    def expire_tokens(self) -> None:
        """End all tokens issued so far; new ones are given out as before."""
        self._desk.expire_all()

    def use_document(self, document: Mapping[str, Any] | Path | str) -> None:
        """Serve another document from the next request on; tokens and records stay.

        Raises:
            ConfigurationError: the document is none; the present one is kept.
        """
        self._app.use(document)
