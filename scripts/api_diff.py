#!/usr/bin/env python3
"""Report what changed between two OpenAPI documents, and whether it breaks callers of the API."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from otto_codegen.diff.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
