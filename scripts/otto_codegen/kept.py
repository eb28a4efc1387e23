"""The names of the last run, which the next one keeps.

Names are an interface: a program is not to break because a rule for names became better, or
because something new in the document wants a name that is in use. What is the same as before has
the name that it had: an operation with the same method and path, or the same operationId; a tag, a
parameter, a property or an enum's member with the same name in the document; a schema in the same
place. What is new is named around them. `--rename` gives everything the names of the rules; the
old names of tags, methods and classes stay as deprecated aliases until the next rerun.
"""

from __future__ import annotations

import keyword
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import evolve, field, frozen

from otto_codegen.reserved import reserved_classes, reserved_fields, reserved_tags
from otto_codegen.source_map import OldName, OperationNames, SchemaNames, SourceMap
from otto_ext.openapi.json_values import unique

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

__all__ = ["NOTHING", "Kept", "Rename", "old_names", "renames", "settled"]

_Key = TypeVar("_Key")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


@frozen
class Kept:
    """Names to be kept.

    Attributes:
        tags: the attribute of the client, by the tag's name in the document.
        operations: by `GET /x` in the new document.
        schemas: class names, by what the schema is of (`SchemaNames.of`) in the new document.
    """

    tags: Mapping[str, str] = field(factory=dict)
    operations: Mapping[str, OperationNames] = field(factory=dict)
    schemas: Mapping[tuple[str, ...], tuple[str, SchemaNames]] = field(factory=dict)

    @classmethod
    def of(cls, names: SourceMap, document: Mapping[str, Any]) -> Kept:
        """The names of a client that fit a document.

        Args:
            names: the names of the client.
            document: the new document, in canonical form.
        """
        moved = _moved(names, document)
        old = {before: after for after, before in moved.items()}
        schemas = {}
        for name, schema in names.schemas.items():
            first, *rest = schema.of
            if first.startswith("/") or first in old:
                schemas[(old.get(first, first), *rest)] = (name, schema)
        return cls(
            {it.label: attribute for attribute, it in names.tags.items()},
            {label: names.operations[before] for label, before in moved.items()},
            schemas,
        )

    def only(self, places: Collection[tuple[str, ...]]) -> Kept:
        """The same for a document that has schemas in these places alone."""
        return Kept(
            self.tags,
            self.operations,
            {place: it for place, it in self.schemas.items() if place in places},
        )

    def arguments(self, label: str) -> dict[tuple[str, str], str]:
        """The arguments of an operation, by place and name in the document."""
        found = self.operations.get(label)
        stated = found.arguments if found else {}
        return {(it.place, it.key): name for name, it in stated.items()}

    def lacks_arguments(self, names: SourceMap) -> bool:
        """Whether an argument is gone, as of a body whose fields cannot be keywords any more."""
        return any(
            self.arguments(label).keys() - {(one.place, one.key) for one in it.arguments.values()}
            for label, it in names.operations.items()
        )

    def schema(self, of: tuple[str, ...]) -> tuple[str, SchemaNames]:
        """The name of a class, and the names in it; empty ones where none are known."""
        return self.schemas.get(of, _NO_SCHEMA)

    def attributes(self, of: tuple[str, ...]) -> dict[str, str]:
        """The attributes of a model, by property."""
        _, found = self.schema(of)
        return {it.key: name for name, it in found.attributes.items()}

    def members(self, of: tuple[str, ...]) -> dict[str | int, str]:
        """The members of an enumeration, by value."""
        _, found = self.schema(of)
        return {value: name for name, value in found.members.items()}


#: Nothing is kept: there was no client, or `--rename` was given.
NOTHING = Kept()
_NO_SCHEMA = ("", SchemaNames("", (), "type"))


def settled(
    wanted: Mapping[_Key, str],
    kept: Mapping[_Key, str],
    is_free: Callable[[str], bool],
    besides: Collection[str] = (),
) -> dict[_Key, str]:
    """Names for all: those that are kept where they still can be, then the others.

    Args:
        wanted: the names by the rules, which differ from each other.
        kept: names of the last run.
        is_free: whether a name can be used at all.
        besides: names of something else, which the new ones leave free.
    """
    found = {key: kept[key] for key in wanted if key in kept and is_free(kept[key])}
    taken = {*found.values(), *besides}
    for key, name in wanted.items():
        if key not in found:
            found[key] = unique(name, taken)
            taken.add(found[key])
    return {key: found[key] for key in wanted}


@frozen
class Rename:
    """A name of the last run, and another for the same thing.

    Attributes:
        what: `tag`, `method`, `argument`, `class`, `attribute` or `member`.
        old, new: as a program writes them: `accounts.list_accounts(kind)`, `Account.created_at`.
        note: what became of the old name, or empty.
    """

    what: str
    old: str
    new: str
    note: str = ""

    @property
    def text(self) -> str:
        """What was renamed, in a sentence."""
        note = f"; {self.note}" if self.note else ""
        return f"the {self.what} `{self.old}` is called `{self.new}` now{note}"


def renames(kept: Kept, names: SourceMap, *, moves: bool = False) -> list[Rename]:
    """What has another name in a client than it had in the last run.

    Args:
        kept: the names of the last run that fit the document.
        names: those of the client.
        moves: whether methods that only belong to another tag count.
    """
    tags = _moved_tags(kept, names) if moves else {}
    found = [
        Rename("tag", kept.tags[it.label], name)
        for name, it in names.tags.items()
        if it.label in kept.tags
    ]
    for label, now in names.operations.items():
        before = kept.operations.get(label)
        if before is not None:
            moved = moves and tags.get(before.tags[0]) not in now.tags
            found += _of_operation(before, now, kept.arguments(label), moved=moved)
    for name, schema in names.schemas.items():
        old, was = kept.schema(schema.of)
        if not old:
            continue
        found.append(Rename("class", old, name))
        if was.input and schema.input:
            found.append(Rename("class", was.input, schema.input))
        attributes, members = kept.attributes(schema.of), kept.members(schema.of)
        found += [
            Rename("attribute", f"{old}.{attributes[one.key]}", f"{name}.{it}")
            for it, one in schema.attributes.items()
            if attributes.get(one.key, it) != it
        ]
        found += [
            Rename("member", f"{old}.{members[value]}", f"{name}.{it}")
            for it, value in schema.members.items()
            if members.get(value, it) != it
        ]
    return [it for it in found if it.old != it.new]


def _moved_tags(kept: Kept, names: SourceMap) -> dict[str, str]:
    """The attribute of each tag that is still there, by the one that it had."""
    return {
        kept.tags[it.label]: attribute
        for attribute, it in names.tags.items()
        if it.label in kept.tags
    }


def _of_operation(
    before: OperationNames,
    now: OperationNames,
    arguments: Mapping[tuple[str, str], str],
    *,
    moved: bool,
) -> Iterator[Rename]:
    tag = now.tags[0]
    if before.method and (moved or before.method != now.method):
        yield Rename("method", f"{before.tags[0]}.{before.method}", f"{tag}.{now.method}")
    if before.pages and now.pages and (moved or before.pages != now.pages):
        yield Rename("method", f"{before.tags[0]}.{before.pages}", f"{tag}.{now.pages}")
    for name, it in now.arguments.items():
        old = arguments.get((it.place, it.key), name)
        if old != name:
            call = f"{tag}.{now.method}"
            yield Rename("argument", f"{call}({old})", f"{call}({name})")


#: Names that the decorators of aliases need in the class.
_DECORATORS = frozenset({"deprecated", "property"})
_KEPT = "the old name works until the next rerun, and warns"
_READ = "the old name can be read until the next rerun, and warns; it cannot be given or set"
_TAKEN = "the old name belongs to something else now"
_LOST = "the old name is gone"


def old_names(
    renamed: Sequence[Rename], kept: Kept, before: SourceMap, names: SourceMap
) -> tuple[list[OldName], list[Rename]]:
    """The old names of tags, methods and classes that can be aliases of the new ones.

    No alias leads to another operation than the old name did: neither one whose name is in use, nor
    that of a tag under which an old method's name is another operation's now. A method that belongs
    to another tag now has its alias in the one that it had, which stays for it alone if need be.

    Args:
        renamed: what has another name than in the last run.
        kept: the names of the last run that fit the document.
        before: all names of the last run.
        names: those of the new client.

    Returns:
        The aliases, and what was renamed with a note on what became of the old name.
    """
    owners = {("", name): "" for name in {*names.tags, *reserved_tags()}} | {
        (tag, name): label
        for label, it in names.operations.items()
        for tag in it.tags
        for name in _methods(it)
    }
    moved = _moved_tags(kept, names)
    labels = {id(it): label for label, it in kept.operations.items()}
    misleading = {
        tag
        for it in before.operations.values()
        for tag in it.tags
        for name in _methods(it)
        if owners.get((moved.get(tag, ""), name), label := labels.get(id(it), "")) != label
    }
    tags = [OldName("", old, new) for old, new in moved.items() if old not in misleading]
    found = [it for it in tags if _is_free(it, owners)]
    # Tags of before under which the methods of one of now can be found.
    reached = {old: new for old, new in moved.items() if old == new}
    reached |= {it.old: it.new for it in found}
    wanted: list[OldName] = []
    for label, now in names.operations.items():
        was = kept.operations.get(label)
        if was is not None:
            there = {reached.get(tag, "") for tag in was.tags}.intersection(now.tags)
            both = ((was.method, now.method), (was.pages, now.pages))
            pairs = [pair for pair in both if all(pair)]
            wanted += [OldName(tag, *pair) for tag in sorted(there) for pair in pairs]
            places = sorted({_place(tag, moved, reached, before, names) for tag in was.tags} - {""})
            places = [tag for tag in places if tag not in now.tags]
            wanted += [OldName(tag, *pair, now.tags[0]) for tag in places for pair in pairs]
    count = Counter((it.tag, it.old) for it in wanted)
    found += [it for it in wanted if _is_free(it, owners) and count[it.tag, it.old] == 1]
    classes = {*names.schemas, *(it.input for it in names.schemas.values())}
    found += [
        OldName("", it.old, it.new, what="class")
        for it in renamed
        if it.what == "class" and it.old not in classes and it.old not in reserved_classes()
    ]
    found += _old_attributes(renamed, names)
    return found, [evolve(it, note=_note(it, reached, found, owners)) for it in renamed]


def _old_attributes(renamed: Sequence[Rename], names: SourceMap) -> Iterator[OldName]:
    """Attributes of models that can be read by the names that they had."""
    for it in renamed:
        (cls, _, new), old = it.new.rpartition("."), it.old.rpartition(".")[2]
        if it.what == "attribute" and old not in names.schemas[cls].attributes:
            plain = old.isidentifier() and not keyword.iskeyword(old) and old[0] != "_"
            hidden = not _DECORATORS.isdisjoint(names.schemas[cls].attributes)
            if plain and not hidden and old not in {*reserved_fields(), *_DECORATORS}:
                yield OldName(cls, old, new, what="attribute")


def _place(
    tag: str,
    moved: Mapping[str, str],
    reached: Mapping[str, str],
    before: SourceMap,
    names: SourceMap,
) -> str:
    """The tag that has the aliases of methods that a tag had: itself, under whatever name, or one
    that is made for them; empty where there can be none.
    """
    if tag in moved:
        return reached.get(tag, "")
    classes = {it.cls for it in names.tags.values()}
    known = before.tags.get(tag)
    free = tag not in names.tags and tag not in reserved_tags() and tag not in _DECORATORS
    return tag if known is not None and free and known.cls not in classes else ""


def _methods(it: OperationNames) -> list[str]:
    return [name for name in (it.method, it.pages) if name]


def _is_free(it: OldName, owners: Collection[tuple[str, str]]) -> bool:
    plain = it.old.isidentifier() and not keyword.iskeyword(it.old) and it.old[0] != "_"
    hidden = any((it.tag, name) in owners or it.old == name for name in _DECORATORS)
    return plain and not hidden and (it.tag, it.old) not in owners


def _note(
    it: Rename,
    reached: Mapping[str, str],
    found: Collection[OldName],
    owners: Collection[tuple[str, str]],
) -> str:
    if it.what == "class":
        return _KEPT if OldName("", it.old, it.new, what="class") in found else _LOST
    if it.what == "attribute":
        (cls, _, new), old = it.new.rpartition("."), it.old.rpartition(".")[2]
        return _READ if OldName(cls, old, new, what="attribute") in found else _LOST
    if it.what not in ("tag", "method"):
        return _LOST
    (tag, _, old), (to, _, new) = it.old.rpartition("."), it.new.rpartition(".")
    place = reached.get(tag, tag)
    if {OldName(reached.get(tag, ""), old, new), OldName(place, old, new, to)} & {*found}:
        return _KEPT
    return _TAKEN if (tag, old) in owners else _LOST


def _moved(names: SourceMap, document: Mapping[str, Any]) -> dict[str, str]:
    """For each operation that a client has, what it was called there: by `GET /x` both.

    The method and path decide, else the operationId, else the path with other placeholders.
    """
    new = {
        f"{method.upper()} {path}": str(operation["operationId"])
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }
    found = {label: label for label in new if label in names.operations}
    lost = {label: it for label, it in names.operations.items() if label not in found}
    for known in (
        {it.operation_id: label for label, it in lost.items()},
        {_template(label): label for label in lost},
    ):
        for label, operation_id in new.items():
            before = known.get(operation_id) or known.get(_template(label))
            if label not in found and before in lost:
                found[label] = before
                del lost[before]
    return found


def _template(label: str) -> str:
    return _PLACEHOLDER.sub("{}", label)
