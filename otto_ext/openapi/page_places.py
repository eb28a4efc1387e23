"""Where an operation speaks of its pages: query parameters, and properties around the items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from attrs import frozen

from otto_ext.openapi import page_names as n
from otto_ext.openapi.page_names import plain_name
from otto_ext.openapi.pointers import escape, tokens

if TYPE_CHECKING:
    from otto_ext.openapi.schemas import Schemas

__all__ = ["DEEPEST", "PagePlaces", "Place", "query_of", "success_of"]

#: A property that may speak of the page: its plain name, its pointer and its schema.
Place: TypeAlias = "tuple[str, str, Any]"
#: How many objects may be around what speaks of a page.
DEEPEST: Final = 2


def success_of(operation: Mapping[str, Any]) -> tuple[Any, frozenset[str]]:
    """The schema of the JSON body of the success, and the names of its headers."""
    responses = operation.get("responses")
    responses = responses if isinstance(responses, Mapping) else {}
    names = [str(status) for status in responses if str(status)[:1] == "2"]
    for status in (*sorted(names), "default"):
        response = responses.get(status)
        if not isinstance(response, Mapping):
            continue
        content = response.get("content")
        found = [
            media.get("schema", {})
            for kind, media in (content.items() if isinstance(content, Mapping) else ())
            if _is_json(str(kind)) and isinstance(media, Mapping)
        ]
        if found:
            stated = response.get("headers")
            stated = stated if isinstance(stated, Mapping) else {}
            return found[0], frozenset(str(name).lower() for name in stated)
    return None, frozenset()


def _is_json(media_type: str) -> bool:
    base = media_type.partition(";")[0].strip().lower()
    return base in ("application/json", "text/json", "*/*") or base.endswith("+json")


def query_of(operation: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The query parameters of an operation, by name."""
    stated = operation.get("parameters")
    return {
        str(each["name"]): each
        for each in (stated if isinstance(stated, list) else [])
        if isinstance(each, Mapping) and each.get("in") == "query" and "name" in each
    }


@frozen
class PagePlaces:
    """One operation, with its references followed.

    Attributes:
        response: the schema of its success.
        query: its query parameters.
        schemas: of the document.
    """

    response: Any
    query: Mapping[str, Mapping[str, Any]]
    schemas: Schemas

    def around(self, items: str) -> list[Place]:
        """Every property that may speak of the page: its plain name, pointer and schema."""
        found: list[Place] = []
        above = [""]
        for token in tokens(items)[:-1]:
            above.append(f"{above[-1]}/{escape(token)}")
        for place in reversed(above):
            self._collect(place, self.schemas.at(self.response, place), 0, found)
        return found

    def _collect(self, place: str, schema: Any, depth: int, found: list[Place]) -> None:
        properties = self.schemas.properties(schema)
        found += [
            (plain_name(key), f"{place}/{escape(key)}", each) for key, each in properties.items()
        ]
        for key, each in properties.items():
            if depth >= DEEPEST or plain_name(key) not in n.ENVELOPES:
                continue
            inner = f"{place}/{escape(key)}"
            self._collect(inner, each, depth + 1, found)
            if "links" in plain_name(key) and not self.schemas.properties(each):
                # HAL's `_links` by name, each an object with `href`; JSON:API's are strings.
                value = self.schemas.at(each, "/next")
                if value is not None:
                    found.append(("nextlink", f"{inner}/next", value))

    def first(self, places: list[Place], words: frozenset[str], types: Iterable[str]) -> str:
        """A pointer to the first place that is called so and has one of the types, or empty."""
        wanted = frozenset(types)
        for name, pointer, schema in places:
            if name not in words:
                continue
            kinds = self.kinds(schema)
            if kinds & wanted or (not kinds and "string" in wanted):
                return pointer
        return ""

    def kinds(self, schema: Any) -> frozenset[str]:
        """The types of a value; a string that is documented as a number is one too."""
        kinds = self.schemas.types(schema)
        stated = self.schemas.keyword(schema, "format")
        is_number = isinstance(stated, str) and stated in ("int64", "uint64", "int32", "uint32")
        return kinds | {"integer"} if is_number else kinds

    def link(self, places: list[Place]) -> tuple[str, bool]:
        """A pointer to the link to the next page, and whether it is one beyond doubt."""
        for name, pointer, schema in places:
            in_links = "links" in plain_name(pointer.rpartition("/")[0].rpartition("/")[2])
            kinds = self.schemas.types(schema)
            if in_links and name in ("next", "nextlink"):
                if "object" in kinds:
                    return f"{pointer}/href", True
                if "string" in kinds or not kinds:
                    return pointer, True
            if "string" not in kinds and kinds:
                continue
            if name in n.NEXT_URL:
                return pointer, True
            if name in ("next", "nextpage") and self._is_url(schema):
                return pointer, False
        return "", False

    def _is_url(self, schema: Any) -> bool:
        stated = partial(self.schemas.keyword, schema)
        if stated("format") in n.URL_FORMATS:
            return True
        example, examples = stated("example"), stated("examples")
        if example is None and isinstance(examples, list) and examples:
            example = examples[0]
        if isinstance(example, str) and ("://" in example or example.startswith(("/", "?"))):
            return True
        return bool(n.SAYS_URL.search(str(stated("description") or "")))

    def parameter(self, words: frozenset[str], types: Iterable[str]) -> str:
        """The query parameter that is called so: `cursor`, `page[cursor]`, `pagination.key`."""
        wanted = frozenset(types)
        for name, parameter in self.query.items():
            parts = [plain_name(part) for part in re.split(r"[\[\].]+", name) if part]
            names = {plain_name(name)}
            if len(parts) == 2 and parts[0] in n.ENVELOPES:
                names.add(parts[1])
            kinds = self.kinds(parameter.get("schema"))
            if names & words and (kinds & wanted or (not kinds and "string" in wanted)):
                return name
        return ""

    def start(self, parameter: str, style: str) -> int | None:
        """The number that the first page has, by default, limits or description."""
        stated = self.query.get(parameter, {})
        keyword = partial(self.schemas.keyword, stated.get("schema"))
        default = keyword("default")
        text = f"{stated.get('description') or ''} {keyword('description') or ''}"
        if isinstance(default, str) and default.isdecimal():
            default = int(default)
        if isinstance(default, int | float) and not isinstance(default, bool):
            return int(default) if default in (0, 1) or style == "offset" else None
        if n.ZERO.search(text):
            return 0
        if n.ONE.search(text) or keyword("minimum") == 1:
            return 1
        return 0 if style == "offset" and plain_name(parameter) != "startindex" else None
