"""Compares the properties two object schemas have: added, removed, renamed, required or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, frozen

from otto_codegen.diff.constraints import show
from otto_codegen.diff.lifecycle import removal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from otto_codegen.diff.document import Node
    from otto_codegen.diff.flatten import Flat
    from otto_codegen.diff.unions import Texts


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

    `texts` say how the schemas of either document read, which tells a rename from a removal
    beside an addition.
    """

    old: Flat
    new: Flat
    request: bool
    flat_old: Callable[[Node], Flat]
    flat_new: Callable[[Node], Flat]
    texts: Texts

    def differences(self) -> Iterator[PropertyEvent]:
        """Yield what differs, apart from the schemas of properties both have."""
        gone = [name for name in self.old.properties if name not in self.new.properties]
        fresh = [name for name in self.new.properties if name not in self.old.properties]
        for before, after in self._renames(gone, fresh):
            gone.remove(before)
            fresh.remove(after)
            yield self._renamed(before, after)
        for name in gone:
            yield self._removed(name)
        for name in fresh:
            yield self._added(name)
        for name in self.old.properties:
            if name in self.new.properties:
                yield from self._kept(name)

    def _renames(self, gone: list[str], fresh: list[str]) -> list[tuple[str, str]]:
        """Pairs that can only be each other: no second candidate on either side."""
        old_text, new_text = self.texts
        old, new = self.old, self.new
        before = _by([(n in old.required, old_text(old.properties[n])) for n in gone], gone)
        after = _by([(n in new.required, new_text(new.properties[n])) for n in fresh], fresh)
        return [
            (names[0], after[key][0])
            for key, names in before.items()
            if len(names) == len(after.get(key, ())) == 1
        ]

    def _renamed(self, before: str, after: str) -> PropertyEvent:
        need = "required" if before in self.old.required else "optional"
        direction = "request" if self.request else "response"
        text = f"the {need} property {show(before)} was renamed to {show(after)}"
        return self._event(f"{direction}-{need}-property-renamed", after, text)

    def _removed(self, name: str) -> PropertyEvent:
        flat = self.flat_old(self.old.properties[name])
        need = "required" if name in self.old.required else "optional"
        rule = "request-property-removed" if self.request else f"response-{need}-property-removed"
        location = self.old.properties[name].pointer
        if not self.request and flat.flag("writeOnly"):
            text = f"the write-only property {show(name)} was removed"
            return PropertyEvent("response-write-only-property-removed", location, text, gone=True)
        if self.request or need == "required":
            rule += removal(flat.flag("deprecated"), flat.values.get("x-sunset"))
        text = f"the {need} property {show(name)} was removed"
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
        before = self.flat_old(self.old.properties[name])
        after = self.flat_new(self.new.properties[name])
        if (name in self.old.required) != (name in self.new.required):
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


def _by(keys: list[tuple[bool, object]], names: list[str]) -> dict[tuple[bool, object], list[str]]:
    found: dict[tuple[bool, object], list[str]] = {}
    for key, name in zip(keys, names, strict=True):
        found.setdefault(key, []).append(name)
    return found
