"""Proxies and certificates as the environment names them."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import ssl
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from otto_ext import APIConnectionError, AsyncOtto, ConfigurationError, Otto, OttoError
from otto_ext.auth import StaticToken
from otto_ext.transport._network import proxy_for, tls_context

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

API = httpx.URL("https://api.example.com")
VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*VARIABLES, *(name.upper() for name in VARIABLES)):
        monkeypatch.delenv(name, raising=False)
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("variable", "value", "proxy"),
    [
        ("HTTPS_PROXY", "http://proxy.example.com:3128", "http://proxy.example.com:3128"),
        ("https_proxy", "proxy.example.com:3128", "http://proxy.example.com:3128"),
        ("ALL_PROXY", "https://user:pw@proxy.example.com", "https://user:pw@proxy.example.com"),
        ("HTTP_PROXY", "http://proxy.example.com:3128", None),
    ],
)
def test_the_environment_names_the_proxy(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, proxy: str | None
) -> None:
    monkeypatch.setenv(variable, value)
    assert proxy_for(API) == proxy


@pytest.mark.parametrize(
    "url", ["http://localhost:1", "https://127.9.9.9", "http://[::1]:8", "http://kc.localhost"]
)
def test_a_loopback_address_is_never_called_through_a_proxy(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://proxy.example.com:3128")
    assert proxy_for(httpx.URL(url)) is None


@pytest.mark.parametrize(
    ("no_proxy", "url", "direct"),
    [
        ("*", "https://api.example.com", True),
        ("example.com", "https://api.example.com", True),
        (".example.com", "https://api.example.com", True),
        ("*.example.com", "https://api.example.com", True),
        ("example.com", "https://badexample.com", False),
        ("api.example.com:443", "https://api.example.com", True),
        ("api.example.com:444", "https://api.example.com", False),
        ("10.0.0.0/8, 192.168.0.0/16", "https://192.168.7.9:8443", True),
        ("10.0.0.0/8", "https://11.0.0.1", False),
        ("fd00::/8", "https://[fd12::1]", True),
        ("10.1.2.3:8443", "https://10.1.2.3:8443", True),
        ("10.0.0.0/8", "https://api.example.com", False),
        ("", "https://api.example.com", False),
    ],
)
def test_no_proxy_names_hosts_networks_and_ports(
    monkeypatch: pytest.MonkeyPatch, no_proxy: str, url: str, direct: bool
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.com:3128")
    monkeypatch.setenv("NO_PROXY", no_proxy)
    assert (proxy_for(httpx.URL(url)) is None) is direct


@given(st.text(max_size=40))
def test_any_no_proxy_can_be_read(no_proxy: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HTTPS_PROXY", "http://proxy.example.com:3128")
        patch.setenv("NO_PROXY", no_proxy.replace("\0", "").encode("utf-8", "replace").decode())
        assert proxy_for(API) in (None, "http://proxy.example.com:3128")


@pytest.mark.parametrize("value", ["ftp://proxy.example.com", "http://", "ftp://user:pw@proxy"])
def test_a_proxy_that_cannot_be_used_is_named_without_its_password(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", value)
    with pytest.raises(ConfigurationError, match="HTTPS_PROXY is not a usable proxy") as caught:
        proxy_for(API)
    assert "pw" not in str(caught.value)


def test_a_socks_proxy_without_its_package_names_the_extra(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://proxy.example.com:1080")
    monkeypatch.setattr("otto_ext.transport._network.find_spec", lambda name: None)
    with pytest.raises(ConfigurationError, match=r"\[socks\]"):
        proxy_for(API)


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "SSL_CERT_DIR"])
def test_certificates_that_are_missing_are_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str
) -> None:
    monkeypatch.setenv(variable, str(tmp_path / "company.pem"))
    with pytest.raises(ConfigurationError, match=rf"{variable} names .*company\.pem, which does"):
        tls_context()


def test_a_file_without_certificates_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "company.pem"
    file.write_text("not a certificate")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with pytest.raises(ConfigurationError, match="no certificate in PEM format"):
        tls_context()


def test_a_folder_of_certificates_decides(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    context = tls_context()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.get_ca_certs() == []


def test_servers_are_checked_with_and_without_the_systems_store(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "truststore" in type(tls_context()).__module__
    monkeypatch.setitem(__import__("sys").modules, "truststore", None)
    context = tls_context()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


# -- errors of transports --------------------------------------------------------------------------

REQUEST = httpx.Request("GET", "https://api.example.com")


def _subclasses(base: type[Exception]) -> list[type[Exception]]:
    return [base, *(each for child in base.__subclasses__() for each in _subclasses(child))]


def _thrown() -> list[Exception]:
    """One of each of httpx's, ssl's and the operating system's errors."""
    found: list[Exception] = []
    kinds = {kind for kind in _subclasses(httpx.HTTPError) if kind.__module__ == "httpx"}
    kinds |= {kind for kind in _subclasses(OSError) if kind.__module__ in ("builtins", "ssl")}
    kinds |= {socket.gaierror, socket.herror, UnicodeError}
    kinds |= {httpx.InvalidURL, httpx.CookieConflict, httpx.StreamClosed}
    for kind in sorted(kinds, key=lambda kind: kind.__name__):
        if issubclass(kind, httpx.HTTPStatusError):
            found.append(kind("it failed", request=REQUEST, response=httpx.Response(500)))
        elif issubclass(kind, httpx.StreamClosed):
            found.append(kind())
        else:
            found.append(kind("it failed"))
    found += [OSError(number, os.strerror(number)) for number in errno.errorcode]
    return found


class _Throwing(httpx.BaseTransport, httpx.AsyncBaseTransport):
    def __init__(self, error: Exception) -> None:
        self._error = error

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        raise self._error

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raise self._error


class _Breaking(_Throwing):
    """Raises in the middle of the body."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=_Broken(self._error))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=_AsyncBroken(self._error))


class _Broken(httpx.SyncByteStream):
    def __init__(self, error: Exception) -> None:
        self._error = error

    def __iter__(self) -> Iterator[bytes]:
        yield b"{"
        raise self._error


class _AsyncBroken(httpx.AsyncByteStream):
    def __init__(self, error: Exception) -> None:
        self._error = error

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"{"
        raise self._error


@pytest.mark.parametrize("transport", [_Throwing, _Breaking])
@pytest.mark.parametrize("token", [StaticToken("a-token"), None], ids=["api", "tokens"])
def test_every_error_of_a_transport_is_one_of_ours(
    transport: type[_Throwing], token: StaticToken | None
) -> None:
    settings: dict[str, Any] = {"credentials": token}
    if token is None:
        settings = {"client_id": "me", "client_secret": "s3cret-of-mine"}

    async def asynchronously(error: Exception) -> None:
        async with AsyncOtto(
            base_url=API, retry=False, transport=transport(error), **settings
        ) as otto:
            await otto.request("GET", "/widgets")

    for error in _thrown():
        with (
            pytest.raises(OttoError) as raised,
            Otto(base_url=API, retry=False, transport=transport(error), **settings) as otto,
        ):
            otto.request("GET", "/widgets")
        assert str(raised.value)
        with pytest.raises(OttoError):
            asyncio.run(asynchronously(error))


def test_a_certificate_that_is_not_trusted_fails_at_once_with_a_hint() -> None:
    sent = []

    def refuse(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        raise ssl.SSLCertVerificationError("self-signed certificate in certificate chain")

    transport = httpx.MockTransport(refuse)
    with (
        Otto(base_url=API, credentials=StaticToken("a-token"), transport=transport) as otto,
        pytest.raises(APIConnectionError, match="SSL_CERT_FILE"),
    ):
        otto.request("GET", "/widgets")
    assert len(sent) == 1
