"""What a pull asks for: the operation, its parents, its windows. Decisions alone, nothing is sent.

The unit of work is one parent in one window. Its name is made from its arguments, so it is the same
in every run, whatever else is there.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from enum import Enum
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

from attrs import field, frozen

from otto_ext._errors import ConfigurationError
from otto_ext.pull._method_calls import Method, caller_of, document_hash, probe, state
from otto_ext.pull._windows import By, Window, as_moment, cut, end_sent
from otto_ext.tables._row_types import decimal_fields, row_codec
from otto_ext.wire.primitives import ANY

if TYPE_CHECKING:
    from otto_ext.pull._row_lines import Key
    from otto_ext.wire.codec import Codec
    from otto_ext.wire.operation import Call

__all__ = ["ParentArguments", "Plan", "Unit", "plain"]

#: From a parent to the arguments of the calls for it.
ParentArguments: TypeAlias = Callable[[Any], Mapping[str, Any]]

_BEGINS = frozenset({"from", "since", "start", "begin", "after", "min", "gte"})
_ENDS = frozenset({"to", "until", "end", "before", "max", "lt", "lte"})


@frozen
class Unit:
    """One parent in one window.

    Attributes:
        name: the same in every run; a digest of the arguments.
        group: the parent's name, which all its windows share.
        arguments: those of its calls, besides what is the same for all units.
        parent: those of them that come from the parent.
        window: its period; None where the pull has none.
    """

    name: str
    group: str
    arguments: Mapping[str, Any]
    parent: Mapping[str, Any]
    window: Window | None = None

    @property
    def begin(self) -> str:
        """The window's begin, which is the same in every run; empty for a pull without a period."""
        return "" if self.window is None else self.window.begin.isoformat()


@frozen(kw_only=True)
class Plan:
    """The settings of a pull. See `pull` for what each means; `out` and speed are no part of it.

    Attributes:
        staged: whether parent, window and key are noted before each row, for an update.
        decimals: the members that are decimals by the document, also if they are sent as strings.
    """

    method: Method
    parent: ParentArguments | None = None
    arguments: Mapping[str, Any] = field(factory=dict)
    since: dt.date | str | None = None
    until: dt.date | str | None = None
    by: By | None = None
    window: tuple[str, str] | None = None
    inclusive: bool = False
    key: Key | None = "id"
    include_parent: bool = False
    staged: bool = False
    decimals: frozenset[str] = field(init=False, repr=False)
    _probe: Call[Any] = field(init=False, repr=False)
    _parent_names: dict[str, None] = field(factory=dict, init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_probe", probe(self.method, self.arguments))
        object.__setattr__(self, "decimals", frozenset(decimal_fields(self.codec)))
        if not (self.key is None or callable(self.key)) and (
            not self.key or not all(isinstance(it, str) and it for it in self.key)
        ):
            raise ConfigurationError(
                f"key is {self.key!r}; give a member's name, a list of them, a function of the "
                "row, or None"
            )
        if self.since is None and (self.until is not None or self.by is not None):
            raise ConfigurationError("until and by need since, the begin of the period")
        if self.since is not None:
            # Whatever is wrong with the period shows before the first request.
            self.windows(dt.datetime.max.replace(tzinfo=dt.UTC))

    @property
    def label(self) -> str:
        """Method and path of the operation."""
        return self._probe.operation.label

    @property
    def codec(self) -> Codec | None:
        """The type of the rows; None where the document does not say."""
        return row_codec(self._probe.operation)

    def know(self, parents: Iterable[Mapping[str, Any]]) -> None:
        """Take note of the arguments of parents whose rows an earlier run fetched."""
        for it in parents:
            self._parent_names.update(dict.fromkeys(it))

    @property
    def added_types(self) -> dict[str, Codec]:
        """The types of the members that are added to rows, as far as parents are known."""
        if not self.include_parent:
            return {}
        known = {it.attribute: it.codec for it in self._probe.operation.parameters}
        return {name: known.get(name, ANY) for name in self._parent_names}

    def origin(self) -> dict[str, Any]:
        """Where the rows come from, for a manifest: the API, the key's id, the document."""
        core = getattr(caller_of(self.method), "_core", None)
        credentials = getattr(getattr(core, "tokens", None), "credentials", None)
        return {
            "base_url": str(core.base_url) if core is not None else None,
            "key_id": getattr(credentials, "client_id", None),
            "document_sha256": document_hash(self.method),
        }

    def settings(self) -> dict[str, Any]:
        """What must be the same when a pull is resumed, as JSON."""
        key = self.key
        return {
            "operation": self.label,
            "arguments": plain(self.arguments),
            "since": plain(self.since),
            "until": plain(self.until),
            "by": self.by,
            "window": list(self.window_names) if self.since is not None else None,
            "inclusive": self.inclusive,
            "key": f"{key.__module__}.{key.__qualname__}" if callable(key) else plain(key),
            "include_parent": self.include_parent,
        }

    # -- windows ----------------------------------------------------------------------------------

    @property
    def window_names(self) -> tuple[str, str]:
        """The arguments that take a window's begin and end."""
        names = self.window or self._found_window()
        known = {p.attribute for p in self._probe.operation.parameters}
        if len(names) != 2 or not known.issuperset(names):
            raise ConfigurationError(
                f"window is {names!r}; give two of the operation's arguments: "
                f"{', '.join(sorted(known)) or 'it has none'}"
            )
        return names

    def _found_window(self) -> tuple[str, str]:
        """The one pair of arguments whose types are dates and whose names say begin and end."""
        dated = [p for p in self._probe.operation.parameters if _kind(p.codec) is not None]
        begins = {_rest(p.attribute, _BEGINS): p.attribute for p in dated}
        ends = {_rest(p.attribute, _ENDS): p.attribute for p in dated}
        pairs = [(begins[it], ends[it]) for it in begins if it is not None and it in ends]
        if len(pairs) != 1:
            names = ", ".join(p.attribute for p in dated) or "none"
            raise ConfigurationError(
                f"{self.label}: which arguments take the period's begin and end? Give "
                f'window=("...", "..."); those that take dates: {names}'
            )
        return pairs[0]

    def windows(self, now: dt.datetime) -> Iterator[Window]:
        """The windows of the period.

        Args:
            now: when the pull began, which is the end of a period without one.
        """
        name = self.window_names[0]
        codec = next(p.codec for p in self._probe.operation.parameters if p.attribute == name)
        assert self.since is not None
        kind = _kind(codec)
        if kind is None:
            # The document says text; what the caller writes is what it means.
            kind = dt.date if _is_date(self.since) else dt.datetime
        dates = kind is dt.date
        since = as_moment(self.since, dates=dates, name="since")
        if self.until is not None:
            until = as_moment(self.until, dates=dates, name="until")
        elif dates:
            # The day that is not over belongs to the period; its end is the next one.
            until = _day_after(now)
        else:
            until = now
        return cut(since, until, self.by)

    # -- units ------------------------------------------------------------------------------------

    def units(self, parent: Any, now: dt.datetime) -> Iterator[Unit]:
        """The units of one parent, in order.

        Raises:
            ConfigurationError: `parent=` does not give arguments for it.
        """
        own = self._arguments_of(parent)
        group = _name(own)
        if self.since is None:
            yield Unit(group, group, own, own)
            return
        begin, end = self.window_names
        for window in self.windows(now):
            bounds = {begin: window.begin, end: end_sent(window.end, inclusive=self.inclusive)}
            arguments = {**own, **bounds}
            yield Unit(_name(arguments), group, arguments, own, window)

    def _arguments_of(self, parent: Any) -> Mapping[str, Any]:
        if parent is None:
            return {}
        found = parent if self.parent is None else self.parent(parent)
        if not isinstance(found, Mapping):
            raise ConfigurationError(
                "parent= must turn a parent into a dict of arguments, like "
                f"lambda it: {{'account_id': it.id}}; it returned a {type(found).__name__}"
            )
        self._parent_names.update(dict.fromkeys(found))
        return found

    def call(self, unit: Unit) -> Call[Any]:
        """The call for the first page of a unit."""
        return state(self.method, {**self.arguments, **unit.arguments})

    def added(self, unit: Unit) -> dict[str, Any]:
        """The members that are added to a unit's rows."""
        found: dict[str, Any] = plain(unit.parent) if self.include_parent else {}
        return found


def _is_date(value: dt.date | str) -> bool:
    return len(value) == 10 if isinstance(value, str) else not isinstance(value, dt.datetime)


def _day_after(now: dt.datetime) -> dt.date:
    return now.date() + dt.timedelta(days=1) if now.date() < dt.date.max else dt.date.max


def _kind(codec: Any) -> type | None:
    """`date` or `datetime` where a parameter takes one, else None."""
    codec = getattr(codec, "target", codec)
    codec = getattr(codec, "inner", codec)
    kind = getattr(codec, "cls", None)
    return kind if kind in (dt.date, dt.datetime) else None


def _rest(name: str, words: frozenset[str]) -> tuple[str, ...] | None:
    """A name without the word that makes it a bound; None where no or more than one word does."""
    parts = [part for part in re.split(r"[_.-]+", name.lower()) if part]
    rest = tuple(part for part in parts if part not in words)
    return rest if len(rest) == len(parts) - 1 else None


def plain(value: Any) -> Any:
    """Arguments as JSON, for the names of units.

    Raises:
        ConfigurationError: a value's text may differ between runs.
    """
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if value is None or isinstance(value, str | int | float):
        return value
    raise ConfigurationError(
        f"arguments of a pull must be strings, numbers, dates, UUIDs and enums, not {type(value)}"
    )


def _name(arguments: Mapping[str, Any]) -> str:
    text = json.dumps(plain(arguments), sort_keys=True)
    return blake2b(text.encode(), digest_size=16).hexdigest()
