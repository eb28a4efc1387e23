"""`x-otto-name`: names that the document or an overlay states. They are obeyed, or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from otto_codegen.naming.words import identifier
from otto_codegen.reserved import reserved_fields
from otto_ext.openapi.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

__all__ = ["STATED", "check_apart", "is_attribute", "stated_attribute", "stated_name"]

#: Where the canonical form keeps what `x-otto-name` states, until names are chosen.
STATED = "x-otto-stated"


def stated_name(
    holder: Mapping[str, Any],
    what: str,
    usual: Callable[[str], str],
    reserved: Collection[str] = (),
) -> str | None:
    """The name that something states, None where it states none.

    Args:
        holder: what may state it, in canonical form.
        what: what it is, for messages.
        usual: makes a name as it should be of any string.
        reserved: names that are not to be had.

    Raises:
        DocumentError: the name is not valid.
    """
    if STATED not in holder:
        return None
    name = holder[STATED]
    if not isinstance(name, str) or not name:
        raise DocumentError(f"x-otto-name of {what} must be a non-empty string, not {name!r}")
    if name in reserved:
        raise DocumentError(
            f"x-otto-name of {what}: the client needs {name!r} for itself; choose another name"
        )
    if usual(name) != name:
        raise DocumentError(
            f"x-otto-name of {what}: {name!r} is not a valid name; write it as {usual(name)!r}"
        )
    return name


def is_attribute(name: Any) -> bool:
    """Whether a name on a property is that of the attribute: one with a capital in front is that of
    the class that its inline schema has.
    """
    return name is not None and not (isinstance(name, str) and name[:1].isupper())


def stated_attribute(name: Any, what: str) -> str:
    """The attribute that a property states.

    Raises:
        DocumentError: the name is not valid.
    """
    return stated_name({STATED: name}, what, identifier, reserved_fields()) or ""


def check_apart(
    names: Mapping[str, str],
    scopes: Mapping[str, Iterable[str]],
    fold: Callable[[str], str],
    called: Callable[[str], str],
) -> None:
    """Check that stated names are apart.

    Raises:
        DocumentError: two are the same in one scope.
    """
    seen: dict[tuple[str, str], str] = {}
    for key, name in names.items():
        for scope in scopes[key]:
            other = seen.setdefault((scope, fold(name)), key)
            if other != key:
                raise DocumentError(
                    f"x-otto-name {name!r} names both {called(other)} and {called(key)}; "
                    "choose another name for one of them"
                )
