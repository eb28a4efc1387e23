"""Where the document describes a place of a response."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from attrs import define, field, frozen

from otto_ext.openapi.canonical import Lone, Schemas
from otto_ext.openapi.json_values import MISSING, as_dict, pointer, step, tokens
from otto_ext.openapi.operations import operations_in, path_items, template_of
from otto_ext.openapi.references import References
from otto_ext.wire.media_types import essence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from otto_codegen.drift.seen import Seen
    from otto_ext.openapi.canonical import Flat

__all__ = ["CorrectedDocument", "DocumentedResponse", "component_of", "json_path"]

#: Schemas at one place of the JSON: more than this is a cycle, or an attack.
_MOST: Final = 200


@frozen
class DocumentedResponse:
    """A documented response; pointers lead to where it is written, behind references.

    Attributes:
        responses: the pointer to the operation's `responses`.
        pointer: the pointer to the response; empty where the status is not documented.
        content: its media types.
    """

    responses: str
    pointer: str = ""
    content: Mapping[str, Any] = {}


@define
class CorrectedDocument:
    """A document to be corrected: OpenAPI 3, with the overlays applied that exist already."""

    root: dict[str, Any]
    _references: References = field(init=False)
    #: What is behind the references in what a pointer leads to.
    _direct: dict[str, frozenset[str]] = field(factory=dict, init=False)
    #: Each operation, with all that it refers to, and all that its request body does.
    _operations: list[tuple[str, frozenset[str], frozenset[str]]] | None = field(
        default=None, init=False
    )

    def __attrs_post_init__(self) -> None:
        self._references = References(self.root)

    @property
    def has_type_lists(self) -> bool:
        """Whether `type` can be a list, and null a type: OpenAPI 3.1 and later."""
        return not str(self.root.get("openapi", "")).startswith("3.0")

    def at(self, place: str) -> Any:
        """The value at a pointer; `MISSING` where there is none."""
        value: Any = self.root
        for token in tokens(place):
            value = step(value, token)
        return value

    def schema(self, place: str) -> Mapping[str, Any]:
        """The schema at a pointer; empty for `true`, `false`, and what is not a schema."""
        return as_dict(self.at(place))

    def target(self, place: str) -> str:
        """Where a schema is written: itself, or behind its references."""
        for _ in range(_MOST):
            reference = self.schema(place).get("$ref")
            if not isinstance(reference, str):
                return place
            found = self._references.locate(reference, place)
            if found is None:
                return place
            place = found
        return place

    def response(self, seen: Seen) -> DocumentedResponse | None:
        """The response that was seen; None where the operation is not in the document."""
        method, _, path = seen.request.partition(" ")
        for own, item, place in path_items(self._references):
            if template_of(self._references, own, place) != path:
                continue
            for name, operation, below in operations_in(item):
                if name.upper() == method:
                    return self._response(as_dict(operation), place + below, seen.status)
        return None

    def _response(
        self, operation: Mapping[str, Any], place: str, status: int | None
    ) -> DocumentedResponse:
        responses = {str(key): value for key, value in as_dict(operation.get("responses")).items()}
        below = f"{place}/responses"
        successes = [key for key in responses if key.startswith("2")]
        wanted = [*successes] if status is None else [str(status), f"{status // 100}XX"]
        if status is None or status // 100 != 2 or not successes:
            # Beside a documented success, `default` describes errors alone.
            wanted.append("default")
        for key in wanted:
            value = responses.get(key, responses.get(key.lower()))
            found = self._references.follow(value, pointer_to(below, key), "response")
            if value is not None and found is not None:
                return DocumentedResponse(below, found[1], as_dict(found[0].get("content")))
        return DocumentedResponse(below)

    def bodies(self, response: DocumentedResponse, seen: Seen) -> Iterator[str]:
        """The pointers to the schemas of a response's body."""
        stated = {essence(key): key for key in response.content}
        exact = stated.get(seen.content_type)
        for key in [exact] if exact is not None else response.content:
            below = pointer_to(f"{response.pointer}/content", key)
            name = "itemSchema" if seen.status is None else "schema"
            if name in as_dict(response.content[key]):
                yield f"{below}/{name}"

    def view(self, place: str) -> Flat:
        """The canonical view of the schema at a pointer, in which no union is merged."""
        # Made anew, as corrections change the schemas in their places.
        return Schemas(self.root).view(self.at(place), Lone.NEVER, place)

    def parts(self, place: str) -> list[str]:
        """The schemas that describe the same value: itself, what it refers to, its parts."""
        found: dict[str, None] = {}
        left = [place]
        while left and len(found) < _MOST:
            each = left.pop(0)
            if each not in found and self.at(each) is not MISSING:
                view = self.view(each)
                found |= dict.fromkeys([each, *reversed(view.places)])
                left += [member.pointer for union in view.unions for member in union.members]
        return list(found)

    def inside(self, place: str, token: str) -> list[str]:
        """The schemas of a property, or with `*` of items and of properties without a name."""
        return list(dict.fromkeys(self._inside(place, token)))

    def _inside(self, place: str, token: str) -> Iterator[str]:
        for part in self.parts(place):
            schema = self.schema(part)
            if token in as_dict(schema.get("properties")):
                yield pointer_to(f"{part}/properties", token)
            elif token == "*":  # noqa: S105 - of a pointer
                for key in ("items", "additionalProperties", "unevaluatedProperties"):
                    if isinstance(schema.get(key), Mapping):
                        yield f"{part}/{key}"
                for key in as_dict(schema.get("patternProperties")):
                    yield pointer_to(f"{part}/patternProperties", key)
                if isinstance(schema.get("prefixItems"), list):
                    for number in range(len(schema["prefixItems"])):
                        yield f"{part}/prefixItems/{number}"

    def sites(self, roots: list[str], place: str) -> list[str]:
        """The schemas of a place below the schemas of a body."""
        found = roots
        for token in tokens(place):
            found = [below for each in found for below in self.inside(each, token)]
        return list(dict.fromkeys(found))

    def users(self, component: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The operations that refer to a component: all of them, and those whose request does."""
        if self._operations is None:
            self._operations = [
                (
                    f"{method.upper()} {path}",
                    self._reached([operation, item.get("parameters")]),
                    self._reached([as_dict(operation).get("requestBody")]),
                )
                for path, item, _ in path_items(self._references)
                for method, operation, _ in operations_in(item)
            ]
        every = [label for label, reached, _ in self._operations if component in reached]
        sending = [label for label, _, reached in self._operations if component in reached]
        return tuple(every), tuple(sending)

    def _reached(self, values: list[Any]) -> frozenset[str]:
        """The pointers of all that some values refer to, directly or not."""
        found: set[str] = set()
        left = list(self._referred(values))
        while left:
            place = left.pop()
            if place in found:
                continue
            found.add(place)
            if place not in self._direct:
                self._direct[place] = self._referred([self.at(place)])
            left.extend(self._direct[place])
        return frozenset(found)

    def _referred(self, values: list[Any]) -> frozenset[str]:
        found: set[str] = set()
        left = list(values)
        while left:
            value = left.pop()
            if isinstance(value, Mapping):
                left.extend(value.values())
                reference = value.get("$ref")
                where = self._references.locate(reference) if isinstance(reference, str) else None
                found.update({where} if where is not None else ())
            elif isinstance(value, list):
                left.extend(value)
        return frozenset(found)


def pointer_to(place: str, token: str) -> str:
    """A pointer with one more part."""
    return place + pointer(token)


def component_of(place: str) -> str:
    """The pointer of the component that a pointer leads into; empty outside of components."""
    parts = tokens(place)
    return pointer(*parts[:3]) if parts[:1] == ["components"] and len(parts) >= 3 else ""


def json_path(root: Any, place: str) -> str:
    """A JSON pointer as a JSONPath query (RFC 9535)."""
    path, value = "$", root
    for token in tokens(place):
        if isinstance(value, list):
            path += f"[{int(token)}]"
        elif token.isascii() and token.isidentifier():
            path += f".{token}"
        else:
            path += f"[{json.dumps(token)}]"
        value = step(value, token)
    return path
