"""Corrections to Otto's document, as OpenAPI Overlay 1.0 and 1.1 files.

Own code over a JSONPath library (RFC 9535), because the one Overlay library on PyPI, oas-patch
0.6.0, is not sound: `remove: false` removes, removing a slice empties the whole array, and an
action that matches nothing cannot be distinguished from one that does.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import jsonpath
from attrs import frozen

from otto_ext.openapi.document_errors import DocumentError
from otto_ext.openapi.fetch import read_file
from otto_ext.openapi.serialisation import decode

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "Action",
    "Overlay",
    "OverlayReport",
    "apply_action",
    "apply_overlays",
    "load_overlays",
]

_PATHS = jsonpath.JSONPathEnvironment(strict=True)


@frozen
class Action:
    """One change (Overlay 1.0.0, 4.4.3): what it selects, and what happens there."""

    target: str
    remove: bool = False
    update: Any = None
    copy: str | None = None
    has_update: bool = False


@frozen
class Overlay:
    """One overlay file."""

    name: str
    title: str
    actions: tuple[Action, ...]
    data: bytes


@frozen
class OverlayReport:
    """What one action did: `matches` 0 means that the document no longer has what it corrects."""

    overlay: str
    action: int
    target: str
    matches: int

    @property
    def message(self) -> str:
        """One line for reports."""
        place = f"{self.overlay}, action {self.action} ({self.target})"
        if self.matches:
            return f"{place}: changed {self.matches} place(s)"
        return f"{place}: matches nothing any more; if Otto fixed this, delete the action"


def load_overlays(directory: Path) -> tuple[Overlay, ...]:
    """The overlay files of a directory, in name order; none where there is no directory.

    Raises:
        DocumentError: a file is no overlay, naming the file and the field.
    """
    if not directory.is_dir():
        return ()
    names = (".yaml", ".yml", ".json")
    files = sorted(path for path in directory.iterdir() if path.suffix in names)
    return tuple(_load(path) for path in files)


def apply_overlays(
    document: dict[str, Any], overlays: tuple[Overlay, ...]
) -> tuple[dict[str, Any], tuple[OverlayReport, ...]]:
    """The document with all actions applied, one after the other, and what each one did.

    The document given is left as it is.

    Raises:
        DocumentError: an action cannot be applied where it matches.
    """
    if not any(overlay.actions for overlay in overlays):
        return document, ()
    result = copy.deepcopy(document)
    reports = []
    for overlay in overlays:
        for number, action in enumerate(overlay.actions, start=1):
            try:
                matches = _apply(result, action)
            except (_Incompatible, jsonpath.JSONPathError) as error:
                reason = str(error).splitlines()[0]
                raise DocumentError(
                    f"{overlay.name}, action {number} ({action.target}) cannot be applied: {reason}"
                ) from None
            reports.append(OverlayReport(overlay.name, number, action.target, matches))
    return result, tuple(reports)


def apply_action(document: dict[str, Any], action: Action) -> int:
    """Apply an action to a document in place; returns how many places it matched.

    Raises:
        DocumentError: it cannot be applied where it matches.
    """
    try:
        return _apply(document, action)
    except (_Incompatible, jsonpath.JSONPathError) as error:
        raise DocumentError(f"{action.target}: {str(error).splitlines()[0]}") from None


class _Incompatible(Exception):
    """An update whose kind is not that of its target."""


def _load(path: Path) -> Overlay:
    raw = read_file(path)
    content = decode(raw.data, path.name).document
    version = str(content.get("overlay", ""))
    if not version.startswith(("1.0.", "1.1.")):
        raise DocumentError(
            f"{path.name} is not an OpenAPI Overlay 1.0 or 1.1: `overlay` is {version!r}"
        )
    info = content.get("info")
    if not isinstance(info, dict) or not isinstance(info.get("title"), str):
        raise DocumentError(f"{path.name} needs `info.title`, which says why it exists")
    actions = content.get("actions")
    if not isinstance(actions, list) or not actions:
        raise DocumentError(f"{path.name} needs a list of `actions`")
    made = tuple(_action(path.name, number, item) for number, item in enumerate(actions, start=1))
    return Overlay(path.name, info["title"], made, raw.data)


def _action(name: str, number: int, item: Any) -> Action:
    if not isinstance(item, dict) or not isinstance(item.get("target"), str):
        raise DocumentError(f"{name}, action {number} needs a `target`, a JSONPath query")
    remove = item.get("remove", False)
    source = item.get("copy")
    if not isinstance(remove, bool) or not isinstance(source, str | None):
        raise DocumentError(
            f"{name}, action {number}: `remove` is a boolean, `copy` a JSONPath query"
        )
    if not (remove or "update" in item or source):
        raise DocumentError(f"{name}, action {number} needs `update`, `remove: true` or `copy`")
    for query in (item["target"], source or "$"):
        try:
            _PATHS.compile(query)
        except jsonpath.JSONPathError as error:
            reason = str(error).splitlines()[0]
            raise DocumentError(
                f"{name}, action {number}: {query!r} is not a JSONPath: {reason}"
            ) from None
    return Action(item["target"], remove, item.get("update"), source, "update" in item)


def _apply(document: dict[str, Any], action: Action) -> int:
    places = [match.parts for match in _PATHS.finditer(action.target, document)]
    places = list(dict.fromkeys(places))  # `$..[a, a]` selects a node twice
    if action.remove:
        # From the end, so that an index stays true until its turn.
        for parts in sorted(places, key=_document_order, reverse=True):
            _remove(document, parts)
        return len(places)
    value = action.update
    if not action.has_update and action.copy is not None:
        sources = [match.obj for match in _PATHS.finditer(action.copy, document)]
        if len(sources) != 1:
            raise _Incompatible(f"`copy` selects {len(sources)} nodes; it must select one")
        value = copy.deepcopy(sources[0])
    for parts in places:
        _update(document, parts, copy.deepcopy(value))
    return len(places)


def _document_order(parts: tuple[int | str, ...]) -> tuple[tuple[int, int, str], ...]:
    return tuple((0, part, "") if isinstance(part, int) else (1, 0, part) for part in parts)


def _parent(document: Any, parts: tuple[int | str, ...]) -> Any:
    for part in parts[:-1]:
        document = document[part]
    return document


def _remove(document: dict[str, Any], parts: tuple[int | str, ...]) -> None:
    if not parts:
        raise _Incompatible("the document itself cannot be removed")
    del _parent(document, parts)[parts[-1]]


def _update(document: dict[str, Any], parts: tuple[int | str, ...], value: Any) -> None:
    if not parts:
        _merge(document, value)
        return
    parent = _parent(document, parts)
    parent[parts[-1]] = _merged(parent[parts[-1]], value, at_target=True)


def _merge(target: dict[str, Any], value: Any) -> None:
    if not isinstance(value, dict):
        raise _Incompatible("`update` of an object must be an object")
    for key, item in value.items():
        target[key] = _merged(target[key], item) if key in target else item


def _merged(target: Any, value: Any, *, at_target: bool = False) -> Any:
    """Overlay 1.1.0, 4.4.3.1: objects merge, arrays concatenate, single values replace."""
    if isinstance(target, dict):
        _merge(target, value)
        return target
    if isinstance(target, list):
        if isinstance(value, list):
            return [*target, *value]
        if at_target:
            return [*target, value]
    elif not isinstance(value, dict | list):
        return value
    raise _Incompatible(f"{type(value).__name__} does not merge into {type(target).__name__}")
