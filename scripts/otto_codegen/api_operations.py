"""The operations of the client to be rendered, as data; see `otto_codegen.api`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import asdict, define, field

from otto_codegen.api import TypeExpr, models_of, std_of
from otto_codegen.reserved import BODY, CONTENT_TYPE, OPTIONS
from otto_ext.openapi.pagination import Pagination

if TYPE_CHECKING:
    from collections.abc import Sequence

    from otto_ext.openapi.job_statuses import Waiting

__all__ = ["BodyField", "BodyForm", "Endpoint", "Paging", "Param", "ResponseForm", "Signature"]


@define
class Param:
    """A parameter of an operation; `at` is where the document describes it, a JSON pointer."""

    key: str
    name: str
    location: str
    at: str
    type: TypeExpr
    required: bool
    style: str
    explode: bool
    content: str | None = None
    doc: str = ""
    deprecated: bool = False
    default: str | None = None
    allow_reserved: bool = False


@define
class BodyForm:
    """A request body in one media type."""

    media_type: str
    kind: str
    type: TypeExpr
    encoding: dict[str, str] = field(factory=dict)
    joined: dict[str, str] = field(factory=dict)
    deep: list[str] = field(factory=list)


@define
class BodyField:
    """A property of a request body as a keyword argument.

    Attributes:
        constant: its only value as Python code, which is sent where it is not given; or None.
    """

    key: str
    name: str
    type: TypeExpr
    required: bool
    doc: str = ""
    deprecated: bool = False
    at: tuple[str, ...] = ()
    constant: str | None = None


@define(frozen=True)
class Signature:
    """One way to call an operation.

    Attributes:
        keywords: the keyword arguments, as (name, annotation, default or empty).
        deprecated: what a type checker says of calls in this way, or empty.
    """

    keywords: tuple[tuple[str, str, str], ...]
    deprecated: str = ""


@define
class ResponseForm:
    """A documented response.

    Attributes:
        status: `200`, `2XX` or `default`.
        doc: what the document says of it.
        contents: media type, kind and type of each form of the body.
        sequences: of the forms that are sequences: how items are distinguished, the media type,
            and the type of an item.
    """

    status: str
    doc: str
    contents: list[tuple[str, str, TypeExpr]] = field(factory=list)
    sequences: list[tuple[str, str, TypeExpr]] = field(factory=list)


@define(frozen=True)
class Paging(Pagination):
    """How an operation pages; `parameter` and `size` are Python arguments.

    Attributes:
        item_type: the type of an item.
    """

    item_type: TypeExpr = field(kw_only=True)

    def as_dict(self) -> dict[str, Any]:
        """What the runtime needs."""
        found = asdict(self, filter=lambda attribute, _: attribute.name != "item_type")
        return {key: value for key, value in found.items() if value not in ("", None)}


@define
class Endpoint:
    """An operation; `at` is where the document describes it, a JSON pointer."""

    name: str
    class_name: str
    operation_id: str
    at: str
    tag: str
    method: str
    path: str
    summary: str
    description: str
    deprecated: bool
    parameters: list[Param]
    bodies: list[BodyForm]
    body_required: bool
    responses: list[ResponseForm]
    returns: TypeExpr
    #: The base path of its own, where that is another than the document's.
    base_path: str | None = None
    retry: object = None
    pages: Paging | None = None
    #: How a response says that a job is over.
    wait: Waiting | None = None
    iter_name: str = ""
    #: The class of its tag.
    tag_class: str = ""
    #: Of a response that is a sequence: kind, media type, and the type of an item.
    items: tuple[str, str, TypeExpr] | None = None
    #: The request body as keyword arguments; empty where it cannot be given so.
    fields: list[BodyField] = field(factory=list)

    @property
    def label(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def path_parameters(self) -> list[Param]:
        found = [p for p in self.parameters if p.location == "path"]
        return sorted(found, key=lambda p: self.path.find("{" + p.key + "}"))

    @property
    def keyword_parameters(self) -> list[Param]:
        found = [p for p in self.parameters if p.location != "path"]
        return sorted(found, key=lambda p: not p.required)

    @property
    def body_type(self) -> TypeExpr:
        """The annotation of the `body` argument: any of the documented forms."""
        parts = dict.fromkeys(body.type.annotation for body in self.bodies)
        return TypeExpr(
            "Any" if "Any" in parts else " | ".join(parts),
            "",
            frozenset().union(*(body.type.models for body in self.bodies)),
            frozenset().union(*(body.type.std for body in self.bodies)),
        )

    @property
    def optional_deprecated(self) -> list[str]:
        """Keyword arguments that may be left out and should be."""
        parts: list[BodyField | Param] = [*self.fields, *self.keyword_parameters]
        return [p.name for p in parts if p.deprecated and not p.required]

    @property
    def signatures(self) -> list[Signature]:
        """The ways to call it: with the body whole or as keywords, and each without what is
        deprecated first, so that only calls that use that are marked (PEP 702).
        """
        ways = [self.whole]
        if self.fields:
            ways.append(Signature(self._keywords([], self.fields)))
        old = set(self.optional_deprecated)
        text = f"The API marks {_listed(sorted(old))} of {self.name} as deprecated." if old else ""
        found: list[Signature] = []
        for way in ways:
            kept = tuple(entry for entry in way.keywords if entry[0] not in old)
            found.append(Signature(kept))
            if kept != way.keywords:
                found.append(Signature(way.keywords, text))
        return found

    @property
    def whole(self) -> Signature:
        """The call with everything, and the body as one argument."""
        return Signature(self._keywords(self._body_keyword()))

    @property
    def merged_keywords(self) -> list[tuple[str, str, str]]:
        """The keyword arguments of the function behind all signatures, as a signature has them."""
        ways = self.signatures
        if len(ways) == 1:
            return list(ways[0].keywords)
        merged: dict[str, tuple[str, str, str]] = {}
        for way in ways:
            for name, annotation, default in way.keywords:
                in_all = all(name in {it[0] for it in other.keywords} for other in ways)
                if not default and not in_all:
                    annotation, default = f"{annotation} | Unset", "UNSET"
                merged.setdefault(name, (name, annotation, default))
        return sorted(merged.values(), key=lambda entry: bool(entry[2]))

    @property
    def way_names(self) -> list[str]:
        """The functions with the signatures, where there are several."""
        count = len(self.signatures)
        return [f"_{self.name}_{number + 1}" for number in range(count)] if count > 1 else []

    @property
    def old_ways(self) -> bool:
        """Whether a signature is deprecated and another is not."""
        return any(signature.deprecated for signature in self.signatures)

    @property
    def padded_ways(self) -> list[str]:
        """`way_names`, as `wire.descriptors.ways` takes them: two, or four of which each second is
        deprecated.
        """
        names = self.way_names
        if len(names) != 3:
            return names
        at = 0 if self.signatures[2].deprecated else 2
        return [*names[:at], names[at], *names[at:]]

    def _body_keyword(self) -> list[tuple[str, str, str]]:
        if not self.bodies:
            return []
        annotation = self.body_type.annotation
        if self.body_required:
            return [(BODY, annotation, "")]
        return [(BODY, f"{annotation} | Unset", "UNSET")]

    def _keywords(
        self, body: list[tuple[str, str, str]], fields: Sequence[BodyField] = ()
    ) -> tuple[tuple[str, str, str], ...]:
        entries = [*body]
        parts: list[BodyField | Param] = [*fields, *self.keyword_parameters]
        for p in parts:
            annotation, default = p.type.annotation, ""
            if not p.required:
                annotation, default = f"{annotation} | Unset", "UNSET"
            entries.append((p.name, annotation, default))
        if len(self.bodies) > 1:
            media_types = ", ".join(ascii(form.media_type) for form in self.bodies)
            entries.append((CONTENT_TYPE, f"Literal[{media_types}] | None", "None"))
        entries.append((OPTIONS, "RequestOptions | None", "None"))
        return tuple(sorted(entries, key=lambda entry: bool(entry[2])))

    @property
    def is_file(self) -> bool:
        """Whether a success can be a file or a string, which is worth streaming."""
        return any(
            kind != "json"
            for spec in self.responses
            if spec.status.startswith("2")
            for _, kind, _ in spec.contents
        )

    @property
    def types(self) -> list[TypeExpr]:
        """All types in the signature."""
        found = [p.type for p in self.parameters] + [f.type for f in self.fields] + [self.returns]
        if self.pages is not None:
            found.append(self.pages.item_type)
        if self.items is not None:
            found.append(self.items[2])
        return [*found, self.body_type] if self.bodies else found

    @property
    def _module_types(self) -> list[TypeExpr]:
        """The types in its module: those of a call with the body as one argument."""
        found = [*(p.type for p in self.parameters), self.returns]
        return [*found, self.body_type] if self.bodies else found

    @property
    def module_models(self) -> list[str]:
        return sorted(models_of(self._module_types))

    @property
    def module_std(self) -> frozenset[str]:
        return std_of(self._module_types)


def _listed(names: list[str]) -> str:
    return ", ".join(names)
