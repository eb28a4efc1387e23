"""Strings that a regular expression matches, readable ones where it leaves the choice (no I/O).

Patterns of a document are ECMA-262's; Python's parser reads most of them. The same source of
randomness gives the same text in every process.
"""

from __future__ import annotations

import re
import string
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from random import Random

__all__ = ["matches", "text_matching"]

_ATTEMPTS = 40
#: What a repetition adds to its least, attempt by attempt; then what lengths ask for.
_MORE = (6, 3, 0, 1, 12)
#: What it adds where words are not wanted.
_ID_LENGTH = 10
#: No text is made longer than this, nor is more than this made of one repetition.
_LONGEST = 10_000
_PRINTABLE = string.digits + string.ascii_letters + string.punctuation
_READABLE = frozenset(string.ascii_letters + string.digits)
_LOWER = frozenset(string.ascii_lowercase)
_CATEGORIES = {
    "category_digit": string.digits,
    "category_space": " ",
    "category_word": string.ascii_letters + string.digits + "_",
    "category_not_digit": string.ascii_letters + string.punctuation,
    "category_not_space": _PRINTABLE,
    "category_not_word": string.punctuation.replace("_", ""),
}
#: Unicode's properties, of which ASCII is enough for an example.
_PROPERTIES = {"L": "a-zA-Z", "Lu": "A-Z", "Ll": "a-z", "N": "0-9", "Nd": "0-9", "P": "!-/:-@"}


def matches(pattern: str, text: str) -> bool:
    """Whether a pattern is found in a string; False where Python cannot read the pattern."""
    try:
        return _compiled(pattern).search(text) is not None
    except (re.error, OverflowError, RecursionError):
        return False


def text_matching(
    pattern: str, shortest: int, longest: int, random: Random, words: Sequence[str]
) -> str | None:
    """A string that a pattern matches and whose length is in bounds; None if none was found.

    Args:
        pattern: as the document writes it.
        shortest: the least number of characters.
        longest: the greatest.
        random: where the choice comes from.
        words: what stands where anything may.
    """
    try:
        expression = _compiled(pattern)
        parsed = import_module("re._parser").parse(_in_python(pattern))
    except (re.error, OverflowError, RecursionError):
        return None
    for attempt in range(_ATTEMPTS):
        # Strings of the least length that is asked for need repetitions as long.
        more = _MORE[attempt % len(_MORE)] if attempt % 2 == 0 else min(shortest, _LONGEST)
        chosen = words if attempt < 3 else ()
        if not words and attempt == 0:
            more = _ID_LENGTH
        maker = _StringMaker(random, chosen, more, wide=attempt > 5, ahead=attempt > 20)
        try:
            text = maker.sequence(parsed)
        except (KeyError, RecursionError, _TooLong):
            continue
        if shortest <= len(text) <= longest and expression.search(text):
            return text
    return None


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(_in_python(pattern))


def _in_python(pattern: str) -> str:
    """A pattern of ECMA-262, or with flags amid it, as Python's parser takes it."""
    pattern = re.sub(r"\(\?<(?=[A-Za-z_])", "(?P<", pattern).replace(r"\Z", "$")
    pattern = re.sub(r"\\k<(\w+)>", r"(?P=\1)", pattern)
    flags = set("".join(re.findall(r"\(\?([imsux]+)\)", pattern)))
    pattern = re.sub(r"\(\?[imsux]+\)", "", pattern)

    def known(match: re.Match[str]) -> str:
        inside = match.string[: match.start()]
        chosen = _PROPERTIES.get(match[1], "a-zA-Z")
        in_class = inside.rfind("[") > inside.rfind("]")
        return chosen if in_class else f"[{chosen}]"

    pattern = re.sub(r"\\p\{(?:[A-Za-z_]+=)?(\w+)\}", known, pattern)
    return (f"(?{''.join(sorted(flags))})" if flags else "") + pattern


class _TooLong(Exception):
    """More was made than a string may hold."""


@define
class _StringMaker:
    """One attempt.

    Attributes:
        random: where the choice comes from.
        words: what stands where anything may; none to choose each character.
        more: how much a repetition may add to its least.
        wide: whether characters that are hard to read are chosen too.
        ahead: whether what must follow a place is written there.
    """

    random: Random
    words: Sequence[str]
    more: int
    wide: bool
    ahead: bool
    _groups: dict[int, str] = field(factory=dict)
    _made: int = 0

    def sequence(self, states: Any) -> str:
        """The string of a part of an expression, item by item."""
        return "".join(self._text(state.name.lower(), value) for state, value in states)

    def _text(self, kind: str, value: Any) -> str:
        make: Callable[[Any], str] | None = getattr(self, f"_{kind}", None)
        return "" if make is None else make(value)

    def _literal(self, value: int) -> str:
        self._made += 1
        if self._made > _LONGEST:
            raise _TooLong
        return chr(value)

    def _not_literal(self, value: int) -> str:
        return self._choice([each for each in _PRINTABLE if each != chr(value)])

    def _any(self, value: None) -> str:
        return self._choice(_PRINTABLE)

    def _in(self, value: Any) -> str:
        return self._choice(_members(value))

    def _branch(self, value: Any) -> str:
        return self.sequence(self.random.choice(value[1]))

    def _subpattern(self, value: Any) -> str:
        text = self.sequence(value[-1])
        if value[0] is not None:
            self._groups[value[0]] = text
        return text

    def _atomic_group(self, value: Any) -> str:
        return self.sequence(value)

    def _groupref(self, value: int) -> str:
        return self._groups[value]

    def _groupref_exists(self, value: Any) -> str:
        group, yes, no = value
        return self.sequence(yes if group in self._groups else no or ())

    def _assert(self, value: Any) -> str:
        return self.sequence(value[1]) if self.ahead else ""

    def _max_repeat(self, value: Any) -> str:
        least, most, item = value
        most = min(int(most), _LONGEST, least + self.more)
        if self.words and most - least >= 3 and len(item) == 1 and self._takes_words(item[0]):
            fitting = [word for word in self.words if least <= len(word) <= int(value[1])]
            if fitting:
                return self._literal_text(self.random.choice(fitting))
        # Without words strings are to differ from each other, and long ones do.
        times = most if self.more == _ID_LENGTH else self.random.randint(least, most)
        return "".join(self.sequence(item) for _ in range(times))

    _min_repeat = _possessive_repeat = _max_repeat

    def _literal_text(self, text: str) -> str:
        self._made += len(text)
        return text

    @staticmethod
    def _takes_words(item: Any) -> bool:
        kind, value = item
        name = kind.name.lower()
        return name == "any" or (name == "in" and set(_members(value)) >= _LOWER)

    def _choice(self, members: Sequence[str]) -> str:
        """One character, of the readable ones unless all are wanted; small ones before capitals."""
        readable = [each for each in members if each in _READABLE]
        small = [each for each in readable if not each.isupper() or each.lower() not in readable]
        chosen = members if self.wide else small or readable or members
        return self._literal(ord(self.random.choice(chosen)))


def _members(value: Any) -> list[str]:
    """The characters of a class, in order."""
    found = list(dict.fromkeys(_each(value)))
    if value and value[0][0].name.lower() == "negate":
        excluded = set(found)
        return [each for each in _PRINTABLE + " " if each not in excluded] or ["\u00e9"]
    return found


def _each(value: Any) -> Iterator[str]:
    for kind, item in value:
        name = kind.name.lower()
        if name == "literal":
            yield chr(item)
        elif name == "range":
            yield from map(chr, range(item[0], min(item[1], item[0] + 0x200) + 1))
        elif name == "category":
            yield from _CATEGORIES.get(item.name.lower(), "")
