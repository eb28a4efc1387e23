"""The command line of `scripts/reference`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from otto_codegen.overlay import apply_overlays, load_overlays
from otto_codegen.settings import Target
from otto_codegen.stamp import Stamp

from otto_ext.openapi.document_errors import OpenAPIError
from otto_ext.openapi.load import check_is_openapi, load
from otto_ext.openapi.serialisation import document_hash
from otto_reference.reference_document import with_samples
from otto_reference.reference_page import Redoc, page

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

ROOT = Path(__file__).resolve().parents[2]
PAGE, LICENCE = "index.html", "redoc.LICENSE.txt"


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the reference.

    Returns:
        0: it is built; 2: it could not be, and no file was touched.
    """
    options = _parser().parse_args(arguments)
    try:
        written = _build(options.source, options.overlays, options.output)
    except (OpenAPIError, OSError) as error:
        print(f"reference: {error}", file=sys.stderr)
        return 2
    print(written)
    return 0


def _build(source: Path, overlays: Path, output: Path) -> Path:
    """Make everything first, then write it."""
    document, _ = apply_overlays(load(source).document, load_overlays(overlays))
    check_is_openapi(document, str(source))
    redoc = Redoc.load()
    present = Target.installed()
    stamp = Stamp.read(present.package) if present is not None else None
    # What the client of this document kept from an earlier run.
    names = None
    if stamp is not None and stamp.document == document_hash(document):
        names = stamp.map
    text = page(with_samples(document, names), redoc)
    output.mkdir(parents=True, exist_ok=True)
    (output / LICENCE).write_text(redoc.licence, encoding="utf-8")
    (output / PAGE).write_text(text, encoding="utf-8")
    return output / PAGE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/reference",
        description="Build the API reference in HTML, with the Python call beside each operation.",
        epilog="Exit status: 0 built, 2 it could not be built, and no file was touched.",
    )
    parser.add_argument(
        "--source",
        type=Path,
        default=ROOT / "openapi.json",
        metavar="FILE",
        help="the OpenAPI document; the committed openapi.json by default",
    )
    parser.add_argument(
        "--overlays",
        type=Path,
        default=ROOT / "overlays",
        metavar="DIR",
        help="corrections to apply; those of the repository by default",
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=ROOT / "build" / "reference",
        metavar="DIR",
        help="where to write index.html; build/reference by default",
    )
    return parser
