"""Bodies that are sequences of items (OpenAPI 3.2, 4.14.3): JSON Lines, JSON text sequences (RFC
7464), server-sent events (WHATWG HTML, 9.2). Pure: fed with bytes as they come.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

from .contract import Codec, Mismatch
from .reading import loads
from .types import DriftReport
from .writing import json_text

__all__ = ["JsonText", "SequenceKind", "Splitter"]

SequenceKind: TypeAlias = Literal["lines", "sequence", "events"]
_ENDS = {"lines": re.compile(rb"\n"), "sequence": re.compile(rb"\x1e")}
_EVENT_END = re.compile(rb"\r\n\r\n|\n\n|\r\r")


class Splitter:
    """Cuts a body into the JSON of its items.

    Args:
        kind: how items are distinguished.
    """

    def __init__(self, kind: SequenceKind) -> None:
        self._kind = kind
        self._end = _ENDS.get(kind, _EVENT_END)
        self._rest = b""

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """The items that are whole with these bytes."""
        # The beginning has been searched before, but for an end that was cut in two.
        start = max(0, len(self._rest) - 3)
        self._rest += chunk
        begin = 0
        while (match := self._end.search(self._rest, start)) is not None:
            yield from self._item(self._rest[begin : match.start()])
            begin = start = match.end()
        self._rest = self._rest[begin:]

    def close(self) -> Iterator[bytes]:
        """What is left at the end. An event that no blank line ends is not one."""
        if self._kind != "events":
            yield from self._item(self._rest)
        self._rest = b""

    def _item(self, raw: bytes) -> Iterator[bytes]:
        if self._kind == "events":
            yield from _event(raw)
        elif raw.strip():
            yield raw.strip()


def _event(raw: bytes) -> Iterator[bytes]:
    """An event as a JSON object with the fields that it has; `data` lines are joined."""
    data: list[str] = []
    found: dict[str, object] = {}
    text = raw.decode("utf-8", errors="replace").removeprefix("\ufeff")
    for line in re.split("\r\n|\n|\r", text):
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            data.append(value)
        elif name == "retry" and value.isascii() and value.isdecimal():
            found[name] = int(value)
        elif name in ("event", "id"):
            found[name] = value
    if data:
        yield json_text({**found, "data": "\n".join(data)}).encode()


class JsonText(Codec):
    """A string that holds JSON of a type."""

    json_types = (str,)
    rank = 6

    def __init__(self, inner: Codec) -> None:
        self.inner = inner
        self.expected = f"JSON of {inner.expected} in a string"

    def decode(self, value: Any) -> Any:
        return self.inner.decode(self._loaded(value))

    def repair(self, value: Any, pointer: str, report: DriftReport) -> Any:
        try:
            loaded = self._loaded(value)
        except Mismatch:
            report(pointer, self.expected, value)
            return value
        return self.inner.repair(loaded, pointer, report)

    def encode(self, value: Any) -> Any:
        return json_text(self.inner.encode(value))

    def send(self, value: Any) -> Any:
        return json_text(self.inner.send(value))

    @staticmethod
    def _loaded(value: Any) -> Any:
        if value.__class__ is not str:
            raise Mismatch
        try:
            return loads(value.encode())
        except (ValueError, RecursionError):
            raise Mismatch from None
