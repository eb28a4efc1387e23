#!/usr/bin/env python3
"""Make the typed client from Otto's OpenAPI document; see --help."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from otto_codegen.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
