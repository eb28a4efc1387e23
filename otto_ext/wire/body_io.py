"""How bodies of one type are read and written: what is made of the type once, for all of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from .composites import Ref, target_of
from .contract import Codec, Mismatch, Undecodable, UnexpectedContent
from .model import Model
from .reading import LARGE, REFUSED, loads, uncollected
from .types import DriftReport

if TYPE_CHECKING:
    from .direct import Reader

__all__ = ["Wire", "wire_of"]

#: A large body pays for making a direct reader; smaller ones together, after so many.
_BODIES: Final = 8
#: A server that sends what the document lacks goes on sending it: after each refusal, twice as many
#: bodies are read the other way from the start, up to so many.
_LONGEST: Final = 256
#: Undocumented members that a reader learns to expect of one model, and how often it learns.
_MEMBERS: Final = 32
_LESSONS: Final = 8


class Wire:
    """The readers and the writer of one type.

    Attributes:
        codec: the type.
    """

    def __init__(self, codec: Codec) -> None:
        self.codec = codec
        self._reader: Reader | None = None
        # The direct reader while it is in use; else, bodies before it is made or tried again.
        self._read: Callable[[bytes], Any] | None = None
        self._never = False
        self._wait = _BODIES
        self._refusals = 0
        self._resolved = 0
        self._lessons = 0
        self._extras: dict[type[Model], tuple[str, ...] | None] = {}

    @cached_property
    def native(self) -> Callable[[Any], Any]:
        """`codec.send` for msgspec; it raises ValueError for what msgspec writes in another way
        than `json`.
        """
        from .encoding import native_encoder

        found: Callable[[Any], Any] = native_encoder(self.codec)
        return found

    @cached_property
    def _target(self) -> Codec:
        """What the codec refers to, which may import its models."""
        return target_of(self.codec)

    def read(self, content: bytes, report: DriftReport) -> Any:
        """A JSON body as the type.

        Args:
            content: the body.
            report: called with each place that does not match the type; it may raise.

        Raises:
            UnexpectedContent: it is not JSON.
            Undecodable: it is JSON and cannot be held in the type.
        """
        if len(content) >= LARGE:
            return uncollected(len(content), lambda: self._any(content, report))
        return self._any(content, report)

    def _any(self, content: bytes, report: DriftReport) -> Any:
        read = self._read
        if read is None:
            read = None if self._never else self._next(len(content))
            if read is None:
                return self._json(content, report)
        found = read(content)
        if found is not REFUSED:
            if self._resolved != Ref.resolved or self._read is None:
                self._keep(read)
            return found
        self._read = None
        self._refusals += 1
        self._wait = min(2**self._refusals, _LONGEST)
        found = self._json(content, report)
        self._learn(found)
        return found

    # -- bytes to models ---------------------------------------------------------------------------

    def _next(self, size: int) -> Callable[[bytes], Any] | None:
        """The direct reader, if it is time to make it, or to try it again after a refusal."""
        self._wait -= 1
        if self._wait > 0 and (size < LARGE or self._refusals):
            return None
        # Held here, since another thread may take it away.
        found = self._reader
        if found is None:
            from .direct import reader

            found = self._reader = reader(self.codec, extras=self._extras)
        if found is None:
            # There is no msgspec, or nothing in this type for it.
            self._never = True
            return None
        return found.read

    def _keep(self, read: Callable[[bytes], Any]) -> None:
        """A reader has read a body. One that lacks what has come since makes way for another."""
        self._resolved = Ref.resolved
        self._refusals = 0
        known = self._reader
        if known is not None and known.is_outdated:
            self._read, self._reader, self._wait = None, None, _BODIES
        else:
            self._read = read

    def _learn(self, found: Any) -> None:
        """Expect the undocumented members of a body that was refused."""
        fresh = {
            cls: tuple(key for key in keys if key not in known)
            for cls, keys in _unknown(found).items()
            if (known := self._extras.get(cls, ())) is not None
        }
        if not any(fresh.values()):
            return
        self._lessons += 1
        for cls, keys in fresh.items():
            every = (*(self._extras.get(cls) or ()), *keys)
            learns = len(every) <= _MEMBERS and self._lessons <= _LESSONS
            self._extras[cls] = every if learns or not keys else None
        self._reader, self._wait, self._refusals = None, _BODIES, 0

    # -- bytes to JSON values to models ------------------------------------------------------------

    def _json(self, content: bytes, report: DriftReport) -> Any:
        try:
            value = loads(content)
        except (ValueError, RecursionError) as error:
            raise _no_json(error) from None
        codec: Any = self._target
        own = codec.in_place and len(content) >= LARGE
        try:
            return codec.decode(value, own) if own else codec.decode(value)
        except Mismatch:
            pass
        except RecursionError:
            raise UnexpectedContent("the body is nested too deeply") from None
        taken = codec.json_types
        containers = {dict, list}
        if taken and type(value) not in taken and containers & {type(value), *taken}:
            raise Undecodable("", codec.expected, value)
        if own:
            # Some of it may have been replaced.
            value = loads(content)
        return self._repaired(value, report)

    def _repaired(self, value: Any, report: DriftReport) -> Any:
        drift: list[tuple[str, str, Any]] = []
        try:
            found = self.codec.repair(value, "", lambda *place: drift.append(place))
        except RecursionError:
            raise UnexpectedContent("the body is nested too deeply") from None
        for place in drift:
            report(*place)
        return found


def _no_json(error: Exception) -> UnexpectedContent:
    # JSONDecodeError's text has line and column, and nothing of the body
    reason = str(error) if isinstance(error, json.JSONDecodeError) else type(error).__name__
    return UnexpectedContent(f"the body is not valid JSON ({reason})")


def _unknown(found: Any) -> dict[type[Model], dict[str, None]]:
    """The undocumented members of all models in a value."""
    seen: dict[type[Model], dict[str, None]] = {}
    left = [found]
    while left:
        value = left.pop()
        if isinstance(value, Model):
            seen.setdefault(type(value), {}).update(dict.fromkeys(value.additional_properties))
            left += [getattr(value, p.attribute) for p in value._schema.properties]
        elif isinstance(value, list | tuple | dict):
            left += value.values() if isinstance(value, dict) else value
    return seen


_wires: dict[int, Wire] = {}


def wire_of(codec: Codec) -> Wire:
    """The readers and the writer of a type."""
    found = _wires.get(id(codec))
    if found is None:
        # It holds the codec, so that its id stays its own.
        found = _wires[id(codec)] = Wire(codec)
    return found
