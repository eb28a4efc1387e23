"""What mypy says of the new client and not of the old one."""

from __future__ import annotations

import os
import re
import tempfile
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from otto_codegen.codegen_errors import CodegenError
from otto_codegen.diff.model import Change, Level
from otto_codegen.impact.causes import Blame
from otto_codegen.impact.judge import Judge
from otto_codegen.impact.probe import Known, types_of
from otto_codegen.impact.silent import Use, silent_uses
from otto_codegen.impact.sinks import COMPUTED
from otto_codegen.impact.sources import find_code
from otto_codegen.impact.typecheck import Check, Finding, start_check
from otto_codegen.impact.untyped import Guess, guesses
from otto_codegen.source_map import SourceMap
from otto_codegen.stamp import Stamp
from otto_codegen.type_check import bare_environment, private_cache, seed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from otto_codegen.impact.sources import UserFile
    from otto_codegen.settings import Settings
    from otto_codegen.surface import Item, SurfaceDiff

__all__ = [
    "Checked",
    "Hit",
    "Impact",
    "clearest",
    "finding_key",
    "hit_of",
    "impact_of",
    "only_in",
    "shown",
]

_MODULES = re.compile(r"\botto_api\.(?:\w+\.)*")
# What stands before it is the whole signature of a method.
#: What `otto_ext.wire.overloads` says of a call with a deprecated argument.
MARKED = "The API marks an argument of this call as deprecated."
_DEPRECATED = re.compile(r"^.* is deprecated: ")
_CLASS = re.compile(r'"(\w+)"')
_UNTYPED = "By its name, as it has no type here:"
_VAGUE = "No overload variant of "
_ENTRIES = re.compile(r"TypedDict\(([\w.]+), \{[^{}]*\}\)")
_SUGGESTION = re.compile(r"; maybe .*$")


@frozen
class Hit:
    """A line of the user's that the change broke, or that uses what is deprecated now.

    Attributes:
        file: its path, as short as can be.
        line, column: of what is wrong, counted from 1.
        cell: of a notebook, the cell that the line is in, counted from 1.
        code: the line as it stands in the source.
        reason: what is wrong, in mypy's words.
        level: `breaking`, or `warning` for what still works.
        changes: what changed in the document and caused it, gravest first; empty where that is
            not known.
        python: what that changed in Python, a sentence each.
    """

    file: str
    line: int
    column: int
    code: str
    reason: str
    level: Level = Level.BREAKING
    changes: tuple[Change, ...] = ()
    python: tuple[str, ...] = ()
    cell: int | None = None

    @property
    def place(self) -> str:
        """Where it is: `nav.py:19:9`, or `nav.ipynb:cell 3:line 2`."""
        if self.cell is not None:
            return f"{self.file}:cell {self.cell}:line {self.line}"
        return f"{self.file}:{self.line}:{self.column}"

    def as_dict(self) -> dict[str, Any]:
        """The shape that `--json` prints."""
        return {
            "file": self.file,
            "cell": self.cell,
            "line": self.line,
            "column": self.column,
            "code": self.code,
            "reason": self.reason,
            "level": self.level.value,
            "changes": [change.as_dict() for change in self.changes],
            "surface": list(self.python),
        }


@frozen
class Checked:
    """What mypy was shown, and what it found.

    Attributes:
        files: the user's files by their paths.
        old: everything that it found with the client before.
        found: what it found with the new client alone.
    """

    files: Mapping[Path, UserFile]
    old: tuple[Finding, ...]
    found: tuple[Finding, ...]


@frozen
class Impact:
    """What a change does to the user's code.

    Attributes:
        hits: in the order of files and lines.
        files: how many files were checked.
        left_out: files, folders and cells that could not be checked, each with the reason.
        checked: what the hits come from.
    """

    hits: tuple[Hit, ...]
    files: int
    left_out: tuple[str, ...] = ()
    checked: Checked = field(factory=lambda: Checked({}, (), ()), repr=False, eq=False)

    @property
    def gravest_first(self) -> tuple[Hit, ...]:
        """What no longer works, then what is to be looked at."""
        return (*self.breaking, *self.warnings)

    @property
    def broken_lines(self) -> int:
        """How many lines no longer work; a line can do so for several reasons."""
        return len({(hit.file, hit.cell, hit.line) for hit in self.breaking})

    @property
    def summary(self) -> str:
        """How much breaks, in a few words."""
        broken, warned = self.broken_lines, len(self.warnings)
        parts = [
            f"{broken or 'no'} line{'s' * (broken != 1)} broken",
            *([f"{warned} to look at"] if warned else []),
            f"{self.files} file{'s' * (self.files != 1)} checked",
            *([f"{len(self.left_out)} not checked"] if self.left_out else []),
        ]
        return ", ".join(parts)

    @property
    def breaking(self) -> tuple[Hit, ...]:
        """What no longer works."""
        return tuple(hit for hit in self.hits if hit.level is Level.BREAKING)

    @property
    def warnings(self) -> tuple[Hit, ...]:
        """What works and will go."""
        return tuple(hit for hit in self.hits if hit.level is not Level.BREAKING)


def impact_of(
    settings: Settings, before: Path, after: Path, surface: SurfaceDiff | None = None
) -> Impact:
    """Check the user's code against two clients.

    Args:
        settings: name the user's files, the runtime and the cache.
        before: the package of the client that the code was written for.
        after: the package of the new client.
        surface: what differs between them, and why.

    Raises:
        CodegenError: mypy could not check the code.
    """
    runtime = settings.runtime
    code = find_code(settings.impact, (before, after, runtime))
    with ExitStack() as stack:
        checks: list[Check] = []
        results: list[tuple[Finding, ...]] = []
        for side, client in (("before", before), ("after", after)):
            view = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="otto-impact-")))
            kept = stack.enter_context(private_cache(settings.cache / "impact" / side))
            seed(kept, settings.cache / "mypy")
            if checks and not any(kept.iterdir()):
                # Most of the two clients is the same: copying costs less than learning it again.
                results.append(checks[0].result())
                seed(kept, checks[0].cache, held=True)
            check = start_check(
                client, runtime, code.files, view.resolve(), kept, bare_environment()
            )
            stack.callback(check.stop)
            checks.append(check)
        old, new = (*results, *(check.result() for check in checks[len(results) :]))
        refused = {file for check in checks for file in check.left_out}
        blame = Blame(surface.items if surface else ())
        silent, unknown = _silent(settings, before, checks[0], code.files, blame)
    files = {file.path: file for file in code.files}
    found = clearest(only_in(new, old))
    hits = [hit_of(one, files[one.file], blame) for one in found]
    named = _named((*old, *new))
    for file, use in silent:
        # On a line that breaks for another reason, this one would be missed once that is fixed.
        place = (file.path, use.node.lineno)
        objects = use.how == COMPUTED and place in named
        if use.item.short not in named.get(place, ()) and not objects:
            hits.append(_felt(use, file))
    for file in code.files:
        for guess in guesses(file, blame.items):
            if (file.path, guess.line) not in named:
                hits.append(_guessed(guess, file))
    hits.sort(key=lambda hit: (hit.file, hit.cell or 0, hit.line, hit.column, hit.reason))
    reasons = (f"{path} cannot be checked: mypy refuses it" for path in sorted(refused))
    return Impact(
        tuple(hits),
        len(files.keys() - refused),
        (*code.left_out, *reasons, *unknown),
        Checked({p: f for p, f in files.items() if p not in refused}, tuple(old), tuple(found)),
    )


def _named(findings: Sequence[Finding]) -> dict[tuple[Path, int], set[str]]:
    """The names that mypy's messages quote, by file and line."""
    found: dict[tuple[Path, int], set[str]] = {}
    for one in findings:
        found.setdefault((one.file, one.line), set()).update(_CLASS.findall(one.message))
    return found


def _silent(
    settings: Settings, before: Path, check: Check, files: Sequence[UserFile], blame: Blame
) -> tuple[list[tuple[UserFile, Use]], list[str]]:
    """Uses of what changed where no type checker objects, and what could not be looked for."""
    uses = {use: file for file in files for use in silent_uses(file, blame.items)}
    if not uses:
        return [], []
    stamp = Stamp.read(before)
    names = stamp.map if stamp is not None else SourceMap()
    cache = settings.cache / "impact"
    unknown = []
    try:
        known = types_of(check, cache / "probe", uses, names)
    except CodegenError as error:
        unknown = [f"lines to look at are found by their names alone: {error}"]
        known = {use: Known.nothing(use) for use in uses}
    judge = Judge.of(names, uses, files)
    kept: dict[tuple[Path, int, str], tuple[UserFile, Use]] = {}
    for use, file in uses.items():
        if judge.is_use(use, known[use]):
            kept.setdefault((file.path, use.node.lineno, use.item.name), (file, use))
    return list(kept.values()), unknown


def _felt(use: Use, file: UserFile) -> Hit:
    cell, line = file.place(use.node.lineno)
    return Hit(
        shown(file.path),
        line,
        use.node.col_offset + 1,
        file.line(use.node.lineno),
        f"No type checker objects here: {use.item.text}, and it is {use.how}",
        Level.WARNING,
        use.item.changes,
        (use.item.text,),
        cell,
    )


def hit_of(found: Finding, file: UserFile, blame: Blame) -> Hit:
    items = blame.items_of(found, file)
    changes = {change: None for item in items for change in item.changes}
    cell, line = file.place(found.line)
    return Hit(
        shown(found.file),
        line,
        found.column,
        file.line(found.line),
        _said(found, items),
        Level.WARNING if found.code == "deprecated" else Level.BREAKING,
        tuple(sorted(changes, key=lambda change: change.sort_key)),
        tuple(dict.fromkeys(item.text for item in items)),
        cell,
    )


def _said(found: Finding, items: Sequence[Item]) -> str:
    """What mypy says; of a deprecated argument it does not say which."""
    said = _DEPRECATED.sub("", found.message)
    if said == MARKED and items:
        method = items[0].name.partition("(")[0].rpartition(".")[2]
        names = ", ".join(item.short for item in items)
        return f"The API marks {names} of {method} as deprecated."
    return said


def _guessed(guess: Guess, file: UserFile) -> Hit:
    cell, line = file.place(guess.line)
    return Hit(
        shown(file.path),
        line,
        guess.column,
        file.line(guess.line),
        f"{_UNTYPED} {guess.item.text}",
        Level.WARNING,
        guess.item.changes,
        (guess.item.text,),
        cell,
    )


def only_in(new: Sequence[Finding], old: Sequence[Finding]) -> list[Finding]:
    """What is said of the new client more often than of the old one."""
    said = Counter(map(finding_key, old))
    found = []
    for finding in new:
        key = finding_key(finding)
        if said[key]:
            said[key] -= 1
        else:
            found.append(finding)
    return found


def clearest(findings: Sequence[Finding]) -> list[Finding]:
    """Without what says less of a place than another: that no way of calling fits."""
    clear = {
        (found.file, found.line, found.column)
        for found in findings
        if not found.message.startswith(_VAGUE)
    }
    return [
        found
        for found in findings
        if not found.message.startswith(_VAGUE)
        or (found.file, found.line, found.column) not in clear
    ]


def finding_key(found: Finding) -> tuple[Path, int, str, str]:
    message = _SUGGESTION.sub("", _MODULES.sub("", _DEPRECATED.sub("", found.message)))
    # mypy lists the entries of a dict in their order, or sorted where it remembers them.
    while (shorter := _ENTRIES.sub(r"\1", message)) != message:
        message = shorter
    return found.file, found.line, found.code, message


def shown(path: Path) -> str:
    """From where the command was started, if it is below."""
    here = os.path.relpath(path)
    return str(path) if here.startswith(os.pardir) else here
