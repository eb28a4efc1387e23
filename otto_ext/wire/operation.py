"""What generated code states of an operation, and the protocol it hands the statement to.

A generated method holds no logic: it names its `Operation` and the arguments it was given. How a
call is sent, authenticated, repeated and checked is the business of the client behind
`SyncClient` and `AsyncClient`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Generic, Literal, Protocol, TypeAlias, TypeVar

from attrs import Factory, field, frozen

from .contract import Codec
from .primitives import ANY
from .sequences import SequenceKind
from .types import (
    UNSET,
    AsyncItems,
    AsyncPages,
    AsyncStreamedResponse,
    Items,
    Pages,
    RequestOptions,
    Response,
    StreamedResponse,
)

__all__ = [
    "AsyncCaller",
    "AsyncClient",
    "Body",
    "BodyKind",
    "Call",
    "Operation",
    "Parameter",
    "ResponseSpec",
    "SyncCaller",
    "SyncClient",
]

T = TypeVar("T")

Location: TypeAlias = Literal["path", "query", "querystring", "header", "cookie"]
#: How bytes and values meet: JSON, JSON Lines, form fields, multipart parts, text, or raw bytes.
BodyKind: TypeAlias = SequenceKind | Literal["json", "form", "multipart", "text", "binary"]


@frozen
class Parameter:
    """One parameter: where it goes and how it is written (OpenAPI 3.1, section 4.8.12).

    Attributes:
        key: the name on the wire.
        attribute: the name of the Python argument.
        location: path, query, querystring (the query as a whole), header or cookie.
        codec: its type.
        required: whether a call must give it.
        style: the serialization style, `form` and its relatives.
        explode: whether array items and object members are written apart.
        content: the media type of a parameter that is written as a document, usually JSON.
        allow_reserved: whether reserved characters of a query stay as they are.
    """

    key: str
    attribute: str
    location: Location
    codec: Codec = ANY
    required: bool = False
    style: str = "form"
    explode: bool = True
    content: str | None = None
    allow_reserved: bool = False


@frozen
class Body:
    """A request body in one media type.

    Attributes:
        media_type: what it is sent as.
        kind: how values become bytes.
        codec: its type.
        encoding: the media type of parts of a multipart body, by property.
        joined: what stands between the items of a form's lists, by property; lists that are not
            in it are sent as one field for each item.
        deep: properties of a form whose members are written in brackets (`deepObject`); other
            objects are JSON.
    """

    media_type: str
    kind: BodyKind
    codec: Codec
    encoding: Mapping[str, str] = {}
    joined: Mapping[str, str] = {}
    deep: Sequence[str] = ()


@frozen
class ResponseSpec:
    """A documented response.

    Attributes:
        status: `200`, `2XX` or `default`.
        contents: media type, kind and codec of each form of the body; empty where there is none.
    """

    status: str
    contents: tuple[tuple[str, BodyKind, Codec], ...] = ()


def _accept_of(operation: Operation[Any]) -> str:
    seen: dict[str, None] = {}
    for spec in sorted(operation.responses, key=lambda spec: not spec.status.startswith("2")):
        for media_type, _, _ in spec.contents:
            seen.setdefault(media_type)
    if "application/json" in seen and "text/plain" in seen:
        # ASP.NET documents both for the same value, and sends the first that is asked for.
        del seen["text/plain"]
        seen["text/plain"] = None
    return ", ".join(seen)


def _label_of(operation: Operation[Any]) -> str:
    return f"{operation.method} {operation.path}"


@frozen
class Operation(Generic[T]):
    """One operation of the document. `T` is what a successful call returns.

    Attributes:
        name: the method's name on the client, `accounts.list_accounts`.
        method: the HTTP method, in capitals.
        path: the path with its placeholders, `/accounts/{accountId}`.
        parameters: all parameters.
        bodies: the request body's media types, the preferred one first.
        body_required: whether a call must give a body.
        responses: the documented responses.
        base_path: what comes before its path where that differs from the document's base path.
        retry: the document's own retry settings (`x-otto-retry`), or None.
        items: of a response that is a sequence (`itemSchema`): how its items are distinguished, its
            media type, and their type; or None.
        paging: how the operation pages (`x-otto-paging`), or None.
        wait: where the response says how far a job is, and which values are final
            (`x-otto-wait`), or None.
        accept: the media types of the documented responses, successes first.
        label: method and path, for messages: `GET /accounts/{accountId}`.
    """

    name: str
    method: str
    path: str
    parameters: tuple[Parameter, ...] = ()
    bodies: tuple[Body, ...] = ()
    body_required: bool = False
    responses: tuple[ResponseSpec, ...] = ()
    base_path: str | None = None
    retry: Mapping[str, Any] | None = None
    paging: Mapping[str, Any] | None = None
    items: tuple[SequenceKind, str, Codec] | None = None
    wait: Mapping[str, Any] | None = None
    accept: str = field(
        init=False, eq=False, repr=False, default=Factory(_accept_of, takes_self=True)
    )
    label: str = field(
        init=False, eq=False, repr=False, default=Factory(_label_of, takes_self=True)
    )


@frozen(eq=False)
class Call(Generic[T]):
    """One call of an operation, as a generated method states it.

    Attributes:
        operation: what is called.
        arguments: parameters by their Python names; `UNSET` ones are not sent.
        body: the request body, or `UNSET`.
        content_type: the body's media type where the document has several, else None.
        options: settings for this call.
    """

    operation: Operation[T]
    arguments: Mapping[str, Any]
    body: Any = UNSET
    content_type: str | None = None
    options: RequestOptions | None = None


class SyncCaller(Protocol):
    """Sends what generated blocking calls state."""

    def execute(self, call: Call[T]) -> Response[T]:
        """Send a call; return the documented success, raise for anything else."""
        ...

    def stream(self, call: Call[Any]) -> StreamedResponse:
        """Send a call; return its success with the body still to be read, to be closed after."""
        ...

    def pages(self, call: Call[Any], max_items: int | None, prefetch: bool) -> Pages[Any]:
        """Go through all pages of an operation.

        Args:
            call: that for the first page; its operation has `paging`.
            max_items: stop after so many; None for all.
            prefetch: fetch the next page while the items of one are being used.
        """
        ...

    def items(self, call: Call[Any]) -> Items[Any]:
        """Go through the items of a response that is a sequence; its operation has `items`."""
        ...


class AsyncCaller(Protocol):
    """Sends what generated asynchronous calls state."""

    async def aexecute(self, call: Call[T]) -> Response[T]:
        """Send a call; return the documented success, raise for anything else."""
        ...

    async def astream(self, call: Call[Any]) -> AsyncStreamedResponse:
        """Send a call; return its success with the body still to be read, to be closed after."""
        ...

    def aitems(self, call: Call[Any]) -> AsyncItems[Any]:
        """Go through the items of a response that is a sequence; its operation has `items`."""
        ...

    def apages(self, call: Call[Any], max_items: int | None, prefetch: bool) -> AsyncPages[Any]:
        """Go through all pages of an operation.

        Args:
            call: that for the first page; its operation has `paging`.
            max_items: stop after so many; None for all.
            prefetch: fetch the next page while the items of one are being used.
        """
        ...


class SyncClient(Protocol):
    """A blocking client: it has the caller that its operations are sent through."""

    @property
    def _caller(self) -> SyncCaller: ...


class AsyncClient(Protocol):
    """An asynchronous client: it has the caller that its operations are sent through."""

    @property
    def _caller(self) -> AsyncCaller: ...
