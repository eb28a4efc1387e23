"""Transports and httpx clients of the caller's own: hooks, certificates, and who closes what."""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
import ipaddress
import ssl
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from support.faults import FaultServer
from support.token_server import TokenServer
from support.widgets import GET, json_response

from otto_ext import APIConnectionError, AsyncOtto, ConfigurationError, Otto
from otto_ext.auth import StaticToken
from otto_ext.wire.operation import Call

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOKEN = StaticToken("a-token")


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer([json_response({"id": 1})]) as server:
        yield server


def seen_by(hooks: list[str]) -> dict[str, list[Any]]:
    return {
        "request": [lambda request: hooks.append(f"to {request.url.path}")],
        "response": [lambda response: hooks.append(f"from {response.status_code}")],
    }


def test_calls_go_through_a_client_of_ones_own(server: FaultServer) -> None:
    hooks: list[str] = []
    own = httpx.Client(event_hooks=seen_by(hooks))
    with Otto(base_url=server.url, credentials=TOKEN, http_client=own) as otto:
        assert otto._caller.execute(Call(GET, {"id": 1})).parsed.id == 1
    assert hooks == ["to /widgets/1", "from 200"]
    assert server.received[0].headers["Authorization"] == "Bearer a-token"
    assert not own.is_closed
    own.close()


def test_asynchronous_calls_do_too(server: FaultServer) -> None:
    hooks: list[str] = []

    async def note(request: httpx.Request) -> None:
        hooks.append(request.url.path)

    async def call() -> int:
        async with httpx.AsyncClient(event_hooks={"request": [note]}) as own:
            async with AsyncOtto(base_url=server.url, credentials=TOKEN, http_client=own) as otto:
                response = await otto._caller.aexecute(Call(GET, {"id": 1}))
            assert not own.is_closed
            return response.parsed.id

    assert asyncio.run(call()) == 1
    assert hooks == ["/widgets/1"]


def test_tokens_are_fetched_through_it_as_well(server: FaultServer) -> None:
    hooks: list[str] = []
    with (
        TokenServer() as tokens,
        httpx.Client(event_hooks=seen_by(hooks)) as own,
        Otto(
            client_id="id",
            client_secret=tokens.secret,
            base_url=server.url,
            token_url=tokens.token_url,
            http_client=own,
        ) as otto,
    ):
        otto._caller.execute(Call(GET, {"id": 1}))
    assert len([hook for hook in hooks if hook.startswith("to ")]) == 2


def test_its_redirects_and_tokens_stay_out_of_it(server: FaultServer) -> None:
    with (
        httpx.Client(auth=("somebody", "else"), follow_redirects=True) as own,
        Otto(base_url=server.url, credentials=TOKEN, http_client=own) as otto,
    ):
        otto._caller.execute(Call(GET, {"id": 1}))
    assert server.received[0].headers["Authorization"] == "Bearer a-token"


def test_a_client_and_a_transport_exclude_each_other() -> None:
    with httpx.Client() as own, pytest.raises(ConfigurationError, match="not both"):
        Otto(credentials=TOKEN, http_client=own, transport=httpx.HTTPTransport())


def test_no_client_at_all_is_said() -> None:
    with pytest.raises(ConfigurationError, match="http_client is str; give a client of httpx"):
        Otto(credentials=TOKEN, http_client="https://example.org")  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [Otto, AsyncOtto])
def test_a_client_of_the_other_colour_is_said(kind: type[Otto | AsyncOtto]) -> None:
    own: Any = httpx.AsyncClient() if kind is Otto else httpx.Client()
    client = kind(base_url="http://127.0.0.1:9", credentials=TOKEN, http_client=own)

    def call() -> object:
        if isinstance(client, Otto):
            return client._caller.execute(Call(GET, {"id": 1}))
        return asyncio.run(client._caller.aexecute(Call(GET, {"id": 1})))

    with pytest.raises(ConfigurationError, match="calls need an httpx"):
        call()


# -- certificates -------------------------------------------------------------------------------


def _key_usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def certificate(folder: Path, name: str, issuer: Any = None) -> tuple[Path, Any]:
    """A certificate for loopback, with its key, in one PEM file; its own issuer by default."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer_name, issuer_key = issuer or (subject, key)
    now = dt.datetime.now(dt.UTC)
    loopback = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer_name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([loopback]), critical=False)
        # Python 3.13 verifies strictly (RFC 5280), which requires these three.
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
        .add_extension(_key_usage(authority=issuer is None), critical=True)
        .sign(issuer_key, hashes.SHA256())
    )
    path = folder / f"{name}.pem"
    pem = serialization.Encoding.PEM
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(key.private_bytes(pem, *plain) + made.public_bytes(pem))
    return path, (subject, key)


def test_client_certificates(tmp_path: Path) -> None:
    authority, issuer = certificate(tmp_path, "authority")
    server_file, _ = certificate(tmp_path, "server", issuer)
    client_file, _ = certificate(tmp_path, "client", issuer)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(authority))
    context.load_cert_chain(server_file)
    context.verify_mode = ssl.CERT_REQUIRED

    def call(with_certificate: bool) -> int:
        trusting = ssl.create_default_context(cafile=str(authority))
        if with_certificate:
            trusting.load_cert_chain(client_file)
        transport = httpx.HTTPTransport(verify=trusting)
        settings: Any = {"credentials": TOKEN, "transport": transport, "retry": False}
        with Otto(base_url=server.url.replace("http:", "https:"), **settings) as otto:
            number: int = otto._caller.execute(Call(GET, {"id": 1})).parsed.id
            return number

    with FaultServer([json_response({"id": 1})], tls=context) as server:
        assert call(True) == 1
        with pytest.raises(APIConnectionError):
            call(False)


# -- what was left open --------------------------------------------------------------------------


def test_a_client_that_was_never_closed_warns(server: FaultServer) -> None:
    with ExitStack() as stack:
        transport = stack.enter_context(httpx.HTTPTransport())
        left = [Otto(base_url=server.url, credentials=TOKEN, transport=transport)]
        left[0]._caller.execute(Call(GET, {"id": 1}))

        def forget() -> None:
            left.clear()
            gc.collect()

        with pytest.warns(ResourceWarning, match=r"unclosed Otto\(base_url="):
            forget()


@pytest.mark.parametrize("closed", [True, False])
def test_what_was_closed_or_never_used_is_silent(server: FaultServer, closed: bool) -> None:
    """Warnings are errors in this suite."""
    otto = Otto(base_url=server.url, credentials=TOKEN)
    if closed:
        otto._caller.execute(Call(GET, {"id": 1}))
        otto.close()
    del otto
    gc.collect()
