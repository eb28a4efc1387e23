"""What was put right in a document on its way in, so that nobody wonders."""

from __future__ import annotations

from attrs import define, field, frozen

__all__ = ["Mender", "Mending"]


@frozen
class Mending:
    """One thing that was put right.

    Attributes:
        rule: what kind of mending, a short name such as `integer-status`.
        pointer: where, as a JSON pointer (RFC 6901) into the document as it came.
        message: what was wrong and what was done, in one sentence.
    """

    rule: str
    pointer: str
    message: str


@define
class Mender:
    """Collects mendings; every step of the normalisation is given the same one."""

    mendings: list[Mending] = field(factory=list)

    def note(self, rule: str, place: str, message: str) -> None:
        """Record one."""
        self.mendings.append(Mending(rule, place, message))
