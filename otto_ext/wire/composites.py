"""The codecs of what holds or names other types: arrays, maps, references, enumerations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from importlib import import_module
from typing import Any, ClassVar, Final

from .contract import Codec, Mismatch, encode_any, escape, send_any
from .primitives import ANY
from .types import UNSET, DriftReport

__all__ = [
    "Array",
    "EnumCodec",
    "Map",
    "Nullable",
    "Positional",
    "Ref",
    "target_of",
    "without_null",
]


#: Items of a list that differ from the document before the others are expected to.
_MISSES: Final = 8


class Array(Codec):
    """A JSON array whose items have one type."""

    json_types = (list,)
    rank = 4
    in_place = True

    def __init__(self, items: Codec) -> None:
        self.items = items
        self.expected = "array"

    def decode(self, value: Any, own: bool = False) -> Any:
        if value.__class__ is not list:
            raise Mismatch
        decode = self.items.decode
        if not own:
            return [decode(item) for item in value]
        for index, item in enumerate(value):
            value[index] = decode(item)
        return value

    def repair(self, value: Any, pointer: str, report: DriftReport) -> Any:
        if not isinstance(value, list):
            report(pointer, self.expected, value)
            return value
        # Often, most items match.
        decode, repair = self.items.decode, self.items.repair
        found: list[Any] = []
        misses = 0
        for index, item in enumerate(value):
            if misses <= _MISSES:
                try:
                    found.append(decode(item))
                    continue
                except Mismatch:
                    misses += 1
            found.append(repair(item, f"{pointer}/{index}", report))
        return found

    def encode(self, value: Any) -> Any:
        # A model has an `__iter__` that refuses, so that it is not taken for a sequence.
        single = isinstance(value, str | bytes | Mapping) or hasattr(value, "to_dict")
        if isinstance(value, Iterable) and not single:
            encode = self.items.encode
            return [encode(item) for item in value]
        return encode_any(value)

    def send(self, value: Any) -> Any:
        single = isinstance(value, str | bytes | Mapping) or hasattr(value, "to_dict")
        if isinstance(value, Iterable) and not single:
            send = self.items.send
            return [send(item) for item in value]
        return send_any(value)


class Positional(Array):
    """A JSON array whose items have types by their positions (`prefixItems`).

    Args:
        prefix: the types of the first items.
        rest: the type of all later ones; None where there are none.
        items: the type of any item, for those who do not go by positions.
        is_tuple: whether all items of `prefix` must be there, so that the value is a tuple;
            otherwise it is a list, which may be shorter.
    """

    in_place = False

    def __init__(
        self, prefix: tuple[Codec, ...], rest: Codec | None, items: Codec, *, is_tuple: bool
    ) -> None:
        super().__init__(items)
        self.prefix = prefix
        self.rest = rest
        self.is_tuple = is_tuple

    def _at(self, index: int) -> Codec | None:
        return self.prefix[index] if index < len(self.prefix) else self.rest

    def pairs(self, values: Iterable[Any]) -> Iterator[tuple[Codec, Any]]:
        """Each value with its type; what has no place in the document is of any."""
        for index, value in enumerate(values):
            yield self._at(index) or ANY, value

    def _made(self, items: list[Any]) -> Any:
        return tuple(items) if self.is_tuple else items

    def decode(self, value: Any, own: bool = False) -> Any:
        del own
        if value.__class__ is not list:
            raise Mismatch
        count = len(self.prefix)
        if (self.is_tuple and len(value) < count) or (self.rest is None and len(value) > count):
            raise Mismatch
        return self._made([codec.decode(item) for codec, item in self.pairs(value)])

    def repair(self, value: Any, pointer: str, report: DriftReport) -> Any:
        if not isinstance(value, list):
            report(pointer, self.expected, value)
            return value
        found: list[Any] = []
        for index, item in enumerate(value):
            codec, at = self._at(index), f"{pointer}/{index}"
            if codec is None:
                report(at, "no item", item)
            found.append((codec or ANY).repair(item, at, report))
        for index in range(len(value), len(self.prefix) if self.is_tuple else 0):
            report(f"{pointer}/{index}", self.prefix[index].expected, UNSET)
        return self._made(found)

    def encode(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [codec.encode(item) for codec, item in self.pairs(value)]
        return encode_any(value)

    def send(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [codec.send(item) for codec, item in self.pairs(value)]
        return send_any(value)


class Map(Codec):
    """A JSON object with free keys, whose values have one type."""

    json_types = (dict,)
    expected = "object"
    rank = 7

    def __init__(self, values: Codec) -> None:
        self.values = values

    def decode(self, value: Any) -> Any:
        if value.__class__ is not dict:
            raise Mismatch
        if self.values is ANY:
            return value
        decode = self.values.decode
        return {key: decode(item) for key, item in value.items()}

    def repair(self, value: Any, pointer: str, report: DriftReport) -> Any:
        if not isinstance(value, dict):
            report(pointer, self.expected, value)
            return value
        decode, repair = self.values.decode, self.values.repair
        found = {}
        for key, item in value.items():
            try:
                found[key] = decode(item)
            except Mismatch:
                found[key] = repair(item, f"{pointer}/{escape(key)}", report)
        return found

    def encode(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            encode = self.values.encode
            return {key: encode(item) for key, item in value.items()}
        return encode_any(value)

    def send(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            send = self.values.send
            return {encode_any(key): send(item) for key, item in value.items() if item is not UNSET}
        return send_any(value)


class Nullable(Codec):
    """A type or null."""

    def __init__(self, inner: Codec) -> None:
        self.inner = inner

    @property
    def expected(self) -> str:  # type: ignore[override]
        return f"{self.inner.expected} or null"

    @property
    def json_types(self) -> tuple[type, ...]:  # type: ignore[override]
        return (*self.inner.json_types, type(None)) if self.inner.json_types else ()

    @property
    def rank(self) -> int:  # type: ignore[override]
        return self.inner.rank

    @property
    def deciding_keys(self) -> frozenset[str]:  # type: ignore[override]
        return self.inner.deciding_keys

    def decode(self, value: Any) -> Any:
        return None if value is None else self.inner.decode(value)

    def repair(self, value: Any, pointer: str, report: DriftReport) -> Any:
        return None if value is None else self.inner.repair(value, pointer, report)

    def encode(self, value: Any) -> Any:
        return None if value is None else self.inner.encode(value)

    def send(self, value: Any) -> Any:
        return None if value is None else self.inner.send(value)

    def fit(self, value: Any) -> int:
        return 0 if value is None else self.inner.fit(value)


class Ref(Codec):
    """A named model, enumeration or alias, looked up at its first use so that cycles are free.

    Attributes:
        package: the models of a generated client, `otto_api.models`.
        name: the name there.
        known: what it refers to, if it has been looked up.
        resolved: how many have been looked up, of all.
    """

    resolved: ClassVar[int] = 0

    def __init__(self, package: str, name: str) -> None:
        self.package = package
        self.name = name
        self.known: Codec | None = None

    @property
    def target(self) -> Codec:
        if self.known is not None:
            return self.known
        target: Codec = import_module(self.package)._codec_of(self.name)
        self.known = target
        Ref.resolved += 1
        return target

    @property
    def expected(self) -> str:  # type: ignore[override]
        return self.target.expected

    @property
    def json_types(self) -> tuple[type, ...]:  # type: ignore[override]
        return self.target.json_types

    @property
    def rank(self) -> int:  # type: ignore[override]
        return self.target.rank

    @property
    def deciding_keys(self) -> frozenset[str]:  # type: ignore[override]
        return self.target.deciding_keys

    def decode(self, value: Any) -> Any:
        return self.target.decode(value)

    @property
    def own_values(self) -> Mapping[str, frozenset[Any]]:
        """See `ModelCodec.own_values`."""
        found: Mapping[str, frozenset[Any]] = getattr(self.target, "own_values", {})
        return found

    def repair(self, value: Any, pointer: str, report: DriftReport) -> Any:
        return self.target.repair(value, pointer, report)

    def encode(self, value: Any) -> Any:
        return self.target.encode(value)

    def send(self, value: Any) -> Any:
        return self.target.send(value)

    @property
    def takes_null(self) -> bool:
        return self.target.takes_null

    def fit(self, value: Any) -> int:
        return self.target.fit(value)


def target_of(codec: Codec, *, eager: bool = True) -> Codec:
    """A codec, or what it refers to.

    Args:
        codec: the codec.
        eager: look references up, which imports their models. Otherwise one that has not been
            looked up yet is given as it is.
    """
    while isinstance(codec, Ref) and (eager or codec.known is not None):
        codec = codec.target
    return codec


def without_null(codec: Codec) -> Codec:
    """A codec without what it refers to it by, and without null."""
    while isinstance(codec, Ref | Nullable):
        codec = codec.target if isinstance(codec, Ref) else codec.inner
    return codec


class EnumCodec(Codec):
    """An enumeration whose undocumented values become members of their own."""

    rank = 1

    def __init__(self, cls: Any, base: type) -> None:
        self.cls = cls
        self.members: dict[Any, Any] = cls._value2member_map_
        self.json_types = (base,)
        # Long enumerations are cut: the report names the place, the document has the list.
        shown = [str(member.value) for member in cls][:12]
        more = ", ..." if len(cls) > 12 else ""
        self.expected = f"one of {', '.join(shown)}{more}"

    def decode(self, value: Any) -> Any:
        if value.__class__ not in self.json_types:
            raise Mismatch
        member = self.members.get(value)
        if member is None:
            raise Mismatch
        return member

    def repair(self, value: Any, pointer: str, report: DriftReport) -> Any:
        try:
            return self.decode(value)
        except Mismatch:
            report(pointer, self.expected, value)
        if value.__class__ in self.json_types:
            return self.cls.undocumented(value)
        return value

    def encode(self, value: Any) -> Any:
        return value.value if isinstance(value, Enum) else encode_any(value)
