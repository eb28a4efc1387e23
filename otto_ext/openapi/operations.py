"""The operations of a document: HTTP methods, path items and path templates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from otto_ext.openapi.json_values import as_dict, escape
from otto_ext.openapi.references import References

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "METHOD",
    "METHODS",
    "OTHERS",
    "PLACEHOLDER",
    "operations_in",
    "operations_of",
    "path_items",
    "template_of",
]

#: The methods that a path item has fields for (OpenAPI 3.2, 4.9).
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
#: The path item's field for other methods, by their names (OpenAPI 3.2).
OTHERS = "additionalOperations"
#: A method that HTTP can send (RFC 9110, 5.6.2).
METHOD = re.compile(r"[\w!#$%&'*+.^`|~-]+", re.ASCII)
#: `{name}` in a path template.
PLACEHOLDER = re.compile(r"\{([^{}/]+)\}")
#: `/:name`, as Express, Gin and Fiber write it, perhaps with a pattern, perhaps optional.
_COLON = re.compile(r"(?<=/):(\w+)(\([^()]*\))?\??(?=/|$)")
_MODIFIER = re.compile(r"^[+#./;?&]|(\*|:\d+)$")


def path_items(references: References) -> Iterator[tuple[str, Mapping[str, Any], str]]:
    """The path items of a document, references followed: path, item, and where it stands.

    Fields beside a reference override those that it leads to (OpenAPI 3.1, 4.8.9), and count
    where it leads nowhere.
    """
    for path, value in as_dict(references.root.get("paths")).items():
        if path.startswith("x-") or value is None:
            continue
        own = f"/paths/{escape(path)}"
        beside = {key: item for key, item in as_dict(value).items() if key != "$ref"}
        item, place = references.follow(value, own, "path item") or ({}, own)
        if beside and "$ref" in value:
            item = {**item, **beside}
        if item:
            yield path, item, place


def template_of(references: References, path: str, place: str) -> str:
    """A path template with a slash in front and plain placeholders.

    `{path*}`, `{+path}` and their like are RFC 6570 operators, which OpenAPI does not have;
    `/:path` is how many routers write a placeholder.
    """
    template = path.strip()
    if not template.startswith("/"):
        template = f"/{template}"
        references.note("path-slash", place, f"the path {path[:80]!r} lacks its slash")

    def plain(match: re.Match[str]) -> str:
        name = match.group(1).strip()
        bare = _MODIFIER.sub("", name) or name
        if bare != match.group(1):
            references.note("path-template", place, f"{{{match.group(1)}}} is read as {{{bare}}}")
        return f"{{{bare}}}"

    def braced(match: re.Match[str]) -> str:
        references.note("path-template", place, f"{match[0]} is read as {{{match[1]}}}")
        return f"{{{match[1]}}}"

    return PLACEHOLDER.sub(plain, _COLON.sub(braced, template))


def operations_in(item: Mapping[str, Any]) -> Iterator[tuple[str, Any, str]]:
    """The operations of a path item: method, operation as it stands, and the pointer to it.

    Methods with a field of their own are in lower case.
    """
    for method in METHODS:
        if item.get(method) is not None:
            yield method, item[method], f"/{method}"
    for name, operation in as_dict(item.get(OTHERS)).items():
        method = name.lower() if name.lower() in METHODS else name
        if METHOD.fullmatch(name) and item.get(method) is None:
            yield method, operation, f"/{OTHERS}/{escape(name)}"


def operations_of(document: dict[str, Any]) -> tuple[str, ...]:
    """Each operation as `GET /x`, in the document's order, whether it can be used or not."""
    return tuple(
        f"{method.upper()} {path}"
        for path, item, _ in path_items(References(document))
        for method, operation, _ in operations_in(item)
        if isinstance(operation, Mapping)
    )
