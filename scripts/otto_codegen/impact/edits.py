"""From what mypy found to the names that are to be replaced there, read with libCST.

Nothing is rewritten but the names: each edit replaces a token on one line, so that formatting,
comments and line numbers stay as they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import libcst as cst
from libcst import matchers
from libcst.metadata import ImportAssignment

from otto_codegen.diff.render.grouping import spans
from otto_codegen.impact.edited_source import Edit, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from otto_codegen.impact.typecheck import Finding
    from otto_codegen.surface import Item

__all__ = ["SPLIT", "edits_for", "edits_of_call"]

_TYPES: Final = ("model", "enum", "type")
#: What stands before a statement that was split off, until it has a line of its own.
SPLIT: Final = ";  "


def edits_for(source: Source, finding: Finding, item: Item) -> Iterator[list[Edit]]:
    """The ways to follow a rename at a finding, the likeliest first; none where there is no way.

    Args:
        source: the user's file.
        finding: what mypy says of it.
        item: what was renamed.
    """
    nodes = source.at(finding)
    # Of `vault.label.label`, the inner one is what mypy speaks of.
    for node in reversed(nodes):
        found = [*_edits(source, node, item)]
        if found:
            yield found


def edits_of_call(source: Source, finding: Finding, items: Sequence[Item]) -> Iterator[list[Edit]]:
    """The ways to follow several renames in one call, where mypy says no more than that its
    arguments do not fit: names of arguments and keys, and then also values of enumerations.

    Args:
        source: the user's file.
        finding: what mypy says of it.
        items: what was renamed, the likeliest first.
    """
    parts = [item for item in items if item.what in ("parameter", "field")]
    members = [item for item in items if item.what == "member"]
    for node in source.at(finding):
        if not isinstance(node, cst.Call):
            continue
        made = [edit for item in parts for edit in _part(source, node, item)]
        values: list[Edit] = []
        for found in matchers.findall(node, matchers.Dict()):
            assert isinstance(found, cst.Dict)
            made += [edit for item in parts for edit in _keys(source, found, item)]
        # The same name can have become another in another class: the first item counts.
        names = {(edit.line, edit.start): edit for edit in reversed(made)}.values()
        for found in matchers.findall(node, matchers.Arg() | matchers.DictElement()):
            value = getattr(found, "value", None)
            if isinstance(value, cst.SimpleString):
                values += [edit for item in members for edit in _value(source, value, item)]
        if names:
            yield sorted(names)
        # One value at a time: the same string can mean something else in another argument.
        yield from ([*sorted(names), value] for value in values)
        if len(values) > 1:
            yield [*sorted(names), *values]


def _edits(source: Source, node: cst.CSTNode, item: Item) -> Iterator[Edit]:
    if item.what == "method":
        yield from _method(source, node, item)
    elif item.what in _TYPES:
        yield from _type(source, node, item)
    else:
        yield from _part(source, node, item)


def _token(source: Source, node: cst.CSTNode, text: str) -> Edit:
    line, start, end = source.place(node)
    return Edit(line, start, end, text)


# -- fields, parameters and members ---------------------------------------------------------------


def _part(source: Source, node: cst.CSTNode, item: Item) -> Iterator[Edit]:
    old, new = item.before, item.after
    match node:
        case cst.Attribute(attr=cst.Name(value=name) as token) if name == old:
            yield _token(source, token, new)
        case cst.Call(args=arguments):
            named = [a.keyword for a in arguments if a.keyword and a.keyword.value == old]
            for token in named:
                yield _token(source, token, new)
            if not named:
                yield from _entries(source, arguments, item)
        case cst.MatchClass(kwds=patterns):
            for pattern in patterns:
                if pattern.key.value == old:
                    yield _token(source, pattern.key, new)
        case cst.Dict():
            yield from _keys(source, node, item)
        case cst.SimpleString() if item.what == "member":
            yield from _value(source, node, item)
        case _:
            yield from _pattern_key(source, node, item)


def _pattern_key(source: Source, node: cst.CSTNode, item: Item) -> Iterator[Edit]:
    """Of `case Vault(label=x)`, mypy names the place of `x`."""
    if not isinstance(node, cst.MatchPattern):
        return
    line, start, _ = source.place(node)
    before = source.lines[line - 1][:start]
    found = re.search(rf"\b{re.escape(item.before)}(?=\s*=\s*$)", before)
    if found is not None:
        yield Edit(line, found.start(), found.end(), item.after)


def _entries(source: Source, arguments: Sequence[cst.Arg], item: Item) -> Iterator[Edit]:
    """The keys of dicts that a call is given as the body."""
    for argument in arguments:
        if isinstance(argument.value, cst.Dict):
            yield from _keys(source, argument.value, item)


def _keys(source: Source, node: cst.Dict, item: Item) -> Iterator[Edit]:
    new = _new_key(item)
    for element in node.elements:
        key = element.key if isinstance(element, cst.DictElement) else None
        if new and isinstance(key, cst.SimpleString) and key.raw_value == item.key:
            yield _token(source, key, f"{key.prefix}{key.quote}{new}{key.quote}")


def _value(source: Source, node: cst.BaseExpression, item: Item) -> Iterator[Edit]:
    """The plain value of a member of an enumeration."""
    new = _new_key(item)
    if new and isinstance(node, cst.SimpleString) and node.raw_value == item.key:
        yield _token(source, node, f"{node.prefix}{node.quote}{new}{node.quote}")


def _new_key(item: Item) -> str:
    """The name in the new document, which may be another than that in Python."""
    for change in item.changes:
        if change.id.endswith("-renamed"):
            quoted = [text for is_code, text in spans(change.message) if is_code]
            if len(quoted) > 1 and quoted[-2] == item.key:
                return quoted[-1]
    return ""


# -- methods --------------------------------------------------------------------------------------


def _method(source: Source, node: cst.CSTNode, item: Item) -> Iterator[Edit]:
    old_tag, _, old = item.before.rpartition(".")
    new_tag, _, new = item.after.rpartition(".")
    match node:
        case cst.Attribute(value=holder, attr=cst.Name(value=name) as token) if name == old:
            if new_tag != old_tag:
                tag = holder.attr if isinstance(holder, cst.Attribute) else None
                if tag is None or tag.value != old_tag or not new_tag:
                    return
                yield _token(source, tag, new_tag)
            if new != old:
                yield _token(source, token, new)
        case cst.ImportFrom(module=cst.Attribute() | cst.Name() as module):
            yield from _imported_method(source, node, module, item)
        case cst.Import(names=aliases):
            for alias in aliases:
                yield from _dotted(source, alias.name, old_tag, old, new_tag, new)


def _imported_method(
    source: Source, node: cst.ImportFrom, module: cst.Attribute | cst.Name, item: Item
) -> Iterator[Edit]:
    """`from otto_api.api.TAG import METHOD`, or something from that module."""
    old_tag, _, old = item.before.rpartition(".")
    new_tag, _, new = item.after.rpartition(".")
    within = [*_dotted(source, module, old_tag, old, new_tag, new)]
    if within:
        yield from within
        return
    names = node.names if not isinstance(node.names, cst.ImportStar) else ()
    wanted = [alias for alias in names if alias.evaluated_name == old]
    last = module.attr if isinstance(module, cst.Attribute) else module
    if new_tag != old_tag:
        if last.value != old_tag:
            return
        if len(names) > 1:
            for alias in wanted:
                yield from _split(source, node, alias, new_tag, new)
            return
        yield _token(source, last, new_tag)
    for alias in wanted:
        if new != old:
            yield from _alias(source, node, alias, new)


def _split(
    source: Source, node: cst.ImportFrom, alias: cst.ImportAlias, tag: str, new: str
) -> Iterator[Edit]:
    """Move one of several imported names to a statement of its own, behind the other one."""
    whole = source.span(node)
    line, start, end = source.place(alias)
    text = source.lines[line - 1]
    if whole.end.line == line:
        rest = whole.end.column - end
        before = re.search(r",\s*$", text[:start])
        after = re.match(r"\s*,\s*", text[end : end + rest])
        if after is not None:
            end += after.end()
        elif before is not None:
            start = before.start()
        else:
            return
    else:
        after = re.match(r"\s*,?[ \t]*", text[end:])
        end += after.end() if after is not None else 0
    head = source.lines[whole.start.line - 1][whole.start.column :]
    module = re.match(r"from\s+([\w.]+)\.\w+\s+import\b", head)
    if module is None:
        return
    name = alias.asname.name if alias.asname is not None else cst.Name(alias.evaluated_name)
    assert isinstance(name, cst.Name)
    bound = new if name.value == new else f"{new} as {name.value}"
    moved = f"{SPLIT}from {module[1]}.{tag} import {bound}"
    yield Edit(line, start, end, "")
    yield Edit(whole.end.line, whole.end.column, whole.end.column, moved)


def _dotted(
    source: Source, module: cst.BaseExpression, old_tag: str, old: str, new_tag: str, new: str
) -> Iterator[Edit]:
    """The module of an operation, `otto_api.api.TAG.METHOD`, in an import."""
    if not isinstance(module, cst.Attribute) or module.attr.value != old:
        return
    tag = module.value.attr if isinstance(module.value, cst.Attribute) else None
    if tag is None or tag.value != old_tag:
        return
    if new_tag != old_tag:
        yield _token(source, tag, new_tag)
    if new != old:
        yield _token(source, module.attr, new)


# -- classes --------------------------------------------------------------------------------------


def _type(source: Source, node: cst.CSTNode, item: Item) -> Iterator[Edit]:
    names = {name: f"{item.after}{end}" for name, end in item.classes.items()}
    match node:
        case cst.Attribute(attr=cst.Name(value=name) as token) if name in names:
            yield _token(source, token, names[name])
        case cst.Name(value=name) if name in names:
            yield _token(source, node, names[name])
        case cst.SimpleString():
            line, start, end = source.place(node)
            text = source.lines[line - 1][start:end]
            new = re.sub(r"\b[A-Za-z_]\w*\b", lambda m: names.get(m[0], m[0]), text)
            if new != text:
                yield Edit(line, start, end, new)
        case cst.ImportFrom(names=aliases) if not isinstance(aliases, cst.ImportStar):
            for alias in aliases:
                if alias.evaluated_name in names:
                    yield from _alias(source, node, alias, names[alias.evaluated_name])


def _alias(
    source: Source, node: cst.ImportFrom, alias: cst.ImportAlias, new: str
) -> Iterator[Edit]:
    """An imported name, and every use of it in its scope.

    It keeps its old name in the file (`Review as Audit`) where the new one is taken, or where a
    string has the old one: an annotation in quotes, or `__all__`.
    """
    old = alias.evaluated_name
    if alias.asname is not None:
        yield _token(source, alias.name, new)
        return
    uses = _uses(source, node, old)
    if uses is None or _is_taken(source, node, new) or _stands_in_string(source, old):
        yield _token(source, alias.name, f"{new} as {old}")
        return
    yield _token(source, alias.name, new)
    for use in uses:
        yield _token(source, use, new)


def _uses(source: Source, node: cst.ImportFrom, name: str) -> list[cst.Name] | None:
    """The uses of an imported name; None where something else is called so too."""
    scope = source.scope(node)
    if scope is None:
        return None
    found: list[cst.Name] = []
    for assignment in scope[name]:
        if not isinstance(assignment, ImportAssignment) or assignment.node is not node:
            return None
        for access in assignment.references:
            token = _first(access.node)
            if not isinstance(token, cst.Name) or token.value != name:
                return None
            found.append(token)
    return found


def _first(node: cst.CSTNode) -> cst.CSTNode:
    while isinstance(node, cst.Attribute):
        node = node.value
    return node


def _is_taken(source: Source, node: cst.ImportFrom, name: str) -> bool:
    """Whether a name means something already, in any scope that could be meant."""
    scope = source.scope(node)
    if scope is None:
        return True
    return name in scope or any(name in each for each in source.scopes)


def _stands_in_string(source: Source, name: str) -> bool:
    quoted = re.compile(rf"(['\"])[^'\"]*(?<![.\w]){re.escape(name)}\b[^'\"]*\1")
    return any(quoted.search(line) for line in source.lines)
