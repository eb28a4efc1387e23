"""What a regeneration is asked to do: which document, where to, and how far to go."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Self

from attrs import field, frozen

import otto_ext.openapi
from otto_ext.openapi.fetch import Fetcher

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["DOCUMENT", "INSIDE", "PACKAGE", "Settings", "Target"]

PACKAGE = "otto_api"
DOCUMENT = "openapi.json"
#: Where the wheel holds the document, inside of the package.
INSIDE = "_openapi.json"


@frozen
class Target:
    """What a run writes.

    Attributes:
        directory: holds the client's package.
        document: where the document is kept.
        changes: the record of changes, or None where none is kept.
    """

    directory: Path
    document: Path
    changes: Path | None = None

    @classmethod
    def repository(cls, root: Path) -> Target:
        """The client that is part of a repository."""
        return cls(root / "generated", root / DOCUMENT, root / "API_CHANGES.md")

    @classmethod
    def apart(cls, directory: Path) -> Target:
        """A client in a directory of its own."""
        return cls(directory, directory / DOCUMENT)

    @classmethod
    def installed(cls) -> Self | None:
        """The client that programs import here, if its document is beside it or inside of it."""
        found = find_spec(PACKAGE)
        if found is None or found.origin is None:
            return None
        package = Path(found.origin).parent
        for document in (package / INSIDE, package.parent / DOCUMENT):
            if document.is_file():
                return cls(package.parent, document)
        return None

    @property
    def package(self) -> Path:
        """The client's package."""
        return self.directory / PACKAGE


@frozen
class Settings:
    """What a run is asked to do.

    Attributes:
        source: the document's path or URL; with `discover`, the base URL to search.
        target: what to write.
        base: what the client is compared with where the target has none yet; None: with nothing.
        overlays: the directory of the overlays.
        cache: for mypy and for conditional requests; what it holds can be deleted at any time.
        today: the date of an entry in the record of changes.
        fetcher: gets documents over HTTP.
        discover: whether `source` is a base URL.
        check: whether to stop before anything is written.
        allow_partial: whether a client that lacks operations is put in place.
        accept_removals: whether a document that lost much of the API replaces the one before.
        accepted: the file of acknowledged changes, or None.
        impact: the user's own files and folders, to be checked against both clients.
        rename: whether names of the present client make way for those of the rules.
        fix: whether to look for renames that can be followed in them.
        detailed: whether `check` makes the client too, to report what a rerun would mean in Python.
        runtime: the package that the user's code has its client from.
    """

    source: str
    target: Target
    overlays: Path
    cache: Path
    today: dt.date
    fetcher: Fetcher = field(factory=Fetcher)
    discover: bool = False
    check: bool = False
    allow_partial: bool = False
    accept_removals: bool = False
    accepted: Path | None = None
    base: Target | None = None
    impact: tuple[Path, ...] = ()
    fix: bool = False
    detailed: bool = False
    rename: bool = False
    runtime: Path = field(factory=lambda: Path(otto_ext.openapi.__file__).resolve().parents[1])
