"""`Otto` and `AsyncOtto`: the typed facade over an authenticated, retrying httpx client.

An import may never make a client: what a client is made of is imported with the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, ParamSpec, Self, TypeAlias, TypeVar, overload

from otto_api.client import AsyncApi, SyncApi

from otto_ext._client_base import BaseClient
from otto_ext.wire.unset import UNSET, Unset

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Callable, Coroutine, Iterable, Mapping, Sequence
    from types import TracebackType

    from otto_ext._caller import Caller
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


class Otto(BaseClient, SyncApi):
    """The blocking client: one attribute per tag, one method per operation.

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
        return self._caller.request(method, url, arguments)

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


class AsyncOtto(BaseClient, AsyncApi):
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
        return await self._caller.arequest(method, url, arguments)

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
