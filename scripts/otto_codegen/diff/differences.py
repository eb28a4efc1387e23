"""Where our verdict, breaking or not, differs from oasdiff's, and why.

oasdiff (https://github.com/oasdiff/oasdiff) is the field's general judge; ours is that of one
client. The tests compare the two on a pair of documents for every rule: a difference that is not
listed here fails them, and so does an entry that no longer makes one.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Final

from attrs import frozen


@frozen
class Difference:
    """Ids that one of the two calls breaking and the other does not; `*` stands for any text."""

    ids: str
    ours_breaks: bool
    why: str

    def covers(self, rule: str) -> bool:
        """Whether this is about the rule."""
        return fnmatchcase(rule, self.ids)


_PARAMETER: Final = (
    "const-* contains-* content-* dependent-* else-* if-* not-* one-of-* any-of-* all-of-* then-*"
    " multiple-of-* pattern-property-* property-names-* unevaluated-* unique-items-*"
)

DIFFERENCES: Final = (
    Difference(
        "response-*-enum-value-added",
        False,
        "our client keeps an unknown member as a value and reports it as drift; nothing fails",
    ),
    Difference(
        "request-*-additional-properties-forbidden",
        True,
        "oasdiff has no rule for it; a closed object refuses what an open one took",
    ),
    Difference(
        "response-body-schema-became-not-false",
        True,
        "oasdiff looks at what is allowed before; ours says that replies can hold anything now",
    ),
    Difference(
        "response-body-schema-became-false",
        False,
        "oasdiff calls it a reply that cannot come; in ours a status without replies breaks none",
    ),
    Difference("response-header-*", True, "oasdiff does not compare the schemas of headers"),
    *(
        Difference(
            f"request-parameter-{name}",
            True,
            "oasdiff compares this keyword in bodies, not in parameters",
        )
        for name in _PARAMETER.split()
    ),
    *(
        Difference(
            f"*-{name}-changed",
            True,
            "oasdiff looks inside the subschema; ours calls any change of it breaking, "
            "as under such a keyword stricter and laxer trade places",
        )
        for name in (
            "content-schema",
            "dependent-schema",
            "if",
            "then",
            "else",
            "not",
            "pattern-property",
            "property-names",
            "unevaluated-items",
            "unevaluated-properties",
        )
    ),
    Difference("*-not-removed", True, "oasdiff does not compare `not`"),
    Difference("*-not-added", True, "oasdiff does not compare `not`"),
    Difference(
        "*-unevaluated-*",
        True,
        "oasdiff compares schemas there, and passes over `false`, the usual value",
    ),
    Difference(
        "*-wrapped-in-one-of",
        True,
        "no choice is what was there before, so what was valid may fail",
    ),
    Difference(
        "response-*-wrapped-in-one-of-original-preserved",
        True,
        "replies can be the other choice, which no caller was told of",
    ),
    Difference("*-stability-decreased", True, "oasdiff looks at operations and properties alone"),
    Difference("*-body-pattern-*", True, "oasdiff compares patterns of properties, not of bodies"),
    Difference(
        "request-body-x-extensible-enum-value-removed",
        True,
        "oasdiff compares it in properties, not in bodies",
    ),
    Difference(
        "request-required-property-became-not-read-only",
        True,
        "nobody could send it before, and bodies without it are refused now",
    ),
    Difference(
        "request-parameter-serialization-changed",
        True,
        "oasdiff does not compare `style` and `explode`; the server reads the URL in another way",
    ),
    Difference(
        "request-parameter-media-type-changed",
        True,
        "oasdiff does not compare the media type of a parameter's `content`",
    ),
    Difference(
        "request-parameter-wrapped-in-one-of", True, "oasdiff compares unions in bodies alone"
    ),
    Difference(
        "api-sunset-date-moved-earlier",
        True,
        "oasdiff lets a date move that stays far enough from today; a promise is a promise",
    ),
)

# What the pairs of the tests do not show, told in docs/api-diff.md.
OTHERS: Final = (
    (
        "schemas inside an `allOf` that also names a component",
        "oasdiff compares them with `--flatten-allof` alone; ours are always merged",
    ),
    (
        "`api-invalid-stability-level`, `*-sunset-parse`, `*-sunset-date-too-small`",
        "oasdiff holds a document's authors to their own rules for `x-stability-level` and "
        "`x-sunset`; a mistake in such an extension breaks no caller",
    ),
    (
        "`new-request-path-parameter`, `new-required-request-parameter`",
        "a parameter that only moves between a path and its operations, or a path parameter that "
        "is only renamed along with its path, is the same parameter to a caller",
    ),
    (
        "`*-any-of-*`, `*-one-of-*` between components of other names",
        "a choice whose schema is the same under another name is the same choice",
    ),
    (
        "`*-all-of-added`",
        "an `allOf` is merged before it is compared, so a part that changes nothing is no change",
    ),
    (
        "`request-parameter-type-changed` from `array` to `string`",
        "breaking here: who sends several values sends a text that means another thing, or several "
        "texts where one is read; oasdiff holds any value in a URL to be a string",
    ),
    (
        "types in XML and text bodies",
        "oasdiff lets any type there become `string`; our generated models do not",
    ),
    (
        "`api-security-removed` among alternatives of one scheme",
        "alternatives that differ in scopes alone are compared with each other",
    ),
)


def explained(rule: str, *, ours_breaks: bool) -> bool:
    """Whether it is known that oasdiff and we differ on this rule in this way."""
    return any(known.ours_breaks is ours_breaks and known.covers(rule) for known in DIFFERENCES)
