"""The fixture `otto_sandbox`, as a project that has otto-client installed sees it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

import pytest
from support.environments import ROOT

pytestmark = pytest.mark.slow

pytest_plugins = ["pytester"]

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "paths": {"/a": {"get": {"responses": {"200": {"description": ""}}}}},
    "components": {"securitySchemes": {"k": {"type": "http", "scheme": "bearer"}}},
    "security": [{"k": []}],
}


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.path.joinpath("openapi.json").write_text(json.dumps(DOCUMENT))
    return pytester


def passed(project: pytest.Pytester, code: str) -> None:
    project.makepyfile(code)
    # In a process of its own: pytester forgets what a run imports, and a module that is imported
    # once more has other classes than those that hold on to it.
    done = project.runpytest_subprocess("-p", "no:cacheprovider", "-W", "error")
    done.assert_outcomes(passed=1)


def test_the_client_is_connected(project: pytest.Pytester) -> None:
    passed(
        project,
        """
        def test_it(otto_sandbox):
            assert otto_sandbox.client.request("GET", "/a").status_code == 200
            assert otto_sandbox.client is otto_sandbox.client
            assert [seen.path for seen in otto_sandbox.requests] == ["/a"]
        """,
    )


def test_so_is_the_asynchronous_one(project: pytest.Pytester) -> None:
    passed(
        project,
        """
        import asyncio
        def test_it(otto_sandbox):
            async def call():
                async with otto_sandbox.async_client as otto:
                    return await otto.request("GET", "/a")
            assert asyncio.run(call()).status_code == 200
        """,
    )


def test_failures_and_expired_tokens_can_be_ordered(project: pytest.Pytester) -> None:
    passed(
        project,
        """
        def test_it(otto_sandbox):
            otto_sandbox.fail_next(429, retry_after=0)
            otto_sandbox.client.request("GET", "/a")
            otto_sandbox.expire_tokens()
            otto_sandbox.client.request("GET", "/a")
            assert [seen.status for seen in otto_sandbox.requests] == [429, 200, 401, 200]
            assert otto_sandbox.token_requests == 2
        """,
    )


def test_code_that_makes_its_own_client_finds_the_sandbox(project: pytest.Pytester) -> None:
    passed(
        project,
        """
        from otto_ext import Otto
        def test_it(otto_sandbox, monkeypatch):
            for name, value in otto_sandbox.environment.items():
                monkeypatch.setenv(name, value)
            with Otto() as otto:
                assert otto.request("GET", "/a").status_code == 200
        """,
    )


def test_a_run_without_the_fixture_imports_nothing_of_it(project: pytest.Pytester) -> None:
    code = """
        import sys
        def test_it(pytestconfig):
            assert pytestconfig.pluginmanager.hasplugin("otto")
            mine = {name for name in sys.modules if name.startswith(("otto_api", "otto_ext"))}
            sandbox = {"otto_ext.sandbox", "otto_ext.sandbox.pytest_plugin"}
            assert mine == {"otto_ext", "otto_ext._version"} | sandbox
        """
    project.makepyfile(code)
    # In a process of its own: this one has imported it all.
    project.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)


def test_what_is_missing_is_said() -> None:
    code = (
        "import sys; sys.modules['starlette'] = None\n"
        "import otto_ext.sandbox.pytest_plugin\n"
        "from otto_ext.sandbox import Sandbox"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert re.search(r"pip install .*\[sandbox\]'$", done.stderr.splitlines()[-1])
    assert done.returncode == 1


def test_a_document_that_is_not_there_is_said_to_be(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\notto_document = none.json")
    pytester.makepyfile("def test_it(otto_sandbox): pass")
    done = pytester.runpytest("-p", "no:cacheprovider")
    done.stdout.fnmatch_lines("*there is no *none.json; name Otto's OpenAPI document*")


def test_without_a_document_it_serves_the_one_of_the_client(pytester: pytest.Pytester) -> None:
    count = len(json.loads((ROOT / "openapi.json").read_text())["paths"])
    pytester.makepyfile(
        "import httpx\n"
        "def test_it(otto_sandbox):\n"
        "    found = httpx.get(otto_sandbox.document_url).json()\n"
        f"    assert len(found['paths']) == {count}"
    )
    pytester.runpytest("-p", "no:cacheprovider").assert_outcomes(passed=1)
