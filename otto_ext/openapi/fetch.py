"""The document's bytes, from a file or a URL, within limits of size, time and place.

Plain http is for loopback only, redirects stay on the origin that was asked, and the token goes
to no host but Otto's own, loopback, and the one that the user configured. Responses that carry an
`ETag` or a `Last-Modified` are kept, so that the next run asks conditionally (RFC 9110, 13.1).
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import time
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin, urlsplit, urlunsplit

from attrs import field, frozen

from otto_ext._urls import is_loopback
from otto_ext.openapi.document_errors import SourceError
from otto_ext.transport._content_coding import (
    BodyCutOffError,
    ContentCodingError,
    Unpacker,
    coding_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from otto_ext.wire.http import httpx

__all__ = [
    "MAX_BYTES",
    "Fetched",
    "Fetcher",
    "TokenWantedError",
    "is_loopback",
    "is_url",
    "post_json",
    "read_file",
    "shown",
]

MAX_BYTES = 64 * 1024 * 1024
CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
MAX_REDIRECTS = 5
OTTO_DOMAINS = ("ottodigital.io", "mgstover.com")
_CONDITIONS = (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified"))
_ACCEPT = "application/json, application/yaml;q=0.9, text/yaml;q=0.8, */*;q=0.5"


class TokenWantedError(SourceError):
    """The server returned 401 or 403."""


@frozen
class Fetched:
    """What a source gave: the bytes, and the name that reports show for it."""

    data: bytes = field(repr=False)
    label: str
    content_type: str = ""
    url: str = ""
    unmodified: bool = False


def is_url(source: str) -> bool:
    """Whether a source is a URL; all else is a path (a Windows drive letter is not a scheme)."""
    return "://" in source


def shown(url: str) -> str:
    """A URL as reports may show it: without user, password, and the values of its query."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    query = "&".join(f"{item.partition('=')[0]}=..." for item in parts.query.split("&") if item)
    return urlunsplit((parts.scheme, host, parts.path, query, ""))


def read_file(path: Path, *, regular: bool = False) -> Fetched:
    """A document from disk.

    Args:
        path: the file.
        regular: whether to refuse pipes and devices, which can block or never end. The document
            that a user names may be a pipe, as in `otto diff <(git show HEAD:openapi.json) ...`.

    Raises:
        SourceError: it is missing, not a file, unreadable or larger than `MAX_BYTES`.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise SourceError(f"{path} is a directory; name the OpenAPI document in it")
        if regular and not stat.S_ISREG(mode):
            raise SourceError(f"{path} is not a regular file; pipes and devices are not read")
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise SourceError(f"{path} does not exist; give a document's path or URL") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise SourceError(f"{path} cannot be read: {reason}") from None
    if len(data) > MAX_BYTES:
        raise SourceError(_too_large(str(path)))
    return Fetched(data, str(path))


@frozen
class Fetcher:
    """Gets documents over HTTP.

    Attributes:
        token: sent as a bearer token to trusted hosts, or None.
        trusted_hosts: hosts that may see the token, beside loopback and Otto's own.
        seconds: the time one document may take in all.
        cache: a directory for conditional requests, or None.
    """

    token: str | None = field(default=None, repr=False)
    trusted_hosts: frozenset[str] = frozenset()
    seconds: float = 60.0
    cache: Path | None = None

    @classmethod
    def from_environment(cls, seconds: float = 60.0, cache: Path | None = None) -> Self:
        """With the token `OTTO_SPEC_TOKEN`, for the hosts of `OTTO_SPEC_URL` and `OTTO_BASE_URL`.

        Raises:
            SourceError: the token holds characters that no token has.
        """
        urls = (os.environ.get(name, "").strip() for name in ("OTTO_SPEC_URL", "OTTO_BASE_URL"))
        hosts = frozenset(filter(None, (urlsplit(url).hostname for url in urls)))
        return cls(_environment_token(), hosts, seconds, cache)

    def is_trusted(self, host: str) -> bool:
        """Whether the token may go to this host, and discovery ask it."""
        own = any(host == domain or host.endswith("." + domain) for domain in OTTO_DOMAINS)
        return own or is_loopback(host) or host in self.trusted_hosts

    def get(self, url: str) -> Fetched:
        """The document at a URL.

        Raises:
            SourceError: whatever went wrong, with what to do about it.
        """
        deadline = time.monotonic() + self.seconds
        for _ in range(MAX_REDIRECTS + 1):
            outcome = self._once(url, deadline)
            if isinstance(outcome, Fetched):
                return outcome
            url = outcome
        raise SourceError(f"{shown(url)} redirects more than {MAX_REDIRECTS} times")

    def _once(self, url: str, deadline: float) -> Fetched | str:
        """One request: a document, or the URL that the server points to."""
        from otto_ext._errors import ConfigurationError
        from otto_ext.transport._bounded_reads import time_limit
        from otto_ext.transport._network import certificate_hint, is_certificate_error
        from otto_ext.wire.http import httpx

        host = _checked_host(url)
        headers = {
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip",
            "User-Agent": "otto-client-regenerate",
        }
        if self.token and self.is_trusted(host):
            headers["Authorization"] = f"Bearer {self.token}"
        kept = self._kept(url)
        if kept:
            headers.update(kept.conditions)
        timeout = httpx.Timeout(
            min(READ_SECONDS, self.seconds), connect=min(CONNECT_SECONDS, self.seconds)
        )
        # Every read ends at the deadline, those of a response that arrives a byte at a time too.
        before, time_limit.until = time_limit.until, deadline
        try:
            with (
                _client(url, timeout) as client,
                client.stream("GET", url, headers=headers) as response,
            ):
                if response.has_redirect_location:
                    return _redirect(url, response.headers.get("location", ""))
                if response.status_code == 304 and kept:
                    return Fetched(kept.data, shown(url), kept.content_type, url, unmodified=True)
                self._check_status(url, response.status_code)
                data = _body(response, url, deadline)
                fetched = Fetched(data, shown(url), response.headers.get("content-type", ""), url)
                self._keep(url, fetched, response.headers)
                return fetched
        except httpx.TimeoutException:
            raise SourceError(
                f"{shown(url)} did not respond in time; try again, or allow more with --timeout"
            ) from None
        except ConfigurationError as error:
            raise SourceError(f"could not fetch {shown(url)}: {error}") from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            advice = f"; {certificate_hint()}" if is_certificate_error(error) else ""
            raise SourceError(
                f"{shown(url)} could not be reached: {_reason(error)}{advice}"
            ) from None
        finally:
            time_limit.until = before

    def _check_status(self, url: str, status: int) -> None:
        if status == 200:
            return
        name = shown(url)
        if status in (401, 403):
            sent = (
                "the token in OTTO_SPEC_TOKEN was refused" if self.token else "set OTTO_SPEC_TOKEN"
            )
            raise TokenWantedError(f"{name} asks for a token (HTTP {status}): {sent}")
        if status == 404:
            raise SourceError(f"{name} does not exist (HTTP 404); --discover looks for it")
        raise SourceError(f"{name} returned HTTP {status} instead of a document")

    def _kept(self, url: str) -> _CachedDocument | None:
        return _CachedDocument.load(self.cache, self._cache_key(url)) if self.cache else None

    def _keep(self, url: str, fetched: Fetched, headers: Mapping[str, str]) -> None:
        conditions = {
            condition: headers[validator]
            for condition, validator in _CONDITIONS
            if validator in headers
        }
        if self.cache and conditions:
            kept = _CachedDocument(fetched.data, fetched.content_type, conditions)
            kept.save(self.cache, self._cache_key(url))

    def _cache_key(self, url: str) -> str:
        # Two users' tokens may be shown two documents.
        return hashlib.sha256(f"{url}\n{self.token or ''}".encode()).hexdigest()[:32]


@frozen
class _CachedDocument:
    """An earlier response, and the request headers that ask whether it is still current."""

    data: bytes
    content_type: str
    conditions: dict[str, str]

    @classmethod
    def load(cls, directory: Path, key: str) -> _CachedDocument | None:
        try:
            about = json.loads((directory / f"{key}.json").read_bytes())
            data = (directory / f"{key}.body").read_bytes()
            if hashlib.sha256(data).hexdigest() != about["sha256"]:
                return None
            return cls(data, about["content_type"], dict(about["conditions"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None  # a cache that cannot be read is not a cache

    def save(self, directory: Path, key: str) -> None:
        about = {
            "sha256": hashlib.sha256(self.data).hexdigest(),
            "content_type": self.content_type,
            "conditions": self.conditions,
        }
        try:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            (directory / f"{key}.body").write_bytes(self.data)
            (directory / f"{key}.json").write_bytes(json.dumps(about).encode())
        except OSError:
            return  # the next request is unconditional, that is all


def _client(url: str, timeout: httpx.Timeout) -> httpx.Client:
    """A client with the proxy and the certificates that calls of the API have."""
    from otto_ext.transport._network import default_transport
    from otto_ext.wire.http import httpx

    return httpx.Client(
        transport=default_transport(httpx.URL(url)), timeout=timeout, trust_env=False
    )


def post_json(url: str, body: object, seconds: float) -> int:
    """Post JSON through the environment's proxy and certificates; returns the HTTP status.

    Redirects are not followed.

    Args:
        url: where to.
        body: what is written as JSON.
        seconds: for connecting, and for each read and write.

    Raises:
        SourceError: there was no response. The message does not show the URL.
    """
    from otto_ext._errors import ConfigurationError
    from otto_ext.transport._network import certificate_hint, is_certificate_error
    from otto_ext.wire.http import httpx

    try:
        with _client(url, httpx.Timeout(seconds)) as client:
            return client.post(url, json=body).status_code
    except ConfigurationError as error:
        raise SourceError(str(error)) from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        advice = f"; {certificate_hint()}" if is_certificate_error(error) else ""
        raise SourceError(f"{type(error).__name__}{advice}") from None


def _checked_host(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise SourceError("the source is not a usable URL") from None
    if parts.scheme not in ("http", "https") or not host:
        raise SourceError(f"{shown(url)} is not an http or https URL; for a file, give its path")
    if parts.scheme == "http" and not is_loopback(host):
        raise SourceError(
            f"{shown(url)} is plain http, which anyone on the way can change; use https "
            "(plain http is for loopback only)"
        )
    return host


def _redirect(url: str, location: str) -> str:
    target = urljoin(url, location)
    here, there = urlsplit(url), urlsplit(target)
    if not location or (here.scheme, here.netloc) != (there.scheme, there.netloc):
        raise SourceError(
            f"{shown(url)} redirects to another origin, {shown(target)}; if that is right, "
            "give that URL as --source"
        )
    return target


def _body(response: httpx.Response, url: str, deadline: float) -> bytes:
    """The body, given up at the limit and not after it: 200 MB are never read."""
    declared = response.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > MAX_BYTES:
        raise SourceError(_too_large(shown(url)))
    chunks: list[bytes] = []
    size = 0
    try:
        for chunk in _unpacked(response):
            size += len(chunk)
            if size > MAX_BYTES:
                raise SourceError(_too_large(shown(url)))
            if time.monotonic() > deadline:
                raise SourceError(
                    f"{shown(url)} did not send its document in time; allow more with --timeout"
                )
            chunks.append(chunk)
    except BodyCutOffError as error:
        raise SourceError(f"{shown(url)} was cut off: {error}; try again") from None
    except ContentCodingError as error:
        raise SourceError(f"{shown(url)} could not be unpacked: {error}") from None
    return b"".join(chunks)


def _unpacked(response: httpx.Response) -> Iterator[bytes]:
    """The unpacked body, a piece at a time."""
    coding = coding_of(response.headers.get("content-encoding"))
    # As they arrive: a chunk size would wait for a full one, and a slow server would never end.
    if coding is None:
        yield from response.iter_raw()
        return
    unpacker = Unpacker(coding)
    for chunk in response.iter_raw():
        yield from unpacker.feed(chunk)
    unpacker.finish()


def _too_large(name: str) -> str:
    return f"{name} is larger than {MAX_BYTES // 2**20} MiB, more than any OpenAPI document needs"


def _reason(error: Exception) -> str:
    text = str(error).strip() or type(error).__name__
    # httpx quotes the URL in some messages, secrets and all.
    return type(error).__name__ if "://" in text else text.splitlines()[0]


def _environment_token() -> str | None:
    """The token for the document: `OTTO_SPEC_TOKEN`."""
    token = os.environ.get("OTTO_SPEC_TOKEN", "").strip()
    if token and not (token.isascii() and token.isprintable()):
        raise SourceError("OTTO_SPEC_TOKEN holds characters that no token has")
    return token or None
