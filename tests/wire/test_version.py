"""A generated client works with the wire version that it was made for, and says so otherwise."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import otto_api
import pytest
from otto_codegen.wire_package import WIRE_VERSION as TEMPLATES

from otto_ext.wire import WIRE_VERSION, require_wire


def test_templates_client_and_runtime_have_one_version() -> None:
    stamp = json.loads(files("otto_api").joinpath("_source.json").read_bytes())
    assert {TEMPLATES, WIRE_VERSION, otto_api.WIRE_VERSION, stamp["wire"]} == {WIRE_VERSION}


def test_another_version_asks_to_regenerate(tmp_path: Path) -> None:
    made = Path(otto_api.__file__).read_text()
    other = made.replace(f"require_wire({WIRE_VERSION}, ", f"require_wire({WIRE_VERSION + 1}, ")
    path = tmp_path / "__init__.py"
    path.write_text(other)
    spec = importlib.util.spec_from_file_location("old_api", path)
    assert spec is not None
    assert spec.loader is not None
    with pytest.raises(ImportError, match=r"old_api was generated for wire version .*regenerate"):
        spec.loader.exec_module(importlib.util.module_from_spec(spec))


def test_the_version_that_is_installed_is_given_back() -> None:
    assert require_wire(WIRE_VERSION, "x") == WIRE_VERSION


def test_importing_a_client_imports_neither_httpx_nor_attrs() -> None:
    code = "import sys, otto_api, otto_api.client; print({'httpx', 'attrs'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
