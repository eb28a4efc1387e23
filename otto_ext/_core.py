"""What both clients share: settings, tokens, limits, and the way from a call to its request.

One logic, two colours: everything here is free of I/O. `Otto` and `AsyncOtto` build a request with
`Core.request`, send it through their httpx client, and hand what came to `Core.result`.
"""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from attrs import define, evolve, field

from otto_ext._context import EXTENSION, FOLLOW, CallContext
from otto_ext._errors import (
    APIConnectionError,
    APITimeoutError,
    ConfigurationError,
    OttoError,
    ResponseDecodeError,
    bare,
)
from otto_ext._requests import RequestFactory
from otto_ext._responses import result_of, status_error
from otto_ext._urls import same_origin
from otto_ext._version import __version__
from otto_ext.retry import NOTE, RetryController, RetryPolicy, RetryStats
from otto_ext.transport._adapters import own_timeout
from otto_ext.transport._network import certificate_hint, is_certificate_error
from otto_ext.transport._unpacking import MAX_RESPONSE_BYTES
from otto_ext.wire.contract import Remark
from otto_ext.wire.http import httpx
from otto_ext.wire.parameters import query_text
from otto_ext.wire.request import build
from otto_ext.wire.types import RequestOptions, Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from otto_ext.auth import BearerAuth, TokenManager
    from otto_ext.drift._reporter import DriftReporter
    from otto_ext.pull._method_calls import Way
    from otto_ext.transport._adapters import AnyTimeout
    from otto_ext.wire.operation import Call, Operation

__all__ = ["Core", "connection_error"]

T = TypeVar("T")

USER_AGENT = (
    f"otto-client/{__version__} python/{platform.python_version()} httpx/{httpx.__version__}"
)
_NO_OPTIONS = RequestOptions()


@define(eq=False)
class Core:
    """The part of a client that its copies made by `with_options` share or replace.

    Attributes:
        base_url: the API's address.
        auth: puts the token on requests.
        tokens: gets and keeps tokens.
        controller: retries, limits and statistics.
        policy: the retry policy of calls that bring none.
        timeout: for each attempt.
        headers: sent with every call.
        drift: what happens with responses that do not match the document.
        follow_redirects: whether redirects are followed.
        max_response_bytes: the largest body held in memory, unpacked; None for no bound.
    """

    base_url: httpx.URL
    auth: BearerAuth
    tokens: TokenManager
    controller: RetryController
    policy: RetryPolicy
    timeout: httpx.Timeout
    headers: dict[str, str]
    drift: DriftReporter
    follow_redirects: bool = True
    max_response_bytes: int | None = MAX_RESPONSE_BYTES
    requests: RequestFactory = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.requests = RequestFactory(self.headers)

    def with_options(
        self,
        *,
        timeout: AnyTimeout | None,
        headers: Mapping[str, str] | None,
        retry: RetryPolicy | bool | int | None,
        drift: DriftReporter | None,
    ) -> Core:
        """A core with other settings for calls, and the same tokens, limits and connections."""
        return evolve(
            self,
            timeout=self._timeout(timeout),
            headers={**self.headers, **(headers or {})},
            policy=RetryPolicy.of(retry, self.policy),
            drift=drift or self.drift,
        )

    def request(
        self,
        client: httpx.Client | httpx.AsyncClient,
        call: Call[Any],
    ) -> httpx.Request:
        """The HTTP request of a call, with its `CallContext`.

        Raises:
            ValueError: an argument is missing or cannot be written as documented.
            ConfigurationError: the options cannot be used.
        """
        operation, options = call.operation, call.options or _NO_OPTIONS
        parts = build(call)
        headers = parts.headers
        if parts.cookies:
            headers["Cookie"] = "; ".join(f"{key}={value}" for key, value in parts.cookies.items())
        if options.url is not None:
            parts.path, parts.params = self._own_url(client, options.url), []
        if options.extra_query:
            given = {key: it for key, it in options.extra_query.items() if it is not None}
            parts.params.extend(
                (query_text(key), query_text(value))
                for key, value in httpx.QueryParams(given).multi_items()
            )
        context = self.context(operation.label, options, operation.retry)
        context.documented = operation.responses
        extensions: dict[str, Any] = {EXTENSION: context}
        if options.follow_redirects is not None:
            extensions[FOLLOW] = options.follow_redirects
        request, plain = self.requests.build(
            client,
            parts,
            self._call_headers(headers, options),
            self._timeout(options.timeout),
            extensions,
            operation.base_path,
        )
        if plain:
            context.own_url = request.url
        return request

    def _timeout(self, timeout: AnyTimeout | None) -> httpx.Timeout:
        return self.timeout if timeout is None else httpx.Timeout(own_timeout(timeout))

    def _own_url(self, client: httpx.Client | httpx.AsyncClient, link: str) -> str:
        """A link of the API's, absolute; a token goes to no other origin."""
        try:
            url = client.base_url.join(link)
        except httpx.InvalidURL as error:
            raise ConfigurationError(f"url is not a valid URL: {error}") from None
        if not same_origin(url, client.base_url):
            raise ConfigurationError(
                f"url leads to another origin, {url.scheme}://{url.host}; call it with httpx"
            )
        return str(url)

    def raw_request(
        self,
        client: httpx.Client | httpx.AsyncClient,
        method: str,
        url: str,
        label: str,
        arguments: dict[str, Any],
    ) -> httpx.Request:
        """A request that the document does not describe, with its `CallContext`."""
        arguments = {"timeout": self.timeout, **arguments}
        arguments["timeout"] = own_timeout(arguments["timeout"])
        extensions = {EXTENSION: self.context(label), **(arguments.pop("extensions", None) or {})}
        if "follow_redirects" in arguments:
            extensions[FOLLOW] = arguments.pop("follow_redirects")
        headers = httpx.Headers(self.headers)
        headers.update(arguments.pop("headers", None))
        return client.build_request(
            method, url, headers=headers, extensions=extensions, **arguments
        )

    def _call_headers(self, headers: dict[str, str], options: RequestOptions) -> dict[str, str]:
        if options.idempotency_key is not None:
            headers["Idempotency-Key"] = options.idempotency_key
        for key, value in (options.headers or {}).items():
            # HTTP header names fold case; the caller's own spelling replaces ours.
            for known in [name for name in headers if name.lower() == key.lower()]:
                del headers[known]
            headers[key] = value
        return headers

    def context(
        self,
        label: str,
        options: RequestOptions = _NO_OPTIONS,
        extension: Mapping[str, Any] | None = None,
    ) -> CallContext:
        """What the layers below have to know of a call."""
        policy = self.policy
        if extension is not None:
            policy = RetryPolicy.from_extension(policy, extension)
        if options.retry is not None:
            policy = _policy(options.retry, policy)
        return CallContext(
            operation=label,
            policy=policy,
            deadline=policy.ends_at(self.controller.clock()),
            idempotency_key=options.idempotency_key,
        )

    def stats(self) -> RetryStats:
        """What was sent so far, token requests included."""
        return evolve(self.controller.stats(), token_requests=self.tokens.token_requests)

    def result(self, operation: Operation[T], response: httpx.Response) -> Response[T]:
        """The result of a call.

        Raises:
            APIStatusError: the status is not a success.
            ResponseDecodeError: the body cannot be held in the documented type.
        """
        try:
            result = result_of(operation, response, self.drift)
            if operation.paging is None and operation.method == "GET":
                self._is_whole(operation, result, response.request.url)
            return result
        except OttoError as error:
            note = response.extensions.get(NOTE)
            if note is not None:
                error.add_note(str(note))
            raise

    def _is_whole(self, operation: Operation[T], result: Response[T], url: httpx.URL) -> None:
        """Report a listing that the server cut off, of an operation without a way to go on."""
        from otto_ext.pagination._reader import has_page_arguments, says_incomplete

        found = says_incomplete(result)
        # Who can ask for a page may have done so.
        if found is None or has_page_arguments(
            [*(it.key for it in operation.parameters), *url.params]
        ):
            return
        total, said = found
        expected = "no further page" if total is None else f"{total} rows in all"
        self.drift.for_operation(operation, result.status_code)("", expected, Remark(said))

    def listed(self, paginator: Way) -> None:
        """Report a listing that ended with another number of rows than the server stated.

        Raises:
            ResponseDecodeError: it did, and drift is an error.
        """
        # One response without pages was looked at when it came.
        if paginator.missing is not None and paginator.operation.paging is not None:
            report = self.drift.for_operation(paginator.operation, 200)
            pointer = str((paginator.operation.paging or {}).get("total", ""))
            report(pointer, f"{paginator.total} rows in all", Remark(paginator.missing))

    def fail(self, label: str, error: Exception) -> NoReturn:
        """Raise our error for an httpx one; see `connection_error`."""
        connection_error(label, error)

    def raise_for_status(self, label: str, response: httpx.Response) -> None:
        """For calls that the document does not describe: raise for anything but a success."""
        if not response.is_success:
            error = status_error(label, response)
            note = response.extensions.get(NOTE)
            if note is not None:
                error.add_note(str(note))
            raise error


def _policy(value: Any, base: RetryPolicy) -> RetryPolicy:
    """The policy that an option means; options are typed by a protocol, checked here."""
    return RetryPolicy.of(value, base)


def connection_error(label: str, error: Exception) -> NoReturn:
    """Raise our error for an httpx one, which stays its cause, without the frames that sent it.

    Args:
        label: method and path, for the message.
        error: what httpx raised.
    """
    notes = "".join(f" ({note})" for note in getattr(error, "__notes__", ()))
    text = str(error) or type(error).__name__
    raised: OttoError
    if isinstance(error, httpx.TimeoutException):
        raised = APITimeoutError(f"{label}: no response in time: {text}{notes}")
    elif isinstance(error, httpx.DecodingError):
        raised = ResponseDecodeError(
            f"{label}: the response's compression is broken: {text}{notes}"
        )
    elif isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        raised = ConfigurationError(f"{label}: the address cannot be used: {text}")
    else:
        hint = f"; {certificate_hint()}" if is_certificate_error(error) else ""
        raised = APIConnectionError(f"{label}: no response: {text}{notes}{hint}")
    raise raised from bare(error)
