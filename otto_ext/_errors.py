"""Every error this client raises. All of them are `OttoError`; none carries a secret or a token.

The tree follows the HTTP status classes of RFC 9110, section 15, and the token errors of
RFC 6749, section 5.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from otto_ext.wire.http import httpx

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "APIConnectionError",
    "APIStatusError",
    "APITimeoutError",
    "AuthenticationError",
    "BadRequestError",
    "ConfigurationError",
    "ConflictError",
    "NotFoundError",
    "OttoError",
    "PermissionDeniedError",
    "RateLimitError",
    "ResponseDecodeError",
    "ServerError",
    "UnauthorizedError",
    "UnprocessableEntityError",
    "WaitFailedError",
    "WaitTimeoutError",
    "bare",
    "status_error_class",
]


class OttoError(Exception):
    """The base of everything this client raises on purpose."""


class ConfigurationError(OttoError):
    """A setting is missing or cannot be used; the message says which and what to do."""


class AuthenticationError(OttoError):
    """The token endpoint refused, or returned something that is not a token.

    Attributes:
        error: the OAuth error code (RFC 6749, section 5.2), or None where the response had none.
        error_description: the server's own words, or None.
        hint: what to do about it.
    """

    def __init__(
        self,
        message: str,
        *,
        error: str | None = None,
        error_description: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.error = error
        self.error_description = error_description
        self.hint = hint


class APIConnectionError(OttoError):
    """No response arrived: the connection failed, broke, or was refused by this client itself.

    The cause, where there is one, is the httpx error in `__cause__`.
    """


class APITimeoutError(APIConnectionError):
    """No response arrived in time: an attempt's timeout or the call's deadline ran out."""


class ResponseDecodeError(OttoError):
    """A response came that cannot be held in the documented type.

    Attributes:
        pointer: where in the body, as a JSON pointer (RFC 6901); "" is the whole body.
        status_code: the HTTP status of the response, or None outside a call.
        body: the raw body, or None outside a call.
    """

    def __init__(
        self,
        message: str,
        *,
        pointer: str = "",
        status_code: int | None = None,
        body: bytes | None = None,
    ) -> None:
        super().__init__(message)
        self.pointer = pointer
        self.status_code = status_code
        self.body = body


class WaitFailedError(OttoError):
    """A job that was waited for ended in a final status that is not a success.

    Attributes:
        status: the final status.
        result: the response that has it, as the operation returns it.
    """

    def __init__(self, message: str, *, status: str | None = None, result: Any = None) -> None:
        super().__init__(message)
        self.status = status
        self.result = result


class WaitTimeoutError(OttoError):
    """A job was not finished in time. The job itself may still go on.

    Attributes:
        status: the status that was seen last, or None.
        result: the response that was seen last, as the operation returns it, or None.
    """

    def __init__(self, message: str, *, status: str | None = None, result: Any = None) -> None:
        super().__init__(message)
        self.status = status
        self.result = result


class APIStatusError(OttoError):
    """The API responded with a status that is not a success.

    Attributes:
        status_code: the HTTP status.
        headers: the response's headers.
        body: the raw body; empty where the server sent none.
        parsed: the body as the documented error model, else as decoded JSON, else None.
        request_id: the server's id for the request, or None.
        retry_after: how long the server asks to wait, in seconds, or None.
    """

    def __init__(
        self,
        message: str,
        *,
        status_code: int,
        headers: Mapping[str, str] | httpx.Headers | None = None,
        body: bytes = b"",
        parsed: Any = None,
        request_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.status_code = status_code
        self.headers = httpx.Headers(headers)
        self.body = body
        self.parsed = parsed
        self.request_id = request_id
        self.retry_after = retry_after

    def __reduce__(self) -> Any:
        # By itself, an exception is made again from its positional arguments, and there are others.
        return _made_again, (type(self), self.args), self.__dict__


def _made_again(cls: type[APIStatusError], args: tuple[Any, ...]) -> APIStatusError:
    return cls.__new__(cls, *args)


class BadRequestError(APIStatusError):
    """400: the request is malformed."""


class UnauthorizedError(APIStatusError):
    """401: the API refused the token, also the renewed one."""


class PermissionDeniedError(APIStatusError):
    """403: the token is valid, its role may not do this."""


class NotFoundError(APIStatusError):
    """404: there is no such object, or no such path."""


class ConflictError(APIStatusError):
    """409: the object's state does not allow this."""


class UnprocessableEntityError(APIStatusError):
    """422: the request was understood and its content refused."""


class RateLimitError(APIStatusError):
    """429: too many requests; `retry_after` says how long to wait, in seconds."""


class ServerError(APIStatusError):
    """5xx: the server failed."""


_BY_STATUS: dict[int, type[APIStatusError]] = {
    400: BadRequestError,
    401: UnauthorizedError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: RateLimitError,
}


def status_error_class(status_code: int) -> type[APIStatusError]:
    """The error class for a status: the specific one, `ServerError` for 5xx, else the base."""
    if 500 <= status_code <= 599:
        return ServerError
    return _BY_STATUS.get(status_code, APIStatusError)


def bare(error: BaseException) -> BaseException:
    """An error without tracebacks: a transport's frames hold what was sent, secret included."""
    link: BaseException | None = error
    while link is not None:
        link.__traceback__ = None
        link = link.__cause__ or link.__context__
    return error
