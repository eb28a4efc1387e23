"""Python names for what the document calls as it likes.

The generator's own rules (`otto_codegen.generator`) make the names; what is added here is
that they are unique where they have to be, cannot hide what generated code needs, and end before
a file system's limit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from otto_codegen import generator
from otto_codegen.normalise.text import words_of
from otto_codegen.reserved import reserved_fields
from otto_ext.openapi.values import unique

__all__ = [
    "MAX_NAME",
    "class_name",
    "enum_names",
    "identifier",
    "property_names",
    "unique",
]

PREFIX = "field_"
#: File systems end at 255 bytes; a module is named after its class or operation, and snake case
#: can double a name's length.
MAX_NAME = 220
MAX_CLASS_NAME = 90
#: What every enumeration has.
RESERVED_MEMBERS = frozenset({"mro", "name", "value"})


@lru_cache(maxsize=65536)
def identifier(text: str) -> str:
    """A Python identifier for a string, in snake case, never private, never a keyword."""
    name = generator.identifier(unicodedata.normalize("NFKC", text), PREFIX)
    name = unicodedata.normalize("NFKC", name)
    if len(name.encode()) > MAX_NAME:
        name = name.encode()[:MAX_NAME].decode(errors="ignore").rstrip("_")
    if not name.strip("_") or name == PREFIX:
        name = PREFIX + "x"
    # The generator makes file names of our names by the same rules: they must change nothing.
    again = generator.identifier(name, PREFIX)
    return name if again == name else identifier(again)


@lru_cache(maxsize=16384)
def class_name(text: str) -> str:
    """A name for a class, in Pascal case."""
    name = generator.class_name(unicodedata.normalize("NFKC", text) or "Model", PREFIX)
    name = unicodedata.normalize("NFKC", name)
    data = name.encode()
    if len(data) > MAX_CLASS_NAME:
        # Names of nested schemas grow with their path; their beginning and end say most.
        head, tail = data[: MAX_CLASS_NAME // 3], data[-(MAX_CLASS_NAME * 2 // 3) :]
        name = head.decode(errors="ignore") + tail.decode(errors="ignore")
    name = name.strip("_") or "Model"
    # attrs takes annotations that begin so for class variables.
    return f"Model{name}" if not name.isidentifier() or name.startswith("ClassVar") else name


def property_names(keys: Iterable[str]) -> dict[str, str]:
    """Attribute names for the properties of an object, by key.

    A key that is its own name keeps it, whatever the other keys would be called.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    later: list[str] = []
    keys = list(keys)
    for key in keys:
        name = _field(key)
        if name == key:
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
    return _member(value) or _member(words_of(value)) or ("EMPTY" if not value.strip() else "VALUE")


def _member(text: str) -> str:
    """A string in upper snake case, or nothing where no letter or digit is in it."""
    if not _NOT_WORD.sub("", text):
        return ""
    name = identifier(text).upper().rstrip("_")
    if name.startswith(PREFIX.upper()) and not text.lower().startswith("field"):
        name = "VALUE_" + name[len(PREFIX) :]
    return name if name.isidentifier() else f"VALUE_{_NOT_WORD.sub('_', name)}"
