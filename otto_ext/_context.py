"""What the layers of one call share: it travels in the httpx request's `extensions`.

The client puts a `CallContext` on every request it builds; the auth flow, the token layer and
the retry transport read it there. A request built by hand (`get_httpx_client().get(...)`) has
none and gets one from the retry transport's defaults.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

if TYPE_CHECKING:
    from otto_ext.retry._policy import RetryPolicy
    from otto_ext.wire.http import httpx
    from otto_ext.wire.operation import ResponseSpec

__all__ = ["EXTENSION", "FINAL_URL", "FOLLOW", "NOTE", "STREAM", "CallContext", "context_of"]

EXTENSION = "otto.call"

#: Request extension: whether to follow redirects; the client's setting where it is missing.
FOLLOW = "otto.follow_redirects"

#: Response extension: the URL that a redirected request ended at.
FINAL_URL = "otto.final_url"

#: Request extension: true where the caller reads the body by itself, piece by piece.
STREAM = "otto.stream"

#: Response extension: why a response that called for another attempt is the last one, in words.
NOTE = "otto.retry.note"


@define
class CallContext:
    """One call, over all of its attempts.

    Attributes:
        operation: the name for logs, errors and statistics, `GET /accounts/{id}` where the
            document describes the call, else the method and path as sent.
        policy: the retry policy in force, or None for the client's own.
        deadline: when the call must be over, on `time.monotonic()`, or None for no limit.
        idempotency_key: the key the caller gave, or None; a keyed call may be repeated.
        tries: requests sent to the API so far.
        own_url: the URL object of a request that the client built for its own API, without an
            Authorization header; a redirect has another.
        documented: the responses that the document describes.
    """

    operation: str
    policy: RetryPolicy | None = None
    deadline: float | None = None
    idempotency_key: str | None = field(default=None, repr=False)
    tries: int = 0
    own_url: httpx.URL | None = field(default=None, repr=False)
    documented: tuple[ResponseSpec, ...] = field(default=(), repr=False)


def context_of(request: httpx.Request) -> CallContext | None:
    """The call a request belongs to, or None for a request built by hand."""
    context = request.extensions.get(EXTENSION)
    return context if isinstance(context, CallContext) else None
