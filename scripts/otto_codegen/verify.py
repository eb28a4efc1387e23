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
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from attrs import frozen

from otto_codegen.allowed import check_package
from otto_codegen.errors import CodegenError, VerificationError
from otto_codegen.swap import locked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["bare_environment", "check_imports", "private_cache", "verify"]

HERE = Path(__file__).parent
IMPORT_SECONDS = 300.0
TYPES_SECONDS = 900.0


def verify(package: Path, cache: Path, step: Callable[[str], None] = lambda _: None) -> None:
    """Check a generated package.

    Args:
        package: the package's directory; its parent holds nothing else to import.
        cache: where mypy keeps what it learnt.
        step: told what is being checked, for a display.

    Raises:
        VerificationError: with every finding in `problems`.
    """
    with _times_by_content(package), _type_check(package, cache) as types:
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


@frozen
class _TypeCheck:
    """mypy at work. It writes to a file: a full pipe would stop it while nobody reads."""

    process: subprocess.Popen[bytes]
    output: IO[bytes]

    def errors(self) -> tuple[str, ...]:
        """What mypy found, waiting for it."""
        try:
            status = self.process.wait(TYPES_SECONDS)
        except subprocess.TimeoutExpired:
            return (f"mypy took more than {TYPES_SECONDS:.0f} s",)
        if status == 0:
            return ()
        self.output.seek(0)
        lines = self.output.read().decode("utf-8", "replace").splitlines()
        found = tuple(line for line in lines if line.strip())
        return found or (f"mypy ended with status {status}",)


@contextmanager
def _type_check(package: Path, cache: Path) -> Iterator[_TypeCheck]:
    """mypy at work on the package; ended when the block is left, finished or not."""
    with private_cache(cache) as directory, tempfile.TemporaryFile() as output:
        command = [
            sys.executable, "-m", "mypy", "--config-file", str(HERE / "mypy.ini"),
            "--cache-dir", str(directory), package.name,
        ]  # fmt: skip
        process = subprocess.Popen(
            command,
            cwd=package.parent,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=bare_environment(),
        )
        try:
            yield _TypeCheck(process, output)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()


@contextmanager
def private_cache(cache: Path) -> Iterator[Path]:
    """The kept cache, or one for this run alone where that is in use or cannot be written."""
    with ExitStack() as stack:
        try:
            cache.mkdir(parents=True, exist_ok=True)
            stack.enter_context(locked(cache))
            usable = os.access(cache, os.W_OK)
        except (OSError, CodegenError):
            usable = False
        if usable:
            yield cache
        else:
            yield Path(stack.enter_context(tempfile.TemporaryDirectory()))


def bare_environment() -> dict[str, str]:
    """What a child process needs to run, and no more: no token, no secret, no PYTHONPATH."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")
    return {name: os.environ[name] for name in kept if name in os.environ}
