"""Errors as a script sees them: an exit code, and one line on stderr or a JSON object."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "ClosedPeriodChanged",
    "ExitCode",
    "Incomplete",
    "OutputClosed",
    "UsageError",
    "exit_code",
    "statement",
]


#: Listings that a message names.
_SHOWN = 5


class ExitCode(IntEnum):
    """What `otto` leaves with; docs/cli.md has the table."""

    OK = 0
    REFUSED = 1
    USAGE = 2
    AUTHENTICATION = 3
    NOT_FOUND = 4
    RATE_LIMITED = 5
    NO_RESPONSE = 6
    SERVER = 7
    UNREADABLE = 8
    INCOMPLETE = 9
    CLOSED_PERIOD_CHANGED = 10
    #: 128 + SIGINT and 128 + SIGPIPE, as shells count.
    INTERRUPTED = 130
    OUTPUT_CLOSED = 141


class UsageError(Exception):
    """What was asked for cannot be done as it was asked; the message says what to do."""


class Incomplete(Exception):
    """A listing ended with other rows than the server stated. What came is written.

    Args:
        listings: each with its arguments, and both numbers.
    """

    def __init__(self, listings: Sequence[str]) -> None:
        shown = "; ".join(listings[:_SHOWN])
        more = f"; and {len(listings) - _SHOWN} more" if len(listings) > _SHOWN else ""
        super().__init__(
            f"rows are missing or came twice: {shown}{more}. Fetch them again, or accept what came "
            "with --allow-incomplete"
        )


class ClosedPeriodChanged(Exception):
    """Rows of a closed period were added, changed or gone. The file has what came.

    Args:
        rows: how many.
        through: the last day of the period.
        file: the list of changes.
    """

    def __init__(self, rows: int, through: object, file: object) -> None:
        super().__init__(
            f"changes in the period closed through {through}: {rows:,}; they come first in {file}"
        )


class OutputClosed(Exception):
    """The output is closed, as with `| head`."""


def exit_code(error: BaseException) -> ExitCode | None:
    """The exit code for an error; None for one that is not raised on purpose."""
    # Not at the top: it brings httpx along, which takes longer to load than all the rest.
    from otto_ext import _errors as e

    # The first that fits counts.
    codes: tuple[tuple[type[BaseException], ExitCode], ...] = (
        (UsageError, ExitCode.USAGE),
        (Incomplete, ExitCode.INCOMPLETE),
        (ClosedPeriodChanged, ExitCode.CLOSED_PERIOD_CHANGED),
        (e.ConfigurationError, ExitCode.USAGE),
        (e.AuthenticationError, ExitCode.AUTHENTICATION),
        (e.UnauthorizedError, ExitCode.AUTHENTICATION),
        (e.PermissionDeniedError, ExitCode.AUTHENTICATION),
        (e.NotFoundError, ExitCode.NOT_FOUND),
        (e.RateLimitError, ExitCode.RATE_LIMITED),
        (e.ServerError, ExitCode.SERVER),
        (e.APIConnectionError, ExitCode.NO_RESPONSE),
        (e.WaitTimeoutError, ExitCode.NO_RESPONSE),
        (e.ResponseDecodeError, ExitCode.UNREADABLE),
        (e.OttoError, ExitCode.REFUSED),
        # A file that cannot be read or written.
        (OSError, ExitCode.USAGE),
    )
    return next((code for kind, code in codes if isinstance(error, kind)), None)


def statement(error: BaseException, code: int, message: str | None = None) -> dict[str, Any]:
    """An error as JSON: `{"error": {"type", "message", "exit_code", ...}}`.

    Args:
        error: what was raised.
        code: what the command leaves with.
        message: what to say instead of the error's own text.
    """
    from otto_ext._errors import APIStatusError, AuthenticationError, ResponseDecodeError

    said: dict[str, Any] = {
        "type": type(error).__name__,
        "message": str(error) if message is None else message,
        "exit_code": int(code),
    }
    if isinstance(error, APIStatusError):
        said |= {
            "status": error.status_code,
            "request_id": error.request_id,
            "retry_after": error.retry_after,
        }
    if isinstance(error, AuthenticationError):
        said |= {"error": error.error, "hint": error.hint}
    if isinstance(error, ResponseDecodeError):
        said |= {"status": error.status_code, "pointer": error.pointer}
    return {"error": said}
