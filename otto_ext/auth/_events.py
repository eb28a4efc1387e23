"""What a token manager reports of renewals."""

from __future__ import annotations

from attrs import frozen

__all__ = ["RenewalEvent"]


@frozen
class RenewalEvent:
    """A renewal that ended; holds no token.

    Attributes:
        behind: whether it was made behind the calls, which went on with the token in hand; else
            calls waited for it.
        seconds: how long it took, attempts and waits included.
        lifetime: how long the new token can be used, in seconds; None where none came.
        error: why none came, or None.
    """

    behind: bool
    seconds: float
    lifetime: float | None = None
    error: Exception | None = None
