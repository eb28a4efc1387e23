"""A schedule in Airflow: the update on each working day, the month-end pull on the first of each.

The key comes from the variables OTTO_CLIENT_ID and OTTO_CLIENT_SECRET of the workers. Put
`daily_update.py` and `month_end_pull.py` into the same folder.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from airflow.sdk import dag, task

BOOKS = Path("/srv/books")


@dag(schedule="15 6 * * 1-5", start_date=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), catchup=False)
def otto_daily() -> None:
    """New and restated transactions."""

    # A pull goes on where it stopped, so that a retry repeats nothing. Never two at once.
    @task(retries=3, retry_delay=dt.timedelta(minutes=5), max_active_tis_per_dag=1)
    def update(closed_through: str) -> int:
        from daily_update import main

        return main(BOOKS / "transactions.parquet", closed_through)

    update("{{ (data_interval_end.replace(day=1) - macros.timedelta(days=1)) | ds }}")


@dag(schedule="0 7 1 * *", start_date=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), catchup=False)
def otto_month_end() -> None:
    """The month that has ended."""

    @task(retries=3, retry_delay=dt.timedelta(minutes=5), max_active_tis_per_dag=1)
    def pull_month(month: str) -> None:
        from month_end_pull import main

        if main(month, BOOKS):
            raise RuntimeError(f"{month} is not complete; the task's log says what is missing")

    pull_month(
        "{{ (data_interval_end.replace(day=1) - macros.timedelta(days=1)).strftime('%Y-%m') }}"
    )


otto_daily()
otto_month_end()
