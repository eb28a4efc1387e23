"""The daily workflow: what runs others' code may write nothing, and what writes runs none."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from support.environments import ROOT

if TYPE_CHECKING:
    from pathlib import Path

WORKFLOW: dict[str, Any] = yaml.safe_load((ROOT / ".github/workflows/track-beta.yml").read_text())
JOBS: dict[str, Any] = WORKFLOW["jobs"]
#: Of the second job, the step that opens the pull request.
PROPOSE: str = JOBS["propose"]["steps"][-1]["run"]


def test_the_job_that_runs_tools_has_no_write_permission_and_no_credentials() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert JOBS["rerun"]["permissions"] == {"contents": "read"}
    assert "GH_TOKEN" not in json.dumps(JOBS["rerun"])
    assert all(
        step["with"]["persist-credentials"] is False
        for job in JOBS.values()
        for step in job["steps"]
        if step.get("uses", "").startswith("actions/checkout@")
    )


def test_the_job_that_writes_runs_nothing_of_the_repository() -> None:
    for step in JOBS["propose"]["steps"]:
        assert step.get("uses", "actions/").startswith("actions/")
        for word in ("scripts/", ".ci/", "python", "pip", "npm"):
            assert word not in step.get("run", "")


def git(*arguments: str, cwd: Path) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


class Repository:
    """A clone in which the second job runs, with a `gh` that notes what it was asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        origin, self.clone = folder / "origin.git", folder / "clone"
        git("init", "-q", "--bare", "-b", "main", str(origin), cwd=folder)
        git("clone", "-q", str(origin), str(self.clone), cwd=folder)
        (self.clone / "generated/otto_api").mkdir(parents=True)
        for name in ("openapi.json", "API_CHANGES.md", "generated/otto_api/a.py", "run.sh"):
            (self.clone / name).write_text("old\n")
        self.commit("main")
        (folder / "bin").mkdir()
        gh = folder / "bin" / "gh"
        gh.write_text(f'#!/bin/sh\necho "$@" >>{folder / "asked"}\n')
        gh.chmod(0o755)
        (folder / "change").mkdir()
        (folder / "change" / "tests.md").write_text("The tests ended in success.\n")

    def commit(self, branch: str) -> None:
        git("checkout", "-q", "-B", branch, cwd=self.clone)
        git("add", "--all", cwd=self.clone)
        git("commit", "-qm", "x", cwd=self.clone)
        git("push", "-qf", "origin", branch, cwd=self.clone)

    def patch(self, **texts: str) -> None:
        """The patch that the first job hands over."""
        git("checkout", "-q", "main", cwd=self.clone)
        for name, text in texts.items():
            (self.clone / name).write_text(text)
        git("add", "--all", cwd=self.clone)
        patch = git("diff", "--cached", "--binary", cwd=self.clone)
        (self.folder / "change" / "change.patch").write_text(patch)
        git("reset", "-q", "--hard", cwd=self.clone)

    def propose(self) -> subprocess.CompletedProcess[str]:
        git("checkout", "-q", "main", cwd=self.clone)
        path = f"{self.folder / 'bin'}:{os.environ['PATH']}"
        environment = {"PATH": path, "RUNNER_TEMP": str(self.folder), "HOME": str(self.folder)}
        return subprocess.run(
            ["bash", "-eo", "pipefail", "-c", PROPOSE],
            cwd=self.clone,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def asked(self) -> list[str]:
        path = self.folder / "asked"
        return path.read_text().splitlines() if path.exists() else []


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def test_a_pull_request_is_opened_and_left_alone_until_something_is_new(
    repository: Repository,
) -> None:
    repository.patch(**{"openapi.json": "new\n", "API_CHANGES.md": "2026-06-01\n"})
    done = repository.propose()
    assert done.returncode == 0, done.stderr
    assert [line.split()[:2] for line in repository.asked] == [
        ["auth", "setup-git"],
        ["pr", "create"],
    ]
    body = (repository.folder / "body.md").read_text()
    assert body == "Only texts of the document changed.\n\nThe tests ended in success.\n"
    # The next day nothing but the date of the record differs.
    repository.patch(**{"openapi.json": "new\n", "API_CHANGES.md": "2026-06-02\n"})
    done = repository.propose()
    assert "nothing is new" in done.stdout
    assert len(repository.asked) == 2
    repository.patch(**{"openapi.json": "newer\n"})
    (repository.folder / "change" / "report.md").write_text("ä" * 40_000)
    assert repository.propose().returncode == 0
    assert len(repository.asked) == 4
    body = (repository.folder / "body.md").read_text()
    assert len(body.encode()) < 61_000
    assert "Cut here" in body


@pytest.mark.parametrize("name", ["run.sh", ".github.yml", "generated/other.py"])
def test_a_patch_that_touches_anything_else_is_refused(repository: Repository, name: str) -> None:
    repository.patch(**{"openapi.json": "new\n", name: "new\n"})
    done = repository.propose()
    assert done.returncode == 1
    assert "touches files that a rerun does not write" in done.stderr
    assert repository.asked == []


def test_a_patch_with_a_link_or_a_program_is_refused(repository: Repository) -> None:
    (repository.clone / "generated/otto_api/b.py").symlink_to("/etc/passwd")
    repository.patch(**{"openapi.json": "new\n"})
    assert repository.propose().returncode == 1
    (repository.clone / "generated/otto_api/a.py").chmod(0o755)
    repository.patch(**{"openapi.json": "new\n"})
    done = repository.propose()
    assert done.returncode == 1
    assert "a link or a program" in done.stderr
    assert repository.asked == []
