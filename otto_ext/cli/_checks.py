"""The checks of `otto doctor`, in the order in which one needs the other."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import socket
import ssl
import time
from email.utils import parsedate_to_datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

from otto_ext._errors import AuthenticationError, OttoError
from otto_ext._installation import checkout, install_command
from otto_ext._version import __version__
from otto_ext.cli._codegen_commands import is_installed
from otto_ext.cli._failures import UsageError
from otto_ext.cli._token_command import token_for
from otto_ext.openapi.document_errors import OpenAPIError, SourceError
from otto_ext.openapi.fetch import Fetcher
from otto_ext.openapi.load import check_is_openapi, load
from otto_ext.openapi.serialisation import document_hash
from otto_ext.transport._network import (
    certificate_hint,
    default_transport,
    is_certificate_error,
    proxy_for,
)
from otto_ext.wire.http import httpx

if TYPE_CHECKING:
    from collections.abc import Iterator

    from otto_ext._key import Key
    from otto_ext.auth import Token
    from otto_ext.cli._connection import Connection

__all__ = ["CheckResult", "checks"]

_STAMP = "_source.json"
#: Seconds; a token's times (RFC 7519, section 4.1) are commonly checked with a minute of leeway.
_SKEW = 60.0
_CERTIFICATE_DAYS = 7
_NO_WAY = "check the port, firewalls and proxies (HTTPS_PROXY, NO_PROXY)"
_NO_ADDRESS = "not checked: its name has no address"


@frozen
class CheckResult:
    """What a check found.

    Attributes:
        check: what was checked.
        ok: whether it is well; None where it was not checked.
        found: what was seen.
        advice: what to do, where it is not well.
    """

    check: str
    ok: bool | None
    found: str
    advice: str = ""


def checks(connection: Connection) -> Iterator[CheckResult]:
    """Run all checks; each is yielded as soon as it is done."""
    run = _CheckRun(connection)
    yield run.configuration()
    if not run.places:
        return
    for name, url in run.places.items():
        found = run.names(name, url)
        yield found
        # One cause, one red line.
        yield (
            CheckResult(f"TLS ({name})", None, _NO_ADDRESS)
            if found.ok is False
            else run.tls(name, url)
        )
        if found.ok is False:
            run.lost.add(name)
    yield run.clock()
    yield run.token()
    yield run.api()
    yield run.document()


@define
class _CheckRun:
    connection: Connection
    places: dict[str, httpx.URL] = field(factory=dict)
    lost: set[str] = field(factory=set)
    key: Key | None = None
    granted: Token | None = field(default=None, repr=False)

    def configuration(self) -> CheckResult:
        """Are the addresses usable, and is there a key?"""
        about = f"otto-client {__version__}, Python {platform.python_version()}"
        try:
            self.places = {
                "API": httpx.URL(self.connection.api),
                "token endpoint": httpx.URL(self.connection.tokens),
            }
        except OttoError as error:
            return CheckResult("configuration", False, str(error), "correct the setting")
        try:
            self.key = self.connection.key()
        except UsageError:
            return CheckResult(
                "configuration",
                False,
                f"{about}; no API key",
                "run `otto login`, or set OTTO_CLIENT_ID and OTTO_CLIENT_SECRET",
            )
        named = f"key {self.key.client_id} of {self.key.place}"
        found = f"{about}; API {self.places['API']}; {named}"
        return CheckResult("configuration", True, found, self._without_base_path())

    def _without_base_path(self) -> str:
        """A hint, where the address has a path of its own which is not the document's."""
        from otto_api.client import BASE_PATH

        path = self.places["API"].path.rstrip("/")
        if not BASE_PATH or path.endswith(BASE_PATH):
            return ""
        return (
            f"the base URL has a path, so the document's base path {BASE_PATH} is not added to it"
        )

    def names(self, name: str, url: httpx.URL) -> CheckResult:
        """Does the host's name have an address?"""
        check = f"DNS ({name})"
        if proxy_for(url) is not None:
            return CheckResult(check, None, f"{url.host}: left to the proxy")
        try:
            found = socket.getaddrinfo(url.host, url.port or 443, type=socket.SOCK_STREAM)
        except OSError as error:
            said = f"{url.host}: {error.strerror or error}"
            advice = "check the address, the network, and whether a VPN is needed"
            return CheckResult(check, False, said, advice)
        addresses = list(dict.fromkeys(str(it[4][0]) for it in found))
        return CheckResult(check, True, f"{url.host} is {', '.join(addresses[:3])}")

    def tls(self, name: str, url: httpx.URL) -> CheckResult:
        """Is the server who it says, to the certificates that the client trusts?"""
        check = f"TLS ({name})"
        if url.scheme == "http":
            return CheckResult(check, None, "plain http, on this machine")
        try:
            with default_transport(url) as transport:
                certificate, version = _handshake(transport, url, self.connection.timeout)
        except httpx.ConnectError as error:
            if is_certificate_error(error):
                said = f"{url.host}: the certificate is not trusted ({error})"
                return CheckResult(check, False, said, certificate_hint())
            return CheckResult(check, False, f"{url.host}: {error}", _NO_WAY)
        except httpx.HTTPError as error:
            said = f"{url.host}: {str(error) or type(error).__name__}"
            return CheckResult(check, False, said, _NO_WAY)
        if proxy_for(url) is not None:
            version += " through the proxy"
        return _of_certificate(check, version, certificate)

    def clock(self) -> CheckResult:
        """Is this machine's clock the server's?"""
        url = self.places["token endpoint"]
        if "token endpoint" in self.lost:
            return CheckResult("clock", None, _NO_ADDRESS)
        try:
            before = time.time()
            response = self._get(url)
            middle = (before + time.time()) / 2
            theirs = parsedate_to_datetime(response.headers["date"]).timestamp()
        except (httpx.HTTPError, OttoError, KeyError, ValueError):
            return CheckResult("clock", None, "the token endpoint sends no date")
        # The header counts whole seconds.
        skew = middle - theirs - 0.5
        said = f"{abs(skew):.0f} s {'ahead of' if skew > 0 else 'behind'} the token endpoint"
        if abs(skew) > _SKEW:
            return CheckResult("clock", False, said, "set this machine's clock (NTP)")
        return CheckResult("clock", True, said)

    def token(self) -> CheckResult:
        """Does the token endpoint take the key?"""
        check = "token"
        if self.key is None:
            return CheckResult(check, None, "not asked for: no API key")
        if "token endpoint" in self.lost:
            return CheckResult(check, None, _NO_ADDRESS)
        try:
            self.granted = token_for(self.key, self.connection)
        except AuthenticationError as error:
            advice = error.hint or "check the API key"
            return CheckResult(check, False, str(error).removesuffix(f"; {advice}"), advice)
        except OttoError as error:
            return CheckResult(check, False, str(error), "check --token-url and the network")
        left = dt.timedelta(seconds=int(self.granted.expires_at - time.monotonic()))
        return CheckResult(check, True, f"granted, good for {left}")

    def api(self) -> CheckResult:
        """Does the API respond, and accept the token?"""
        if "API" in self.lost:
            return CheckResult("API", None, _NO_ADDRESS)
        path = _harmless()
        url = str(self.places["API"]).rstrip("/") + path
        headers = {} if self.granted is None else {"Authorization": self.granted.header}
        try:
            response = self._get(httpx.URL(url), headers)
        except (httpx.HTTPError, OttoError) as error:
            said = f"GET {path}: {type(error).__name__}: {error}"
            trusted = not is_certificate_error(error)
            advice = "check --base-url and the network" if trusted else certificate_hint()
            return CheckResult("API", False, said, advice)
        said = f"GET {path} returns {response.status_code}"
        return _of_status(said, response.status_code, granted=self.granted is not None)

    def _get(self, url: httpx.URL, headers: dict[str, str] | None = None) -> httpx.Response:
        """A response that came the way of the client's own calls: its proxy, its certificates."""
        with httpx.Client(
            transport=default_transport(url), timeout=self.connection.timeout, trust_env=False
        ) as client:
            return client.get(url, headers=headers)

    def document(self) -> CheckResult:
        """Is the API's document still the one that the client was made from?"""
        check = "document"
        where = os.environ.get("OTTO_SPEC_URL", "").strip()
        if not where:
            return CheckResult(check, None, "not compared: OTTO_SPEC_URL names no document")
        try:
            same = _is_present(where, self.connection.timeout or 10.0)
        except OpenAPIError as error:
            return CheckResult(check, False, str(error), "check OTTO_SPEC_URL and OTTO_SPEC_TOKEN")
        if same:
            return CheckResult(check, True, "the one that this client was made from")
        return CheckResult(check, False, "changed since this client was made", _follow())


def _is_present(where: str, timeout: float) -> bool:
    """Whether a document is the one that the client was made from, read as the regeneration does.

    Args:
        where: a URL or a path.
        timeout: seconds, for the document, and for its parts.

    Raises:
        OpenAPIError: the document, or what the client was made from, could not be read.
    """
    try:
        made_from = json.loads(files("otto_api").joinpath(_STAMP).read_bytes())["source"]
    except (OSError, ValueError, KeyError, TypeError):
        raise SourceError(f"the client has no {_STAMP}, which says what it was made from") from None
    found = load(where, Fetcher.from_environment(timeout)).document
    check_is_openapi(found, where)
    return bool(document_hash(found) == made_from)


def _follow() -> str:
    """The commands that show what a new document means, and make the client of it."""
    install = "" if is_installed() else f"{install_command('codegen')}, then "
    look = f"{install}run `otto track --check --impact YOUR_CODE` to see what it breaks"
    if checkout():
        return f"{look}, and `otto regenerate` to follow it"
    return (
        f"{look}, and `otto regenerate --output DIR` to follow it, with DIR in PYTHONPATH; or "
        "update otto-client"
    )


def _handshake(
    transport: httpx.BaseTransport, url: httpx.URL, timeout: float | None
) -> tuple[dict[str, Any], str]:
    """The server's certificate and the TLS version, as the client's own connections get them."""
    found: list[Any] = []

    def trace(event: str, info: Any) -> None:
        if event.endswith("start_tls.complete"):
            tls = info["return_value"].get_extra_info("ssl_object")
            found[:] = [tls.getpeercert() or {}, tls.version() or "TLS"]

    seconds = httpx.Timeout(timeout).as_dict()
    request = httpx.Request("HEAD", url, extensions={"timeout": seconds, "trace": trace})
    try:
        transport.handle_request(request).close()
    except httpx.TransportError:
        if not found:
            raise
    return found[0], found[1]


def _of_certificate(check: str, version: str, certificate: dict[str, Any]) -> CheckResult:
    if "notAfter" not in certificate:
        # The operating system has checked it, and does not say more.
        return CheckResult(check, True, f"{version}, the certificate is trusted")
    ends = ssl.cert_time_to_seconds(certificate["notAfter"])
    days = int((ends - time.time()) // 86_400)
    said = f"{version}, the certificate is good for {days} days"
    if days < _CERTIFICATE_DAYS:
        return CheckResult(check, False, said, "ask the operator of the server to renew it")
    return CheckResult(check, True, said)


def _of_status(said: str, status: int, *, granted: bool) -> CheckResult:
    if status >= 500:
        return CheckResult("API", False, said, "the server fails; try again later")
    if status == 401 and granted:
        advice = "the API refuses the token: check that --base-url and --token-url belong together"
        return CheckResult("API", False, said, advice)
    if status in (404, 405):
        return CheckResult("API", False, said, "check --base-url: the path is unknown there")
    if status == 401:
        said += ", as it should without a token"
    return CheckResult("API", True, said)


def _harmless() -> str:
    """The path of a reading operation that needs no parameter, else the root."""
    from otto_api.client import OPERATIONS

    from otto_ext.cli._catalog import operation

    found = [operation(name) for name, it in OPERATIONS.items() if it.startswith("GET ")]
    free = [
        it for it in found if it.base_path is None and not any(p.required for p in it.parameters)
    ]
    # One that looks at the token says more.
    free.sort(key=lambda it: all(response.status != "401" for response in it.responses))
    return free[0].path if free else "/"
