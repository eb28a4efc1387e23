"""Behind a proxy that inspects TLS with a company's own certificate, as a new user would."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from support.inspecting_proxy import inspecting_proxy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Run
    from support.inspecting_proxy import InspectingProxy
    from support.shop import Shop

GET = ("call", "goods.get_good", "--number", "1")


@pytest.fixture
def proxy(tmp_path: Path, shop: Shop) -> Iterator[InspectingProxy]:
    folder = tmp_path / "proxy"
    folder.mkdir()
    with inspecting_proxy(folder, int(shop.url.split(":")[2].split("/")[0])) as found:
        yield found


def behind(shop: Shop, proxy: InspectingProxy, **more: str) -> dict[str, str]:
    """The settings of a shop on the internet that only the proxy reaches."""
    origin = "/".join(shop.url.split("/")[:3])
    settings = {
        name: value.replace(origin, "https://shop.example") for name, value in shop.settings.items()
    }
    return {**settings, "HTTPS_PROXY": proxy.url, **more}


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"])
def test_calls_and_doctor_work_with_the_companys_certificate(
    otto: Run, shop: Shop, proxy: InspectingProxy, variable: str
) -> None:
    env = behind(shop, proxy, **{variable: str(proxy.authority)})
    done = otto(*GET, env=env)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["id"] == 1
    assert any(head.startswith("POST /realms/shop/token") for head in proxy.heads)
    done = otto("doctor", "--json", env=env)
    found = {it["check"]: it for it in json.loads(done.stdout)["checks"]}
    assert done.returncode == 0, done.stdout
    for check in ("TLS (API)", "TLS (token endpoint)", "token", "API"):
        assert found[check]["ok"], found[check]
    assert set(proxy.connects) == {"shop.example:443"}


def test_without_it_a_call_ends_at_once_with_what_to_do(
    otto: Run, shop: Shop, proxy: InspectingProxy
) -> None:
    done = otto(*GET, env=behind(shop, proxy))
    assert done.returncode == 6
    # The proxy notices a little later than the client.
    assert proxy.connects == [proxy.refused.get(timeout=60)]
    assert len(done.stderr.strip().splitlines()) == 1
    for words in ("CERTIFICATE_VERIFY_FAILED", "SSL_CERT_FILE", "company"):
        assert words in done.stderr
    assert shop.received == []


def test_without_it_doctor_names_the_certificate_and_what_to_do(
    otto: Run, shop: Shop, proxy: InspectingProxy
) -> None:
    done = otto("doctor", "--json", env=behind(shop, proxy))
    assert done.returncode != 0
    found = {it["check"]: it for it in json.loads(done.stdout)["checks"]}
    assert not found["TLS (API)"]["ok"]
    assert "not trusted" in found["TLS (API)"]["found"]
    assert "company" in found["TLS (API)"]["advice"]
    assert shop.received == []


def test_a_certificate_file_that_is_not_there_is_named(
    otto: Run, shop: Shop, proxy: InspectingProxy
) -> None:
    done = otto(*GET, env=behind(shop, proxy, SSL_CERT_FILE="/nowhere/company.pem"))
    assert done.returncode == 2
    assert "SSL_CERT_FILE names /nowhere/company.pem, which does not exist" in done.stderr
    assert proxy.connects == []
