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
from otto_codegen.diff.change import Change, Level
from otto_codegen.impact.blame import Blame, named_uses
from otto_codegen.impact.probe import Known, types_of
from otto_codegen.impact.silent import Use, silent_uses
from otto_codegen.impact.silent_by_type import Judge
from otto_codegen.impact.sinks import COMPUTED
from otto_codegen.impact.sources import find_code
from otto_codegen.impact.typecheck import Check, Finding, start_check
from otto_codegen.impact.untyped import Guess, guesses
from otto_codegen.impact.user_imports import Imports
from otto_codegen.source_map import SourceMap
from otto_codegen.stamp import Stamp
from otto_codegen.type_check import bare_environment, private_cache, seed

if TYPE_CHECKING:
    import ast
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
#: What `otto_ext.wire.overloads` says of a call with a deprecated argument.
MARKED = "The API marks an argument of this call as deprecated."
#: What stands before it is the whole signature of a method.
_DEPRECATED = re.compile(r"^.* is deprecated: ")
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

    @property
    def sort_key(self) -> tuple[str, int, int, int, str]:
        """In the order of files and lines."""
        return self.file, self.cell or 0, self.line, self.column, self.reason

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
        causes: what differs in Python at each of those.
        blame: finds the causes.
    """

    files: Mapping[Path, UserFile]
    old: tuple[Finding, ...]
    found: tuple[Finding, ...]
    causes: tuple[Sequence[Item], ...] = ()
    blame: Blame = field(factory=Blame)


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
        found = clearest(only_in(new, old))
        items = surface.items if surface else ()
        uses, blame, unknown = _uses(settings, before, checks[0], code.files, found, items)
    files = {file.path: file for file in code.files}
    causes = blame.causes_of(found, files)
    hits = [hit_of(one, files[one.file], its) for one, its in causes]
    # A field of another type can be used twice on a line, once in silence.
    named: dict[tuple[Path, int], set[str]] = {(one.file, one.line): set() for one in (*old, *new)}
    for one, its in causes:
        named[one.file, one.line].update(it.short for it in its if it.kind != "retyped")
    for file, use in uses:
        # On a line that breaks for another reason, this one would be missed once that is fixed.
        place = (file.path, use.node.lineno)
        objects = use.how == COMPUTED and place in named
        if use.item.short not in named.get(place, ()) and not objects:
            hits.append(_felt(use, file))
    for file in code.files:
        for guess in guesses(file, blame.items):
            if (file.path, guess.line) not in named:
                hits.append(_guessed(guess, file))
    hits.sort(key=lambda hit: hit.sort_key)
    reasons = (f"{path} cannot be checked: mypy refuses it" for path in sorted(refused))
    return Impact(
        tuple(hits),
        len(files.keys() - refused),
        (*code.left_out, *reasons, *unknown),
        Checked(
            {p: f for p, f in files.items() if p not in refused},
            old,
            tuple(found),
            tuple(its for _, its in causes),
            blame,
        ),
    )


def _uses(
    settings: Settings,
    before: Path,
    check: Check,
    files: Sequence[UserFile],
    found: Sequence[Finding],
    items: Sequence[Item],
) -> tuple[list[tuple[UserFile, Use]], Blame, list[str]]:
    """Uses of what changed where no type checker objects; the causes of what it finds; and what
    could not be looked for.
    """
    uses = {use: file for file in files for use in silent_uses(file, items)}
    broken = {one.file for one in found}
    nodes = {
        use: (node, file)
        for file in files
        if file.path in broken
        for node, use in named_uses(file, items)
    }
    named = {use: file for use, (_, file) in nodes.items()}
    stamp = Stamp.read(before)
    names = stamp.map if stamp is not None else SourceMap()
    unknown = []
    known = {use: Known.nothing(use) for use in (*uses, *named)}
    if known:
        try:
            known = types_of(check, settings.cache / "impact" / "probe", uses, named, names)
        except CodegenError as error:
            unknown = [f"lines to look at are found by their names alone: {error}"]
    judge = Judge.of(names, uses, files)
    typed: dict[ast.AST, list[Item]] = {}
    tags: dict[ast.AST, list[Item]] = {}
    kept: dict[tuple[Path, int, str], tuple[UserFile, Use]] = {}
    for use, types in known.items():
        if use.checked or use in nodes:
            node = nodes[use][0] if use in nodes else use.node
            if judge.is_of(use, types.first[0]):
                (tags if use.kind == "sent" else typed).setdefault(node, []).append(use.item)
        if use in uses and judge.is_use(use, types):
            kept.setdefault((uses[use].path, use.node.lineno, use.item.name), (uses[use], use))
    return list(kept.values()), Blame(items, Imports.of(files), typed, tags), unknown


def _felt(use: Use, file: UserFile) -> Hit:
    reason = f"No type checker objects here: {use.item.text}, and it is {use.how}"
    node = use.node
    return _hit(file, node.lineno, node.col_offset + 1, reason, Level.WARNING, [use.item])


def _guessed(guess: Guess, file: UserFile) -> Hit:
    reason = f"{_UNTYPED} {guess.item.text}"
    return _hit(file, guess.line, guess.column, reason, Level.WARNING, [guess.item])


def hit_of(found: Finding, file: UserFile, items: Sequence[Item]) -> Hit:
    """A finding with its causes; the file is the one that it is in now."""
    level = Level.WARNING if found.code == "deprecated" else Level.BREAKING
    return _hit(file, found.line, found.column, _said(found, items), level, items)


def _hit(
    file: UserFile, number: int, column: int, reason: str, level: Level, items: Sequence[Item]
) -> Hit:
    changes = {change: None for item in items for change in item.changes}
    cell, line = file.place(number)
    return Hit(
        shown(file.path),
        line,
        column,
        file.line(number),
        reason,
        level,
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
