"""Whether a rerun would make the same client: hashes of what it was made from, kept beside it.

The stamp, `otto_api/_source.json`, holds no time and no path, so the same input gives the same
bytes. The hashes of the generated files in it show what was edited by hand since. `PresentClient`
is the client before a run: the new one is compared with it and keeps its names.
"""

from __future__ import annotations

import hashlib
import json
import os
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import asdict, evolve, field, fields, frozen

import otto_ext.openapi
from otto_codegen.reserved import reserved_fields, reserved_tags
from otto_codegen.settings import DOCUMENT, INSIDE
from otto_codegen.shrunken import refuse_shrunken
from otto_codegen.source_map import SourceMap
from otto_codegen.swap import tree_hashes
from otto_ext.openapi.document_errors import OpenAPIError
from otto_ext.openapi.fetch import read_file
from otto_ext.openapi.json_values import at
from otto_ext.openapi.serialisation import decode

if TYPE_CHECKING:
    from otto_codegen.settings import Settings, Target

__all__ = ["STAMP", "PresentClient", "Stamp", "content_hash", "generator_hash"]

STAMP = "_source.json"
HERE = Path(__file__).parent
# Steps that fetch, check, move or report decide no byte of the client.
_NO_INPUT = frozenset(
    {
        "__init__.py",
        "__main__.py",
        "bundle.py",
        "change_page.py",
        "cli.py",
        "codegen_errors.py",
        "discover.py",
        "document_errors.py",
        "fetch.py",
        "headline.py",
        "import_check.py",
        "load.py",
        "notify.py",
        "outcome.py",
        "pipeline.py",
        "progress.py",
        "record.py",
        "report.py",
        "serialisation.py",
        "settings.py",
        "shrunken.py",
        "spec_findings.py",
        "stamp.py",
        "swap.py",
        "track.py",
        "type_check.py",
        "validate.py",
        "verify.py",
        "yaml_tree.py",
    }
)
_NO_INPUT_FOLDERS = frozenset(
    {"__pycache__", "allowlist", "diff", "drift", "impact", "overlays", "surface"}
)
_TOOLS = ("openapi-python-client", "ruff")


@frozen
class Stamp:
    """What a client was made from, and what was made.

    Attributes:
        document: hash of the document with the overlays applied.
        source: hash of the document as it came.
        wire: the version of `otto_ext.wire` that the client works with.
        kept: hash of the file that the document is kept in.
        generator: hash of the code and templates that decide the output, and of their tools.
        summary: counts for reports (operations, models, fixes).
        files: hash of each generated file, by its path in the package.
        names: the source map, see `otto_codegen.source_map`.
    """

    document: str
    source: str
    kept: str
    generator: str
    wire: int
    summary: dict[str, Any]
    files: dict[str, str]
    names: dict[str, Any] = field(factory=dict)

    @classmethod
    def read(cls, package: Path) -> Stamp | None:
        """The stamp of a client, or None where there is none that can be read."""
        try:
            content = json.loads((package / STAMP).read_bytes())
            # Clients that were made earlier have no map.
            content = {"names": {}, **content}
            found = cls(**{attribute.name: content[attribute.name] for attribute in fields(cls)})
        except (OSError, ValueError, KeyError, TypeError):
            return None
        whole = isinstance(found.summary, dict) and isinstance(found.files, dict)
        return found if whole else None

    def write(self, package: Path) -> None:
        """Put the stamp into a client."""
        (package / STAMP).write_text(_lines(asdict(self)) + "\n", encoding="utf-8")

    @property
    def map(self) -> SourceMap:
        """Which place of the document has which name; empty where it cannot be read."""
        try:
            return SourceMap.from_dict(self.names)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError):
            return SourceMap()

    def edited(self, package: Path) -> tuple[str, ...]:
        """Files of the client that are no longer as they were generated, gone or added."""
        now = tree_hashes(package)
        now.pop(STAMP, None)
        now.pop(INSIDE, None)
        return tuple(
            sorted(
                path for path in now.keys() | self.files if now.get(path) != self.files.get(path)
            )
        )

    def reasons(
        self, settings: Settings, hashes: tuple[str, str, str], *, edited: bool
    ) -> tuple[str, ...]:
        """Why a rerun has something to do.

        Args:
            settings: of the run.
            hashes: of the document as it came, with the overlays applied, and of the generator.
            edited: whether generated files were.
        """
        source, document, generator = hashes
        found = {
            "the document changed": self.source != source,
            "the overlays changed": self.source == source and self.document != document,
            "the generator changed": self.generator != generator,
            "generated files were edited": edited,
            f"{DOCUMENT} was edited": self.kept != content_hash(settings.target.document),
            "the client lacks operations": self.summary.get("dropped")
            and not settings.allow_partial,
            "names are kept that --rename changes": settings.rename and self.summary.get("kept"),
        }
        return tuple(reason for reason, holds in found.items() if holds)


def _lines(value: Any, margin: str = "\n") -> str:
    """JSON with a line for each entry of an object, and none for the items of a list."""
    if not isinstance(value, dict) or not value:
        return json.dumps(value, ensure_ascii=False)
    inner = f"{margin} "
    entries = (
        f"{inner}{json.dumps(key, ensure_ascii=False)}: {_lines(value[key], inner)}"
        for key in sorted(value)
    )
    return f"{{{','.join(entries)}{margin}}}"


def content_hash(path: Path) -> str:
    """SHA-256 of a file; empty where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def generator_hash() -> str:
    """SHA-256 of what turns a document into code: our modules, templates, and pinned tools."""
    digest = hashlib.sha256()
    for home in (HERE, Path(otto_ext.openapi.__file__).parent):
        for folder, folders, files in os.walk(home):
            folders[:] = sorted(name for name in folders if name not in _NO_INPUT_FOLDERS)
            for name in sorted(files):
                if Path(folder) == home and name in _NO_INPUT:
                    continue
                path = Path(folder, name)
                digest.update(f"{path.relative_to(home).as_posix()}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    # Names that handwritten classes take.
    digest.update(" ".join(sorted(reserved_tags() | reserved_fields())).encode())
    for tool in _TOOLS:
        digest.update(f"{tool} {_version(tool)}\0".encode())
    return digest.hexdigest()


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "missing"


# -- the client that is there ----------------------------------------------------------------------


@frozen
class PresentClient:
    """The client that is there before a run, as far as there is one.

    Attributes:
        target: where it is.
        stamp: what it was made from, or None.
    """

    target: Target
    stamp: Stamp | None

    @classmethod
    def of(cls, settings: Settings) -> PresentClient:
        """The client of a run's target, or of its base where the target has none."""
        there = settings.base is None or settings.target.package.exists()
        target = settings.target if there or settings.base is None else settings.base
        return cls(target, Stamp.read(target.package))

    @property
    def package(self) -> Path:
        """Its package."""
        return self.target.package

    @property
    def map(self) -> SourceMap:
        """Its names; none where there is no stamp."""
        return SourceMap() if self.stamp is None else self.stamp.map

    def document(self) -> dict[str, Any] | None:
        """The document that it was made from, or None where none can be read."""
        try:
            kept = read_file(self.target.document)
            return decode(kept.data, kept.label).document
        except OpenAPIError:
            return None

    def names(self, document: dict[str, Any], corrected: dict[str, Any]) -> SourceMap | None:
        """The names to keep: all but those of operations that an overlay calls otherwise.

        Args:
            document: the new document.
            corrected: the same with the overlays applied.
        """
        if self.stamp is None:
            return None
        names = self.stamp.map
        operations = {
            label: it
            if it.operation_id == (stated := at(corrected, f"{it.at}/operationId"))
            or stated == at(document, f"{it.at}/operationId")
            else evolve(it, method="", pages="")
            for label, it in names.operations.items()
        }
        return evolve(names, operations=operations)

    def refuse_shrunken(self, document: dict[str, Any], source: str) -> None:
        """Raise if a document lost too much of what this client has; see `shrunken`.

        Args:
            document: the new document.
            source: its hash.

        Raises:
            DocumentError: it did; the message says how to accept it.
        """
        if self.stamp is not None and self.stamp.source != source:
            had = int(self.stamp.summary.get("operations", 0))
            refuse_shrunken(self.document(), document, had)
