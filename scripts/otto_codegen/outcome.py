"""What a regeneration did, as data: for the display, for `--json`, and for those who call it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Literal

from attrs import asdict, define, field

from otto_codegen.source_map import OldName, SourceMap

if TYPE_CHECKING:
    from otto_codegen.api import Api
    from otto_codegen.api_operations import Paging
    from otto_codegen.diff import Diff
    from otto_codegen.diff.change import Bump
    from otto_codegen.impact import Impact
    from otto_codegen.impact.fix import CodeFixes
    from otto_codegen.kept import Rename
    from otto_codegen.naming import Chosen
    from otto_codegen.overlay import OverlayReport
    from otto_codegen.surface import SurfaceDiff
    from otto_ext.openapi.fixes import Fix
    from otto_ext.openapi.job_statuses import Waiting

__all__ = ["RegenerationOutcome", "Status"]

Status = Literal["changed", "unchanged", "would-change", "failed"]


@define
class RegenerationOutcome:
    """What a regeneration found and did.

    Attributes:
        status: `changed` (a new client is in place), `unchanged` (nothing to do),
            `would-change` (`--check` found work) or `failed` (every file is as it was).
        source: the document's path or URL, without secrets.
        target: the directory of the client's package.
        date: of the run, as ISO 8601.
        title, version, openapi: what the document says of itself.
        previous: the version of the document before; empty where there is none.
        document_hash: SHA-256 of the document with the overlays applied.
        converted: whether it came as Swagger 2.0; it is kept as OpenAPI 3.
        parts: how many other files the document refers to and were taken in.
        base_path: what comes before every path, from the document's servers.
        operations: number of operations in the document.
        generated: number of operations in the client.
        dropped: operations that the client lacks, each with the reason.
        models: number of models, enumerations and named types.
        names: which place of the document has which name in the client.
        kept: names of the last run that `--rename` would change.
        renamed: names of the last run that are others now.
        expired: deprecated aliases that this run removed.
        paging: operations that respond page by page, with the style and where it was found.
        waits: operations that `otto.wait` can poll, and until when.
        fixes: what was put right in the document on its way in.
        named: the names that rules chose, instead of what the document calls something.
        overlays: what each overlay action did.
        findings: what the schema of OpenAPI says to the document as it came.
        warnings: anything else to look at.
        edited: files of the old client that were changed by hand since it was generated.
        reasons: why there is something to do.
        recovered: whether an earlier run that was cut short was finished first.
        unfinished: whether this run left a whole new client that the next run puts in place.
        diff: what changed in the API since the last document, None where there was none.
        surface: what that means in Python, None where no client was made or there was none before.
        impact: what that does to the user's own code, None where that was not asked for.
        reinstall: what to do about an installed copy that is still the old client.
        code_fixes: the renames that can be followed in the user's code, None where that was not
            asked for.
        fixed: how many lines of the user's code were changed.
        seconds: how long each step took.
        error: the message of what went wrong, and its findings.
    """

    status: Status = "failed"
    source: str = ""
    target: str = ""
    date: str = ""
    title: str = ""
    version: str = ""
    previous: str = ""
    openapi: str = ""
    document_hash: str = ""
    converted: bool = False
    parts: int = 0
    base_path: str = ""
    operations: int = 0
    generated: int = 0
    dropped: tuple[tuple[str, str], ...] = ()
    models: int = 0
    names: SourceMap = field(factory=SourceMap)
    kept: tuple[Rename, ...] = ()
    renamed: tuple[Rename, ...] = ()
    expired: tuple[OldName, ...] = ()
    paging: tuple[tuple[str, str, str], ...] = ()
    waits: tuple[tuple[str, str], ...] = ()
    fixes: tuple[Fix, ...] = ()
    named: tuple[Chosen, ...] = ()
    overlays: tuple[OverlayReport, ...] = ()
    findings: tuple[str, ...] = ()
    warnings: list[str] = field(factory=list)
    edited: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    recovered: bool = False
    unfinished: bool = False
    diff: Diff | None = None
    surface: SurfaceDiff | None = None
    impact: Impact | None = None
    code_fixes: CodeFixes | None = None
    fixed: int = 0
    reinstall: str | None = None
    seconds: dict[str, float] = field(factory=dict)
    error: str = ""
    problems: tuple[str, ...] = ()

    def add_client(self, api: Api) -> None:
        """Take over what was written."""
        self.generated, self.models = len(api.endpoints), len(api.types)
        self.names = SourceMap.of(api)
        self.named, self.kept = tuple(api.named), tuple(api.kept)
        self.renamed = tuple(api.renamed)
        self.paging = tuple(_paged(it.label, it.pages) for it in api.endpoints if it.pages)
        self.waits = tuple((it.label, _waited(it.wait)) for it in api.endpoints if it.wait)

    @property
    def fixes_by_rule(self) -> dict[str, int]:
        """How often each kind of fix was needed, the most frequent first."""
        return dict(Counter(fix.rule for fix in self.fixes).most_common())

    @property
    def suggested_bump(self) -> Bump | None:
        """The part of the client's version to raise (semver.org): where a method has another
        name, calls of the API go on as before, and programs break all the same.
        """
        if self.surface is not None and self.surface.breaking:
            return "major"
        return self.diff.suggested_bump if self.diff else None

    def as_dict(self) -> dict[str, Any]:
        """The shape that `--json` prints."""
        return {
            "status": self.status,
            "source": self.source,
            "target": self.target,
            "document": {
                "title": self.title,
                "version": self.version,
                "previous": self.previous,
                "openapi": self.openapi,
                "hash": self.document_hash,
                "base_path": self.base_path,
                "parts": self.parts,
            },
            "operations": {
                "document": self.operations,
                "generated": self.generated,
                "dropped": [{"operation": name, "reason": reason} for name, reason in self.dropped],
            },
            "models": self.models,
            "kept": [{"what": it.what, "name": it.old, "by_rule": it.new} for it in self.kept],
            "renamed": [
                {"what": it.what, "name": it.new, "before": it.old, "note": it.note}
                for it in self.renamed
            ],
            "expired": [
                {"what": it.kind, "tag": it.tag, "to": it.to, "name": it.new, "before": it.old}
                for it in self.expired
            ],
            "paging": [
                {"operation": name, "style": style, "how": how} for name, style, how in self.paging
            ],
            "waits": [{"operation": name, "how": how} for name, how in self.waits],
            "fixes": [asdict(it) for it in self.fixes],
            "fixes_by_rule": self.fixes_by_rule,
            "named": [asdict(it) for it in self.named],
            "overlays": [asdict(it) for it in self.overlays],
            "findings": list(self.findings),
            "warnings": list(self.warnings),
            "edited": list(self.edited),
            "reasons": list(self.reasons),
            "recovered": self.recovered,
            "unfinished": self.unfinished,
            "diff": self.diff.as_dict() if self.diff else None,
            "suggested_bump": self.suggested_bump,
            "surface": self.surface.as_dict() if self.surface else None,
            "impact": [hit.as_dict() for hit in self.impact.hits] if self.impact else None,
            "reinstall": self.reinstall,
            "code_fixes": {**self.code_fixes.as_dict(), "written": self.fixed}
            if self.code_fixes
            else None,
            "seconds": {name: round(seconds, 3) for name, seconds in self.seconds.items()},
            "error": {"message": self.error, "problems": list(self.problems)}
            if self.error
            else None,
        }


def _paged(operation: str, paging: Paging) -> tuple[str, str, str]:
    how = paging.as_dict()
    style = how.pop("style")
    return operation, style, ", ".join(f"{key} {value}" for key, value in how.items())


def _waited(rule: Waiting) -> str:
    lists = {"done": rule.done, "failed": rule.failed}
    said = [f"{key} {' or '.join(values)}" for key, values in lists.items() if values]
    return ", ".join([f"field {rule.field}", *said])
