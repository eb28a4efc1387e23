"""The result of a regeneration, written for people: what was fixed, what changed, what to do."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from attrs import frozen

from otto_codegen.progress import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from otto_codegen.naming import Chosen
    from otto_codegen.outcome import RegenerationOutcome

__all__ = ["Line", "lines", "write"]

PLACES = 3
LINES_OF_A_KIND = 10
WIDTH = 200
_STYLES = {"breaking": "red", "warning": "yellow", "info": ""}


@frozen
class Line:
    """One line of the report, and how a terminal may show it (a rich style)."""

    text: str
    style: str = ""


def write(outcome: RegenerationOutcome, stream: IO[str]) -> None:
    """Write the report: in colour to a terminal, plain elsewhere."""
    found = list(lines(outcome))
    if stream.isatty():
        try:
            from rich.console import Console
            from rich.text import Text
        except ImportError:
            pass
        else:
            console = Console(file=stream)
            for line in found:
                console.print(Text(line.text, line.style), soft_wrap=True)
            return
    stream.writelines(f"{line.text}\n" for line in found)


def lines(outcome: RegenerationOutcome) -> Iterator[Line]:
    """The report, line by line; strings of the document are made printable."""
    yield from _headline(outcome)
    yield from _fixes(outcome)
    yield from _notes(outcome)
    yield from _changes(outcome)
    yield from _surface(outcome)
    yield from _impact(outcome)
    yield from _dropped(outcome)
    yield from _verdict(outcome)


def _headline(outcome: RegenerationOutcome) -> Iterator[Line]:
    """What the change means, in three lines."""
    if outcome.diff is None or not outcome.diff.changes or outcome.status == "failed":
        return
    from otto_codegen.headline import headline

    for line, style in zip(headline(outcome), ("bold red", "bold yellow", "bold"), strict=True):
        yield Line(printable(line), style)


def _fixes(outcome: RegenerationOutcome) -> Iterator[Line]:
    """Grouped by rule: a count, and the first few places."""
    for rule, count in outcome.fixes_by_rule.items():
        first = [fix for fix in outcome.fixes if fix.rule == rule][:PLACES]
        yield Line(f"fixed {rule}: {count} place{'s' * (count > 1)}", "cyan")
        for fix in first:
            yield Line(f"  {_short(fix.pointer) or '/'}: {_short(fix.message)}")
        yield from _more(count - PLACES, "  ")


def _more(left: int, margin: str = "", what: str = "") -> Iterator[Line]:
    """How many are not shown."""
    if left > 0:
        yield Line(f"{margin}... and {left} more{what} (all of them with --json)", "dim")


def _short(text: str) -> str:
    """Printable, and cut in the middle where it is long: a pointer's two ends say the most."""
    text = printable(text)
    half = WIDTH // 2
    return text if len(text) <= WIDTH else f"{text[:half]} ... {text[-half:]}"


def _notes(outcome: RegenerationOutcome) -> Iterator[Line]:
    for report in outcome.overlays:
        style = "" if report.matches else "yellow"
        yield Line(f"overlay {printable(report.message)}", style)
    yield from _named(outcome)
    yield from _paging(outcome)
    yield from _kept(outcome)
    yield from _some("the document is not valid as it came", outcome.findings)
    yield from _some("warning", tuple(outcome.warnings))
    yield from _some("edited by hand since it was generated", outcome.edited)


def _kept(outcome: RegenerationOutcome) -> Iterator[Line]:
    """Names that programs may use, and that the rules would make otherwise now."""
    yield from _some("renamed", tuple(it.text for it in outcome.renamed))
    yield from _some("alias removed", tuple(it.text for it in outcome.expired))
    count = len(outcome.kept)
    if count:
        first = ", ".join(f"{it.old} (not {it.new})" for it in outcome.kept[:PLACES])
        more = f" and {count - PLACES} more" if count > PLACES else ""
        names = "name is" if count == 1 else "names are"
        yield Line(
            f"{count} {names} kept from the last run; --rename changes them: {first}{more}", "cyan"
        )


def _named(outcome: RegenerationOutcome) -> Iterator[Line]:
    """The rules that chose names, with an example each: `x-otto-name` in an overlay decides."""
    by_rule: dict[str, list[Chosen]] = {}
    for chosen in outcome.named:
        by_rule.setdefault(chosen.rule, []).append(chosen)
    for rule, found in by_rule.items():
        first, number = found[0], len(found)
        names = f"{number} name{'s' * (number > 1)}"
        example = f"{_short(first.name)} instead of {_short(first.instead)}"
        yield Line(f"named by {rule}: {names}, such as {example}", "cyan")


def _paging(outcome: RegenerationOutcome) -> Iterator[Line]:
    """What was inferred of pages: an overlay with `x-otto-paging` corrects it."""
    styles: dict[str, list[tuple[str, str]]] = {}
    for name, style, how in outcome.paging:
        styles.setdefault(style, []).append((name, how))
    for style, found in styles.items():
        yield Line(f"paged by {style}: {len(found)} operation{'s' * (len(found) > 1)}", "cyan")
        for name, how in found[:PLACES]:
            yield Line(f"  {_short(name)}: {_short(how)}")
        yield from _more(len(found) - PLACES, "  ")
    # Corrected by `x-otto-wait`.
    for name, how in outcome.waits[:PLACES]:
        yield Line(f"can be waited for: {_short(name)}: {_short(how)}", "cyan")
    yield from _more(len(outcome.waits) - PLACES, "  ")


def _some(what: str, found: tuple[str, ...]) -> Iterator[Line]:
    for text in found[:LINES_OF_A_KIND]:
        yield Line(f"{what}: {_short(text)}", "yellow")
    yield from _more(len(found) - LINES_OF_A_KIND)


def _changes(outcome: RegenerationOutcome) -> Iterator[Line]:
    """Each change once, whatever number of operations it concerns."""
    if outcome.diff is None:
        return
    from otto_codegen.diff.render.grouping import counts, groups, some

    found = [group for of_level in groups(outcome.diff).values() for group in of_level]
    for group in found[:LINES_OF_A_KIND]:
        first, more = some(group.operations, 1)
        place = (", ".join(first) + (f" and {more} more" if more else "") + ": ") if first else ""
        level = group.change.level.value
        yield Line(f"{level}: {place}{printable(group.message)}", _STYLES.get(level, ""))
    yield from _more(len(found) - LINES_OF_A_KIND, what=" changes")
    if outcome.diff.changes:
        counted = ", ".join(
            f"{count} {level.value}" for level, count in counts(outcome.diff).items()
        )
        bump = outcome.suggested_bump
        yield Line(f"changes in the API: {counted}; suggested version bump: {bump}")


def _surface(outcome: RegenerationOutcome) -> Iterator[Line]:
    if outcome.surface is None:
        return
    from otto_codegen.surface.sentences import surface_lines

    for item, text in list(surface_lines(outcome.surface))[:LINES_OF_A_KIND]:
        yield Line(f"In Python: {_short(text)}", _STYLES[item.level.value])
    yield from _more(len(outcome.surface.items) - LINES_OF_A_KIND, what=" in Python")


def _impact(outcome: RegenerationOutcome) -> Iterator[Line]:
    """Every line of the user's: this is what was asked for."""
    impact = outcome.impact
    if impact is None:
        return
    for hit in impact.gravest_first:
        style = _STYLES[hit.level.value]
        yield Line(f"your code: {printable(hit.place)}", style)
        yield Line(f"    {_short(hit.code)}")
        yield Line(f"  {_short(hit.reason)}", style)
        for text in hit.python[:PLACES]:
            yield Line(f"  in Python: {_short(text)}")
        for change in hit.changes[:PLACES]:
            place = f"{printable(change.operation)}: " if change.operation else ""
            yield Line(f"  because {place}{printable(change.message)} ({change.id})")
        yield from _more(len(hit.changes) - PLACES, "  ")
    for reason in impact.left_out:
        yield Line(f"your code: {_short(reason)}", "yellow")
    yield Line(f"your code: {impact.summary}", "red" if impact.breaking else "green")
    if outcome.code_fixes is not None:
        for reason in outcome.code_fixes.left_out:
            yield Line(f"your code: {_short(reason)}", "yellow")
        if outcome.fixed:
            plural = "s" * (outcome.fixed != 1)
            yield Line(f"your code: {outcome.fixed} line{plural} fixed", "green")
        elif outcome.code_fixes.files:
            yield Line(f"your code: --fix can change {outcome.code_fixes.summary}", "yellow")
        else:
            yield Line("your code: no rename to follow")


def _dropped(outcome: RegenerationOutcome) -> Iterator[Line]:
    for name, reason in outcome.dropped:
        yield Line(f"not generated: {printable(name)}: {printable(reason)}", "red")


def _verdict(outcome: RegenerationOutcome) -> Iterator[Line]:
    made = f"{outcome.generated} of {outcome.operations} operations, {outcome.models} models"
    name = printable(f"{outcome.title} {outcome.version}".strip())
    if outcome.recovered:
        yield Line("an earlier run was cut short; its client was put in place first", "yellow")
    if outcome.status == "changed":
        yield Line(f"{name}: {made} in {outcome.target}", "green")
        if outcome.reinstall:
            yield Line(printable(outcome.reinstall), "yellow")
    elif outcome.status == "unchanged":
        yield Line(f"{name}: nothing to do, {outcome.target} is what it would be", "green")
    elif outcome.status == "would-change":
        yield Line(
            f"{name}: a rerun would change something: {'; '.join(outcome.reasons)}", "yellow"
        )
    else:
        for problem in outcome.problems[:LINES_OF_A_KIND]:
            yield Line(f"  {printable(problem)}", "red")
        yield from _more(len(outcome.problems) - LINES_OF_A_KIND, "  ")
        yield Line(f"failed: {printable(outcome.error)}", "red")
        if outcome.unfinished:
            yield Line("the new client is whole; run again, and it is put in place")
        else:
            yield Line("every file is as it was")
