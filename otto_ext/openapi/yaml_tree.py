"""YAML to a tree of JSON values, from the parser's events.

PyYAML's composers recurse (the one in C ends the process on a deeply nested text) and its safe
loader follows YAML 1.1, so the tree is built here, with a stack of its own, from libyaml's event
stream. Aliases are copied, within the bounds of `decode`; an anchor that contains itself becomes
a `$ref` to the place that it names, which says the same in JSON.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml
from attrs import define, field, frozen
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

from otto_ext.openapi.document_errors import (
    MAX_DEPTH,
    MAX_VALUES,
    DocumentError,
    too_deep,
    too_many,
)
from otto_ext.openapi.fixes import Fix
from otto_ext.openapi.json_values import escape

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["PurePythonParser", "YamlTree", "plain_scalar"]

_INTEGER = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, Any] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_STANDARD = "tag:yaml.org,2002:"
_MERGE = object()
_MAX_DIGITS = 4000  # beyond this Python refuses to convert, and no document means it


def plain_scalar(text: str) -> Any:
    """An unquoted scalar by YAML 1.2's core schema (10.3.2), infinities left as strings."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    if len(text) > _MAX_DIGITS:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _OCTAL.fullmatch(text):
        return int(text[2:], 8)
    if _HEXADECIMAL.fullmatch(text):
        return int(text[2:], 16)
    if _FLOAT.fullmatch(text):
        number = float(text)
        return text if number in (float("inf"), float("-inf")) else number
    return text


@frozen
class _Anchored:
    """A finished value that aliases copy: how many values it holds, and how deep it is."""

    value: Any
    values: int
    height: int


@define
class _Open:
    """A collection whose end has not come yet."""

    value: dict[str, Any] | list[Any]
    pointer: str
    anchor: str | None
    before: int  # values counted when it began
    height: int = 1
    key: Any = None  # the key whose value is awaited
    has_key: bool = False
    merged: dict[str, Any] = field(factory=dict)
    #: Unquoted scalars that are no strings, as they are written: of a list by index, of an object
    #: by key, and of lists in an object by key and index.
    written: dict[Any, str] = field(factory=dict)


class YamlTree:
    """Reads one YAML text into one tree.

    Args:
        label: what errors call the text.
        notes: receives what was odd.
        parser: makes the events; libyaml's where PyYAML was built with it.
    """

    def __init__(
        self, label: str, notes: list[Fix], parser: Callable[[str], Any] | None = None
    ) -> None:
        self._label = label
        self._notes = notes
        self._parser = parser or _fastest_parser()
        self._stack: list[_Open] = []
        self._anchors: dict[str, _Anchored] = {}
        self._count = 0
        self._root: Any = None
        self._line = 0

    def read(self, text: str) -> Any:
        """The tree.

        Raises:
            DocumentError: with line and column where the text is not YAML, holds several
                documents, or uses a tag that JSON has no value for.
        """
        documents = 0
        try:
            parser = self._parser(text)
            while not isinstance(event := parser.get_event(), yaml.StreamEndEvent):
                if isinstance(event, yaml.DocumentStartEvent):
                    documents += 1
                    if documents > 1:
                        raise self._error("holds more than one YAML document", event)
                self._take(event)
        except yaml.YAMLError as error:
            raise DocumentError(self._syntax_message(error)) from None
        return self._root

    def _take(self, event: Any) -> None:
        self._line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._begin(event)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._end()

    def _scalar(self, event: Any) -> None:
        if self._awaits_key():
            self._set_key(event)
            return
        plain = event.implicit[0] and event.tag != "!"  # `! 3` is a string
        value = plain_scalar(event.value) if plain else event.value
        if plain and value is not None and not isinstance(value, str) and self._stack:
            top = self._stack[-1]
            place = len(top.value) if isinstance(top.value, list) else top.key
            top.written[place] = event.value
        if event.tag and event.tag != "!":
            value = self._tagged(event)
        self._count_values(1)
        if event.anchor:
            self._anchors[event.anchor] = _Anchored(value, 1, 0)
        self._add(value)

    def _tagged(self, event: Any) -> Any:
        name = event.tag.removeprefix(_STANDARD)
        if name in ("str", "timestamp", "binary"):
            return event.value
        if name in ("int", "float", "bool", "null"):
            return plain_scalar(event.value)
        raise self._error(f"uses the YAML tag {event.tag!r}, which has no JSON value", event)

    def _set_key(self, event: Any) -> None:
        top = self._stack[-1]
        top.has_key = True
        if event.implicit[0] and event.value == "<<":
            top.key = _MERGE
            return
        top.key = event.value
        if event.anchor:
            self._anchors[event.anchor] = _Anchored(event.value, 1, 0)
        if event.implicit[0] and not isinstance(plain_scalar(event.value), str):
            said = f"the key {event.value!r} is not quoted; read as a string"
            self._note("yaml-key-not-text", said)

    def _alias(self, event: Any) -> None:
        if self._awaits_key():
            known = self._anchors.get(event.anchor)
            if known is None or not isinstance(known.value, str):
                raise self._error("uses an alias as a key that is not a string", event)
            self._stack[-1].key, self._stack[-1].has_key = known.value, True
            return
        for opened in self._stack:
            if opened.anchor == event.anchor:
                self._cycle(opened)
                return
        known = self._anchors.get(event.anchor)
        if known is None:
            raise self._error(f"uses the alias *{event.anchor}, which no anchor defines", event)
        self._count_values(known.values)
        if len(self._stack) + known.height > MAX_DEPTH:
            raise self._too_deep()
        self._raise_height(known.height)
        self._add(_copy(known.value))

    def _cycle(self, opened: _Open) -> None:
        self._note(
            "yaml-anchor-cycle",
            f"the anchor &{opened.anchor} contains itself; read as a $ref to #{opened.pointer}",
        )
        self._count_values(2)
        if self._stack[-1].key is _MERGE:
            self._add({})
        else:
            self._add({"$ref": "#" + opened.pointer})

    def _begin(self, event: Any) -> None:
        if self._awaits_key():
            raise self._error("uses a list or an object as a key", event)
        if len(self._stack) >= MAX_DEPTH:
            raise self._too_deep()
        if event.tag and event.tag not in ("!", f"{_STANDARD}map", f"{_STANDARD}seq"):
            raise self._error(f"uses the YAML tag {event.tag!r}, which has no JSON value", event)
        self._count_values(1)
        value: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        self._stack.append(_Open(value, self._pointer(), event.anchor, self._count - 1))

    def _end(self) -> None:
        done = self._stack.pop()
        if isinstance(done.value, dict) and done.merged:
            # The object's own keys win over merged ones, wherever `<<` stands.
            done.value = {**done.merged, **done.value}
        if isinstance(done.value, dict):
            _keep_spelling(done.value, done.written)
        elif done.written and self._stack and isinstance(self._stack[-1].value, dict):
            key = self._stack[-1].key
            self._stack[-1].written |= {(key, at): text for at, text in done.written.items()}
        if done.anchor:
            self._anchors[done.anchor] = _Anchored(
                done.value, self._count - done.before, done.height
            )
        self._raise_height(done.height)
        self._add(done.value)

    def _add(self, value: Any) -> None:
        if not self._stack:
            self._root = value
            return
        top = self._stack[-1]
        if isinstance(top.value, list):
            top.value.append(value)
            return
        key, top.key, top.has_key = top.key, None, False
        if key is _MERGE:
            self._merge(top, value)
        else:
            if key in top.value:
                self._note(
                    "duplicate-key",
                    f"the key {key!r} stands twice in one object; the last one counts",
                )
            top.value[key] = value

    def _merge(self, top: _Open, value: Any) -> None:
        sources = value if isinstance(value, list) else [value]
        if not all(isinstance(source, dict) for source in sources):
            raise DocumentError(f"{self._label}, line {self._line}: `<<` merges objects only")
        for source in sources:
            for key, item in source.items():
                top.merged.setdefault(key, item)

    def _awaits_key(self) -> bool:
        return (
            bool(self._stack)
            and isinstance(self._stack[-1].value, dict)
            and not self._stack[-1].has_key
        )

    def _pointer(self) -> str:
        if not self._stack:
            return ""
        top = self._stack[-1]
        step = str(len(top.value)) if isinstance(top.value, list) else str(top.key)
        return f"{top.pointer}/{escape(step)}"

    def _raise_height(self, below: int) -> None:
        if self._stack:
            self._stack[-1].height = max(self._stack[-1].height, below + 1)

    def _count_values(self, more: int) -> None:
        self._count += more
        if self._count > MAX_VALUES:
            raise DocumentError(too_many(self._label))

    def _note(self, rule: str, message: str) -> None:
        self._notes.append(Fix(rule, f"line {self._line}", message))

    def _too_deep(self) -> DocumentError:
        return DocumentError(too_deep(self._label))

    def _error(self, what: str, event: Any) -> DocumentError:
        return DocumentError(f"{self._label} {what} (line {event.start_mark.line + 1})")

    def _syntax_message(self, error: yaml.YAMLError) -> str:
        mark = getattr(error, "problem_mark", None)
        place = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]  # a ReaderError
        return f"{self._label} is neither JSON nor valid YAML: {problem}{place}"


class PurePythonParser(Reader, Scanner, Parser):
    """PyYAML's own parser, where it was built without libyaml."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)


def _fastest_parser() -> Callable[[str], Any]:
    """libyaml's parser is seven times as fast on large documents; not every build has it."""
    if not yaml.__with_libyaml__:  # pragma: no cover
        return PurePythonParser
    from yaml._yaml import CParser

    return CParser


def _keep_spelling(schema: dict[str, Any], written: dict[Any, str]) -> None:
    """Values of a schema for strings as they are written: `enum: [001, 1.10]` means text."""
    kinds = schema.get("type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if not written or "string" not in kinds or {"integer", "number", "boolean"} & {*kinds}:
        return
    for key in ("const", "default", "example"):
        if key in written:
            schema[key] = written[key]
    for key in ("enum", "examples"):
        values = schema.get(key)
        if not isinstance(values, list):
            continue
        for at in range(len(values)):
            if (key, at) in written:
                values[at] = written[key, at]


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_copy(item) for item in value]
    return value
