"""The client of a command: addresses from options or the environment, the key from either place."""

from __future__ import annotations

import logging
import sys
import time
from typing import TYPE_CHECKING, Any

from attrs import frozen

from otto_ext._config import base_url_of, token_url_of
from otto_ext._key import find_key
from otto_ext.cli._failures import UsageError
from otto_ext.cli._output import is_terminal, note

if TYPE_CHECKING:
    from collections.abc import Callable

    from otto_ext import DriftEvent, Otto
    from otto_ext._key import Key
    from otto_ext.retry import RetryEvent, RetryPolicy, WaitEvent

__all__ = ["Connection", "report_token_waits"]

#: Waits shorter than this are not worth a line.
_REPORTED_SECONDS = 2.0
_AGAIN_SECONDS = 5.0
#: Seconds between two lines in a log.
_LOGGED_SECONDS = 60.0


@frozen
class Connection:
    """Where a command connects to. Each None leaves it to the environment, then to Otto's own.

    Attributes:
        base_url: the API.
        token_url: the token endpoint.
        timeout: seconds, for connecting and for each read and write.
        retry: whether a call that may work the next time is sent again.
        patience: seconds for which a call waits for an API or a token endpoint that is down; None
            for `RetryPolicy`'s own.
        json: errors are written as JSON, so that nothing else may stand on stderr.
        profile: the key of the keyring to use, by its name; None for the one that counts.
    """

    base_url: str | None = None
    token_url: str | None = None
    timeout: float | None = None
    retry: bool = True
    patience: float | None = None
    json: bool = False
    profile: str | None = None

    @property
    def api(self) -> str:
        """The API's address, with the document's base path.

        Raises:
            ConfigurationError: it cannot be used.
        """
        found = self._key()
        return str(base_url_of(self.base_url) if found is None else found.base_url)

    @property
    def tokens(self) -> str:
        """The token endpoint's address.

        Raises:
            ConfigurationError: it cannot be used.
        """
        found = self._key()
        return str(token_url_of(self.token_url) if found is None else found.token_url)

    def _key(self) -> Key | None:
        return find_key(
            profile=self.profile or None, base_url=self.base_url, token_url=self.token_url
        )

    def key(self) -> Key:
        """The API key: of a profile that is named, of the environment, or of the keyring.

        Raises:
            UsageError: there is none.
            ConfigurationError: there is no such profile, or an address is not the key's.
        """
        found = self._key()
        if found is None:
            raise UsageError(
                f"there is no API key for {token_url_of(self.token_url)}: run `otto login`, or set "
                "OTTO_CLIENT_ID and OTTO_CLIENT_SECRET (in Otto: Settings > API Keys > New API Key)"
            )
        return found

    def _policy(self) -> RetryPolicy | bool | None:
        from otto_ext.retry import RetryPolicy

        if not self.retry or self.patience is None:
            return self.retry
        usual = RetryPolicy()
        # The deadline leaves the usual room for the call itself, and its turn under a limit.
        return RetryPolicy(
            patience=self.patience,
            deadline=self.patience + (usual.deadline or 0.0),
            max_wait=max(self.patience, usual.max_wait),
        )

    def client(
        self,
        *,
        rate_limit: str | None = None,
        on_drift: Callable[[DriftEvent], None] | None = None,
    ) -> Otto:
        """A client; nothing is sent yet.

        Args:
            rate_limit, on_drift: those of `Otto`.

        Raises:
            UsageError: there is no API key.
            ConfigurationError: a setting cannot be used.
        """
        from otto_ext import Otto

        # What matters to a command is its result, or its error; logs are for programs.
        logging.getLogger("otto_ext").addHandler(logging.NullHandler())
        report_token_waits()
        key, waits = self.key(), _Waits(self)
        secret: Any = key.client_secret
        return Otto(
            client_id=key.client_id,
            client_secret=secret,
            base_url=key.base_url,
            token_url=key.token_url,
            timeout=self.timeout,
            retry=self._policy(),
            on_retry=waits.retrying,
            on_wait=waits.waiting,
            rate_limit=rate_limit,
            on_drift=on_drift,
        )


class _Waits:
    """Reports why nothing happens: to a person at once, into a log now and then."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._cause = "the API does not work"
        self._next = 0.0

    def retrying(self, event: RetryEvent) -> None:
        """A call will be sent again."""
        it = event.cause
        self._cause = f"the API returns {it}" if event.status_code else f"no connection ({it})"
        if event.seconds >= _REPORTED_SECONDS and is_terminal(sys.stderr):
            note(f"otto: {self._cause}; trying again in {event.seconds:.0f} s", "yellow")

    def waiting(self, event: WaitEvent) -> None:
        """A call begins to wait."""
        now, terminal = time.monotonic(), is_terminal(sys.stderr)
        if event.cause != "circuit" or now < self._next or (self._connection.json and not terminal):
            return
        self._next = now + (_AGAIN_SECONDS if terminal else _LOGGED_SECONDS)
        patience = self._connection.patience
        limit = "" if patience is None else f", for at most {patience:.0f} s (--patience)"
        note(f"otto: {self._cause}; waiting until it works again{limit}", "yellow")


class _WaitReporter(logging.Handler):
    """Says to a person that there is no token yet, the first time and then every few seconds."""

    _next = 0.0

    def emit(self, record: logging.LogRecord) -> None:
        if record.created >= self._next and is_terminal(sys.stderr):
            self._next = record.created + _AGAIN_SECONDS
            note(f"otto: {record.getMessage()}", "yellow")


def report_token_waits() -> None:
    """Report waits for a token to a person."""
    logger = logging.getLogger("otto_ext.auth")
    if not any(isinstance(it, _WaitReporter) for it in logger.handlers):
        logger.setLevel(logging.INFO)
        logger.addHandler(_WaitReporter(logging.INFO))
