"""Call every operation of a document through the client generated from it.

As a command, for a client other than the committed one, which stands first on `PYTHONPATH`:
`python -m support.every_operation DOCUMENT [BASE_URL]` writes one JSON object a line for each
finding, and one with the number of calls at the end.
"""

from __future__ import annotations

import json
import logging
import sys
import warnings
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from attrs import asdict, frozen
from support.response_checks import ResponseChecks
from support.sandboxes import followed

from otto_ext import APIStatusError, Otto
from otto_ext.sandbox import Sandbox
from otto_ext.wire.codec import Mismatch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from otto_ext import DriftEvent
    from otto_ext.wire.codec import Codec
    from otto_ext.wire.operation import Body, Operation

__all__ = ["Arguments", "Caller", "Finding", "call_all", "operations_of_the_client"]

FILE = b"a,b\n1,2\n"
_ORDER = ("POST", "GET", "HEAD", "OPTIONS", "PUT", "PATCH", "TRACE", "DELETE")


@frozen
class Finding:
    """Something that should not be: which call, what kind of thing, and what exactly."""

    call: str
    kind: str
    detail: str


def operations_of_the_client() -> list[Operation[Any]]:
    """All operations of the client that is imported, in an order in which nothing is gone."""
    names = import_module("otto_api.client").OPERATIONS
    found = [import_module(f"otto_api.api.{name}").OPERATION for name in names]
    found.sort(key=lambda each: (_ORDER.index(each.method), -each.path.count("/")))
    return found


class Arguments:
    """Example arguments for the operations of a document: what a sandbox would return."""

    def __init__(self, document: dict[str, Any], *, seed: int = 0) -> None:
        self._document = document
        self._media: list[dict[str, Any]] = []
        self._index: dict[tuple[str, str], int] = {}
        for path, item in document.get("paths", {}).items():
            for method, stated in item.items():
                if method.upper() in _ORDER:
                    self._state(f"{method.upper()} {path}", item, stated)
        with (
            Sandbox(self._questions(), seed=seed, rows=2) as sandbox,
            httpx.Client(base_url=sandbox.base_url) as client,
        ):
            self._values = [client.get(f"/{n}").json() for n in range(len(self._media))]

    def parameter(self, label: str, place: str, name: str) -> Any:
        """A value for a parameter of `METHOD /path`; any for one that only the path names."""
        known = self._index.get((label, f"{place} {name}"))
        return "unstated" if known is None else self._values[known]

    def bodies(self, operation: Operation[Any]) -> list[Body]:
        """The bodies of an operation whose media types are the document's own."""
        label = operation.label
        return [b for b in operation.bodies if (label, f"body {b.media_type}") in self._index]

    def body(self, label: str, body: Body) -> Any:
        """A body of `METHOD /path`, as JSON; bytes where a file is meant."""
        place = self._index[label, f"body {body.media_type}"]
        schema = followed(self._document, self._media[place]["schema"])
        value = self._values[place]
        if body.kind == "json":
            return value
        if _is_file(schema):
            return FILE
        if not isinstance(value, dict):
            return value
        return {name: self._file(schema, name, each) for name, each in value.items()}

    def _file(self, schema: Any, name: str, value: Any) -> Any:
        """The value of a property; bytes in its place where a file is meant."""
        stated = followed(self._document, schema.get("properties", {}).get(name, {}))
        if _is_file(stated):
            return FILE
        items = stated.get("items") if isinstance(stated, dict) else None
        if _is_file(followed(self._document, items)) and isinstance(value, list):
            return [FILE] * len(value)
        return value

    def _state(self, label: str, item: dict[str, Any], stated: dict[str, Any]) -> None:
        for each in [*stated.get("parameters", ()), *item.get("parameters", ())]:
            parameter = followed(self._document, each)
            content = parameter.get("content") or {}
            schema = next(iter(content.values()), parameter).get("schema", {})
            key = f"{parameter['in']} {parameter['name']}"
            if (label, key) not in self._index:
                self._add(label, key, schema, parameter)
        body = followed(self._document, stated.get("requestBody", {}))
        for media_type, media in body.get("content", {}).items():
            self._add(label, f"body {media_type}", media.get("schema", {}), media)

    def _add(self, label: str, key: str, schema: Any, media: dict[str, Any]) -> None:
        self._index[label, key] = len(self._media)
        shown: dict[str, Any] = {
            name: media[name] for name in ("example", "examples") if name in media
        }
        self._media.append({"schema": schema, **shown})

    def _questions(self) -> dict[str, Any]:
        """A document whose responses are arguments: what is only read there is only sent here."""
        paths = {
            f"/{number}": {"get": {"responses": {"200": {"content": {"application/json": media}}}}}
            for number, media in enumerate(self._media)
        }
        kept = ("openapi", "info", "components", "definitions")
        meta = {name: self._document[name] for name in kept if name in self._document}
        text = json.dumps({**meta, "paths": paths})
        text = text.replace('"writeOnly": true', '"x-wo": true')
        return dict(json.loads(text.replace('"readOnly": true', '"writeOnly": true')))


def _is_file(schema: Any) -> bool:
    return isinstance(schema, dict) and schema.get("format") == "binary"


@frozen
class Caller:
    """Makes calls through one client, and collects what should not be."""

    otto: Otto
    arguments: Arguments
    checks: ResponseChecks
    drift: list[DriftEvent]
    findings: list[Finding]

    def call(self, operation: Operation[Any], body: Body | None, *, full: bool) -> None:
        """Call one operation in one way: with all it takes as Python values, or with the least."""
        name = f"{operation.label} ({'all' if full else 'least'}"
        name += f", {body.media_type})" if body else ")"
        found: list[tuple[str, str]] = []
        self.drift.clear()
        try:
            keywords = self._keywords(operation, body, full=full)
            target: Any = self.otto
            for part in operation.name.split("."):
                target = getattr(target, part)
            if body is not None and len(operation.bodies) > 1:
                keywords["content_type"] = body.media_type
            response = target.with_raw_response(**keywords)
        except APIStatusError as error:
            if not self.checks.has_success(operation.label):
                return  # whatever it returns is an error to the client
            found.append(
                (f"status {error.status_code}", error.body[:600].decode("utf-8", "replace"))
            )
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is a finding
            found.append((type(error).__name__, str(error)[:600]))
        else:
            found += [("invalid", each) for each in self.checks.problems(operation.label, response)]
        found += [("drift", f"{each.pointer} {each.expected}") for each in self.drift]
        self.findings.extend(Finding(name, kind, detail) for kind, detail in found)

    def _keywords(
        self, operation: Operation[Any], body: Body | None, *, full: bool
    ) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for parameter in operation.parameters:
            if parameter.required or full:
                value = self.arguments.parameter(operation.label, parameter.location, parameter.key)
                out[parameter.attribute] = _typed(parameter.codec, value) if full else value
        if body is not None:
            out["body"] = self._body(operation, body, typed=full)
        return out

    def _body(self, operation: Operation[Any], body: Body, *, typed: bool) -> Any:
        value = self.arguments.body(operation.label, body)
        if body.kind == "binary" or isinstance(value, bytes):
            return value if isinstance(value, bytes) else FILE
        if body.kind == "text":
            return value if isinstance(value, str) else json.dumps(value)
        return _typed(body.codec, value) if typed and body.kind == "json" else value


def _typed(codec: Codec, value: Any) -> Any:
    """The Python value of an argument; as it is where a response would have to say more."""
    try:
        return codec.decode(value)
    except Mismatch:
        return value


def call_all(
    document: dict[str, Any],
    *,
    seed: int = 0,
    rows: int = 20,
    prepare: Callable[[Sandbox], None] = lambda sandbox: None,
    base_url: str | None = None,
) -> tuple[list[Finding], int]:
    """Call every operation in every way; return what should not be, and how many calls it were.

    Args:
        document: what the imported client was made from.
        seed: of the sandbox's data and of the arguments.
        rows: things that each collection has.
        prepare: what to do with each sandbox first.
        base_url: another server for the same document; the sandbox only gives tokens then.
    """
    findings: list[Finding] = []
    count = 0
    arguments, checks = Arguments(document, seed=seed), ResponseChecks(document)
    with _complaints(findings), warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        for full in (True, False):
            with Sandbox(document, seed=seed, rows=rows) as sandbox:
                prepare(sandbox)
                drift: list[DriftEvent] = []
                named = sandbox.environment
                with Otto(
                    base_url=base_url or named["OTTO_BASE_URL"],
                    token_url=named["OTTO_TOKEN_URL"],
                    client_id=named["OTTO_CLIENT_ID"],
                    client_secret=named["OTTO_CLIENT_SECRET"],
                    on_drift=drift.append,
                    retry=False,
                ) as otto:
                    caller = Caller(otto, arguments, checks, drift, findings)
                    for operation in operations_of_the_client():
                        for body in arguments.bodies(operation) or (None,):
                            caller.call(operation, body, full=full)
                            count += 1
    return findings, count


@contextmanager
def _complaints(findings: list[Finding]) -> Iterator[None]:
    """Take what the sandbox logs for findings."""

    class Taker(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            text = record.getMessage()
            if record.exc_info:
                text += f" {record.exc_info[1]!r}"
            findings.append(Finding("", record.name, text))

    taker = Taker(logging.WARNING)
    loggers = [logging.getLogger(name) for name in ("otto_ext.sandbox", "uvicorn.error")]
    for logger in loggers:
        logger.addHandler(taker)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeHandler(taker)


if __name__ == "__main__":
    file, *server = sys.argv[1:]
    found, calls = call_all(
        json.loads(Path(file).read_bytes()), base_url=server[0] if server else None
    )
    for each in found:
        print(json.dumps(asdict(each)))
    print(json.dumps({"calls": calls}))
