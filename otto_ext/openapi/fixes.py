"""What was fixed in a document while it was read, for the report."""

from __future__ import annotations

from attrs import define, field, frozen

__all__ = ["Fix", "FixLog"]


@frozen
class Fix:
    """One thing that was put right.

    Attributes:
        rule: what kind of fix, a short name such as `integer-status`.
        pointer: where, as a JSON pointer (RFC 6901) into the document as it came.
        message: what was wrong and what was done, in one sentence.
    """

    rule: str
    pointer: str
    message: str


@define
class FixLog:
    """Collects fixes; every step of the normalisation is given the same one."""

    fixes: list[Fix] = field(factory=list)

    def note(self, rule: str, place: str, message: str) -> None:
        """Record one."""
        self.fixes.append(Fix(rule, place, message))
