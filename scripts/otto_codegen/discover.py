"""Where Otto keeps its document: the well-known places, and what documentation pages name.

Only loopback, Otto's own hosts and the host of the base URL are asked, whatever a page says.
"""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from attrs import define, evolve, field, frozen

from otto_ext.openapi.document_errors import DocumentError, SourceError
from otto_ext.openapi.fetch import TokenWantedError, shown
from otto_ext.openapi.serialisation import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from otto_ext.openapi.fetch import Fetched, Fetcher

__all__ = ["PAGES", "WELL_KNOWN", "discover", "named_documents"]

WELL_KNOWN = (
    "/openapi.json", "/openapi.yaml", "/openapi.yml", "/v3/api-docs", "/swagger/v1/swagger.json",
    "/swagger.json", "/swagger.yaml", "/api-json", "/api/docs-json", "/docs-json", "/api-docs",
    "/api/openapi.json", "/api/swagger.json", "/docs/openapi.json", "/v1/openapi.json",
    "/.well-known/openapi.json",
)  # fmt: skip
PAGES = (
    "/redoc", "/docs", "/api-docs/", "/swagger-ui/index.html", "/swagger-ui.html", "/swagger",
    "/swagger/index.html", "/api/docs", "/api", "/reference", "/scalar", "/rapidoc", "/",
)  # fmt: skip

# `url: "..."` and `"urls": [{"url": "..."}]` of Swagger UI and Scalar, `specUrl` of Redoc.
_IN_SCRIPT = re.compile(
    r"""["']?\b(?:url|specUrl|spec-url|apiDescriptionUrl|configUrl)["']?\s*:\s*["'`]([^"'`\s<>]+)["'`]"""
)
_REDOC_INIT = re.compile(r"""Redoc\.init\(\s*["']([^"'\s<>]+)["']""")
# A path that looks like a document's, put together with others by a script.
_LIKELY = re.compile(
    r"""["'`]([^"'`\s<>]*(?:openapi|swagger|api-docs|docs-json|api-json)[^"'`\s<>]*)["'`]""", re.I
)
_NO_DOCUMENTS = (".js", ".css", ".html", ".map", ".png", ".svg", ".ico")
# `"spec": {`, `"swaggerDoc": {`, `data: {`: a document may stand in the page itself.
_OBJECT = re.compile(r"""["']?(?:spec|swaggerDoc|content|data)["']?\s*:\s*(?=\{)""")
_ATTRIBUTES = frozenset({"spec-url", "data-url", "apidescriptionurl", "data-spec-url"})
_MAX_REQUESTS = 60
_MAX_OBJECTS = 50


@define
class _LinkParser(HTMLParser):
    """Collects what a documentation page names: documents, scripts, inline scripts."""

    documents: list[str] = field(factory=list)
    scripts: list[str] = field(factory=list)
    texts: list[str] = field(factory=list)
    base: str = ""
    _inline: bool = False

    def __attrs_pre_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value and name in _ATTRIBUTES:
                self.documents.append(value)
            elif value and name == "data-configuration":  # Scalar's, JSON
                self._script(value)
            elif value and tag == "base" and name == "href":
                self.base = value
            elif value and tag == "script" and name == "src":
                self.scripts.append(value)
        self._inline = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._inline = False

    def handle_data(self, data: str) -> None:
        if self._inline:
            self._script(data)

    def _script(self, text: str) -> None:
        self.documents.extend(named_in_script(text))
        self.texts.append(text)


def named_in_script(text: str) -> list[str]:
    """The URLs that a script hands to Swagger UI, Redoc or Scalar, the surest first."""
    likely = [path for path in _LIKELY.findall(text) if not path.lower().endswith(_NO_DOCUMENTS)]
    return list(dict.fromkeys(_REDOC_INIT.findall(text) + _IN_SCRIPT.findall(text) + likely))


def embedded_document(text: str) -> dict[str, Any] | None:
    """The OpenAPI document that stands in a script, or is all of it."""
    starts = [len(text) - len(text.lstrip()), *(match.end() for match in _OBJECT.finditer(text))]
    for start in starts[:_MAX_OBJECTS]:
        if not text.startswith("{", start):
            continue
        try:
            value, _ = json.JSONDecoder().raw_decode(text, start)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict) and ("openapi" in value or "swagger" in value):
            return value
    return None


def named_documents(page: str) -> tuple[list[str], list[str]]:
    """What an HTML page names: document URLs as written, and the scripts that may name more."""
    reader = _read(page)
    return reader.documents, reader.scripts


def _read(page: str) -> _LinkParser:
    reader = _LinkParser()
    reader.feed(page)
    reader.close()
    return reader


@frozen
class _Search:
    """One search: what was asked, so that nothing is asked twice, and what was refused."""

    fetcher: Fetcher
    report: Callable[[str], None]
    asked: set[str] = field(factory=set)
    wanted_token: list[str] = field(factory=list)

    def get(self, url: str) -> Fetched | None:
        host = urlsplit(url).hostname or ""
        if url in self.asked or len(self.asked) >= _MAX_REQUESTS:
            return None
        if not self.fetcher.is_trusted(host):
            self.report(f"not asked, no host of Otto's: {shown(url)}")
            return None
        self.asked.add(url)
        try:
            return self.fetcher.get(url)
        except TokenWantedError:
            self.wanted_token.append(shown(url))
        except SourceError:
            pass  # most well-known places are empty
        return None

    def document(self, url: str) -> Fetched | None:
        """The document at a URL, or that a configuration there names (springdoc's)."""
        fetched = self.get(url)
        if fetched is None:
            return None
        parsed = _parsed(fetched)
        if parsed is None:
            return None
        if "openapi" in parsed or "swagger" in parsed:
            return fetched
        for named in _IN_SCRIPT.findall(json.dumps(parsed)):
            found = self.document(urljoin(url, named))
            if found:
                return found
        return None

    def page(self, url: str) -> Fetched | None:
        """The document that a documentation page names."""
        fetched = self.get(url)
        if fetched is None or _is_markup(fetched) is False:
            return None
        reader = _read(fetched.data.decode("utf-8", "replace"))
        base = urljoin(url, reader.base)
        found = self._named(base, reader.documents) or _embedded(fetched, reader.texts)
        if found:
            return found
        for script in self._own_scripts(base, reader.scripts):
            source = self.get(script)
            if source is None:
                continue
            text = source.data.decode("utf-8", "replace")
            # What a script names counts from the page that it runs in.
            found = self._named(base, named_in_script(text)) or _embedded(source, [text])
            if found:
                return found
        return None

    def _named(self, base: str, documents: list[str]) -> Fetched | None:
        for named in documents:
            found = self.document(urljoin(base, named))
            if found:
                return found
        return None

    def _own_scripts(self, url: str, scripts: list[str]) -> Iterator[str]:
        """Swagger UI's initializer, not the megabyte bundles beside it."""
        for script in scripts:
            absolute = urljoin(url, script)
            same_host = urlsplit(absolute).netloc == urlsplit(url).netloc
            if same_host and ("init" in absolute or "config" in absolute):
                yield absolute


def discover(
    base_url: str, fetcher: Fetcher, report: Callable[[str], None] = lambda _: None
) -> Fetched:
    """The first OpenAPI document found under a base URL.

    Args:
        base_url: scheme and host, and a path prefix where there is one.
        fetcher: makes the requests; its token goes along to trusted hosts.
        report: called with each place that was left out, one line each.

    Raises:
        SourceError: nothing was found, and whether a token might help.
    """
    search = _Search(fetcher, report)
    base = base_url.rstrip("/")
    for path in WELL_KNOWN:
        found = search.document(base + path)
        if found:
            return found
    for path in PAGES:
        found = search.page(base + path)
        if found:
            return found
    if search.wanted_token:
        raise SourceError(
            f"no document could be read under {shown(base)}; {search.wanted_token[0]} and "
            f"{len(search.wanted_token) - 1} others ask for a token: set OTTO_SPEC_TOKEN"
        )
    raise SourceError(
        f"no OpenAPI document was found under {shown(base)} in {len(search.asked)} places; "
        "open the API reference in a browser, and give the URL that it loads as --source"
    )


def _embedded(fetched: Fetched, texts: list[str]) -> Fetched | None:
    """The document that stands in a page or a script, as if it had been fetched."""
    for text in texts:
        document = embedded_document(text)
        if document is not None:
            data = json.dumps(document).encode("utf-8", "surrogatepass")
            return evolve(fetched, data=data, label=f"{fetched.label} (in the page)")
    return None


def _parsed(fetched: Fetched) -> dict[str, Any] | None:
    try:
        return decode(fetched.data, fetched.label).document
    except DocumentError:
        return None


def _is_markup(fetched: Fetched) -> bool:
    return fetched.data.lstrip()[:1] == b"<"
