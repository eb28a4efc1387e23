"""The user's own code: which files it has, and under which module names mypy can take them all.
Notebooks count, as modules of their code cells.

mypy gives up on everything over one file that it cannot parse, two scripts of one name, or a
folder whose name is no identifier. Repositories have those, so the names are chosen here. Files
are read and parsed, never imported or run.
"""

from __future__ import annotations

import ast
import os
import warnings
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import define, evolve, field, frozen

from otto_codegen.codegen_errors import CodegenError
from otto_codegen.impact.notebooks import FLAGS, read_notebook
from otto_codegen.settings import PACKAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["UserCode", "UserFile", "check_paths", "find_code"]

#: mypy refuses modules of these names altogether.
_CORE = frozenset(
    {"abc", "builtins", "mypy_extensions", "sys", "types", "typing", "typing_extensions"}
)
_SKIPPED = frozenset({"__pycache__", "node_modules", "site-packages", "build", "dist"})
_OURS = frozenset({PACKAGE, "otto_ext", "otto_codegen"})
_SUFFIXES = (".py", ".ipynb")
#: Bytes; a file that is longer holds data rather than code. A notebook holds its pictures too.
_AT_MOST = 64 << 20


@frozen(eq=False)
class UserFile:
    """One file of the user.

    Attributes:
        path: absolute.
        base: the folder that its module name counts from, or None where mypy needs a copy under
            a name of our own.
        tree: its syntax.
        lines: its text.
        cells: of a notebook, the cell and the line in it of each line, counted from 1.
    """

    path: Path
    base: Path | None
    tree: ast.Module
    lines: tuple[str, ...]
    cells: tuple[tuple[int, int], ...] = ()

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """What each node of the syntax stands in."""
        return {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}

    @cached_property
    def starts(self) -> dict[int, dict[int, list[ast.AST]]]:
        """The nodes by the line and the column, in characters from 0, where they begin; those that
        others stand in come first.
        """
        found: dict[int, dict[int, list[ast.AST]]] = {}
        for node in ast.walk(self.tree):
            number = getattr(node, "lineno", 0)
            if 0 < number <= len(self.lines):
                before = self.lines[number - 1].encode()[: getattr(node, "col_offset", 0)]
                column = len(before.decode("utf-8", "replace"))
                found.setdefault(number, {}).setdefault(column, []).append(node)
        return found

    @property
    def module(self) -> str:
        """The name of its module, or empty where it has none of its own."""
        if self.base is None:
            return ""
        parts = self.path.relative_to(self.base).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def is_notebook(self) -> bool:
        """Whether the source is that of a notebook's cells."""
        return self.path.suffix == ".ipynb"

    def place(self, number: int) -> tuple[int | None, int]:
        """The cell of a line, if the file is a notebook, and the line as the user counts it."""
        if self.is_notebook and 0 < number <= len(self.cells):
            return self.cells[number - 1]
        return None, number

    def line(self, number: int) -> str:
        """A line of the source, without the space around it; empty where there is none."""
        return self.lines[number - 1].strip() if 0 < number <= len(self.lines) else ""


@frozen
class UserCode:
    """The code to check.

    Attributes:
        files: all that can be checked.
        left_out: what cannot, each with the reason.
    """

    files: tuple[UserFile, ...]
    left_out: tuple[str, ...] = ()


def check_paths(paths: Iterable[Path]) -> None:
    """Refuse what is not there.

    Raises:
        CodegenError: a path does not exist, or holds no Python.
    """
    for path in paths:
        if not path.exists():
            raise CodegenError(f"--impact {path}: there is no such file or folder")
        if not os.access(path, os.R_OK):
            raise CodegenError(f"--impact {path}: cannot be read")
        if path.is_dir() and next(_python_files(path, []), None) is None:
            raise CodegenError(f"--impact {path}: holds no Python file or notebook")


def find_code(paths: Sequence[Path], ours: Iterable[Path] = ()) -> UserCode:
    """Read the user's code.

    Args:
        paths: files and folders; hidden folders, virtual environments and copies of this client
            in them are passed over.
        ours: folders that are the client itself.
    """
    excluded = {path.resolve() for path in ours}
    found = _NamedFiles()
    for given in paths:
        top = given.resolve()
        for path in sorted(_python_files(top, found.left_out)):
            if not any(parent in excluded for parent in path.parents):
                found.add(path, top if top.is_dir() else top.parent)
    return UserCode(tuple(found.named()), tuple(found.left_out))


def _python_files(top: Path, left_out: list[str]) -> Iterator[Path]:
    if not top.is_dir():
        yield top
        return

    def unreadable(error: OSError) -> None:
        left_out.append(f"{error.filename} cannot be checked: {error.strerror}")

    for folder, folders, files in os.walk(top, onerror=unreadable):
        folders[:] = [name for name in folders if not _is_skipped(Path(folder, name))]
        yield from (Path(folder, name) for name in files if name.endswith(_SUFFIXES))


def _is_skipped(folder: Path) -> bool:
    name = folder.name
    if name.startswith(".") or name in _SKIPPED or (folder / "pyvenv.cfg").exists():
        return True
    return name in _OURS and (folder / "__init__.py").exists()


#: Syntax, lines, and of a notebook the places of the lines.
_Module = tuple[ast.Module, tuple[str, ...], tuple[tuple[int, int], ...]]


@define
class _NamedFiles:
    """Files on their way to module names."""

    trees: dict[Path, _Module] = field(factory=dict)
    tops: dict[Path, Path] = field(factory=dict)
    left_out: list[str] = field(factory=list)
    #: Every module that some file imports, by its dotted name.
    imported: set[str] = field(factory=set)
    #: Folders without `__init__.py` whose files import relatively: packages all the same.
    relative: set[Path] = field(factory=set)

    def add(self, path: Path, top: Path) -> None:
        if path in self.trees:
            return
        try:
            module = self._read(path)
        except (OSError, SyntaxError, ValueError, RecursionError, MemoryError) as error:
            self.left_out.append(f"{path} cannot be checked: {_reason(error)}")
            return
        self.trees[path], self.tops[path] = module, top
        self._note_imports(path, module[0])

    def _read(self, path: Path) -> _Module:
        if not path.is_file():
            raise ValueError("it is not a regular file")
        if path.stat().st_size > _AT_MOST:
            raise ValueError(f"it is larger than {_AT_MOST >> 20} MiB")
        data, flags = path.read_bytes(), 0
        cells: tuple[tuple[int, int], ...] = ()
        if path.suffix == ".ipynb":
            notebook = read_notebook(data)
            data, flags, cells = notebook.text.encode(), FLAGS, notebook.places
            self.left_out.extend(f"{path}: {reason}" for reason in notebook.left_out)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what the compiler says of strings in it
            tree = ast.parse(data)
            # This finds what parsing does not.
            compile(data, str(path), "exec", flags, dont_inherit=True)
        return tree, tuple(_decoded(data).splitlines()), cells

    def _note_imports(self, path: Path, tree: ast.Module) -> None:
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                self.imported.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level:
                self.relative.add(path.parent)
            elif isinstance(node, ast.ImportFrom) and node.module:
                self.imported.add(node.module)
                self.imported.update(f"{node.module}.{alias.name}" for alias in node.names)

    def named(self) -> Iterator[UserFile]:
        """All files; each module name is given once."""
        taken: set[str] = set()
        for path, (tree, lines, cells) in self.trees.items():
            base: Path | None = self._base(path)
            assert base is not None
            file = UserFile(path, base, tree, lines, cells)
            name = file.module
            odd = not path.stem.isidentifier() or path.suffix == ".ipynb"
            if not name or odd or name in taken or self._holds_core_name(base):
                file = evolve(file, base=None)
            if not odd:
                taken.add(name)
            yield file

    def _base(self, path: Path) -> Path:
        """The folder on the import path: above the outermost package that the file is in."""
        folder = path.parent
        while (folder / "__init__.py").exists() and folder.name.isidentifier():
            folder = folder.parent
        # Folders without __init__.py are packages too if they are imported as such.
        top = self.tops[path]
        for base in (top, top / "src", top.parent):
            if not folder.is_relative_to(base) or folder == base:
                continue
            parts = folder.relative_to(base).parts
            name = ".".join(parts)
            if all(part.isidentifier() for part in parts) and (
                folder in self.relative
                or any(found == name or found.startswith(f"{name}.") for found in self.imported)
            ):
                return base
        return folder

    def _holds_core_name(self, base: Path) -> bool:
        return any((base / f"{name}.py").exists() for name in _CORE)


def _decoded(data: bytes) -> str:
    import io
    import tokenize

    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    return data.decode(encoding)


def _reason(error: Exception) -> str:
    if isinstance(error, SyntaxError):
        return f"line {error.lineno}: {error.msg}"
    if isinstance(error, OSError):
        return str(error.strerror)
    return str(error) or type(error).__name__
