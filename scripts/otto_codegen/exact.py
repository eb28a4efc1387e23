"""Which named types hold decimals in JSON numbers, whose replies are read digit for digit."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from otto_codegen.api import Api, TypeExpr

__all__ = ["exact_types"]

_DECIMAL = "c.DECIMAL_NUMBER"


def exact_types(api: Api) -> list[str]:
    """Names of types that hold such decimals themselves or in a type that they refer to, sorted.

    The client asks for them by name: to look at the types it would have to import them all.
    """
    parts: dict[str, list[TypeExpr]] = {
        it.class_info.name: [it.extra, *(field.type for field in it.fields)] for it in api.models
    }
    parts |= {it.class_info.name: [it.type] for it in api.aliases}
    users: dict[str, list[str]] = {}
    for name, types in parts.items():
        for part in types:
            for used in part.models:
                users.setdefault(used, []).append(name)
    left = [name for name, types in parts.items() if any(_DECIMAL in it.codec for it in types)]
    found = set(left)
    while left:
        fresh = set(users.get(left.pop(), ())) - found
        found |= fresh
        left += fresh
    return sorted(found)
