"""Words of a name, whatever convention it is written in, and Python names made of them."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from functools import lru_cache

__all__ = [
    "MAX_CLASS_NAME",
    "MAX_NAME",
    "PREFIX",
    "class_name",
    "identifier",
    "method_name",
    "pascal_case",
    "words",
    "words_of_signs",
]

#: Comes before what cannot begin a name.
PREFIX = "field_"
#: File systems end at 255 bytes; a module is named after its class or operation, and snake case
#: can double a name's length.
MAX_NAME = 220
MAX_CLASS_NAME = 90

_APOSTROPHE = re.compile(r"(?<=\w)['\u2019](?=\w)")
_ASCII_SIGN = re.compile(r"[^0-9A-Za-z]+")
#: Words that are written with capitals inside, or that begin with a digit.
_WHOLE = re.compile(
    r"(?:OAuth|ETag|DeFi|GraphQL|GitHub|GitLab|IPv(?=[46])|iOS|macOS|mTLS|PayPal|PnL|2FA|3DS|OData"
    r"|WebAuthn|MySQL|PostgreSQL|MongoDB|LinkedIn|WhatsApp|YouTube|[Vv]\d+(?:alpha|beta)\d*)(?![a-z])"
    r"|[A-Z]2[A-Z](?=[A-Z][a-z]|[^A-Za-z]|$)"
)
#: By the kinds of their characters: U upper case, l other letters, d digits.
_LETTERS = re.compile(r"U+(?=Ul)|U+(?!l)|U?l+")
_CAPITALS = re.compile(r"UU+")
_DIGITS = re.compile(r"d+")
_LOWER = re.compile(r"l+")
#: `24h`, in `priceChange24h`.
_SPAN = re.compile(r"\d+[smhdwy](?![a-z])")

#: What signs are called in names.
_SIGNS = {
    "<": "less_than",
    ">": "greater_than",
    "<=": "less_or_equal",
    ">=": "greater_or_equal",
    "=": "equal",
    "==": "equal",
    "!=": "not_equal",
    "<>": "not_equal",
    "+": "plus",
    "-": "minus",
    "*": "asterisk",
    "/": "slash",
    "%": "percent",
    "&": "and",
    "|": "or",
    "!": "not",
    "~": "tilde",
    "^": "caret",
    "$": "dollar",
    "#": "hash",
    "@": "at",
    "?": "question",
    ".": "dot",
    ",": "comma",
    ":": "colon",
    ";": "semicolon",
}


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """The words of a name, as they are written: `getOAuth2Token` is `get`, `OAuth2`, `Token`.

    Signs and underscores part words, and so do changes of case; digits belong to the word before
    them. A part without a capital is one word.
    """
    text = _APOSTROPHE.sub("", unicodedata.normalize("NFKC", text))
    if text.isascii():
        runs = _ASCII_SIGN.split(text)
    else:
        runs = "".join(c if c != "_" and f"a{c}".isidentifier() else " " for c in text).split()
    return tuple(word for run in runs if run for word in _split(run))


def _split(run: str) -> list[str]:
    kinds = "".join("U" if c.isupper() else "d" if c.isdecimal() else "l" for c in run)
    if "U" not in kinds:
        return [run]
    found = []
    start = 0
    while start < len(run):
        end = _end_of_word(run, kinds, start)
        found.append(run[start:end])
        start = end
    return found


def _end_of_word(run: str, kinds: str, start: int) -> int:
    whole = _WHOLE.match(run, start)
    if whole:
        return _after(_DIGITS, kinds, whole.end())
    capitals = _CAPITALS.match(kinds, start)
    if capitals and run.startswith("s", capitals.end()) and kinds[capitals.end() + 1 :][:1] != "l":
        return _after(_DIGITS, kinds, capitals.end() + 1)  # NFTs
    letters = _LETTERS.match(kinds, start)
    if letters is None:
        return _after(_LOWER, kinds, _after(_DIGITS, kinds, start))
    end = letters.end()
    lower = kinds[end - 1] == "l"
    while kinds[end : end + 1] == "d":
        if _WHOLE.match(run, end) or (end - start > 1 and _SPAN.match(run, end)):
            break
        end = _after(_DIGITS, kinds, end)
        if not lower:
            break
        end = _after(_LOWER, kinds, end)
    return end


def _after(pattern: re.Pattern[str], kinds: str, start: int) -> int:
    match = pattern.match(kinds, start)
    return match.end() if match else start


def _snake_case(text: str) -> str:
    return unicodedata.normalize("NFKC", "_".join(words(text)).lower())


@lru_cache(maxsize=65536)
def pascal_case(text: str) -> str:
    """The words of a string, each with a capital, with nothing between: `CreatedAt`."""
    return "".join(word[:1].upper() + word[1:] for word in words(text))


#: A parameter or an attribute that is called like a builtin would hide it. Windows has no files of
#: the names of its devices, whatever their ending, and modules are called like what is in them.
_DEVICES = {"con", "prn", "aux", "nul"} | {f"{it}{n}" for it in ("com", "lpt") for n in range(10)}
_HIDING = (frozenset(dir(builtins)) | {"self", "true", "false", "datetime"} | _DEVICES) - {"id"}


@lru_cache(maxsize=65536)
def identifier(text: str) -> str:
    """A Python identifier for a string, in snake case, never private, keyword or builtin."""
    name = _named(text)
    return f"{name}_" if name in _HIDING or keyword.iskeyword(name) else name


#: Builtins that say what a method does.
_VERBS = frozenset({"compile", "filter", "format", "list", "next", "open", "print", "set"})


def method_name(text: str) -> str:
    """A name for a method: as `identifier`, but `list` and `open` are not hidden by a method."""
    name = identifier(text)
    return name[:-1] if name[:-1] in _VERBS else name


def _named(text: str) -> str:
    name = _snake_case(text)
    # A leading underscore says something: `_id` stands beside `id`.
    if not name.isidentifier() or re.match(r"[^\w]*_", text):
        name = PREFIX + name
    if len(name.encode()) > MAX_NAME:
        name = name.encode()[:MAX_NAME].decode(errors="ignore").rstrip("_")
    if name == PREFIX:
        name = PREFIX + "x"
    again = _snake_case(name)
    return name if again == name else _named(again)


@lru_cache(maxsize=16384)
def class_name(text: str) -> str:
    """A name for a class, in Pascal case."""
    name = unicodedata.normalize("NFKC", pascal_case(text or "Model"))
    if not name.isidentifier():
        name = pascal_case(PREFIX + name)
    data = name.encode()
    if len(data) > MAX_CLASS_NAME:
        # Names of nested schemas grow with their path; their beginning and end say most.
        head, tail = data[: MAX_CLASS_NAME // 3], data[-(MAX_CLASS_NAME * 2 // 3) :]
        name = head.decode(errors="ignore") + tail.decode(errors="ignore")
    # attrs takes annotations that begin so for class variables.
    return f"Model{name}" if not name.isidentifier() or name.startswith("ClassVar") else name


def words_of_signs(text: str) -> str:
    """What a string of signs alone is called, as `less_or_equal`; empty for other strings."""
    text = text.strip()
    if text in _SIGNS:
        return _SIGNS[text]
    if text and all(sign in _SIGNS for sign in text):
        return "_".join(_SIGNS[sign] for sign in text)
    return ""
