"""Checks on what was generated, before it is put in place.

In this order: it holds nothing that the templates do not write (`allowed`), every module
imports, and mypy --strict has nothing to say. mypy, which runs nothing of what it reads, works
in the background meanwhile.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from otto_codegen.allowlist import check_package
from otto_codegen.codegen_errors import VerificationError
from otto_codegen.type_check import bare_environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from otto_codegen.type_check import TypeCheck

__all__ = ["check_imports", "verify"]

HERE = Path(__file__).parent
IMPORT_SECONDS = 300.0


def verify(package: Path, types: TypeCheck, step: Callable[[str], None] = lambda _: None) -> None:
    """Check a generated package.

    Args:
        package: the package's directory; its parent holds nothing else to import.
        types: the type check, not yet started.
        step: called with what is being checked, for a display.

    Raises:
        VerificationError: with every finding in `problems`.
    """
    with _times_by_content(package):
        types.start(package)
        step("what it contains")
        _refuse("holds code that no template writes", check_package(package))
        step("imports")
        _refuse("has modules that do not import", check_imports(package))
        step("types")
        _refuse("is not clean under mypy --strict", types.errors())


def check_imports(package: Path) -> tuple[str, ...]:
    """What does not import, in a process of its own that sees no secret."""
    command = [
        sys.executable, "-I", "-B", str(HERE / "import_check.py"),
        str(package.parent), package.name,
    ]  # fmt: skip
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=IMPORT_SECONDS,
            env=bare_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        return (f"importing took more than {IMPORT_SECONDS:.0f} s",)
    try:
        found: list[str] = json.loads(done.stdout.splitlines()[-1])
    except (ValueError, IndexError):
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        return (f"the import check ended with status {done.returncode} {' '.join(last)}".strip(),)
    return tuple(found)


def _refuse(what: str, problems: tuple[str, ...]) -> None:
    for first in problems[:1]:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise VerificationError(f"the generated client {what}: {first}{more}", problems)


@contextmanager
def _times_by_content(package: Path) -> Iterator[None]:
    """Files whose times differ where their contents do.

    mypy takes a file of the same size and second for the one in its cache, and two clients can
    be made within a second.
    """
    files = [path for path in package.rglob("*.py") if not path.is_symlink()]
    for path in files:
        seconds = int.from_bytes(hashlib.sha256(path.read_bytes()).digest()[:4])
        os.utime(path, (seconds, seconds))
    try:
        yield
    finally:
        for path in files:
            os.utime(path)
