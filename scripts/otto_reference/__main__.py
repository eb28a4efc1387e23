"""What `scripts/reference` starts."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from otto_reference.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
