"""What the generated client offers: its operations, by name, with what is said of them."""

from __future__ import annotations

import re
import sys
from difflib import get_close_matches
from functools import cache
from inspect import getdoc
from typing import TYPE_CHECKING, Any

from attrs import frozen
from otto_api.client import OPERATIONS, SyncApi

from otto_ext.cli._failures import UsageError

if TYPE_CHECKING:
    from otto_ext.wire.operation import Operation

__all__ = ["Entry", "entries", "entry", "method_of", "operation", "said_of_parameters"]

_ARGUMENT = re.compile(r"^(\w+): (.*)$")


@frozen
class Entry:
    """An operation in the list.

    Attributes:
        name: as the client has it, `accounts.list_accounts`.
        method: the HTTP method.
        path: the path with its placeholders.
        summary: what it does, in a line.
        deprecated: whether the document calls it so.
    """

    name: str
    method: str
    path: str
    summary: str
    deprecated: bool


def entries() -> list[Entry]:
    """All operations, in the document's order."""
    return [entry(name) for name in OPERATIONS]


def entry(name: str) -> Entry:
    """The entry of an operation, without loading the operation itself."""
    method, _, path = OPERATIONS[name].partition(" ")
    folder, _, own = name.rpartition(".")
    said = getattr(type(_at(folder)), own).__doc__ or ""
    summary = said.strip().partition("\n")[0]
    plain = summary.removeprefix("Deprecated. ")
    return Entry(name, method, path, plain, plain != summary)


def operation(name: str) -> Operation[Any]:
    """The statement of an operation.

    Raises:
        UsageError: there is none of the name.
    """
    if name not in OPERATIONS:
        raise UsageError(f"there is no operation {name!r}; {_hint(name)}")
    found: Operation[Any] = sys.modules[type(_at(name)).__module__].OPERATION
    return found


def _hint(name: str) -> str:
    """What may have been meant: a name without its tag, a tag, or something like a name."""
    ends = [it for it in OPERATIONS if it.rpartition(".")[2] == name.replace("-", "_")]
    if ends or (ends := get_close_matches(name, OPERATIONS, n=3)):
        return f"did you mean {' or '.join(ends)}?"
    if any(it.startswith(f"{name}.") for it in OPERATIONS):
        return f"it is a tag, whose operations `otto operations {name}.` lists"
    return "`otto operations` lists them"


def said_of_parameters(name: str) -> dict[str, str]:
    """What the document says of an operation's parameters, by their Python names."""
    call: Any = type(_at(name)).__call__
    _, _, rest = (getdoc(call) or "").partition("Args:\n")
    lines = rest.partition("\n\n")[0].splitlines()
    found: dict[str, str] = {}
    for line in lines:
        match = _ARGUMENT.match(line[4:])
        if match is not None:
            found[match[1]] = match[2]
        elif found:
            found[next(reversed(found))] += " " + line.strip()
    return found


def method_of(client: SyncApi, name: str) -> Any:
    """A client's method for an operation."""
    found: Any = client
    for part in filter(None, name.split(".")):
        found = getattr(found, part)
    return found


@cache
def _api() -> SyncApi:
    # Its attributes are there without a connection.
    nothing: Any = None
    return SyncApi(nothing)


def _at(name: str) -> Any:
    return method_of(_api(), name)
