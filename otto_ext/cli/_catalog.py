"""What the generated client offers: its operations, by name, with what is said of them."""

from __future__ import annotations

import ast
import re
from difflib import get_close_matches
from functools import cache
from inspect import cleandoc, getdoc, getsource
from itertools import pairwise
from textwrap import dedent
from typing import TYPE_CHECKING, Any

from attrs import frozen
from otto_api.client import OLD_OPERATIONS, OPERATIONS, SyncApi

from otto_ext.cli._failures import UsageError
from otto_ext.cli._output import note
from otto_ext.wire.composites import without_null
from otto_ext.wire.method import operation_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from otto_ext.wire.operation import Body, Operation, Parameter

__all__ = [
    "CatalogEntry",
    "entries",
    "entry",
    "kinds_of_success",
    "matching",
    "method_of",
    "operation",
    "parameters_by_name",
    "resolve",
    "said_of_members",
    "said_of_parameters",
]

_ARGUMENT = re.compile(r"^(\w+): (.*)$")


@frozen
class CatalogEntry:
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


def entries() -> list[CatalogEntry]:
    """All operations, in the document's order."""
    return [entry(name) for name in OPERATIONS]


def matching(words: Iterable[str]) -> list[CatalogEntry]:
    """The operations that have all of some words, in small letters, in name, path or summary."""
    texts = {it: f"{it.name} {it.method} {it.path} {it.summary}".lower() for it in entries()}
    return [it for it, text in texts.items() if all(word in text for word in words)]


def entry(name: str) -> CatalogEntry:
    """The entry of an operation, without loading the operation itself."""
    method, _, path = OPERATIONS[name].partition(" ")
    folder, _, own = name.rpartition(".")
    said = getattr(type(_at(folder)), own).__doc__ or ""
    summary = said.strip().partition("\n")[0]
    plain = summary.removeprefix("Deprecated. ")
    return CatalogEntry(name, method, path, plain, plain != summary)


def operation(name: str) -> Operation[Any]:
    """The statement of an operation.

    Raises:
        UsageError: there is none of the name.
    """
    return _statement(resolve(name))


def _statement(name: str) -> Operation[Any]:
    return operation_of(_at(name))


def resolve(name: str) -> str:
    """The name of an operation in the list, from what was given for it.

    That is the name itself, its end where only one operation has it (`list_accounts`), one of the
    operation's other tags with it, or the name that it had before `otto regenerate --rename`.
    Hyphens are underscores.

    Raises:
        UsageError: there is no such operation, or several.
    """
    if name in OPERATIONS:
        return name
    plain = name.replace("-", "_")
    if plain in OLD_OPERATIONS:
        new = OLD_OPERATIONS[plain]
        note(f"{plain} is called {new} now; the old name works until the next rerun")
        return new
    ends = [it for it in OPERATIONS if plain in (it, it.rpartition(".")[2])]
    found = ends[0] if len(ends) == 1 else _by_other_tag(plain)
    if found is not None:
        return found
    if ends:
        raise UsageError(f"there are {len(ends)} operations {name!r}: give {' or '.join(ends)}")
    raise UsageError(f"there is no operation {name!r}; {_hint(plain)}")


def _by_other_tag(name: str) -> str | None:
    """The operation that a name means, which the list has under its first tag."""
    folder, _, own = name.rpartition(".")
    if not folder or any(not part or part.startswith("_") for part in name.split(".")):
        return None
    try:
        found = _statement(name).name
    except AttributeError:
        return None
    return found if found in OPERATIONS and found.rpartition(".")[2] == own else None


def _hint(name: str) -> str:
    """What may have been meant: a tag, or something like a name, with or without its tag."""
    if any(it.startswith(f"{name}.") for it in OPERATIONS):
        return f"it is a tag, whose operations `otto operations {name}.` lists"
    ends = [it for it in OPERATIONS if get_close_matches(name, [it.rpartition(".")[2]], n=1)]
    if near := get_close_matches(name, OPERATIONS, n=3) or ends[:3]:
        return f"did you mean {' or '.join(near)}?"
    return "`otto operations` lists them"


def parameters_by_name(operation: Operation[Any]) -> dict[str, Parameter]:
    """The parameters of an operation by their names, as Python and as the wire has them."""
    found: dict[str, Parameter] = {}
    for it in operation.parameters:
        found |= dict.fromkeys((it.key, it.attribute, it.attribute.strip("_")), it)
    return found


def kinds_of_success(operation: Operation[Any]) -> set[str]:
    """What its successes are by the document: `json`, `text`, `binary`, ..."""
    successes = [it for it in operation.responses if it.status.startswith("2")]
    return {kind for it in successes for _, kind, _ in it.contents}


def said_of_parameters(name: str) -> dict[str, str]:
    """What the document says of an operation's parameters, by their Python names."""
    _, _, rest = (getdoc(_at(name)) or "").partition("Args:\n")
    lines = rest.partition("\n\n")[0].splitlines()
    found: dict[str, str] = {}
    for line in lines:
        match = _ARGUMENT.match(line[4:])
        if match is not None:
            found[match[1]] = match[2]
        elif found:
            found[next(reversed(found))] += " " + line.strip()
    return found


def said_of_members(body: Body) -> dict[str, str]:
    """What the document says of the members of a body, by their Python names.

    The body's model has it as docstrings of its attributes, which are in the source alone.
    """
    model: Any = getattr(without_null(body.codec), "cls", None)
    try:
        (stated,) = ast.parse(dedent(getsource(model))).body
    except (AttributeError, OSError, TypeError, ValueError):
        return {}
    found: dict[str, str] = {}
    for line, following in pairwise(getattr(stated, "body", ())):
        match line, following:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(said))),
            ):
                found[name] = " ".join(cleandoc(said).partition("\n\n")[0].split())
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
