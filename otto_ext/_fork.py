"""After `fork`, a child has its parent's locks, held by threads that it has not, and its parent's
sockets. Both are left behind: what registers here is called in the child.
"""

from __future__ import annotations

import os
import threading
import weakref
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["on_fork", "renew_lock_on_fork"]

# Not WeakMethods: their callbacks fail, with a message on stderr, where Python ends before they do.
_waiting: dict[int, tuple[weakref.ref[Any], Callable[[Any], None]]] = {}
_locks: dict[tuple[int, str], weakref.ref[Any]] = {}


def on_fork(method: Callable[[], None]) -> None:
    """Call a bound method in every child process, as long as its object lives.

    Args:
        method: quick, and without a lock of its own.
    """
    bound: Any = method
    owner, function = bound.__self__, bound.__func__
    key = id(owner)

    def forget(_: object) -> None:
        _waiting.pop(key, None)

    _waiting[key] = (weakref.ref(owner, forget), function)


def renew_lock_on_fork(owner: object, attribute: str) -> None:
    """Give an object a new lock in every child process: the one it has may be held for ever.

    Args:
        owner: the object.
        attribute: where it keeps a `threading.Lock`.
    """
    key = (id(owner), attribute)

    def forget(_: object) -> None:
        _locks.pop(key, None)

    _locks[key] = weakref.ref(owner, forget)


def _after_fork() -> None:
    # Lists of keys: making one of items allocates, which may collect garbage, whose callbacks
    # change the dictionary that is gone through.
    for key in list(_locks):
        kept = _locks.get(key)
        owner = None if kept is None else kept()
        if owner is not None:
            setattr(owner, key[1], threading.Lock())
    failures: list[Exception] = []
    for number in list(_waiting):
        entry = _waiting.get(number)
        owner = None if entry is None else entry[0]()
        if entry is not None and owner is not None:
            try:
                entry[1](owner)
            except Exception as error:  # noqa: BLE001 - the others must be called all the same
                failures.append(error)
    if failures:
        # Python reports it on stderr, and the child goes on.
        raise failures[0]


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
