"""What `Otto` and `AsyncOtto` have in common: settings, tokens, limits, and the clients beneath."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from otto_ext._core import Core
    from otto_ext.auth import ClientSecret, Credentials, RenewalEvent, TokenStore
    from otto_ext.drift._reporter import DriftEvent, DriftMode
    from otto_ext.retry import (
        CircuitBreaker,
        Observer,
        RetryBudget,
        RetryEvent,
        RetryPolicy,
        RetryStats,
        SharedLimit,
        WaitEvent,
    )
    from otto_ext.transport._adapters import AnyClient, AnyTimeout, AnyTransport
    from otto_ext.wire.http import httpx

__all__ = ["BaseClient"]


def _transport_of(
    client: AnyClient,
    transport: AnyTransport | None,
) -> httpx.BaseTransport | httpx.AsyncBaseTransport:
    """The transport of a caller's own client."""
    from otto_ext._errors import ConfigurationError
    from otto_ext.transport._adapters import transport_of

    if transport is not None:
        raise ConfigurationError("give either transport or http_client, not both")
    try:
        return transport_of(client)
    except TypeError as error:
        raise ConfigurationError(str(error)) from None


class BaseClient:
    """What `Otto` and `AsyncOtto` have in common."""

    def __init__(
        self,
        *,
        client_id: str | None = None,
        client_secret: ClientSecret | None = None,
        profile: str | None = None,
        base_url: str | httpx.URL | None = None,
        token_url: str | httpx.URL | None = None,
        credentials: Credentials | None = None,
        retry: RetryPolicy | bool | int | None = None,
        timeout: AnyTimeout | None = None,
        headers: Mapping[str, str] | None = None,
        transport: AnyTransport | None = None,
        http_client: AnyClient | None = None,
        token_store: TokenStore | None = None,
        drift: DriftMode = "report",
        on_drift: Callable[[DriftEvent], None] | None = None,
        rate_limit: str | None = None,
        max_concurrency: int | None = None,
        shared_limit: SharedLimit | None = None,
        circuit: CircuitBreaker | bool = True,
        budget: RetryBudget | bool = True,
        on_wait: Callable[[WaitEvent], object] | None = None,
        on_retry: Callable[[RetryEvent], object] | None = None,
        on_renewal: Callable[[RenewalEvent], object] | None = None,
        observers: Iterable[Observer] = (),
        follow_redirects: bool = True,
        max_response_bytes: int | None = 1024**3,
    ) -> None:
        """Make a client. Nothing is sent before the first call.

        Args:
            client_id: the API key's id; by default the environment variable OTTO_CLIENT_ID.
            client_secret: its secret, or a callable that returns it (also a coroutine function) and
                is asked at each renewal; by default OTTO_CLIENT_SECRET.
            profile: the name of a key that `otto login --profile NAME` kept in the keyring, with
                its addresses. Without any of these three, OTTO_CLIENT_ID and OTTO_CLIENT_SECRET
                count, then the profile that OTTO_PROFILE names, then the key of `otto login`.
            base_url: where the API is; by default OTTO_BASE_URL, else Otto's origin,
                `https://api.ottodigital.io`. Without a path (`https://api.example.com`), the base
                path of the document's server is added (`https://api.example.com/v1`). With a path,
                it is the complete address and nothing is added.
            token_url: the token endpoint; by default OTTO_TOKEN_URL, else Otto's.
            credentials: any source of tokens instead of id and secret.
            retry: a retry policy, a number of retries, or False for none.
            timeout: seconds for connecting and for each read and write of one attempt, or an
                `httpx.Timeout`. How long a call takes in all is the policy's `deadline`.
            headers: sent with every call.
            transport: a transport of httpx or httpx2 for the API and the token endpoint, for
                tests, proxies, HTTP/2 and client certificates.
            http_client: a client of your own, of httpx or httpx2, to send through instead, with
                its proxies, certificates, limits and event hooks, which see tokens. It is not
                closed here.
            token_store: where tokens are kept; by default in memory.
            drift: what to do with a response that does not match the document: `report` it and keep
                the value, `raise`, or `ignore` it.
            on_drift: called with each `DriftEvent` in the mode `report`.
            rate_limit: never more calls than this, `"100/minute"`.
            max_concurrency: never more calls at once than this.
            shared_limit: a limit kept outside this process, `otto_ext.retry.RedisLimit`.
            circuit: the circuit breaker, which lets calls wait in line while the API is down; False
                for none, or one with settings of your own.
            budget: the retry budget, which slows retries down while many calls fail; False for
                none, or one with settings of your own.
            on_wait: called with a `WaitEvent` before every wait.
            on_retry: called with a `RetryEvent` before every repetition.
            on_renewal: called with a `RenewalEvent` after every renewal of the token.
            follow_redirects: whether GET and HEAD follow redirects, and other methods a 307 or 308
                on the API's own origin; tokens stay on their origin. What is not followed raises
                an error that names the target.
            max_response_bytes: the largest body held in memory, in bytes, unpacked; None for no
                bound. Streams and downloads to a file have none.
            observers: notified of every call and attempt, `otto_ext.retry.OpenTelemetryObserver`.

        Raises:
            ConfigurationError: a setting is missing or cannot be used.
        """
        from otto_ext.auth._secret import sealed

        # First, so that no failure below shows the secret in this frame.
        kept = None if client_secret is None else sealed(client_secret)
        client_secret = None
        from otto_ext import _build
        from otto_ext._caller import Caller
        from otto_ext._core import Core
        from otto_ext.transport._connections import Connections

        if http_client is not None:
            transport = _transport_of(http_client, transport)
        source, address = _build.credentials_of(
            credentials, client_id, kept, profile, base_url, token_url
        )
        controller = _build.controller_of(
            retry,
            rate_limit=rate_limit,
            max_concurrency=max_concurrency,
            shared_limit=shared_limit,
            circuit=circuit,
            budget=budget,
            on_wait=on_wait,
            on_retry=on_retry,
            observers=observers,
        )
        tokens = _build.TokenManager(
            source,
            store=token_store,
            transport=transport,
            on_renewal=on_renewal,
        )
        self._core: Core = Core(
            base_url=address,
            auth=_build.BearerAuth(tokens, address),
            tokens=tokens,
            controller=controller,
            policy=controller.policy,
            timeout=_build.timeout_of(timeout),
            headers=_build.headers_of(headers),
            drift=_build.reporter_of(drift, on_drift),
            follow_redirects=follow_redirects,
            max_response_bytes=_build.bytes_of(max_response_bytes),
        )
        self._http = Connections(self._core, transport, repr(self))
        self._caller = Caller(self._core, self._http)
        if "IPython" in sys.modules:
            from otto_ext.wire.display import show_lists

            show_lists()

    def __repr__(self) -> str:
        core = getattr(self, "_core", None)
        # None where the constructor failed and a traceback shows the object.
        return (
            f"{type(self).__name__}({'' if core is None else f'base_url={str(core.base_url)!r}'})"
        )

    def __reduce__(self) -> Any:
        # A copy in another process would share neither connections nor tokens, and would carry
        # the secret through whatever pickles it.
        raise TypeError(f"{type(self).__name__} cannot be pickled; make one in each process")

    def with_options(
        self,
        *,
        timeout: AnyTimeout | None = None,
        headers: Mapping[str, str] | None = None,
        retry: RetryPolicy | bool | int | None = None,
        drift: DriftMode | None = None,
        on_drift: Callable[[DriftEvent], None] | None = None,
    ) -> Self:
        """A client with other settings over the same connections, tokens and limits.

        Each None leaves the present setting in force. Closing either client closes both.
        """
        from otto_ext._caller import Caller

        copy = object.__new__(type(self))
        reporter = None
        if drift is not None or on_drift is not None:
            reporter = self._core.drift.with_settings(drift, on_drift)
        copy._core = self._core.with_options(
            timeout=timeout, headers=headers, retry=retry, drift=reporter
        )
        copy._http = self._http
        copy._caller = Caller(copy._core, copy._http)
        return copy

    def get_httpx_client(self) -> httpx.Client:
        """The httpx client beneath: authenticated, retrying, and closed with this object."""
        return self._http.sync()

    def get_async_httpx_client(self) -> httpx.AsyncClient:
        """The asynchronous httpx client beneath; `aclose` closes it."""
        return self._http.asynchronous()

    def invalidate_token(self) -> None:
        """Drop the token in hand; the next call gets a new one."""
        self._core.tokens.invalidate()

    def stats(self) -> RetryStats:
        """What this client has done so far: calls, tries, waits, refusals, token requests."""
        return self._core.stats()
