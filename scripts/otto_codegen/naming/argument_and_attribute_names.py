"""Names of attributes, of the members of enumerations, and of arguments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from otto_codegen.naming.identifiers import PREFIX, identifier, words_of_signs
from otto_codegen.naming.settle import stated_name
from otto_codegen.reserved import reserved_arguments, reserved_fields
from otto_ext.openapi.document_errors import DocumentError
from otto_ext.openapi.json_values import unique

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["RESERVED_MEMBERS", "enum_names", "name_arguments", "property_names"]

#: What every enumeration has.
RESERVED_MEMBERS = frozenset({"mro", "name", "value"})


def property_names(keys: Iterable[str], stated: Mapping[str, str] | None = None) -> dict[str, str]:
    """Attribute names for the properties of an object, by key.

    A key that is its own name keeps it, whatever the other keys would be called, except for names
    that are stated.
    """
    names = dict(stated or {})
    taken = set(names.values())
    later: list[str] = []
    keys = list(keys)
    for key in keys:
        if key in names:
            continue
        name = _field(key)
        if name == key and name not in taken:
            names[key] = name
            taken.add(name)
        else:
            later.append(key)
    for key in later:
        name = unique(_field(key), taken)
        names[key] = name
        taken.add(name)
    return {key: names[key] for key in keys}


def _field(key: str) -> str:
    name = identifier(key)
    return f"{name}_" if name in reserved_fields() else name


_NOT_WORD = re.compile(r"[\W_]+")


def enum_names(values: Sequence[str | int], given: Any = None) -> list[str]:
    """Member names for the values of an enumeration.

    Args:
        values: strings or integers.
        given: the document's own names (`x-enum-varnames`, `x-enumNames`), if it has any: a list
            in the order of the values, or an object by value.
    """
    names: list[str] = []
    taken = set(RESERVED_MEMBERS)
    if isinstance(given, Mapping):
        given = [given.get(str(value)) for value in values]
    usable = isinstance(given, list) and len(given) == len(values)
    for number, value in enumerate(values):
        name = _member(given[number]) if usable and isinstance(given[number], str) else ""
        name = unique(name or _member_of_value(value), taken)
        names.append(name)
        taken.add(name)
    return names


def _member_of_value(value: str | int) -> str:
    if isinstance(value, int):
        return f"VALUE_NEGATIVE_{-value}" if value < 0 else f"VALUE_{value}"
    return (
        _member(value)
        or _member(words_of_signs(value))
        or ("EMPTY" if not value.strip() else "VALUE")
    )


def _member(text: str) -> str:
    """A string in upper snake case, or nothing where no letter or digit is in it."""
    if not _NOT_WORD.sub("", text):
        return ""
    name = identifier(text).upper().rstrip("_")
    if name.startswith(PREFIX.upper()) and not text.lower().startswith("field"):
        name = "VALUE_" + name[len(PREFIX) :]
    return name if name.isidentifier() else f"VALUE_{_NOT_WORD.sub('_', name)}"


# -- arguments -------------------------------------------------------------------------------------

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
