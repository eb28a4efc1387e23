"""`otto drift --probe`: call what can be read, to see whether it matches the document.

Only GET, one call each, slowly. Arguments that a call requires are taken from the responses of the
calls before it: `account_id` is the `id` of a row of `/accounts`.
"""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any

import typer
from attrs import define, field, frozen

from otto_ext._errors import APIConnectionError, AuthenticationError, OttoError, UnauthorizedError
from otto_ext.cli._catalog import entries, operation
from otto_ext.cli._failures import UsageError
from otto_ext.cli._output import is_terminal, note
from otto_ext.openapi.page_places import plain_name
from otto_ext.wire.composites import EnumCodec, Ref
from otto_ext.wire.operation import Call

if TYPE_CHECKING:
    from collections.abc import Iterable

    from otto_ext import Otto
    from otto_ext.wire.operation import Operation, Parameter

__all__ = ["ProbePlan", "confirm", "plan", "run"]

#: Rounds in which the arguments of further calls are looked for.
_ROUNDS = 4
_IDS = ("id", "uuid", "guid")
_PLACEHOLDER = re.compile(r"/\{[^{}]*\}")


@frozen
class ProbePlan:
    """What a probe will call.

    Attributes:
        first: operations that need no argument.
        then: operations that need arguments, which responses of others may have.
    """

    first: tuple[Operation[Any], ...]
    then: tuple[Operation[Any], ...]


def plan(only: str = "") -> ProbePlan:
    """The operations to call: GET, and with `only` in their names or paths.

    Raises:
        UsageError: there is none.
    """
    names = [it.name for it in entries() if it.method == "GET"]
    found = [operation(name) for name in names]
    found = [it for it in found if it.items is None and only in f"{it.name} {it.path}"]
    if not found:
        raise UsageError(f"there is no GET operation with {only!r} in its name or path")
    first = tuple(it for it in found if not _required(it))
    return ProbePlan(first, tuple(it for it in found if it not in first))


def _required(it: Operation[Any]) -> list[Parameter]:
    return [parameter for parameter in it.parameters if parameter.required]


def confirm(wanted: ProbePlan, api: str, rate: str, *, agreed: bool) -> None:
    """Say what will be called, and ask.

    Args:
        wanted: what will be called.
        api: where.
        rate: how fast.
        agreed: whether `--yes` was given.

    Raises:
        UsageError: there is no terminal to ask on.
        typer.Abort: the user refused.
    """
    note(f"{api}: one call of each of these, at most {rate}, and nothing else:")
    for it in wanted.first:
        note(f"  {it.label}")
    for it in wanted.then:
        names = ", ".join(parameter.key for parameter in _required(it))
        note(f"  {it.label}, if other responses have {names}")
    if agreed:
        return
    if not is_terminal(sys.stdin):
        raise UsageError("these calls need your consent; pass --yes to give it")
    typer.confirm("Call them?", abort=True, err=True)


def run(client: Otto, wanted: ProbePlan) -> None:
    """Call everything once; what differs from the document goes to the client's `on_drift`.

    Raises:
        OttoError: the token was refused, or there is no connection.
    """
    probe = _OperationProbe(client)
    for it in wanted.first:
        probe.call(it, {})
    left = list(wanted.then)
    for _ in range(_ROUNDS):
        ready = [(it, found) for it in left if (found := probe.arguments(it)) is not None]
        for it, found in ready:
            probe.call(it, found)
        left = [it for it in left if all(it is not done for done, _ in ready)]
    for it in left:
        missing = ", ".join(p.key for p in _required(it) if probe.value(it, p) is None)
        note(f"  {it.label}: not called, as no response has {missing}")
    note(f"{probe.called} called, {len(left)} not called")


@define
class _OperationProbe:
    client: Otto
    called: int = 0
    _values: dict[str, Any] = field(factory=dict)
    _rows: dict[str, dict[str, Any]] = field(factory=dict)

    def call(self, it: Operation[Any], arguments: dict[str, Any]) -> None:
        """Call an operation, and learn from its rows."""
        assert it.method == "GET"
        self.called += 1
        try:
            response = self.client._caller.execute(Call(it, arguments))
        except (AuthenticationError, UnauthorizedError, APIConnectionError):
            raise
        except OttoError as error:
            note(f"  {error}", "yellow")
            content = getattr(error, "body", None) or b""
            if getattr(error, "status_code", 500) // 100 != 2:
                return
        else:
            content = response.content
            note(f"  {it.label}: {response.status_code}")
        self._learn(it, content)

    def arguments(self, it: Operation[Any]) -> dict[str, Any] | None:
        """What the operation requires; None where something is not known."""
        found = {parameter.attribute: self.value(it, parameter) for parameter in _required(it)}
        return None if None in found.values() else found

    def value(self, it: Operation[Any], parameter: Parameter) -> Any:
        """A value for a parameter; None where none is known."""
        codec = parameter.codec.target if isinstance(parameter.codec, Ref) else parameter.codec
        if isinstance(codec, EnumCodec):
            return next(iter(codec.cls))
        name = plain_name(parameter.key)
        if name in self._values or parameter.location != "path":
            return self._values.get(name)
        # `/goods/{number}` is one of `/goods`.
        row = self._rows.get(it.path.partition(f"/{{{parameter.key}}}")[0], {})
        return row.get(name, next((row[key] for key in _IDS if key in row), None))

    def _learn(self, it: Operation[Any], content: bytes) -> None:
        try:
            found = next(iter(_rows(json.loads(content))), {})
        except (ValueError, RecursionError):
            return
        row = {plain_name(key): value for key, value in found.items() if _is_plain(value)}
        self._rows.setdefault(it.path, row)
        names = _singular(plain_name(_PLACEHOLDER.sub("", it.path).rstrip("/").rpartition("/")[2]))
        for key, value in row.items():
            if key in _IDS:
                for name in names:
                    self._values.setdefault(name + key, value)
                    self._values.setdefault(f"{name}id", value)
            elif key.endswith("id"):
                self._values.setdefault(key, value)


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool) and value != ""


def _rows(body: Any) -> Iterable[dict[str, Any]]:
    """The objects of a list, of the first list inside of an object, or the object itself."""
    if isinstance(body, dict):
        lists = [value for value in body.values() if isinstance(value, list)]
        body = lists[0] if lists else [body]
    return (row for row in body if isinstance(row, dict)) if isinstance(body, list) else ()


def _singular(name: str) -> list[str]:
    found = [name]
    for end, instead in (("ies", "y"), ("ses", "s"), ("xes", "x"), ("s", "")):
        if name.endswith(end):
            found.append(name.removesuffix(end) + instead)
    return found
