"""mypy --strict over a generated package, in a process of its own, beside whatever else is done.

What it learns is kept from run to run, so that it looks anew at nothing but modules that changed
and those that use them. The first time, it reads what every client imports (httpx, attrs, the
otto_ext.wire) while the document is still being worked on. It is strict for the client, and lenient
for all other code.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from importlib.metadata import version
from pathlib import Path
from typing import IO, TYPE_CHECKING

from attrs import define, field

from otto_codegen.codegen_errors import CodegenError
from otto_codegen.settings import PACKAGE
from otto_codegen.swap import locked
from otto_codegen.wire_package import wire_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "TypeCheck",
    "bare_environment",
    "for_client",
    "for_users",
    "private_cache",
    "seed",
    "type_check",
]

SECONDS = 900.0


@contextmanager
def type_check(cache: Path) -> Iterator[TypeCheck]:
    """A type check that learns what every client imports, and waits for its package.

    Args:
        cache: where mypy keeps what it learnt.
    """
    with ExitStack() as stack:
        check = TypeCheck(stack.enter_context(private_cache(cache)))
        stack.callback(check.stop)
        check.learn()
        yield check


@define(eq=False)
class TypeCheck:
    """mypy at work: `start` it on a package, then ask for its `errors`."""

    cache: Path
    _running: list[_MypyProcess] = field(factory=list)

    def learn(self) -> None:
        """Begin to read what every client imports, where that is not known yet."""
        if self._marker().exists():
            return
        folder = Path(tempfile.mkdtemp(prefix="otto-types-"))
        (folder / PACKAGE).mkdir()
        (folder / PACKAGE / "__init__.py").write_text(
            "".join(
                f"import otto_ext.wire.{path.stem}\n"
                for path in _wire_modules()
                if path.stem != "__init__"
            ),
            "utf-8",
        )
        self._running.append(_MypyProcess.start(folder / PACKAGE, self.cache, remove=folder))

    def _marker(self) -> Path:
        return self.cache / f"known-{_known()}"

    def start(self, package: Path) -> None:
        """Begin to check a package; what is under way ends first, as it fills the same cache."""
        if self._running and self._running[-1].wait() == 0:
            self._marker().touch()
        self.stop()
        self._running.append(_MypyProcess.start(package, self.cache))

    def errors(self) -> tuple[str, ...]:
        """What mypy found, waiting for it."""
        running = self._running[-1]
        status = running.wait()
        if status is None:
            return (f"mypy took more than {SECONDS:.0f} s",)
        if status == 0:
            return ()
        found = tuple(line for line in running.said().splitlines() if line.strip())
        return found or (f"mypy ended with status {status}",)

    def stop(self) -> None:
        """End mypy, finished or not."""
        while self._running:
            self._running.pop().stop()


@define(eq=False)
class _MypyProcess:
    """One process. It writes to a file: a full pipe would stop it while it is not read."""

    process: subprocess.Popen[bytes]
    output: IO[bytes]
    remove: Path | None = None

    @classmethod
    def start(cls, package: Path, cache: Path, remove: Path | None = None) -> _MypyProcess:
        output = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `stop`
        config = cache / "mypy.ini"
        config.write_text(for_client(), "utf-8")
        command = [
            # Safe path (-P): nothing beside the package is importable by mypy itself.
            sys.executable, "-P", "-m", "mypy", "--config-file", str(config),
            "--cache-dir", str(cache), package.name,
        ]  # fmt: skip
        process = subprocess.Popen(
            command,
            cwd=package.parent,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=bare_environment(),
        )
        return cls(process, output, remove)

    def wait(self) -> int | None:
        """The exit status; None where it did not end in its time."""
        try:
            return self.process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            return None

    def said(self) -> str:
        self.output.seek(0)
        return self.output.read().decode("utf-8", "replace")

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.output.close()
        if self.remove is not None:
            shutil.rmtree(self.remove, ignore_errors=True)


def _known() -> str:
    """Names what every client imports, and how it is checked."""
    digest = hashlib.sha256(f"{version('mypy')} {sys.version} {for_client()}".encode())
    for path in _wire_modules():
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _wire_modules() -> list[Path]:
    return sorted(wire_folder().glob("*.py"))


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


def seed(cache: Path, other: Path, *, held: bool = False) -> None:
    """Begin an empty cache with what another one holds, where no process is writing to that.

    Args:
        held: whether this run holds the other one, and has ended its process.
    """
    if any(cache.iterdir()) or not other.is_dir():
        return
    with suppress(OSError, CodegenError), nullcontext() if held else locked(other):
        shutil.copytree(other, cache, dirs_exist_ok=True)


def bare_environment() -> dict[str, str]:
    """What a child process needs to run, and no more: no token, no secret, no PYTHONPATH."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")
    return {name: os.environ[name] for name in kept if name in os.environ}


# -- how mypy is configured ------------------------------------------------------------------------

# The check of a client and the check of the user's code against it have the same settings for each
# module that both look at, because mypy takes over what it learnt under the same settings alone.
_GENERAL = f"""\
[mypy]
python_version = 3.11
explicit_package_bases = True
namespace_packages = True
follow_imports = silent
follow_imports_for_stubs = True
ignore_missing_imports = True
check_untyped_defs = True
; A variable that is used again, as in a notebook, has the type of what it is set to.
allow_redefinition = True
; `if isinstance(account.number, int)` hides nothing once the number is a string.
check_unreachable = True
enable_error_code = deprecated
disable_error_code = import-untyped
show_error_codes = True
error_summary = False
color_output = False
pretty = False

; What --strict means, module by module; and a module that the client imports of itself is there.
; What else it may import is on a list (`allowed`).
[mypy-{PACKAGE}.*,otto_ext.wire.*]
ignore_missing_imports = False
allow_redefinition = False
check_unreachable = False
disable_error_code = deprecated
enable_error_code = import-untyped
disallow_any_generics = True
disallow_subclassing_any = True
disallow_untyped_calls = True
disallow_untyped_defs = True
disallow_incomplete_defs = True
disallow_untyped_decorators = True
warn_unused_ignores = True
warn_return_any = True
implicit_reexport = False
strict_equality = True
extra_checks = True

; What httpx is made of, and its command line: none of it is in a type of the client's.
[mypy-certifi.*,click.*,h2.*,hpack.*,httpcore.*,hyperframe.*,idna.*,markdown_it.*,pygments.*]
follow_imports = skip

[mypy-rich.*,sniffio.*,socksio.*]
follow_imports = skip

; What extras bring: large, and the same for every client.
[mypy-dask.*,distributed.*,dlt.*,jinja2.*,keyring.*,numpy.*,opentelemetry.*,pandas.*,polars.*]
follow_imports = skip

[mypy-pyarrow.*,redis.*,tornado.*,truststore.*,zict.*,IPython.*,httpcore2.*]
follow_imports = skip
"""


def for_client() -> str:
    """The settings under which a generated client must be clean."""
    return _GENERAL.replace("[mypy]\n", "[mypy]\nwarn_redundant_casts = True\n")


def for_users() -> str:
    """The settings for the user's code. What is installed is shown to mypy piece by piece."""
    return _GENERAL.replace("[mypy]\n", "[mypy]\nno_site_packages = True\n") + (
        "\n[mypy-otto_ext.*]\nignore_missing_imports = False\n"
    )
