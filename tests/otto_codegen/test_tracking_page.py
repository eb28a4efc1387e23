"""docs/tracking.md is true: its commands print what the page shows."""

from __future__ import annotations

import doctest
import json
import os
import pty
import re
import shutil
import subprocess
import sys
import textwrap
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from support.bulk import BulkServer
from support.environments import ROOT, unmeasured
from support.stand_in import DOCUMENT, STAND_IN_ALONE
from support.website import Page, website

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, STAND_IN_ALONE]
PAGE = (ROOT / "docs" / "tracking.md").read_text()
BLOCKS = [
    textwrap.dedent(block)
    for block in re.findall(r"^ *```console\n(.*?)^ *```", PAGE, re.MULTILINE | re.DOTALL)
]
FUNDS = {
    "nav.py": '''\
"""The net asset value of each entity."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from otto_ext import Otto

if TYPE_CHECKING:
    from otto_api.models import Balance

with Otto() as otto:
    balances: defaultdict[object, list[Balance]] = defaultdict(list)
    for balance in otto.balances.iter_balances():
        balances[balance.account_id].append(balance)
    for entity in otto.entities.iter_entities():
        total = sum(balance.quantity for balance in balances[entity.id])
        print(entity.name, entity.base_currency, total)
''',
    "onboard.py": '''\
"""Add a firm and its first fund."""

from otto_ext import AsyncOtto


async def onboard(firm, fund):
    async with AsyncOtto() as otto:
        client = await otto.clients.create_client(name=firm)
        await otto.entities.create_entity(
            client_id=client.id, name="Fund I", accounting_system="Geneva"
        )
''',
    "sync.py": '''\
"""Resync the accounts whose last synchronisation failed."""

from __future__ import annotations

from otto_ext import Otto

with Otto() as otto:
    for account in otto.accounts.iter_accounts():
        if account.sync_status != "failed":
            continue
        otto.accounts.resync_account(account.id)
''',
}


def changed_document() -> dict[str, Any]:
    """The stand-in with the changes of the page."""
    document = json.loads(json.dumps(DOCUMENT))
    document["info"]["version"] = "0.1.0-standin"
    paths, schemas = document["paths"], document["components"]["schemas"]
    del paths["/v1/accounts/{account_id}/resync"]
    paths["/v1/clients"]["post"]["deprecated"] = True
    schemas["Blockchain"]["enum"].remove("litecoin")
    schemas["EntityInput"]["required"].append("base_currency")
    entity = schemas["Entity"]["allOf"][1]
    for part in ("required", "properties"):
        text = json.dumps(entity[part]).replace('"name"', '"legal_name"')
        entity[part] = json.loads(text)
    return document


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds `otto-client`, a copy of the repository, and `home`."""
    folder = tmp_path_factory.mktemp("page")
    checkout = folder / "otto-client"
    unneeded = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "scripts", checkout / "scripts", ignore=unneeded)
    (checkout / "scripts" / "bootstrap").write_text("#!/bin/sh\n")
    python = checkout / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    # The environment of a checkout has the code and the client of that checkout.
    paths = f"{checkout}/scripts:{checkout}/generated"
    python.write_text(f'#!/bin/sh\nPYTHONPATH="{paths}" exec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    (checkout / "new.json").write_text(json.dumps(changed_document()))
    (folder / "home").mkdir()
    return folder


@pytest.fixture
def checkout(folder: Path) -> Path:
    """The copy of the repository with its first client, and `funds` as it was."""
    checkout = folder / "otto-client"
    for path in (checkout / ".cache", folder / "funds"):
        shutil.rmtree(path, ignore_errors=True)
    for name in ("generated", "overlays"):
        shutil.rmtree(checkout / name, ignore_errors=True)
        shutil.copytree(ROOT / name, checkout / name)
    shutil.copy(ROOT / "openapi.json", checkout)
    (folder / "funds").mkdir()
    for name, code in FUNDS.items():
        (folder / "funds" / name).write_text(code)
    return checkout


@pytest.fixture
def environment(folder: Path, warm_cache: Path) -> dict[str, str]:
    return {
        **unmeasured(),
        "HOME": str(folder / "home"),
        "XDG_CACHE_HOME": str(warm_cache),
        "OTTO_SPEC_URL": "new.json",
        "OTTO_DRIFT_FILE": str(folder / "home/.local/state/otto-client/drift.json"),
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "200",
        "NO_COLOR": "1",
        "PATH": f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}",
    }


def block_of(command: str) -> str:
    """The block of the page that begins with a command."""
    (block,) = (it for it in BLOCKS if it.startswith(f"$ {command}"))
    return block


def printed(block: str, checkout: Path, environment: dict[str, str]) -> str:
    """Run the commands of a block in one shell, each shown before its output."""
    commands = re.findall(r"^\$ (.*)$", block, re.MULTILINE)
    script = "\n".join(
        f"was=$?; printf '%s\\n' '$ {command}'; (exit $was); {command}" for command in commands
    )
    done = subprocess.run(
        ["sh", "-c", script],
        cwd=checkout,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout


def printed_on_terminal(command: str, checkout: Path, environment: dict[str, str]) -> str:
    """Run a command on a terminal where `y` is typed."""
    terminal, end = pty.openpty()
    with subprocess.Popen(
        ["sh", "-c", command],
        cwd=checkout,
        env=environment,
        stdin=end,
        stdout=end,
        stderr=end,
    ):
        os.close(end)
        output = b""
        with suppress(OSError):  # what Linux raises when the last process closes the terminal
            while chunk := os.read(terminal, 4096):
                output += chunk
                if output.endswith(b"[y/N] "):
                    os.write(terminal, b"y\n")
    os.close(terminal)
    return output.decode().replace("\r\n", "\n")


def check(block: str, output: str, folder: Path) -> None:
    """Compare; `...` in a block stands for what is left out, as in a doctest."""
    checker, option = doctest.OutputChecker(), doctest.ELLIPSIS
    shown, output = plain(block, folder), plain(output, folder)
    if not checker.check_output(shown, output, option):
        example = doctest.Example("", shown)
        pytest.fail(checker.output_difference(example, output, option))


def plain(text: str, folder: Path) -> str:
    """Output without what differs between runs: folders, dates, digests, durations, sizes."""
    text = text.replace(f"{folder}/home/", "/home/you/").replace(f"{folder}/", "/srv/")
    # A diff has no slash of its own before an absolute path.
    text = text.replace(f"{folder}/"[1:], "srv/")
    text = re.sub(r"\d{4}-\d\d-\d\d(-[0-9a-f]{8}\b)?", "2026-06-01", text)
    text = re.sub(r"done in [\d.]+ s", "done in 0.5 s", text)
    return re.sub(r"\d+ KiB", "84 KiB", text)


@pytest.mark.parametrize(
    "command",
    [
        ".venv/bin/python scripts/regenerate.py --source new.json --check",
        ".venv/bin/python scripts/regenerate.py --impact ../nowhere",
        ".venv/bin/python scripts/regenerate.py --source new.json --impact ../funds --report",
        "scripts/track",
    ],
)
def test_a_command_prints_what_the_page_shows(
    command: str, folder: Path, checkout: Path, environment: dict[str, str]
) -> None:
    block = block_of(command)
    check(block, printed(block, checkout, environment), folder)


def test_a_fix_is_shown_and_made_as_on_the_page(
    folder: Path, checkout: Path, environment: dict[str, str]
) -> None:
    command = ".venv/bin/python scripts/regenerate.py --source new.json --impact ../funds --fix"
    shown = block_of(command).partition("\n")[2]
    check(shown, printed_on_terminal(command, checkout, environment), folder)
    assert "entity.legal_name" in (folder / "funds" / "nav.py").read_text()


def test_the_json_has_what_the_page_shows(checkout: Path, environment: dict[str, str]) -> None:
    (shown,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    command = ".venv/bin/python scripts/regenerate.py --source new.json --check --impact ../funds"
    done = subprocess.run(
        [*command.split(), "--json"],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    output = done.stdout.replace(f"{checkout.parent}/", "/srv/")
    assert is_part({**json.loads(shown), "...": ""}, json.loads(output)), output


def is_part(shown: Any, found: Any) -> bool:
    """Whether a value has what is shown of it: the key "..." stands for further keys."""
    if isinstance(shown, dict) and isinstance(found, dict):
        is_whole = "..." in shown or shown.keys() == found.keys()
        return is_whole and all(
            key in found and is_part(it, found[key]) for key, it in shown.items() if key != "..."
        )
    if isinstance(shown, list):
        return isinstance(found, list) and all(
            any(is_part(it, other) for other in found) for it in shown
        )
    return bool(shown == found)


def test_an_overlay_is_applied_as_on_the_page(
    folder: Path, checkout: Path, environment: dict[str, str]
) -> None:
    (overlay,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (checkout / "overlays" / "10-amounts.yaml").write_text(overlay)
    command = ".venv/bin/python scripts/regenerate.py --source openapi.json --check"
    (block,) = (it for it in BLOCKS if it.startswith("overlay "))
    check(f"...\n{block}...", printed(f"$ {command}", checkout, environment), folder)


def test_a_document_is_discovered_as_on_the_page(
    folder: Path, checkout: Path, environment: dict[str, str]
) -> None:
    block = block_of(".venv/bin/python scripts/regenerate.py --discover")
    with website() as site:
        site.pages["/docs"] = Page(status=307, headers={"Location": "/docs/"})
        site.pages["/docs/"] = Page(
            b'<script>SwaggerUIBundle({url: "/files/otto-v2.json"})</script>',
            headers={"Content-Type": "text/html"},
        )
        site.pages["/files/otto-v2.json"] = Page((checkout / "openapi.json").read_bytes())
        block = block.replace("http://127.0.0.1:8765", site.url)
        check(block, printed(block, checkout, environment), folder)


READER = """
from otto_ext import Otto
from otto_ext.auth import StaticToken

with Otto(credentials=StaticToken("a-token")) as otto:
    assert len(otto.accounts.list_accounts().data) == 12
"""


def accounts(path: str, query: dict[str, str]) -> Any:
    """Twelve accounts on a blockchain that the document does not list."""
    rows = [
        {
            "id": f"{number:08d}-5e3b-4cf1-9a27-d28ee7d56a11",
            "created_at": "2026-01-01T00:00:00Z",
            "entity_id": "00000001-5e3b-4cf1-9a27-d28ee7d56a11",
            "sync_status": "succeeded",
            "kind": "wallet",
            "blockchain": "tron",
            "address": "bc1",
        }
        for number in range(12)
    ]
    return {"data": rows, "page": {"next": None, "limit": 50}}


def test_drift_is_proposed_as_on_the_page(
    folder: Path, checkout: Path, environment: dict[str, str]
) -> None:
    with BulkServer(respond=accounts) as server:
        settings = {**environment, "OTTO_BASE_URL": server.url}
        subprocess.run([sys.executable, "-c", READER], env=settings, check=True)
    block = block_of("otto drift -o")
    check(block, printed(block, checkout, environment), folder)
    assert "tron" in (checkout / "overlays" / "50-drift.yaml").read_text()
