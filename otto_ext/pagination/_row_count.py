"""How many rows of a listing have come, and whether they are as many as the server stated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import define, field

if TYPE_CHECKING:
    from otto_ext.pagination._reader import PageReader
    from otto_ext.wire.types import Response

__all__ = ["RowCount"]


@define
class RowCount:
    """The rows of one listing.

    Attributes:
        rows: how many items have come so far.
        duplicates: how many of them stood on the page before as well.
        total: how many there are in all, as the server said last; None where it does not say.
    """

    rows: int = field(default=0, init=False)
    duplicates: int = field(default=0, init=False)
    total: int | None = field(default=None, init=False)
    #: The listing was begun where its first row is, so that a total can be held against the rows.
    _whole: bool = field(default=True, init=False)
    #: The largest total that was stated before a smaller one.
    _fell_from: int | None = field(default=None, init=False)
    _count_is_total: bool | None = field(default=None, init=False)

    def _count(
        self, reader: PageReader, response: Response[Any], items: list[Any], repeated: int
    ) -> None:
        """Count the items of a page, some of which were on the page before."""
        self.duplicates += repeated
        self.rows += len(items)
        stated = reader.total(response)
        if stated is None:
            stated = self._counted(reader.number(response, "count"), len(items))
        if stated is None or stated < len(items):
            # Some state it on the first page alone, and 0 on the others (Cosmos).
            return
        if self.total is not None and stated < self.total:
            self._fell_from = max(self.total, self._fell_from or 0)
        self.total = stated

    def _counted(self, count: int | None, items: int) -> int | None:
        """A `count`, where it has shown that it is the total and not the length of the page."""
        if count is None or self._count_is_total is False:
            return None
        if count < self.rows and self._whole:
            # More rows than that have come: it counts those of a page.
            self._count_is_total, self.total = False, None
            return None
        if count > items or (not items and count):
            self._count_is_total = True
        return count if self._count_is_total else None

    def _gap(self, *, moves: bool) -> str | None:
        """How the rows differ from what was stated, in words; None where they do not.

        Args:
            moves: whether rows move to other pages when some are removed.
        """
        if not self._whole or self.total is None:
            return None
        if self.total != self.rows - self.duplicates:
            twice = f", {self.duplicates} of them twice" if self.duplicates else ""
            return f"{self.rows} rows{twice}"
        if self._fell_from is not None and moves:
            return f"{self.rows} rows, while the total fell from {self._fell_from}"
        return None
