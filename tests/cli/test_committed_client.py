"""`otto call` over the client of the committed document, whichever that is, against its sandbox."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from otto_api.client import OPERATIONS
from support.environments import ROOT

from otto_ext.cli._app import run
from otto_ext.cli._catalog import operation
from otto_ext.cli._option_values import choices, kind_of
from otto_ext.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from otto_ext.wire.codec import Codec

EXAMPLES = {
    "UUID": "5f0c2c7e-6f5e-4a40-9b1c-0c1f8a3f7a11",
    "DATE": "2026-01-31",
    "DATE-TIME": "2026-01-31T12:00:00+00:00",
    "DECIMAL": "1.10",
    "INTEGER": "1",
    "NUMBER": "1.5",
    "JSON": "{}",
}
READING = [name for name, label in OPERATIONS.items() if label.startswith("GET ")]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(ROOT / "openapi.json", client_id="a-key", client_secret="its-word") as found:
        yield found


@pytest.fixture
def at_sandbox(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTTO_BASE_URL", sandbox.base_url)
    monkeypatch.setenv("OTTO_TOKEN_URL", sandbox.token_url)
    monkeypatch.setenv("OTTO_CLIENT_ID", "a-key")
    monkeypatch.setenv("OTTO_CLIENT_SECRET", "its-word")


def example(codec: Codec) -> str:
    """A text that is a value of a type."""
    listed = choices(codec)
    return listed[0] if listed else EXAMPLES.get(kind_of(codec), "text")


@pytest.mark.usefixtures("at_sandbox")
@pytest.mark.parametrize("name", READING)
def test_what_reads_can_be_called(name: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    arguments = ["call", name]
    for parameter in operation(name).parameters:
        if parameter.required:
            option = "--" + parameter.attribute.strip("_").replace("_", "-")
            arguments += [option, example(parameter.codec)]
    code = run([*arguments, "--json"])
    out, err = capsysbinary.readouterr()
    # There may be nothing with an id that was made up.
    assert code in (0, 4), err
    if code:
        assert json.loads(err)["error"]["status"] == 404
    else:
        assert out
        assert not err or err.endswith(b": this is one page; --all fetches every page\n")


@pytest.mark.parametrize("name", OPERATIONS)
def test_each_operation_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["call", name, "--help"]) == 0
    printed = capsys.readouterr().out
    assert OPERATIONS[name] in " ".join(printed.split())
    for parameter in operation(name).parameters:
        assert "-" + parameter.attribute.strip("_").replace("_", "-") in printed


def test_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["operations"]) == 0
    listed = capsys.readouterr().out.splitlines()[1:]
    assert [line.split()[0] for line in listed] == list(OPERATIONS)
