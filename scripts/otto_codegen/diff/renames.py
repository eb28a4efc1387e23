"""Which of the things that are gone was renamed to which of those that are new.

That the types are the same is no evidence: an `available` that went and a `disabled` that came are
both booleans. A rename is reported where names, descriptions, examples, values or places say so,
and where neither side has a second candidate that is as good.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from otto_codegen.diff.likeness import conflict, letters, likeness, text_likeness, words

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

__all__ = ["Candidate", "Siblings", "enum_renames", "likely_renames"]

_QUALIFIERS_LISTED: Final = """
available total net gross min max minimum maximum tax fee previous next last first old new parent
child average avg mean pending current initial final base quote opening closing locked reserved
blocked estimated expected actual adjusted accrued unrealized realized remaining used daily weekly
monthly yearly start end from to before after original converted local sub by count sum rate ratio
percent percentage pct not non exclude excluding other alternative secondary external internal
source target destination deleted archived disabled
"""
#: Words that make another quantity of one, where they come or go.
_QUALIFIERS: Final = frozenset(_QUALIFIERS_LISTED.split())
_QUANTIFIERS: Final = frozenset(("all", "any", "each", "every", "only", "some", "none"))
#: Words behind which the thing is what the word before says: `client_id`, `ledger_id`.
_IDENTITIES: Final = frozenset(
    ("id", "ids", "uuid", "guid", "code", "number", "key", "name", "ref", "reference")
)
_SURE: Final = 10.0
_ENOUGH: Final = 4.0
#: Pairs beyond this many are not compared; a document that lists a thousand is not read by hand.
_PAIRS: Final = 40_000
#: How alike two descriptions are that say the same, nearly so, or something else.
_LIKE: Final = 0.8
_RATHER: Final = 0.7
_UNLIKE: Final = 0.4


@frozen
class Candidate:
    """Something that is gone, or something that is new.

    Attributes:
        name: what it is called.
        kind: what has to be the same, unless only the spelling of the name differs: the type.
        text: the whole schema, descriptions aside.
        description, example, enum: what the document says of it; None or empty without.
        neighbours: the names of what stands before and after it and is in both documents; None
            where the order says nothing.
        required: whether it must be there, which has to be the same.
    """

    name: str
    kind: Hashable
    text: str = ""
    description: str = ""
    example: str | None = None
    enum: tuple[str, ...] = ()
    neighbours: tuple[str | None, str | None] | None = None
    required: bool = False


@frozen
class Siblings:
    """Where names stand among those that both documents have.

    Attributes:
        before, after: all names of either side, in their order.
    """

    before: Sequence[str]
    after: Sequence[str]

    def neighbours(self, name: str, *, of_old: bool) -> tuple[str | None, str | None] | None:
        """The nearest names on both sides that are in both documents.

        None where the names are sorted, as frameworks do: their places say nothing.
        """
        names = self.before if of_old else self.after
        if len(names) > 3 and all(list(side) == sorted(side) for side in (self.before, self.after)):
            return None
        other = frozenset(self.after if of_old else self.before)
        at = names.index(name)
        earlier = next((n for n in reversed(names[:at]) if n in other), None)
        later = next((n for n in names[at + 1 :] if n in other), None)
        return earlier, later


def likely_renames(
    gone: Sequence[Candidate],
    fresh: Sequence[Candidate],
    elsewhere: AbstractSet[tuple[str, str]] = frozenset(),
) -> list[tuple[Candidate, Candidate]]:
    """Pairs of which the first was renamed to the second, in the order of the first.

    Args:
        gone, fresh: what only one of two documents has, in one schema or operation.
        elsewhere: names that another schema or operation has evidence for.
    """
    if not gone or not fresh or len(gone) * len(fresh) > _PAIRS:
        return []
    scores = _Evidence(gone, fresh).scores()
    best_old = {name: _best(scores, 0, name) for name in {pair[0] for pair in scores}}
    best_new = {name: _best(scores, 1, name) for name in {pair[1] for pair in scores}}
    by_name = {new.name: new for new in fresh}
    found = {}
    for old in gone:
        pair = best_old.get(old.name)
        if pair is not None and best_new.get(pair[1]) == pair:
            found[old.name] = pair[1]
    if elsewhere:
        # Two schemas that say different things of one name say nothing.
        contradicted = {
            old for old, new in elsewhere if new in by_name and found.get(old, new) != new
        }
        found = {old: new for old, new in found.items() if old not in contradicted}
        rest = [old for old in gone if old.name not in contradicted]
        found |= _as_elsewhere(rest, fresh, found, elsewhere)
    return [(old, by_name[found[old.name]]) for old in gone if old.name in found]


def _as_elsewhere(
    gone: Sequence[Candidate],
    fresh: Sequence[Candidate],
    known: Mapping[str, str],
    elsewhere: AbstractSet[tuple[str, str]],
) -> dict[str, str]:
    """What has no evidence of its own and is renamed elsewhere, if that leaves one choice."""
    pairs = [
        (old.name, new.name)
        for old in gone
        for new in fresh
        if (old.name, new.name) in elsewhere
        and old.name not in known
        and new.name not in known.values()
        and _can_be(old, new)
        and not (
            old.description
            and new.description
            and text_likeness(old.description, new.description) < _UNLIKE
        )
    ]
    sides = Counter(old for old, _ in pairs), Counter(new for _, new in pairs)
    return {old: new for old, new in pairs if sides[0][old] == sides[1][new] == 1}


def _best(scores: dict[tuple[str, str], float], side: int, name: str) -> tuple[str, str] | None:
    """The best pair of a name; None where two are as good."""
    of_name = sorted((s, pair) for pair, s in scores.items() if pair[side] == name)
    if len(of_name) > 1 and of_name[-1][0] == of_name[-2][0]:
        return None
    return of_name[-1][1]


class _Evidence:
    """What speaks for each pair of something that is gone and something that is new."""

    def __init__(self, gone: Sequence[Candidate], fresh: Sequence[Candidate]) -> None:
        self.pairs = [(old, new) for old in gone for new in fresh if _can_be(old, new)]
        self.alone = len(gone) == len(fresh) == 1
        self.once = _stated_once(gone), _stated_once(fresh)
        self.texts = Counter(one.text for one in gone), Counter(one.text for one in fresh)
        steps = {(step, old.name) for old, new in self.pairs if (step := _step(old, new))}
        self.steps = Counter(step for step, _ in steps)

    def scores(self) -> dict[tuple[str, str], float]:
        """How much speaks for each pair, of those for which enough does."""
        found = {(old.name, new.name): self._score(old, new) for old, new in self.pairs}
        return {pair: score for pair, score in found.items() if score >= _ENOUGH}

    def _score(self, old: Candidate, new: Candidate) -> float:
        like = likeness(old.name, new.name)
        if like == 1.0:
            return _SURE
        if conflict(old.name, new.name):
            return 0.0
        said = text_likeness(old.description, new.description)
        here = old.neighbours is not None and old.neighbours == new.neighbours
        if said == 1.0 and self._is_only(old.description, new.description):
            return _ENOUGH + 2 + like + here
        if old.description and new.description and said < _UNLIKE:
            return 0.0
        if not (
            self._of_names(old, new, like, said, here=here) or self._of_texts(old, new, said, here)
        ):
            return 0.0
        return _ENOUGH + like + said + here

    def _of_names(
        self, old: Candidate, new: Candidate, like: float, said: float, *, here: bool
    ) -> bool:
        """Whether the names say so, with what supports them."""
        placed = here or old.neighbours is None
        alike = said >= _LIKE
        same = old.text == new.text
        if like >= 0.9:
            return same or alike or placed
        silent = not (old.description or new.description)
        step = _step(old, new)
        together = step is not None and self.steps[step] > 1 and placed
        if like == 0.6:
            if not _adds_little(old.name, new.name, together=together):
                return False
            sole = self.alone or self._is_sole_reference(old, new)
            return (alike and placed) or together or (silent and same and here and sole)
        if said >= _RATHER and placed and _abbreviates(old.name, new.name):
            return True
        if alike and placed and like and _differ_beside(old, new):
            return True
        return together and same and (silent or alike)

    def _of_texts(self, old: Candidate, new: Candidate, said: float, here: bool) -> bool:
        """Whether descriptions, examples or values say so, whatever the names."""
        if len(words(old.description)) > 7 and said >= 0.9:
            return _differ_beside(old, new)
        unlike = set(words(old.name)).isdisjoint(words(new.name))
        if not (here and unlike and old.text == new.text):
            return False
        if old.description and new.description and said < _RATHER:
            return False
        if len(old.enum) > 1 and old.enum == new.enum and self._is_only(old.text, new.text):
            return True
        example = old.example is not None and len(old.example) > 5 and old.example == new.example
        return example and self._is_only(f"={old.example}", f"={new.example}")

    def _is_only(self, old: str, new: str) -> bool:
        """Whether a description of more than a word is that of one of them alone, on both sides."""
        return len(words(old)) > 1 and old in self.once[0] and new in self.once[1]

    def _is_sole_reference(self, old: Candidate, new: Candidate) -> bool:
        texts = self.texts
        return "$ref" in old.text and texts[0][old.text] == texts[1][new.text] == 1


def _can_be(old: Candidate, new: Candidate) -> bool:
    """Whether the types allow a rename; `unitprice` that became a string is `unit_price`."""
    respelled = letters(old.name) == letters(new.name) and old.description == new.description
    same = old.kind == new.kind or (respelled and bool(old.description))
    return same and old.required == new.required


def _stated_once(candidates: Sequence[Candidate]) -> frozenset[str]:
    """Descriptions, examples and schemas that only one of them has."""
    counted = Counter(
        text
        for one in candidates
        for text in {one.description, one.text, f"={one.example}"}
        if text
    )
    return frozenset(text for text, times in counted.items() if times == 1)


def _adds_little(old: str, new: str, *, together: bool) -> bool:
    """Whether the words that only one of two names has can leave the meaning as it is.

    Not where they make another quantity of it (`amount` and `tax_amount`), say what it is the
    identity of (`id`, `fund_id`) unless siblings have them too, or narrow what a name says of all.
    """
    before, after = set(words(old)), set(words(new))
    fewer, extra = min(before, after, key=len), before ^ after
    if extra & _QUALIFIERS or (before | after) & _QUANTIFIERS:
        return False
    return together or not (fewer <= _IDENTITIES or (len(fewer) == 1 and extra & _IDENTITIES))


def _abbreviates(old: str, new: str) -> bool:
    """Whether one name abbreviates the other: `vid` for `vlan_id`."""
    shorter, longer = sorted((letters(old), letters(new)), key=len)
    rest = iter(longer)
    return len(shorter) > 2 and shorter[0] == longer[0] and all(c in rest for c in shorter)


def _differ_beside(old: Candidate, new: Candidate) -> bool:
    """Whether two descriptions differ in what the names say nothing of.

    "The city of the address" and "The country of the address" differ in just what counts.
    """
    names = letters(old.name) + " " + letters(new.name)
    differing = set(words(old.description)) ^ set(words(new.description))
    return not any(word in names for word in differing if len(word) > 2)


def _step(old: Candidate, new: Candidate) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """How a name became the other, where a sibling that did so too is evidence.

    One word for another (`native`, `primary`), or words that were added or taken away. Not where
    the word says what the thing is: a `client_id` is not a `ledger_id`.
    """
    before, after = words(old.name), words(new.name)
    gone = tuple(word for word in before if word not in after)
    fresh = tuple(word for word in after if word not in before)
    if set(gone) & _QUALIFIERS or set(fresh) & _QUALIFIERS or not (gone or fresh):
        return None
    if not (gone and fresh):
        return gone, fresh
    if len(gone) != 1 or len(fresh) != 1 or len(before) != len(after) or len(before) < 2:
        return None
    at = before.index(gone[0])
    if after[at] != fresh[0] or at == len(before) - 1:
        return None
    if before[at + 1] in _IDENTITIES and at + 2 == len(before):
        return None
    return gone, fresh


def enum_renames(gone: Sequence[Any], fresh: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Members of an enumeration that are spelled another way: `CANCELED`, `cancelled`."""
    old, new = (
        [Candidate(value, "member") for value in side if isinstance(value, str)]
        for side in (gone, fresh)
    )
    return [(before.name, after.name) for before, after in likely_renames(old, new)]
