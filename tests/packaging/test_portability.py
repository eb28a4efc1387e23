"""What would go wrong on another operating system, as far as it can be read off the code."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGES = ("otto_ext", "scripts/otto_codegen", "generated/otto_api")
#: POSIX only.
_ABSENT = frozenset({"fcntl", "grp", "pty", "pwd", "resource", "termios", "tty"})


def modules(root: Path) -> Iterator[tuple[str, ast.Module]]:
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            yield str(path.relative_to(root)), ast.parse(path.read_bytes())


def _is_text(call: ast.Call) -> bool:
    """Whether a call reads or writes a file or a pipe as text."""
    named = {it.arg: it.value for it in call.keywords}
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in {"read_text", "write_text"}:
        # `importlib.metadata` has one that takes a name, and is always UTF-8.
        return len(call.args) < (2 if name == "write_text" else 1)
    if name in {"run", "Popen", "check_output"}:
        return "text" in named
    if name not in {"open", "fdopen", "NamedTemporaryFile"}:
        return False
    place = 0 if name == "open" and isinstance(call.func, ast.Attribute) else 1
    mode = named.get("mode", call.args[place] if len(call.args) > place else None)
    if mode is None:
        return name == "open" and isinstance(call.func, ast.Name)
    return isinstance(mode, ast.Constant) and "b" not in str(mode.value)


def test_text_is_utf8_whatever_the_system_prefers(root: Path) -> None:
    # Windows has cp1252 and the like: a name in a document would be another one, or an error.
    found = [
        f"{path}:{node.lineno}"
        for path, tree in modules(root)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and _is_text(node)
        and not {"encoding", "errors"} & {it.arg for it in node.keywords}
    ]
    assert found == []


def test_no_module_needs_a_posix_system_to_be_imported(root: Path) -> None:
    found = [
        f"{path}:{node.lineno}"
        for path, tree in modules(root)
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [it.name for it in node.names] if isinstance(node, ast.Import) else [node.module]
        )
        if name in _ABSENT
    ]
    assert found == []


@pytest.mark.parametrize("name", ["otto_ext", "scripts/otto_codegen", "generated/otto_api"])
def test_files_can_be_on_a_file_system_that_ignores_case(root: Path, name: str) -> None:
    names = [str(path.relative_to(root)) for path in (root / name).rglob("*.py")]
    assert len({it.casefold() for it in names}) == len(names)
