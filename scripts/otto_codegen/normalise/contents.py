"""Request bodies and responses: written out, each media type with a schema."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import frozen

from otto_ext.openapi.json_values import as_dict, as_list, as_text, escape

if TYPE_CHECKING:
    from otto_codegen.normalise.canonical_schemas import CanonicalSchemas
    from otto_ext.openapi.references import References

__all__ = ["Contents"]

_STATUS = re.compile(r"[1-5](\d\d|XX)")
_LOOSE_STATUS = re.compile(r"\s*([1-5])(\d\d|[xX*]{2})(?!\d)")
_MEDIA_TYPE = re.compile(r"[\w.+*!#$&^-]+/[\w.+*!#$&^-]+(\s*;.*)?", re.ASCII)
#: Responses that never have a body (RFC 9110, 6.4.1), whatever a document says.
_WITHOUT_BODY = ("204", "205", "304")
#: Fields of a media type that documents write beside it by mistake.
_NO_MEDIA_TYPES = ("example", "examples", "encoding")


@frozen
class Contents:
    """Reads bodies and responses of operations."""

    source: References
    schemas: CanonicalSchemas

    def body(
        self, raw: Any, place: str, described: list[Mapping[str, Any]]
    ) -> dict[str, Any] | None:
        """A request body in canonical form, or None.

        Args:
            raw: `requestBody`.
            place: where the operation stands.
            described: parameters that describe a body.
        """
        if raw is None and described:
            self.source.note("body-parameter", place, "a parameter `in: body` is read as the body")
            first = described[0]
            raw = {
                "required": first.get("required"),
                "content": {"application/json": {"schema": first.get("schema")}},
            }
        if raw is None:
            return None
        followed = self.source.follow(raw, f"{place}/requestBody", "request body")
        if followed is None:
            return {"required": False, "content": {"application/json": {"schema": {}}}}
        found, origin = followed
        content = self._content(found, origin, "request body")
        if not content:
            self.source.note(
                "empty-body", origin, "a request body without content; any JSON is taken"
            )
            content = {"application/json": {"schema": {}}}
        body: dict[str, Any] = {"required": found.get("required") is True, "content": content}
        if as_text(found.get("description")).strip():
            body["description"] = as_text(found["description"])
        return body

    def responses(self, raw: Any, place: str) -> dict[str, Any]:
        """Responses in canonical form, by status."""
        if not isinstance(raw, Mapping):
            self.source.note("no-responses", place, "no responses; any response is taken")
            raw = {}
        found: dict[str, Any] = {}
        for key, value in raw.items():
            if key.startswith("x-"):
                continue
            spot = f"{place}/responses/{escape(key)}"
            status = self._status(key, spot)
            if status in found:
                self.source.note("duplicate-response", spot, f"{key!r} stands twice; left out")
                continue
            found[status] = self._response(value, spot)
            if status in _WITHOUT_BODY and found[status]["content"]:
                self.source.note("no-content", spot, f"a response with {status} has no body")
                found[status]["content"] = {}
        if not found and raw:
            self.source.note("no-responses", place, "no responses; any response is taken")
        if not any(status == "default" or status[0] in "23" for status in found):
            if found:
                self.source.note("no-success", place, "no success is described; any is taken")
            content: dict[str, Any] = {"*/*": {"schema": {}}}
            found["default"] = {"description": "", "content": content, "headers": {}}
        return found

    def _status(self, key: str, spot: str) -> str:
        if key == "default" or _STATUS.fullmatch(key):
            return key
        loose = _LOOSE_STATUS.match(key)
        status = "default"
        if loose:
            digits = loose.group(2)
            status = loose.group(1) + (digits if digits.isdigit() else "XX")
        self.source.note("status", spot, f"the status {key[:40]!r} is read as {status}")
        return status

    def _response(self, value: Any, spot: str) -> dict[str, Any]:
        empty = {"description": "", "content": {}, "headers": {}}
        if value is None:
            return empty
        followed = self.source.follow(value, spot, "response")
        if followed is None:
            return empty
        raw, origin = followed
        # OpenAPI 3.2 has a summary beside it, and requires neither.
        description = raw.get("description", raw.get("summary"))
        if not isinstance(description, str) and not self._is_new():
            self.source.note("no-description", origin, "a response without a description")
        return {
            "description": as_text(description),
            "content": self._content(raw, origin, "response"),
            "headers": self._headers(raw, origin),
        }

    def _is_new(self) -> bool:
        version = as_text(self.source.root.get("openapi")).split(".")
        return version[:1] == ["3"] and version[1:2] not in ([], ["0"], ["1"])

    def _headers(self, raw: Mapping[str, Any], origin: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in as_dict(raw.get("headers")).items():
            followed = self.source.follow(value, f"{origin}/headers/{escape(name)}", "header")
            if followed is not None:
                text = as_text(followed[0].get("description")).strip()
                found[name] = {"description": text} if text else {}
        return found

    def _content(self, raw: Mapping[str, Any], origin: str, what: str) -> dict[str, Any]:
        content = raw.get("content")
        if content is None and isinstance(raw.get("schema"), Mapping):
            self.source.note(
                "content",
                origin,
                f"the schema of the {what} stands outside `content`; read as JSON",
            )
            schema = self.schemas.canonical(raw["schema"], f"{origin}/schema")
            return {"application/json": {"schema": schema}}
        if content is not None and not isinstance(content, Mapping):
            self.source.note("not-an-object", origin, f"`content` of the {what} is not an object")
        found: dict[str, Any] = {}
        for key, media in as_dict(content).items():
            place = f"{origin}/content/{escape(key)}"
            if key in _NO_MEDIA_TYPES and len(content or ()) > 1:
                self.source.note("media-type", place, f"{key!r} is not a media type; left out")
                continue
            media_type = self._media_type(key, place)
            if media_type in found:
                continue
            media = as_dict(media)
            if "$ref" in media:
                followed = self.source.follow(media, place, "media type")
                media, place = followed if followed else ({}, place)
            one: dict[str, Any] = {
                "schema": self.schemas.canonical(media.get("schema"), f"{place}/schema")
            }
            if isinstance(media.get("itemSchema"), Mapping):
                item = self.schemas.canonical(media["itemSchema"], f"{place}/itemSchema")
                one["x-otto-item"] = item
                if "schema" not in media:
                    one["schema"] = {"type": "array", "items": item}
            encoding = self._encoding(media)
            if encoding:
                one["encoding"] = encoding
            in_order = self._encoding({"encoding": _by_position(media)})
            if in_order:
                one["x-otto-encoding"] = in_order
            found[media_type] = one
        return found

    def _media_type(self, key: str, place: str) -> str:
        text = key.strip()
        if _MEDIA_TYPE.fullmatch(text) and text.isascii() and text.isprintable():
            return text
        low = text.lower()
        meant = "application/json" if "json" in low or not text else "application/octet-stream"
        if text == "*" or "text" in low:
            meant = "*/*" if text == "*" else "text/plain"
        self.source.note("media-type", place, f"the media type {key[:60]!r} is read as {meant}")
        return meant

    @staticmethod
    def _encoding(media: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in as_dict(media.get("encoding")).items():
            kept = {
                name: entry
                for name, entry in as_dict(value).items()
                if name in ("contentType", "style", "explode") and isinstance(entry, str | bool)
            }
            if kept:
                found[key] = kept
        return found


def _by_position(media: Mapping[str, Any]) -> dict[str, Any]:
    """`prefixEncoding` by position, and `itemEncoding` as that of all others (OpenAPI 3.2)."""
    found = {str(number): it for number, it in enumerate(as_list(media.get("prefixEncoding")))}
    return {**found, "*": media.get("itemEncoding")}
