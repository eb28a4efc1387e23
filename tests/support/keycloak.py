"""A real Keycloak on loopback, fetched with Maven and kept in `.cache/keycloak`."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from attrs import define, field
from filelock import FileLock
from support.faults import closed_port

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["Client", "Keycloak", "missing", "prepared"]

#: Runs on Java 17 and newer.
VERSION = "26.7.3"
SHA256 = "27a6535553c3cdcd083872ba40629efafb3475e3b758e0c6f691395561dd0f1f"
ARTIFACT = f"org.keycloak:keycloak-quarkus-dist:{VERSION}:zip"
CACHE = Path(__file__).resolve().parents[2] / ".cache" / "keycloak"

_START_SECONDS = 120
_ENVIRONMENT = {
    "KC_BOOTSTRAP_ADMIN_USERNAME": "admin",
    "KC_BOOTSTRAP_ADMIN_PASSWORD": "admin",
    "JAVA_OPTS_KC_HEAP": "-Xms64m -Xmx384m",
    # It lives for a minute: what the second compiler would make of it comes too late.
    "JAVA_OPTS_APPEND": "-XX:TieredStopAtLevel=1 -XX:-UseG1GC -XX:+UseSerialGC",
}


def missing() -> str | None:
    """Why there can be no Keycloak here, or None."""
    for tool in ("java", "mvn"):
        if shutil.which(tool) is None:
            return f"a real Keycloak needs Java 17 or newer and Maven; there is no {tool} here"
    return None


def prepared() -> Path:
    """The folder of a Keycloak that is ready to start; fetched and built by the first who asks."""
    home = CACHE / f"keycloak-{VERSION}"
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / "lock"):
        if not (home / "ready").exists():
            shutil.rmtree(home, ignore_errors=True)
            with zipfile.ZipFile(_fetched()) as archive:
                archive.extractall(CACHE)
            _run("sh", str(home / "bin" / "kc.sh"), "build", "--db=dev-file")
            (home / "ready").touch()
    return home


def _fetched() -> Path:
    archive = CACHE / f"keycloak-quarkus-dist-{VERSION}.zip"
    if not archive.exists():
        goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
        _run("mvn", "-q", "-B", goal, f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={CACHE}")
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != SHA256:
        archive.unlink()
        raise RuntimeError(f"{archive.name} has the digest {found}, and should have {SHA256}")
    return archive


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} failed: {done.stdout[-2000:]} {done.stderr[-2000:]}")


@define
class Client:
    """A confidential client with a service account.

    Attributes:
        id: its OAuth client id.
        uuid: its id in the admin API.
        secret: the secret it has now.
    """

    id: str
    uuid: str
    secret: str


@define
class Keycloak:
    """A server with one realm, `otto`; a context manager.

    Attributes:
        folder: where its database and its log are.
    """

    folder: Path
    port: int = field(factory=closed_port)
    _process: subprocess.Popen[bytes] | None = None
    _admin: httpx.Client = field(factory=lambda: httpx.Client(timeout=30))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def token_url(self) -> str:
        return f"{self.url}/realms/otto/protocol/openid-connect/token"

    def __enter__(self) -> Keycloak:
        self.start()
        realm = {
            "realm": "otto",
            "enabled": True,
            "accessTokenLifespan": 300,
            "bruteForceProtected": True,
            "failureFactor": 3,
        }
        self._ask("POST", "/admin/realms", realm)
        self.client("api")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()
        self._admin.close()

    def start(self) -> None:
        """Start it and wait until it responds."""
        command = [
            "sh",
            str(prepared() / "bin" / "kc.sh"),
            "start",
            "--optimized",
            "--http-enabled=true",
            "--http-host=127.0.0.1",
            f"--http-port={self.port}",
            "--hostname-strict=false",
            "--cache=local",
            f"--db-url=jdbc:h2:file:{self.folder / 'db'};NON_KEYWORDS=VALUE",
        ]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                env={**os.environ, **_ENVIRONMENT},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + _START_SECONDS
        while not self._responds():
            if self._process.poll() is not None or time.monotonic() > until:
                self.stop()
                text = (self.folder / "log").read_text(errors="replace")
                raise RuntimeError(f"Keycloak did not start: {text[-3000:]}")
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop it as an administrator would, or else at once."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()  # kc.sh passes it on
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _responds(self) -> bool:
        try:
            return self._admin.get(f"{self.url}/realms/master").status_code == 200
        except httpx.TransportError:
            return False

    # -- what an administrator does ---------------------------------------------------------------

    def client(self, name: str, lifetime: int = 300) -> Client:
        """Make a client, whose tokens the client `api` may examine."""
        audience = {
            "name": "for the API",
            "protocol": "openid-connect",
            "protocolMapper": "oidc-audience-mapper",
            "config": {"included.client.audience": "api", "access.token.claim": "true"},
        }
        secret = f"{name}-hush-hush"
        made = {
            "clientId": name,
            "secret": secret,
            "serviceAccountsEnabled": True,
            "standardFlowEnabled": False,
            "publicClient": False,
            "attributes": {"access.token.lifespan": str(lifetime)},
            "protocolMappers": [audience],
        }
        response = self._ask("POST", "/admin/realms/otto/clients", made)
        return Client(name, response.headers["location"].rpartition("/")[2], secret)

    def rotate(self, client: Client) -> None:
        """Give a client a new secret; the old one ends."""
        response = self._ask("POST", f"/admin/realms/otto/clients/{client.uuid}/client-secret")
        client.secret = response.json()["value"]

    def change(self, client: Client, **settings: Any) -> None:
        """Change a client's settings."""
        path = f"/admin/realms/otto/clients/{client.uuid}"
        self._ask("PUT", path, {**self._ask("GET", path).json(), **settings})

    def end_tokens(self, client: Client | None = None) -> None:
        """Set and push "not before": of one client, or of the realm."""
        now = int(time.time())
        if client is None:
            self._ask("PUT", "/admin/realms/otto", {"notBefore": now})
            self._ask("POST", "/admin/realms/otto/push-revocation")
        else:
            self.change(client, notBefore=now)
            self._ask("POST", f"/admin/realms/otto/clients/{client.uuid}/push-revocation")

    def is_good(self, token: str) -> bool:
        """Whether a token is active (RFC 7662), as the API would ask."""
        response = self._admin.post(
            f"{self.token_url}/introspect", auth=("api", "api-hush-hush"), data={"token": token}
        )
        return bool(response.raise_for_status().json()["active"])

    def _ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        key = {"grant_type": "password", "client_id": "admin-cli"}
        token = self._admin.post(
            f"{self.url}/realms/master/protocol/openid-connect/token",
            data={**key, "username": "admin", "password": "admin"},
        ).raise_for_status()
        headers = {"Authorization": f"Bearer {token.json()['access_token']}"}
        response = self._admin.request(method, f"{self.url}{path}", json=body, headers=headers)
        return response.raise_for_status()
