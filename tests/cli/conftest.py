"""The command `otto` over the client of a document of the tests' own, as a process."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from support.environments import ROOT
from support.forks import Forks
from support.fund_document import install_client
from support.shop import Shop, shop_document

from otto_ext.openapi.serialisation import document_hash

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

Run = Callable[..., "subprocess.CompletedProcess[str]"]

# What most commands import, loaded once in the process that forks.
PRELOADED = (
    "httpx", "httpcore", "trio", "truststore", "msgspec", "keyring", "otto_ext._client",
    "otto_ext.transport._connections", "otto_ext._build", "otto_ext.auth", "otto_ext.cli._app",
    "otto_ext.cli._call_command", "otto_ext.cli._connection", "otto_ext.cli._doctor_command",
    "otto_ext.auth._profiles", "otto_ext.cli._send", "otto_ext.pull", "otto_ext.retry",
)  # fmt: skip

START = "from otto_ext.cli import main; main()"


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the shop's client, as `otto_api`."""
    folder = tmp_path_factory.mktemp("shop")
    install_client(shop_document(), folder)
    (folder / "openapi.json").write_text(json.dumps(shop_document()))
    return folder


@pytest.fixture
def stamped(generated: Path) -> Iterator[Path]:
    """The shop's client with a note of what it was made from, as the regeneration leaves one."""
    stamp = generated / "otto_api" / "_source.json"
    stamp.write_text(json.dumps({"source": document_hash(shop_document())}))
    yield stamp
    stamp.unlink()


@pytest.fixture
def shop() -> Iterator[Shop]:
    """The shop's server."""
    with Shop() as server:
        yield server


def _world(generated: Path) -> dict[str, str]:
    names = ("PATH", "COVERAGE_PROCESS_CONFIG", "COVERAGE_PROCESS_START", "COVERAGE_FILE")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join([str(generated), str(ROOT / "tests")])}


@pytest.fixture
def environment(generated: Path, tmp_path: Path) -> dict[str, str]:
    """What `otto` sees of the world: the shop's client, a keyring of its own, and no key."""
    return {
        **_world(generated),
        "HOME": str(tmp_path),
        "PYTHON_KEYRING_BACKEND": "support.file_keyring.FileKeyring",
        "FILE_KEYRING": str(tmp_path / "keyring.json"),
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm-256color",
    }


@pytest.fixture(scope="session")
def forks(generated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    """Where the processes of `otto` come from."""
    with Forks(PRELOADED, _world(generated), tmp_path_factory.mktemp("streams")) as found:
        yield found


@pytest.fixture
def otto(environment: dict[str, str], forks: Forks, tmp_path: Path) -> Run:
    """Runs `otto` with arguments, `given` on its stdin; a shop's settings come with `at`."""

    def run(
        *arguments: str,
        at: Shop | None = None,
        env: dict[str, str] | None = None,
        given: str = "",
        text: bool = True,
    ) -> Any:
        settings = {**environment, **(at.settings if at else {}), **(env or {})}
        done: Any = forks.run(START, arguments, settings, tmp_path, given)
        if text:
            done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode()
        return done

    return run
