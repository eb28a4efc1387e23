"""Users' repositories as they are: odd names, broken files, folders to leave alone."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from otto_codegen.codegen_errors import CodegenError
from otto_codegen.impact import Impact, check_paths
from otto_codegen.impact.sources import UserCode, find_code

pytestmark = pytest.mark.slow

Measure = Callable[..., Impact]

BREAKS = "from otto_ext import Otto\n\nOtto().vaults.audit_vault('1')\n"


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # Of one file at two places mypy would remember the first.
        path.write_text(f"{text}# {root}\n" if text == BREAKS else text)
    return root


def names(code: UserCode, root: Path) -> list[str]:
    return [file.path.relative_to(root).as_posix() for file in code.files]


# -- which files ----------------------------------------------------------------------------------


def test_folders_that_are_not_ours_are_passed_over(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "funds/report.py": "",
            "funds/notes.txt": "",
            ".git/hooks/x.py": "",
            "venv/pyvenv.cfg": "",
            "venv/lib/x.py": "",
            "node_modules/x.py": "",
            "build/x.py": "",
            "vendored/otto_api/__init__.py": "",
            "vendored/otto_api/x.py": "",
            "otto_api_tools/x.py": "",
        },
    )
    assert names(find_code([root]), root) == ["funds/report.py", "otto_api_tools/x.py"]


def test_the_client_itself_is_not_the_users_code(tmp_path: Path) -> None:
    root = write(tmp_path, {"a.py": "", "client/x.py": ""})
    assert names(find_code([root], [root / "client"]), root) == ["a.py"]


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    root = write(tmp_path, {"a.py": "", "b.py": ""})
    assert names(find_code([root, root / "a.py"]), root) == ["a.py", "b.py"]


def test_a_file_is_taken_whatever_its_ending(tmp_path: Path) -> None:
    root = write(tmp_path, {"tool": "x = 1\n"})
    (file,) = find_code([root / "tool"]).files
    assert file.line(1) == "x = 1"
    assert file.line(2) == ""


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"print 'python 2'\n", "line 1: Missing parentheses"),
        (b"yield 1\n", "line 1: 'yield' outside function"),
        (b"# coding: nonsense\n", "unknown encoding"),
        (b"x = '\x00'\n", "null bytes"),
        (b"x = " + b"(" * 5000, "line 1: too many nested parentheses"),
    ],
)
def test_what_cannot_be_parsed_is_left_out_with_the_reason(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    write(tmp_path, {"good.py": ""})
    (tmp_path / "bad.py").write_bytes(content)
    code = find_code([tmp_path])
    assert names(code, tmp_path) == ["good.py"]
    (left_out,) = code.left_out
    assert left_out.startswith(f"{tmp_path / 'bad.py'} cannot be checked: ")
    assert reason in left_out


def test_a_source_in_another_encoding_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes("# coding: latin-1\nx = 'ä'\n".encode("latin-1"))
    (file,) = find_code([tmp_path]).files
    assert file.line(2) == "x = 'ä'"


def test_paths_that_cannot_be_checked_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CodegenError, match="nowhere: there is no such file or folder"):
        check_paths([tmp_path / "nowhere"])
    with pytest.raises(CodegenError, match="holds no Python file"):
        check_paths([tmp_path])
    check_paths([write(tmp_path, {"a.py": ""})])


# -- module names ---------------------------------------------------------------------------------


def bases(root: Path) -> dict[str, str]:
    """The folder that each file's module name counts from; `copy` for those without one."""
    return {
        file.path.relative_to(root).as_posix(): (
            file.base.relative_to(root).as_posix() if file.base else "copy"
        )
        for file in find_code([root]).files
    }


def test_packages_scripts_and_namespaces_are_distinguished(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "src/fund/__init__.py": "",
            "src/fund/deep/__init__.py": "",
            "src/fund/deep/a.py": "",
            "scripts/run.py": "import helper\nimport jobs.nightly\nimport lib.tools\n",
            "scripts/helper.py": "",
            "jobs/nightly/go.py": "",
            "jobs/daily.py": "from . import nightly\n",
            "src/lib/tools.py": "",
        },
    )
    assert bases(root) == {
        "jobs/daily.py": ".",
        "jobs/nightly/go.py": ".",
        "scripts/helper.py": "scripts",
        "scripts/run.py": "scripts",
        "src/fund/__init__.py": "src",
        "src/fund/deep/__init__.py": "src",
        "src/fund/deep/a.py": "src",
        "src/lib/tools.py": "src",
    }


def test_names_that_mypy_refuses_get_others(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "a/main.py": "",
            "b/main.py": "",
            "a/v1.2.py": "",
            "core/types.py": "",
            "core/beside.py": "",
            "my-package/__init__.py": "",
            "my-package/x.py": "",
        },
    )
    assert bases(root) == {
        "a/main.py": "a",
        "a/v1.2.py": "copy",
        "b/main.py": "copy",
        "core/beside.py": "copy",
        "core/types.py": "copy",
        "my-package/__init__.py": "copy",
        "my-package/x.py": "my-package",
    }


# -- and mypy takes them all ----------------------------------------------------------------------


def test_odd_repositories_are_checked_whole(measure: Measure, tmp_path: Path) -> None:
    helper = "from otto_ext import Otto\n\ndef connect() -> Otto:\n    return Otto()\n"
    uses = "connect().vaults.audit_vault('1')\n"
    breaking = {
        "a/main.py": BREAKS,
        "b/main.py": BREAKS,
        "core/types.py": BREAKS,
        "my-package/1-st, [of] all.py": BREAKS,
        "my-package/__init__.py": BREAKS,
        "100%/x.py": BREAKS,
        "scripts/run.py": f"from helper import connect\n\n{uses}",
        "src/fund/a.py": f"from .sub.help import connect\n\n{uses}",
        "jobs/nightly/go.py": f"from jobs.help import connect\n\n{uses}",
    }
    calm = {
        "scripts/helper.py": helper,
        "src/fund/__init__.py": "",
        "src/fund/sub/__init__.py": "",
        "src/fund/sub/help.py": helper,
        "jobs/help.py": helper,
        "old.py": "print 'python 2'",
    }
    write(tmp_path, {**breaking, **calm})
    impact = measure([tmp_path], "remove operation")
    assert sorted(hit.file for hit in impact.hits) == sorted(str(tmp_path / n) for n in breaking)
    assert {hit.line for hit in impact.hits} == {3}
    assert impact.files == len(breaking) + len(calm) - 1
    assert len(impact.left_out) == 1


def test_files_that_only_mypy_refuses_hide_no_other(measure: Measure, tmp_path: Path) -> None:
    beyond = "from ...... import nothing\n"
    write(tmp_path, {"good.py": BREAKS, "bad.py": beyond, "deep/worse.py": beyond})
    impact = measure([tmp_path], "remove operation")
    assert [Path(hit.file).name for hit in impact.hits] == ["good.py"]
    refused = [tmp_path / "bad.py", tmp_path / "deep" / "worse.py"]
    assert list(impact.left_out) == [
        f"{path} cannot be checked: mypy refuses it" for path in refused
    ]
    assert impact.files == 1


def test_a_refusal_of_what_is_not_to_be_checked_is_one_clear_error(
    measure: Measure, tmp_path: Path
) -> None:
    write(tmp_path, {"code.py": f"import broken\n{BREAKS}", "broken.py": "def f(a, a): pass\n"})
    with pytest.raises(CodegenError, match="--impact: mypy could not check the code: "):
        measure([tmp_path / "code.py"], "remove operation")


@pytest.mark.parametrize("status", [1, 2, 137])
def test_a_check_that_did_not_take_place_is_no_clean_bill(
    measure: Measure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    write(tmp_path, {"code.py": BREAKS})
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\necho No module named mypy\nexit {status}\n")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    with pytest.raises(CodegenError, match="could not check the code: No module named mypy"):
        measure([tmp_path / "code.py"], "remove operation")


@pytest.mark.parametrize("name", ["moved.py", "odd-name.py"])
def test_code_that_was_moved_since_is_reported_where_it_is(
    measure: Measure, tmp_path: Path, name: str
) -> None:
    for place in ("here", "there"):
        write(tmp_path, {f"{place}/{name}": f"{BREAKS}# the same\n"})
        (hit,) = measure([tmp_path / place], "remove operation").hits
        assert hit.file == str(tmp_path / place / name)


def test_nothing_of_the_users_is_run(measure: Measure, tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    touch = f"open({str(marker)!r}, 'w')\n"
    write(
        tmp_path / "user",
        {
            "code.py": touch + BREAKS,
            "sitecustomize.py": touch,
            "runpy.py": touch,
            "mypy.ini": "[mypy]\nplugins = plugin.py\nignore_errors = True\n",
            "plugin.py": touch,
            "conftest.py": touch,
        },
    )
    assert len(measure([tmp_path / "user"], "remove operation").hits) == 1
    assert not marker.exists()


def test_paths_are_shown_from_where_the_command_was_started(
    measure: Measure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"funds/code.py": BREAKS})
    monkeypatch.chdir(tmp_path)
    (hit,) = measure([Path("funds")], "remove operation").hits
    assert hit.file == "funds/code.py"
    (tmp_path / "client").mkdir()
    monkeypatch.chdir(tmp_path / "client")
    (hit,) = measure([Path("../funds")], "remove operation").hits
    assert hit.file == str(tmp_path / "funds" / "code.py")
