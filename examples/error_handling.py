"""What can go wrong, and what to do about each.

Usage: `python error_handling.py`
"""

from __future__ import annotations

import logging
from uuid import UUID

from otto_ext import (
    APIConnectionError,
    APIStatusError,
    AuthenticationError,
    ConfigurationError,
    NotFoundError,
    Otto,
    OttoError,
    RateLimitError,
    ResponseDecodeError,
    RetryPolicy,
    UnprocessableEntityError,
)

log = logging.getLogger("books")


def name_of(otto: Otto, account_id: UUID) -> str | None:
    """An account's name; None where there is no such account."""
    try:
        account = otto.accounts.get_account(account_id)
    except NotFoundError:
        # What the program expects stands first, and by itself.
        return None
    return account.name or None


def add_client(otto: Otto, name: str) -> UUID | None:
    """Add a client; None where the API refuses the name."""
    try:
        return otto.clients.create_client(name=name).id
    except UnprocessableEntityError as error:
        # `parsed` has the documented error: here a problem (RFC 9457) with its fields.
        log.warning("refused: %s", error.parsed)
        return None


def run() -> int:
    """The whole program, with an exit status for each kind of failure."""
    try:
        # Outages of up to ten minutes are waited for; by default it is 75 seconds.
        with Otto(retry=RetryPolicy(patience=600, deadline=900)) as otto:
            log.info("the account is called %s", name_of(otto, UUID(int=1)))
            log.info("the client is %s", add_client(otto, "Example Capital"))
    except ConfigurationError as error:
        log.error("a setting is missing or wrong: %s", error)
        return 2
    except AuthenticationError as error:
        log.error("the key was refused: %s (%s)", error, error.hint)
        return 3
    except RateLimitError as error:
        log.error("too many requests; again in %s seconds", error.retry_after)
        return 4
    except APIStatusError as error:
        # Give the request id to Otto's support.
        log.error("status %s, request %s: %s", error.status_code, error.request_id, error)
        return 5
    except APIConnectionError as error:
        log.error("no response: %s", error)
        return 6
    except ResponseDecodeError as error:
        log.error("the response is not as documented, at %s", error.pointer)
        return 7
    except OttoError as error:
        log.error("%s", error)
        return 8
    return 0


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    raise SystemExit(run())
