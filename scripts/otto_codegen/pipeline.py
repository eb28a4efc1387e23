"""The regeneration: fetch > overlay > validate > normalise > diff > render > verify > swap.

`Regeneration` holds what the steps hand on. Everything is made inside the staging area (`swap`);
the last step puts it in place at once, so that a failure in any other leaves each file as it was.
"""

from __future__ import annotations

import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import define, field

from otto_codegen.codegen_errors import CodegenError, VerificationError
from otto_codegen.outcome import RegenerationOutcome
from otto_codegen.overlay import apply_overlays, load_overlays
from otto_codegen.record import record, stamp_of
from otto_codegen.settings import DOCUMENT, PACKAGE
from otto_codegen.stamp import STAMP, PresentClient, Stamp, generator_hash
from otto_codegen.swap import Staging, locked, made, tree_hashes
from otto_codegen.type_check import type_check
from otto_codegen.validate import start_findings
from otto_ext._installation import reinstall_advice
from otto_ext.openapi.load import check_is_openapi, load, read
from otto_ext.openapi.operations import operations_of
from otto_ext.openapi.serialisation import canonical_bytes, document_hash, pretty_bytes
from otto_ext.openapi.servers import BASE_PATH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from otto_codegen.progress import Progress
    from otto_codegen.settings import Settings, Target
    from otto_codegen.type_check import TypeCheck
    from otto_codegen.validate import Findings
    from otto_ext.openapi.fixes import Fix
    from otto_ext.openapi.load import LoadedDocument

__all__ = ["Regeneration", "regenerate"]


def regenerate(
    settings: Settings, progress: Progress, outcome: RegenerationOutcome | None = None
) -> RegenerationOutcome:
    """Make the client of a document and put it in place.

    Args:
        settings: what to do.
        progress: follows the steps.
        outcome: is filled in on the way, so that a caller has it where this raises.

    Raises:
        CodegenError: the run was refused or failed.
        OSError: something could not be read or written.
    """
    run = Regeneration(settings, progress, RegenerationOutcome() if outcome is None else outcome)
    run.outcome.target = str(settings.target.package)
    run.outcome.date = settings.today.isoformat()
    if settings.impact:
        from otto_codegen.impact import check_paths

        check_paths(settings.impact)
    if settings.check:
        run.read()
        run.check()
        return run.outcome
    # Held from the start: an earlier run that was cut short may still owe us the document.
    with run.held():
        run.read()
        if run.needed():
            run.make()
    return run.outcome


@define
class Regeneration:
    """One run: each step reads what the ones before it left here.

    Attributes:
        document: as it was fetched; this is what is kept beside the client.
        corrected: with the overlays applied.
        canonical: what the client is rendered from.
    """

    settings: Settings
    progress: Progress
    outcome: RegenerationOutcome
    document: dict[str, Any] = field(factory=dict)
    corrected: dict[str, Any] = field(factory=dict)
    canonical: dict[str, Any] = field(factory=dict)
    _source_hash: str = ""
    _generator: str = ""
    _findings: Findings | None = None
    _types: TypeCheck | None = None
    _area: Path = field(factory=Path)
    _present: PresentClient = field(init=False)

    @property
    def _target(self) -> Target:
        return self.settings.target

    @property
    def _staging(self) -> Staging:
        return Staging(self._target.directory)

    def read(self) -> None:
        """The steps that look at the document."""
        self._present = PresentClient.of(self.settings)
        self.fetch()
        self.overlay()
        self.validate()

    def make(self) -> None:
        """The steps that make a client of it."""
        with type_check(self.settings.cache / "mypy") as self._types:
            self.normalise()
            self.diff()
            self.render()
            self.verify()
        self.consequences()
        self.swap()

    # -- the steps --------------------------------------------------------------------------------

    def fetch(self) -> None:
        """Read the document, from wherever it is."""
        with self._step("fetch"):
            found, outcome = self._source(), self.outcome
            self.document = self.corrected = found.document
            outcome.source, outcome.parts = found.label, found.parts
            outcome.converted = found.converted
            outcome.warnings.extend(found.unread)
            self._note(list(found.fixes))
            self.progress.detail(found.about)

    def _source(self) -> LoadedDocument:
        settings = self.settings
        if not settings.discover:
            return load(settings.source, settings.fetcher)
        from otto_codegen.discover import discover

        found = discover(settings.source, settings.fetcher, self.progress.detail)
        return read(found, settings.fetcher)

    def overlay(self) -> None:
        """Apply the corrections of the overlays directory."""
        with self._step("overlay"):
            overlays = load_overlays(self.settings.overlays)
            self.corrected, reports = apply_overlays(self.document, overlays)
            self.outcome.overlays = reports
            for report in reports:
                self.progress.detail(report.message)

    def validate(self) -> None:
        """Refuse what is not an OpenAPI document, and read what it says of itself."""
        with self._step("validate"):
            outcome = self.outcome
            stated = check_is_openapi(self.corrected, outcome.source)
            outcome.openapi = f"2.0, read as {stated}" if outcome.converted else stated
            info = self.corrected.get("info")
            if isinstance(info, dict):
                outcome.title = str(info.get("title") or "")
                outcome.version = str(info.get("version") or "")
            outcome.operations = len(operations_of(self.corrected))
            outcome.document_hash = document_hash(self.corrected)
            self._source_hash = document_hash(self.document)
            self._generator = generator_hash()

    def check(self) -> None:
        """Say what a run would do, writing nothing."""
        if self._staging.pending():
            self.outcome.reasons = ("an earlier run was cut short",)
            self.outcome.status = "would-change"
        elif self.needed():
            if self.settings.impact or self.settings.detailed:
                self._make_apart()
            else:
                self.diff()
            self.outcome.status = "would-change"

    def _make_apart(self) -> None:
        """Make the client somewhere else, for what can only be known once it is there."""
        with tempfile.TemporaryDirectory(prefix="otto-check-") as directory:
            self._area = Path(directory)
            self.normalise()
            self.diff()
            self.render()
            self.consequences()

    def needed(self) -> bool:
        """Whether there is something to do; the outcome has the reasons."""
        outcome, package = self.outcome, self._target.package
        stamp = Stamp.read(package)
        if stamp is None:
            self._refuse_foreign(package)
            self._refuse_shrunken()
            outcome.reasons = ("there is no generated client yet",)
            return True
        outcome.edited = stamp.edited(package)
        hashes = (self._source_hash, outcome.document_hash, self._generator)
        outcome.reasons = stamp.reasons(self.settings, hashes, edited=bool(outcome.edited))
        if outcome.reasons:
            self._refuse_shrunken()
            return True
        outcome.status = "unchanged"
        outcome.generated = int(stamp.summary.get("operations", 0))
        outcome.models = int(stamp.summary.get("models", 0))
        return False

    def _refuse_shrunken(self) -> None:
        if not self.settings.accept_removals:
            self._present.refuse_shrunken(self.document, self._source_hash)

    def normalise(self) -> None:
        """Put the document right, and into the form that the renderer reads."""
        with self._step("normalise"):
            from otto_codegen.normalise import check_canonical, normalise

            if not self.settings.check:
                self._start_findings()
            normalised = normalise(self.corrected)
            self.canonical = normalised.document
            self._note(list(normalised.fixes))
            self.outcome.warnings.extend(normalised.warnings)
            self.outcome.base_path = self.canonical[BASE_PATH]
            problems = tuple(check_canonical(self.canonical))
            if problems:
                raise VerificationError(
                    f"the document could not be normalised: {problems[0]}", problems
                )
            self.progress.detail(f"{len(self.outcome.fixes)} fixes")

    def diff(self) -> None:
        """Compare with the document that the present client was made from."""
        with self._step("diff"):
            before = self._present.document()
            if before is None or document_hash(before) == self._source_hash:
                return
            from otto_codegen.diff import diff_documents
            from otto_codegen.diff.accepted import in_force, read_accepted

            file, today = self.settings.accepted, self.settings.today
            accepted = in_force(read_accepted(file), today) if file else frozenset()

            outcome = self.outcome
            info = before.get("info")
            outcome.previous = str(info.get("version") or "") if isinstance(info, dict) else ""
            with self._described("the change"):
                self.outcome.diff = diff_documents(before, self.document).without(accepted)

    def render(self) -> None:
        """Write the client into the staging area."""
        with self._step("render"):
            from otto_codegen.render_client import render

            outcome = self.outcome
            names, rename = self._present.names(self.document, self.corrected), self.settings.rename
            outcome.add_client(render(self.canonical, self._area / PACKAGE, names, rename=rename))
            outcome.expired = self._present.map.old
            outcome.dropped = self._dropped()
            self.progress.detail(f"{outcome.generated} operations, {outcome.models} models")
            if outcome.dropped and not self.settings.allow_partial:
                raise VerificationError(
                    f"{len(outcome.dropped)} of {outcome.operations} operations could not be "
                    "generated; --allow-partial accepts a client without them"
                )

    def _dropped(self) -> tuple[tuple[str, str], ...]:
        """Operations of the document as it came that the client lacks, and why."""
        made = self.outcome.names.operations
        if len(made) == self.outcome.operations:
            return ()  # a path template that was fixed has another name, and is not lost
        lost = (name for name in operations_of(self.corrected) if name not in made)
        return tuple((name, "lost on the way") for name in lost)

    def verify(self) -> None:
        """Check what was made, and collect what the validator says of the document."""
        with self._step("verify"):
            from otto_codegen.verify import verify

            assert self._types is not None
            verify(self._area / PACKAGE, self._types, self.progress.detail)
            if self._findings is not None:
                self.outcome.findings = self._findings.result()

    def consequences(self) -> None:
        """Say what the change means in Python, and for the user's own code."""
        before, after, outcome = self._present.package, self._area / PACKAGE, self.outcome
        if not before.is_dir():
            if self.settings.impact:
                outcome.warnings.append("--impact: there was no client that code could use")
            return
        with self._step("surface"), self._described("what changed in Python"):
            from otto_codegen.surface import diff_surfaces

            if not (self._present.stamp and self._present.stamp.names):
                raise ValueError(f"{STAMP} of the present client names nothing")
            changes = (*outcome.diff.changes, *outcome.diff.accepted) if outcome.diff else ()
            outcome.surface = diff_surfaces(self._present.map, outcome.names, changes)
        if self.settings.impact:
            with self._step("impact"):
                from otto_codegen.impact import impact_of

                outcome.impact = impact_of(self.settings, before, after, outcome.surface)
        if self.settings.fix and outcome.impact and outcome.surface:
            with self._step("fix"):
                from otto_codegen.impact.fix import plan_fixes

                outcome.code_fixes = plan_fixes(
                    self.settings,
                    after,
                    (self._present.map, outcome.names),
                    outcome.surface,
                    outcome.impact,
                )

    def swap(self) -> None:
        """Put the new client, its document and the record of changes in place as one step."""
        with self._step("swap"):
            kept = pretty_bytes(self.document)
            (self._area / DOCUMENT).write_bytes(kept)
            stamp_of(self.outcome, self._area, self._source_hash, self._generator).write(
                self._area / PACKAGE
            )
            targets = {PACKAGE: self._target.package, DOCUMENT: self._target.document}
            changes = self._target.changes
            if changes is not None and record(
                changes, self._area, self.outcome, self._source_hash, self.settings.today
            ):
                targets[changes.name] = changes
            self._staging.commit(targets)
            self.outcome.status = "changed"
            self.outcome.reinstall = reinstall_advice(self._target.package)

    # -- what the steps share ---------------------------------------------------------------------

    @contextmanager
    def held(self) -> Iterator[None]:
        """The target's directory, locked and cleared of what an earlier run left."""
        directory = self._target.directory
        with ExitStack() as stack:
            stack.enter_context(made(directory))
            stack.enter_context(locked(directory))
            self.outcome.recovered = self._staging.recover()
            stack.callback(self._let_go)
            yield

    def _let_go(self) -> None:
        if self._findings is not None:
            self._findings.stop()
        # Once the journal stands, the new client counts, and the next run needs the area.
        self.outcome.unfinished = self._staging.pending()
        if not self.outcome.unfinished:
            self._staging.discard()

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        self.progress.started(name)
        began = time.perf_counter()
        done = False
        try:
            yield
            done = True
        finally:
            seconds = time.perf_counter() - began
            self.outcome.seconds[name] = seconds
            self.progress.finished(name, seconds, done=done)

    @contextmanager
    def _described(self, what: str) -> Iterator[None]:
        """A record that fails must not cost the client."""
        try:
            yield
        except Exception as error:  # noqa: BLE001
            self.outcome.warnings.append(
                f"{what} could not be described: {type(error).__name__}: {error}"
            )

    def _note(self, fixes: list[Fix]) -> None:
        self.outcome.fixes = (*self.outcome.fixes, *fixes)

    def _start_findings(self) -> None:
        self._area = self._staging.open()
        path = self._area / "corrected.json"
        path.write_bytes(canonical_bytes(self.corrected))
        self._findings = start_findings(path)

    def _refuse_foreign(self, package: Path) -> None:
        """Refuse to replace a package of that name that was written by hand."""
        if self._target.changes is None and package.exists() and tree_hashes(package):
            raise CodegenError(
                f"{package} holds files that were not generated; move them, or choose another "
                "--output"
            )
