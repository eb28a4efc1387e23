"""Places where a field of another type, or none, changes what a program does and no type checker
objects: comparisons, JSON, keys of dicts, f-strings, `getattr`, plain dicts, columns of tables.

They are found in the syntax tree by the names of what changed. Which of them are of the changed
class, and not of another with a field of that name, `otto_codegen.impact.probe` asks mypy.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final, Literal

from attrs import field, frozen

from otto_codegen.impact.sinks import (
    WRITERS,
    assigned,
    constants,
    matters,
    method_of,
    name_of,
    pairs,
    parts,
    sinks,
    text_of,
    values,
    values_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from otto_codegen.impact.sources import UserFile
    from otto_codegen.surface import Item

__all__ = ["FRAMES", "PLAIN", "TABLES", "Holder", "Use", "is_felt", "silent_uses"]

#: What makes plain dicts of models, a table of them, or a table of dicts.
PLAIN: Final = frozenset({"to_dict", "asdict", "vars"})
TABLES: Final = frozenset({"to_pandas", "to_polars", "to_arrow"})
FRAMES: Final = frozenset({"DataFrame", "json_normalize", "from_records", "from_dicts"})
_READ: Final = "named as a key or column"
_BY_NAME: Final = frozenset({"getattr", "hasattr", "setattr", "delattr"})
_GETTERS: Final = frozenset({"attrgetter", "itemgetter"})
_COLUMNS: Final = frozenset({"by", "on", "columns", "subset", "left_on", "right_on", "values"})

#: What the type of the holder must be: a model, what `to_dict` gave or a table, an enumeration, or
#: the method that is called.
Holder = Literal["model", "plain", "member", "sent"]


@frozen(eq=False)
class Use:
    """A place where a change is felt in silence, if the holder is of the changed class.

    Attributes:
        node: the place.
        item: what changed.
        how: what is done there with the value.
        holder: the expression whose type decides.
        kind: what the holder is.
        around: where that is not known, as of a lambda's parameter: what it comes from.
        other: what the value is compared with, if that is not a literal: only if it is a value of
            another kind than the models' is the comparison a use.
        checked: whether mypy judges the use itself where the holder has a type.
    """

    node: ast.expr
    item: Item
    how: str
    holder: ast.expr
    kind: Holder = "model"
    around: tuple[ast.expr, ...] = ()
    other: ast.expr | None = None
    checked: bool = False

    @property
    def asked(self) -> tuple[ast.expr, ...]:
        """All whose types have a say."""
        return (self.holder, *self.around, *([self.other] if self.other is not None else []))


def silent_uses(file: UserFile, items: Iterable[Item]) -> list[Use]:
    """Find the places in one file, by names alone."""
    walk = _Walk.of(file, items)
    return list(walk.uses()) if walk is not None else []


@frozen
class _Walk:
    tree: ast.Module
    #: Fields by attribute, the same by attribute and key, members by value and name, parameters by
    #: method.
    attributes: Mapping[str, list[Item]]
    names: Mapping[str, list[Item]]
    members: Mapping[str, list[Item]]
    parameters: Mapping[str, list[Item]]
    returns: Mapping[str, list[Item]]
    requests: Sequence[tuple[str, re.Pattern[str], Item]]
    parents: Mapping[ast.AST, ast.AST] = field(repr=False)
    strings: Mapping[str, frozenset[str]] = field(repr=False)

    @classmethod
    def of(cls, file: UserFile, items: Iterable[Item]) -> _Walk | None:
        attributes: dict[str, list[Item]] = {}
        names: dict[str, list[Item]] = {}
        members: dict[str, list[Item]] = {}
        parameters: dict[str, list[Item]] = {}
        returns: dict[str, list[Item]] = {}
        requests: list[tuple[str, re.Pattern[str], Item]] = []
        for item in items:
            if item.operation and item.kind in ("gone", "renamed"):
                requests += _requests(item)
            if item.what == "method" and item.kind == "retyped":
                returns.setdefault(item.name, []).append(item)
            elif item.what == "field" and is_felt(item):
                attributes.setdefault(item.short, []).append(item)
                for name in {item.short, item.key or item.short}:
                    names.setdefault(name, []).append(item)
            elif item.what == "member" and item.kind in ("gone", "renamed"):
                for name in {item.short, item.key}:
                    members.setdefault(name, []).append(item)
            elif item.what == "parameter" and item.kind in ("gone", "renamed"):
                parameters.setdefault(item.name.partition("(")[0], []).append(item)
        if not (names or members or parameters or returns or requests):
            return None
        known = (attributes, names, members, parameters, returns, requests)
        return cls(file.tree, *known, file.parents, constants(file.tree))

    def uses(self) -> Iterator[Use]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
                yield from self._attribute(node)
            yield from self._sinks(node)
            yield from self._strings(node)
            yield from self._members(node)
            if isinstance(node, ast.Call):
                yield from self._sent(node)
                yield from self._requested(node)

    # -- attributes -------------------------------------------------------------------------------

    def _attribute(self, node: ast.Attribute) -> Iterator[Use]:
        """Any use: mypy judges it, unless nothing is known of the object or it is a table."""
        for item in self.attributes.get(node.attr, ()):
            around = self._source(node.value)
            yield Use(node, item, "used", node.value, around=around, checked=True)

    def _sinks(self, node: ast.AST) -> Iterator[Use]:
        """Attributes whose value goes where its type is not looked at."""
        for value, how, other in sinks(node):
            for place, found in self._held(value):
                if isinstance(found, ast.Call):
                    for item in self.returns.get(method_of(found), ()):
                        if matters(item, how):
                            yield Use(place, item, how, found.func, "sent")
                if not isinstance(found, ast.Attribute):
                    continue
                for item in self.attributes.get(found.attr, ()):
                    if item.kind == "retyped" and matters(item, how):
                        around = self._source(found.value)
                        yield Use(place, item, how, found.value, around=around, other=other)
            yield from self._patterns(value, how, node)
        if name_of(node) in WRITERS:
            assert isinstance(node, ast.Call)
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            changed = {item.name: item for items in self.attributes.values() for item in items}
            for item in changed.values():
                for part in (inner for value in given for inner in values(value)):
                    yield Use(part, item, "written with all fields", part, "plain")

    def _held(self, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
        """What an expression holds, with its place: of a variable that is set once, what it is set
        to.
        """
        for found in values(value):
            yield found, found
            if isinstance(found, ast.Name) and len(sources := self._set_once(found)) == 1:
                yield from ((found, it) for it in values(sources[0]) if it is not found)

    def _set_once(self, variable: ast.Name) -> list[ast.expr]:
        """What a variable is set to in the function that it is used in."""
        scope: ast.AST = variable
        while not isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef | ast.Module):
            scope = self.parents[scope]
        found = [source for name, source in assigned(scope) if name == variable.id]
        is_value = isinstance(scope, ast.Module) or variable.id not in {
            a.arg for a in (*scope.args.posonlyargs, *scope.args.args, *scope.args.kwonlyargs)
        }
        # What a loop goes through is not what the variable holds.
        loops = (ast.For, ast.AsyncFor, ast.comprehension)
        return (
            [
                it
                for it in found
                if isinstance(it, ast.expr)
                and is_value
                and not isinstance(self.parents.get(it), loops)
            ]
            if len(found) == 1
            else []
        )

    def _patterns(self, subject: ast.expr, how: str, node: ast.AST) -> Iterator[Use]:
        """`case Vault(weight=3)`."""
        for pattern in ast.walk(node) if isinstance(node, ast.Match) else ():
            if isinstance(pattern, ast.MatchMapping):
                yield from self._named(None, pattern.keys, _READ, subject, "plain")
            if not isinstance(pattern, ast.MatchClass):
                continue
            for name, held in zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True):
                value = next(values_in(held), None)
                for item in self.attributes.get(name, ()) if value is not None else ():
                    if item.kind == "retyped" and value is not None:
                        yield Use(value, item, how, pattern.cls)

    # -- names in strings -------------------------------------------------------------------------

    def _strings(self, node: ast.AST) -> Iterator[Use]:
        """Fields that are named by a string."""
        if isinstance(node, ast.Call):
            called = name_of(node)
            how = f"named in `{called}`"
            if called in _BY_NAME and len(node.args) > 1:
                yield from self._named(node, node.args[1:2], how, node.args[0], "model")
            elif called in _GETTERS:
                kind: Holder = "model" if called == "attrgetter" else "plain"
                yield from self._named(node, node.args, how, node, kind, self._beside(node))
            elif called == "from_dict" and isinstance(node.func, ast.Attribute) and node.args:
                keys = [key for held in self._dicts(node.args[0]) for key in parts(held)]
                yield from self._named(node, keys, how, node, "model")
            elif isinstance(node.func, ast.Attribute):
                # `row.get("weight")`, `table.groupby("weight")`, `table.sort_values(by=["weight"])`
                given = [part for argument in node.args for part in parts(argument)]
                for keyword in node.keywords:
                    if keyword.arg in _COLUMNS:
                        given += parts(keyword.value)
                yield from self._named(node, given, _READ, node.func.value, "plain")
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            yield from self._named(node, parts(node.slice), _READ, node.value, "plain")
        elif isinstance(node, ast.Subscript) and (
            isinstance(node.ctx, ast.Del) or isinstance(self.parents.get(node), ast.AugAssign)
        ):
            yield from self._named(None, parts(node.slice), _READ, node.value, "plain")
        elif isinstance(node, ast.Compare):
            for one, other in pairs(node):
                yield from self._named(node, parts(one), _READ, other, "plain")

    def _named(
        self,
        node: ast.expr | None,
        keys: Iterable[ast.expr],
        how: str,
        holder: ast.expr,
        kind: Holder,
        around: tuple[ast.expr, ...] = (),
    ) -> Iterator[Use]:
        for key in keys:
            for name in self._values_of(key):
                for part in dict.fromkeys((name, name.partition(".")[0])):
                    for item in self.names.get(part, ()):
                        origin = around or self._source(holder)
                        yield Use(node or key, item, how, holder, kind, origin)

    def _sent(self, node: ast.Call) -> Iterator[Use]:
        """Keys of `**{...}`, of a plain body and of `RequestOptions(extra_query={...})`."""
        items = self.parameters.get(method_of(node), ())
        if items:
            yield from self._keys(node, items)

    def _requested(self, node: ast.Call) -> Iterator[Use]:
        """`otto.request("POST", "/accounts/1/close")`, by the path of what is gone."""
        if name_of(node) != "request" or len(node.args) < 2:
            return
        method, path = (text_of(argument) for argument in node.args[:2])
        for sent, pattern, item in self.requests:
            if method.upper() == sent and pattern.fullmatch(path.partition("?")[0]):
                if item.what == "method":
                    yield Use(node, item, "requested by its path", node.func, "sent")
                else:
                    yield from self._keys(node, [item], ("params", "json", "headers"))

    def _keys(
        self,
        node: ast.Call,
        items: Sequence[Item],
        given: tuple[str | None, ...] = (None, "body", "request_options"),
    ) -> Iterator[Use]:
        """The keys of dicts that a call is given."""
        for keyword in node.keywords:
            if keyword.arg not in given:
                continue
            for held in self._dicts(keyword.value):
                for key in parts(held):
                    for item in items:
                        if {item.short, item.key} & set(self._values_of(key)):
                            how = "a key of what is sent"
                            yield Use(key, item, how, node.func, "sent")

    def _dicts(self, node: ast.expr) -> Iterator[ast.Dict]:
        """The dicts in an expression, or in what its variables are set to."""
        for part in (node, *(s for n in ast.walk(node) for s in self._set_to(n))):
            yield from (n for n in ast.walk(part) if isinstance(n, ast.Dict))

    def _values_of(self, node: ast.expr) -> Iterable[str]:
        """A string, or those that a variable is set to."""
        if isinstance(node, ast.Name):
            return self.strings.get(node.id, ())
        return (
            [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else ()
        )

    def _source(self, holder: ast.expr) -> tuple[ast.expr, ...]:
        """Where the parameter of a lambda comes from, if the holder is one."""
        roots = {n.id for n in ast.walk(holder) if isinstance(n, ast.Name)}
        found: ast.AST = holder
        while found in self.parents:
            found = self.parents[found]
            if isinstance(found, ast.Lambda):
                if roots & {a.arg for a in found.args.args}:
                    return self._beside(found)
            elif isinstance(found, ast.stmt):
                break
        return ()

    def _beside(self, node: ast.AST) -> tuple[ast.expr, ...]:
        """What a call is given beside an argument, and what it is a method of."""
        found = self.parents.get(node)
        if isinstance(found, ast.keyword):
            found = self.parents.get(found)
        if not isinstance(found, ast.Call):
            return ()
        holder = [found.func.value] if isinstance(found.func, ast.Attribute) else []
        return (*(a for a in found.args if a is not node), *holder)

    # -- members of enumerations ------------------------------------------------------------------

    def _members(self, node: ast.AST) -> Iterator[Use]:
        """Members by their values: `coin == "tin"`, `Coin("tin")`, `case "tin"`; by their names:
        `Coin["TIN"]`.
        """
        found: list[tuple[ast.expr, ast.expr]] = []
        match node:
            case ast.Compare():
                found = [(key, other) for one, other in pairs(node) for key in parts(one)]
            case ast.Match(subject=subject, cases=cases):
                patterns = (n for case in cases for n in ast.walk(case.pattern))
                found = [(n.value, subject) for n in patterns if isinstance(n, ast.MatchValue)]
            case ast.Call(func=holder, args=[key]):
                found = [(key, holder)]
            case ast.Subscript(value=holder, slice=key):
                found = [(key, holder)]
                for source in self._set_to(holder):
                    if isinstance(source, ast.Dict):
                        found += [(one, key) for one in source.keys if one is not None]
        for key, holder in found:
            for value in self._values_of(key):
                for item in self.members.get(value, ()):
                    place = key if isinstance(node, ast.Match) else node
                    assert isinstance(place, ast.expr)
                    how = f"named by the string `{value}`"
                    yield Use(place, item, how, holder, "member")

    def _set_to(self, node: ast.AST) -> Iterator[ast.AST]:
        if isinstance(node, ast.Name):
            yield from (source for name, source in assigned(self.tree) if name == node.id)


def is_felt(item: Item) -> bool:
    """Whether a field is another one: that it is always there now is felt nowhere."""
    before, after = (set(text.split(" | ")) for text in (item.before, item.after))
    narrowed = after <= before <= after | {"Unset", "None"}
    return item.kind in ("gone", "renamed") or (item.kind == "retyped" and not narrowed)


def _requests(item: Item) -> Iterator[tuple[str, re.Pattern[str], Item]]:
    """The method and the path of an operation, for those who send requests to it themselves."""
    if item.what == "parameter" or (item.what == "method" and item.kind == "gone"):
        method, _, path = item.operation.partition(" ")
        pattern = re.sub(r"\\\{[^{}]*\\\}", "[^/]+", re.escape(path))
        yield method, re.compile(rf".*{pattern}"), item
