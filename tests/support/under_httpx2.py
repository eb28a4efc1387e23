"""A pytest plugin that has tests use httpx2 where they import httpx.

    OTTO_HTTP_LIBRARY=httpx2 PYTHONPATH=tests pytest -p support.under_httpx2 tests/test_client.py

`scripts/test --all` runs the tests of transports in this way.
"""

from __future__ import annotations

import httpx2

httpx2.alias_httpx()
