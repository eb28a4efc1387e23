"""Checks on what was generated, before it is put in place.

In this order: it holds nothing that the templates do not write (`allowed`), every module
imports, and mypy --strict has nothing to say. mypy, which runs nothing of what it reads, works
in the background meanwhile.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from otto_codegen.allowed import check_package
from otto_codegen.errors import CodegenError, VerificationError
from otto_codegen.swap import locked

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["check_operations", "verify"]

HERE = Path(__file__).parent
IMPORT_SECONDS = 300.0
TYPES_SECONDS = 900.0


def verify(package: Path, cache: Path) -> None:
    """Check a generated package.

    Args:
        package: the package's directory; its parent holds nothing else to import.
        cache: where mypy keeps what it learnt.

    Raises:
        VerificationError: with every finding in `problems`.
    """
    with _type_check(package, cache) as types:
        _refuse("holds code that no template writes", check_package(package))
        _refuse("has modules that do not import", check_imports(package))
        _refuse("is not clean under mypy --strict", _type_errors(types))


def check_operations(
    wanted: tuple[str, ...], made: tuple[str, ...], dropped: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    """The operations of the document that the client lacks, each with the reason."""
    reasons = dict(dropped)
    present = set(made)
    return tuple(
        (name, reasons.get(name, "the generator gave no reason"))
        for name in wanted
        if name not in present
    )


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
            env=_bare_environment(),
            check=False,
        )
        found: list[str] = json.loads(done.stdout.splitlines()[-1])
    except subprocess.TimeoutExpired:
        return (f"importing took more than {IMPORT_SECONDS:.0f} s",)
    except (ValueError, IndexError):
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        return (f"the import check ended with status {done.returncode} {' '.join(last)}".strip(),)
    return tuple(found)


def _refuse(what: str, problems: tuple[str, ...]) -> None:
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise VerificationError(f"the generated client {what}: {problems[0]}{more}", problems)


@contextmanager
def _type_check(package: Path, cache: Path) -> Iterator[subprocess.Popen[bytes]]:
    """mypy at work on the package; ended when the block is left, finished or not."""
    with _private_cache(cache) as directory:
        command = [
            sys.executable, "-m", "mypy", "--config-file", str(HERE / "mypy.ini"),
            "--cache-dir", str(directory), package.name,
        ]  # fmt: skip
        # mypy writes to files, because a full pipe would stop it while nobody reads.
        with tempfile.TemporaryFile() as output:
            process = subprocess.Popen(
                command,
                cwd=package.parent,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=_bare_environment(),
            )
            process.output = output  # type: ignore[attr-defined]
            try:
                yield process
            finally:
                if process.poll() is None:
                    process.kill()
                    process.wait()


def _type_errors(process: subprocess.Popen[bytes]) -> tuple[str, ...]:
    try:
        status = process.wait(TYPES_SECONDS)
    except subprocess.TimeoutExpired:
        return (f"mypy took more than {TYPES_SECONDS:.0f} s",)
    output = process.output  # type: ignore[attr-defined]
    output.seek(0)
    lines = output.read().decode("utf-8", "replace").splitlines()
    if status == 0:
        return ()
    return tuple(line for line in lines if line.strip()) or (f"mypy ended with status {status}",)


@contextmanager
def _private_cache(cache: Path) -> Iterator[Path]:
    """The kept cache, or one for this run alone where another run uses that."""
    with suppress(OSError):
        cache.mkdir(parents=True, exist_ok=True)
    held = locked(cache) if os.access(cache, os.W_OK) else nullcontext(None)
    try:
        held.__enter__()
        usable = os.access(cache, os.W_OK)
    except CodegenError:
        held, usable = nullcontext(None), False
    try:
        if usable:
            yield cache
        else:
            with tempfile.TemporaryDirectory() as temporary:
                yield Path(temporary)
    finally:
        held.__exit__(None, None, None)


def _bare_environment() -> dict[str, str]:
    """What a child process needs to run, and no more: no token, no secret, no PYTHONPATH."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")
    return {name: os.environ[name] for name in kept if name in os.environ}
