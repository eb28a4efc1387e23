"""Making the call that `otto call` was asked for, and writing what came."""

from __future__ import annotations

import sys
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from attrs import evolve

from otto_ext.cli._body import body_of
from otto_ext.cli._catalog import kinds_of_success
from otto_ext.cli._catalog import operation as operation_of
from otto_ext.cli._failures import Incomplete, UsageError
from otto_ext.cli._output import is_terminal, note, write
from otto_ext.cli._row_output import (
    check,
    more_rows,
    rows_of,
    selection,
    show_json,
    write_bytes,
    write_rows,
)
from otto_ext.wire.media_types import essence, is_json
from otto_ext.wire.operation import Call

if TYPE_CHECKING:
    from collections.abc import Iterator

    from otto_ext._client import Otto
    from otto_ext.cli._connection import Connection
    from otto_ext.cli._requested import RequestedCall, Wanted
    from otto_ext.wire.operation import Operation
    from otto_ext.wire.types import Response

__all__ = ["send"]


def send(request: RequestedCall, wanted: Wanted, connection: Connection) -> None:
    """Call, and write what came.

    Raises:
        UsageError: something does not fit; nothing was sent.
        OttoError: the call failed.
        Incomplete: there are more rows, and no way to get them.
    """
    from otto_ext.pull._method_calls import as_sent
    from otto_ext.tables._row_types import row_codec

    operation = operation_of(request.name)
    select = selection(wanted.select)
    check(wanted.format, wanted.out)
    wanted.layout.check(row_codec(operation) if wanted.select is None else None)
    if wanted.everything and operation.paging is None:
        raise UsageError(f"{operation.name} does not support pagination; leave out --all")
    body = body_of(operation, request.data, request.content_type, request.members)
    call = Call(operation, request.arguments, body, request.content_type)
    with connection.client() as client, _as_usage():
        if wanted.everything:
            from otto_ext.cli._everything import send_for_all

            send_for_all(client, request, wanted, select)
        elif wanted.out is not None and kinds_of_success(operation) == {"binary"}:
            with closing(client._caller.stream(call)) as found:
                found.to_file(wanted.out)
        else:
            plain = evolve(call, operation=as_sent(operation))
            response = (
                client._caller.execute(plain)
                if wanted.wait is None
                else _finished(client, plain, wanted.wait)
            )
            _write(response, operation, wanted, select)
            _report_more(plain, response, wanted)


def _report_more(call: Call[Any], response: Response[Any], wanted: Wanted) -> None:
    """Report that there are more rows: one page is easily taken for all of them.

    Raises:
        Incomplete: the document does not say how to get the others.
    """
    said, is_cut_off = more_rows(call, response)
    if is_cut_off and not wanted.allow_incomplete:
        raise Incomplete([said])
    if said and not is_cut_off:
        note(f"{said}; --all fetches every page")


def _finished(client: Otto, call: Call[Any], seconds: float) -> Response[Any]:
    """The response that shows the end of a job."""
    from otto_ext import _wait

    poll = _wait.poll_of(client._caller, call, timeout=seconds, interval=1.0)
    _wait.wait(client._caller, poll)
    assert poll.response is not None
    return poll.response


@contextmanager
def _as_usage() -> Iterator[None]:
    """What cannot be written into a request as documented is the user's to correct."""
    try:
        yield
    except ValueError as error:
        raise UsageError(str(error)) from None


def _write(response: Response[Any], operation: Operation[Any], wanted: Wanted, select: Any) -> None:
    if not response.content:
        return
    media_type = essence(response.headers.get("content-type"))
    if isinstance(response.parsed, bytes | str) and not is_json(media_type):
        _write_file(response.content, media_type, wanted)
        return
    plain = wanted.format == "json" and wanted.select is None
    if plain and wanted.out is None:
        show_json(response.content)
    elif plain and wanted.out is not None:
        write_bytes(wanted.out, response.content)
    else:
        _write_selected(select(response.parsed), operation, wanted)


def _write_selected(value: Any, operation: Operation[Any], wanted: Wanted) -> None:
    from otto_ext.pull._row_lines import text_of
    from otto_ext.tables._row_types import row_codec

    if wanted.format != "json":
        pointer = (operation.paging or {}).get("items") if wanted.select is None else None
        codec = row_codec(operation) if wanted.select is None else None
        rows, layout = rows_of(value, pointer), wanted.layout
        if len(rows) == 1 and rows[0] is value:
            # One thing is read from top to bottom.
            layout = evolve(layout, upright=True)
        write_rows([rows], wanted.format, wanted.out, codec, layout)
        return
    text = text_of(value).encode("utf-8", "replace") + b"\n"
    if wanted.out is None:
        show_json(text)
    else:
        write_bytes(wanted.out, text)


def _write_file(content: bytes, media_type: str, wanted: Wanted) -> None:
    if wanted.out is not None:
        write_bytes(wanted.out, content)
    elif is_terminal(sys.stdout) and not media_type.startswith("text/"):
        raise UsageError(f"the response is {media_type or 'binary'}; give -o FILE, or a pipe")
    else:
        write(content)
