"""How alike two names or two descriptions are, as evidence that one was renamed to the other."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

__all__ = ["conflict", "letters", "likeness", "text_likeness", "words"]

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_a-zA-Z]+")
_OPPOSITES_LISTED: Final = """
start/end begin/end start/stop start/finish from/to from/until since/until min/max minimum/maximum
gross/net debit/credit created/updated create/update created/modified created/deleted buy/sell
buyer/seller bid/ask open/close opened/closed opening/closing first/last before/after
source/destination source/target sender/recipient sender/receiver payer/payee input/output in/out
inbound/outbound incoming/outgoing upper/lower high/low long/short allow/deny allowed/denied
include/exclude public/private base/quote old/new previous/next prev/next current/previous
current/next current/pending parent/child left/right top/bottom width/height latitude/longitude
lat/lon lat/lng enable/disable enabled/disabled available/disabled available/pending
available/total available/current available/used used/free used/remaining allocated/remaining
allocated/free total/remaining total/used success/failure succeeded/failed passed/failed read/write
encode/decode encrypt/decrypt import/export deposit/withdrawal deposits/withdrawals lend/borrow
asset/liability billing/shipping home/work home/mobile home/office mother/father given/family
issuer/holder client/server primary/secondary internal/external local/remote estimated/actual
expected/actual planned/actual principal/interest price/quantity amount/rate amount/percentage
rate/price subscribed/redeemed subscription/redemption inception/termination up/down on/off asc/desc
present/absent
"""
_UNITS_LISTED: Final = (
    "ns/nanos/nanoseconds us/micros/microseconds ms/millis/milliseconds/millisecond "
    "s/sec/secs/second/seconds min/mins/minute/minutes h/hr/hrs/hour/hours/hourly day/days/daily "
    "week/weeks/weekly month/months/monthly quarter/quarters/quarterly "
    "year/years/yearly/annual/annually/ytd mtd",
    "b/bytes/byte kb mb gb tb kib mib gib tib bit/bits",
    "usd eur gbp chf jpy btc eth usdc usdt cad aud sgd hkd cny/rmb",
    "percent/percentage/pct bps/bp ratio/fraction cents/cent",
    "kg g lb/lbs oz km m cm mm mi/mile/miles ft",
    "count sum/total avg/average/mean median",
)
_SYNONYMS_LISTED: Final = """
at/date/time/timestamp/datetime/on state/status url/uri/link/href phone/telephone/tel
org/organization/organisation id/identifier/uuid num/number/no qty/quantity amt/amount ccy/currency
acct/account desc/description addr/address msg/message txn/tx/transaction dob/birthdate type/kind
img/image doc/document ref/reference cfg/config/configuration param/parameter info/information
pwd/password lang/language colour/color
"""
_PAGING_LISTED: Final = """
limit/pagesize/perpage/pagelimit/maxresults/itemsperpage/resultsperpage
cursor/pagetoken/nexttoken/continuationtoken/pagecursor/startingafter
page/pagenumber/pageno/pagenum/pageindex offset/skip sort/sortby/orderby/order/ordering
"""
_ENDINGS_LISTED: Final = "s es ed d e ion ions ing er or al ation ations ment ments y ies ied ity"


def _groups(listed: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(group.split("/")) for group in listed.split())


#: Pairs that mean the opposite, or another end of the same thing: one never replaces the other.
_OPPOSITES: Final = frozenset(_groups(_OPPOSITES_LISTED))
_NEGATIONS: Final = ("un", "in", "im", "ir", "dis", "non", "not", "no", "de")
#: Of two different ones the values differ, however alike the rest is.
_UNITS: Final = tuple(
    {word: place for place, group in enumerate(_groups(listed)) for word in group}
    for listed in _UNITS_LISTED
)
_SYNONYMS: Final = _groups(_SYNONYMS_LISTED)
#: Names of one and the same parameter of pagination, without what stands between their words.
_WHOLE_SYNONYMS: Final = _groups(_PAGING_LISTED)
_ENDINGS: Final = frozenset(_ENDINGS_LISTED.split()) | {""}
_SAME_WORD = 0.84


@lru_cache(maxsize=4096)
def words(name: str) -> tuple[str, ...]:
    """The words of a name in lower case, however they are joined: `navPerShare`, `nav-per-unit`."""
    return tuple(word.lower() for word in _WORD.findall(name))


def letters(name: str) -> str:
    """A name without case and what stands between its words."""
    return "".join(words(name))


@lru_cache(maxsize=4096)
def conflict(old: str, new: str) -> bool:
    """Whether two names say opposite things or name different units or numbers."""
    before, after = words(old), words(new)
    gone = [word for word in before if word not in after]
    fresh = [word for word in after if word not in before]
    if any(frozenset((a, b)) in _OPPOSITES or _negates(a, b) for a in gone for b in fresh):
        return True
    if [w for w in before if w.isdigit()] != [w for w in after if w.isdigit()]:
        return True
    if any(_negates_alone(word) for word in (*gone, *fresh)):
        return True
    return any(
        units.get(a) is not None and units.get(b) is not None and units[a] != units[b]
        for units in _UNITS
        for a in gone
        for b in fresh
    )


def _negates(one: str, other: str) -> bool:
    return any(
        longer == prefix + shorter
        for prefix in _NEGATIONS
        for shorter, longer in ((one, other), (other, one))
        if len(shorter) > 3
    )


def _negates_alone(word: str) -> bool:
    return word in ("not", "non", "no", "without", "never", "un")


@lru_cache(maxsize=4096)
def likeness(old: str, new: str) -> float:
    """How alike two names are: 1 the same letters, 0.9 the same words with other endings,
    abbreviations or order, 0.6 one has all words of the other, less: the share of common words.
    """
    before, after = words(old), words(new)
    if not before or not after:
        return 0.0
    if "".join(before) == "".join(after):
        return 1.0
    joined = {"".join(before), "".join(after)}
    if any(joined <= group for group in _WHOLE_SYNONYMS):
        return 0.9
    common = _matched(before, after)
    if common == len(before) == len(after):
        return 0.9
    if common == min(len(before), len(after)):
        return 0.6
    return 0.5 * common / max(len(before), len(after))


def _matched(before: tuple[str, ...], after: tuple[str, ...]) -> int:
    left = list(after)
    found = 0
    for word in before:
        other = next((w for w in left if w == word), None) or next(
            (w for w in left if _same_word(word, w)), None
        )
        if other is not None:
            left.remove(other)
            found += 1
    return found


def _same_word(one: str, other: str) -> bool:
    if any(one in group and other in group for group in _SYNONYMS):
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < 3:
        return False
    same = 0
    while same < len(shorter) and shorter[same] == longer[same]:
        same += 1
    if same >= 4 and shorter[same:] in _ENDINGS and longer[same:] in _ENDINGS:
        return True
    if same >= 3 and same == len(shorter) and longer[same:] in ("s", "es"):
        return True
    return len(shorter) >= 5 and SequenceMatcher(None, one, other).ratio() >= _SAME_WORD


@lru_cache(maxsize=4096)
def text_likeness(old: str, new: str) -> float:
    """How alike two strings are, word by word, from 0 to 1."""
    before, after = (re.findall(r"\w+", text.lower())[:80] for text in (old, new))
    if not before or not after:
        return 0.0
    return 1.0 if before == after else SequenceMatcher(None, before, after, False).ratio()
