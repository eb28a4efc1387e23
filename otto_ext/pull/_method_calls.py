"""What a method of the client would call, and rows as the API sent them.

A pull needs no models: it asks a method for its call, and sends that itself with a type that keeps
JSON as it is.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import define, evolve

from otto_ext._errors import ConfigurationError
from otto_ext.pagination._paginator import Paginator
from otto_ext.pagination._reader import says_incomplete
from otto_ext.wire.codec import DECIMAL_NUMBER, Codec
from otto_ext.wire.method import call_of

if TYPE_CHECKING:
    from otto_ext._errors import APIStatusError
    from otto_ext.wire.operation import Call, Operation, ResponseSpec
    from otto_ext.wire.types import Response

__all__ = [
    "Method",
    "Single",
    "Way",
    "as_sent",
    "caller_of",
    "document_hash",
    "documented",
    "probe",
    "state",
    "way",
]

#: A method of either client: `otto.accounts.iter_accounts`, or its `list_...` relative.
Method: TypeAlias = Callable[..., Any]


class _AsSent(Codec):
    """Any JSON; numbers with a fraction are `Decimal`, digit for digit."""

    # What a type is made of decides whether numbers must be kept exactly.
    inner = DECIMAL_NUMBER


_AS_SENT = _AsSent()


def caller_of(method: Method) -> Any:
    """What a method's calls are sent through.

    Raises:
        ConfigurationError: it is no method of a client.
    """
    caller = getattr(method, "_caller", None)
    if caller is None:
        raise ConfigurationError(
            f"a pull takes a method of a client, like otto.<tag>.iter_<items>, not {method!r}"
        )
    return caller


def document_hash(method: Method) -> str | None:
    """The SHA-256 of the document that a method was generated from; None where none says."""
    package = method.__module__.partition(".")[0]
    try:
        text = files(package).joinpath("_source.json").read_bytes()
        found = json.loads(text)["document"]
    except (OSError, ModuleNotFoundError, TypeError, ValueError, KeyError):
        return None
    return found if isinstance(found, str) else None


def state(method: Method, arguments: Mapping[str, Any]) -> Call[Any]:
    """The call that a method makes with these arguments. Nothing is sent.

    Raises:
        ConfigurationError: it does not take them.
    """
    caller_of(method)
    if arguments.get("max_items") is not None:
        raise ConfigurationError("a pull takes all items; leave max_items out")
    bound: Any = method
    try:
        return call_of(bound, **arguments)
    except TypeError as error:
        raise ConfigurationError(
            f"the arguments do not fit {method.__name__}: {error}; give those that are the "
            "same for all as arguments=..., those of a parent as parent=..."
        ) from None


def probe(method: Method, arguments: Mapping[str, Any]) -> Call[Any]:
    """`state` before the arguments of a parent are known.

    Raises:
        ConfigurationError: the method is none of a client, does not take the arguments, or does
            not return JSON.
    """
    found = _with_anything(method, arguments)
    kinds = {kind for it in _successes(found.operation) for _, kind, _ in it.contents}
    if "json" not in kinds:
        raise ConfigurationError(f"{found.operation.name} does not return JSON, so it has no rows")
    return found


def documented(method: Method) -> Operation[Any]:
    """The operation that a method calls.

    Raises:
        ConfigurationError: it calls none.
    """
    return _with_anything(method, {}).operation


def _with_anything(method: Method, arguments: Mapping[str, Any]) -> Call[Any]:
    """`state` with None for the arguments that are required and not given."""
    caller_of(method)
    named = (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    parameters = inspect.signature(method).parameters.values()
    needed = [p.name for p in parameters if p.default is p.empty and p.kind in named]
    return state(method, {**dict.fromkeys(needed), **arguments})


_known: dict[int, tuple[Operation[Any], Operation[Any]]] = {}


def as_sent(operation: Operation[Any]) -> Operation[Any]:
    """The operation with plain JSON for its successes; errors keep their models."""
    known = _known.get(id(operation))
    if known is None:
        plain = _successes(operation)
        responses = tuple(
            evolve(it, contents=tuple(_plain(*form) for form in it.contents)) if it in plain else it
            for it in operation.responses
        )
        # The operation is kept beside the response, so that its id stays its own.
        known = _known[id(operation)] = (operation, evolve(operation, responses=responses))
    return known[1]


def _successes(operation: Operation[Any]) -> list[ResponseSpec]:
    return [it for it in operation.responses if it.status.startswith("2") or it.status == "default"]


def _plain(media_type: str, kind: Any, codec: Codec) -> tuple[str, Any, Codec]:
    return media_type, kind, _AS_SENT if kind == "json" else codec


@define
class Single:
    """The way through an operation that does not page: one call. A `Paginator` for those."""

    call: Call[Any]
    done: bool = False
    total: int | None = None
    duplicates: int = 0
    missing: str | None = None

    @property
    def operation(self) -> Operation[Any]:
        """What is called."""
        return self.call.operation

    def failed(self, error: APIStatusError) -> list[Any]:
        """Raise the error: there is no page to do without."""
        raise error

    def take(self, response: Response[Any]) -> list[Any]:
        """The rows of the response: its items where it is a list, else the response itself."""
        self.done = True
        found = says_incomplete(response)
        if found is not None:
            self.total, self.missing = found
        return response.parsed if isinstance(response.parsed, list) else [response.parsed]

    def mark(self) -> dict[str, Any]:
        """Nothing is left to go on with."""
        return {}

    def resume(self, mark: Mapping[str, Any]) -> None:
        """A call that ended is not made again, so there is nowhere to resume."""
        raise NotImplementedError


Way: TypeAlias = Paginator | Single


def shortfall(walk: Way) -> str | None:
    """How the rows of a listing differ from what the server stated, in words; None: they do not."""
    if walk.missing is None:
        return None
    stated = "" if walk.total is None else f", where the server stated {walk.total}"
    if walk.operation.paging is not None:
        return f"{walk.missing}{stated}"
    said = walk.missing + stated if stated else f"one page of several ({walk.missing})"
    return f"{said}; the document does not say how to go on (`x-otto-paging` in an overlay does)"


def way(call: Call[Any]) -> Way:
    """The way through all pages of a call, from the first one; rows are plain JSON."""
    plain = evolve(call, operation=as_sent(call.operation))
    return Single(plain) if plain.operation.paging is None else Paginator(plain)
