#!/usr/bin/env python3
"""Make the typed client from Otto's OpenAPI document; see --help."""

from __future__ import annotations

import os
import sys
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent
ENVIRONMENT = SCRIPTS.parent / ".venv"
sys.path.insert(0, str(SCRIPTS))

try:
    from otto_codegen.cli import main
except ModuleNotFoundError as error:
    python = ENVIRONMENT / "bin" / "python"
    if python.exists() and Path(sys.prefix).resolve() != ENVIRONMENT.resolve():
        # `python scripts/regenerate.py` outside of the repository's environment.
        os.execv(python, [str(python), __file__, *sys.argv[1:]])  # noqa: S606
    print(
        f"regenerate.py: {error}; run scripts/bootstrap and use .venv/bin/python, or install the "
        "extra: pip install -e '.[codegen]'",
        file=sys.stderr,
    )
    raise SystemExit(2) from None

if __name__ == "__main__":
    raise SystemExit(main())
