"""`otto call`: parameters, bodies, responses, and how errors look to a script."""

from __future__ import annotations

import csv
import json
import os
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from support.faults import closed_port

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run
    from support.shop import Shop


def test_a_response_is_the_text_that_came(otto: Run, shop: Shop, tmp_path: Path) -> None:
    get = ("call", "goods.get_good", "--number", "1")
    came = '{"id":   1, "price": 1.10, "big": 12345678901234567890.123456789}'
    assert otto(*get, at=shop).stdout == came + "\n"
    assert otto(*get, "-o", "good.json", at=shop).returncode == 0
    assert (tmp_path / "good.json").read_text() == came


def test_the_name_of_the_file_says_the_format(otto: Run, shop: Shop, tmp_path: Path) -> None:
    get = ("call", "goods.get_good", "--number", "1", "--select", "{id: id}", "-o")
    for name, text in (
        ("a.csv", "id\n1\n"),
        ("a.JSONL", '{"id":1}\n'),
        ("a.json", '{"id":1}\n'),
    ):
        assert otto(*get, name, at=shop).returncode == 0
        assert (tmp_path / name).read_text() == text
    assert otto(*get, "b.csv", "--format", "json", at=shop).returncode == 0
    assert (tmp_path / "b.csv").read_text() == '{"id":1}\n'


def test_a_folder_that_takes_no_files_is_reported_before_the_call(
    otto: Run, shop: Shop, tmp_path: Path
) -> None:
    get = ("call", "goods.get_good", "--number", "1", "-o")
    (tmp_path / "locked").mkdir(mode=0o500)
    # No user can write here, root included.
    for out in ["locked/a.json"] * (os.geteuid() != 0) + ["/proc/self/fdinfo/a.json"]:
        done = otto(*get, out, at=shop)
        assert done.returncode == 2
        assert "no file can be made in" in done.stderr


def test_parameters_are_read_by_their_types(otto: Run, shop: Shop) -> None:
    maker = "5f0c2c7e-6f5e-4a40-9b1c-0c1f8a3f7a11"
    done = otto(
        *("call", "goods.list_goods", "--size", "2", "--colour", "red", "--colour", "blue"),
        *("--sold-on", "2026-01-31", "--sold_at", "2026-01-31T12:00:00+00:00"),
        *("--above", "1.10", "--fresh", "true", "--maker", maker, "--param-format", "box"),
        at=shop,
    )
    assert done.returncode == 0, done.stderr
    query = shop.received[0].path.partition("?")[2].split("&")
    assert query == [
        *("size=2", "colour=red", "colour=blue", "soldOn=2026-01-31"),
        *("soldAt=2026-01-31T12%3A00%3A00Z", "above=1.10", "fresh=true"),
        *(f"maker={maker}", "format=box"),
    ]


def test_a_parameter_has_its_name_on_the_wire_too(otto: Run, shop: Shop) -> None:
    done = otto("call", "goods.list_goods", "--soldOn", "2026-01-31", at=shop)
    assert done.returncode == 0, done.stderr
    assert shop.received[0].path == "/goods?soldOn=2026-01-31"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--colour", "gren"], ["--colour", "'gren'", "did you mean 'green'?", "red, green, blue"]),
        (["--size", "many"], ["--size", "'many' is not a valid INTEGER"]),
        (["--sold-on", "31.1.2026"], ["--sold-on", "is not a valid DATE (2026-01-31)"]),
        (["--maker", "42"], ["--maker", "is not a valid UUID"]),
        (["--fresh", "maybe"], ["--fresh", "true, false"]),
        (["--colur", "red"], ["No such option: --colur", "--colour"]),
        (["--format", "xml"], ["--format is 'xml'", "parquet"]),
        (["--select", "items["], ["--select is not a JMESPath expression"]),
        (["--select", "abs(items)"], ["--select does not fit the response"]),
        (["-o", "nowhere/file"], ["there is no folder nowhere"]),
        (["-o", "/dev/null"], ["/dev/null is not a file"]),
        (["--format", "table", "-o", "file"], ["a table is for the terminal"]),
        (["-o", "goods.xls"], ["-o goods.xls: the name does not end", "--format", ".xlsx"]),
        (
            ["--columns", "prize"],
            ["--columns: rows have no column 'prize'", "did you mean 'price'?"],
        ),
        (["--columns", "zebra"], ["--columns: rows have no column 'zebra'", "columns: id, price"]),
        (["--columns", "id,,price"], ["--columns id,,price: give names with commas"]),
        (["--columns", "id", "--format", "jsonl"], ["--columns is for table, csv", "--select"]),
        (["--upright", "--format", "csv"], ["--upright is for --format table"]),
        (["-o", "goods.csv", "--csv", "libre"], ["--csv libre: give plain"]),
        (["-o", "goods.xlsx", "--csv", "excel"], ["for a CSV file excel"]),
        (["--base-url", "ftp://x"], ["base_url is 'ftp://x'"]),
        (["--timeout", "0"], ["timeout is 0.0"]),
    ],
)
def test_what_does_not_fit_is_one_line(
    otto: Run, shop: Shop, arguments: list[str], words: list[str]
) -> None:
    done = otto("call", "goods.list_goods", *arguments, at=shop)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    for word in words:
        assert word in done.stderr


def test_an_operation_that_is_not_there_has_neighbours(otto: Run, shop: Shop) -> None:
    done = otto("call", "goods.list_good", at=shop)
    assert done.returncode == 2
    assert "did you mean goods.list_goods" in done.stderr
    assert "`otto operations` lists them" in otto("call", "zzz", at=shop).stderr


def test_a_required_parameter_is_asked_for(otto: Run, shop: Shop) -> None:
    done = otto("call", "goods.get_good", at=shop)
    assert (done.returncode, done.stderr) == (
        2,
        "otto: Missing option '--number'; see `otto call goods.get_good --help`\n",
    )


def test_a_path_cannot_be_left(otto: Run, shop: Shop) -> None:
    done = otto("call", "goods.get_good", "--number", "..", at=shop)
    assert done.returncode == 2
    assert "cannot stand in a path" in done.stderr
    assert not shop.received


ORDER = '{"sku": "a", "price": "1.10", "due": "2026-01-31"}'


@pytest.mark.parametrize("way", ["text", "file", "stdin"])
def test_a_body_comes_as_text_from_a_file_or_from_stdin(
    otto: Run, shop: Shop, tmp_path: Any, way: str
) -> None:
    (tmp_path / "order.json").write_text(ORDER)
    data = {"text": ORDER, "file": "@order.json", "stdin": "-"}[way]
    done = otto("call", "orders.order", "--data", data, at=shop, given=ORDER)
    assert done.returncode == 0, done.stderr
    assert json.loads(shop.received[0].body) == json.loads(ORDER)


@pytest.mark.parametrize(
    ("operation", "data", "words"),
    [
        ("orders.order", None, ["orders.order needs --data"]),
        ("orders.order", "{", ["--data is not valid JSON"]),
        ("orders.order", "[" * 500_000, ["--data is nested too deeply"]),
        ("orders.order", "[]", ["--data is not as documented: the whole should be"]),
        ("orders.order", '{"price": "x"}', ["/sku is required (string)", "/price"]),
        ("orders.order", "@none.json", ["@none.json: No such file"]),
        ("papers.send_paper", '{"note": "n", "file": "@none"}', ["there is no file none"]),
    ],
)
def test_a_body_is_checked_before_it_is_sent(
    otto: Run, shop: Shop, operation: str, data: str | None, words: list[str]
) -> None:
    given = [] if data is None else ["--data", data]
    done = otto("call", operation, *given, at=shop)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    for word in words:
        assert word in done.stderr
    assert not shop.received


def test_members_of_a_body_are_options(otto: Run, shop: Shop) -> None:
    members = ("--sku", "7", "--price", "1.10", "--due", "2026-01-31")
    done = otto("call", "orders.order", *members, at=shop)
    assert done.returncode == 0, done.stderr
    assert json.loads(shop.received[0].body) == json.loads(ORDER) | {"sku": "7"}


def test_members_come_on_top_of_data(otto: Run, shop: Shop) -> None:
    done = otto("call", "orders.order", "--data", ORDER, "--price", "2.20", at=shop)
    assert done.returncode == 0, done.stderr
    assert json.loads(shop.received[0].body) == json.loads(ORDER) | {"price": "2.20"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--sku", "a"], "the body is not as documented: /price is required"),
        (["--price", "much"], "--price: 'much' is not a valid DECIMAL"),
        (["--due", "31.1.2026"], "--due: '31.1.2026' is not a valid DATE (2026-01-31)"),
        (["--sku", "a", "--data", "[]"], "--data is not a JSON object"),
        (["--sku", "a", "--content-type", "text/plain"], "a body of text/plain has no members"),
        ([], "needs --data: JSON, @file or - for stdin; or its members as options"),
    ],
)
def test_members_that_do_not_fit_are_one_line(
    otto: Run, shop: Shop, arguments: list[str], words: str
) -> None:
    done = otto("call", "orders.order", *arguments, at=shop)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert words in done.stderr
    assert not shop.received


def test_a_body_of_another_type_is_asked_for(otto: Run, shop: Shop) -> None:
    arguments = ("call", "orders.order", "--data", "two of these", "--content-type")
    assert otto(*arguments, "text/plain", at=shop).returncode == 0
    assert shop.received[0].body == b"two of these"
    done = otto(*arguments, "text/html", at=shop)
    assert done.returncode == 2
    assert "takes application/json, text/plain, not text/html" in done.stderr


def test_forms_and_files_are_sent(otto: Run, shop: Shop, tmp_path: Any) -> None:
    (tmp_path / "paper.pdf").write_bytes(b"%PDF \xff")
    form = '{"note": "mine", "file": "@paper.pdf"}'
    assert otto("call", "papers.send_paper", "--data", form, at=shop).returncode == 0
    assert b'filename="paper.pdf"' in shop.received[0].body
    assert b"%PDF \xff" in shop.received[0].body
    options = ("--note", "mine", "--file", "paper.pdf")
    assert otto("call", "papers.send_paper", *options, at=shop).returncode == 0
    assert b"%PDF \xff" in shop.received.pop().body
    assert otto("call", "papers.replace_paper", "--data", "@paper.pdf", at=shop).returncode == 0
    assert shop.received[1].body == b"%PDF \xff"
    done = otto("call", "orders.order", "--data", "@paper.pdf", at=shop)
    assert "--data is not valid UTF-8" in done.stderr


def test_a_download_goes_to_a_file_or_a_pipe(otto: Run, shop: Shop, tmp_path: Any) -> None:
    assert otto("call", "papers.read_paper", "-o", "it.pdf", at=shop).returncode == 0
    assert (tmp_path / "it.pdf").read_bytes() == b"%PDF-1.7\n\xff\x00"
    assert otto("call", "papers.read_paper", at=shop, text=False).stdout == b"%PDF-1.7\n\xff\x00"


def test_texts_and_strange_downloads_are_written_as_they_are(
    otto: Run, shop: Shop, tmp_path: Any
) -> None:
    shop.respond = lambda request: (200, {"Content-Type": "text/plain"}, "né".encode())
    assert otto("call", "papers.read_paper", at=shop).stdout == "né"
    assert otto("call", "papers.read_note", at=shop).stdout == "né"
    assert otto("call", "papers.read_note", "-o", "note.txt", at=shop).returncode == 0
    assert (tmp_path / "note.txt").read_text() == "né"


def test_what_is_logged_stays_out_of_a_command(otto: Run, shop: Shop) -> None:
    shop.respond = lambda it: (503, {"Retry-After": "0"}, b"{}") if len(shop.received) < 3 else None
    done = otto("call", "goods.get_good", "--number", "1", at=shop)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(shop.received) == 3


def test_an_empty_response_writes_nothing(otto: Run, shop: Shop) -> None:
    done = otto("call", "goods.remove_good", "--number", "1", at=shop)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


# -- formats --------------------------------------------------------------------------------------


def test_numbers_keep_their_digits_in_every_text(otto: Run, shop: Shop) -> None:
    one = ("call", "goods.get_good", "--number", "1", "--format")
    assert otto(*one, "jsonl", at=shop).stdout == (
        '{"id":1,"price":1.10,"big":12345678901234567890.123456789}\n'
    )
    (head, row) = csv.reader(otto(*one, "csv", at=shop).stdout.splitlines())
    assert dict(zip(head, row, strict=True)) == {
        "id": "1",
        "price": "1.10",
        "big": "12345678901234567890.123456789",
    }
    assert otto(*one, "table", at=shop).stdout == (
        "id     1\nprice  1.10\nbig    12345678901234567890.123456789\n"
    )


def test_rows_are_the_items_of_a_page(otto: Run, shop: Shop) -> None:
    done = otto("call", "goods.list_goods", "--format", "table", at=shop)
    assert done.stdout == "id  price\n 0   0.10\n 1   1.10\n 2   2.10\n"


def test_one_page_is_not_taken_for_all_rows(otto: Run, shop: Shop) -> None:
    listed = ("call", "goods.list_goods")
    assert otto(*listed, at=shop).stderr == "3 rows: this is one page; --all fetches every page\n"
    assert otto(*listed, "--size", "2", at=shop).stderr == ""
    shop.goods = 3
    assert otto(*listed, "--format", "csv", at=shop).stderr == ""


def test_a_list_that_the_api_cut_off_has_its_own_exit_code(otto: Run, shop: Shop) -> None:
    shop.respond = lambda it: (200, {"X-Total-Count": "250"}, b'["a"]')
    done = otto("call", "papers.read_makers", at=shop)
    assert (done.returncode, done.stdout) == (9, '["a"]\n')
    assert "1 rows, where the server stated 250" in done.stderr
    accepted = otto("call", "papers.read_makers", "--allow-incomplete", at=shop)
    assert (accepted.returncode, accepted.stderr) == (0, "")


def test_a_selection_is_json_or_rows(otto: Run, shop: Shop, tmp_path: Any) -> None:
    listed = ("call", "goods.list_goods", "--select", "items[].price")
    assert otto(*listed, at=shop).stdout == "[0.10,1.10,2.10]\n"
    assert otto(*listed, "--format", "csv", at=shop).stdout == "value\n0.10\n1.10\n2.10\n"
    assert otto(*listed, "-o", "prices.json", at=shop).stdout == ""
    assert (tmp_path / "prices.json").read_text() == "[0.10,1.10,2.10]\n"
    assert otto("call", "goods.list_goods", "-o", "page.json", at=shop).returncode == 0
    assert json.loads((tmp_path / "page.json").read_bytes())["next"] == "3"


def test_columns_are_chosen_in_every_format(otto: Run, shop: Shop, tmp_path: Any) -> None:
    rows = [{"id": 1, "fee": {"amount": 1, "unit": "USD"}, "price": 2}]
    listed = ("call", "goods.list_goods", "--columns")
    assert otto(*listed, "price,id", at=shop).stdout.splitlines()[:2] == ["price  id", " 0.10   0"]
    shop.respond = lambda it: (200, {}, json.dumps({"items": rows}).encode())
    assert otto(*listed, "fee.unit,id", at=shop).stdout == "fee.unit  id\nUSD        1\n"
    assert otto(*listed, "fee.unit,id", "--format", "csv", at=shop).stdout == "fee.unit,id\nUSD,1\n"
    for everything in ((), ("--all",)):
        for columns in ("price,id", "fee.unit,id"):
            done = otto(*listed, columns, *everything, "-o", "x.csv", at=shop)
            assert done.returncode == 0, done.stderr
            value = {"price,id": "2", "fee.unit,id": "USD"}[columns]
            assert (tmp_path / "x.csv").read_text() == f"{columns}\n{value},1\n"


@pytest.mark.parametrize("everything", [(), ("--all",)])
def test_a_column_that_no_row_has_is_refused_also_in_files(
    otto: Run, shop: Shop, tmp_path: Any, everything: tuple[str, ...]
) -> None:
    listed = ("call", "goods.list_goods", *everything, "-o", "x.csv", "--columns")
    done = otto(*listed, "id,zebra", at=shop)
    assert done.returncode == 2
    assert "rows have no column 'zebra'; columns: id, price" in done.stderr
    assert not (tmp_path / "x.csv").exists()
    # What the document does not have, but rows do, is a column as well.
    rows = b'{"items": [{"id": 1, "new": "n"}]}'
    shop.respond = lambda it: (200, {}, rows)
    again = ("--restart",) if everything else ()
    done = otto(*listed, "new,id", *again, at=shop)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "x.csv").read_text() == "new,id\nn,1\n"


def test_an_empty_listing_has_its_header(otto: Run, shop: Shop, tmp_path: Any) -> None:
    shop.goods = 0
    listed = ("call", "goods.list_goods")
    assert otto(*listed, "--format", "csv", at=shop).stdout == "id,price\n"
    for everything in ((), ("--all",)):
        assert otto(*listed, *everything, "-o", "x.csv", at=shop).returncode == 0
        assert (tmp_path / "x.csv").read_text() == "id,price\n"
    done = otto(*listed, "--format", "table", at=shop)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "no rows\n")


@pytest.mark.parametrize("everything", [(), ("--all",)])
def test_files_for_excel(otto: Run, shop: Shop, tmp_path: Any, everything: tuple[str, ...]) -> None:
    listed = ("call", "goods.list_goods", *everything)
    assert otto(*listed, "-o", "goods.xlsx", at=shop).returncode == 0
    header, *rows = openpyxl.load_workbook(tmp_path / "goods.xlsx").active.values
    assert {"id", "price"} <= set(header)
    assert rows
    assert otto(*listed, "-o", "goods.csv", "--csv", "excel", at=shop).returncode == 0
    assert (tmp_path / "goods.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert otto(*listed, "--select", "@", "-o", "x.csv", "--csv", "excel", at=shop).returncode == 0
    assert (tmp_path / "x.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_parquet_holds_decimals(otto: Run, shop: Shop, tmp_path: Any) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    listed = ("call", "goods.list_goods", "--format", "parquet")
    assert otto(*listed, "-o", "goods.parquet", at=shop).returncode == 0
    table = parquet.read_table(tmp_path / "goods.parquet")
    prices = [Decimal(str(it)) for it in table.column("price").to_pylist()]
    assert prices == [Decimal("0.10"), Decimal("1.10"), Decimal("2.10")]
    piped = otto(*listed, at=shop, text=False)
    assert piped.stdout[:4] == b"PAR1"
    assert [path.name for path in tmp_path.iterdir() if "otto" in path.name] == []


# -- errors ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, 1, "BadRequestError"),
        (409, 1, "ConflictError"),
        (401, 3, "UnauthorizedError"),
        (403, 3, "PermissionDeniedError"),
        (404, 4, "NotFoundError"),
        (501, 7, "ServerError"),
    ],
)
def test_each_refusal_has_its_exit_code(
    otto: Run, shop: Shop, status: int, code: int, kind: str
) -> None:
    shop.respond = lambda request: (status, {"X-Request-Id": "r-1"}, b'{"title": "Not so"}')
    done = otto("call", "goods.get_good", "--number", "1", "--json", at=shop)
    assert done.returncode == code
    error = json.loads(done.stderr)["error"]
    assert error["type"] == kind
    assert (error["status"], error["exit_code"], error["request_id"]) == (status, code, "r-1")
    assert "Not so" in error["message"]


def test_other_failures_have_codes_too(otto: Run, shop: Shop) -> None:
    get = ("call", "goods.get_good", "--number", "1")
    wrong = otto(*get, "--json", at=shop, env={"OTTO_CLIENT_SECRET": "not-its-word"})
    assert wrong.returncode == 3
    assert json.loads(wrong.stderr)["error"]["error"] == "unauthorized_client"
    assert "not-its-word" not in wrong.stderr
    shop.respond = lambda request: (200, {}, b"{")
    unread = otto(*get, "--json", at=shop)
    assert unread.returncode == 8
    assert json.loads(unread.stderr)["error"]["type"] == "ResponseDecodeError"


def test_without_a_key_login_is_named(otto: Run) -> None:
    done = otto("call", "goods.get_good", "--number", "1")
    assert done.returncode == 2
    assert "run `otto login`, or set OTTO_CLIENT_ID" in done.stderr


def test_a_limit_and_no_response_have_codes_of_their_own(otto: Run, shop: Shop) -> None:
    get = ("call", "goods.get_good", "--number", "1", "--json", "--no-retry")
    shop.respond = lambda request: (429, {"Retry-After": "7"}, b"{}")
    limited = otto(*get, at=shop)
    assert limited.returncode == 5
    assert json.loads(limited.stderr)["error"]["retry_after"] == 7.0
    assert len(shop.received) == 1
    silent = otto(*get, "--base-url", f"http://127.0.0.1:{closed_port()}", at=shop)
    assert silent.returncode == 6
    assert json.loads(silent.stderr)["error"]["type"] == "APIConnectionError"
