"""The base path of every operation, from the Server Objects of a document (OpenAPI 3.2, 4.6).

Only the path of a server is used. The origin that calls go to is a setting of the client and is
never taken from a document, which may be forged; a server at another origin is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from attrs import frozen

from otto_ext.openapi.fixes import Fix
from otto_ext.openapi.json_values import as_dict, as_list, escape
from otto_ext.openapi.operations import operations_in

__all__ = ["BASE_PATH", "ORIGIN", "BasePaths", "base_paths", "with_source"]

#: Otto's API (help center, "API keys").
ORIGIN = "https://api.ottodigital.io"
#: An extension at the root of a document, for overlays: the base path, whatever the servers say.
BASE_PATH = "x-otto-base-path"

_VARIABLE = re.compile(r"\{([^{}]*)\}")
#: `api.example.com/v1`, `localhost:8080`: a host without its scheme.
_HOST = re.compile(
    r"(localhost|([a-z0-9-]+\.)+[a-z]{2,}|\d+(\.\d+){3})(:\d+)?(/.*)?", re.IGNORECASE
)
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


@frozen
class _StatedServer:
    """A server that HTTP calls can go to; `origin` is empty for a relative URL."""

    origin: str
    path: str
    place: str


@frozen
class BasePaths:
    """The base paths of a document: empty, or with a slash in front and none at the end.

    Attributes:
        default: that of every operation without servers of its own.
        own: others, by path as the document writes it and method in lower case.
        notes: what to report.
    """

    default: str
    own: Mapping[tuple[str, str], str]
    notes: tuple[Fix, ...] = ()

    def of(self, path: str, method: str) -> str:
        """The base path of an operation."""
        return self.own.get((path, method.lower()), self.default)


def with_source(document: dict[str, Any], url: str) -> tuple[dict[str, Any], tuple[Fix, ...]]:
    """A document whose relative server URLs no longer depend on where it was fetched from.

    `v1` in the document `https://api.example.com/docs/openapi.json` becomes `/docs/v1` (OpenAPI
    3.2, section 4.3.2: URLs of the API are relative to the document's location).

    Args:
        document: OpenAPI 3.x; it is not changed.
        url: where it was fetched from.
    """
    notes: list[Fix] = []

    def absolute(holder: Mapping[str, Any], place: str) -> dict[str, Any]:
        servers = []
        for number, server in enumerate(holder["servers"]):
            stated = as_dict(server).get("url")
            if isinstance(stated, str) and _is_relative(stated):
                path = urlsplit(urljoin(url, stated.strip())).path
                server = {**server, "url": path}
                spot = f"{place}/servers/{number}/url"
                notes.append(Fix("server-relative", spot, f"the server {stated!r} is {path!r}"))
            servers.append(server)
        return {**holder, "servers": servers}

    found = absolute(document, "") if isinstance(document.get("servers"), list) else document
    paths = as_dict(found.get("paths"))
    changed: dict[str, Any] = {}
    for path, item in paths.items():
        place = f"/paths/{escape(path)}"
        new = item
        if isinstance(as_dict(item).get("servers"), list):
            new = absolute(item, place)
        for method, operation in as_dict(item).items():
            if isinstance(as_dict(operation).get("servers"), list):
                new = {**new, method: absolute(operation, f"{place}/{escape(method)}")}
        if new is not item:
            changed[path] = new
    if changed:
        found = {**found, "paths": {**paths, **changed}}
    return (found, tuple(notes)) if notes else (document, ())


def _is_relative(stated: str) -> bool:
    """Whether the path of a URL depends on where its document is."""
    text = stated.strip()
    if not text or text.startswith(("/", "{", "?", "#")) or _HOST.fullmatch(text):
        return False
    return ":" not in text.partition("/")[0]


def base_paths(
    document: Mapping[str, Any], items: Iterable[tuple[str, Mapping[str, Any], str]]
) -> BasePaths:
    """The base path of every operation.

    The first server of the document counts whose URL HTTP calls can go to, with the defaults of
    its variables. Servers of a path or an operation count where they are of the same origin as it,
    or of Otto's; others are reported. Where all paths begin with the base path themselves, it is
    stated twice and does not come before them once more.

    Args:
        document: OpenAPI 3.x.
        items: its path items, references followed: path, item, and where it stands.
    """
    items = list(items)
    notes: list[Fix] = []
    root = _first(document.get("servers"), "/servers", notes)
    stated = document.get(BASE_PATH)
    if isinstance(stated, str):
        return BasePaths(_absolute(stated.strip()), {}, tuple(notes))
    own = list(_own(items, notes))
    homes = {ORIGIN} | ({root.origin} if root else set())
    origins = {server.origin for _, _, server in own if server.origin}
    if root is None and len(origins) == 1:
        # The servers stand at the paths alone.
        homes |= origins
    default = root.path if root else ""
    found: dict[tuple[str, str], str] = {}
    if root is not None and root.origin not in ("", ORIGIN):
        notes.append(_elsewhere(root))
    seen = {root.origin} if root else set()
    for path, method, server in own:
        if server.origin and server.origin not in homes:
            notes.append(
                Fix(
                    "own-server",
                    server.place,
                    f"the operation has a server of its own, {server.origin}; it is called at "
                    "`base_url` like the others",
                )
            )
            continue
        if server.origin not in {"", ORIGIN, *seen}:
            seen.add(server.origin)
            notes.append(_elsewhere(server))
        if server.path != default:
            found[path, method] = server.path
    return _without_doubles(BasePaths(default, found), items, notes)


def _elsewhere(server: _StatedServer) -> Fix:
    return Fix(
        "server-origin",
        server.place,
        f"the document names the server {server.origin}; calls go to {ORIGIN}, unless `base_url` "
        "or OTTO_BASE_URL says otherwise",
    )


def _own(
    items: list[tuple[str, Mapping[str, Any], str]], notes: list[Fix]
) -> Iterator[tuple[str, str, _StatedServer]]:
    """The servers of operations that have one of their own, or whose path has one."""
    for path, item, place in items:
        of_path = _first(item.get("servers"), f"{place}/servers", notes)
        for method, operation in _operations(item):
            spot = f"{place}/{escape(method)}"
            server = _first(operation.get("servers"), f"{spot}/servers", notes) or of_path
            if server is not None:
                yield path, method, server


def _operations(item: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for method, operation, _ in operations_in(item):
        if isinstance(operation, Mapping):
            yield method.lower(), operation


def _without_doubles(
    found: BasePaths, items: list[tuple[str, Mapping[str, Any], str]], notes: list[Fix]
) -> BasePaths:
    """A base path that all of its paths begin with is stated twice."""
    paths: dict[str, dict[str, None]] = {}
    for path, item, _ in items:
        for method, _ in _operations(item):
            template = path if path.startswith("/") else f"/{path}"
            paths.setdefault(found.of(path, method), {})[template] = None
    twice = set()
    for base, below in paths.items():
        begin = [path for path in below if base and f"{path}/".startswith(f"{base}/")]
        if begin and len(begin) == len(below):
            twice.add(base)
            message = f"all paths begin with the base path {base} themselves; it is sent once"
            notes.append(Fix("base-path-twice", "/servers", message))
        elif begin:
            notes.append(
                Fix(
                    "base-path-overlap",
                    "/servers",
                    f"{len(begin)} of {len(below)} paths begin with the base path {base} "
                    f"themselves, {begin[0]} among them; they are called below {base}{base}. If "
                    f"that is wrong, correct `servers` or set `{BASE_PATH}` in an overlay",
                )
            )
    default = "" if found.default in twice else found.default
    own = {key: "" if base in twice else base for key, base in found.own.items()}
    kept = {key: base for key, base in own.items() if base != default}
    return BasePaths(default, kept, tuple(notes))


def _first(servers: Any, place: str, notes: list[Fix]) -> _StatedServer | None:
    """The first server that can be called over HTTP."""
    for number, server in enumerate(as_list(servers)):
        found = _server(server, f"{place}/{number}", notes)
        if found is not None:
            return found
    return None


def _server(stated: Any, place: str, notes: list[Fix]) -> _StatedServer | None:
    url = as_dict(stated).get("url")
    if not isinstance(url, str):
        notes.append(Fix("server-url", place, "a server without a URL; left out"))
        return None
    whole = _filled(url.strip(), stated.get("variables"))
    if _HOST.fullmatch(whole):
        notes.append(Fix("server-url", place, f"the server {url!r} lacks its scheme"))
        whole = f"https://{whole}"
    try:
        parts = urlsplit(whole)
    except ValueError:
        notes.append(Fix("server-url", place, f"the server {url!r} is not a URL; left out"))
        return None
    if "{" in parts.path:
        message = f"the server {url!r} has a variable without a default; left out"
        notes.append(Fix("server-url", place, message))
        return None
    if parts.scheme not in ("", "http", "https"):
        message = f"the server {url!r} is not one for HTTP; left out"
        notes.append(Fix("server-url", place, message))
        return None
    if parts.query or parts.fragment:
        message = f"the query or fragment of the server {url!r} is left out"
        notes.append(Fix("server-url", place, message))
    scheme = parts.scheme or "https"
    host = parts.netloc.rpartition("@")[2].lower().removesuffix(_DEFAULT_PORTS[scheme])
    return _StatedServer(f"{scheme}://{host}" if host else "", _absolute(parts.path), place)


def _filled(url: str, variables: Any) -> str:
    """A URL with the defaults of its variables, or the first of the values they may have."""

    def value(match: re.Match[str]) -> str:
        variable = as_dict(as_dict(variables).get(match[1]))
        default, enum = variable.get("default"), as_list(variable.get("enum"))
        if default is None and enum:
            default = enum[0]
        return str(default) if isinstance(default, str | int | float) else match[0]

    return _VARIABLE.sub(value, url)


def _absolute(path: str) -> str:
    """A path with a slash in front, none at the end, and no dot segments (RFC 3986, 5.2.4)."""
    segments: list[str] = []
    for segment in path.removeprefix("/").split("/"):
        if segment == "..":
            del segments[-1:]
        elif segment != ".":
            segments.append(segment)
    return f"/{'/'.join(segments)}".rstrip("/")
