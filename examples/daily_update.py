"""Every day: fetch what is new, and mail what was restated in a closed period.

For cron, at 6:15 on every working day:

    15 6 * * 1-5  cd /srv/books && python daily_update.py transactions.parquet 2026-10-31

The mail goes to MAIL_TO through the server MAIL_SERVER. Without them, it is printed.
"""

from __future__ import annotations

import os
import smtplib
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from itertools import islice
from pathlib import Path

from otto_ext import Otto
from otto_ext.pull import PullReport, pull

#: Lines of the mail; the file of changes has all of them.
MOST = 50


def update(out: Path, closed_through: str) -> PullReport:
    """Bring the file up to date."""
    with Otto() as otto:
        return pull(
            otto.transactions.iter_transactions,
            out=out,
            parents=otto.accounts.iter_accounts(),
            parent=lambda account: {"account_id": account.id},
            since="2025-01-01",
            by="month",
            update=True,
            look_back="45d",
            closed_through=closed_through,
            date_field="executed_at",
        )


def lines_of(report: PullReport) -> Iterator[str]:
    """What changed, the closed period first."""
    changes = report.changes
    assert changes is not None
    yield f"{changes.closed} changes in the closed period"
    yield f"{changes.added} added, {changes.changed} changed, {changes.gone} gone: {changes.file}"
    yield ""
    for change in islice(changes, MOST):
        key = ", ".join(f"{name} {value}" for name, value in change["key"].items())
        yield f"{'CLOSED ' if change['closed'] else ''}{change['change']}: {key}"
        for field, values in change.get("fields", {}).items():
            yield f"    {field}: {values['before']} -> {values['after']}"


def send(subject: str, text: str) -> None:
    """Mail a text, or print it where no server is named."""
    server, to = os.environ.get("MAIL_SERVER"), os.environ.get("MAIL_TO")
    if not server or not to:
        print(subject, text, sep="\n\n")
        return
    host, _, port = server.partition(":")
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, to, to
    message.set_content(text)
    with smtplib.SMTP(host, int(port or 25)) as smtp:
        smtp.send_message(message)


def main(out: Path, closed_through: str) -> int:
    """Update and mail; 1 where the closed period changed, so that cron's own report shows it."""
    report = update(out, closed_through)
    changes = report.changes
    if not changes:
        return 0
    text = "\n".join(lines_of(report))
    closed = changes.closed > 0
    send(f"{'RESTATED: ' if closed else ''}{out.name}", text)
    return 1 if closed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
