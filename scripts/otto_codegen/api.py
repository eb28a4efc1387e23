"""The client to be rendered, as data: what the templates are given.

Every name in here is a Python identifier and every expression is Python code made by
`otto_codegen.parse`; strings of the document are `doc` fields, which templates pass through the
`docstring` filter, and keys, which they pass through `literal`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

from otto_codegen.api_classes import (
    Alias,
    ClassInfo,
    EnumClass,
    ModelClass,
    input_name,
    models_of,
    std_of,
)
from otto_codegen.reserved import reserved_functions

if TYPE_CHECKING:
    from otto_codegen.api_operations import Endpoint
    from otto_codegen.kept import Rename
    from otto_codegen.naming import Chosen
    from otto_codegen.source_map import OldName

__all__ = ["Api", "Tag"]


@define
class Tag:
    """A tag: an attribute of the client and its operations."""

    tag: str
    class_name: str
    label: str
    doc: str
    endpoints: list[Endpoint] = field(factory=list)
    #: Operations of other tags that name this one, too.
    aliases: list[Endpoint] = field(factory=list)
    #: Read by the generator's `Project`; our parser drops nothing, so it stays empty.
    parse_errors: list[object] = field(factory=list)

    @property
    def methods(self) -> list[Endpoint]:
        """The operations that the tag has a method for."""
        return [*self.endpoints, *self.aliases]

    @property
    def functions(self) -> list[tuple[str, str, str]]:
        """Its methods: name, name of the function that states its calls, and what is said of it if
        it is deprecated.
        """
        named = [(name, e) for e in self.methods for name in (e.name, e.iter_name) if name]
        reserved, taken = reserved_functions(), {name for name, _ in named}
        found = []
        for name, e in named:
            function = name
            while function in reserved or (function != name and function in taken):
                function += "_"
            taken.add(function)
            said = f"The API marks {e.name} as deprecated." if e.deprecated else ""
            found.append((name, function, said))
        return found

    def function_of(self, name: str) -> str:
        """The name of the function that states the calls of a method."""
        return next(function for own, function, _ in self.functions if own == name)

    @property
    def models(self) -> list[str]:
        types = [t for e in self.methods for t in e.types]
        return sorted(models_of(types))

    @property
    def std(self) -> frozenset[str]:
        return std_of(t for e in self.methods for t in e.types)

    @property
    def many(self) -> bool:
        """Whether some request body has several media types."""
        return any(len(e.bodies) > 1 for e in self.methods)

    @property
    def deprecates(self) -> bool:
        """Whether something in it is deprecated."""
        return any(e.deprecated or e.optional_deprecated for e in self.methods)


@define
class Api:
    """The whole client."""

    title: str
    version: str
    doc: str
    base_path: str
    tags: list[Tag]
    models: list[ModelClass]
    enums: list[EnumClass]
    aliases: list[Alias]
    warnings: list[str] = field(factory=list)
    #: Names that rules chose, instead of what the document calls something.
    named: list[Chosen] = field(factory=list)
    #: Names of the last run that are kept, and what the rules would make of them.
    kept: list[Rename] = field(factory=list)
    #: What has another name than in the last run.
    renamed: list[Rename] = field(factory=list)
    #: Names of the last run that are deprecated aliases.
    old_names: list[OldName] = field(factory=list)

    #: Tags that have nothing but aliases.
    old_tags: list[Tag] = field(factory=list)
    #: What operations were called in the last run, and are now: `things.things_list`.
    old_operations: dict[str, str] = field(factory=dict)

    def old_names_of(self, tag: str) -> list[OldName]:
        """The deprecated aliases of methods of a tag, or, of the empty name, those of tags."""
        return [it for it in self.old_names if it.tag == tag and not it.what]

    @property
    def old_classes(self) -> list[OldName]:
        """The deprecated aliases of classes."""
        return [it for it in self.old_names if it.what == "class"]

    def old_attributes_of(self, cls: str) -> list[OldName]:
        """The deprecated aliases of attributes of a class."""
        return [it for it in self.old_names if it.what == "attribute" and it.tag == cls]

    @property
    def moved_operations(self) -> dict[str, str]:
        """Old names of operations that are no operation's now, and the new ones."""
        names = {f"{it.tag}.{it.name}" for it in self.endpoints}
        return {old: new for old, new in self.old_operations.items() if old not in names}

    def function_of(self, it: OldName) -> str:
        """The function that states the calls of an alias's method, with its module."""
        name = it.to or it.tag
        tag = next(tag for tag in self.tags if tag.tag == name)
        return f"{f'_{it.to}' if it.to else ''}_methods.{tag.function_of(it.new)}"

    def class_of(self, tag: str) -> str:
        """The class of a tag."""
        return next(it.class_name for it in self.tags if it.tag == tag)

    @property
    def endpoints(self) -> list[Endpoint]:
        return [endpoint for tag in self.tags for endpoint in tag.endpoints]

    @property
    def classes(self) -> list[ClassInfo]:
        """Everything that `otto_api.models` has, in the order it was met."""
        found: list[ClassInfo] = []
        made: list[ModelClass | EnumClass | Alias] = [*self.models, *self.enums, *self.aliases]
        for it in made:
            found.append(it.class_info)
            beside = input_name(it)
            if beside:
                found.append(ClassInfo(beside, it.class_info.module_name))
        return found
