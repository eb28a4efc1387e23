"""Chooses all names of a document, and writes them into its canonical form."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from attrs import define, evolve, field

from otto_codegen.generator import module_name
from otto_codegen.kept import NOTHING, Kept
from otto_codegen.naming.argument_and_attribute_names import name_arguments
from otto_codegen.naming.class_names import folded, name_classes
from otto_codegen.naming.framework_rules import (
    Chosen,
    Facts,
    is_fastapi_id,
    made_by_api_platform,
    made_of_path,
    shortened,
)
from otto_codegen.naming.identifiers import class_name, identifier, method_name, pascal_case
from otto_codegen.naming.named_operation import (
    NamedOperation,
    alike,
    lowered,
    made_names,
    shared_prefix,
    singular,
)
from otto_codegen.naming.settle import check_apart, settle, stated_name
from otto_codegen.naming.tag_names import found_tag, short_tag, tag_name
from otto_codegen.reserved import reserved_tags
from otto_ext.openapi.json_values import unescape

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["choose_names"]

#: A note on the document: rule, pointer, message.
Note = Callable[[str, str, str], None]


def choose_names(
    document: Mapping[str, Any], kept: Kept = NOTHING, note: Note | None = None
) -> tuple[Chosen, ...]:
    """Choose the names of a document; they are written into it, over those it has.

    Args:
        document: in canonical form, see `otto_codegen.normalise`.
        kept: names of the last run.
        note: is given what clashes in the document.

    Returns:
        The names that rules chose, in the document's order.

    Raises:
        DocumentError: `x-otto-name` states a name that is not valid, or that clashes.
    """
    operations = _Operations(document, kept, note or _pass)
    return (
        *operations.choose(),
        *name_classes(document["components"]["schemas"], kept, operations.bodies()),
    )


def _pass(rule: str, pointer: str, message: str) -> None:
    """Note nothing."""


# -- operations ------------------------------------------------------------------------------------

_HASH = re.compile(r"[0-9a-f]{32}|[0-9a-f]{40}")
#: Rules for ids that say no more than method and path do.
_MADE_OF_PATH: Final[tuple[tuple[str, Callable[[NamedOperation], object]], ...]] = (
    ("path-id", lambda it: made_of_path(it) is not None),
    ("api-platform", made_by_api_platform),
)


@define
class _Operations:
    document: Mapping[str, Any]
    kept: Kept
    note: Note
    raw: dict[str, dict[str, Any]] = field(factory=dict, init=False)
    known: dict[str, NamedOperation] = field(factory=dict, init=False)
    facts: Facts = field(factory=Facts, init=False)
    same_id: dict[str, list[NamedOperation]] = field(factory=dict, init=False)
    #: Rules that gave an operation its tag.
    given: dict[str, str] = field(factory=dict, init=False)

    def choose(self) -> Iterator[Chosen]:
        self._read()
        labels = self._labels()
        attributes, shorter = self._tags(labels)
        yield from shorter
        scopes = {
            key: tuple(dict.fromkeys(attributes[label] for label in found))
            for key, found in labels.items()
        }
        texts = self._texts()
        names = self._names(texts, scopes)
        self._classes(texts, names, scopes)
        for key, raw in self.raw.items():
            raw["x-otto-name"] = names[key]
            raw["x-otto-tags"] = list(scopes[key])
            name_arguments(raw, key, self.kept.arguments(key), self.note)
            yield from self._chosen(key, names[key], texts[key], scopes[key][0])
        used = {label for found in labels.values() for label in found}
        self.document["x-otto-tags"] = {  # type: ignore[index]
            attribute: label for label, attribute in attributes.items() if label in used
        }

    def _read(self) -> None:
        for path, item in self.document["paths"].items():
            for method, raw in item.items():
                tags = () if raw["tags"] == ["default"] else tuple(raw["tags"])
                stated = raw["x-otto-id"]
                given = "" if _HASH.fullmatch(stated) else stated
                lists = _returns_list(raw, self.document["components"]["schemas"])
                operation = NamedOperation(method, path, given, tags, lists)
                self.raw[operation.label] = raw
                self.known[operation.label] = operation
        self.facts = Facts(
            frozenset(it.id for it in self.known.values()), shared_prefix(self.known.values())
        )

    # -- tags --------------------------------------------------------------------------------------

    def _labels(self) -> dict[str, tuple[str, ...]]:
        """The labels of each operation; those without a tag are given one."""
        labels: dict[str, tuple[str, ...]] = {}
        for key, operation in self.known.items():
            found = found_tag(operation, self.facts, fastapi=is_fastapi_id(operation))
            if found is None:
                labels[key] = operation.tags or ("default",)
                continue
            label, self.given[key] = found
            self.known[key] = evolve(operation, tags=(label,))
            labels[key] = (label,)
            if key in self.kept.operations:
                labels[key] = self.kept.operations[key].tags[:1]
        return labels

    def _tags(
        self, labels: Mapping[str, tuple[str, ...]]
    ) -> tuple[dict[str, str], tuple[Chosen, ...]]:
        """The attribute of each label. Labels that are written alike are one tag."""
        ids: dict[str, list[str]] = {}
        for key, found in labels.items():
            for label in found:
                ids.setdefault(label, []).append(self.known[key].id)
        declared = {tag["name"]: tag for tag in self.document["tags"]}
        stated: dict[str, str] = {}
        groups: dict[str, list[str]] = {}
        for label in sorted(ids):
            holder = declared.get(label, {})
            name = stated_name(holder, f"the tag {label!r}", tag_name, reserved_tags())
            if name is None:
                groups.setdefault(tag_name(label), []).append(label)
            else:
                stated[label] = name
        check_apart(stated, dict.fromkeys(stated, ("",)), str, lambda it: f"the tag {it!r}")
        apart = set(stated.values())
        wishes = {full: [full] for full in groups}
        fixed: dict[str, str] = {}
        rules: dict[str, tuple[str, str]] = {}
        for full, group in groups.items():
            before = [self.kept.tags.get(it, "") for it in group]
            name = next((it for it in before if it not in apart and _is_tag(it)), None)
            if name is not None:
                fixed[full] = name
                apart.add(name)
            short = short_tag(group[0], tuple(ids[group[0]])) if len(group) == 1 else None
            if short is not None:
                wishes[full].insert(0, tag_name(short[0]))
                rules[full] = (group[0], short[1])
        names = settle(
            wishes,
            scopes=dict.fromkeys(wishes, ("",)),
            fixed=fixed,
            fold=str,
            reserved=frozenset(stated.values()),
        )
        attributes = {label: names[full] for full, group in groups.items() for label in group}
        chosen = [
            Chosen(rule, label, names[full], full)
            for full, (label, rule) in rules.items()
            if names[full] != full
        ]
        return {**attributes, **stated}, tuple(chosen)

    # -- methods -----------------------------------------------------------------------------------

    def _texts(self) -> dict[str, list[tuple[str, str]]]:
        """What each operation can be called, the shortest first, and the rules that made it."""
        for operation in self.known.values():
            self.same_id.setdefault(operation.id, []).append(operation)
        found: dict[str, list[tuple[str, str]]] = {}
        for key, operation in self.known.items():
            fallback = (operation.path_name, "")
            made = made_names(operation, self.facts)
            if not operation.id:
                found[key] = [*((name, "no-id") for name in reversed(made)), fallback]
                continue
            steps = [(it.text, it.rule) for it in reversed(shortened(operation, self.facts))]
            for rule, is_made in _MADE_OF_PATH:
                if is_made(operation):
                    steps = [*((name, rule) for name in reversed(made[1:])), *steps]
            base = steps[0][0] if steps else operation.id
            apart = self._apart(operation)
            own = [(f"{base}_{apart}", "")] if apart else [*steps, (operation.id, "")]
            found[key] = [*own, fallback]
        return found

    def _apart(self, operation: NamedOperation) -> str:
        """What the path has beside those of other operations with this id and a tag of this one,
        as the second path of a call in gRPC; empty where it is the only one, or has nothing more.
        """
        group = self.same_id[operation.id]
        tags = set(operation.tags)
        paths = [it.segments for it in group if not tags or tags.intersection(it.tags)]
        if len(paths) < 2:
            return ""
        start = alike(paths)
        end = alike([it[start:][::-1] for it in paths])
        differs = operation.segments[start : len(operation.segments) - end]
        return "_".join(word for it in differs for word in it.said(by=True))

    def _names(
        self,
        texts: Mapping[str, list[tuple[str, str]]],
        scopes: Mapping[str, tuple[str, ...]],
    ) -> dict[str, str]:
        wishes = {
            key: list(dict.fromkeys(method_name(text) for text, _ in found))
            for key, found in texts.items()
        }
        stated: dict[str, str] = {}
        for key, raw in self.raw.items():
            name = stated_name(raw, key, _as_stated)
            if name is not None:
                stated[key] = name
        check_apart(stated, scopes, _module, str)
        apart = {(tag, _module(name)) for key, name in stated.items() for tag in scopes[key]}
        fixed = dict(stated)
        for key, before in self.kept.operations.items():
            places = {(tag, _module(before.method)) for tag in scopes[key]}
            if key not in stated and before.method.isidentifier() and not places & apart:
                fixed[key] = before.method
                apart |= places
        pages = {f"pages of {key}": it.pages for key, it in self.kept.operations.items()}
        beside = {f"pages of {key}": found for key, found in scopes.items()}
        names = settle(
            wishes,
            scopes={**scopes, **beside},
            fixed={**{key: name for key, name in pages.items() if name}, **fixed},
            fold=_module,
            owns=self._owns,
            order=self._order,
        )
        for key, operation in self.known.items():
            known = {method_name(it.text) for it in shortened(operation, self.facts)}
            made = texts[key][0][1] in dict(_MADE_OF_PATH)
            if operation.id and key not in fixed and not made:
                if names[key] in (*known, method_name(operation.id)):
                    continue
                at = self.raw[key]["x-otto-at"]
                self.note(
                    "operation-id-clash",
                    at,
                    f"the operationId {operation.id[:80]!r} is not unique in its tag; named "
                    f"{names[key]} after its path",
                )
        return names

    def bodies(self) -> dict[str, str]:
        """What FastAPI calls the schemas that it makes for forms, and the operations' names."""
        made = {it.id: shortened(it, self.facts) for it in self.known.values() if is_fastapi_id(it)}
        return {f"Body_{id_}": steps[0].text for id_, steps in made.items()}

    def _owns(self, key: str, name: str) -> int:
        """Whether the whole operationId is a name: spelled so, or with other words or signs."""
        id_ = self.known[key].id if key in self.known else ""
        return 2 if id_ == name else 1 if id_ and method_name(id_) == name else 0

    def _order(self, key: str) -> tuple[str, str]:
        return self.known[key].path, self.known[key].method

    def _classes(
        self,
        texts: Mapping[str, list[tuple[str, str]]],
        names: Mapping[str, str],
        scopes: Mapping[str, tuple[str, ...]],
    ) -> None:
        """What the classes of each operation are called after."""
        wishes: dict[str, list[str]] = {}
        for key in self.known:
            name = names[key]
            operation, tag = self.known[key], scopes[key][0]
            # With the capitals of the document.
            text = next((it for it, _ in texts[key] if method_name(it) == name), name)
            longer = class_name(f"{pascal_case(tag)}_{pascal_case(text)}")
            whole = operation.id and name == method_name(operation.id)
            says_tag = {*map(singular, lowered(tag))} <= {*map(singular, lowered(name))}
            first = class_name(operation.id) if whole else class_name(text) if says_tag else longer
            last = class_name(self.raw[key]["operationId"])
            wishes[key] = list(dict.fromkeys([first, longer, last]))
        found = settle(
            wishes,
            scopes=dict.fromkeys(wishes, ("",)),
            fixed={},
            fold=folded,
            order=self._order,
            separator="",
        )
        for key, raw in self.raw.items():
            raw["x-otto-class"] = found[key]

    def _chosen(
        self, key: str, name: str, texts: list[tuple[str, str]], tag: str
    ) -> Iterator[Chosen]:
        """The rules that are in a name."""
        operation = self.known[key]
        instead = method_name(operation.id) if operation.id else operation.path_name
        if key in self.given:
            yield Chosen(self.given[key], key, f"{tag}.{name}", f"default.{name}")
        made = [method_name(text) for text, _ in texts]
        if name not in made:
            return
        for _, rule in texts[made.index(name) :]:
            if rule:
                yield Chosen(rule, key, f"{tag}.{name}", f"{tag}.{instead}")
                if rule == "no-id" or rule in dict(_MADE_OF_PATH):
                    return


def _as_stated(name: str) -> str:
    """A stated name as it should be; here a builtin is as good as any other."""
    builtin = identifier(name) == f"{name}_" and not keyword.iskeyword(name)
    return name if builtin else method_name(name)


def _returns_list(raw: Mapping[str, Any], components: Mapping[str, Any]) -> bool:
    """Whether an operation's first response that is a success is an array."""
    for status, response in raw["responses"].items():
        if status.startswith("2"):
            for media in response.get("content", {}).values():
                schema = media["schema"]
                name = schema.get("$ref", "").rpartition("/")[2]
                target = components.get(unescape(name), {}) if name else schema
                return bool(target.get("type") == "array")
    return False


def _is_tag(name: str) -> bool:
    return name.isidentifier() and name not in reserved_tags()


def _module(name: str) -> str:
    return module_name(name).lower()
