"""Names of classes: generics as people say them, without the packages that types stand in."""

from __future__ import annotations

import re

from attrs import frozen

from otto_codegen.naming.words import class_name, pascal_case

__all__ = ["class_wishes"]


@frozen
class _Type:
    """A type as its name writes it: `PagedResult<AccountDto>`."""

    name: str
    arguments: tuple[_Type, ...] = ()

    def said(self, *, packages: bool) -> str:
        name = pascal_case(self.name if packages else _PACKAGES.sub("", self.name))
        if not self.arguments:
            return name
        return name + "Of" + "And".join(it.said(packages=packages) for it in self.arguments)


#: `models.`, `com.acme.`, `github.com/acme/`, `crate::`, before a name with a capital.
_PACKAGES = re.compile(r"^(?:[^\s.:/\\]*(?:\.|::|/|\\))+(?=[A-Z])")
_ARITY = re.compile(r"`\d+")
_OPEN, _CLOSE = "[<«", "]>»"


def class_wishes(name: str) -> list[tuple[str, str]]:
    """Class names for a component, the shortest first, each with the rule that made it."""
    plain = class_name(name)
    parsed = _parse(name)
    found = []
    if parsed is not None:
        generic = "generic-type" if parsed.arguments else ""
        for packages in (False, True):
            said = class_name(parsed.said(packages=packages))
            if said not in (plain, *(it for it, _ in found)):
                found.append((said, generic or "package"))
    return [*found, (plain, "")]


def _parse(text: str) -> _Type | None:
    """The type that a name writes, None where it is not written as one."""
    text = _ARITY.sub("", text.strip())
    first = next((n for n, sign in enumerate(text) if sign in _OPEN), -1)
    if first < 0:
        return _Type(text) if text and text[-1] not in _CLOSE else None
    if text[-1] not in _CLOSE or not text[:first].strip():
        return None
    arguments = [_parse(it) for it in _arguments(text[first + 1 : -1])]
    known = tuple(it for it in arguments if it is not None)
    return _Type(text[:first], known) if known and len(known) == len(arguments) else None


def _arguments(text: str) -> list[str]:
    """The arguments of a generic: `[A, Assembly, Version=1],[B, Assembly]`, or `A, B`."""
    parts = _split(text)
    if all(part.startswith("[") and part.endswith("]") for part in parts):
        # .NET: each with its assembly behind it.
        return [_split(part[1:-1])[0] for part in parts]
    if any("=" in part for part in parts):
        return parts[:1]
    return parts


def _split(text: str) -> list[str]:
    """The parts between commas that stand in no brackets."""
    parts, depth = [""], 0
    for sign in text:
        depth += (sign in _OPEN) - (sign in _CLOSE)
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts]
