"""A small API stated by hand, as generated modules state theirs, so that tests of the clients know
no endpoint of the document.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar

from attrs import define, field
from otto_api.types import UNSET, Unset
from support.faults import Canned as Canned

from otto_ext.wire import codec as c
from otto_ext.wire.model import Model, Schema, codec_for, prop
from otto_ext.wire.operation import Body, Operation, Parameter, ResponseSpec

__all__ = ["CREATE", "DOWNLOAD", "GET", "REMOVE", "Problem", "Widget", "json_response", "problem"]


@define
class Widget(Model):
    """A widget."""

    id: int
    name: str | Unset = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _schema: ClassVar[Schema] = Schema(
        prop("id", c.INTEGER), prop("name", c.STRING, required=False)
    )


@define
class Problem(Model):
    """An error."""

    title: str
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    _schema: ClassVar[Schema] = Schema(prop("title", c.STRING))


_WIDGET = (("application/json", "json", codec_for(Widget)),)
_PROBLEM = (("application/problem+json", "json", codec_for(Problem)),)

GET: Operation[Widget] = Operation(
    "widgets.get_widget",
    "GET",
    "/widgets/{id}",
    parameters=(
        Parameter("id", "id", "path", c.INTEGER, required=True, style="simple", explode=False),
        Parameter("tag", "tag", "query", c.array(c.STRING)),
    ),
    responses=(ResponseSpec("200", _WIDGET), ResponseSpec("404", _PROBLEM)),
)
CREATE: Operation[Widget] = Operation(
    "widgets.create_widget",
    "POST",
    "/widgets",
    bodies=(Body("application/json", "json", codec_for(Widget)),),
    body_required=True,
    responses=(ResponseSpec("201", _WIDGET), ResponseSpec("default", _PROBLEM)),
)
REMOVE: Operation[None] = Operation(
    "widgets.remove_widget",
    "DELETE",
    "/widgets/{id}",
    parameters=(
        Parameter("id", "id", "path", c.INTEGER, required=True, style="simple", explode=False),
    ),
    responses=(ResponseSpec("204"),),
)
DOWNLOAD: Operation[bytes] = Operation(
    "widgets.download",
    "GET",
    "/file",
    responses=(ResponseSpec("200", (("application/pdf", "binary", c.BINARY),)),),
)


def json_response(data: Any, status: int = 200, **headers: str) -> Canned:
    """A response with a JSON body; underscores in header names stand for hyphens."""
    sent = {key.replace("_", "-"): value for key, value in headers.items()}
    return Canned(status, {"Content-Type": "application/json", **sent}, json.dumps(data).encode())


def problem(status: int, title: str, **headers: str) -> Canned:
    """An error response as RFC 9457 has it."""
    sent = {key.replace("_", "-"): value for key, value in headers.items()}
    body = json.dumps({"title": title}).encode()
    return Canned(status, {"Content-Type": "application/problem+json", **sent}, body)
