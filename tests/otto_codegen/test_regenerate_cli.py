"""scripts/regenerate.py as people and programs meet it: exit codes, output, signals, full disks."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from otto_codegen.cli import main
from otto_codegen.swap import locked
from support.api_documents import rich, small
from support.website import Asked, Page, website

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

MORE = small(more={"get": {"operationId": "more", "responses": {}}})


@pytest.fixture(autouse=True)
def shared_cache(monkeypatch: pytest.MonkeyPatch, warm_cache: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(warm_cache))


def command(root: Path, *arguments: str) -> list[str]:
    return [sys.executable, str(root / "scripts" / "regenerate.py"), *arguments]


def written(path: Path, document: Any) -> str:
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return str(path)


def texts(directory: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(directory)): path.read_bytes()
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


def test_done_nothing_to_do_and_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = written(tmp_path / "d.json", small()), str(tmp_path / "out")
    assert main(["--source", source, "--output", out]) == 0
    first = capsys.readouterr()
    assert f"Things 1.0.0: 1 of 1 operations, 0 models in {out}/otto_api" in first.out
    assert "render: done in" in first.err
    assert main(["--source", source, "--output", out]) == 0
    assert "nothing to do" in capsys.readouterr().out
    assert main(["--source", source, "--output", out, "--check"]) == 0
    capsys.readouterr()
    written(tmp_path / "d.json", MORE)
    before = texts(tmp_path / "out")
    assert main(["--source", source, "--output", out, "--check"]) == 1
    assert "a rerun would change something: the document changed" in capsys.readouterr().out
    assert texts(tmp_path / "out") == before


def test_json_is_one_object_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = written(tmp_path / "d.json", rich())
    assert main(["--source", source, "--output", str(tmp_path / "out"), "--json"]) == 0
    output = capsys.readouterr()
    assert output.err == ""
    result = json.loads(output.out)
    assert result["status"] == "changed"
    assert result["operations"] == {"document": 3, "generated": 3, "dropped": []}
    assert result["error"] is None
    assert set(result["seconds"]) >= {"fetch", "normalise", "render", "verify", "swap"}
    written(tmp_path / "d.json", MORE)
    again = ["--source", source, "--output", str(tmp_path / "out"), "--json"]
    assert main([*again, "--accept-removals"]) == 0
    assert json.loads(capsys.readouterr().out)["diff"]["breaking"] is True


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("", "d.json is empty; JSON or YAML was expected"),
        ("{", "d.json is not valid JSON: Expecting property name"),
        ("<html>", "d.json is an HTML page, not an OpenAPI document"),
        ({"a": 1}, "is not an OpenAPI document: it has neither `openapi` nor `swagger`"),
        ({"openapi": "3.1.0"}, "has no `paths`"),
    ],
)
def test_bad_input_is_one_clear_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], document: Any, message: str
) -> None:
    source = written(tmp_path / "d.json", document)
    arguments = ["--source", source, "--output", str(tmp_path / "out")]
    assert main(arguments) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert message in output.err
    assert output.err.endswith("every file is as it was\n")
    assert "Traceback" not in output.err
    assert main([*arguments, "--json"]) == 2
    result = json.loads(capsys.readouterr().out)
    assert result["status"] == "failed"
    assert message in result["error"]["message"]
    assert not (tmp_path / "out").exists()


def test_a_server_that_fails_is_one_clear_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "out")
    with website() as site:

        def silent(_: Asked) -> Page:
            site.released.wait(30)
            return Page()

        site.pages["/slow"] = silent
        site.pages["/huge"] = Page(b"", headers={"Content-Length": str(200 * 2**20)})
        assert main(["--source", f"{site.url}/none", "--output", out]) == 2
        assert "does not exist (HTTP 404)" in capsys.readouterr().err
        assert main(["--source", f"{site.url}/huge", "--output", out]) == 2
        assert "is larger than 64 MiB" in capsys.readouterr().err
        assert main(["--source", f"{site.url}/slow", "--output", out, "--timeout", "0.2"]) == 2
        assert "did not respond in time" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_an_output_below_a_file_is_one_clear_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = written(tmp_path / "d.json", small())
    (tmp_path / "file").write_text("")
    out = str(tmp_path / "file" / "out")
    assert main(["--source", source, "--output", out]) == 2
    assert "failed: Not a directory" in capsys.readouterr().err


def test_a_missing_library_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written(tmp_path / "d.yaml", "openapi: 3.1.0")
    monkeypatch.delitem(sys.modules, "otto_ext.openapi.yaml_tree", raising=False)
    monkeypatch.setitem(sys.modules, "yaml", None)
    assert main(["--source", str(tmp_path / "d.yaml"), "--output", str(tmp_path / "out")]) == 2
    assert "YAML needs PyYAML: pip install pyyaml" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--timeout", "0"], ["--timeout", "x"], ["--nothing"]])
def test_wrong_arguments_are_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)


BROKEN = """
import runpy, sys
import otto_codegen.normalise
def normalise(document):
    raise KeyError("a bug")
otto_codegen.normalise.normalise = normalise
del sys.argv[:1]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def test_a_bug_of_ours_is_a_sentence_and_a_traceback_on_demand(root: Path, tmp_path: Path) -> None:
    source = written(tmp_path / "d.json", small())
    regenerate = command(root, "--source", source, "--output", str(tmp_path / "out"))[1:]
    environment = {**os.environ, "PYTHONPATH": str(root / "scripts")}
    for extra in ([], ["--traceback"]):
        done = subprocess.run(
            [sys.executable, "-c", BROKEN, *regenerate, *extra],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert "failed: unexpected KeyError: 'a bug' (--traceback shows where)" in done.stderr
        assert ("Traceback" in done.stderr) == bool(extra)
    assert not (tmp_path / "out").exists()


# -- where the document comes from ----------------------------------------------------------------


def test_the_environment_names_the_source_and_the_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with website() as site:
        site.pages["/d"] = Page(json.dumps(small()).encode())
        monkeypatch.setenv("OTTO_SPEC_URL", f"{site.url}/d")
        monkeypatch.setenv("OTTO_SPEC_TOKEN", "s3cret")
        assert main(["--output", str(tmp_path / "out")]) == 0
        assert site.asked[0].headers["authorization"] == "Bearer s3cret"


def test_without_a_source_the_repositorys_document_is_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], root: Path
) -> None:
    assert main(["--output", str(tmp_path / "out"), "--check", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["source"] == str(root / "openapi.json")


def test_discovery_starts_at_the_base_url(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with website() as site:
        site.pages["/v3/api-docs"] = Page(json.dumps(small()).encode())
        monkeypatch.setenv("OTTO_BASE_URL", site.url)
        assert main(["--discover", "--output", str(tmp_path / "out"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["source"] == f"{site.url}/v3/api-docs"


def test_discovery_asks_no_strangers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--discover", "https://evil.example", "--output", str(tmp_path / "out")]
    assert main(arguments) == 2
    assert "asks loopback and Otto's own hosts only, not 'evil.example'" in capsys.readouterr().err


def test_other_overlays_can_be_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine").mkdir()
    action = {"target": "$.info", "update": {"title": "Other"}}
    overlay = {"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": [action]}
    written(tmp_path / "mine" / "1.json", overlay)
    source = written(tmp_path / "d.json", small())
    out = ["--output", str(tmp_path / "out"), "--overlays", str(tmp_path / "mine")]
    assert main(["--source", source, *out, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["document"]["title"] == "Other"


# -- the command as a process ---------------------------------------------------------------------


def test_help_names_sources_exit_codes_and_environment(root: Path) -> None:
    done = subprocess.run(command(root, "--help"), capture_output=True, text=True, check=True)
    for word in ("--source", "--output", "--check", "--allow-partial", "OTTO_SPEC_URL", "exit"):
        assert word in done.stdout


def test_without_its_packages_the_command_says_what_to_do(root: Path, tmp_path: Path) -> None:
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    shutil.copy(root / "scripts" / "regenerate.py", scripts)
    alone = [sys.executable, "-I", "-S", str(scripts / "regenerate.py"), "--check"]
    done = subprocess.run(alone, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "run scripts/bootstrap" in done.stderr
    assert "Traceback" not in done.stderr
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    python = tmp_path / ".venv" / "bin" / "python"
    python.write_text('#!/bin/sh\necho "$@"\n')
    python.chmod(0o755)
    done = subprocess.run(alone, capture_output=True, text=True, check=True)
    assert done.stdout == f"{scripts / 'regenerate.py'} --check\n"


def test_a_pipe_gets_plain_lines(root: Path, tmp_path: Path) -> None:
    source = written(tmp_path / "d.json", small())
    arguments = ("--source", source, "--output", str(tmp_path / "out"))
    done = subprocess.run(command(root, *arguments), capture_output=True, text=True, check=True)
    assert "\x1b" not in done.stdout + done.stderr
    assert "fetch: done in" in done.stderr


def test_a_reader_who_has_seen_enough_is_no_error(root: Path, tmp_path: Path) -> None:
    source = written(tmp_path / "d.json", small())
    arguments = ("--source", source, "--output", str(tmp_path / "out"), "--json")
    process = subprocess.Popen(
        command(root, *arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait() == 0


LIMITED = """
import resource, runpy, sys
limit = int(sys.argv[1])
del sys.argv[:2]
# From here on no file may grow beyond the limit, as on a disk that is full.
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.mark.parametrize("limit", [0, 1000, 20_000])
def test_a_full_disk_leaves_everything_as_it_was(root: Path, tmp_path: Path, limit: int) -> None:
    source, out = written(tmp_path / "d.json", small()), str(tmp_path / "out")
    assert main(["--source", source, "--output", out]) == 0
    before = texts(tmp_path / "out")
    written(tmp_path / "d.json", rich())
    regenerate = command(root, "--source", source, "--output", out)[1:]
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(limit), *regenerate],
        # Coverage of the tests, where it is measured, writes files too.
        env={name: value for name, value in os.environ.items() if "COV" not in name},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "failed: " in done.stderr
    assert "Traceback" not in done.stderr
    assert texts(tmp_path / "out") == before


def test_a_termination_clears_up(root: Path, tmp_path: Path) -> None:
    source, out = written(tmp_path / "d.json", rich()), tmp_path / "out"
    regenerate = command(root, "--source", source, "--output", str(out))
    process = subprocess.Popen(regenerate, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("render: done"):
            break
    process.send_signal(signal.SIGTERM)
    assert "failed: interrupted" in process.stderr.read()
    process.stderr.close()
    assert process.wait() == 2
    assert not out.exists()


def test_a_second_run_at_the_same_time_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = written(tmp_path / "d.json", small()), tmp_path / "out"
    out.mkdir()
    with locked(out):
        assert main(["--source", source, "--output", str(out)]) == 2
    assert "another regeneration is writing to" in capsys.readouterr().err
    assert list(out.iterdir()) == []
