"""`otto_ext` over the client of any document, in this process.

`otto_ext` finds the generated client by its name, so the modules of both are put aside, loaded once
more with another `otto_api` in front, and put back at the end.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from importlib import import_module, invalidate_caches
from typing import TYPE_CHECKING, Any

from attrs import field, frozen
from otto_codegen.normalise import check_canonical, normalise
from otto_codegen.render_client import render

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from otto_codegen.normalise import Normalised

__all__ = ["MadeClient", "loaded_from", "made_client"]

_LOADED_AGAIN = ("otto_api", "otto_ext")


@frozen
class MadeClient:
    """The modules of a client that was made for a test.

    Attributes:
        ext: `otto_ext`, which finds the made `otto_api`.
        directory: where `otto_api` is.
        normalised: the document as it was rendered, and what was reported.
    """

    ext: Any
    directory: Path
    normalised: Normalised = field(repr=False)

    def module(self, name: str) -> Any:
        """A module of either package."""
        return import_module(name)


@contextmanager
def made_client(document: Mapping[str, Any], directory: Path) -> Iterator[MadeClient]:
    """Render the client of a document and load it.

    Args:
        document: OpenAPI 3.x or Swagger 2.0.
        directory: an empty directory for `otto_api`.
    """
    normalised = normalise(document)
    assert check_canonical(normalised.document) == []
    api = render(normalised.document, directory / "otto_api")
    assert len(api.endpoints) == sum(map(len, normalised.document["paths"].values()))
    with loaded_from(directory):
        yield MadeClient(import_module("otto_ext"), directory, normalised)


@contextmanager
def loaded_from(directory: Path) -> Iterator[None]:
    """Load `otto_ext` over the `otto_api` of a directory."""
    before = _taken_away()
    sys.path.insert(0, str(directory))
    invalidate_caches()
    try:
        yield
    finally:
        sys.path.remove(str(directory))
        _taken_away()
        sys.modules.update(before)


def _taken_away() -> dict[str, Any]:
    names = [name for name in sys.modules if name.partition(".")[0] in _LOADED_AGAIN]
    return {name: sys.modules.pop(name) for name in names}
