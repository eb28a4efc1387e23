"""What a regeneration is asked to do, and the options that ask it."""

from __future__ import annotations

import datetime as dt
import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from attrs import field, frozen

import otto_ext.openapi
from otto_codegen.codegen_errors import CodegenError
from otto_ext.openapi.document_errors import SourceError
from otto_ext.openapi.fetch import Fetcher

if TYPE_CHECKING:
    import argparse

__all__ = [
    "DOCUMENT",
    "INSIDE",
    "PACKAGE",
    "Settings",
    "Target",
    "add_arguments",
    "checkout",
    "settings_of",
]

PACKAGE = "otto_api"
DOCUMENT = "openapi.json"
#: Where the wheel holds the document, inside of the package.
INSIDE = "_openapi.json"
OTTO = "https://api.ottodigital.io"
HERE = Path(__file__).resolve().parent


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


# -- the options that all commands of the regeneration share ---------------------------------------


def checkout() -> Path | None:
    """The root of the repository, where the code generation runs from a checkout of it."""
    root = HERE.parents[1]
    return root if (root / "scripts" / "regenerate.py").is_file() else None


def settings_of(options: argparse.Namespace, *, only_check: bool = False) -> Settings:
    """What the options of `add_arguments` ask for.

    Args:
        only_check: whether the command may do without a place for the client, and then checks.

    Raises:
        CodegenError: there is no place for the client, or none to compare with.
        SourceError: `--discover` names a host that is not asked.
    """
    target, base, check = _places(options, only_check=only_check)
    source, discover = options.source, options.discover is not None
    if discover:
        source = options.discover
    present = target
    if not target.document.exists():
        root = checkout()
        present = base or (target if root is None else Target.repository(root))
    source = source or os.environ.get("OTTO_SPEC_URL", "").strip() or str(present.document)
    cache = _cache()
    fetcher = Fetcher.from_environment(options.timeout, cache / "http")
    host = urlsplit(source).hostname or ""
    if discover and not fetcher.is_trusted(host):
        raise SourceError(
            f"--discover asks loopback and Otto's own hosts only, not {host!r}; set OTTO_BASE_URL "
            "if your Otto is there"
        )
    root = checkout()
    return Settings(
        source=source,
        target=target,
        base=base,
        overlays=options.overlays or (root / "overlays" if root else HERE / "overlays"),
        cache=cache,
        today=dt.datetime.now(dt.UTC).date(),
        fetcher=fetcher,
        discover=discover,
        check=check,
        allow_partial=options.allow_partial,
        accept_removals=options.accept_removals,
        rename=options.rename,
        accepted=options.accepted or _usual(root),
        impact=tuple(options.impact),
    )


def _usual(root: Path | None) -> Path | None:
    """The file of acknowledged changes that a checkout may have."""
    path = root / "accepted.toml" if root else None
    return path if path is not None and path.is_file() else None


def _places(options: argparse.Namespace, *, only_check: bool) -> tuple[Target, Target | None, bool]:
    """Where the client goes, what it is compared with where there is none yet, and whether the
    run only checks.
    """
    root = checkout()
    if root is not None:
        target = Target.apart(options.output) if options.output else Target.repository(root)
        return target, None, options.check
    installed = Target.installed()
    if options.output:
        return Target.apart(options.output), installed, options.check
    if not (options.check or only_check):
        raise CodegenError(
            "there is no checkout here to put the client into; name a folder: --output DIR, or "
            "compare without writing: --check"
        )
    if installed is None:
        raise CodegenError(
            "the installed client holds no document to compare with; install otto-client anew, or "
            "name a folder with a client: --output DIR"
        )
    return installed, None, True


def _cache() -> Path:
    """The user's cache directory (XDG Base Directory Specification)."""
    stated = os.environ.get("XDG_CACHE_HOME", "")
    base = Path(stated) if os.path.isabs(stated) else Path("~/.cache").expanduser()
    return base / "otto-client"


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= 3600:
        raise ValueError
    return seconds


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options to a command's."""
    source = parser.add_mutually_exclusive_group()
    source.add_argument(
        "--source",
        metavar="URL|FILE",
        help="the document, JSON or YAML; default: OTTO_SPEC_URL, else that of the present client",
    )
    source.add_argument(
        "--discover",
        metavar="BASE_URL",
        nargs="?",
        const=os.environ.get("OTTO_BASE_URL", "").strip() or OTTO,
        help="look for the document where frameworks serve it and where documentation pages "
        "point; default: OTTO_BASE_URL, else Otto's own",
    )
    parser.add_argument(
        "--output",
        metavar="DIR",
        type=Path,
        help=f"write DIR/otto_api and DIR/{DOCUMENT} alone; needed where there is no checkout",
    )
    parser.add_argument(
        "--overlays",
        metavar="DIR",
        type=Path,
        help="corrections to apply, OpenAPI Overlay files; default: overlays/ of the repository, "
        "or those that the installed client was made with",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; exit 1 if a rerun would change something",
    )
    parser.add_argument(
        "--impact",
        metavar="PATH",
        type=Path,
        nargs="+",
        action="extend",
        default=[],
        help="files or folders of your own code: report which of their lines the change breaks; "
        "they are read, never run",
    )
    parser.add_argument(
        "--allow-partial",
        action="store_true",
        help="put the client in place even if it lacks operations of the document",
    )
    parser.add_argument(
        "--accept-removals",
        action="store_true",
        help="accept a document that lost more than a third of its operations; without this it "
        "is refused, as it is more often a broken server than a new version",
    )
    parser.add_argument(
        "--rename",
        action="store_true",
        help="give everything the name that the present rules make; without this, names that the "
        "present client has are kept",
    )
    parser.add_argument(
        "--accepted",
        metavar="FILE",
        type=Path,
        help="changes that were acknowledged, in TOML; default: accepted.toml of the checkout",
    )
    parser.add_argument(
        "--timeout",
        metavar="SECONDS",
        type=_seconds,
        default=60.0,
        help="the time that getting the document may take; default: 60",
    )
    parser.add_argument(
        "--traceback", action="store_true", help="show where an unexpected error came from"
    )
