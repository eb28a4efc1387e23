"""Ask for a report, wait until it is ready, and download it.

Usage: `python report_job.py report.csv`
"""

from __future__ import annotations

import datetime as dt
import sys

from otto_api.models import Report

from otto_ext import Otto, WaitFailedError, WaitTimeoutError


def show(report: Report) -> None:
    """Progress, after each look."""
    print("the report is", report.status)


def main(file: str) -> int:
    """Make a report of October; 1 where there is none."""
    with Otto() as otto:
        entity = next(iter(otto.entities.iter_entities()))
        report = otto.reports.create_report(
            entity_id=entity.id,
            type_="transactions",
            period_start=dt.date(2026, 10, 1),
            period_end=dt.date(2026, 10, 31),
        )
        try:
            otto.wait(otto.reports.get_report, report.id, timeout=600, interval=0.2, on_poll=show)
        except (WaitFailedError, WaitTimeoutError) as error:
            print("no report:", error)
            return 1
        print(otto.reports.download_report.to_file(file, report.id), "bytes in", file)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
