"""`Otto` and `AsyncOtto`: the typed facade over an authenticated, retrying httpx client.

An import may never make a client: what a client is made of is imported with the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, ParamSpec, Self, TypeAlias, TypeVar, overload

from otto_api.client import AsyncApi, SyncApi

from otto_ext._caller import HTTP_ERRORS, Caller
from otto_ext.wire.types import UNSET, Unset

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Callable, Coroutine, Iterable, Mapping, Sequence
    from types import TracebackType

    from otto_ext._adapters import AnyClient, AnyTimeout, AnyTransport
    from otto_ext._core import Core
    from otto_ext._drift import DriftEvent, DriftMode
    from otto_ext.auth import ClientSecret, Credentials, RenewalEvent, TokenStore
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
    from otto_ext.wire.http import httpx

    Params: TypeAlias = Mapping[str, Any] | Sequence[tuple[str, Any]] | str | httpx.QueryParams
    Headers: TypeAlias = Mapping[str, str] | Sequence[tuple[str, str]] | httpx.Headers
    Content: TypeAlias = str | bytes | Iterable[bytes]
    AsyncContent: TypeAlias = AsyncIterable[bytes]

__all__ = ["AsyncOtto", "Otto"]

P = ParamSpec("P")
R = TypeVar("R")

#: `wait`: seconds in all, and between the first two polls.
_TIMEOUT: Final = 600.0
_INTERVAL: Final = 1.0


def _given(**arguments: Any) -> dict[str, Any]:
    """The arguments of a request that were given."""
    return {name: value for name, value in arguments.items() if value is not None}


def _own(
    client: AnyClient,
    transport: AnyTransport | None,
) -> httpx.BaseTransport | httpx.AsyncBaseTransport:
    """The transport of a caller's own client."""
    from otto_ext._errors import ConfigurationError
    from otto_ext._injected import transport_of

    if transport is not None:
        raise ConfigurationError("give either transport or http_client, not both")
    try:
        return transport_of(client)
    except TypeError as error:
        raise ConfigurationError(str(error)) from None


class _Client:
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
        from otto_ext._connections import Connections
        from otto_ext._core import Core

        if http_client is not None:
            transport = _own(http_client, transport)
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


class Otto(_Client, SyncApi):
    """The blocking client: one attribute a tag, one method an operation.

    A context manager; without one, call `close()` when done.
    """

    _caller: Caller

    def request(
        self,
        method: str,
        url: str,
        *,
        params: Params | None = None,
        json: Any = None,
        headers: Headers | None = None,
        content: Content | None = None,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        cookies: Mapping[str, str] | None = None,
        timeout: float | httpx.Timeout | Unset | None = UNSET,
        extensions: Mapping[str, Any] | None = None,
        follow_redirects: bool | None = None,
    ) -> httpx.Response:
        """Send a request that the document does not describe, with auth, retries and errors.

        Args:
            method: the HTTP method.
            url: a path below `base_url`, the document's base path included (`/accounts` for
                `/v1/accounts`), or a whole URL; another host's is sent without the token.
            params: the query.
            json: the body, written as JSON.
            headers: besides the client's own.
            content: the body as bytes or a string, or pieces of bytes.
            data: the body as a form.
            files: files of the form.
            cookies: sent with this request.
            timeout: seconds, an `httpx.Timeout`, or None for no limit; by default the client's.
            extensions: httpx's extensions of the request.
            follow_redirects: by default the client's.

        Raises:
            APIStatusError: the status is not a success.
            APIConnectionError: no response arrived.
            AuthenticationError: no token could be obtained.
        """
        client = self._http.sync()
        label = f"{method.upper()} {url.partition('?')[0]}"
        arguments = _given(
            params=params,
            json=json,
            headers=headers,
            content=content,
            data=data,
            files=files,
            cookies=cookies,
            extensions=extensions,
            follow_redirects=follow_redirects,
        )
        if timeout is not UNSET:
            arguments["timeout"] = timeout
        try:
            response = client.send(self._core.raw_request(client, method, url, label, arguments))
        except HTTP_ERRORS as error:
            self._core.fail(label, error)
        self._core.raise_for_status(label, response)
        return response

    @overload
    def wait(
        self,
        operation: Callable[..., R],
        /,
        *args: Any,
        timeout: float | None,
        interval: float = ...,
        until: Callable[[R], object] | None = ...,
        on_poll: Callable[[R], object] | None = ...,
        **kwargs: Any,
    ) -> R: ...

    @overload
    def wait(self, operation: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R: ...

    # Where the operation has a `timeout` of its own, `partial` passes it; see `_wait.polled`.
    def wait(  # type: ignore[misc]
        self,
        operation: Any,
        /,
        *args: Any,
        timeout: float | None = _TIMEOUT,
        interval: float = _INTERVAL,
        until: Callable[[Any], object] | None = None,
        on_poll: Callable[[Any], object] | None = None,
        **kwargs: Any,
    ) -> Any:
        """Poll an operation until the job that it shows is finished.

            report = otto.wait(otto.reports.get_report, report_id, timeout=600)

        Which field has the status and which values are final is read off the document's enum
        (the documentation of the method says it), or stated by `x-otto-wait` in an overlay.
        The wait between polls grows from `interval` to 30 seconds, and is longer where the server
        asks for it (`Retry-After`). Connection errors, 429 and 5xx do not end the wait unless the
        client was made with `retry=False`. A status that is not in the document is never taken
        for a success.

        Args:
            operation: a GET operation of an `Otto`, not called. `functools.partial` of one works
                too, and lets type checkers see its arguments beside the settings below.
            args: its arguments, as for a call.
            timeout: seconds in all; None for no limit.
            interval: seconds before the second poll.
            until: decides on the parsed response, in place of the document's rule for success.
            on_poll: called with every parsed response; an exception of it ends the wait.
            kwargs: its keyword arguments.

        Returns:
            What the operation returned, with the status of success.

        Raises:
            WaitFailedError: the final status is not a success; its `result` has the response.
            WaitTimeoutError: there was no final status in time; `result` has the last response.
            ConfigurationError: the operation cannot be waited for; the message says why.
            APIStatusError: a poll failed in a way that would come again, 404 for instance.
        """
        from otto_ext import _wait
        from otto_ext.wire.method import SyncMethod

        caller, poll = _wait.polled(
            SyncMethod,
            operation,
            args,
            kwargs,
            timeout=timeout,
            interval=interval,
            until=until,
            on_poll=on_poll,
        )
        return _wait.wait(caller, poll)

    def close(self) -> None:
        """Close connections, end waits, forget the token."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class AsyncOtto(_Client, AsyncApi):
    """The asynchronous client: the names of `Otto`, to be awaited.

    A context manager; without one, call `aclose()` when done.
    """

    _caller: Caller

    async def request(
        self,
        method: str,
        url: str,
        *,
        params: Params | None = None,
        json: Any = None,
        headers: Headers | None = None,
        content: Content | AsyncContent | None = None,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        cookies: Mapping[str, str] | None = None,
        timeout: float | httpx.Timeout | Unset | None = UNSET,
        extensions: Mapping[str, Any] | None = None,
        follow_redirects: bool | None = None,
    ) -> httpx.Response:
        """Send a request that the document does not describe, with auth, retries and errors.

        Args:
            method: the HTTP method.
            url: a path below `base_url`, the document's base path included (`/accounts` for
                `/v1/accounts`), or a whole URL; another host's is sent without the token.
            params: the query.
            json: the body, written as JSON.
            headers: besides the client's own.
            content: the body as bytes or a string, or pieces of bytes.
            data: the body as a form.
            files: files of the form.
            cookies: sent with this request.
            timeout: seconds, an `httpx.Timeout`, or None for no limit; by default the client's.
            extensions: httpx's extensions of the request.
            follow_redirects: by default the client's.

        Raises:
            APIStatusError: the status is not a success.
            APIConnectionError: no response arrived.
            AuthenticationError: no token could be obtained.
        """
        client = self._http.asynchronous()
        label = f"{method.upper()} {url.partition('?')[0]}"
        arguments = _given(
            params=params,
            json=json,
            headers=headers,
            content=content,
            data=data,
            files=files,
            cookies=cookies,
            extensions=extensions,
            follow_redirects=follow_redirects,
        )
        if timeout is not UNSET:
            arguments["timeout"] = timeout
        try:
            response = await client.send(
                self._core.raw_request(client, method, url, label, arguments)
            )
        except HTTP_ERRORS as error:
            self._core.fail(label, error)
        self._core.raise_for_status(label, response)
        return response

    @overload
    async def wait(
        self,
        operation: Callable[..., Coroutine[Any, Any, R]],
        /,
        *args: Any,
        timeout: float | None,
        interval: float = ...,
        until: Callable[[R], object] | None = ...,
        on_poll: Callable[[R], object] | None = ...,
        **kwargs: Any,
    ) -> R: ...

    @overload
    async def wait(
        self, operation: Callable[P, Coroutine[Any, Any, R]], /, *args: P.args, **kwargs: P.kwargs
    ) -> R: ...

    # Where the operation has a `timeout` of its own, `partial` passes it; see `_wait.polled`.
    async def wait(  # type: ignore[misc]
        self,
        operation: Any,
        /,
        *args: Any,
        timeout: float | None = _TIMEOUT,
        interval: float = _INTERVAL,
        until: Callable[[Any], object] | None = None,
        on_poll: Callable[[Any], object] | None = None,
        **kwargs: Any,
    ) -> Any:
        """Poll an operation until the job that it shows is finished.

            report = await otto.wait(otto.reports.get_report, report_id, timeout=600)

        Which field has the status and which values are final is read off the document's enum
        (the documentation of the method says it), or stated by `x-otto-wait` in an overlay.
        The wait between polls grows from `interval` to 30 seconds, and is longer where the server
        asks for it (`Retry-After`). Connection errors, 429 and 5xx do not end the wait unless the
        client was made with `retry=False`. A status that is not in the document is never taken
        for a success.

        Args:
            operation: a GET operation of an `AsyncOtto`, not called. `functools.partial` of one
                works too, and lets type checkers see its arguments beside the settings below.
            args: its arguments, as for a call.
            timeout: seconds in all; None for no limit.
            interval: seconds before the second poll.
            until: decides on the parsed response, in place of the document's rule for success.
            on_poll: called with every parsed response; an exception of it ends the wait.
            kwargs: its keyword arguments.

        Returns:
            What the operation returned, with the status of success.

        Raises:
            WaitFailedError: the final status is not a success; its `result` has the response.
            WaitTimeoutError: there was no final status in time; `result` has the last response.
            ConfigurationError: the operation cannot be waited for; the message says why.
            APIStatusError: a poll failed in a way that would come again, 404 for instance.
        """
        from otto_ext import _wait
        from otto_ext.wire.method import AsyncMethod

        caller, poll = _wait.polled(
            AsyncMethod,
            operation,
            args,
            kwargs,
            timeout=timeout,
            interval=interval,
            until=until,
            on_poll=on_poll,
        )
        return await _wait.await_(caller, poll)

    async def aclose(self) -> None:
        """Close connections, end waits, forget the token."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()
