"""What generated code may contain: it is parsed and held against a list before it is imported.

The document is hostile until proved otherwise, and text of it goes into Python source. Whatever
escaped its quotes would show here as a statement, a call, a name or an import that the templates
never write.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from otto_codegen.allowlist.check import check_module
from otto_codegen.allowlist.package_files import exports_of, files_of, odd_file, unmet

if TYPE_CHECKING:
    from pathlib import Path

    from otto_codegen.allowlist.package_files import Link

__all__ = ["check_package"]


def check_package(package: Path) -> tuple[str, ...]:
    """Everything in a generated package that the templates would not have written.

    Args:
        package: its directory; nothing of it is imported.

    Returns:
        One line a finding, with file and line.
    """
    problems: list[str] = []
    exports: dict[str, frozenset[str]] = {}
    links: list[Link] = []
    for path, name in files_of(package):
        odd = odd_file(path, name)
        if odd:
            problems.append(f"{name}: {odd}")
        elif name.endswith(".py"):
            try:
                tree = ast.parse(path.read_bytes(), name)
                exports[name] = exports_of(tree)
                # One tree at a time: those of a large client would take half a gigabyte.
                found, wanted = check_module(tree, name)
                problems += found
                links += wanted
            except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
                problems.append(f"{name}: does not parse: {error}")
    return (*problems, *unmet(links, exports))
