"""Models as people see them: their `repr`, and in notebooks a table of members."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from enum import Enum
from html import escape
from typing import TYPE_CHECKING, Any

from attrs import fields

from .types import UNSET

if TYPE_CHECKING:
    from .model import Model

__all__ = ["plain", "show_lists", "shown"]

#: Rows of a list, and characters of anything but numbers and dates.
_ROWS = 20
_TEXT = 300


def plain(model: Model) -> str:
    """A model's `repr`: the members that are there, with enumerations as their plain values."""
    cls: Any = type(model)
    hidden = {it.name for it in fields(cls) if not it.repr}
    names = [it.attribute for it in type(model)._schema.properties]
    # An attribute may be missing: a debugger shows models that are not made yet.
    values = {name: getattr(model, name, UNSET) for name in names if name not in hidden}
    found = {name: value for name, value in values.items() if value is not UNSET}
    if more := getattr(model, "additional_properties", None):
        found["additional_properties"] = more
    return f"{cls.__name__}({', '.join(f'{name}={_plain(it)}' for name, it in found.items())})"


def _plain(value: Any) -> str:
    if isinstance(value, Enum):
        return repr(value.value)
    if type(value) is list:
        items = [_plain(it) for it in value[:_ROWS]]
        more = [f"... {len(value) - _ROWS:,} more"] if len(value) > _ROWS else []
        return f"[{', '.join([*items, *more])}]"
    if type(value) is dict:
        return f"{{{', '.join(f'{key!r}: {_plain(it)}' for key, it in value.items())}}}"
    return repr(value)


def shown(model: Model) -> str:
    """A model as an HTML table. Everything in it is escaped."""
    rows = "".join(
        f'<tr><th style="text-align:left">{escape(name)}</th>'
        f'<td style="text-align:left">{_value(value)}</td></tr>'
        for name, value in _members(model).items()
    )
    return f"<table><caption>{escape(type(model).__name__)}</caption>{rows}</table>"


def show_lists() -> None:
    """Where IPython runs, show lists of models as tables, unless it has a way for lists already."""
    ipython: Any = sys.modules.get("IPython")
    shell = ipython and ipython.get_ipython()
    if shell is not None:
        html = shell.display_formatter.formatters["text/html"]
        if list not in html.type_printers:
            html.for_type(list, _list)


def _is_model(value: Any) -> bool:
    # By a name that nothing else has: models import this module.
    return hasattr(type(value), "_sent_native")


def _list(values: list[Any]) -> str | None:
    return _table(values) if values and all(map(_is_model, values)) else None


def _members(model: Model) -> dict[str, Any]:
    """The members that are there, but for those that a model's `repr` leaves out, too."""
    cls: Any = type(model)
    hidden = {it.name for it in fields(cls) if not it.repr}
    found = {
        it.key: getattr(model, it.attribute)
        for it in type(model)._schema.properties
        if it.attribute not in hidden
    }
    return {
        name: value
        for name, value in {**found, **model.additional_properties}.items()
        if value is not UNSET
    }


def _value(value: Any) -> str:
    if _is_model(value):
        return shown(value)
    if isinstance(value, list | tuple) and value and all(map(_is_model, value)):
        return _table(value)
    if isinstance(value, str):
        return _cut(value)
    return _cut(repr(value)) if isinstance(value, Mapping | Sequence) else escape(str(value))


def _cut(text: str) -> str:
    if len(text) <= _TEXT:
        return escape(text)
    return f"{escape(text[:_TEXT])}… ({len(text):,} characters)"


def _table(models: Sequence[Model]) -> str:
    """Models as a table, of which the first rows are shown."""
    rows = [_members(it) for it in models[:_ROWS]]
    names = list(dict.fromkeys(name for row in rows for name in row))
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    body = "".join(
        "<tr>"
        + "".join(f"<td>{_value(row[name]) if name in row else ''}</td>" for name in names)
        + "</tr>"
        for row in rows
    )
    more = "" if len(models) <= _ROWS else f"<p>{_ROWS} of {len(models):,}</p>"
    return f"<table><tr>{head}</tr>{body}</table>{more}"
