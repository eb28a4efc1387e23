"""Writes the client: our data through our templates, laid out by `otto_codegen.generator`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from otto_codegen.api import literal
from otto_codegen.codegen_errors import CodegenError
from otto_codegen.docstrings import (
    LINE,
    docstring,
    docstring_summary,
    endpoint_doc,
    pages_doc,
    summary_of,
)
from otto_codegen.generator import write_package
from otto_codegen.parse import parse
from otto_codegen.wire_package import WIRE_VERSION
from otto_ext._installation import install_command

if TYPE_CHECKING:
    from otto_codegen.api import Api
    from otto_codegen.source_map import SourceMap

__all__ = ["render"]

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"


def render(
    document: Mapping[str, Any],
    destination: Path,
    names: SourceMap | None = None,
    *,
    rename: bool = False,
) -> Api:
    """Write the client of a document.

    Args:
        document: in canonical form, see `otto_codegen.normalise`.
        destination: the package's directory; it must not exist.
        names: those of the last run.
        rename: whether they make way for those of the rules; else they are kept.

    Returns:
        What was written.

    Raises:
        CodegenError: the destination exists, or the formatter refused what was written.
    """
    api = parse(document, names, rename=rename)
    if destination.exists():
        raise CodegenError(f"{destination} exists already; remove it and run again")
    _write(api, destination)
    return api


def _write(api: Api, destination: Path) -> None:
    write_package(
        api,
        destination,
        TEMPLATES,
        filters={
            "docstring": docstring,
            "docstring_summary": docstring_summary,
            "endpoint_doc": endpoint_doc,
            "literal": literal,
            "module_of": {info.name: info.module_name for info in api.classes}.__getitem__,
            "pages_doc": pages_doc,
            "pycode": pycode,
            "quoted": json.dumps,
            "summary_of": summary_of,
        },
        variables={"int_type": int, "wire_version": WIRE_VERSION},
        more={
            **{
                f"models/{alias.class_info.module_name}.py": ("alias.py.jinja", {"alias": alias})
                for alias in api.aliases
            },
            **{
                f"api/{tag.tag}/_methods.py": ("methods.py.jinja", {"tag": tag}) for tag in api.tags
            },
        },
    )
    format_code(destination)


# -- filters -------------------------------------------------------------------------------------


def pycode(value: Any) -> str:
    """A JSON value of the document as a Python literal."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{pycode(str(k))}: {pycode(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(pycode(item) for item in value) + "]"
    if isinstance(value, str):
        return literal(value)
    return repr(value)


# -- formatting ----------------------------------------------------------------------------------


def format_code(directory: Path) -> None:
    """Format with ruff, by settings of our own: what stands around the output must not matter.

    Raises:
        CodegenError: ruff is missing, or found code that it cannot parse.
    """
    ruff = _ruff()
    command = [
        ruff,
        "format",
        "--isolated",
        "--no-cache",
        "--quiet",
        "--target-version=py311",
        f"--line-length={LINE}",
        str(directory),
    ]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        first = (done.stderr or done.stdout).strip().splitlines()[:3]
        raise CodegenError("the formatter refused the generated code: " + " / ".join(first))


def _ruff() -> str:
    """The ruff of this environment, not one that happens to be on the path."""
    name = "ruff.exe" if os.name == "nt" else "ruff"
    for folder in (sysconfig.get_path("scripts"), str(Path(sys.executable).parent)):
        candidate = Path(folder) / name
        if candidate.exists():
            return str(candidate)
    found = shutil.which("ruff")
    if found is None:
        raise CodegenError(f"ruff is missing; install the extra: {install_command('codegen')}")
    return found
