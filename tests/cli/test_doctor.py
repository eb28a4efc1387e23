"""`otto doctor`: each thing that can be wrong has its red line, and says what to do."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import pytest
from support.api_documents import referring
from support.environments import ROOT
from support.faults import closed_port
from support.shop import shop_document

from otto_ext.openapi.load import load
from otto_ext.openapi.serialisation import document_hash

START = "from otto_ext.cli import main; main()"

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Run
    from support.shop import Shop


def checked(done: Any) -> dict[str, dict[str, Any]]:
    """The findings by what was checked."""
    return {it["check"]: it for it in json.loads(done.stdout)["checks"]}


def test_a_sound_setup_is_all_green(otto: Run, shop: Shop) -> None:
    done = otto("doctor", at=shop)
    assert done.returncode == 0, done.stdout
    lines = {line[4:24].strip(): line[:2] for line in done.stdout.splitlines()}
    assert lines == {
        "configuration": "ok",
        "DNS (API)": "ok",
        "TLS (API)": "--",
        "DNS (token endpoint)": "ok",
        "TLS (token endpoint)": "--",
        "clock": "ok",
        "token": "ok",
        "API": "ok",
        "document": "--",
    }
    assert "token-1" not in done.stdout
    assert shop.settings["OTTO_CLIENT_SECRET"] not in done.stdout
    assert shop.received[-1].path == "/goods"


def test_without_a_key_login_is_the_advice(otto: Run, shop: Shop) -> None:
    env = {name: it for name, it in shop.settings.items() if name.endswith("_URL")}
    done = otto("doctor", "--json", env=env)
    assert done.returncode == 1
    assert not json.loads(done.stdout)["healthy"]
    found = checked(done)
    assert not found["configuration"]["ok"]
    assert "otto login" in found["configuration"]["advice"]
    assert found["token"]["ok"] is None
    # It returns 401, as it must.
    assert found["API"]["ok"]


def test_an_address_that_cannot_be_one_ends_the_round(otto: Run, shop: Shop) -> None:
    found = checked(otto("doctor", "--json", "--base-url", "http://example.com", at=shop))
    assert list(found) == ["configuration"]
    assert "plain http" in found["configuration"]["found"]


def test_a_name_that_does_not_resolve(otto: Run, shop: Shop) -> None:
    base = "https://otto.invalid"
    done = otto("doctor", "--json", "--base-url", base, "--timeout", "2", at=shop)
    found = checked(done)
    assert not found["DNS (API)"]["ok"]
    # What follows from it is no finding of its own.
    assert found["TLS (API)"]["ok"] is None
    assert found["API"]["ok"] is None
    assert found["token"]["ok"]
    token = ("--token-url", "https://otto.invalid/token")
    found = checked(otto("doctor", "--json", *token, "--timeout", "2", at=shop))
    assert {name: it["ok"] for name, it in found.items() if it["ok"] is not True} == {
        "TLS (API)": None,
        "DNS (token endpoint)": False,
        "TLS (token endpoint)": None,
        "clock": None,
        "token": None,
        "document": None,
    }


def test_a_wrong_secret(otto: Run, shop: Shop) -> None:
    env = {"OTTO_CLIENT_SECRET": "not-its-word"}
    assert "\n" + " " * 26 + "check client_id" in otto("doctor", at=shop, env=env).stdout
    done = otto("doctor", "--json", at=shop, env=env)
    found = checked(done)
    assert not found["token"]["ok"]
    assert "unauthorized_client" in found["token"]["found"]
    assert "API Keys" in found["token"]["advice"]
    assert "not-its-word" not in done.stdout


def test_a_token_endpoint_that_is_not_there(otto: Run, shop: Shop) -> None:
    gone = f"http://127.0.0.1:{closed_port()}/token"
    found = checked(otto("doctor", "--json", "--token-url", gone, "--timeout", "1", at=shop))
    assert not found["token"]["ok"]
    assert found["clock"]["ok"] is None


@pytest.mark.parametrize(
    ("status", "ok", "words"),
    [
        (401, False, "refuses the token"),
        (403, True, ""),
        (404, False, "--base-url"),
        (503, False, "try again"),
    ],
)
def test_what_the_api_returns(otto: Run, shop: Shop, status: int, ok: bool, words: str) -> None:
    shop.respond = lambda request: (status, {}, b"{}") if request.path == "/goods" else None
    found = checked(otto("doctor", "--json", at=shop))
    assert found["API"]["ok"] is ok
    assert words in found["API"]["advice"]


@pytest.mark.parametrize(("hours", "words"), [(2, "behind"), (-2, "ahead of")])
def test_a_clock_that_is_wrong(otto: Run, shop: Shop, hours: int, words: str) -> None:
    shop.clock = dt.timedelta(hours=hours)
    found = checked(otto("doctor", "--json", at=shop))
    assert not found["clock"]["ok"]
    assert words in found["clock"]["found"]
    assert "NTP" in found["clock"]["advice"]


def test_a_clock_header_that_is_none(otto: Run, shop: Shop) -> None:
    shop.clock = None
    assert checked(otto("doctor", "--json", at=shop))["clock"]["ok"] is None


# -- the document ---------------------------------------------------------------------------------


def serve(shop: Shop, document: bytes, status: int = 200) -> dict[str, str]:
    shop.respond = lambda it: (status, {}, document) if it.path == "/openapi" else None
    return {"OTTO_SPEC_URL": f"{shop.url}/openapi", "OTTO_SPEC_TOKEN": "a-token"}


@pytest.mark.parametrize("written", ["json", "yaml", "file"])
def test_the_document_that_the_client_was_made_from(
    otto: Run, shop: Shop, stamped: Path, written: str, tmp_path: Path
) -> None:
    import yaml

    document = shop_document()
    text = yaml.safe_dump(document, sort_keys=False) if written == "yaml" else json.dumps(document)
    env = serve(shop, text.encode())
    if written == "file":
        (tmp_path / "there.json").write_text(text)
        env = {"OTTO_SPEC_URL": "there.json"}
    same = otto("doctor", "--json", at=shop, env=env)
    assert same.returncode == 0, same.stdout
    assert checked(same)["document"]["ok"]
    if written != "file":
        assert shop.received[-1].headers["Authorization"] == "Bearer a-token"
    assert "a-token" not in same.stdout


def test_a_document_is_read_as_the_regeneration_reads_it(
    otto: Run, shop: Shop, stamped: Path, tmp_path: Path
) -> None:
    swagger = {
        "swagger": "2.0",
        "info": {"title": "Old", "version": "1"},
        "paths": {"/x": {"get": {"responses": {"200": {"description": "", "schema": {}}}}}},
    }
    (tmp_path / "pet.yaml").write_text("type: string")
    for document in (swagger, referring("pet.yaml")):
        path = tmp_path / "document.json"
        path.write_text(json.dumps(document))
        stamped.write_text(json.dumps({"source": document_hash(load(path).document)}))
        found = checked(otto("doctor", "--json", at=shop, env={"OTTO_SPEC_URL": path.name}))
        assert found["document"]["ok"], found["document"]
    (tmp_path / "pet.yaml").write_text("type: integer")
    found = checked(otto("doctor", "--json", at=shop, env={"OTTO_SPEC_URL": "document.json"}))
    assert not found["document"]["ok"]


def test_another_document_is_drift(otto: Run, shop: Shop, stamped: Path) -> None:
    document = shop_document()
    document["info"]["version"] = "8"
    done = otto("doctor", "--json", at=shop, env=serve(shop, json.dumps(document).encode()))
    assert done.returncode == 1
    found = checked(done)["document"]
    assert not found["ok"]
    assert "otto regenerate" in found["advice"]


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"<html>", 200, "is an HTML page, not an OpenAPI document"),
        (b"{: [", 200, "is not valid JSON"),
        (b"{}", 200, "is not an OpenAPI document"),
        (b"{}", 404, "404"),
    ],
)
def test_a_document_that_cannot_be_read(
    otto: Run, shop: Shop, stamped: Path, body: bytes, status: int, words: str
) -> None:
    found = checked(otto("doctor", "--json", at=shop, env=serve(shop, body, status)))["document"]
    assert not found["ok"]
    assert words in found["found"]
    assert "OTTO_SPEC_URL" in found["advice"]


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("nowhere.json", "does not exist"),
        ("ftp://x/openapi.json", "http"),
        ("http://127.0.0.1:1/openapi.json", "could not be reached"),
    ],
)
def test_a_document_that_does_not_come(
    otto: Run, shop: Shop, stamped: Path, where: str, words: str
) -> None:
    found = checked(otto("doctor", "--json", at=shop, env={"OTTO_SPEC_URL": where}))["document"]
    assert not found["ok"]
    assert words in found["found"]


def test_a_client_that_does_not_say_what_it_was_made_from(otto: Run, shop: Shop) -> None:
    env = serve(shop, json.dumps(shop_document()).encode())
    found = checked(otto("doctor", "--json", at=shop, env=env))["document"]
    assert not found["ok"]
    assert "_source.json" in found["found"]


def test_a_proxy_that_does_not_respond_is_found(otto: Run, shop: Shop) -> None:
    env = {"HTTPS_PROXY": f"http://127.0.0.1:{closed_port()}"}
    base = ("--base-url", "https://otto.invalid", "--timeout", "1")
    found = checked(otto("doctor", "--json", *base, at=shop, env=env))
    assert found["DNS (API)"]["ok"] is None
    assert found["TLS (API)"]["ok"] is False
    assert "HTTPS_PROXY" in found["TLS (API)"]["advice"]


# -- TLS ------------------------------------------------------------------------------------------


@contextmanager
def tls_server(folder: Path, days: int, host: str = "localhost") -> Iterator[tuple[str, Path]]:
    """A server that shows a certificate of its own for a host; its URL, and the certificate."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(key)),
            *("-out", str(certificate), "-subj", f"/CN={host}", "-days", str(days)),
            *("-addext", f"subjectAltName=DNS:{host}"),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    plain, _ = listener.accept()
                except OSError:
                    return
                try:
                    context.wrap_socket(plain, server_side=True).close()
                except OSError:
                    plain.close()

        threading.Thread(target=serve, daemon=True).start()
        try:
            yield f"https://{host}:{listener.getsockname()[1]}", certificate
        finally:
            listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(("days", "ok"), [(90, True), (2, False)])
def test_a_certificate_and_its_end(
    otto: Run, shop: Shop, tmp_path: Path, days: int, ok: bool
) -> None:
    with tls_server(tmp_path, days) as (url, certificate):
        base = ("--base-url", url, "--timeout", "2")
        env = {"SSL_CERT_FILE": str(certificate)}
        found = checked(otto("doctor", "--json", *base, at=shop, env=env))["TLS (API)"]
        assert found["ok"] is ok
        assert f"good for {days - 1} days" in found["found"]
        strange = checked(otto("doctor", "--json", *base, at=shop))["TLS (API)"]
    assert not strange["ok"]
    assert "SSL_CERT_FILE" in strange["advice"]


@contextmanager
def connect_proxy() -> Iterator[str]:
    """A proxy that leads every CONNECT to the same port of this machine (RFC 9110, 9.3.6)."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def pump(source: socket.socket, target: socket.socket) -> None:
            with suppress(OSError):
                while data := source.recv(65536):
                    target.sendall(data)
            with suppress(OSError):
                target.shutdown(socket.SHUT_WR)

        def connect(client: socket.socket) -> None:
            head = client.recv(65536).decode()
            port = int(head.split()[1].rpartition(":")[2])
            with client, socket.create_connection(("127.0.0.1", port)) as server:
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                back = threading.Thread(target=pump, args=(server, client), daemon=True)
                back.start()
                pump(client, server)
                back.join()

        def serve() -> None:
            with suppress(OSError):
                while True:
                    threading.Thread(target=connect, args=listener.accept()[:1]).start()

        threading.Thread(target=serve, daemon=True).start()
        try:
            yield f"127.0.0.1:{listener.getsockname()[1]}"
        finally:
            listener.shutdown(socket.SHUT_RDWR)


def test_a_certificate_is_seen_through_a_proxy(otto: Run, shop: Shop, tmp_path: Path) -> None:
    with tls_server(tmp_path, 90, "otto.invalid") as (url, certificate), connect_proxy() as proxy:
        base = ("--base-url", url, "--timeout", "2")
        env = {"HTTPS_PROXY": proxy, "SSL_CERT_FILE": str(certificate)}
        found = checked(otto("doctor", "--json", *base, at=shop, env=env))["TLS (API)"]
        assert found["ok"], found
        assert "through the proxy" in found["found"]
        env = {"HTTPS_PROXY": proxy}
        strange = checked(otto("doctor", "--json", *base, at=shop, env=env))["TLS (API)"]
    assert not strange["ok"]
    assert "company" in strange["advice"]


# -- other commands that need more than an API ----------------------------------------------------


def test_diff_has_the_exit_codes_of_the_script(otto: Run, tmp_path: Path) -> None:
    old, new = shop_document(), shop_document()
    del new["paths"]["/papers"]
    for name, document in (("old", old), ("new", new)):
        (tmp_path / f"{name}.json").write_text(json.dumps(document))
    assert otto("diff", "old.json", "old.json").returncode == 0
    breaking = otto("diff", "old.json", "new.json", "--json")
    assert breaking.returncode == 1
    assert json.loads(breaking.stdout)["breaking"]
    assert "# API changes" in otto("diff", "old.json", "new.json", "--format", "markdown").stdout
    unread = otto("diff", "old.json", "none.json")
    assert unread.returncode == 2
    # One line, in the script's own words.
    assert re.fullmatch(
        r"otto: none\.json does not exist; give a document's path or URL\n", unread.stderr
    )
    assert otto("diff", "old.json", "new.json", "--format", "xml").returncode == 2


@pytest.mark.slow
def test_a_package_without_the_code_generation_says_how_to_get_it(
    environment: dict[str, str], generated: Path, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "otto_ext", tmp_path / "installed" / "otto_ext")
    path = os.pathsep.join(map(str, (tmp_path / "installed", generated)))
    # The repository's own folders are on the path of its environment; here they are not.
    ours = [str(ROOT), *(str(ROOT / name) for name in ("generated", "scripts", "tests"))]
    start = f"import sys; sys.path[:] = [p for p in sys.path if p not in {ours}]"

    def said(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", f"{start}; {START}", *arguments],
            env={**environment, "PYTHONPATH": path},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2, done.stderr
        return done.stderr

    for command in (("diff", "a.json", "b.json"), ("track",), ("regenerate", "--check")):
        assert re.search(r"pip install .*/[^/]*\[codegen\]'", said(*command))


def test_the_code_generation_is_run_with_its_options_and_exit_status(
    otto: Run, tmp_path: Path
) -> None:
    document = tmp_path / "shop.json"
    document.write_text(json.dumps(shop_document()))
    out = ("--output", "out", "--source", "shop.json")
    assert otto("regenerate", *out, "--check").returncode == 1
    assert "usage: otto track" in otto("track", "--help").stdout
    assert otto("regenerate", "--source", "none.json", "--output", "out").returncode == 2
    assert not (tmp_path / "out").exists()
