"""Parameters: written out and complete."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from attrs import frozen

from otto_codegen.naming.settle import STATED
from otto_ext.openapi.json_values import as_dict, as_list, as_text, escape
from otto_ext.openapi.operations import PLACEHOLDER
from otto_ext.openapi.page_places import is_pageable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from otto_codegen.normalise.canonical_schemas import CanonicalSchemas
    from otto_ext.openapi.references import References

__all__ = ["Parameters"]

_LOCATIONS = ("path", "query", "querystring", "header", "cookie")
_STYLES = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "querystring": ("form",),
    "header": ("simple",),
    "cookie": ("form", "cookie"),
}
#: "If `in` is header and the name is Accept, Content-Type or Authorization, the parameter
#: definition SHALL be ignored" (OpenAPI 3.1, 4.8.12.2).
_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})


@frozen
class Parameters:
    """Reads parameters of operations."""

    source: References
    schemas: CanonicalSchemas

    def canonical(
        self, shared: Any, own: Any, template: str, place: str, shared_place: str
    ) -> tuple[list[dict[str, Any]], list[Mapping[str, Any]]]:
        """The parameters of an operation.

        Args:
            shared: the path item's list.
            own: the operation's list, which overrides the other.
            template: the path template.
            place: where the operation stands.
            shared_place: where the path item stands.

        Returns:
            Parameters in canonical form, and those that describe a body (`in: body`, from
            Swagger 2.0, where people mix versions).
        """
        found: dict[tuple[str, str], dict[str, Any]] = {}
        bodies: list[Mapping[str, Any]] = []
        for values, where in ((shared, shared_place), (own, place)):
            seen: set[tuple[str, str]] = set()
            if values is not None and not isinstance(values, list):
                self.source.note("not-a-list", where, "`parameters` is not a list; left out")
            for number, value in enumerate(as_list(values)):
                spot = f"{where}/parameters/{number}"
                followed = self.source.follow(value, spot, "parameter")
                if followed is None:
                    continue
                raw, origin = followed
                if raw.get("in") == "body":
                    bodies.append(raw)
                    continue
                for stated, home in self._opened(raw, origin, spot):
                    one = self._one(stated, origin, spot, template, home)
                    if one is None:
                        continue
                    key = (one["in"], one["name"])
                    if key in seen:
                        self.source.note(
                            "duplicate-parameter",
                            spot,
                            f"the {key[0]} parameter {key[1]!r} stands twice; the first is taken",
                        )
                        continue
                    seen.add(key)
                    found[key] = one
        complete = self._complete(list(found.values()), template, place)
        return complete, bodies

    def _opened(
        self, raw: Mapping[str, Any], origin: str, spot: str
    ) -> list[tuple[Mapping[str, Any], str]]:
        """A parameter, or the parameters in it, each with the place of its schema.

        springdoc writes Spring's `Pageable` as one object; each of its members is sent, or left
        out, by itself.
        """
        plain = raw.get("in") == "query" and raw.get("style", "form") == "form"
        if not plain or raw.get("explode") is False or "schema" not in raw:
            return [(raw, f"{origin}/schema")]
        followed = self.source.follow(raw["schema"], f"{origin}/schema", "schema")
        properties = as_dict(followed[0].get("properties")) if followed else {}
        if followed is None or not is_pageable(map(str, properties)):
            return [(raw, f"{origin}/schema")]
        self.source.note(
            "pageable", spot, f"the members of {as_text(raw.get('name'))!r} are parameters"
        )
        return [
            (
                {
                    "name": name,
                    "in": "query",
                    "schema": schema,
                    "description": as_dict(schema).get("description"),
                },
                f"{followed[1]}/properties/{escape(str(name))}",
            )
            for name, schema in properties.items()
        ]

    def _one(
        self, raw: Mapping[str, Any], origin: str, spot: str, template: str, home: str
    ) -> dict[str, Any] | None:
        name = as_text(raw.get("name"))
        if not name:
            self.source.note("nameless-parameter", spot, "a parameter without a name; left out")
            return None
        location = self._location(raw, name, spot, template)
        if location == "header" and name.lower() in _IGNORED_HEADERS:
            return None
        content = as_dict(raw.get("content"))
        media_type = next((key for key in content if isinstance(key, str)), None)
        schema = raw.get("schema")
        if media_type is not None and schema is None:
            inner = as_dict(content[media_type]).get("schema")
            place = f"{origin}/content/{escape(media_type)}/schema"
        else:
            media_type, inner, place = None, schema, home
            if schema is None:
                keys = ("type", "format", "items", "enum", "default")
                inner = {key: raw[key] for key in keys if key in raw}
                if inner:
                    self.source.note(
                        "parameter-type", spot, f"the type of {name!r} stands outside `schema`"
                    )
        one: dict[str, Any] = {
            "name": name,
            "in": location,
            "required": location == "path" or raw.get("required") is True,
            "schema": self.schemas.canonical(inner, place),
            **self._style(raw, location, name, spot),
            "x-otto-at": origin if home == f"{origin}/schema" else home,
        }
        if location == "path" and raw.get("required") is not True:
            self.source.note("path-required", spot, f"the path parameter {name!r} is required")
        description = as_text(raw.get("description")).strip()
        if description:
            one["description"] = description
        if raw.get("deprecated") is True:
            one["deprecated"] = True
        if "x-otto-name" in raw:
            one[STATED] = raw["x-otto-name"]
        if media_type is not None:
            one["x-otto-content"] = media_type
        if location == "query" and raw.get("allowReserved") is True:
            one["allowReserved"] = True
        return one

    def _location(self, raw: Mapping[str, Any], name: str, spot: str, template: str) -> str:
        location = raw.get("in")
        if location in _LOCATIONS:
            return str(location)
        low = as_text(location).strip().lower()
        guess = low if low in _LOCATIONS else "path" if f"{{{name}}}" in template else "query"
        self.source.note(
            "parameter-location", spot, f"{name!r} is in {location!r}; read as {guess}"
        )
        return guess

    def _style(self, raw: Mapping[str, Any], location: str, name: str, spot: str) -> dict[str, Any]:
        style = raw.get("style")
        default = _STYLES[location][0]
        if style is not None and style not in _STYLES[location]:
            self.source.note(
                "parameter-style", spot, f"{name!r} has the style {style!r}; read as {default}"
            )
            style = None
        style = style or default
        explode = raw.get("explode")
        if not isinstance(explode, bool):
            explode = style in ("form", "deepObject", "cookie")
        return {"style": style, "explode": explode}

    def _complete(
        self, found: list[dict[str, Any]], template: str, place: str
    ) -> list[dict[str, Any]]:
        """Every placeholder has a parameter and every path parameter a placeholder."""
        names = list(dict.fromkeys(PLACEHOLDER.findall(template)))
        known = {one["name"]: one for one in found if one["in"] == "path"}
        lost = {key: one for key, one in known.items() if key not in names}
        for name in names:
            if name in known:
                continue
            alike = next((key for key in lost if _folded(key) == _folded(name)), None)
            if alike is not None:
                lost.pop(alike)["name"] = name
                self.source.note(
                    "path-parameter", place, f"the parameter {alike!r} is {name!r} in the path"
                )
                continue
            self.source.note(
                "path-parameter", place, f"{{{name}}} has no parameter; it is read as a string"
            )
            found.append(
                {
                    "name": name,
                    "in": "path",
                    "required": True,
                    "schema": {"type": "string"},
                    "style": "simple",
                    "explode": False,
                    "x-otto-at": place,
                }
            )
        for name, one in lost.items():
            self.source.note(
                "path-parameter", place, f"the path has no {{{name}}}; the parameter is left out"
            )
            found.remove(one)
        return found


def _folded(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()
