"""What a command line asks `otto call` for: the operation, its arguments, and the output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from otto_ext.cli._row_output import Layout

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["RequestedCall", "Wanted"]


@frozen
class RequestedCall:
    """What to call.

    Attributes:
        name: the operation's name.
        arguments: the parameters by their Python names.
        data: the value of `--data`, or None.
        content_type: the body's media type, where the document has several.
        members: members of the body that were given as options, by their names in JSON.
    """

    name: str
    arguments: Mapping[str, Any]
    data: str | None = None
    content_type: str | None = None
    members: Mapping[str, Any] = field(factory=dict)


@frozen
class Wanted:
    """How the response is wanted.

    Attributes:
        format: one of `FORMATS`.
        out: the file to write, or None for stdout.
        select: a JMESPath expression, or None.
        everything: all pages, not one response.
        wait: seconds to wait for a job that is finished, or None for one call.
        restart: forget what an interrupted run left.
        allow_incomplete: accept all pages with other rows than the server stated.
        json: report what became of `out` as JSON.
        layout: columns, and how they are written.
    """

    format: str = "json"
    out: Path | None = None
    select: str | None = None
    everything: bool = False
    wait: float | None = None
    restart: bool = False
    allow_incomplete: bool = False
    json: bool = False
    layout: Layout = field(factory=Layout)
