"""What makes a made-up thing believable as a whole: dates in order, people's addresses (no I/O)."""

from __future__ import annotations

from typing import Any

from otto_ext.openapi.page_places import plain_name

__all__ = ["sensible"]

_EARLY = (
    *("created", "opened", "start", "begin", "since", "from"),
    *("issued", "acquired", "registered"),
)
_LATE = (
    *("updated", "modified", "changed", "end", "until", "closed"),
    *("expire", "completed", "deleted"),
)
_FIRST = ("firstname", "givenname")
_LAST = ("lastname", "familyname", "surname")


def sensible(value: Any) -> Any:
    """A value whose parts go together, those within it too.

    What is created comes before what is changed, a period's start before its end, and the e-mail
    address is that of the person.
    """
    if isinstance(value, list):
        return [sensible(each) for each in value]
    if not isinstance(value, dict):
        return value
    return _addressed(_in_order({name: sensible(each) for name, each in value.items()}))


def _in_order(row: dict[str, Any]) -> dict[str, Any]:
    groups: dict[int, list[str]] = {}
    for name, value in row.items():
        if isinstance(value, str) and value[:4].isdigit() and value[4:5] == "-":
            groups.setdefault(len(value), []).append(name)
    for names in groups.values():
        moments = sorted(row[name] for name in names)
        row.update(zip(sorted(names, key=_rank), moments, strict=True))
    return row


def _rank(name: str) -> int:
    plain = plain_name(name)
    if any(word in plain for word in _EARLY):
        return 0
    return 2 if any(word in plain for word in _LATE) else 1


def _addressed(row: dict[str, Any]) -> dict[str, Any]:
    plain = {plain_name(name): name for name in row}
    first = next((row[plain[name]] for name in _FIRST if name in plain), None)
    last = next((row[plain[name]] for name in _LAST if name in plain), None)
    address = plain.get("email")
    if isinstance(first, str) and isinstance(last, str) and address is not None:
        person = f"{first}.{last}".lower().replace(" ", "")
        if isinstance(row[address], str) and person.isascii():
            row[address] = f"{person}@example.com"
    return row
