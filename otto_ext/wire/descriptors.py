"""Decorators that make methods of what generated code states.

A generated function states a call once, for both clients: its arguments, what it returns, and its
documentation. `method` and its relatives make descriptors of such functions, which give a
`SyncMethod` on the tags of one client and an `AsyncMethod` on those of the other. Signatures are
passed on as `ParamSpec`, so that editors show them and type checkers check calls against them.
"""

from __future__ import annotations

import functools
import typing
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar

from .method import (
    AsyncDownload,
    AsyncIteration,
    AsyncMethod,
    SyncDownload,
    SyncIteration,
    SyncMethod,
)
from .overloads import (
    AsyncDownload4,
    AsyncMethod2,
    AsyncMethod2Old,
    AsyncMethod4,
    SyncDownload4,
    SyncMethod2,
    SyncMethod2Old,
    SyncMethod4,
)
from .tags import AsyncTag, SyncTag
from .types import AsyncItems, AsyncPages, Items, Pages

__all__ = [
    "download",
    "download_ways",
    "items",
    "method",
    "old_download_ways",
    "old_ways",
    "pages",
    "ways",
]

P = ParamSpec("P")
P2 = ParamSpec("P2")
P3 = ParamSpec("P3")
P4 = ParamSpec("P4")
R = TypeVar("R")
T = TypeVar("T")
#: What a descriptor is on a blocking client, and on an asynchronous one.
S = TypeVar("S")
A = TypeVar("A")


class _Descriptor(Generic[S, A]):
    """A function that states calls, as an attribute of both kinds of tags."""

    _sync: type[Any] = SyncMethod
    _async: type[Any] = AsyncMethod

    def __init__(self, function: Any, given: tuple[Any, ...] = ()) -> None:
        self._function = function
        self._given = given
        self._name = function.__name__
        self.__doc__ = function.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    if TYPE_CHECKING:

        @typing.overload
        def __get__(self, instance: SyncTag, owner: Any = None) -> S: ...

        @typing.overload
        def __get__(self, instance: AsyncTag, owner: Any = None) -> A: ...

        def __get__(self, instance: Any, owner: Any = None) -> Any:
            return self._shown(instance)

        # What jedi shows; see `tags`.
        def _shown(self, instance: Any) -> Any:
            return instance._shown(self._function)

    else:

        def __get__(self, instance, owner=None):
            if instance is None:
                return self
            kind = self._async if isinstance(instance, AsyncTag) else self._sync
            made = kind(instance._caller, self._function, self._given)
            # From now on found there, without coming here.
            instance.__dict__[self._name] = made
            return made


class method(_Descriptor[SyncMethod[P, R], AsyncMethod[P, R]]):
    """Make a method of a function that states a call."""

    if TYPE_CHECKING:

        def __new__(cls, function: Callable[Concatenate[Any, P], R]) -> method[P, R]: ...


class download(_Descriptor[SyncDownload[P, R], AsyncDownload[P, R]]):
    """`method` for a body that is worth streaming."""

    _sync, _async = SyncDownload, AsyncDownload

    if TYPE_CHECKING:

        def __new__(cls, function: Callable[Concatenate[Any, P], R]) -> download[P, R]: ...

        def _shown(self, instance: Any) -> Any:
            return instance._shown_download(self._function)


class pages(_Descriptor[SyncIteration[P, Pages[T]], AsyncIteration[P, AsyncPages[T]]]):
    """Make a method of a function that states the call for a first page."""

    _sync, _async = SyncIteration, AsyncIteration

    if TYPE_CHECKING:

        def __new__(cls, function: Callable[Concatenate[Any, P], Pages[T]]) -> pages[P, T]: ...

        def _shown(self, instance: Any) -> Any:
            return instance._shown_iteration(self._function)


class items(_Descriptor[SyncIteration[P, Items[T]], AsyncIteration[P, AsyncItems[T]]]):
    """Make a method of a function that states a call whose response is a sequence."""

    _sync, _async = SyncIteration, AsyncIteration

    if TYPE_CHECKING:

        def __new__(cls, function: Callable[Concatenate[Any, P], Items[T]]) -> items[P, T]: ...

        def _shown(self, instance: Any) -> Any:
            return instance._shown_iteration(self._function)


class _Ways2(_Descriptor[SyncMethod2[P, P2, R], AsyncMethod2[P, P2, R]]):
    """A method that can be called in two ways."""

    _sync, _async = SyncMethod2, AsyncMethod2


class _Ways2Old(_Descriptor[SyncMethod2Old[P, P2, R], AsyncMethod2Old[P, P2, R]]):
    """A method that can be called in two ways, the second of them deprecated."""

    _sync, _async = SyncMethod2Old, AsyncMethod2Old


class _Ways4(_Descriptor[SyncMethod4[P, P2, P3, P4, R], AsyncMethod4[P, P2, P3, P4, R]]):
    """A method that can be called in four ways."""

    _sync, _async = SyncMethod4, AsyncMethod4


class _DownloadWays4(
    _Descriptor[SyncDownload4[P, P2, P3, P4, R], AsyncDownload4[P, P2, P3, P4, R]]
):
    """A download that can be called in four ways."""

    _sync, _async = SyncDownload4, AsyncDownload4

    if TYPE_CHECKING:

        def _shown(self, instance: Any) -> Any:
            return instance._shown_download(self._function)


@typing.overload
def ways(
    first: Callable[Concatenate[Any, P], R], second: Callable[Concatenate[Any, P2], R], /
) -> Callable[[Callable[..., R]], _Ways2[P, P2, R]]: ...


@typing.overload
def ways(
    first: Callable[Concatenate[Any, P], R],
    second: Callable[Concatenate[Any, P2], R],
    third: Callable[Concatenate[Any, P3], R],
    fourth: Callable[Concatenate[Any, P4], R],
    /,
) -> Callable[[Callable[..., R]], _Ways4[P, P2, P3, P4, R]]: ...


def ways(*given: Any) -> Any:
    """Make a method of a function that can be called in several ways.

    Args:
        given: functions with the signatures that callers may use (PEP 484, overloading).
    """
    return functools.partial(_Ways2 if len(given) == 2 else _Ways4, given=given)


@typing.overload
def old_ways(
    first: Callable[Concatenate[Any, P], R], second: Callable[Concatenate[Any, P2], R], /
) -> Callable[[Callable[..., R]], _Ways2Old[P, P2, R]]: ...


@typing.overload
def old_ways(
    first: Callable[Concatenate[Any, P], R],
    second: Callable[Concatenate[Any, P2], R],
    third: Callable[Concatenate[Any, P3], R],
    fourth: Callable[Concatenate[Any, P4], R],
    /,
) -> Callable[[Callable[..., R]], _Ways4[P, P2, P3, P4, R]]: ...


def old_ways(*given: Any) -> Any:
    """`ways` where each second one is deprecated."""
    return functools.partial(_Ways2Old if len(given) == 2 else _Ways4, given=given)


@typing.overload
def download_ways(
    first: Callable[Concatenate[Any, P], R], second: Callable[Concatenate[Any, P2], R], /
) -> Callable[[Callable[..., R]], _DownloadWays4[P, P, P2, P2, R]]: ...


@typing.overload
def download_ways(
    first: Callable[Concatenate[Any, P], R],
    second: Callable[Concatenate[Any, P2], R],
    third: Callable[Concatenate[Any, P3], R],
    fourth: Callable[Concatenate[Any, P4], R],
    /,
) -> Callable[[Callable[..., R]], _DownloadWays4[P, P2, P3, P4, R]]: ...


def download_ways(*given: Any) -> Any:
    """`ways` for a body that is worth streaming."""
    return functools.partial(_DownloadWays4, given=given)


@typing.overload
def old_download_ways(
    first: Callable[Concatenate[Any, P], R], second: Callable[Concatenate[Any, P2], R], /
) -> Callable[[Callable[..., R]], _DownloadWays4[P, P2, P, P2, R]]: ...


@typing.overload
def old_download_ways(
    first: Callable[Concatenate[Any, P], R],
    second: Callable[Concatenate[Any, P2], R],
    third: Callable[Concatenate[Any, P3], R],
    fourth: Callable[Concatenate[Any, P4], R],
    /,
) -> Callable[[Callable[..., R]], _DownloadWays4[P, P2, P3, P4, R]]: ...


def old_download_ways(*given: Any) -> Any:
    """`old_ways` for a body that is worth streaming."""
    return functools.partial(_DownloadWays4, given=given)
