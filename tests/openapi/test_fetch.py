"""Documents come within limits of size, time and place, and tokens go only where they may."""

from __future__ import annotations

import gzip
import os
import socket
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.website import Asked, Page, Website, website

from otto_ext.openapi.document_errors import SourceError
from otto_ext.openapi.fetch import (
    MAX_BYTES,
    Fetcher,
    TokenWantedError,
    is_loopback,
    is_url,
    read_file,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENT = b'{"openapi": "3.1.0"}'


@pytest.fixture
def site() -> Iterator[Website]:
    with website() as found:
        yield found


# -- files --------------------------------------------------


def test_a_file_is_read_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "openapi.json"
    path.write_bytes(DOCUMENT)
    fetched = read_file(path)
    assert (fetched.data, fetched.label) == (DOCUMENT, str(path))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"gone\.json does not exist; give a document's path"):
        read_file(tmp_path / "gone.json")


def test_a_directory_is_no_document(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is a directory; name the OpenAPI document in it"):
        read_file(tmp_path)


def test_a_path_that_no_system_takes_is_one_clear_error() -> None:
    with pytest.raises(SourceError, match=r"cannot be read: .*embedded null"):
        read_file(Path("openapi\0.json"))


def test_a_path_through_a_file_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(DOCUMENT)
    with pytest.raises(SourceError, match="cannot be read: Not a directory"):
        read_file(tmp_path / "file" / "openapi.json")


def test_a_file_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    with pytest.raises(SourceError, match="is larger than 64 MiB"):
        read_file(path)


def test_a_pipe_is_read_only_where_the_user_names_it(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    with pytest.raises(SourceError, match="is not a regular file; pipes and devices are not read"):
        read_file(pipe, regular=True)
    writer = threading.Thread(target=pipe.write_bytes, args=(DOCUMENT,))
    writer.start()
    assert read_file(pipe).data == DOCUMENT
    writer.join()


# -- responses ------------------------------------------------


def test_a_response_is_the_document(site: Website) -> None:
    site.pages["/openapi.json"] = Page(DOCUMENT, headers={"Content-Type": "application/json"})
    fetched = Fetcher().get(f"{site.url}/openapi.json")
    assert fetched.data == DOCUMENT
    assert fetched.content_type == "application/json"
    assert not fetched.unmodified


def test_a_compressed_response_is_unpacked(site: Website) -> None:
    site.pages["/d"] = Page(gzip.compress(DOCUMENT), headers={"Content-Encoding": "gzip"})
    assert Fetcher().get(f"{site.url}/d").data == DOCUMENT


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (404, r"does not exist \(HTTP 404\); --discover looks for it"),
        (500, "returned HTTP 500 instead of a document"),
        (204, "returned HTTP 204 instead of a document"),
    ],
)
def test_another_status_is_one_clear_error(site: Website, status: int, message: str) -> None:
    site.pages["/d"] = Page(b"", status)
    with pytest.raises(SourceError, match=message):
        Fetcher().get(f"{site.url}/d")


@pytest.mark.parametrize("status", [401, 403])
def test_a_server_that_wants_a_token_is_recognised(site: Website, status: int) -> None:
    site.pages["/d"] = Page(b"", status)
    with pytest.raises(TokenWantedError, match="set OTTO_SPEC_TOKEN"):
        Fetcher().get(f"{site.url}/d")
    with pytest.raises(TokenWantedError, match="the token in OTTO_SPEC_TOKEN was refused") as error:
        Fetcher(token="s3cret").get(f"{site.url}/d")
    assert "s3cret" not in str(error.value)


def test_no_listener_is_one_clear_error(site: Website) -> None:
    with website() as other:
        url = other.url
    with pytest.raises(SourceError, match=r"could not be reached: .*refused"):
        Fetcher().get(url + "/openapi.json")


# -- limits --------------------------------------------------


def test_a_server_that_does_not_respond_ends_in_time(site: Website) -> None:
    def silent(_: Asked) -> Page:
        site.released.wait(30)
        return Page()

    site.pages["/d"] = silent
    with pytest.raises(SourceError, match=r"did not respond in time; .* allow more with --timeout"):
        Fetcher(seconds=0.2).get(f"{site.url}/d")


def test_a_server_that_sends_drop_by_drop_ends_in_time(site: Website) -> None:
    def drops() -> Iterator[bytes]:
        while not site.released.wait(0.02):
            yield b" "

    site.pages["/d"] = Page(drops())
    with pytest.raises(SourceError, match=r"in time; .*allow more with --timeout"):
        Fetcher(seconds=0.2).get(f"{site.url}/d")


def test_headers_that_arrive_drop_by_drop_end_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        over = threading.Event()

        def serve() -> None:
            connection, _ = listener.accept()
            with connection, suppress(OSError):
                connection.sendall(b"HTTP/1.1 200 OK\r\nX-Drip: ")
                while not over.wait(0.02):
                    connection.sendall(b"a")

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            port = listener.getsockname()[1]
            with pytest.raises(SourceError, match="did not respond in time"):
                Fetcher(seconds=0.3).get(f"http://127.0.0.1:{port}/d")
        finally:
            over.set()
            thread.join()


def test_a_200_mb_response_is_refused_by_its_length_unread(site: Website) -> None:
    sent: list[bytes] = []

    def body() -> Iterator[bytes]:
        for _ in range(200):
            sent.append(bytes(2**20))
            yield sent[-1]

    site.pages["/d"] = Page(body(), headers={"Content-Length": str(200 * 2**20)})
    with pytest.raises(SourceError, match="is larger than 64 MiB, more than any OpenAPI document"):
        Fetcher().get(f"{site.url}/d")
    assert len(sent) < 100


def test_an_endless_response_is_given_up_at_the_limit(site: Website) -> None:
    def body() -> Iterator[bytes]:
        while not site.released.is_set():
            yield bytes(2**20)

    site.pages["/d"] = Page(body())
    with pytest.raises(SourceError, match="is larger than 64 MiB"):
        Fetcher().get(f"{site.url}/d")


def test_a_compression_bomb_is_given_up_at_the_limit(site: Website) -> None:
    bomb = gzip.compress(bytes(MAX_BYTES + 2**20))
    site.pages["/d"] = Page(bomb, headers={"Content-Encoding": "gzip"})
    with pytest.raises(SourceError, match="is larger than 64 MiB"):
        Fetcher().get(f"{site.url}/d")


def test_a_broken_compression_is_one_clear_error(site: Website) -> None:
    site.pages["/d"] = Page(b"no gzip", headers={"Content-Encoding": "gzip"})
    with pytest.raises(SourceError, match="could not be unpacked: the gzip body is broken"):
        Fetcher().get(f"{site.url}/d")


def test_two_compressions_are_refused(site: Website) -> None:
    packed = gzip.compress(gzip.compress(DOCUMENT))
    site.pages["/d"] = Page(packed, headers={"Content-Encoding": "gzip, gzip"})
    with pytest.raises(SourceError, match="one coding is accepted"):
        Fetcher().get(f"{site.url}/d")


def test_a_compressed_response_that_is_cut_off_is_an_error(site: Website) -> None:
    packed = gzip.compress(DOCUMENT * 100)
    site.pages["/d"] = Page(packed[:-10], headers={"Content-Encoding": "gzip"})
    with pytest.raises(SourceError, match=r"was cut off: .* ends before its end marker; try again"):
        Fetcher().get(f"{site.url}/d")


def test_the_environments_proxy_is_used_but_not_for_loopback(
    site: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.pages["/d"] = Page(DOCUMENT)
    with website() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url.removeprefix("http://"))
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        assert Fetcher().get(f"{site.url}/d").data == DOCUMENT
        # The proxy refuses to connect, which is what the error says.
        with pytest.raises(SourceError, match="could not be reached: 501"):
            Fetcher(seconds=5).get("https://api.example.com/openapi.json")
        assert proxy.asked == []


def test_a_certificate_file_that_is_missing_is_named(
    site: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/company.pem")
    with pytest.raises(SourceError, match=r"SSL_CERT_FILE names /nowhere/company\.pem"):
        Fetcher().get(f"{site.url}/d")


# -- places --------------------------------------------------


def test_a_redirect_on_the_same_origin_is_followed(site: Website) -> None:
    site.pages["/old"] = Page(b"", 302, {"Location": "/new"})
    site.pages["/new"] = Page(DOCUMENT)
    fetched = Fetcher().get(f"{site.url}/old")
    assert fetched.data == DOCUMENT
    assert fetched.url == f"{site.url}/new"


def test_a_redirect_to_another_host_is_refused(site: Website) -> None:
    with website() as other:
        other.pages["/d"] = Page(DOCUMENT)
        site.pages["/d"] = Page(b"", 302, {"Location": f"{other.url}/d?key=s3cret"})
        with pytest.raises(SourceError, match="redirects to another origin") as error:
            Fetcher(token="t").get(f"{site.url}/d")
        assert other.asked == []
    assert f"{other.url}/d?key=..." in str(error.value)


def test_a_redirect_without_a_place_is_refused(site: Website) -> None:
    site.pages["/d"] = Page(b"", 302, {"Location": ""})
    with pytest.raises(SourceError, match="redirects to another origin"):
        Fetcher().get(f"{site.url}/d")


def test_redirects_in_a_circle_end(site: Website) -> None:
    site.pages["/d"] = Page(b"", 302, {"Location": "/d"})
    with pytest.raises(SourceError, match="redirects more than 5 times"):
        Fetcher().get(f"{site.url}/d")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://api.example.com/openapi.json", "is plain http, which anyone on the way can"),
        ("ftp://127.0.0.1/openapi.json", "is not an http or https URL"),
        ("file:///etc/passwd", "is not an http or https URL"),
        ("https:///openapi.json", "is not an http or https URL"),
        ("http://127.0.0.1:port/openapi.json", "the source is not a usable URL"),
        ("http://[::1/openapi.json", "the source is not a usable URL"),
    ],
)
def test_other_urls_are_refused_before_anything_is_asked(url: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        Fetcher().get(url)


# -- tokens --------------------------------------------------


def test_the_token_goes_to_loopback(site: Website) -> None:
    site.pages["/d"] = Page(DOCUMENT)
    Fetcher(token="s3cret").get(f"{site.url}/d")
    assert site.asked[0].headers["authorization"] == "Bearer s3cret"


def test_without_a_token_none_is_sent(site: Website) -> None:
    site.pages["/d"] = Page(DOCUMENT)
    Fetcher().get(f"{site.url}/d")
    assert "authorization" not in site.asked[0].headers


def test_tokens_are_for_ottos_hosts_and_those_that_the_user_configured() -> None:
    fetcher = Fetcher(trusted_hosts=frozenset({"otto.fund.example"}))
    trusted = ["api.ottodigital.io", "ottodigital.io", "keycloak.mgstover.com", "otto.fund.example"]
    assert all(fetcher.is_trusted(host) for host in [*trusted, "localhost", "127.0.0.1", "::1"])
    others = ["example.com", "notottodigital.io", "ottodigital.io.example.com", "10.0.0.1", ""]
    assert not any(fetcher.is_trusted(host) for host in others)


def test_no_repr_shows_the_token() -> None:
    assert "s3cret" not in repr(Fetcher(token="s3cret"))


def test_the_environments_token_is_stripped(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Fetcher.from_environment().token is None
    monkeypatch.setenv("OTTO_SPEC_TOKEN", " s3cret\n")
    assert Fetcher.from_environment().token == "s3cret"


def test_the_hosts_of_the_environment_may_see_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not Fetcher.from_environment().is_trusted("otto.fund.example")
    monkeypatch.setenv("OTTO_SPEC_URL", "https://otto.fund.example/openapi.json")
    assert Fetcher.from_environment().is_trusted("otto.fund.example")


@pytest.mark.parametrize("token", ["a\r\nX-Header: b", "tök€n"])
def test_a_token_that_no_header_can_hold_is_refused_unshown(
    monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("OTTO_SPEC_TOKEN", token)
    with pytest.raises(SourceError, match="characters that no token has") as error:
        Fetcher.from_environment()
    assert token not in str(error.value)


# -- conditional requests --------------------------------------------------


def tagged(request: Asked) -> Page:
    if request.headers.get("if-none-match") == '"one"':
        return Page(b"", 304)
    return Page(DOCUMENT, headers={"ETag": '"one"', "Content-Type": "application/json"})


def test_the_second_run_asks_conditionally(site: Website, tmp_path: Path) -> None:
    site.pages["/d"] = tagged
    fetcher = Fetcher(cache=tmp_path / "cache")
    first = fetcher.get(f"{site.url}/d")
    second = fetcher.get(f"{site.url}/d")
    assert (first.unmodified, second.unmodified) == (False, True)
    assert second.data == first.data
    assert second.content_type == "application/json"


def test_last_modified_serves_as_well(site: Website, tmp_path: Path) -> None:
    date = "Mon, 01 Jun 2026 00:00:00 GMT"
    site.pages["/d"] = Page(DOCUMENT, headers={"Last-Modified": date})
    fetcher = Fetcher(cache=tmp_path)
    fetcher.get(f"{site.url}/d")
    fetcher.get(f"{site.url}/d")
    assert site.asked[1].headers["if-modified-since"] == date


def test_another_users_token_asks_anew(site: Website, tmp_path: Path) -> None:
    site.pages["/d"] = tagged
    Fetcher(token="one", cache=tmp_path).get(f"{site.url}/d")
    Fetcher(token="two", cache=tmp_path).get(f"{site.url}/d")
    assert "if-none-match" not in site.asked[1].headers


def test_a_damaged_cache_is_no_cache(site: Website, tmp_path: Path) -> None:
    site.pages["/d"] = tagged
    fetcher = Fetcher(cache=tmp_path)
    fetcher.get(f"{site.url}/d")
    (body,) = tmp_path.glob("*.body")
    body.write_bytes(b"something else")
    assert fetcher.get(f"{site.url}/d").data == DOCUMENT
    (about,) = tmp_path.glob("*.json")
    about.write_text("[]")
    assert fetcher.get(f"{site.url}/d").data == DOCUMENT
    assert all("if-none-match" not in asked.headers for asked in site.asked)


def test_a_cache_that_cannot_be_written_costs_nothing(site: Website, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    site.pages["/d"] = tagged
    assert Fetcher(cache=tmp_path / "file").get(f"{site.url}/d").data == DOCUMENT


def test_a_304_that_was_not_asked_for_is_an_error(site: Website) -> None:
    site.pages["/d"] = Page(b"", 304)
    with pytest.raises(SourceError, match="returned HTTP 304"):
        Fetcher().get(f"{site.url}/d")


# -- names --------------------------------------------------


def test_urls_and_paths_are_distinguished() -> None:
    assert is_url("https://api.ottodigital.io/openapi.json")
    assert not any(is_url(path) for path in ("openapi.json", "/tmp/x:y.json", r"C:\openapi.json"))


def test_reports_show_urls_without_secrets() -> None:
    shown_url = shown("https://user:pass@host:8443/a/b?key=s3cret&v=1#f")
    assert shown_url == "https://host:8443/a/b?key=...&v=..."


@pytest.mark.parametrize("host", ["localhost", "api.localhost", "127.0.0.1", "127.8.9.1", "::1"])
def test_this_machine_is_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["example.com", "localhost.example.com", "10.0.0.1", "0.0.0.0"])
def test_other_machines_are_not(host: str) -> None:
    assert not is_loopback(host)
