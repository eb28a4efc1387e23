"""Compares the properties two object schemas have: added, removed, renamed, required or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field, frozen

from otto_codegen.diff.constraints import show
from otto_codegen.diff.lifecycle import removal
from otto_codegen.diff.renames import Candidate, Siblings, likely_renames
from otto_ext.openapi.canonical import is_same
from otto_ext.openapi.references import described, reference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Set as AbstractSet

    from otto_codegen.diff.choices import Texts
    from otto_ext.openapi.canonical import Flat
    from otto_ext.openapi.references import Node


@frozen
class PropertyEvent:
    """A rule that applies to one property."""

    id: str
    location: str
    text: str
    gone: bool = False  # the place is only in the old document


@define(eq=False)
class PropertyComparer:
    """Compares the properties of two object schemas that travel in one direction.

    `texts` say how the schemas of either document read; `elsewhere` are the renames that another
    schema or operation has evidence for; `renamed` are the properties that have
    another name, known once `differences` has been run through.
    """

    old: Flat
    new: Flat
    request: bool
    flat_old: Callable[[Node], Flat]
    flat_new: Callable[[Node], Flat]
    texts: Texts
    elsewhere: AbstractSet[tuple[str, str]] = frozenset()
    renamed: list[tuple[str, str]] = field(init=False, factory=list)

    def differences(self) -> Iterator[PropertyEvent]:
        """Yield what differs, apart from the schemas of properties both have."""
        gone = [name for name in self.old.properties if name not in self.new.properties]
        fresh = [name for name in self.new.properties if name not in self.old.properties]
        self.renamed = self._renames(gone, fresh)
        for before, after in self.renamed:
            gone.remove(before)
            fresh.remove(after)
            yield self._renamed(before, after)
        for name in gone:
            yield self._removed(name, self._of_same_type(name, fresh))
        for name in fresh:
            yield self._added(name)
        for name in self.old.properties:
            if name in self.new.properties:
                yield from self._kept(name)

    def _renames(self, gone: list[str], fresh: list[str]) -> list[tuple[str, str]]:
        """The properties that have another name, where something says so."""
        if not gone or not fresh:
            return []
        siblings = Siblings(tuple(self.old.properties), tuple(self.new.properties))
        old = [self._candidate(name, siblings, of_old=True) for name in gone]
        new = [self._candidate(name, siblings, of_old=False) for name in fresh]
        return [
            (before.name, after.name) for before, after in likely_renames(old, new, self.elsewhere)
        ]

    def _candidate(self, name: str, siblings: Siblings, *, of_old: bool) -> Candidate:
        side, flatten = (self.old, self.flat_old) if of_old else (self.new, self.flat_new)
        node = side.properties[name]
        flat = flatten(node)
        description, example = described(node)
        kind = (flat.types, flat.values.get("format"), reference(node))
        return Candidate(
            name,
            kind,
            str(self.texts[not of_old](node)),
            description,
            example,
            tuple(map(str, flat.enum or ())),
            siblings.neighbours(name, of_old=of_old),
            name in side.required,
        )

    def _of_same_type(self, name: str, fresh: list[str]) -> str:
        """A hint at the new property that could stand for one that is gone, without evidence."""
        text = self.texts[0](self.old.properties[name])
        same = [n for n in fresh if self.texts[1](self.new.properties[n]) == text]
        return f"; {show(same[0])}, of the same type, is new" if len(same) == 1 else ""

    def _renamed(self, before: str, after: str) -> PropertyEvent:
        need = "required" if before in self.old.required else "optional"
        direction = "request" if self.request else "response"
        text = f"the {need} property {show(before)} was renamed to {show(after)}"
        return self._event(f"{direction}-{need}-property-renamed", after, text)

    def _removed(self, name: str, hint: str) -> PropertyEvent:
        flat = self.flat_old(self.old.properties[name])
        need = "required" if name in self.old.required else "optional"
        rule = "request-property-removed" if self.request else f"response-{need}-property-removed"
        location = self.old.properties[name].pointer
        if not self.request and flat.flag("writeOnly"):
            text = f"the write-only property {show(name)} was removed"
            return PropertyEvent("response-write-only-property-removed", location, text, gone=True)
        if self.request or need == "required":
            rule += removal(flat.flag("deprecated"), flat.values.get("x-sunset"))
        text = f"the {need} property {show(name)} was removed{hint}"
        return PropertyEvent(rule, location, text, gone=True)

    def _added(self, name: str) -> PropertyEvent:
        need = "required" if name in self.new.required else "optional"
        text = f"the {need} property {show(name)} was added"
        if not self.request:
            if need == "optional" and name in self.old.required:
                # It was promised without a schema of its own.
                text = f"the property {show(name)} became optional"
                return self._event("response-property-became-optional", name, text)
            return self._event(f"response-{need}-property-added", name, text)
        flat = self.flat_new(self.new.properties[name])
        if flat.flag("readOnly"):
            # No caller sends a read-only property, so none can leave it out.
            return self._event("new-optional-request-property", name, text)
        default = "-with-default" if need == "required" and "default" in flat.values else ""
        return self._event(f"new-{need}-request-property{default}", name, text)

    def _kept(self, name: str) -> Iterator[PropertyEvent]:
        stays = (name in self.old.required) == (name in self.new.required)
        if stays and is_same(self.old.properties[name], self.new.properties[name]):
            return
        before = self.flat_old(self.old.properties[name])
        after = self.flat_new(self.new.properties[name])
        if not stays:
            yield from self._necessity(name, after)
        for flag, words in (("readOnly", "read-only"), ("writeOnly", "write-only")):
            if before.flag(flag) != after.flag(flag):
                yield self._access(name, words, now=after.flag(flag))

    def _necessity(self, name: str, after: Flat) -> Iterator[PropertyEvent]:
        required = name in self.new.required
        text = f"the property {show(name)} became {'required' if required else 'optional'}"
        if self.request:
            if after.flag("readOnly"):
                return
            rule = "request-property-became-" + ("required" if required else "optional")
            if required and "default" in after.values:
                rule += "-with-default"
            yield self._event(rule, name, text)
        elif not after.flag("writeOnly"):
            rule = "response-property-became-" + ("required" if required else "optional")
            yield self._event(rule, name, text)

    def _access(self, name: str, words: str, *, now: bool) -> PropertyEvent:
        text = f"the property {show(name)} {'became' if now else 'is no longer'} {words}"
        event = f"became-{words}" if now else f"became-not-{words}"
        need = "required" if name in self.new.required else "optional"
        if self.request and event == "became-not-read-only":
            return self._event(f"request-{need}-property-{event}", name, text)
        if not self.request and event == "became-write-only":
            return self._event(f"response-{need}-property-{event}", name, text)
        direction = "request" if self.request else "response"
        return self._event(f"{direction}-property-{event}", name, text)

    def _event(self, rule: str, name: str, text: str) -> PropertyEvent:
        return PropertyEvent(rule, self.new.properties[name].pointer, text)
