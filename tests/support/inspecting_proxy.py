"""A proxy that inspects TLS, as companies run them: it shows certificates of its own.

    with inspecting_proxy(folder, server.port) as proxy:
        ...  # HTTPS_PROXY=proxy.url, SSL_CERT_FILE=proxy.authority

It accepts each CONNECT, shows a certificate for the host that its own authority signed, and passes
what it reads on to a plain HTTP server on loopback.
"""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from attrs import define, field
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
from queue import SimpleQueue

__all__ = ["InspectingProxy", "inspecting_proxy"]


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


@define
class InspectingProxy:
    """The proxy.

    Attributes:
        url: its address, for HTTPS_PROXY.
        authority: the file of the certificate that it signs with.
        connects: the hosts and ports that were asked for.
        heads: the first line of each request that it read inside of TLS.
        refused: the hosts and ports whose handshakes a client broke off.
    """

    folder: Path
    upstream: int
    url: str = ""
    connects: list[str] = field(factory=list)
    heads: list[str] = field(factory=list)
    refused: SimpleQueue[str] = field(factory=SimpleQueue)
    _key: ec.EllipticCurvePrivateKey = field(init=False)
    _certificate: x509.Certificate = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._certificate = self._signed("Company Inspection CA", self._key, None)
        self.authority.write_bytes(self._certificate.public_bytes(serialization.Encoding.PEM))

    @property
    def authority(self) -> Path:
        return self.folder / "company.pem"

    def _signed(
        self, name: str, key: ec.EllipticCurvePrivateKey, host: str | None
    ) -> x509.Certificate:
        now = dt.datetime.now(dt.UTC)
        public = key.public_key()
        builder = (
            x509.CertificateBuilder()
            .subject_name(_name(name))
            .issuer_name(_name("Company Inspection CA"))
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(hours=1))
            .not_valid_after(now + dt.timedelta(days=60))
            .add_extension(x509.BasicConstraints(ca=host is None, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()),
                critical=False,
            )
        )
        if host is None:
            usage = dict.fromkeys(
                (
                    "digital_signature", "content_commitment", "key_encipherment",
                    "data_encipherment", "key_agreement", "encipher_only", "decipher_only",
                ),
                False,
            )  # fmt: skip
            builder = builder.add_extension(
                x509.KeyUsage(key_cert_sign=True, crl_sign=True, **usage), critical=True
            )
        else:
            names = x509.SubjectAlternativeName([x509.DNSName(host)])
            builder = builder.add_extension(names, critical=False)
        return builder.sign(self._key, hashes.SHA256())

    def context_for(self, host: str) -> ssl.SSLContext:
        """What the proxy shows for a host."""
        key = ec.generate_private_key(ec.SECP256R1())
        path = self.folder / f"{host}.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + self._signed(host, key, host).public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def serve(self, plain: socket.socket) -> None:
        """One connection."""
        with plain:
            target = plain.recv(65536).decode().split()[1]
            self.connects.append(target)
            plain.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            try:
                inside = self.context_for(target.rpartition(":")[0]).wrap_socket(
                    plain, server_side=True
                )
            except OSError:
                self.refused.put(target)
                return
            with inside, socket.create_connection(("127.0.0.1", self.upstream)) as server:
                back = threading.Thread(target=_pump, args=(server, inside), daemon=True)
                back.start()
                with suppress(OSError):
                    while data := inside.recv(65536):
                        first = data.partition(b"\r\n")[0]
                        if first.endswith(b"HTTP/1.1"):
                            self.heads.append(first.decode())
                        server.sendall(data)
                with suppress(OSError):
                    server.shutdown(socket.SHUT_WR)
                back.join()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)


@contextmanager
def inspecting_proxy(folder: Path, upstream: int) -> Iterator[InspectingProxy]:
    """A proxy that passes everything on to a port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        proxy = InspectingProxy(folder, upstream)
        proxy.url = f"http://127.0.0.1:{listener.getsockname()[1]}"

        def accept() -> None:
            with suppress(OSError):
                while True:
                    client, _ = listener.accept()
                    threading.Thread(target=proxy.serve, args=(client,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield proxy
        finally:
            listener.shutdown(socket.SHUT_RDWR)
