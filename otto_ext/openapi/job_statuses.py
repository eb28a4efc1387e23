"""Which operations show how far a job is, and which of its statuses are final: read off an enum.

A GET operation whose response has a status with an enum (`queued`, `running`, `ready`, `failed`)
can be polled until the job is over. Every value of the enum has to be a known word: a value that
is not could be final or not, and a guess would end a wait too early or never. `x-otto-wait` in an
overlay says it instead: `false` for "not to be waited for", or an object with any of the keys of
`Waiting`. It is obeyed, or refused with a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from attrs import asdict, fields, frozen

from otto_ext.openapi.document_errors import OpenAPIError
from otto_ext.openapi.json_values import escape, tokens
from otto_ext.openapi.page_places import WRAPPERS, plain_name, success_of

if TYPE_CHECKING:
    from otto_ext.openapi.canonical import Schemas

__all__ = ["Waiting", "infer_waiting"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PENDING: Final = _words(
    "pending queued enqueued requeued inqueue scheduled waiting delayed notstarted unstarted "
    "starting started initializing initiated running processing inprogress executing working "
    "ongoing preparing generating building calculating computing importing exporting uploading "
    "downloading syncing validating finalizing finishing completing provisioning dispatched "
    "retrying resuming paused pausing stopping cancelling canceling cancelrequested"
)
_DONE: Final = _words(
    "succeeded success successful completed complete done finished processed generated exported "
    "imported synced"
)
#: Final, and not what was asked for. A job that was done in part is among them: rows are missing.
_FAILED: Final = _words(
    "failed failure error errored cancelled canceled aborted rejected expired timedout timeout "
    "terminated stopped killed dead partial partiallycompleted partiallysucceeded "
    "partialsuccess completedwitherrors completedwithwarnings succeededwitherrors donewitherrors"
)
#: Final where no other value is a success; else they may say that a job can begin.
_MAYBE_DONE: Final = _words("ready available")
#: A job's first status where another value is a success.
_MAYBE_PENDING: Final = _words("created accepted submitted received new requested open")
_NAMES: Final = ("status", "state", "phase")
_WRAPPERS: Final = WRAPPERS | _words("job task operation run")


@frozen
class Waiting:
    """How a response says how far a job is.

    Attributes:
        field: where the status stands in the response, a JSON pointer.
        pending: the values of a job that goes on; empty for all that are not final.
        done: the final values of a job that succeeded.
        failed: the final values of one that did not.
    """

    field: str
    pending: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """What is set, as JSON."""
        found = asdict(self)
        return {k: list(v) if isinstance(v, tuple) else v for k, v in found.items() if v}


_LISTS: Final = ("pending", "done", "failed")
_KEYS: Final = tuple(each.name for each in fields(Waiting))


def infer_waiting(
    operation: Mapping[str, Any], method: str, schemas: Schemas, *, label: str = ""
) -> Waiting | None:
    """How to see that what an operation returns is finished, or None.

    Args:
        operation: with `responses` and perhaps `x-otto-wait`, references to responses followed.
        method: in any case.
        schemas: of the document.
        label: `GET /x`, for messages.

    Raises:
        OpenAPIError: `x-otto-wait` does not fit the operation.
    """
    stated = operation.get("x-otto-wait")
    if stated is False:
        return None
    if stated is not None and not isinstance(stated, Mapping):
        raise _refused(label, f"it is {stated!r}; give false, or an object")
    if method.upper() != "GET":
        if stated:
            raise _refused(label, "each poll would repeat it; state it on a GET operation")
        return None
    response, _ = success_of(operation)
    if stated:
        _check(stated, label)
        return _stated(stated, response, schemas, label)
    found = [
        (plain_name(pointer.rpartition("/")[2]), rule)
        for pointer, schema in _statuses(response, schemas)
        if (rule := _rule(pointer, _values(schema, schemas))) is not None
    ]
    named = [rule for name in _NAMES for plain, rule in found if plain == name]
    if named or len(found) == 1:
        rule = named[0] if named else found[0][1]
        return None if _has_outcome(rule, response, schemas) else rule
    return None


def _refused(label: str, reason: str) -> OpenAPIError:
    return OpenAPIError(f"{label}: x-otto-wait cannot be used: {reason}. Correct it in the overlay")


def _check(stated: Mapping[str, Any], label: str) -> None:
    unknown = sorted(set(map(str, stated)) - set(_KEYS))
    if unknown:
        raise _refused(label, f"{unknown[0]!r} is not a key of it; known: {', '.join(_KEYS)}")
    pointer = stated.get("field", "/")
    if not isinstance(pointer, str) or not pointer.startswith("/"):
        raise _refused(label, f"field is {pointer!r}; give a JSON pointer, like /status")
    seen: dict[str, str] = {}
    for key in _LISTS:
        values = stated.get(key, [])
        if not isinstance(values, list) or not all(isinstance(v, str | int) for v in values):
            raise _refused(label, f"{key} is {values!r}; give a list of values")
        for value in map(_text, values):
            if seen.setdefault(value, key) != key:
                raise _refused(label, f"{value!r} stands in both {seen[value]} and {key}")


def _stated(stated: Mapping[str, Any], response: Any, schemas: Schemas, label: str) -> Waiting:
    """What an overlay says, and what it leaves open as inferred."""
    pointer = stated.get("field")
    if pointer is None:
        known = [place for place, _ in _statuses(response, schemas)]
        exact = [p for p in known if plain_name(p.rpartition("/")[2]) in _NAMES]
        candidates = exact or known
        if len(candidates) != 1:
            raise _refused(label, "it does not say which field has the status; state `field`")
        pointer = candidates[0]
    schema = response
    for token in tokens(pointer):
        schema = schemas.properties(schema).get(token)
    if schema is None:
        raise _refused(label, f"there is no {pointer} in the response")
    lists = {key: tuple(map(_text, stated.get(key, ()))) for key in _LISTS}
    named = {value for values in lists.values() for value in values}
    values = _values(schema, schemas)
    unknown = sorted(named - set(values)) if values else []
    if unknown:
        raise _refused(label, f"{unknown[0]!r} is not a value of {pointer}")
    rest = _sorted([value for value in values if value not in named], succeeds=lists["done"])
    if rest[None]:
        raise _refused(
            label, f"whether {rest[None][0]!r} is final is not known; name it in one of the lists"
        )
    found = Waiting(pointer, **{key: (*lists[key], *rest[key]) for key in _LISTS})
    if not found.done:
        raise _refused(label, "no value says that the job succeeded; state `done`")
    return found


# -- statuses ------------------------------------------------------------------------------------


def _statuses(response: Any, schemas: Schemas, depth: int = 1) -> Iterator[tuple[str, Any]]:
    """Properties that may be a status: a pointer to each, and its schema."""
    properties = schemas.properties(response)
    for key, schema in properties.items():
        if plain_name(key).endswith(_NAMES):
            yield f"/{escape(key)}", schema
    for key, schema in properties.items() if depth else ():
        if plain_name(key) in _WRAPPERS:
            for pointer, inner in _statuses(schema, schemas, depth - 1):
                yield f"/{escape(key)}{pointer}", inner


def _values(schema: Any, schemas: Schemas) -> list[str]:
    """The values of an enum, null left out; empty where it is none."""
    found: list[str] = []
    for view in schemas.alternatives(schema):
        constant = view.values.get("const")
        values = view.enum or ([constant] if isinstance(constant, str) else [])
        found += [_text(value) for value in values if isinstance(value, str | int)]
    return found


def _text(value: str | int) -> str:
    """A value as the runtime compares it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _rule(pointer: str, values: list[str]) -> Waiting | None:
    found = _sorted(values)
    if found[None] or not found["pending"] or not found["done"]:
        return None
    return Waiting(pointer, **{key: tuple(found[key]) for key in _LISTS})


def _sorted(values: Iterable[str], succeeds: Iterable[str] = ()) -> dict[Any, list[str]]:
    """Values by what they mean; those that no list of words has under None."""
    found: dict[Any, list[str]] = {"pending": [], "done": [], "failed": [], None: []}
    plain = {value: plain_name(value) for value in values}
    certain = bool(list(succeeds)) or any(name in _DONE for name in plain.values())
    done = _DONE if certain else _DONE | _MAYBE_DONE
    some = certain or any(name in done for name in plain.values())
    pending = _PENDING | _MAYBE_PENDING if some else _PENDING
    for value, name in plain.items():
        lists = {"pending": pending, "done": done, "failed": _FAILED}
        found[next((key for key, words in lists.items() if name in words), None)].append(value)
    return found


def _has_outcome(rule: Waiting, response: Any, schemas: Schemas) -> bool:
    """Whether another property says how a finished job went: `status` says only that it is over."""
    if rule.failed:
        return False
    above = response
    for token in tokens(rule.field)[:-1]:
        above = schemas.properties(above).get(token)
    for schema in schemas.properties(above).values():
        meanings = _sorted(_values(schema, schemas))
        if meanings["done"] and meanings["failed"] and not meanings["pending"]:
            return True
    return False
