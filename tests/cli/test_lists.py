"""`otto operations`, help, completion, and how the command itself behaves."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from otto_ext import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run
    from support.shop import Shop


def test_operations_are_listed(otto: Run) -> None:
    done = otto("operations")
    assert done.returncode == 0
    assert done.stdout.splitlines()[:3] == [
        "operation             method  path             summary",
        "goods.list_goods      GET     /goods           List goods",
        "goods.get_good        GET     /goods/{number}  deprecated: Get a good",
    ]


def test_a_search_takes_all_its_words(otto: Run) -> None:
    found = json.loads(otto("operations", "--search", "GOODS list", "--json").stdout)
    assert found == [
        {
            "name": "goods.list_goods",
            "method": "GET",
            "path": "/goods",
            "summary": "List goods",
            "deprecated": False,
            "pages": True,
        }
    ]
    nothing = otto("operations", "--search", "zebra")
    assert (nothing.returncode, nothing.stdout) == (0, "")
    assert "no operation has 'zebra'" in nothing.stderr


def test_words_search_too(otto: Run) -> None:
    found = otto("operations", "goods.", "list")
    assert [line.split()[0] for line in found.stdout.splitlines()[1:]] == ["goods.list_goods"]
    assert "no operation has 'good zebra'" in otto("operations", "Good", "zebra").stderr


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("list_good", "did you mean goods.list_goods or goods.get_good?"),
        ("buying.list_goods", "did you mean goods.list_goods"),
        ("goods.__class__", "there is no operation"),
        ("goods.list", "did you mean goods.list_goods"),
        ("goods", "it is a tag, whose operations `otto operations goods.` lists"),
        ("zebra", "`otto operations` lists them"),
    ],
)
def test_what_is_no_operation_has_neighbours(otto: Run, name: str, hint: str) -> None:
    done = otto("call", name)
    assert done.returncode == 2
    assert hint in done.stderr


@pytest.mark.parametrize("name", ["order", "buying.order", "orders.order"])
def test_an_operation_has_its_short_name_and_one_of_each_tag(otto: Run, name: str) -> None:
    assert "POST /orders" in otto("call", name, "--help").stdout


def test_short_names_are_taken_by_pulls_too(otto: Run, shop: Shop, tmp_path: Path) -> None:
    done = otto("pull", "list-goods", "-o", "goods.csv", at=shop)
    assert done.returncode == 0, done.stderr
    assert len((tmp_path / "goods.csv").read_text().splitlines()) == 11
    # A column that is misspelt would be an empty one.
    done = otto("pull", "list-goods", "-o", "x.csv", "--columns", "id,prize", at=shop)
    assert done.returncode == 2
    assert "did you mean 'price'?" in done.stderr


def with_operation(
    name: str, arguments: list[str], environment: dict[str, str], folder: Path
) -> subprocess.CompletedProcess[str]:
    """`otto` with these arguments, over a client that lists an operation more than it has."""
    code = (
        f"import sys; sys.argv[1:] = {arguments}\n"
        f"import otto_api.client; otto_api.client.OPERATIONS[{name!r}] = 'GET /b'\n"
        "from otto_ext.cli import main; main()"
    )
    return subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_short_name_of_several_operations_is_refused(
    environment: dict[str, str], tmp_path: Path
) -> None:
    done = with_operation("goods.order", ["call", "order"], environment, tmp_path)
    assert done.returncode == 2
    assert "there are 2 operations 'order': give orders.order or goods.order" in done.stderr


def test_a_list_of_operations_has_a_line_each(otto: Run) -> None:
    lines = otto("call", "-h").stdout.splitlines()
    listed = [line.split() for line in lines[lines.index("Operations:") + 1 :]]
    assert ["orders.order", "Order", "goods"] in listed
    assert {line[0].count(".") for line in listed} == {1}


def test_help_names_the_parameters(otto: Run) -> None:
    done = otto("call", "goods.list_goods", "--help")
    assert "GET /goods" in done.stdout
    assert "--colour red|green|blue..." in done.stdout
    assert "Only of these colours." in done.stdout
    assert "--param-format TEXT" in done.stdout
    assert "--data" not in done.stdout
    assert " ".join(done.stdout.split()).count("It is long.") == 12
    assert "Deprecated: Get a good" in otto("call", "goods.get_good", "--help").stdout
    assert "List goods" in otto("call").stdout


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], []])
def test_the_root_helps(otto: Run, arguments: list[str]) -> None:
    done = otto(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    for name in ("call", "operations", "login", "token", "doctor", "sandbox", "diff"):
        assert f"  {name} " in done.stdout
    assert otto("--version").stdout == f"otto {__version__}\n"


def test_help_names_what_a_body_has(otto: Run) -> None:
    words = " ".join(otto("call", "orders.order", "--help").stdout.split())
    assert "--sku TEXT The good's number. [body, required]" in words
    assert "It is on the label" not in words
    assert "--price DECIMAL [body, required]" in words
    assert "--due DATE [body] --data JSON The body (application/json" in words
    assert "--file FILE [body, required]" in " ".join(
        otto("call", "papers.send_paper", "--help").stdout.split()
    )


def test_a_wrong_command_has_neighbours(otto: Run) -> None:
    done = otto("operation", "--json")
    assert done.returncode == 2
    error = json.loads(done.stderr)["error"]
    assert error["message"] == "No such command 'operation'. Did you mean 'operations'?"
    assert error["exit_code"] == 2


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["call", "goods.l"], ["goods.list_goods"]),
        (["call", "goods.list_goods", "--so"], ["--sold-on", "--sold-at"]),
        (["call", "goods.list_goods", "--colour", "g"], ["green"]),
        (["call", "orders.order", "--s"], ["--sku", "--select"]),
        (["call", "goods.list_goods", "--format", "j"], ["json", "jsonl"]),
        (["op"], ["operations"]),
        (["call", "nothing.here", "--"], ["--help"]),
    ],
)
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(otto: Run, shell: str, words: list[str], expected: list[str]) -> None:
    env = {"_OTTO_COMPLETE": f"complete_{shell}"}
    if shell == "bash":
        env |= {"COMP_WORDS": " ".join(["otto", *words]), "COMP_CWORD": str(len(words))}
    else:
        env |= {"_TYPER_COMPLETE_ARGS": " ".join(["otto", *words])}
        env |= {"_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    done = otto(env=env)
    assert done.stderr == ""
    if shell == "zsh":
        found = [part.split('"')[1] for part in done.stdout.splitlines() if '"' in part]
    else:
        found = [line.partition("\t")[0] for line in done.stdout.splitlines()]
    assert found == expected


def test_completion_says_what_operations_do(otto: Run) -> None:
    env = {"_OTTO_COMPLETE": "complete_fish", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    done = otto(env={**env, "_TYPER_COMPLETE_ARGS": "otto call orders"})
    assert done.stdout == "orders.order\tOrder goods\n"


@pytest.mark.parametrize("module", ["typer", "jmespath", "keyring", "pyarrow"])
def test_a_missing_library_is_named_with_its_extra(
    environment: dict[str, str], tmp_path: Path, module: str
) -> None:
    arguments = {
        "typer": ["--version"],
        "jmespath": ["call", "goods.list_goods", "--select", "x"],
        "keyring": ["logout"],
        "pyarrow": ["call", "goods.list_goods", "--all", "--format", "parquet", "-o", "x"],
    }[module]
    start = (
        f"import sys; sys.modules[{module!r}] = None; sys.argv[1:] = {arguments}\n"
        "from otto_ext.cli import main; main()"
    )
    key = {"OTTO_CLIENT_ID": "a", "OTTO_CLIENT_SECRET": "b"}
    done = subprocess.run(
        [sys.executable, "-c", start],
        env={**environment, **key},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (1, 2)
    extra = {"pyarrow": "data", "keyring": "keyring"}.get(module, "cli")
    assert done.stderr.count("\n") == 1
    assert re.search(rf"pip install -e '/.*\[{extra}\]'", done.stderr)


def test_a_start_loads_no_more_than_it_needs(environment: dict[str, str], tmp_path: Path) -> None:
    code = (
        "import sys; sys.argv[1:] = ['--help']\n"
        "from otto_ext.cli import main\n"
        "try: main()\n"
        "finally: print(*sorted(set(sys.modules) & "
        "{'httpx', 'keyring', 'pyarrow', 'starlette', 'jmespath', 'rich.table', 'otto_api'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == ""


def test_streams_that_are_not_needed_may_be_closed(
    environment: dict[str, str], tmp_path: Path
) -> None:
    command = f'{shlex.quote(sys.executable)} -c "from otto_ext.cli import main; main()" --version'
    for closed in ("2>&-", "<&-"):
        done = subprocess.run(
            ["/bin/sh", "-c", f"{command} {closed}"],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")


def test_a_bug_shows_where_it_is(environment: dict[str, str], tmp_path: Path) -> None:
    done = with_operation("a.b", ["operations"], environment, tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("Traceback")
    assert "no attribute 'a'" in done.stderr


@pytest.mark.parametrize(
    ("happens", "code", "words"),
    [("KeyboardInterrupt", 130, ""), ("ModuleNotFoundError('x', name='otto_x')", 1, "Traceback")],
)
def test_what_happens_while_modules_load(
    environment: dict[str, str], tmp_path: Path, happens: str, code: int, words: str
) -> None:
    start = (
        "import sys\n"
        "class Loading:\n"
        "    def find_spec(self, name, path, target=None):\n"
        f"        if name == 'typer': raise {happens}\n"
        "sys.meta_path.insert(0, Loading())\n"
        "from otto_ext.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", start],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code
    assert done.stderr[:9] == words
