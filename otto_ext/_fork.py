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

# By identity: what registers may compare equal to another. These dictionaries put off what garbage
# collection removes while they are gone through.
_waiting: weakref.WeakValueDictionary[tuple[int, Callable[[Any], None]], Any]
_waiting = weakref.WeakValueDictionary()
_locks: weakref.WeakValueDictionary[tuple[int, str], Any] = weakref.WeakValueDictionary()


def on_fork(method: Callable[[], None]) -> None:
    """Call a bound method in every child process, as long as its object lives.

    Args:
        method: quick, and without a lock of its own.
    """
    bound: Any = method
    _waiting[id(bound.__self__), bound.__func__] = bound.__self__


def renew_lock_on_fork(owner: object, attribute: str) -> None:
    """Give an object a new lock in every child process: the one it has may be held for ever.

    Args:
        owner: the object.
        attribute: where it keeps a `threading.Lock`.
    """
    _locks[id(owner), attribute] = owner


def _after_fork() -> None:
    for (_, attribute), owner in list(_locks.items()):
        setattr(owner, attribute, threading.Lock())
    failures: list[Exception] = []
    for (_, function), owner in list(_waiting.items()):
        try:
            function(owner)
        except Exception as error:  # noqa: BLE001 - the others must be called all the same
            failures.append(error)
    if failures:
        # Python reports it on stderr, and the child goes on.
        raise failures[0]


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
