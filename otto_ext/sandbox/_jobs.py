"""Jobs that go on: what was created with a status is one status further at each look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from otto_ext.openapi.json_values import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from otto_ext.openapi.job_statuses import Waiting
    from otto_ext.sandbox._collections import Collection
    from otto_ext.sandbox._routes import DocumentedOperation

__all__ = ["Jobs"]

#: A resource may have a status of something else (`sync_status`), which does not end by itself.
_NAMES = ("status", "state", "phase")


class Jobs:
    """The things that were created here and whose status is that of a job."""

    def __init__(
        self, operations: Iterable[DocumentedOperation], item_of: Mapping[str, Collection]
    ) -> None:
        self._rules: dict[Collection, tuple[str, Waiting]] = {}
        self._live: set[tuple[Collection, str]] = set()
        for operation in operations:
            collection, rule = item_of.get(operation.route), operation.waiting
            if collection is None or rule is None or not rule.pending:
                continue
            name = tokens(rule.field)[-1]
            if name.lower() in _NAMES:
                self._rules[_kept(collection)] = name, rule

    def first(self, collection: Collection) -> dict[str, Any]:
        """What a new thing has: the first status of a job; nothing where it is none."""
        found = self._rules.get(_kept(collection))
        return {} if found is None else {found[0]: found[1].pending[0]}

    def begin(self, collection: Collection, name: str) -> None:
        """A job was created under this id."""
        if _kept(collection) in self._rules:
            self._live.add((_kept(collection), name))

    def next(self, collection: Collection, name: str, row: Any) -> dict[str, Any] | None:
        """The thing as the next look shows it; None where it stays as it is."""
        collection = _kept(collection)
        if (collection, name) not in self._live:
            return None
        key, rule = self._rules[collection]
        if not isinstance(row, dict) or row.get(key) not in rule.pending:
            self._live.discard((collection, name))
            return None
        place = rule.pending.index(row[key]) + 1
        return {**row, key: rule.pending[place] if place < len(rule.pending) else rule.done[0]}


def _kept(collection: Collection) -> Collection:
    """The collection that has the things, where another path shows some of them."""
    return collection.base or collection
