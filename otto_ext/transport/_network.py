"""How sockets are opened: proxies, certificates and connection limits, in one place.

Used for the API, the token endpoint, `otto doctor` and fetching documents, so that all of them
pass through a company network in the same way.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import ssl
from importlib.util import find_spec
from urllib.request import getproxies, proxy_bypass

from otto_ext._errors import ConfigurationError
from otto_ext._installation import install_command
from otto_ext._urls import is_loopback, port_of
from otto_ext.wire.http import httpx

__all__ = [
    "CONNECTIONS",
    "certificate_hint",
    "default_async_transport",
    "default_transport",
    "is_certificate_error",
    "network_error",
    "proxy_for",
    "tls_context",
]

# httpx's own limits.
CONNECTIONS = 100
_LIMITS = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=20)
_PROXY_SCHEMES = ("http", "https", "socks5", "socks5h")
#: The first that is set counts. OpenSSL reads the first and the last, requests the second and curl
#: the third.
_CA_VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_DIR")


def default_transport(
    base_url: httpx.URL, tls: ssl.SSLContext | None = None
) -> httpx.BaseTransport:
    """The transport used where none is given, through the environment's proxy if there is one.

    Args:
        base_url: the address that is called.
        tls: certificates that were read before; by default they are read now.

    Raises:
        ConfigurationError: the environment names a proxy or certificates that cannot be used.
    """
    transport = httpx.HTTPTransport(
        verify=tls or tls_context(), proxy=proxy_for(base_url), limits=_LIMITS
    )
    from otto_ext.transport._bounded_reads import bound_reads

    bound_reads(transport)
    return transport


def default_async_transport(
    base_url: httpx.URL, tls: ssl.SSLContext | None = None
) -> httpx.AsyncBaseTransport:
    """The asynchronous counterpart of `default_transport`."""
    return httpx.AsyncHTTPTransport(
        verify=tls or tls_context(), proxy=proxy_for(base_url), limits=_LIMITS
    )


# -- proxies ---------------------------------------------------------------------------------------


def proxy_for(url: httpx.URL) -> str | None:
    """The proxy that the environment names for an address, or None for a direct connection.

    Reads HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, in either case, as curl and httpx do: a
    proxy without a scheme is an http one; NO_PROXY holds host names (which include their
    subdomains), addresses, networks (`10.0.0.0/8`) and `*`, each with an optional port. A loopback
    address is never called through a proxy, which would see its secrets.

    Raises:
        ConfigurationError: the proxy's address cannot be used, or needs a package that is missing.
    """
    if is_loopback(url.host) or _excluded(url) or proxy_bypass(url.host):
        return None
    proxies = getproxies()
    for kind in (url.scheme, "all"):
        if proxies.get(kind):
            return _proxy(proxies[kind], f"{kind.upper()}_PROXY")
    return None


def _proxy(value: str, variable: str) -> str:
    address = value if "://" in value else f"http://{value}"
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        url = httpx.URL()
    if url.scheme not in _PROXY_SCHEMES or not url.host:
        # Not shown: a proxy's address may hold a password.
        raise ConfigurationError(
            f"{variable} is not a usable proxy address; give http://HOST:PORT, "
            "or socks5://HOST:PORT"
        )
    if url.scheme.startswith("socks") and find_spec("socksio") is None:
        raise ConfigurationError(
            f"{variable} names a SOCKS proxy, which needs the extra 'socks': "
            f"{install_command('socks')}"
        )
    return address


def _excluded(url: httpx.URL) -> bool:
    """Whether NO_PROXY names this address."""
    stated = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    host = url.host.rstrip(".").lower()
    return any(_names(entry.strip().lower(), host, port_of(url)) for entry in stated.split(","))


def _names(entry: str, host: str, port: int | None) -> bool:
    if not entry:
        return False
    if entry == "*":
        return True
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        address = None
    try:
        network = ipaddress.ip_network(entry.strip("[]"), strict=False)
    except ValueError:
        network = None
    if network is not None:
        return address is not None and address in network
    name, colon, wanted = entry.rpartition(":")
    if colon and wanted.isdecimal():
        return int(wanted) == port and _names(name.strip("[]"), host, port)
    suffix = entry.removeprefix("*").removeprefix(".").rstrip(".")
    return host == suffix or host.endswith("." + suffix)


# -- certificates ----------------------------------------------------------------------------------


def tls_context() -> ssl.SSLContext:
    """The certificates that a server is checked against.

    A file or folder named by SSL_CERT_FILE, REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE or SSL_CERT_DIR
    decides. Otherwise the operating system's own store is used where the package
    `truststore` is installed (extra `system-certs`), since that is where a company puts its
    certificates; without it, certifi's list of public authorities.

    Raises:
        ConfigurationError: what the environment names does not exist or holds no certificate.
    """
    for variable in _CA_VARIABLES:
        path = os.environ.get(variable)
        if path:
            return _trusting(variable, path)
    try:
        import truststore
    except ImportError:
        return httpx.create_ssl_context(trust_env=False)
    found: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return found


def _trusting(variable: str, path: str) -> ssl.SSLContext:
    """A context that trusts the certificates in a file or a folder alone."""
    try:
        if os.path.isdir(path):
            return ssl.create_default_context(capath=path)
        return ssl.create_default_context(cafile=path)
    except FileNotFoundError:
        problem = "which does not exist"
    except ssl.SSLError:
        problem = "which holds no certificate in PEM format"
    except OSError as error:
        problem = f"which cannot be read: {error.strerror}"
    raise ConfigurationError(f"{variable} names {path}, {problem}; correct it or unset it")


def is_certificate_error(error: BaseException) -> bool:
    """Whether an error means that the server's certificate is not trusted: trying again is vain."""
    link: BaseException | None = error
    while link is not None:
        if isinstance(link, ssl.SSLCertVerificationError):
            return True
        link = link.__cause__ or link.__context__
    return "CERTIFICATE_VERIFY_FAILED" in str(error)


def certificate_hint() -> str:
    """What to do about a certificate that is not trusted."""
    if find_spec("truststore") is None:
        return (
            "if your company inspects TLS traffic, install the extra 'system-certs' to trust the "
            "system's certificates, or set SSL_CERT_FILE to the company's certificate (PEM)"
        )
    return (
        "if your company inspects TLS traffic, add its certificate to the system's store, or set "
        "SSL_CERT_FILE to it (PEM)"
    )


# -- errors ----------------------------------------------------------------------------------------


def network_error(error: Exception, request: httpx.Request) -> httpx.TransportError:
    """The httpx error for one that a transport let through: of `ssl`, of sockets, of codecs.

    httpx's own transports map what they know; the rest would reach the user without a hint, and
    would not be retried. Errors that happen only before anything is sent are connect errors.

    Args:
        error: what the transport raised.
        request: what it was sending.
    """
    text = str(error) or type(error).__name__
    kind: type[httpx.TransportError] = httpx.ReadError
    if isinstance(error, TimeoutError):
        kind = httpx.ReadTimeout
    elif isinstance(error, ssl.SSLCertVerificationError | ConnectionRefusedError | socket.gaierror):
        kind = httpx.ConnectError
    elif not isinstance(error, OSError):
        # A host name that IDNA cannot encode, a header that cannot be written.
        kind = httpx.LocalProtocolError
    found = kind(text, request=request)
    found.__cause__ = error
    return found
