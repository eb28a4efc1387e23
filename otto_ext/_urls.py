"""Addresses a token may be sent to: https, or http on this machine alone."""

from __future__ import annotations

import ipaddress

from otto_ext._errors import ConfigurationError
from otto_ext.transport._adapters import own_url
from otto_ext.wire.http import httpx

__all__ = ["checked_url", "is_loopback", "linked", "port_of", "same_origin"]

_PORTS = {"http": 80, "https": 443}


def checked_url(value: str | httpx.URL, name: str) -> httpx.URL:
    """A setting as an address.

    Args:
        value: as given.
        name: the setting's name, for the message.

    Raises:
        ConfigurationError: it is not an absolute http or https address, holds a user or a password,
            or would carry secrets over plain http to another machine.
    """
    try:
        url = httpx.URL(own_url(value))
    except (TypeError, httpx.InvalidURL) as error:
        raise ConfigurationError(f"{name} is not an address: {error}") from None
    if url.userinfo:
        # Not shown: what stands there is a password.
        raise ConfigurationError(f"{name} must not hold a user or password")
    if url.scheme not in _PORTS or not url.host:
        raise ConfigurationError(f"{name} is {str(url)!r}; give an https:// address")
    if url.scheme == "http" and not is_loopback(url.host):
        raise ConfigurationError(
            f"{name} is {str(url)!r}: over plain http, tokens and secrets can be read on the way; "
            "give an https:// address (http is for this machine alone)"
        )
    return url


def is_loopback(host: str) -> bool:
    """Whether a host is this machine: `localhost` and its subdomains (RFC 6761), 127/8, ::1."""
    name = host.rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


def same_origin(left: httpx.URL, right: httpx.URL) -> bool:
    """Whether two addresses have one origin: scheme, host and port (RFC 6454)."""
    return (left.scheme, left.host, port_of(left)) == (right.scheme, right.host, port_of(right))


def port_of(url: httpx.URL) -> int | None:
    """The port that an address is at, as stated or by its scheme."""
    return url.port or _PORTS.get(url.scheme)


def linked(link: str, page: httpx.URL) -> str:
    """The URL that a link leads to from a page.

    Raises:
        ValueError: it is not a URL, or is on another origin; the message says what to do.
    """
    try:
        target = page.join(link)
    except httpx.InvalidURL:
        raise ValueError(f"the link to the next page is not a valid URL: {link[:100]!r}") from None
    if not same_origin(target, page):
        same_host = target.host == page.host and target.port in (None, page.port)
        if not same_host or (target.scheme, page.scheme) != ("http", "https"):
            shown = target.copy_with(query=None, fragment=None)
            raise ValueError(
                f"the next page is on another origin, {shown}, where the token is not sent; "
                "state another style with `x-otto-paging` in an overlay"
            )
        # A server behind a proxy that ends TLS writes its links so.
        target = target.copy_with(scheme=page.scheme, port=page.port)
    return str(target)
