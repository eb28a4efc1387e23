"""The peer of topic `pull`: dlt's own REST source with the same pagination, into Parquet files.

`python -m otto_bench.pull_dlt URL FOLDER UNITS`

It prints rows, seconds and the most memory that it held, as JSON. The columns are dlt's: it infers
them from the rows, because the source has no document.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from otto_bench.pull_process import megabytes

__all__ = ["settings"]

#: The types that a document gives ours; without them, dlt keeps `quantity` as a string and makes
#: a float of `fee`.
_DECIMAL = {"data_type": "decimal", "precision": 38, "scale": 18}
COLUMNS = {"quantity": _DECIMAL, "fee": _DECIMAL, "at": {"data_type": "timestamp"}}


def settings(url: str, units: int) -> Any:
    """The REST source: one resource for each unit, fetched side by side, into one table."""
    return {
        "client": {
            "base_url": url,
            "paginator": {"type": "cursor", "cursor_path": "next", "cursor_param": "cursor"},
        },
        "resources": [
            {
                "name": f"unit_{number}",
                "table_name": "entries",
                "parallelized": True,
                "columns": COLUMNS,
                "endpoint": {"path": f"entries/{number}", "data_selector": "data"},
            }
            for number in range(units)
        ],
    }


def main(url: str, folder: str, units: str) -> None:
    """Load, and print what it took."""
    os.environ |= {
        "RUNTIME__DLTHUB_TELEMETRY": "false",
        "RUNTIME__LOG_LEVEL": "ERROR",
        "DLT_DATA_DIR": folder,
        "EXTRACT__WORKERS": "8",
    }
    import dlt
    import pyarrow.dataset
    from dlt.sources.rest_api import rest_api_source

    before = megabytes()
    files = Path(folder) / "files"
    began, used = time.monotonic(), time.process_time()
    pipeline = dlt.pipeline(
        "bench", destination=dlt.destinations.filesystem(str(files)), dataset_name="rows"
    )
    pipeline.run(rest_api_source(settings(url, int(units))), loader_file_format="parquet")
    taken = {"seconds": time.monotonic() - began, "processor": time.process_time() - used}
    rows = pyarrow.dataset.dataset(str(files / "rows" / "entries")).count_rows()
    print(json.dumps({"rows": rows, "before": before, "most": megabytes(), **taken}))


if __name__ == "__main__":
    main(*sys.argv[1:])
