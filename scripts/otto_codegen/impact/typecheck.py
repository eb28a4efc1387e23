"""What mypy says to the user's code, held against one client.

Each run has a view of its own: the client and the runtime under their import names, and what is
installed without them, because mypy would look for a module that is gone in an installed client.
Nothing of it is imported: mypy reads.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from attrs import define, evolve, field, frozen

from otto_codegen.codegen_errors import CodegenError
from otto_codegen.settings import PACKAGE
from otto_codegen.type_check import for_users

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from otto_codegen.impact.sources import UserFile

__all__ = ["Check", "Finding", "columns_of", "mirrored", "start_check"]

SECONDS = 900.0
#: mypy names files from where it is started.
ROOT = "/"
COPIES = "copies"
INSTALLED = "installed"
_OURS = frozenset({PACKAGE, "otto_ext", "otto_codegen"})
_ATTEMPTS = 10


@frozen
class Finding:
    """One thing that mypy found in the user's code; lines and columns count from 1."""

    file: Path
    line: int
    column: int
    code: str
    message: str


def columns_of(line: str, start: int) -> frozenset[int]:
    """The columns, from 1, under which mypy may report what begins at a character of a line.

    They count UTF-8 bytes, as in `ast`, or characters; mypy 2.4 takes what bytes there are more
    than characters off twice.
    """
    more = len(line[:start].encode()) - start
    return frozenset({start + more + 1, start + 1, start - more + 1})


@define(eq=False)
class Check:
    """mypy at work on the user's code; `result` waits for it, `stop` ends it.

    Attributes:
        left_out: files that mypy refuses, after `result`.
        notes: what it said without finding anything wrong, after `result`.
    """

    view: Path
    files: tuple[UserFile, ...]
    cache: Path
    environment: Mapping[str, str]
    left_out: list[Path] = field(factory=list)
    notes: list[str] = field(factory=list)
    _running: list[tuple[subprocess.Popen[bytes], IO[bytes]]] = field(factory=list)

    def start(self) -> None:
        """Run mypy in the background. It writes to a file: a full pipe would stop it."""
        for path, file in _places(self.view, self.files).items():
            if file.base is None:
                path.parent.mkdir(exist_ok=True)
                if file.is_notebook:
                    path.write_text("".join(f"{line}\n" for line in file.lines), encoding="utf-8")
                else:
                    shutil.copyfile(file.path, path)
        (self.view / "mypy.ini").write_text(for_users(), "utf-8")
        # One argument a line: file names may hold anything, and a command line ends somewhere.
        listed = "".join(f"{path}\n" for path in _places(self.view, self.files))
        (self.view / "files").write_text(listed, encoding="utf-8", errors="surrogateescape")
        output = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `stop`
        command = [
            # Isolated (-I): nothing of the user's is importable by the interpreter itself.
            sys.executable, "-I", "-m", "mypy", "--config-file", str(self.view / "mypy.ini"),
            "--cache-dir", str(self.cache), "--output", "json", f"@{self.view / 'files'}",
        ]  # fmt: skip
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**self.environment, "MYPYPATH": self._path()},
        )
        self._running.append((process, output))

    def _path(self) -> str:
        bases = dict.fromkeys(str(file.base) for file in self.files if file.base)
        ours = [self.view, self.view / COPIES]
        return os.pathsep.join([*map(str, ours), *bases, str(self.view / INSTALLED)])

    def stop(self) -> None:
        """End mypy, finished or not."""
        while self._running:
            process, output = self._running.pop()
            if process.poll() is None:
                process.kill()
            process.wait()
            output.close()

    def result(self) -> tuple[Finding, ...]:
        """Everything that mypy found.

        Raises:
            CodegenError: mypy could not check the code.
        """
        text = ""
        for _ in range(_ATTEMPTS):
            status, text = self._wait()
            places = _places(self.view, self.files)
            if status in (0, 1):
                findings = list(_findings(text, places))
                self.notes = list(_notes(text))
                if status and not (findings or self.notes):
                    break  # it did not get as far as to check anything
                if None not in findings:
                    return tuple(found for found in findings if found)
                # mypy reports what it remembers of a file under the path that the file had then.
                self._forget()
                self.start()
                continue
            # One file that mypy refuses would hide all that there is to say of the others.
            refused = {file for path, file in places.items() if _names(text, path)}
            if not refused:
                break
            self.left_out.extend(file.path for file in refused)
            self.files = tuple(file for file in self.files if file not in refused)
            self.start()
        raise CodegenError(f"--impact: mypy could not check the code: {_last(text)}")

    def _forget(self) -> None:
        for path in self.cache.iterdir():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()

    def _wait(self) -> tuple[int, str]:
        process, output = self._running[-1]
        try:
            status = process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            raise CodegenError(f"--impact: mypy took more than {SECONDS:.0f} s") from None
        output.seek(0)
        text = output.read().decode("utf-8", "replace")
        self.stop()
        return status, text


def start_check(
    client: Path,
    runtime: Path,
    files: tuple[UserFile, ...],
    view: Path,
    cache: Path,
    environment: Mapping[str, str],
) -> Check:
    """Begin to check the user's code against a client.

    Args:
        client: the client's package; it may have any name, here it is `otto_api`.
        runtime: the package of the runtime, `otto_ext`, if it is there.
        files: the user's code.
        view: an empty folder for what mypy is shown.
        cache: where mypy keeps what it learnt; no other run may use it at the same time.
        environment: of the process.
    """
    # Links: a client has thousands of files, and mypy only reads them.
    (view / PACKAGE).symlink_to(client.resolve(), target_is_directory=True)
    if runtime.is_dir():
        (view / runtime.name).symlink_to(runtime.resolve(), target_is_directory=True)
    _state_names(view / PACKAGE)
    _link_installed(view / INSTALLED)
    check = Check(view, files, cache, environment)
    check.start()
    return check


def _link_installed(folder: Path) -> None:
    """Show mypy what is installed and has types (PEP 561), but for this client."""
    folder.mkdir()
    for site in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        # Stubs come first: they are what types a library that has none.
        for path in sorted(Path(site).iterdir(), key=lambda path: not path.name.endswith("-stubs")):
            name = path.name.removesuffix("-stubs")
            typed = name != path.name or (path / "py.typed").exists()
            if typed and name not in _OURS and not (folder / name).exists():
                (folder / name).symlink_to(path, target_is_directory=True)


def _state_names(client: Path) -> None:
    """Hide the `__getattr__` of the models, which makes mypy believe that they have every name.

    Present templates hide it from type checkers; a client that was made earlier may not.
    """
    module = client / "models" / "__init__.py"
    if not module.exists() or b"\ndef __getattr__" not in (source := module.read_bytes()):
        return
    tree = ast.parse(source)
    kept = [
        node
        for node in tree.body
        if not (isinstance(node, ast.FunctionDef) and node.name == "__getattr__")
    ]
    tree.body = kept
    made = client.resolve()
    client.unlink()
    shutil.copytree(made, client)
    module.write_text(ast.unparse(tree), encoding="utf-8")


def _places(view: Path, files: Iterable[UserFile]) -> dict[Path, UserFile]:
    """Where mypy finds each file: where it is, or a copy under a name of its own."""
    places = {}
    for file in files:
        # Named after its path, so that leaving out one file renames no other.
        digest = hashlib.sha256(os.fsencode(file.path)).hexdigest()
        places[file.path if file.base else view / COPIES / f"file_{digest[:24]}.py"] = file
    return places


def _findings(text: str, places: Mapping[Path, UserFile]) -> Iterator[Finding | None]:
    """What was found; None for what is in a file that mypy was not given."""
    # A view is somewhere else in each run; the names of copies stay.
    copies = {path.name: file for path, file in places.items() if file.base is None}
    for line in text.splitlines():
        try:
            found: dict[str, Any] = json.loads(line)
            path, severity = Path(ROOT, found["file"]), found["severity"]
        except (ValueError, KeyError, TypeError):
            continue
        file = copies.get(path.name) if path.parent.name == COPIES else places.get(path)
        if severity != "error":
            continue
        if file is None:
            yield None
            continue
        yield Finding(
            file.path,
            int(found["line"]),
            int(found["column"]) + 1,
            str(found["code"] or "misc"),
            str(found["message"]),
        )


def _notes(text: str) -> Iterator[str]:
    """The messages of notes; one at the place of an error is its hint."""
    for line in text.splitlines():
        try:
            found: dict[str, Any] = json.loads(line)
        except ValueError:
            continue
        yield from (str(found[key]) for key in ("message", "hint") if found.get(key))


def mirrored(
    files: Iterable[UserFile], texts: Mapping[Path, str], folder: Path
) -> Iterator[tuple[UserFile, UserFile]]:
    """Each file and its copy below a folder, in which some files have another text.

    Args:
        files: the user's code.
        texts: by path, what stands in the copy; of the others, the copy is a link.
        folder: where; the copies of the last time are replaced.
    """
    bases: dict[Path, Path] = {}
    for number, file in enumerate(files):
        if file.base is None:
            top, path = None, folder / "odd" / str(number) / file.path.name
        else:
            top = bases.setdefault(file.base, folder / f"base{len(bases)}")
            path = top / file.path.relative_to(file.base)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        text = texts.get(file.path)
        if text is None or file.is_notebook:
            path.symlink_to(file.path)
        else:
            path.write_text(text, encoding="utf-8")
        lines = file.lines if text is None else tuple(text.removesuffix("\n").split("\n"))
        yield file, evolve(file, path=path, base=top, lines=lines)
    for base, top in bases.items():
        _link_others(base, top)


def _link_others(base: Path, top: Path) -> None:
    """Show mypy what stands beside the user's files: stubs, and modules that are not checked."""
    for folder in [top, *(path for path in top.rglob("*") if path.is_dir())]:
        if folder.is_symlink():
            continue
        try:
            others = list((base / folder.relative_to(top)).iterdir())
        except OSError:
            continue
        for other in others:
            is_code = other.suffix in (".py", ".pyi") or (
                other.is_dir() and other.name.isidentifier()
            )
            if is_code and not os.path.lexists(folder / other.name):
                (folder / other.name).symlink_to(other)


def _names(text: str, path: Path) -> bool:
    return str(path) in text or str(path).lstrip("/") in text


def _last(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1][:300] if lines else "no reason was given"
