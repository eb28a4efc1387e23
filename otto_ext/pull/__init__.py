"""Bulk pulls: all pages of many parents into one file, each row once, resumable after any end.

    from otto_ext import Otto
    from otto_ext.pull import pull

    with Otto() as otto:
        pull(otto.<tag>.iter_<items>, out="items.jsonl", parents=..., parent=...)

The unit of work is one parent in one window of time. `pull` fetches units side by side with
threads, `apull` with tasks, both under the limits of the client they belong to; `dask_pull` gives
them to the workers of a Dask cluster, `otto_source` to dlt, which writes them to a database.
"""

from __future__ import annotations

from otto_ext.pull._dask import dask_pull
from otto_ext.pull._dlt import otto_source
from otto_ext.pull._formats import Csv, Format
from otto_ext.pull._manifest import Verification, verify
from otto_ext.pull._row_changes import Changes
from otto_ext.pull._row_lines import Key
from otto_ext.pull._state import PullProgress, PullReport
from otto_ext.pull._tasks import apull
from otto_ext.pull._threads import pull
from otto_ext.pull._update import MissingParents
from otto_ext.pull._windows import By, Window
from otto_ext.pull._windows import cut as windows

__all__ = [
    "By",
    "Changes",
    "Csv",
    "Format",
    "Key",
    "MissingParents",
    "PullProgress",
    "PullReport",
    "Verification",
    "Window",
    "apull",
    "dask_pull",
    "otto_source",
    "pull",
    "verify",
    "windows",
]
