"""For each rule a document before and one after that differ in what the rule is about."""

from __future__ import annotations

from typing import Any, Final

from otto_codegen.diff.rules import EVENTS, REQUEST_SUBJECTS, RESPONSE_SUBJECTS
from support.diff_documents import document, request, response, with_schema
from support.diff_schema_cases import SCHEMA_CASES

Document = dict[str, Any]
RULE_CASES: Final[dict[str, tuple[Document, Document]]] = {
    f"{subject}-{event}": tuple(with_schema(subject, schema) for schema in SCHEMA_CASES[event])  # type: ignore[misc]
    for subject in (*REQUEST_SUBJECTS, *RESPONSE_SUBJECTS)
    for event in EVENTS
    if event in SCHEMA_CASES
}
PAST, FUTURE, LATER = "2001-01-01", "2999-01-01", "2999-06-01"
STRING: Final = {"type": "string"}


def _case(there: str, old: Document, new: Document, back: str | None = None) -> None:
    RULE_CASES[there] = (old, new)
    if back:
        RULE_CASES[back] = (new, old)


def _operation(**members: Any) -> Document:
    return document({"responses": {}, **members})


_NOTHING: Final = document(paths={})
_PLAIN: Final = _operation()
_GONE: Final = {"deprecated": True, "x-sunset": FUTURE}
_OVER: Final = {"deprecated": True, "x-sunset": PAST}

# Operations
_case("endpoint-added", _NOTHING, _PLAIN, "api-removed-without-deprecation")
_case("api-removed-before-sunset", _operation(**_GONE), _NOTHING)
_case("api-removed-with-deprecation", _operation(**_OVER), _NOTHING)
_case("api-removed-unstable", _operation(**{"x-stability-level": "alpha"}), _NOTHING)
_MOVED: Final = {"responses": {}, "operationId": "listThings"}
_case(
    "api-operation-moved",
    document(_MOVED),
    document(paths={"/v2/things": {"get": _MOVED}}),
)


def _path(name: str) -> Document:
    parameter = {"name": name, "in": "path", "required": True, "schema": STRING}
    operation = {"parameters": [parameter], "responses": {}}
    return document(paths={f"/things/{{{name}}}": {"get": operation}})


_case("api-path-parameter-renamed", _path("id"), _path("thingId"))
_case("endpoint-deprecated", _PLAIN, _operation(deprecated=True), "endpoint-reactivated")
_case("endpoint-deprecated-with-sunset", _PLAIN, _operation(**_GONE))
_case("sunset-deleted", _operation(**_GONE), _operation(deprecated=True))
_case(
    "api-sunset-date-moved-later",
    _operation(**_GONE),
    _operation(deprecated=True, **{"x-sunset": LATER}),
    "api-sunset-date-moved-earlier",
)
_case("api-sunset-date-changed-too-small", _operation(**_GONE), _operation(**_OVER))
_case("api-sunset-date-too-small", _PLAIN, _operation(**_OVER))
_UNREADABLE: Final = {"deprecated": True, "x-sunset": "soon"}
_case("api-deprecated-sunset-parse", _PLAIN, _operation(**_UNREADABLE))
_case("api-path-sunset-parse", _operation(**_GONE), _operation(**_UNREADABLE))
_case("api-invalid-stability-level", _PLAIN, _operation(**{"x-stability-level": "gold"}))
_case(
    "api-stability-decreased",
    _PLAIN,
    _operation(**{"x-stability-level": "beta"}),
    "api-stability-increased",
)
_case("api-operation-id-added", _PLAIN, _operation(operationId="a"), "api-operation-id-removed")
_case("api-operation-id-changed", _operation(operationId="a"), _operation(operationId="b"))
_case("api-tag-renamed", _operation(tags=["fund"]), _operation(tags=["funds"]))
_case("api-tag-added", _PLAIN, _operation(tags=["a"]), "api-tag-removed")
_HOOK: Final = {"made": {"post": {"responses": {}}}}
_case("webhook-added", _PLAIN, document(webhooks=_HOOK), "webhook-removed")
_NOTIFIED: Final = {"requestBody": {"content": {"application/json": {"schema": STRING}}}}
_BODIED: Final = {"made": {"post": {"responses": {}, **_NOTIFIED}}}
_case(
    "webhook-body-added",
    document(webhooks=_HOOK),
    document(webhooks=_BODIED),
    "webhook-body-removed",
)
_CALLED: Final = {"notified": {"{$request.query.url}": {"post": {"responses": {}}}}}
_case("callback-added", _PLAIN, _operation(callbacks=_CALLED), "callback-removed")


# Parameters
def _parameter(**members: Any) -> Document:
    parameter = {"name": "p", "in": "query", "schema": STRING, **members}
    return document({"parameters": [parameter], "responses": {}})


_NONE: Final = _operation(parameters=[])
_case("new-optional-request-parameter", _NONE, _parameter(), "request-parameter-removed")
for _need, _required in (("required", True), ("optional", False)):
    _case(
        f"request-{_need}-parameter-renamed",
        _parameter(name="fundId", required=_required),
        _parameter(name="fund_id", required=_required),
    )
_case("new-required-request-parameter", _NONE, _parameter(required=True))
_case(
    "new-required-request-default-parameter-to-existing-path",
    _NONE,
    _parameter(required=True, schema={**STRING, "default": "a"}),
)
_ONE: Final = {"name": "id", "in": "path", "required": True, "schema": STRING}
_case(
    "new-request-path-parameter",
    document(paths={"/{id}": {"get": {"responses": {}}}}),
    document(paths={"/{id}": {"get": {"responses": {}, "parameters": [_ONE]}}}),
)
_case("request-parameter-removed-with-deprecation", _parameter(**_OVER), _NONE)
_case("request-parameter-removed-before-sunset", _parameter(**_GONE), _NONE)
_case("request-parameter-sunset-deleted", _parameter(**_GONE), _parameter(deprecated=True))
_case("request-parameter-sunset-parse", _parameter(), _parameter(**_UNREADABLE))
_case("request-parameter-sunset-date-changed-too-small", _parameter(**_GONE), _parameter(**_OVER))
_case(
    "request-parameter-sunset-date-moved-later",
    _parameter(**_GONE),
    _parameter(deprecated=True, **{"x-sunset": LATER}),
    "request-parameter-sunset-date-moved-earlier",
)
_case(
    "request-parameter-became-required",
    _parameter(),
    _parameter(required=True),
    "request-parameter-became-optional",
)
_LIST: Final = {"type": "array", "items": STRING}
_case(
    "request-parameter-serialization-changed",
    _parameter(schema=_LIST),
    _parameter(schema=_LIST, explode=False),
)
_case(
    "request-parameter-media-type-changed",
    document(
        {
            "responses": {},
            "parameters": [{"name": "p", "in": "query", "content": {"application/json": {}}}],
        }
    ),
    document(
        {"responses": {}, "parameters": [{"name": "p", "in": "query", "content": {"text/csv": {}}}]}
    ),
)


# Request bodies
def _body(required: bool = False, *media_types: str) -> Document:
    content = {name: {"schema": STRING} for name in media_types or ("application/json",)}
    return _operation(requestBody={"required": required, "content": content})


_case("request-body-added-optional", _PLAIN, _body(), "request-body-removed")
_case("request-body-added-required", _PLAIN, _body(required=True))
_case("request-body-became-required", _body(), _body(required=True), "request-body-became-optional")
_case(
    "request-body-media-type-added",
    _body(),
    _body(False, "application/json", "text/csv"),
    "request-body-media-type-removed",
)


# Properties
def _object(required: bool = False, name: str = "value", **members: Any) -> Document:
    schema = {"type": "object", "properties": {name: {**STRING, **members}}}
    return {**schema, "required": [name]} if required else schema


_EMPTY: Final = {"type": "object", "properties": {}}
_DEFAULT: Final = {"default": "a"}
_SAID: Final = {"description": "What it is called."}
for _id, _old, _new in (
    ("new-required-request-property", _EMPTY, _object(True)),
    ("new-required-request-property-with-default", _EMPTY, _object(True, **_DEFAULT)),
    ("new-optional-request-property", _EMPTY, _object()),
    ("request-property-removed", _object(), _EMPTY),
    ("request-property-removed-with-deprecation", _object(**_OVER), _EMPTY),
    ("request-property-removed-before-sunset", _object(**_GONE), _EMPTY),
    ("request-property-became-required", _object(), _object(True)),
    (
        "request-property-became-required-with-default",
        _object(**_DEFAULT),
        _object(True, **_DEFAULT),
    ),
    ("request-property-became-optional", _object(True), _object()),
    (
        "request-read-only-property-changed",
        _object(readOnly=True),
        _object(readOnly=True, maxLength=3),
    ),
    ("request-required-property-renamed", _object(True, **_SAID), _object(True, "other", **_SAID)),
    ("request-optional-property-renamed", _object(**_SAID), _object(False, "other", **_SAID)),
    ("request-property-became-read-only", _object(), _object(readOnly=True)),
    ("request-optional-property-became-not-read-only", _object(readOnly=True), _object()),
    ("request-required-property-became-not-read-only", _object(True, readOnly=True), _object(True)),
    ("request-property-became-write-only", _object(), _object(writeOnly=True)),
    ("request-property-became-not-write-only", _object(writeOnly=True), _object()),
):
    _case(_id, request(_old), request(_new))
for _id, _old, _new in (
    ("response-required-property-added", _EMPTY, _object(True)),
    ("response-optional-property-added", _EMPTY, _object()),
    ("response-required-property-removed", _object(True), _EMPTY),
    ("response-required-property-removed-with-deprecation", _object(True, **_OVER), _EMPTY),
    ("response-required-property-removed-before-sunset", _object(True, **_GONE), _EMPTY),
    ("response-optional-property-removed", _object(), _EMPTY),
    ("response-write-only-property-removed", _object(writeOnly=True), _EMPTY),
    ("response-property-became-optional", _object(True), _object()),
    (
        "response-write-only-property-changed",
        _object(writeOnly=True, maxLength=3),
        _object(writeOnly=True),
    ),
    ("response-property-became-required", _object(), _object(True)),
    ("response-required-property-renamed", _object(True, **_SAID), _object(True, "other", **_SAID)),
    ("response-optional-property-renamed", _object(**_SAID), _object(False, "other", **_SAID)),
    ("response-required-property-became-write-only", _object(True), _object(True, writeOnly=True)),
    ("response-optional-property-became-write-only", _object(), _object(writeOnly=True)),
    ("response-property-became-not-write-only", _object(writeOnly=True), _object()),
    ("response-property-became-read-only", _object(), _object(readOnly=True)),
    ("response-property-became-not-read-only", _object(readOnly=True), _object()),
):
    _case(_id, response(_old), response(_new))


# Responses
def _returning(*statuses: str) -> Document:
    return _operation(responses={status: {"description": "d"} for status in statuses})


_case(
    "response-success-status-added",
    _returning("200"),
    _returning("200", "201"),
    "response-success-status-removed",
)
_case("response-success-status-range-removed", _returning("200", "2XX"), _returning("200"))
_case(
    "response-non-success-status-added",
    _returning("200"),
    _returning("200", "404"),
    "response-non-success-status-removed",
)


def _content(*media_types: str) -> Document:
    content = {name: {"schema": STRING} for name in media_types}
    return _operation(responses={"200": {"description": "d", "content": content}})


_case(
    "response-media-type-added",
    _content("application/json"),
    _content("application/json", "text/csv"),
    "response-media-type-removed",
)


_case(
    "response-media-type-name-specialized",
    _content("application/json"),
    _content("application/problem+json"),
    "response-media-type-name-generalized",
)
_case(
    "response-media-type-name-changed",
    _content("application/json"),
    _content("application/problem+json; charset=utf-8"),
)
_case(
    "response-media-type-parameter-added",
    _content("text/csv"),
    _content('text/csv; header="present"'),
    "response-media-type-parameter-removed",
)
_case(
    "response-media-type-parameter-changed",
    _content("text/csv; charset=utf-8"),
    _content("text/csv; charset=utf-16"),
)


def _stream(direction: str, **members: Any) -> Document:
    content = {"content": {"application/jsonl": members}}
    if direction == "request":
        return _operation(requestBody=content)
    return _operation(responses={"200": {"description": "d", **content}})


for _direction in ("request", "response"):
    _case(
        f"{_direction}-body-media-type-item-schema-added",
        _stream(_direction),
        _stream(_direction, itemSchema=STRING),
        f"{_direction}-body-media-type-item-schema-removed",
    )


def _header(**headers: Any) -> Document:
    return _operation(responses={"200": {"description": "d", "headers": headers}})


_OPTIONAL, _REQUIRED = {"schema": STRING}, {"schema": STRING, "required": True}
_case("response-header-added", _header(), _header(X=_OPTIONAL), "optional-response-header-removed")
_case("required-response-header-removed", _header(X=_REQUIRED), _header())
_case(
    "response-header-became-optional",
    _header(X=_REQUIRED),
    _header(X=_OPTIONAL),
    "response-header-became-required",
)


# Security and servers
def _secured(*ways: Any) -> Document:
    return _operation(security=list(ways))


_case(
    "api-security-added",
    _secured({"a": []}),
    _secured({"a": []}, {"b": []}),
    "api-security-removed",
)
_case(
    "api-security-scope-added",
    _secured({"a": ["read"]}),
    _secured({"a": ["read", "write"]}),
    "api-security-scope-removed",
)
_case(
    "api-security-anonymous-access-added",
    _secured({"a": []}),
    _secured({"a": []}, {}),
    "api-security-anonymous-access-removed",
)


def _schemes(**schemes: Any) -> Document:
    return document(components={"securitySchemes": schemes})


_KEY: Final = {"type": "apiKey", "in": "header", "name": "X-Key"}
_case(
    "api-security-component-added",
    _schemes(),
    _schemes(a=_KEY),
    "api-security-component-removed",
)
_case("api-security-component-type-changed", _schemes(a=_KEY), _schemes(a={**_KEY, "in": "query"}))


def _flow(**members: Any) -> Document:
    flow = {"authorizationUrl": "https://a", "tokenUrl": "https://t", "scopes": {}, **members}
    return _schemes(a={"type": "oauth2", "flows": {"authorizationCode": flow}})


_case("api-security-component-oauth-url-changed", _flow(), _flow(authorizationUrl="https://b"))
_case("api-security-component-oauth-token-url-changed", _flow(), _flow(tokenUrl="https://u"))
_case("api-security-component-oauth-refresh-url-changed", _flow(), _flow(refreshUrl="https://r"))
_case(
    "api-security-component-oauth-scope-added",
    _flow(),
    _flow(scopes={"read": "Reads"}),
    "api-security-component-oauth-scope-removed",
)
_case(
    "api-security-component-oauth-scope-changed",
    _flow(scopes={"read": "Reads"}),
    _flow(scopes={"read": "Reads all"}),
)
_OPENID: Final = {"type": "openIdConnect", "openIdConnectUrl": "https://a"}
_case(
    "api-security-component-openid-connect-url-changed",
    _schemes(a=_OPENID),
    _schemes(a={**_OPENID, "openIdConnectUrl": "https://b"}),
)
_case(
    "server-added",
    document(servers=[{"url": "https://a"}]),
    document(servers=[{"url": "https://a/"}, {"url": "https://b"}]),
    "server-removed",
)
