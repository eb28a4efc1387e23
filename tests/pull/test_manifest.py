"""Manifests of pulls: what they say, and that `verify` sees every difference."""

from __future__ import annotations

import json
from decimal import Context, Decimal, localcontext
from typing import TYPE_CHECKING, Any

import pytest
from support.books import Books, row, update
from support.bulk import AccountsApi, BulkServer, IterEntries, entries_operation, with_tokens
from support.typed_entries import ACCOUNT, IterTypedEntries, typed_entries

from otto_ext import ConfigurationError, Otto, ServerError
from otto_ext.auth import StaticToken
from otto_ext.pull import pull, verify

if TYPE_CHECKING:
    from pathlib import Path


class IterOffsets(IterEntries):
    """Entries by offset, with a total."""

    operation = entries_operation(
        style="offset", items="/data", parameter="offset", size="limit", total="/total"
    )


def client(server: BulkServer) -> Otto:
    return Otto(base_url=server.url, credentials=StaticToken("t"), retry=False)


def manifest_of(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(out.with_name(out.name + ".manifest.json").read_bytes())
    return found


def test_a_manifest_says_what_was_asked_for_and_what_came(tmp_path: Path) -> None:
    out = tmp_path / "entries.jsonl"
    with BulkServer() as server, client(server) as otto:
        report = pull(
            IterOffsets(otto._caller),
            parents=server.parents,
            since="2026-01-01",
            until="2027-01-01",
            arguments={"limit": 3},
            out=out,
        )
    said = manifest_of(out)
    assert report.manifest == out.with_name("entries.jsonl.manifest.json")
    assert said["contents"]["rows"] == report.rows == len(out.read_bytes().splitlines())
    assert said["settings"]["since"] == "2026-01-01"
    assert said["settings"]["operation"] == "GET /accounts/{account}/entries"
    assert said["base_url"] == server.url
    assert said["key_id"] is None
    assert said["units"] == len(server.parents)
    assert said["requests"] == len(server.parents) * 3
    assert [it["stated"] for it in said["parents"]] == [it["rows"] for it in said["parents"]]
    assert {it["arguments"]["account_id"] for it in said["parents"]} == {
        it["account_id"] for it in server.parents
    }
    assert said["began"] <= said["ended"]
    found = verify(out)
    assert (found.ok, found.rows, found.problems) == (True, report.rows, ())


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet"])
def test_every_edited_byte_is_seen(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"entries.{suffix}"
    with typed_entries(["1.5", "-0.25", "1000000000000.000000000000000001"]) as otto:
        pull(IterTypedEntries(otto._caller), out=out, parents=[{"account_id": ACCOUNT}], key=None)
    total = Decimal("1000000000001.250000000000000001")
    assert Decimal(manifest_of(out)["contents"]["control_totals"]["amount"]) == total
    assert verify(out).ok
    whole = out.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 40)):
        changed = bytearray(whole)
        changed[place] ^= 1
        out.write_bytes(changed)
        found = verify(out)
        assert not found.ok
        assert any("SHA-256" in it for it in found.problems), found.problems
    out.write_bytes(whole[:-1])
    assert any("size in bytes" in it for it in verify(out).problems)


def test_a_manifest_that_was_changed_is_seen(tmp_path: Path) -> None:
    out = tmp_path / "entries.csv"
    with typed_entries(["1.5", "2"]) as otto:
        pull(IterTypedEntries(otto._caller), out=out, parents=[{"account_id": ACCOUNT}], key=None)
    place = out.with_name(out.name + ".manifest.json")
    said = manifest_of(out)
    said["contents"]["control_totals"]["amount"] = "4"
    place.write_text(json.dumps(said))
    assert verify(out).problems == (
        "entries.csv.manifest.json was changed after it was written",
        "control total of amount: 3.5 instead of 4",
    )
    for text in ("[]", "{", '{"version": 99}'):
        place.write_text(text)
        with pytest.raises(ConfigurationError, match=r"manifest"):
            verify(out)
    place.unlink()
    with pytest.raises(ConfigurationError, match="there is no manifest"):
        verify(out)
    out.unlink()
    with pytest.raises(ConfigurationError, match="there is no file"):
        verify(out)


def test_a_resumed_pull_counts_all_runs(tmp_path: Path) -> None:
    out = tmp_path / "entries.jsonl"
    with BulkServer() as server, client(server) as otto:
        method, parents = AccountsApi(otto).iter_entries, server.parents
        server.respond = lambda path, query: 500 if "/a2/" in path else None
        with pytest.raises(ServerError):
            pull(method, parents=parents, out=out, concurrency=1)
        server.respond = lambda path, query: None
        pull(method, parents=parents, out=out, concurrency=1)
        whole = manifest_of(out)
        pull(method, parents=parents, out=out, overwrite=True)
    assert whole["parents"] == manifest_of(out)["parents"]
    assert whole["requests"] == manifest_of(out)["requests"]
    assert verify(out).ok


def test_totals_of_the_widest_decimals_are_exact(tmp_path: Path) -> None:
    out = tmp_path / "entries.parquet"
    amount = Decimal("5" * 58 + "." + "5" * 18)
    rows = {f"e{number}": row(f"e{number}", "2026-01-05", str(amount)) for number in range(99)}
    with Books(books={"a0": rows}) as server:
        update(server, out, update=False, decimal=(76, 18))
    with localcontext(Context(prec=100)):
        assert Decimal(manifest_of(out)["contents"]["control_totals"]["amount"]) == amount * 99
    assert verify(out).ok


def test_a_manifest_can_be_left_out(tmp_path: Path) -> None:
    out = tmp_path / "entries.jsonl"
    with BulkServer() as server, client(server) as otto:
        report = pull(
            AccountsApi(otto).iter_entries, parents=server.parents, out=out, manifest=False
        )
    assert report.manifest is None
    assert [it.name for it in tmp_path.iterdir()] == ["entries.jsonl"]


def test_a_manifest_names_the_key_and_never_the_secret(tmp_path: Path) -> None:
    out = tmp_path / "entries.jsonl"
    with (
        BulkServer(respond=with_tokens) as server,
        Otto(
            base_url=server.url,
            token_url=f"{server.url}/token",
            client_id="the-key",
            client_secret="the-word",
        ) as otto,
    ):
        pull(AccountsApi(otto).iter_entries, parents=server.parents, out=out)
    assert manifest_of(out)["key_id"] == "the-key"
    assert "the-word" not in out.with_name(out.name + ".manifest.json").read_text()
