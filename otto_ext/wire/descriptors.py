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

from . import method as bound
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

if TYPE_CHECKING:
    from .method import (
        AsyncDownload,
        AsyncIteration,
        AsyncMethod,
        SyncDownload,
        SyncIteration,
        SyncMethod,
    )

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


class _Descriptor:
    """A function that states calls, as an attribute of both kinds of tags."""

    _sync: type[Any] = bound.SyncMethod
    _async: type[Any] = bound.AsyncMethod

    def __init__(self, function: Any, given: tuple[Any, ...] = ()) -> None:
        self._function = function
        self._given = given
        self._name = function.__name__
        self.__doc__ = function.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if TYPE_CHECKING:
            return instance._shown(self._function)
        if instance is None:
            return self
        kind = self._async if isinstance(instance, AsyncTag) else self._sync
        # From now on found there, without coming here.
        made = instance.__dict__[self._name] = kind(instance._caller, self._function, self._given)
        return made


class method(_Descriptor, Generic[P, R]):
    """Make a method of a function that states a call."""

    if TYPE_CHECKING:

        def __new__(cls, function: Callable[Concatenate[Any, P], R]) -> method[P, R]: ...

        @typing.overload
        def __get__(self, instance: SyncTag, owner: Any = None) -> SyncMethod[P, R]: ...

        @typing.overload
        def __get__(self, instance: AsyncTag, owner: Any = None) -> AsyncMethod[P, R]: ...

        def __get__(self, instance: Any, owner: Any = None) -> Any:
            return instance._shown(self._function)


class download(_Descriptor, Generic[P, R]):
    """`method` for a body that is worth streaming."""

    _sync, _async = bound.SyncDownload, bound.AsyncDownload

    if TYPE_CHECKING:

        def __new__(cls, function: Callable[Concatenate[Any, P], R]) -> download[P, R]: ...

        @typing.overload
        def __get__(self, instance: SyncTag, owner: Any = None) -> SyncDownload[P, R]: ...

        @typing.overload
        def __get__(self, instance: AsyncTag, owner: Any = None) -> AsyncDownload[P, R]: ...

        def __get__(self, instance: Any, owner: Any = None) -> Any:
            return instance._shown_download(self._function)


class pages(_Descriptor, Generic[P, T]):
    """Make a method of a function that states the call for a first page."""

    _sync, _async = bound.SyncIteration, bound.AsyncIteration

    if TYPE_CHECKING:

        def __new__(cls, function: Callable[Concatenate[Any, P], Pages[T]]) -> pages[P, T]: ...

        @typing.overload
        def __get__(self, instance: SyncTag, owner: Any = None) -> SyncIteration[P, Pages[T]]: ...

        @typing.overload
        def __get__(
            self, instance: AsyncTag, owner: Any = None
        ) -> AsyncIteration[P, AsyncPages[T]]: ...

        def __get__(self, instance: Any, owner: Any = None) -> Any:
            return instance._shown_iteration(self._function)


class items(_Descriptor, Generic[P, T]):
    """Make a method of a function that states a call whose response is a sequence."""

    _sync, _async = bound.SyncIteration, bound.AsyncIteration

    if TYPE_CHECKING:

        def __new__(cls, function: Callable[Concatenate[Any, P], Items[T]]) -> items[P, T]: ...

        @typing.overload
        def __get__(self, instance: SyncTag, owner: Any = None) -> SyncIteration[P, Items[T]]: ...

        @typing.overload
        def __get__(
            self, instance: AsyncTag, owner: Any = None
        ) -> AsyncIteration[P, AsyncItems[T]]: ...

        def __get__(self, instance: Any, owner: Any = None) -> Any:
            return instance._shown_iteration(self._function)


class _Ways2(_Descriptor, Generic[P, P2, R]):
    """A method that can be called in two ways."""

    _sync, _async = SyncMethod2, AsyncMethod2

    if TYPE_CHECKING:

        @typing.overload
        def __get__(self, instance: SyncTag, owner: Any = None) -> SyncMethod2[P, P2, R]: ...

        @typing.overload
        def __get__(self, instance: AsyncTag, owner: Any = None) -> AsyncMethod2[P, P2, R]: ...

        def __get__(self, instance: Any, owner: Any = None) -> Any:
            return instance._shown(self._function)


class _Ways2Old(_Descriptor, Generic[P, P2, R]):
    """A method that can be called in two ways, the second of them deprecated."""

    _sync, _async = SyncMethod2Old, AsyncMethod2Old

    if TYPE_CHECKING:

        @typing.overload
        def __get__(self, instance: SyncTag, owner: Any = None) -> SyncMethod2Old[P, P2, R]: ...

        @typing.overload
        def __get__(self, instance: AsyncTag, owner: Any = None) -> AsyncMethod2Old[P, P2, R]: ...

        def __get__(self, instance: Any, owner: Any = None) -> Any:
            return instance._shown(self._function)


class _Ways4(_Descriptor, Generic[P, P2, P3, P4, R]):
    """A method that can be called in four ways."""

    _sync, _async = SyncMethod4, AsyncMethod4

    if TYPE_CHECKING:

        @typing.overload
        def __get__(
            self, instance: SyncTag, owner: Any = None
        ) -> SyncMethod4[P, P2, P3, P4, R]: ...

        @typing.overload
        def __get__(
            self, instance: AsyncTag, owner: Any = None
        ) -> AsyncMethod4[P, P2, P3, P4, R]: ...

        def __get__(self, instance: Any, owner: Any = None) -> Any:
            return instance._shown(self._function)


class _DownloadWays4(_Descriptor, Generic[P, P2, P3, P4, R]):
    """A download that can be called in four ways."""

    _sync, _async = SyncDownload4, AsyncDownload4

    if TYPE_CHECKING:

        @typing.overload
        def __get__(
            self, instance: SyncTag, owner: Any = None
        ) -> SyncDownload4[P, P2, P3, P4, R]: ...

        @typing.overload
        def __get__(
            self, instance: AsyncTag, owner: Any = None
        ) -> AsyncDownload4[P, P2, P3, P4, R]: ...

        def __get__(self, instance: Any, owner: Any = None) -> Any:
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
