"""Every change that can be reported: an id, a level, and one line of why.

Ids are those of oasdiff where it has the rule, so that people recognise them. A level is the view
of a *caller* of the API: what the caller sends may be refused now, or what the caller gets may hold
what the old document does not describe. Schema rules are written once and hold for every place
where a schema stands; whether they break depends on the direction in which the data flows.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from attrs import frozen

from otto_codegen.diff.change import Level

B, W, I = Level.BREAKING, Level.WARNING, Level.INFO  # noqa: E741

REQUEST_SUBJECTS: Final = ("request-parameter", "request-body", "request-property")
RESPONSE_SUBJECTS: Final = ("response-header", "response-body", "response-property")


@frozen
class Rule:
    """One kind of change."""

    id: str
    level: Level
    why: str


class Effect(Enum):
    """What a change does to the set of values a schema allows; (request, response) levels."""

    NARROWS = (B, I)
    WIDENS = (I, B)
    CHANGES = (B, B)
    SAYS = (I, I)


_WHY: Final = {
    (Effect.NARROWS, "request"): "a value that was accepted can be refused now",
    (Effect.NARROWS, "response"): "responses stay within what was documented before",
    (Effect.WIDENS, "request"): "all that was accepted still is",
    (Effect.WIDENS, "response"): "responses can hold what was not documented before",
    (Effect.CHANGES, "request"): "what was accepted before is another thing now",
    (Effect.CHANGES, "response"): "responses are no longer what was documented",
    (Effect.SAYS, "request"): "says more about the value, allows and forbids nothing",
    (Effect.SAYS, "response"): "says more about the value, allows and forbids nothing",
}

_BOUNDS_ABOVE: Final = (
    "max",
    "exclusive-max",
    "max-length",
    "max-items",
    "max-properties",
    "max-contains",
)
_BOUNDS_BELOW: Final = (
    "min",
    "exclusive-min",
    "min-length",
    "min-items",
    "min-properties",
    "min-contains",
)
# Keywords that only ever forbid: with them fewer values are allowed than without.
_RESTRICTIONS: Final = (
    "contains",
    "content-encoding",
    "content-media-type",
    "content-schema",
    "dependent-required",
    "dependent-schema",
    "if",
    "then",
    "else",
    "not",
    "pattern-property",
    "property-names",
    "unevaluated-items",
    "unevaluated-properties",
    "all-of",
)

# Of these what is inside is not compared by itself.
_COMPARED_WHOLE: Final = (
    "content-encoding",
    "content-media-type",
    "dependent-required",
    "if",
    "not",
)

# How the string of a value is to be read: another reading makes it another value.
_READINGS: Final = ("content-encoding", "content-media-type")

# event -> what it does to the values allowed, wherever the schema stands.
EVENTS: Final[dict[str, Effect]] = {
    "type-changed": Effect.CHANGES,
    "type-generalized": Effect.WIDENS,
    "type-specialized": Effect.NARROWS,
    "format-changed": Effect.CHANGES,
    "format-generalized": Effect.WIDENS,
    "format-specialized": Effect.NARROWS,
    "became-nullable": Effect.WIDENS,
    "became-not-nullable": Effect.NARROWS,
    "became-enum": Effect.NARROWS,
    "became-not-enum": Effect.WIDENS,
    "enum-value-added": Effect.WIDENS,
    "enum-value-removed": Effect.NARROWS,
    "enum-value-renamed": Effect.CHANGES,
    "x-extensible-enum-value-added": Effect.SAYS,
    "x-extensible-enum-value-removed": Effect.NARROWS,
    "const-added": Effect.NARROWS,
    "const-changed": Effect.CHANGES,
    "const-removed": Effect.WIDENS,
    "default-value-added": Effect.SAYS,
    "default-value-changed": Effect.SAYS,
    "default-value-removed": Effect.SAYS,
    **{f"{bound}-decreased": Effect.NARROWS for bound in _BOUNDS_ABOVE},
    **{f"{bound}-increased": Effect.WIDENS for bound in _BOUNDS_ABOVE},
    **{f"{bound}-increased": Effect.NARROWS for bound in _BOUNDS_BELOW},
    **{f"{bound}-decreased": Effect.WIDENS for bound in _BOUNDS_BELOW},
    **{f"{bound}-set": Effect.NARROWS for bound in (*_BOUNDS_ABOVE, *_BOUNDS_BELOW)},
    **{f"{bound}-unset": Effect.WIDENS for bound in (*_BOUNDS_ABOVE, *_BOUNDS_BELOW)},
    "multiple-of-set": Effect.NARROWS,
    "multiple-of-unset": Effect.WIDENS,
    "multiple-of-changed": Effect.CHANGES,
    "multiple-of-generalized": Effect.WIDENS,
    "multiple-of-specialized": Effect.NARROWS,
    "pattern-added": Effect.NARROWS,
    "pattern-changed": Effect.CHANGES,
    "pattern-generalized": Effect.WIDENS,
    "pattern-removed": Effect.WIDENS,
    "unique-items-set": Effect.NARROWS,
    "unique-items-unset": Effect.WIDENS,
    **{f"{keyword}-added": Effect.NARROWS for keyword in _RESTRICTIONS},
    **{f"{keyword}-removed": Effect.WIDENS for keyword in _RESTRICTIONS},
    **{f"{keyword}-changed": Effect.CHANGES for keyword in _COMPARED_WHOLE},
    **{f"{name}-{how}": Effect.CHANGES for name in _READINGS for how in ("added", "removed")},
    "prefix-items-added": Effect.NARROWS,
    "prefix-items-removed": Effect.WIDENS,
    "additional-properties-forbidden": Effect.NARROWS,
    "additional-properties-refused": Effect.NARROWS,
    "additional-properties-allowed": Effect.WIDENS,
    "schema-became-false": Effect.NARROWS,
    "schema-became-not-false": Effect.WIDENS,
    "one-of-added": Effect.WIDENS,
    "one-of-removed": Effect.NARROWS,
    "any-of-added": Effect.WIDENS,
    "any-of-removed": Effect.NARROWS,
    "wrapped-in-one-of": Effect.CHANGES,
    "wrapped-in-one-of-original-preserved": Effect.WIDENS,
    "unwrapped-from-one-of": Effect.NARROWS,
    "union-narrowed": Effect.NARROWS,
    "union-widened": Effect.WIDENS,
    "discriminator-added": Effect.SAYS,
    "discriminator-removed": Effect.SAYS,
    "discriminator-property-name-changed": Effect.SAYS,
    "discriminator-mapping-added": Effect.SAYS,
    "discriminator-mapping-changed": Effect.SAYS,
    "discriminator-mapping-deleted": Effect.SAYS,
    "deprecated-sunset-invalid": Effect.SAYS,
    "sunset-date-too-small": Effect.CHANGES,
    "stability-invalid": Effect.CHANGES,
    "stability-decreased": Effect.CHANGES,
    "stability-increased": Effect.SAYS,
    "deprecated": Effect.SAYS,
    "reactivated": Effect.SAYS,
}

# (direction or subject, event) -> where our client, or plain sense, makes the level another one.
EXCEPTIONS: Final[dict[tuple[str, str], tuple[Level, str]]] = {
    ("request", "default-value-changed"): (
        W,
        "calls that leave it out are treated as if they had sent the new one",
    ),
    ("request", "all-of-added"): (I, "what came with it is reported by itself"),
    ("request", "deprecated-sunset-invalid"): (W, "it ends, and when cannot be read"),
    ("response", "deprecated-sunset-invalid"): (W, "it ends, and when cannot be read"),
    ("response", "enum-value-added"): (
        W,
        "our client keeps an unknown member as a value; code that lists all cases misses it",
    ),
    ("response", "enum-value-renamed"): (
        W,
        "our client keeps an unknown member as a value; code that compares with the old one misses",
    ),
    ("request", "additional-properties-forbidden"): (
        W,
        "what the document names is still accepted; who sends more is refused",
    ),
    ("response", "additional-properties-allowed"): (I, "our client keeps fields it does not know"),
    ("request", "pattern-changed"): (W, "two patterns cannot be compared by machine"),
    ("response", "pattern-changed"): (W, "two patterns cannot be compared by machine"),
    ("request", "prefix-items-added"): (W, "which arrays this forbids depends on their length"),
    ("request", "prefix-items-removed"): (W, "which arrays this forbids depends on their length"),
    ("response", "prefix-items-added"): (W, "which arrays this allows depends on their length"),
    ("response", "prefix-items-removed"): (W, "which arrays this allows depends on their length"),
    ("request", "wrapped-in-one-of-original-preserved"): (
        W,
        "what was accepted still is one of the choices, under a type of its own",
    ),
    ("response", "pattern-generalized"): (W, "two patterns cannot be compared by machine"),
    ("response", "all-of-removed"): (W, "what went with it is reported by itself"),
    ("request", "stability-decreased"): (B, "callers relied on a stability that is withdrawn"),
    ("response", "stability-decreased"): (B, "callers relied on a stability that is withdrawn"),
    ("response-body", "schema-became-false"): (B, "the response that callers expect cannot come"),
    ("response-body", "schema-became-not-false"): (I, "no caller could get it before"),
    ("request", "deprecated"): (I, "still works; it will go"),
    ("response", "deprecated"): (I, "still comes; it will go"),
    ("request", "reactivated"): (I, "no longer deprecated"),
    ("response", "reactivated"): (I, "no longer deprecated"),
}

_OTHER: Final = (
    # Operations
    Rule("endpoint-added", I, "nothing that exists calls it"),
    Rule("api-removed-without-deprecation", B, "calls to it fail"),
    Rule(
        "api-removed-before-sunset",
        B,
        "calls fail earlier than announced, or no date was announced",
    ),
    Rule("api-removed-with-deprecation", W, "calls to it fail, as was announced"),
    Rule("api-removed-unstable", I, "the document said that it may go at any time"),
    Rule("api-operation-moved", B, "calls to the old path fail; the operationId shows where it is"),
    Rule("api-path-parameter-renamed", I, "the URL is the same, only the argument's name differs"),
    Rule("endpoint-deprecated", I, "still works; it will go"),
    Rule("endpoint-deprecated-with-sunset", I, "still works until the date it names"),
    Rule("endpoint-reactivated", I, "no longer deprecated"),
    Rule("sunset-deleted", B, "the date that was promised to callers is gone"),
    Rule("api-sunset-date-moved-earlier", W, "callers have less time than they were promised"),
    Rule("api-sunset-date-changed-too-small", B, "it moved to a day that has passed: no time left"),
    Rule("api-sunset-date-too-small", B, "it was never announced and is already over"),
    Rule("api-deprecated-sunset-parse", W, "it ends, and when cannot be read"),
    Rule("api-path-sunset-parse", W, "the date that was promised to callers cannot be read"),
    Rule("api-invalid-stability-level", B, "what is promised to callers is not known"),
    Rule("api-sunset-date-moved-later", I, "callers have more time"),
    Rule("api-stability-decreased", B, "callers relied on a stability that is withdrawn"),
    Rule("api-stability-increased", I, "more is promised than before"),
    Rule("api-operation-id-added", I, "the Python method gets this name"),
    Rule("api-operation-id-removed", W, "no request fails, but the Python method is renamed"),
    Rule("api-operation-id-changed", W, "no request fails, but the Python method is renamed"),
    Rule("api-tag-added", W, "no request fails, but the Python method may stand elsewhere"),
    Rule("api-tag-removed", W, "no request fails, but the Python method may stand elsewhere"),
    Rule("api-tag-renamed", W, "no request fails, but the Python method stands elsewhere"),
    Rule("webhook-added", I, "no caller waits for it yet"),
    Rule("webhook-removed", B, "code that waits for it no longer gets it"),
    Rule("webhook-body-added", I, "no caller reads it yet"),
    Rule("webhook-body-removed", B, "code that reads it finds nothing"),
    Rule("callback-added", I, "no caller waits for it yet"),
    Rule("callback-removed", W, "the call works as before, its callback does not come"),
    # Parameters
    Rule("new-required-request-parameter", B, "calls without it are refused"),
    Rule("new-request-path-parameter", B, "the URL of every call differs"),
    Rule(
        "new-required-request-default-parameter-to-existing-path", B, "calls without it are refused"
    ),
    Rule("new-optional-request-parameter", I, "calls without it work as before"),
    Rule("request-parameter-removed", W, "it is ignored, or refused by a strict server"),
    Rule("request-parameter-removed-with-deprecation", I, "its end was announced"),
    Rule("request-parameter-removed-before-sunset", B, "it ends earlier than announced"),
    Rule("request-parameter-sunset-deleted", B, "the date that was promised to callers is gone"),
    Rule("request-parameter-sunset-parse", W, "it ends, and when cannot be read"),
    Rule(
        "request-parameter-sunset-date-changed-too-small",
        B,
        "it moved to a day that has passed: no time left",
    ),
    Rule(
        "request-parameter-sunset-date-moved-earlier",
        W,
        "callers have less time than they were promised",
    ),
    Rule("request-parameter-sunset-date-moved-later", I, "callers have more time"),
    Rule("request-required-parameter-renamed", B, "calls without the new name are refused"),
    Rule("request-optional-parameter-renamed", W, "the old name is ignored, or refused"),
    Rule("request-parameter-became-required", B, "calls without it are refused"),
    Rule("request-parameter-became-optional", I, "calls with it work as before"),
    Rule(
        "request-parameter-serialization-changed", B, "the value is written another way in the URL"
    ),
    Rule("request-parameter-media-type-changed", B, "the value is encoded another way"),
    # Request bodies
    Rule("request-body-added-required", B, "calls without a body are refused"),
    Rule("request-body-added-optional", I, "calls without a body work as before"),
    Rule("request-body-removed", B, "what was sent is no longer read"),
    Rule("request-body-became-required", B, "calls without a body are refused"),
    Rule("request-body-became-optional", I, "calls with a body work as before"),
    Rule("request-body-media-type-added", I, "what was sent is still understood"),
    Rule(
        "request-body-media-type-item-schema-added", B, "an item that was accepted can be refused"
    ),
    Rule("request-body-media-type-item-schema-removed", I, "all that was accepted still is"),
    Rule("request-body-media-type-removed", B, "what was sent is no longer understood"),
    # Properties
    Rule("new-required-request-property", B, "bodies without it are refused"),
    Rule("new-required-request-property-with-default", B, "required is required, default or not"),
    Rule("request-read-only-property-changed", I, "no caller sends a read-only property"),
    Rule("new-optional-request-property", I, "bodies without it work as before"),
    Rule("request-property-removed", W, "it is ignored, or refused by a strict server"),
    Rule("request-property-removed-with-deprecation", I, "its end was announced"),
    Rule("request-property-removed-before-sunset", B, "it ends earlier than announced"),
    Rule("request-property-became-required", B, "bodies without it are refused"),
    Rule(
        "request-property-became-required-with-default", B, "required is required, default or not"
    ),
    Rule("request-property-became-optional", I, "bodies with it work as before"),
    Rule("request-required-property-renamed", B, "bodies without the new name are refused"),
    Rule("request-optional-property-renamed", W, "the old name is ignored, or refused"),
    Rule("request-property-became-read-only", W, "what is sent for it is ignored, or refused"),
    Rule("request-optional-property-became-not-read-only", I, "it may be sent now, and need not"),
    Rule("request-required-property-became-not-read-only", B, "bodies without it are refused"),
    Rule("request-property-became-write-only", I, "requests are as before"),
    Rule("request-property-became-not-write-only", I, "requests are as before"),
    Rule("response-required-property-added", I, "our client keeps fields it does not know"),
    Rule("response-optional-property-added", I, "our client keeps fields it does not know"),
    Rule("response-required-property-removed", B, "code that reads it finds nothing"),
    Rule("response-required-property-removed-with-deprecation", I, "its end was announced"),
    Rule("response-required-property-removed-before-sunset", B, "it ends earlier than announced"),
    Rule("response-optional-property-removed", W, "it could be absent before, and always is now"),
    Rule("response-write-only-property-changed", I, "no response holds a write-only property"),
    Rule("response-write-only-property-removed", I, "no response ever held it"),
    Rule("response-property-became-optional", B, "code that reads it can find nothing"),
    Rule("response-property-became-required", I, "responses hold more than was promised"),
    Rule("response-required-property-renamed", B, "code that reads the old name finds nothing"),
    Rule(
        "response-optional-property-renamed", W, "the old name could be absent, and always is now"
    ),
    Rule("response-required-property-became-write-only", B, "responses no longer hold it"),
    Rule("response-optional-property-became-write-only", I, "it could be absent before"),
    Rule("response-property-became-not-write-only", I, "responses hold more than before"),
    Rule("response-property-became-read-only", I, "responses are as before"),
    Rule("response-property-became-not-read-only", I, "responses are as before"),
    # Responses
    Rule("response-success-status-added", I, "a status callers do not expect can come"),
    Rule("response-success-status-removed", B, "the response that callers expect does not come"),
    Rule(
        "response-success-status-range-removed", I, "the statuses that are left were in the range"
    ),
    Rule("response-non-success-status-added", I, "errors are raised by class of status anyway"),
    Rule("response-non-success-status-removed", I, "one error fewer to expect"),
    Rule("response-media-type-added", I, "the one callers ask for still comes"),
    Rule("response-media-type-removed", B, "the one callers ask for does not come"),
    Rule(
        "response-media-type-name-generalized", B, "code that distinguishes by type no longer can"
    ),
    Rule("response-media-type-name-specialized", I, "it is still read as what it was"),
    Rule("response-media-type-name-changed", W, "name and parameters changed at once"),
    Rule("response-media-type-parameter-added", I, "the document says more of what comes"),
    Rule("response-media-type-parameter-removed", B, "what it promised (charset, version) may go"),
    Rule("response-media-type-parameter-changed", B, "responses are written another way"),
    Rule(
        "response-body-media-type-item-schema-added", I, "responses stay within what was documented"
    ),
    Rule("response-body-media-type-item-schema-removed", B, "an item can be anything now"),
    Rule("response-header-added", I, "no caller reads it yet"),
    Rule("required-response-header-removed", B, "code that reads it finds nothing"),
    Rule("optional-response-header-removed", I, "it could be absent before"),
    Rule("response-header-became-optional", B, "code that reads it can find nothing"),
    Rule("response-header-became-required", I, "responses hold more than was promised"),
    # Security and servers
    Rule("api-security-added", I, "one more way to be let in"),
    Rule("api-security-removed", B, "who came in this way is shut out"),
    Rule("api-security-scope-added", B, "tokens without the scope are refused"),
    Rule("api-security-scope-removed", I, "tokens with the scope are still accepted"),
    Rule("api-security-anonymous-access-added", I, "who sends a token is still let in"),
    Rule("api-security-anonymous-access-removed", B, "calls without a token are refused"),
    Rule("api-security-component-type-changed", B, "credentials are sent another way"),
    Rule("api-security-component-added", I, "no operation is concerned by itself"),
    Rule("api-security-component-removed", I, "operations that used it are reported one by one"),
    Rule("api-security-component-oauth-url-changed", W, "the page where people consent moved"),
    Rule("api-security-component-oauth-token-url-changed", W, "the token endpoint moved"),
    Rule("api-security-component-oauth-refresh-url-changed", W, "tokens are renewed elsewhere"),
    Rule("api-security-component-openid-connect-url-changed", W, "the discovery page moved"),
    Rule("api-security-component-oauth-scope-added", I, "no operation is concerned by itself"),
    Rule("api-security-component-oauth-scope-removed", I, "operations say which they need"),
    Rule("api-security-component-oauth-scope-changed", I, "only its text differs"),
    Rule("server-added", I, "one more address for the same API"),
    Rule("server-removed", W, "who calls this address may have to move; our client names its own"),
)


# What makes the value of a header another thing to read; of the rest a header says little.
_IN_HEADERS: Final = (
    "type-",
    "format-",
    "became-nullable",
    "multiple-of-unset",
    "schema-",
    *(f"{bound}-" for bound in (*_BOUNDS_ABOVE, *_BOUNDS_BELOW)),
)
_HEADER_WHY: Final = "our client hands headers over as strings and holds them against no list"


def _expand() -> dict[str, Rule]:
    table = {rule.id: rule for rule in _OTHER}
    for direction, subjects in (("request", REQUEST_SUBJECTS), ("response", RESPONSE_SUBJECTS)):
        for event, effect in EVENTS.items():
            usual = effect.value[direction == "response"], _WHY[effect, direction]
            general = EXCEPTIONS.get((direction, event), usual)
            for subject in subjects:
                level, why = EXCEPTIONS.get((subject, event), general)
                if (
                    subject == "response-header"
                    and level is B
                    and not event.startswith(_IN_HEADERS)
                ):
                    table[f"{subject}-{event}"] = Rule(f"{subject}-{event}", W, _HEADER_WHY)
                    continue
                table[f"{subject}-{event}"] = Rule(f"{subject}-{event}", level, why)
    return table


RULES: Final[dict[str, Rule]] = _expand()
