"""The Python in a Jupyter notebook (nbformat 3 and 4), as one module that mypy can check.

Magics are taken out as IPython reads them: the statement behind `%time` stays, a shell command
counts as a value of any type, and a cell in another language is passed over.
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FLAGS", "Notebook", "read_notebook"]

#: A cell may `await` without a function around it.
FLAGS: Final = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
#: Cell magics whose body is Python, whatever stands behind them.
_OF_PYTHON: Final = frozenset({"time", "timeit", "capture", "prun", "python", "python3", "pypy"})
#: Line magics that are followed by a statement, after options such as `-n 10`.
_BEFORE_STATEMENT: Final = re.compile(r"%(?:time|timeit|prun|memit|lprun)\b(?:\s+-\w+(?:\s+\d+)?)*")
_ASSIGNED: Final = re.compile(r"(?P<target>\s*[\w.\[\]'\", ]+?\s*=\s*)[%!]")
_CELL_MAGIC: Final = re.compile(r"\s*%%(\w+)")
_HELP: Final = re.compile(r"\s*(?:\?{1,2}[\w.*%]+|[\w.*%]+\?{1,2})\s*;?\s*")
#: What a shell command or a magic returns is not known.
_ANYTHING: Final = "eval('')"


@frozen
class Notebook:
    """What of a notebook can be checked.

    Attributes:
        text: the code of all cells, one after the other.
        places: of each line of the source, the cell and the line in it, both counted from 1; the
            Markdown cells count, too, as they do for ruff.
        left_out: the cells that cannot be checked, each with the reason.
    """

    text: str
    places: tuple[tuple[int, int], ...]
    left_out: tuple[str, ...]


def read_notebook(data: bytes) -> Notebook:
    """Read the code cells of a notebook.

    Raises:
        ValueError: the file is not a notebook, or not one of Python.
    """
    found = json.loads(data)
    cells = _cells(found)
    language = _language(found)
    if language not in ("", "python", "ipython"):
        raise ValueError(f"the notebook is written in {language}")
    lines: list[str] = []
    places: list[tuple[int, int]] = []
    left_out: list[str] = []
    for number, source in _sources(cells):
        try:
            code = _python(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            where = f"line {error.lineno}: {error.msg}" if isinstance(error, SyntaxError) else error
            left_out.append(f"cell {number} cannot be checked: {where}")
            continue
        lines += code
        places += [(number, line) for line in range(1, len(code) + 1)]
    return Notebook("".join(f"{line}\n" for line in lines), tuple(places), tuple(left_out))


def _cells(found: Any) -> list[Any]:
    cells = found.get("cells") if isinstance(found, dict) else None
    if cells is None and isinstance(found, dict) and isinstance(found.get("worksheets"), list):
        # Until nbformat 3 a notebook had sheets.
        sheets = [sheet for sheet in found["worksheets"] if isinstance(sheet, dict)]
        cells = [cell for sheet in sheets for cell in sheet.get("cells", ())]
    if not isinstance(cells, list):
        raise ValueError("the file is not a Jupyter notebook")
    return cells


def _language(found: dict[str, Any]) -> str:
    metadata = found.get("metadata")
    for key, name in (("kernelspec", "language"), ("language_info", "name")):
        about = metadata.get(key) if isinstance(metadata, dict) else None
        if isinstance(about, dict) and isinstance(about.get(name), str):
            return str(about[name]).lower()
    return ""


def _sources(cells: list[Any]) -> Iterator[tuple[int, str]]:
    for number, cell in enumerate(cells, 1):
        if not isinstance(cell, dict) or cell.get("cell_type") != "code":
            continue
        source = cell.get("source", cell.get("input", ""))
        yield number, "".join(map(str, source)) if isinstance(source, list) else str(source)


def _python(source: str) -> list[str]:
    """The lines of a cell as Python, as many as it has; none where it is in another language.

    Raises:
        SyntaxError: it is not valid Python.
    """
    magic = _CELL_MAGIC.match(source)
    if magic is None:
        return _checked(source)
    body = "\n" + source.lstrip().partition("\n")[2]
    try:
        return _checked(body)
    except SyntaxError:
        if magic[1] in _OF_PYTHON:
            raise
        return []


def _checked(source: str) -> list[str]:
    # Lines as Python counts them: a form feed, for example, ends none.
    lines = re.split(r"\r\n|\r|\n", source)
    try:
        _compile(lines)  # a line may begin with `%` inside a string
    except SyntaxError:
        lines = _without_magics(lines)
        _compile(lines)
    return lines


def _compile(lines: list[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the compiler says of strings in it
        compile("\n".join(lines), "cell", "exec", FLAGS, dont_inherit=True)


def _without_magics(lines: list[str]) -> list[str]:
    found: list[str] = []
    continued = False
    indent = ""
    for line in lines:
        kept = line.lstrip()
        if not continued:
            indent = line[: len(line) - len(kept)]
        assigned = _ASSIGNED.match(line)
        command = kept.startswith(("!", "%"))
        if continued:
            kept, continued = "pass", line.rstrip().endswith("\\")
        elif match := _BEFORE_STATEMENT.match(kept):
            kept = kept[match.end() :].strip() or "pass"
        elif assigned or command or _HELP.fullmatch(line):
            continued = line.rstrip().endswith("\\")
            kept = f"{assigned['target'].lstrip()}{_ANYTHING}" if assigned else "pass"
        found.append(indent + kept)
    return found
