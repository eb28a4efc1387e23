"""What is repeated, how often, and after how long: settings and pure decisions, no I/O.

The rules are those of RFC 9110, section 9.2.2 (idempotent methods), of RFC 6585 (429: the server
has not acted) and of AWS's "Exponential Backoff And Jitter" (full jitter).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from attrs import evolve, field, frozen

from otto_ext._errors import ConfigurationError
from otto_ext.transport._network import is_certificate_error
from otto_ext.wire.http import httpx

__all__ = [
    "DECISIONS",
    "Decision",
    "Outcome",
    "RetryPolicy",
    "full_jitter",
    "never_sent",
    "safe_to_repeat",
    "throttled",
]

IDEMPOTENT_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY"})
TRANSIENT_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})

# 2**64 seconds is longer than any cap; a larger exponent would only overflow the float.
_LARGEST_EXPONENT = 64


@frozen
class Outcome:
    """How one attempt ended: with a response or with an error, never with both.

    Attributes:
        request: what was sent.
        response: the response, or None.
        error: the transport error, or None.
        attempt: which attempt of the call this was, from 1.
        idempotent: whether sending it twice does what sending it once does: by its method, by an
            idempotency key, or because the policy says so.
    """

    request: httpx.Request
    response: httpx.Response | None = None
    error: httpx.TransportError | None = None
    attempt: int = 1
    idempotent: bool = False

    @property
    def status_code(self) -> int | None:
        """The response's status, or None where there is no response."""
        return None if self.response is None else self.response.status_code

    @property
    def cause(self) -> str:
        """The reason in a word, for logs and statistics: `429`, `ConnectError`."""
        if self.response is not None:
            return str(self.response.status_code)
        return type(self.error).__name__


Decision: TypeAlias = "Callable[[Outcome, RetryPolicy], bool | None]"
"""Whether to repeat: True, False, or None for no opinion. The first opinion counts."""


def never_sent(outcome: Outcome, _policy: RetryPolicy) -> bool | None:
    """Repeat, whatever the method, where no byte of the request has left."""
    if outcome.error is not None and is_certificate_error(outcome.error):
        # It will not be another one the next time.
        return False
    # A proxy refuses while the tunnel is being built, which is before the request as well.
    unsent = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
    return True if isinstance(outcome.error, unsent) else None


def throttled(outcome: Outcome, policy: RetryPolicy) -> bool | None:
    """Retry, for any method, a request rejected with 429: the server has not acted on it."""
    return True if outcome.status_code == 429 and 429 in policy.statuses else None


def safe_to_repeat(outcome: Outcome, policy: RetryPolicy) -> bool | None:
    """Repeat transient statuses, timeouts and broken connections of idempotent requests."""
    if not outcome.idempotent:
        return None
    if outcome.response is not None:
        return True if outcome.response.status_code in policy.statuses else None
    broken = (httpx.TimeoutException, httpx.NetworkError, httpx.RemoteProtocolError)
    return True if isinstance(outcome.error, broken) else None


DECISIONS: tuple[Decision, ...] = (never_sent, throttled, safe_to_repeat)


def full_jitter(retry: int, *, base: float, cap: float, random: float) -> float:
    """How long to wait before a retry, in seconds: uniform in [0, min(cap, base * 2**(retry-1))).

    Args:
        retry: which retry this is, from 1.
        base: the first retry's longest wait, in seconds.
        cap: the longest wait of any retry, in seconds.
        random: a draw from [0, 1).
    """
    return random * min(cap, base * 2.0 ** min(retry - 1, _LARGEST_EXPONENT))


def _frozen_statuses(statuses: Any) -> frozenset[int]:
    return frozenset(statuses)


def _decisions(decisions: Any) -> tuple[Decision, ...]:
    return tuple(decisions)


def _frozen_methods(methods: Any) -> frozenset[str]:
    return frozenset(str(method).upper() for method in methods)


@frozen(kw_only=True)
class RetryPolicy:
    """How calls are repeated. Immutable: `attrs.evolve(policy, attempts=2)` makes another.

    Attributes:
        patience: how long a call goes on after its first failure, in seconds. It outlasts an outage
            that is shorter by the time between two probes (4 s). A call that waits for an open
            circuit counts from when it began to wait.
        attempts: requests a call may send in all, the first included; 1 repeats nothing, None is
            as many as there is time for.
        base: the longest wait before the first retry, in seconds; it doubles with every retry.
        cap: the longest wait this client chooses by itself, in seconds.
        max_wait: the longest wait it accepts from the server, in seconds. Asked for more, the
            call ends at once with the server's response, whose error carries `retry_after`.
        deadline: how long a call may take in all, in seconds, its attempts, its waits and token
            renewal included; None for no limit. The default leaves a loop over thousands of
            objects room to queue behind a rate limit.
        statuses: the responses that are worth repeating.
        methods: the methods that may be sent twice (RFC 9110, section 9.2.2).
        idempotent: the call may be sent twice whatever its method. For an operation known to be
            safe, a search by POST; a call with an idempotency key needs no such word.
        decisions: who decides, in this order; the first opinion counts, no opinion is a no.
    """

    patience: float = 75.0
    attempts: int | None = None
    base: float = 0.5
    cap: float = 8.0
    max_wait: float = 60.0
    deadline: float | None = 300.0
    statuses: frozenset[int] = field(default=TRANSIENT_STATUSES, converter=_frozen_statuses)
    methods: frozenset[str] = field(default=IDEMPOTENT_METHODS, converter=_frozen_methods)
    idempotent: bool = False
    decisions: tuple[Decision, ...] = field(default=DECISIONS, converter=_decisions)

    def __attrs_post_init__(self) -> None:
        if self.attempts is not None and (not _whole(self.attempts) or self.attempts < 1):
            raise ConfigurationError(
                f"retry: attempts must be 1 or more, or None, not {self.attempts!r}"
            )
        for name in ("patience", "base", "cap", "max_wait"):
            if not _seconds(getattr(self, name)):
                raise ConfigurationError(
                    f"retry: {name} must be seconds, 0 or more, not {getattr(self, name)!r}"
                )
        if self.deadline is not None and not (_seconds(self.deadline) and self.deadline > 0):
            raise ConfigurationError(
                f"retry: deadline must be seconds above 0, or None, not {self.deadline!r}"
            )
        bad = [status for status in self.statuses if not _whole(status) or not 100 <= status <= 599]
        if bad:
            raise ConfigurationError(f"retry: statuses must be HTTP statuses, not {bad[0]!r}")

    @classmethod
    def none(cls) -> RetryPolicy:
        """The policy that sends every call once. Its deadline is the default one."""
        return cls(attempts=1)

    @classmethod
    def of(
        cls, value: RetryPolicy | bool | int | None, base: RetryPolicy | None = None
    ) -> RetryPolicy:
        """The policy a `retry=` argument means.

        Args:
            value: a policy; True or None for `base`; False for no retries; a number of retries.
            base: what to start from, the default policy if None.

        Raises:
            ConfigurationError: it is none of these.
        """
        base = cls() if base is None else base
        if isinstance(value, RetryPolicy):
            return value
        if value is None or value is True:
            return base
        if value is False:
            return evolve(base, attempts=1)
        if isinstance(value, int) and value >= 0:
            return evolve(base, attempts=value + 1)
        raise ConfigurationError(
            f"retry must be a RetryPolicy, True, False or a number of retries, not {value!r}"
        )

    @classmethod
    def from_extension(cls, base: RetryPolicy, extension: Mapping[str, Any] | bool) -> RetryPolicy:
        """The client's policy with an operation's own defaults, from `x-otto-retry`.

        Args:
            base: the client's policy. Where it repeats nothing, neither does the result: an
                operation's default does not turn on what the client turned off.
            extension: `false` for "never repeat this operation", or a mapping with any of
                `patience`, `attempts`, `base`, `cap`, `max_wait`, `deadline` (numbers; `attempts`
                and `deadline` may be null), `statuses` (a list of HTTP statuses) and `idempotent`
                (a boolean).

        Raises:
            ConfigurationError: an unknown key or a value that cannot be used.
        """
        if extension is True:
            return base
        if extension is False:
            return evolve(base, attempts=1)
        if not isinstance(extension, Mapping):
            raise ConfigurationError(f"x-otto-retry must be a mapping or false, not {extension!r}")
        unknown = sorted(set(map(str, extension)) - _EXTENSION_KEYS)
        if unknown:
            known = ", ".join(sorted(_EXTENSION_KEYS))
            raise ConfigurationError(f"x-otto-retry: unknown key {unknown[0]!r}; known: {known}")
        settings = dict(extension)
        if not isinstance(settings.get("idempotent", False), bool):
            raise ConfigurationError("x-otto-retry: idempotent must be true or false")
        if not isinstance(settings.get("statuses", []), list | tuple | set | frozenset):
            raise ConfigurationError("x-otto-retry: statuses must be a list of HTTP statuses")
        if base.attempts == 1:
            settings.pop("attempts", None)
        try:
            return evolve(base, **settings)
        except ConfigurationError as error:
            raise ConfigurationError(str(error).replace("retry:", "x-otto-retry:", 1)) from None
        except TypeError:
            raise ConfigurationError("x-otto-retry: statuses must be HTTP statuses") from None

    def ends_at(self, began: float) -> float | None:
        """When a call that begins at `began` must be over, on the same clock; None for no limit."""
        return None if self.deadline is None else began + self.deadline

    def is_idempotent(self, method: str, *, keyed: bool) -> bool:
        """Whether a request may be sent twice: by this policy's word, its method or its key."""
        return self.idempotent or keyed or method.upper() in self.methods

    def repeats(self, outcome: Outcome) -> bool:
        """Whether this outcome is worth another attempt; count, budget and deadline aside."""
        for decide in self.decisions:
            opinion = decide(outcome, self)
            if opinion is not None:
                return opinion
        return False


_EXTENSION_KEYS = frozenset(
    {"patience", "attempts", "base", "cap", "max_wait", "deadline", "statuses", "idempotent"}
)


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _seconds(value: object) -> bool:
    """A finite number of seconds; also false for nan, which compares false with everything."""
    return (
        isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < float("inf")
    )
