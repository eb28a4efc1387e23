"""The worker of `verify`: imports every module of a package and prints what failed, as JSON.

Run by path in a process of its own, so it imports nothing of this package.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys


def import_all(package: str) -> list[str]:
    """Import a package and all below it; one line for each module that fails."""
    failures = []
    names = [package]
    try:
        root = importlib.import_module(package)
        names += [found.name for found in pkgutil.walk_packages(root.__path__, f"{package}.")]
    except Exception as error:  # noqa: BLE001 - whatever a module raises is a finding
        return [f"{package}: {_line(error)}"]
    for name in names:
        try:
            module = importlib.import_module(name)
            # What is looked up lazily is only known to be there once it was looked up.
            for public in getattr(module, "__all__", ()):
                getattr(module, public)
        except Exception as error:  # noqa: BLE001
            failures.append(f"{name}: {_line(error)}")
    return failures


def _line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]


if __name__ == "__main__":  # pragma: no cover - a process of its own: PARENT PACKAGE
    sys.path.insert(0, sys.argv[1])
    found = import_all(sys.argv[2])
    print("\n" + json.dumps(found))
