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
    "const-* contains-* content-* dependent-* else-* if-* not-* one-of-* any-of-* then-*"
    " multiple-of-* pattern-property-* property-names-* unevaluated-* unique-items-*"
)

DIFFERENCES: Final = (
    Difference(
        "response-*-enum-value-added",
        False,
        "our client keeps an unknown member as a value and reports it as drift; nothing fails",
    ),
    Difference(
        "response-*-enum-value-renamed",
        False,
        "our client keeps the new spelling as a value and reports it as drift; nothing fails",
    ),
    Difference(
        "request-*-additional-properties-refused",
        True,
        "oasdiff has no rule for it; the members of a map had no names and are refused now",
    ),
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
            "if",
            "not",
        )
    ),
    Difference("*-not-removed", True, "oasdiff does not compare `not`"),
    Difference("*-not-added", True, "oasdiff does not compare `not`"),
    Difference(
        "*-unevaluated-items-*",
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
        "responses can be the other choice, which the old document did not have",
    ),
    *(
        Difference(f"*-{name}", True, "oasdiff looks at operations, parameters, properties alone")
        for name in (
            "stability-decreased",
            "stability-invalid",
            "sunset-date-too-small",
        )
    ),
    Difference("*-body-pattern-*", True, "oasdiff compares patterns of properties, not of bodies"),
    Difference(
        "request-body-x-extensible-enum-value-removed",
        True,
        "oasdiff compares it in properties, not in bodies",
    ),
    Difference(
        "request-required-property-became-not-read-only",
        True,
        "no caller could send it before, and bodies without it are refused now",
    ),
    Difference(
        "request-parameter-serialization-changed",
        True,
        "oasdiff does not compare `style` and `explode`; a list is read in another way",
    ),
    Difference(
        "request-parameter-media-type-changed",
        True,
        "oasdiff does not compare the media type of a parameter's `content`",
    ),
    Difference(
        "request-parameter-wrapped-in-one-of", True, "oasdiff compares unions in bodies alone"
    ),
    Difference("request-parameter-union-narrowed", True, "oasdiff compares unions in bodies alone"),
    *(
        Difference(
            f"request-{place}-all-of-added", False, "what came with it is reported by itself"
        )
        for place in ("body", "property")
    ),
    *(
        Difference(rule, False, "what is valid for one choice alone is valid for any")
        for rule in (
            "request-body-union-widened",
            "request-property-union-widened",
            "response-body-union-narrowed",
            "response-property-union-narrowed",
        )
    ),
    *(
        Difference(rule, False, "a date that cannot be read says nothing; no call fails")
        for rule in (
            "api-deprecated-sunset-parse",
            "api-path-sunset-parse",
            "request-parameter-sunset-parse",
            "*-property-deprecated-sunset-invalid",
        )
    ),
)

# What the pairs of the tests do not show, described in docs/api-diff.md.
OTHERS: Final = (
    (
        "bodies of webhooks and callbacks",
        "callers receive them, so they are judged as responses are: a property that goes breaks, "
        "one that comes does not; oasdiff judges webhooks as requests, and callbacks not at all",
    ),
    (
        "schemas inside an `allOf`",
        "oasdiff merges them with `--flatten-allof` alone and else calls nothing inside more than "
        "a warning, as another part may still say the same; ours are always merged",
    ),
    (
        "`api-invalid-stability-level`",
        "oasdiff reports it at every other change of the operation; ours when it came or went",
    ),
    (
        "inside of parameters: items, properties, choices",
        "oasdiff compares few keywords there; ours are the same as in a body",
    ),
    (
        "`additionalProperties: false` in one part of an `allOf`",
        "merging, oasdiff takes it to forbid the properties of the other parts, which is what JSON "
        "Schema says and no author means",
    ),
    (
        "parameters that stand at a path, not at its operations",
        "oasdiff compares them with `--flatten-params` alone; to a caller a parameter that only "
        "moves between the two, or a path parameter that is only renamed along with its path, "
        "is the same parameter",
    ),
    (
        "`*-any-of-*`, `*-one-of-*` where one choice stands beside null",
        "`oneOf` and `anyOf` of a schema and null both say that null is allowed, and no more",
    ),
    (
        "`*-any-of-*`, `*-one-of-*` where a choice without a name has another title",
        "a title says nothing of the value",
    ),
    (
        "`*-min-*`, `*-max-*` of a bound beside its exclusive twin",
        "of `minimum: 400` and `exclusiveMinimum: 6` the second forbids nothing, so its coming and "
        "going is no change",
    ),
    (
        "`new-required-request-parameter` where an operation states a header twice, in large and "
        "in small letters",
        "oasdiff reports it even of a document beside itself",
    ),
    (
        "`*-all-of-added`",
        "an `allOf` is merged before it is compared, so a part that changes nothing is no change",
    ),
    (
        "`request-parameter-type-changed` from `array` or `object` to `string` in a query",
        "breaking here: who sends several values sends several strings where one is read; oasdiff "
        "holds any value in a URL to be a string",
    ),
    (
        "`request-parameter-type-changed` from `string` to a list of types, and back",
        "oasdiff calls the wider list breaking and a narrower one not; the wider takes all that "
        "the narrower did",
    ),
    (
        "`request-parameter-type-changed` from one value to a list whose items take more",
        "oasdiff wants the items to be what the value was; one that takes more refuses nothing",
    ),
    (
        "`*-became-enum` from a `const` that is one of the enum's members",
        "a value that was accepted still is",
    ),
    (
        "`request-*-enum-value-removed` where the enum became one of several choices",
        "all its members are still accepted, as that choice",
    ),
    (
        "`*-became-nullable`, `*-became-not-nullable` around an `allOf` of one schema, or "
        "a choice that allows null (OpenAPI 3.0)",
        "oasdiff takes a wrapper that says nothing of null to forbid it",
    ),
    (
        "operations that were draft or alpha and are stable now",
        "the document says that all of it may change; oasdiff asks what they are after",
    ),
    (
        "`exclusiveMaximum: true` without a `maximum` (OpenAPI 3.0)",
        "it forbids nothing, so its coming and going is no change",
    ),
    (
        "`request-required-property-became-not-read-only` in OpenAPI 3.1",
        "oasdiff takes `required` to bind requests even of read-only properties there",
    ),
    (
        "`api-security-removed` among alternatives of one scheme",
        "alternatives that differ in scopes alone are compared with each other",
    ),
)


def explained(rule: str, *, ours_breaks: bool) -> bool:
    """Whether it is known that oasdiff and we differ on this rule in this way."""
    return any(known.ours_breaks is ours_breaks and known.covers(rule) for known in DIFFERENCES)
