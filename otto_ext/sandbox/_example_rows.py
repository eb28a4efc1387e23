"""Made-up things for collections: believable, tied to each other, the same for the same seed."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from otto_ext.sandbox._example_values import example_of
from otto_ext.sandbox._plausible import sensible
from otto_ext.sandbox._strings import make_string

if TYPE_CHECKING:
    from collections.abc import Mapping

    from otto_ext.sandbox._collections import Collection, Collections
    from otto_ext.sandbox._json_schemas import JSONSchemas

__all__ = ["ExampleRows"]

_FIRST_NUMBER = 1001


class ExampleRows:
    """Makes the things of the collections of one document."""

    def __init__(
        self,
        collections: Collections,
        schemas: JSONSchemas,
        seed: int,
        count: int,
    ) -> None:
        self._collections = collections
        self._schemas = schemas
        self._seed = seed
        #: How many things a collection has before any is added.
        self.count = count
        self._merged_ids: dict[Collection, dict[str, Any]] = {}

    def identity(self, collection: Collection, parents: tuple[str, ...], number: int) -> Any:
        """The id of the thing with this number."""
        schema = self._id_schema(collection)
        random = Random(f"{self._seed} {collection.path} {parents} id {number}")  # noqa: S311
        stated = schema.get("type")
        if stated == "integer":
            low = schema.get("minimum", schema.get("exclusiveMinimum", -1) + 1)
            high = schema.get("maximum", schema.get("exclusiveMaximum", 2**31) - 1)
            value = max(_FIRST_NUMBER, low) + number
            return value if value <= high else low + number
        if schema.get("enum"):
            return random.choice(schema["enum"])
        if {"format", "pattern"} & schema.keys():
            return make_string(schema, random, words=False).replace("/", "_")
        text = f"{random.getrandbits(128):032x}"
        least = min(schema.get("minLength", 0), 4096)
        return text[: schema.get("maxLength", 32)].ljust(least, "0")

    def row(
        self,
        collection: Collection,
        parents: tuple[str, ...],
        number: int,
        fixed: Mapping[str, Any],
        *,
        sparse: bool = False,
    ) -> Any:
        """One thing.

        Args:
            collection: what it is one of.
            parents: ids in the path, of what it belongs to.
            number: which one it is; its variety comes from that.
            fixed: properties that are given, its id among them.
            sparse: only what is required and given.
        """
        validator = self._schemas.validator(collection.item)
        seed = f"{self._seed} {collection.path} {parents}"
        closest: Any = None
        for shift in range(4):
            made, _ = example_of(
                self._schemas,
                collection.item,
                f"{seed} {number} {shift}",
                number=number + shift,
                sparse=sparse,
            )
            if not isinstance(made, dict):
                return made
            plain = {**made, **fixed}
            ordered = {**sensible(plain), **fixed}
            tied = {**self._referring(ordered, seed, number), **fixed}
            for candidate in (tied, ordered, plain):
                if validator.is_valid(candidate):
                    return candidate
            if shift == 0:
                closest = plain
        return closest

    def _id_schema(self, collection: Collection) -> dict[str, Any]:
        """What an id must be, its references followed and its parts put together."""
        if collection not in self._merged_ids:
            schema = dict(self._schemas.shapes.view(collection.id_schema).as_schema())
            kinds = schema.get("type")
            if isinstance(kinds, list):
                schema["type"] = "integer" if kinds[:1] == ["integer"] else "string"
            self._merged_ids[collection] = schema
        return self._merged_ids[collection]

    def _referring(self, row: dict[str, Any], seed: str, number: int) -> dict[str, Any]:
        """The thing with ids of others in the places that are called after their collections."""
        out: dict[str, Any] = {}
        for name, value in row.items():
            if isinstance(value, dict):
                out[name] = self._referring(value, f"{seed} {name}", number)
                continue
            other = self._collections.named(name)
            if other is None or other.parents or isinstance(value, bool) or value is None:
                out[name] = value
                continue
            random = Random(f"{seed} {number} {name}")  # noqa: S311 -- example data
            if isinstance(value, list) and not any(isinstance(e, dict | list) for e in value):
                some = random.sample(range(self.count), min(len(value), self.count))
                out[name] = [self.identity(other, (), each) for each in some]
            elif self.count and not isinstance(value, list):
                out[name] = self.identity(other, (), random.randrange(self.count))
            else:
                out[name] = value
        return out
