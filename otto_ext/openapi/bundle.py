"""One document of many files: the parts of the same origin that it refers to are taken in.

A part is read once and kept whole under `x-otto-parts`, by its path; what referred to it refers to
that place. So what is shared stays shared, and files may refer to each other in circles. Where
OpenAPI knows no reference (an operation, a list of tags, a string), the value itself is put in.

A file may refer to files in its own folder and below, a URL to URLs of its own scheme, host and
port. Everything else stays unread and is reported.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

from attrs import define, evolve, field, frozen

from otto_ext.openapi.document_errors import (
    MAX_VALUES,
    DocumentError,
    OpenAPIError,
    SourceError,
    too_many,
)
from otto_ext.openapi.fetch import MAX_BYTES, is_url, read_file, shown
from otto_ext.openapi.json_values import MISSING, as_dict, at, escape
from otto_ext.openapi.operations import METHODS, OTHERS
from otto_ext.openapi.serialisation import decode

if TYPE_CHECKING:
    from otto_ext.openapi.fetch import Fetched, Fetcher

__all__ = ["MAX_PARTS", "PARTS", "Bundled", "bundle"]

PARTS = "x-otto-parts"
MAX_PARTS = 5_000
#: References to references, and so on, that are put in by value.
MAX_CHAIN = 20

#: Fields whose value is not an object that OpenAPI lets a reference stand for.
_BY_VALUE = frozenset(
    {
        *METHODS, OTHERS, "components", "content", "headers", "info", "parameters", "paths",
        "properties", "required", "responses", "schemas", "security", "servers", "tags",
    }
)  # fmt: skip
#: Objects whose keys are names of the document's own choice.
_NAMED = frozenset(
    {
        "$defs", OTHERS, "callbacks", "definitions", "dependentSchemas", "examples", "headers",
        "links", "mediaTypes", "parameters", "pathItems", "patternProperties", "properties",
        "requestBodies", "responses", "schemas",
    }
)  # fmt: skip
#: Values of the API's, in which a `$ref` means nothing.
_DATA = frozenset({"const", "default", "enum", "example"})


@frozen
class Bundled:
    """The document with its parts.

    Attributes:
        document: the document itself where it has no parts.
        parts: how many files it was made of, beside its own.
        unread: what was not taken in, one line each.
    """

    document: dict[str, Any]
    parts: int = 0
    unread: tuple[str, ...] = ()


def bundle(document: dict[str, Any], base: str, fetcher: Fetcher) -> Bundled:
    """Take in the parts of a document.

    Args:
        document: as it was decoded; it is not changed.
        base: its path or URL.
        fetcher: gets parts over HTTP, all of them within the time that one document may take.

    Raises:
        DocumentError: there are too many parts, or they are too large.
    """
    origin: _Origin = _Site(base, fetcher) if is_url(base) else _Folder(Path(base).resolve())
    schemas = as_dict(as_dict(document.get("components")).get("schemas"))
    bundler = _Bundler(origin, frozenset(schemas))
    try:
        found = bundler.rewritten(document, "", ())
        bundler.finish()
    except RecursionError:
        raise DocumentError(f"{base} nests too deeply once its parts are put in") from None
    if not bundler.parts:
        return Bundled(document, 0, tuple(bundler.unread))
    return Bundled({**found, PARTS: bundler.parts}, len(bundler.parts), tuple(bundler.unread))


@frozen
class _Folder:
    """The folder of a document, and what is below it."""

    main: Path

    def name(self, part: str, reference: str) -> str:
        """The part that a reference in another part means; empty for the document itself."""
        if urlsplit(reference).scheme or reference.startswith(("/", "\\")):
            raise SourceError("a file refers to files in its own folder and below alone")
        folder = self.main.parent
        path = (folder / part if part else self.main).parent / unquote(reference)
        # Links are followed, so that they lead out of the folder no more than `..` does.
        path = Path(os.path.realpath(path))
        if not path.is_relative_to(folder):
            raise SourceError("a file refers to files in its own folder and below alone")
        return "" if path == self.main else path.relative_to(folder).as_posix()

    def read(self, name: str) -> Fetched:
        return read_file(self.main.parent / name, regular=True)


@define
class _Site:
    """The scheme, host and port of a document's URL."""

    main: str
    fetcher: Fetcher
    _deadline: float = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._deadline = time.monotonic() + self.fetcher.seconds

    def name(self, part: str, reference: str) -> str:
        """The path and query of the URL that a reference in another part means."""
        url = urljoin(urljoin(self.main, part), reference)
        here, there = urlsplit(self.main), urlsplit(url)
        if (here.scheme, here.netloc) != (there.scheme, there.netloc):
            raise SourceError("a document refers to documents of its own origin alone")
        name = there.path + (f"?{there.query}" if there.query else "")
        return "" if url == urldefrag(self.main).url else name

    def read(self, name: str) -> Fetched:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise SourceError("the parts did not come in time; allow more with --timeout")
        return evolve(self.fetcher, seconds=left).get(urljoin(self.main, name))


_Origin = _Folder | _Site


@define
class _Bundler:
    origin: _Origin
    #: A bare `Pet` or `Pet.json` that is not a file is meant to be one of these.
    schemas: frozenset[str] = frozenset()
    parts: dict[str, Any] = field(factory=dict)
    unread: dict[str, None] = field(factory=dict)
    _raw: dict[str, Any] = field(factory=dict)
    _pending: list[str] = field(factory=list)
    _lost: set[str] = field(factory=set)
    _bytes: int = 0
    _values: int = 0

    def rewritten(self, value: Any, part: str, path: tuple[str, ...], chain: int = 0) -> Any:
        """A copy of a value whose references lead to places of the one document.

        Args:
            value: of a part, or of the document itself.
            part: the part's name, empty for the document.
            path: the keys that lead to the value.
            chain: how many references were put in by value on the way here.
        """
        self._count()
        if isinstance(value, list):
            return [self.rewritten(item, part, (*path, ""), chain) for item in value]
        if not isinstance(value, dict):
            return value
        reference = value.get("$ref")
        if isinstance(reference, str):
            return self._reference(value, reference, part, path, chain)
        if path[-1:] == ("mapping",) and path[-2:-1] == ("discriminator",):
            return {key: self._mapped(item, part) for key, item in value.items()}
        named = bool(path) and path[-1] in _NAMED and path[-2:-1] != ("properties",)
        return {
            key: item
            if key in _DATA and not named
            else self.rewritten(item, part, (*path, key), chain)
            for key, item in value.items()
        }

    def finish(self) -> None:
        """Rewrite the parts that were read, and those that they refer to."""
        for name in self._pending:  # which grows meanwhile
            self.parts[name] = self.rewritten(self._raw[name], name, ())

    def _reference(
        self, value: dict[str, Any], reference: str, part: str, path: tuple[str, ...], chain: int
    ) -> Any:
        place = self._place(reference, part)
        beside = {
            key: self.rewritten(item, part, (*path, key), chain)
            for key, item in value.items()
            if key != "$ref"
        }
        if place is None:
            return {"$ref": reference, **beside}
        name, pointer = place
        if name or part:
            target = at(self._raw[name], pointer) if name else MISSING
            by_value = not isinstance(target, dict) or _is_by_value(path)
            if by_value and target not in (MISSING, None) and chain < MAX_CHAIN:
                found = self.rewritten(target, name, path, chain + 1)
                return {**found, **beside} if isinstance(found, dict) else found
        return {"$ref": _fragment(name, pointer), **beside}

    def _mapped(self, value: Any, part: str) -> Any:
        """A discriminator's value: a reference, or the bare name of a schema."""
        looks = isinstance(value, str) and value.partition("#")[0].endswith((".json", "ml"))
        place = self._place(value, part) if looks or str(value).startswith("#") else None
        return _fragment(*place) if place else value

    def _place(self, reference: str, part: str) -> tuple[str, str] | None:
        """The part and the pointer that a reference means; None where it stays as it is."""
        target, _, fragment = reference.partition("#")
        if not target and not part:
            return None  # within the document itself: that is what it is anyway
        try:
            name = self.origin.name(part, target) if target else part
            if name and name not in self._raw:
                self._take(name)
        except DocumentError as error:
            if isinstance(error, _TooManyError):
                raise
            self._report(reference, str(error))
            return None
        except (OpenAPIError, OSError, ValueError) as error:
            self._report(reference, str(error))
            return None
        return name, unquote(fragment)

    def _take(self, name: str) -> None:
        if name in self._lost:
            raise SourceError("")
        if len(self._raw) + len(self._lost) >= MAX_PARTS:
            raise _TooManyError(f"the document has more than {MAX_PARTS:,} parts; refused")
        self._lost.add(name)
        fetched = self.origin.read(name)
        self._bytes += len(fetched.data)
        if self._bytes > MAX_BYTES:
            raise _TooManyError(f"the document's parts are larger than {MAX_BYTES // 2**20} MiB")
        self._raw[name] = decode(fetched.data, fetched.label).document
        self._lost.discard(name)
        self._pending.append(name)

    def _report(self, reference: str, reason: str) -> None:
        name = reference.rpartition("/")[2]
        known = name in self.schemas or name.rpartition(".")[0] in self.schemas
        if reason and not known:
            where = shown(reference) if is_url(reference) else reference
            self.unread.setdefault(f"{where[:200]} was not read: {reason}")

    def _count(self) -> None:
        self._values += 1
        if self._values > MAX_VALUES:
            raise _TooManyError(too_many("the document with its parts"))


class _TooManyError(DocumentError):
    """A bound that holds for the document as a whole."""


def _is_by_value(path: tuple[str, ...]) -> bool:
    """Whether a reference stands where OpenAPI has none."""
    return bool(path) and path[-1] in _BY_VALUE and path[-2:-1] not in [(name,) for name in _NAMED]


def _fragment(name: str, pointer: str) -> str:
    # An anchor is found by its name, wherever it stands.
    within = not pointer or pointer.startswith("/")
    place = f"/{PARTS}/{escape(name)}{pointer}" if name and within else pointer
    return "#" + quote(place, safe="/~!$&'()*+,;=:@?-._")
