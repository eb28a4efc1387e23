"""What generated functions do with their arguments, and what is made of the functions."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable, Coroutine, Mapping
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NoReturn, ParamSpec, TypeVar

from .deprecation import deprecated
from .operation import Call, Operation
from .types import UNSET, Items, Pages, RequestOptions, Response

__all__ = [
    "async_detailed",
    "body_of",
    "detailed",
    "signature",
    "state",
    "state_items",
    "state_pages",
    "warn_deprecated",
]

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


if TYPE_CHECKING:

    def state(
        operation: Operation[T],
        arguments: Mapping[str, Any],
        body: Any = UNSET,
        content_type: str | None = None,
        options: RequestOptions | None = None,
    ) -> T:
        """State a call. The method around the function sends it, and returns what the type says."""
        ...

    def state_pages(
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        *,
        options: RequestOptions | None = None,
    ) -> Pages[Any]:
        """`state` for the items of all pages."""
        ...

    def state_items(
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        body: Any = UNSET,
        content_type: str | None = None,
        options: RequestOptions | None = None,
    ) -> Items[Any]:
        """`state` for the items of a sequence."""
        ...

else:
    # Type checkers see what the method around the function returns; it is the call that is made.
    state = state_pages = state_items = Call


def signature() -> NoReturn:
    """The body of a function that is there for its signature."""
    raise NotImplementedError("this is a signature, not a call")


def body_of(
    body: Any,
    fields: Mapping[str, Any],
    *,
    may_be_empty: bool = False,
    constants: Mapping[str, Any] | None = None,
) -> Any:
    """The request body of a call that takes it whole or as keyword arguments.

    Args:
        body: the whole body, or `UNSET`.
        fields: the keyword arguments by their JSON keys; `UNSET` ones were not given.
        may_be_empty: whether no keyword at all means an empty object rather than no body.
        constants: required properties that have one value, by their JSON keys.

    Raises:
        TypeError: both were given.
    """
    given = {key: value for key, value in fields.items() if value is not UNSET}
    if body is UNSET:
        return {**(constants or {}), **given} if given or may_be_empty else UNSET
    if given:
        raise TypeError(f"give the body or its fields, not both: {', '.join(given)}")
    return body


def warn_deprecated(name: str, arguments: Mapping[str, Any]) -> None:
    """Warn of each deprecated argument that was given, at the place that called the operation."""
    for argument, value in arguments.items():
        if value is not UNSET:
            text = f"The API marks {argument} of {name} as deprecated."
            # This function, the one that states the call, `_state`, and the method.
            warnings.warn(text, DeprecationWarning, stacklevel=5)


# -- functions of an operation's module -----------------------------------------------------------


class _Stating:
    """A client whose calls are returned instead of sent."""

    @property
    def _caller(self) -> Any:
        return self

    def execute(self, call: Call[Any]) -> Any:
        return SimpleNamespace(parsed=call)

    async def aexecute(self, call: Call[Any]) -> Any:
        return SimpleNamespace(parsed=call)


_STATING: Any = _Stating()


def detailed(sync: Callable[P, R]) -> Callable[P, Response[R]]:
    """The same call, giving status, headers and bytes beside the parsed body."""
    plain: Any = getattr(sync, "__wrapped__", sync)

    def sync_detailed(*args: P.args, **kwargs: P.kwargs) -> Response[R]:
        client: Any = kwargs.get("client")
        call = plain(*args, **{**kwargs, "client": _STATING})
        found: Response[R] = client._caller.execute(call)
        return found

    return _as_deprecated(sync_detailed, sync)


def async_detailed(
    asyncio: Callable[P, Coroutine[Any, Any, R]],
) -> Callable[P, Coroutine[Any, Any, Response[R]]]:
    """The same call, giving status, headers and bytes beside the parsed body."""
    plain: Any = getattr(asyncio, "__wrapped__", asyncio)

    async def asyncio_detailed(*args: P.args, **kwargs: P.kwargs) -> Response[R]:
        client: Any = kwargs.get("client")
        call = await plain(*args, **{**kwargs, "client": _STATING})
        found: Response[R] = await client._caller.aexecute(call)
        return found

    return _as_deprecated(asyncio_detailed, asyncio)


def _as_deprecated(made: F, plain: Any) -> F:
    """A function made of another, deprecated if that is."""
    message: str | None = getattr(plain, "__deprecated__", None)
    functools.update_wrapper(made, plain, ("__module__", "__doc__"), ())
    mark: Any = deprecated
    marked: F = made if message is None else mark(message)(made)
    return marked
