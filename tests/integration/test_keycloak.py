"""The token layer before a real Keycloak, and an API that asks it whether tokens are good."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from support.keycloak import Client, Keycloak, missing

from otto_ext import AsyncOtto, AuthenticationError, ClientCredentials, FileTokenStore, Otto

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = [
    pytest.mark.environment,
    pytest.mark.keycloak,
    pytest.mark.skipif(missing() is not None, reason=str(missing())),
]

RECORDS = Path(__file__).resolve().parents[1] / "auth" / "keycloak_responses"


class Api:
    """Returns 200 for tokens that Keycloak calls active, and 401 for all others.

    Attributes:
        responses: the statuses so far.
    """

    def __init__(self, keycloak: Keycloak) -> None:
        self.responses: list[int] = []
        self.known: dict[str, bool] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                token = self.headers.get("Authorization", "").removeprefix("Bearer ")
                status = 200 if outer.is_good(keycloak, token) else 401
                outer.responses.append(status)
                self.send_response_only(status)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def is_good(self, keycloak: Keycloak, token: str) -> bool:
        try:
            self.known[token] = keycloak.is_good(token)
        except (httpx.HTTPError, KeyError):
            # While Keycloak is away an API goes by what it knows, and by the token's end, in whole
            # seconds as Keycloak does: until the one named in `exp` is over.
            return self.known.get(token, False) and _claims(token)["exp"] >= int(time.time())
        return self.known[token]


@pytest.fixture(scope="module")
def keycloak(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keycloak]:
    with Keycloak(tmp_path_factory.mktemp("keycloak")) as running:
        yield running


@pytest.fixture
def api(keycloak: Keycloak) -> Iterator[Api]:
    api = Api(keycloak)
    thread = threading.Thread(target=api.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield api
    api.server.shutdown()
    api.server.server_close()
    thread.join()


def _settings(keycloak: Keycloak, api: Api, client: Client, **more: Any) -> dict[str, Any]:
    return {
        "client_id": client.id,
        "client_secret": client.secret,
        "base_url": api.url,
        "token_url": keycloak.token_url,
        **more,
    }


def _claims(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=="))
    return claims


def _next_second() -> None:
    """Tokens and "not before" are in whole seconds."""
    time.sleep(1.05 - time.time() % 1)


# -- issuing --------------------------------------------------------------------------------------


def test_a_client_gets_one_token_for_many_calls(keycloak: Keycloak, api: Api) -> None:
    with Otto(**_settings(keycloak, api, keycloak.client("issuing"))) as otto:
        for _ in range(5):
            otto.request("GET", "/x")
        assert otto.stats().token_requests == 1
    assert api.responses == [200] * 5


def test_the_secret_may_go_in_a_header_and_a_scope_along(keycloak: Keycloak, api: Api) -> None:
    client = keycloak.client("basic: 1&2")
    credentials = ClientCredentials(
        client.id,
        client.secret,
        token_url=keycloak.token_url,
        scope="openid",
        auth_method="client_secret_basic",
    )
    with Otto(credentials=credentials, base_url=api.url) as otto:
        otto.request("GET", "/x")
    (token,) = api.known
    assert "openid" in _claims(token)["scope"].split()


def test_two_clients_with_one_store_share_a_token(
    keycloak: Keycloak, api: Api, tmp_path: Path
) -> None:
    store = FileTokenStore(tmp_path)
    settings = _settings(keycloak, api, keycloak.client("sharing"), token_store=store)
    requests = 0
    for _ in range(2):
        with Otto(**settings) as otto:
            otto.request("GET", "/x")
            requests += otto.stats().token_requests
    assert requests == 1
    assert len(api.known) == 1


def test_traffic_goes_on_over_tokens_that_last_three_seconds(keycloak: Keycloak, api: Api) -> None:
    settings = _settings(keycloak, api, keycloak.client("short", lifetime=3))
    until = time.monotonic() + 7

    async def call(otto: AsyncOtto) -> None:
        while time.monotonic() < until:
            await otto.request("GET", "/x")
            await asyncio.sleep(0.05)

    async def run() -> int:
        async with AsyncOtto(**settings) as otto:
            await asyncio.gather(*(call(otto) for _ in range(5)))
            return otto.stats().token_requests

    requests = asyncio.run(run())
    assert set(api.responses) == {200}
    # A renewal is due after 62 to 75 % of a lifetime: the fourth token at the latest stale at 7.5.
    assert 3 <= requests <= 5


# -- tokens that end early ------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["realm", "client"])
def test_tokens_that_are_ended_are_renewed_once_and_no_call_fails(
    keycloak: Keycloak, api: Api, level: str
) -> None:
    client = keycloak.client(f"ended-{level}")
    with Otto(**_settings(keycloak, api, client)) as otto, ThreadPoolExecutor(20) as pool:
        otto.request("GET", "/x")
        _next_second()
        keycloak.end_tokens(client if level == "client" else None)
        responses = list(pool.map(lambda _: otto.request("GET", "/x").status_code, range(20)))
        assert responses == [200] * 20
        assert otto.stats().token_requests == 2
    assert 401 in api.responses


# -- secrets --------------------------------------------------------------------------------------


def test_a_rotated_secret_works_without_a_restart(keycloak: Keycloak, api: Api) -> None:
    client = keycloak.client("rotated")
    settings = _settings(keycloak, api, client, client_secret=lambda: client.secret)
    with Otto(**settings) as otto:
        otto.request("GET", "/x")
        keycloak.rotate(client)
        otto.invalidate_token()
        otto.request("GET", "/x")
        assert otto.stats().token_requests == 2
    assert api.responses == [200, 200]


def _refused(keycloak: Keycloak, api: Api, client: Client) -> AuthenticationError:
    """The error of a client that sixteen threads use at once, which asks once."""
    with Otto(**_settings(keycloak, api, client)) as otto, ThreadPoolExecutor(16) as pool:

        def call(_: int) -> AuthenticationError:
            with pytest.raises(AuthenticationError) as caught:
                otto.request("GET", "/x")
            return caught.value

        errors = list(pool.map(call, range(16)))
        assert otto.stats().token_requests == 1
    assert api.responses == []
    assert len({str(error) for error in errors}) == 1
    return errors[0]


def test_a_wrong_secret_is_said_at_once_and_asked_once(keycloak: Keycloak, api: Api) -> None:
    client = keycloak.client("wrong")
    keycloak.rotate(client)
    error = _refused(keycloak, api, Client(client.id, client.uuid, "of-yesterday"))
    assert error.error == "unauthorized_client"
    assert error.error_description == "Invalid client or Invalid client credentials"
    assert "of-yesterday" not in str(error)


def test_a_disabled_key_is_refused_and_works_when_it_is_enabled(
    keycloak: Keycloak, api: Api
) -> None:
    client = keycloak.client("disabled")
    keycloak.change(client, enabled=False)
    error = _refused(keycloak, api, client)
    assert error.error == "invalid_client"
    # Keycloak says the same of a disabled client as of an unknown one.
    assert error.hint is not None
    assert "disabled" in error.hint
    keycloak.change(client, enabled=True)
    with Otto(**_settings(keycloak, api, client)) as otto:
        assert otto.request("GET", "/x").status_code == 200


def test_keycloaks_guard_against_guessing_is_not_for_clients(keycloak: Keycloak, api: Api) -> None:
    client = keycloak.client("guessed")
    form = {"grant_type": "client_credentials", "client_id": client.id, "client_secret": "wrong"}
    with httpx.Client() as http:
        responses = [http.post(keycloak.token_url, data=form) for _ in range(10)]
    assert {response.status_code for response in responses} == {401}
    assert not any("retry-after" in response.headers for response in responses)
    with Otto(**_settings(keycloak, api, client)) as otto:
        assert otto.request("GET", "/x").status_code == 200


# -- outages --------------------------------------------------------------------------------------


def test_a_restart_under_traffic_costs_no_call(keycloak: Keycloak, api: Api) -> None:
    settings = _settings(keycloak, api, keycloak.client("restart", lifetime=3))
    over = threading.Event()
    with Otto(**settings) as otto, ThreadPoolExecutor(4) as pool:
        otto.request("GET", "/x")

        def call() -> int:
            calls = 0
            while not over.wait(0.05):
                otto.request("GET", "/x")
                calls += 1
            return calls

        calling = [pool.submit(call) for _ in range(4)]
        keycloak.stop()
        time.sleep(3)  # the token's life: from here on every call waits for another
        keycloak.start()
        over.set()
        assert all(future.result(120) > 0 for future in calling)
        assert otto.request("GET", "/x").status_code == 200
    assert set(api.responses) == {200}


# -- what the responses look like -----------------------------------------------------------------


def _key(client: Client, **more: str) -> dict[str, str]:
    return {
        "grant_type": "client_credentials",
        "client_id": client.id,
        "client_secret": client.secret,
        **more,
    }


CASES: dict[str, Callable[[Keycloak, Client], dict[str, Any]]] = {
    "token": lambda _, client: {"data": _key(client)},
    "wrong-secret": lambda _, client: {"data": _key(client, client_secret="wrong")},
    "wrong-secret-in-a-header": lambda _, client: {
        "data": {"grant_type": "client_credentials"},
        "auth": (client.id, "wrong"),
    },
    "no-secret": lambda _, client: {
        "data": {"grant_type": "client_credentials", "client_id": client.id}
    },
    "unknown-client": lambda _, client: {"data": _key(client, client_id="unknown")},
    "no-client": lambda _, __: {"data": {"grant_type": "client_credentials"}},
    "unknown-scope": lambda _, client: {"data": _key(client, scope="nope")},
    "password-grant": lambda _, client: {"data": _key(client, grant_type="password")},
    "unknown-grant": lambda _, client: {"data": _key(client, grant_type="nope")},
    "no-grant": lambda _, client: {
        "data": {"client_id": client.id, "client_secret": client.secret}
    },
    "json-body": lambda _, client: {"json": _key(client)},
    "get": lambda _, __: {"method": "GET"},
    "unknown-realm": lambda keycloak, client: {
        "url": keycloak.token_url.replace("/otto/", "/nope/"),
        "data": _key(client),
    },
}


def _without_secrets(response: httpx.Response) -> dict[str, Any]:
    """A response as it is recorded: the token with its own shape, and without its claims."""
    body = response.json()
    if "access_token" in body:
        claims = _claims(body["access_token"])
        # Issued at a fixed time: what matters is how long it lasts.
        since = 1_000_000_000
        life = claims["exp"] - claims["iat"]
        claims = {"exp": since + life, "iat": since, "typ": claims["typ"]}
        parts = [{"alg": "none", "typ": "JWT"}, claims]
        made = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode() for part in parts]
        body["access_token"] = ".".join([*(part.rstrip("=") for part in made), "removed"])
        # Their order changes from one start of the server to the next.
        body["scope"] = " ".join(sorted(body["scope"].split()))
        # Whole seconds are left, and one may pass while the token is signed.
        body["expires_in"] += body["expires_in"] == life - 1
        # The realm's "not before" moves with the tests.
        body["not-before-policy"] = 0
    headers = {"content-type": response.headers["content-type"]}
    for name in ("cache-control", "www-authenticate", "retry-after", "allow"):
        if name in response.headers:
            headers[name] = response.headers[name]
    return {"status": response.status_code, "headers": headers, "body": body}


@pytest.fixture(scope="module")
def recorded(keycloak: Keycloak) -> Client:
    return keycloak.client("recorded")


@pytest.mark.parametrize("name", [*CASES, "disabled-client"])
def test_responses_are_as_recorded(keycloak: Keycloak, recorded: Client, name: str) -> None:
    if name == "disabled-client":
        recorded = keycloak.client("recorded-disabled")
        keycloak.change(recorded, enabled=False)
    arguments = CASES.get(name, CASES["token"])(keycloak, recorded)
    response = httpx.request(**{"method": "POST", "url": keycloak.token_url, **arguments})
    seen = _without_secrets(response)
    path = RECORDS / f"{name}.json"
    if "RECORD_KEYCLOAK" in os.environ:
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(seen, indent=2) + "\n")
    assert json.loads(path.read_text()) == seen
