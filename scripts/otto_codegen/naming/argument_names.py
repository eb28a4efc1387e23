"""Names of arguments: those of an operation's parameters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from otto_codegen.naming.stated import stated_name
from otto_codegen.naming.words import identifier, words_of_signs
from otto_codegen.reserved import reserved_arguments
from otto_ext.openapi.errors import DocumentError
from otto_ext.openapi.values import unique

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["name_arguments"]

#: All up to the signs that a name ends in, `StartTime` of `StartTime<`.
_SIGNS_BEHIND = re.compile(r".*\w", re.DOTALL)
_LOCATIONS = ("path", "query", "querystring", "header", "cookie")


def name_arguments(
    raw: Mapping[str, Any],
    key: str,
    before: Mapping[tuple[str, str], str],
    note: Callable[[str, str, str], None],
) -> None:
    """Name the parameters of an operation. Path parameters choose first, then those whose name
    in the document is a Python name.

    Args:
        raw: the operation in canonical form.
        key: `GET /accounts`.
        before: the arguments of the last run, by place and name in the document.
        note: is given what clashes.

    Raises:
        DocumentError: `x-otto-name` states a name that is not valid, or that clashes.
    """
    parameters = raw["parameters"]
    reserved = reserved_arguments()
    taken = set(reserved)
    later = []
    for one in parameters:
        what = f"the {one['in']} parameter {one['name']!r} of {key}"
        name = stated_name(one, what, identifier, reserved)
        if name is not None and name in taken:
            raise DocumentError(
                f"x-otto-name of {what}: {name!r} is the name of another parameter; choose "
                "another name"
            )
        if name is None:
            later.append(one)
        else:
            one["x-otto-name"] = name
            taken.add(name)
    for one in [*later]:
        name = before.get((one["in"], one["name"]), "")
        if name.isidentifier() and name not in taken:
            one["x-otto-name"] = name
            taken.add(name)
            later.remove(one)
    # One that is new does not take the name of a field of the body.
    taken |= {name for (place, _), name in before.items() if place == "body"}
    for one in sorted(later, key=_rank):
        wanted = identifier(one["name"])
        name = f"{wanted}_" if wanted in reserved else wanted
        if name in taken:
            more = words_of_signs(_SIGNS_BEHIND.sub("", one["name"])) or one["in"]
            name = unique(f"{wanted.rstrip('_')}_{more}", taken)
            note(
                "parameter-name",
                raw["x-otto-at"],
                f"the {one['in']} parameter {one['name']!r} is called {name}: {wanted} is taken",
            )
        taken.add(name)
        one["x-otto-name"] = name


def _rank(one: Mapping[str, Any]) -> tuple[int, bool, str]:
    return _LOCATIONS.index(one["in"]), identifier(one["name"]) != one["name"], one["name"]
