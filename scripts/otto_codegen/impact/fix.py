"""Renames that are certain, made in the user's own code.

A rename is made only on a line that mypy objects to, and only kept if mypy objects no longer: after
each round of edits, the whole code is checked against the new client once more. That also reaches
what was hidden before, behind a name that could not be imported.
"""

from __future__ import annotations

import difflib
import tempfile
import warnings
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import define, evolve, field, frozen

from otto_codegen.impact.blame import CALLS
from otto_codegen.impact.edited_source import Source
from otto_codegen.impact.edits import SPLIT, edits_for, edits_of_call
from otto_codegen.impact.files import GONE, Original, read_original
from otto_codegen.impact.hits import Hit, Impact, clearest, finding_key, hit_of, only_in, shown
from otto_codegen.impact.notebooks import FLAGS
from otto_codegen.impact.typecheck import mirrored, start_check
from otto_codegen.type_check import bare_environment, seed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from otto_codegen.impact.edited_source import Edit
    from otto_codegen.impact.sources import UserFile
    from otto_codegen.impact.typecheck import Check, Finding
    from otto_codegen.settings import Settings
    from otto_codegen.source_map import SchemaNames, SourceMap
    from otto_codegen.surface import Item, SurfaceDiff

__all__ = ["CodeFixes", "FileFix", "plan_fixes"]

#: Names that come to light one behind the other: a class, its field, a field of that.
_ROUNDS: Final = 12
#: What mypy says where the arguments of a call do not fit, without a name.
_VAGUE: Final = CALLS - {"call-arg"}


@frozen
class FileFix:
    """What is to be changed in one file.

    Attributes:
        path: as short as can be, for people.
        lines: how many lines.
        diff: a unified diff; of a notebook, of its code cells.
        original: the file as it was read, which knows how to write it.
        text: its new lines.
    """

    path: str
    lines: int
    diff: str
    original: Original = field(repr=False)
    text: tuple[str, ...] = field(repr=False)

    def write(self) -> None:
        """Put the new text in place as one step.

        Raises:
            OSError: it could not be written.
            CodegenError: the file is no longer what was read.
        """
        self.original.write(self.text)


@frozen
class CodeFixes:
    """What can be done about an impact.

    Attributes:
        files: what is to be changed; nothing was written yet.
        fixed: the hits that are gone then.
        left: the impact that remains.
        left_out: files that cannot be changed, each with the reason.
    """

    files: tuple[FileFix, ...]
    fixed: tuple[Hit, ...]
    left: Impact
    left_out: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """How much is fixed, in a few words."""
        lines, files = sum(file.lines for file in self.files), len(self.files)
        left = self.left.broken_lines
        return (
            f"{lines or 'no'} line{'s' * (lines != 1)} in {files} file{'s' * (files != 1)}, "
            f"{left or 'no'} broken line{'s' * (left != 1)} left"
        )

    def as_dict(self) -> dict[str, object]:
        """The shape that `--json` prints."""
        return {
            "files": [
                {"file": file.path, "lines": file.lines, "diff": file.diff} for file in self.files
            ],
            "fixed": [hit.as_dict() for hit in self.fixed],
            "left_out": list(self.left_out),
        }


def plan_fixes(
    settings: Settings,
    client: Path,
    names: tuple[SourceMap, SourceMap],
    surface: SurfaceDiff,
    impact: Impact,
) -> CodeFixes:
    """Find the edits that follow certain renames.

    Args:
        settings: name the user's files, the runtime and the cache.
        client: the package of the new client.
        names: the source maps of the client before and of the new one.
        surface: what was renamed.
        impact: what mypy found.

    Raises:
        CodegenError: mypy could not check the code.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="otto-fix-")))
        certain = frozenset(_certain(surface.items, *names))
        work = _Work(settings, client, impact, certain, folder.resolve())
        (folder / "cache").mkdir()
        seed(folder / "cache", settings.cache / "mypy")
        work.read()
        return work.run()


#: What a finding is known by: file, line, code and message.
_Key = tuple[Path, int, str, str]


@define
class _Work:
    settings: Settings
    client: Path
    impact: Impact
    certain: frozenset[Item]
    folder: Path
    originals: dict[Path, Original] = field(factory=dict)
    sources: dict[Path, Source] = field(factory=dict)
    #: The edits by file; their places are those in the file as it was read.
    edits: dict[Path, frozenset[Edit]] = field(factory=dict)
    left_out: list[str] = field(factory=list)
    #: How many ways of following a rename were tried at a finding in vain.
    tried: Counter[_Key] = field(factory=Counter)
    _running: Check | None = None

    def read(self) -> None:
        """Take the files in which there may be something to fix."""
        allowed = [path.resolve() for path in self.settings.impact]
        for path in dict.fromkeys(finding.file for finding in self.impact.checked.found):
            file = self.impact.checked.files[path]
            try:
                self.originals[path] = read_original(file, allowed)
            except (OSError, ValueError) as error:
                self.left_out.append(f"{shown(path)} is not changed: {error}")
                continue
            self.sources[path] = Source(list(self.originals[path].lines))

    def run(self) -> CodeFixes:
        findings = list(self.impact.checked.found)
        for _ in range(_ROUNDS):
            planned = list(self._planned(findings))
            if not planned:
                break
            before = dict(self.edits)
            self._make(planned)
            found = self._check()
            failed = {finding_key(one) for one, _ in planned if self._stayed(one, found)}
            if failed:
                # The edits of the round again, without those that did not help.
                self.tried.update(failed)
                self.edits = before
                helped = [(one, edits) for one, edits in planned if finding_key(one) not in failed]
                self._make(helped)
                found = self._check() if helped else findings
            findings = found
        return self._result(findings)

    def _stayed(self, finding: Finding, found: Sequence[Finding]) -> bool:
        """Whether mypy still says of a place what it said before the edit.

        Of several places on a line, it names the first: the next one is no failure.
        """
        key, column = finding_key(finding), self._before(finding).column
        return any(
            finding_key(one) == key
            and (self._before(one).column == column or not self._edits_for(one))
            for one in found
        )

    # -- rounds -----------------------------------------------------------------------------------

    def _planned(self, findings: Sequence[Finding]) -> Iterator[tuple[Finding, list[Edit]]]:
        """The edits for each finding, of which no two overlap."""
        taken = {path: set(edits) for path, edits in self.edits.items()}
        for finding in findings:
            edits = self._edits_for(finding)
            if not edits or _overlap(edits, taken.setdefault(finding.file, set())):
                continue
            taken[finding.file].update(edits)
            yield finding, edits

    def _edits_for(self, finding: Finding) -> list[Edit]:
        """The next way of following a rename at a finding; empty where all were tried."""
        source = self.sources.get(finding.file)
        if source is None:
            return []
        number = self.tried[finding_key(finding)]
        items = self._items_of(finding)
        finding = self._before(finding)
        certain = [item for item in items if item in self.certain]
        ways = [list(edits_for(source, finding, item)) for item in certain]
        longest = max(map(len, ways), default=0)
        if number < longest:
            return sorted({edit for way in ways if number < len(way) for edit in way[number]})
        if not certain or finding.code not in _VAGUE:
            return []
        others = (item for item in self.impact.checked.blame.items if item in self.certain)
        calls = list(edits_of_call(source, finding, [*dict.fromkeys((*certain, *others))]))
        return calls[number - longest] if number - longest < len(calls) else []

    def _before(self, finding: Finding) -> Finding:
        """A finding at its place in the file as it was read."""
        source = self.sources.get(finding.file)
        return source.before(finding, self.edits.get(finding.file, ())) if source else finding

    def _items_of(self, finding: Finding) -> list[Item]:
        checked = self.impact.checked
        return checked.blame.items_of(self._before(finding), checked.files[finding.file])

    def _make(self, planned: Sequence[tuple[Finding, list[Edit]]]) -> None:
        """Make edits, file by file; a file that is no longer valid Python keeps its text."""
        by_file: dict[Path, list[Edit]] = {}
        for finding, edits in planned:
            by_file.setdefault(finding.file, []).extend(edits)
        for path, edits in by_file.items():
            every = self.edits.get(path, frozenset()).union(edits)
            if _is_python(_text(self.sources[path].with_edits(every))):
                self.edits[path] = every

    def _lines(self, path: Path) -> list[str]:
        """The lines of a file with its edits."""
        return self.sources[path].with_edits(self.edits.get(path, ()))

    def _hit(self, finding: Finding) -> Hit:
        """A finding in the code with its edits, for people."""
        file = self.impact.checked.files[finding.file]
        if finding.file in self.edits:
            file = evolve(file, lines=tuple(self._lines(finding.file)))
        return hit_of(finding, file, self._items_of(finding))

    def _check(self) -> list[Finding]:
        """What mypy finds now and did not find before the client changed."""
        files = self.impact.checked.files.values()
        texts = {path: _text(self._lines(path)) for path in self.sources}
        copies = dict(mirrored(files, texts, self.folder / "mirror"))
        originals = {made.path: file.path for file, made in copies.items()}
        found = [
            evolve(one, file=originals[one.file]) for one in self._found(tuple(copies.values()))
        ]
        return clearest(only_in(found, self.impact.checked.old))

    def _found(self, files: tuple[UserFile, ...]) -> list[Finding]:
        check = self._running
        if check is None:
            (self.folder / "view").mkdir()
            check = self._running = start_check(
                self.client,
                self.settings.runtime,
                files,
                self.folder / "view",
                self.folder / "cache",
                bare_environment(),
            )
        else:
            # In the same place, so that mypy still knows the client.
            check.files = files
            check.start()
        try:
            return list(check.result())
        finally:
            check.stop()

    # -- results ----------------------------------------------------------------------------------

    def _written(self, path: Path, lines: Sequence[str]) -> tuple[str, ...]:
        """The lines as they are written; a notebook keeps the lines of its cells."""
        if self.impact.checked.files[path].is_notebook:
            return tuple(lines)
        return tuple(map(_apart, self.originals[path].lines, lines))

    def _result(self, findings: Sequence[Finding]) -> CodeFixes:
        files = []
        for path, original in self.originals.items():
            if (lines := tuple(self._lines(path))) == original.lines:
                continue
            written = self._written(path, lines)
            count = sum(a != b for a, b in zip(original.lines, lines, strict=True))
            diff = _diff(shown(path), original.lines, written)
            files.append(FileFix(shown(path), count, diff, original, written))
        left = Counter(map(finding_key, findings))
        fixed = []
        checked = self.impact.checked
        for finding, items in zip(checked.found, checked.causes, strict=True):
            key = finding_key(finding)
            if left[key]:
                left[key] -= 1
            else:
                fixed.append(hit_of(finding, checked.files[finding.file], items))
        hits = list(map(self._hit, findings))
        from_mypy = {(hit.file, hit.cell, hit.line, hit.reason) for hit in fixed} | {
            (hit.file, hit.cell, hit.line, hit.reason) for hit in hits
        }
        hits += [
            hit
            for hit in self.impact.hits
            if (hit.file, hit.cell, hit.line, hit.reason) not in from_mypy
        ]
        hits.sort(key=lambda hit: hit.sort_key)
        return CodeFixes(
            tuple(files), tuple(fixed), evolve(self.impact, hits=tuple(hits)), tuple(self.left_out)
        )


def _apart(old: str, new: str) -> str:
    """A line as it is written: a statement that was split off has its own, an emptied one none."""
    if old.strip() and not new.strip():
        return GONE
    indent = new[: len(new) - len(new.lstrip())]
    return new.replace(f"{SPLIT}from ", f"\n{indent}from ")


def _certain(items: Sequence[Item], before: SourceMap, after: SourceMap) -> Iterator[Item]:
    """The renames that are certain: the comparison of the documents has evidence, the operation is
    the same, the class is of the same schema, or one class alone has the same members.
    """
    gone, fresh = _forms(before, after), _forms(after, before)
    for item in items:
        if item.kind != "renamed":
            continue
        if item.what in ("model", "enum", "type"):
            old, new = before.schemas[item.before], after.schemas[item.after]
            form = _form(old)
            if old.of != new.of and not gone[form] == fresh[form] == 1:
                continue
        yield item


def _forms(these: SourceMap, those: SourceMap) -> Counter[str]:
    """How many classes that only one client has hold the same."""
    return Counter(_form(it) for name, it in these.schemas.items() if name not in those.schemas)


def _form(found: SchemaNames) -> str:
    """What a class holds, without its name."""
    parts = [(n, it.key, it.annotation, it.required) for n, it in found.attributes.items()]
    return repr((found.kind, found.annotation, sorted(found.members.items()), sorted(parts)))


def _overlap(edits: Sequence[Edit], taken: set[Edit]) -> bool:
    return any(
        edit != other
        and edit.line == other.line
        and edit.start < other.end
        and other.start < edit.end
        for edit in edits
        for other in taken
    )


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _is_python(text: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, "code", "exec", FLAGS, dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def _diff(name: str, before: Sequence[str], after: Sequence[str]) -> str:
    name = name.lstrip("/")
    after = [part for line in after if line != GONE for part in line.split("\n")]
    lines = difflib.unified_diff(before, after, f"a/{name}", f"b/{name}", lineterm="")
    return "".join(f"{line}\n" for line in lines)
