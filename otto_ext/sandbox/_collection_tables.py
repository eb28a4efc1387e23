"""What a collection holds: things that were there from the start, added, changed and deleted."""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["CollectionTable"]


class CollectionTable:
    """The things of one collection in the order in which they came; each has a sequence number.

    Those of the start are made when they are first looked at. No lock: the server's loop alone
    reads and writes.
    """

    def __init__(
        self, count: int, identity: Callable[[int], Any] | None, make: Callable[[int], Any]
    ) -> None:
        """Start with so many.

        Args:
            count: things that are there from the start.
            identity: the id of one of those by its number; None where things have no id.
            make: one of those by its number.
        """
        self._make = make
        self._rows: dict[int, Any] = {}
        self._numbers: dict[str, int] = {}
        self._alive: list[int] = []
        self._gone: set[str] = set()
        for number in range(count):
            name = str(number if identity is None else identity(number))
            if name not in self._numbers:  # a pattern may allow fewer ids than are wanted
                self._numbers[name] = number
                self._alive.append(number)
        self._next = count

    def __len__(self) -> int:
        return len(self._alive)

    def slice(self, start: int, stop: int) -> list[tuple[int, Any]]:
        """Some things, by their place, with their sequence numbers."""
        return [(number, self._row(number)) for number in self._alive[start:stop]]

    def __iter__(self) -> Iterator[tuple[int, Any]]:
        return iter(self.slice(0, len(self._alive)))

    def place(self, number: int) -> int:
        """How many things come up to and with a sequence number, which itself may be gone."""
        return bisect.bisect_right(self._alive, number)

    def number(self, name: str) -> int | None:
        """The sequence number of an id, also of one that is gone; None if it never was."""
        return self._numbers.get(name)

    def get(self, name: str) -> Any:
        """The thing with this id; None if there is none."""
        number = self._numbers.get(name)
        return None if number is None or name in self._gone else self._row(number)

    def is_gone(self, name: str) -> bool:
        """Whether the thing with this id was deleted."""
        return name in self._gone

    def put(self, name: str, row: Any) -> None:
        """Add a thing, or put it in the place of the one with its id."""
        if name not in self._numbers or name in self._gone:
            self._numbers[name] = self._next
            self._alive.append(self._next)
            self._gone.discard(name)
            self._next += 1
        self._rows[self._numbers[name]] = row

    def delete(self, name: str) -> None:
        """Delete a thing; one that was never there counts as deleted from now on."""
        number = self._numbers.setdefault(name, -1)
        self._rows.pop(number, None)
        place = bisect.bisect_left(self._alive, number)
        if place < len(self._alive) and self._alive[place] == number:
            del self._alive[place]
        self._gone.add(name)

    def fresh(self) -> int:
        """The sequence number that the next thing gets."""
        return self._next

    def _row(self, number: int) -> Any:
        if number not in self._rows:
            self._rows[number] = self._make(number)
        return self._rows[number]
