"""The operations of a document: HTTP methods, path items and path templates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from otto_ext.openapi.pointers import escape
from otto_ext.openapi.references import References
from otto_ext.openapi.values import as_dict

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["METHODS", "PLACEHOLDER", "operations_of", "path_items", "template_of"]

#: The methods that a path item may have (OpenAPI 3.1, 4.8.9).
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
#: `{name}` in a path template.
PLACEHOLDER = re.compile(r"\{([^{}/]+)\}")
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

    `{path*}`, `{+path}` and their like are RFC 6570 operators, which OpenAPI does not have.
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

    return PLACEHOLDER.sub(plain, template)


def operations_of(document: dict[str, Any]) -> tuple[str, ...]:
    """Each operation as `GET /x`, in the document's order, whether it can be used or not."""
    return tuple(
        f"{method.upper()} {path}"
        for path, item, _ in path_items(References(document))
        for method in METHODS
        if isinstance(item.get(method), Mapping)
    )
