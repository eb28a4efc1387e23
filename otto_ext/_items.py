"""The items of a body that is a sequence, each as soon as it has come."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from attrs import evolve

from otto_ext._errors import ConfigurationError, ResponseDecodeError
from otto_ext.wire.body_io import wire_of
from otto_ext.wire.contract import Undecodable, UnexpectedContent
from otto_ext.wire.sequences import Splitter
from otto_ext.wire.types import RequestOptions

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from otto_ext.wire.operation import AsyncCaller, Call, SyncCaller
    from otto_ext.wire.types import DriftReport

__all__ = ["AsyncStreamedItems", "StreamedItems"]


class _Sequence:
    """What `StreamedItems` and `AsyncStreamedItems` have in common."""

    def __init__(self, call: Call[Any], report: DriftReport) -> None:
        stated = call.operation.items
        if stated is None:
            raise ConfigurationError(f"{call.operation.name} does not return a sequence")
        kind, media_type, self._codec = stated
        options = call.options or RequestOptions()
        headers = {"Accept": media_type, **(options.headers or {})}
        self._call = evolve(call, options=evolve(options, headers=headers))
        self._report = report
        self._splitter = Splitter(kind)

    def _read(self, item: bytes) -> Any:
        label = self._call.operation.label
        try:
            return wire_of(self._codec).read(item, self._report)
        except (UnexpectedContent, Undecodable) as error:
            raise ResponseDecodeError(
                f"{label}: an item cannot be decoded: {error}",
                pointer=getattr(error, "pointer", ""),
                body=item,
            ) from None


class StreamedItems(_Sequence):
    """Items as they come. The request is sent when the first is asked for."""

    def __init__(self, caller: SyncCaller, call: Call[Any], report: DriftReport) -> None:
        super().__init__(call, report)
        self._items = self._run(caller)

    def _run(self, caller: SyncCaller) -> Iterator[Any]:
        stream = caller.stream(self._call)
        try:
            for chunk in stream.iter_bytes():
                for item in self._splitter.feed(chunk):
                    yield self._read(item)
            for item in self._splitter.close():
                yield self._read(item)
        finally:
            stream.close()

    def __iter__(self) -> StreamedItems:
        return self

    def __next__(self) -> Any:
        return next(self._items)

    def close(self) -> None:
        """Give the connection back, whatever was not read."""
        with suppress(AttributeError):
            self._items.close()  # type: ignore[attr-defined]


class AsyncStreamedItems(_Sequence):
    """`StreamedItems` for `async for`."""

    def __init__(self, caller: AsyncCaller, call: Call[Any], report: DriftReport) -> None:
        super().__init__(call, report)
        self._items = self._run(caller)

    async def _run(self, caller: AsyncCaller) -> AsyncIterator[Any]:
        stream = await caller.astream(self._call)
        try:
            async for chunk in stream.iter_bytes():
                for item in self._splitter.feed(chunk):
                    yield self._read(item)
            for item in self._splitter.close():
                yield self._read(item)
        finally:
            await stream.aclose()

    def __aiter__(self) -> AsyncStreamedItems:
        return self

    async def __anext__(self) -> Any:
        return await anext(self._items)

    async def aclose(self) -> None:
        """Give the connection back, whatever was not read."""
        with suppress(AttributeError):
            await self._items.aclose()  # type: ignore[attr-defined]
