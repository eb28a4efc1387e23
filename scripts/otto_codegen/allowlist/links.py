"""What one generated module wants of another: names that are imported, models that are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from otto_codegen.allowlist.vocabulary import LAZY_MODULE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["Link", "unmet"]


@frozen
class Link:
    """A name that another module must define.

    Attributes:
        place: file and line that want it.
        target: the module's path in the package, without `.py`; None for the table of models.
        name: the name.
    """

    place: str
    target: str | None
    name: str


def unmet(links: Iterable[Link], exports: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """A line for each link that leads nowhere.

    Args:
        links: of all modules.
        exports: what each module defines, by its path in the package.
    """
    for link in links:
        if link.target is None:
            if link.name not in exports.get(LAZY_MODULE, ()):
                yield f"{link.place}: refers to the model {link.name!r}, which was never written"
            continue
        candidates = (f"{link.target}.py", f"{link.target}/__init__.py".lstrip("/"))
        module = next((name for name in candidates if name in exports), None)
        if module is None:
            yield f"{link.place}: imports from {link.target}, a module that was never written"
        elif link.name not in exports[module] and f"{link.target}/{link.name}.py" not in exports:
            yield f"{link.place}: imports {link.name}, which {module} does not define"
