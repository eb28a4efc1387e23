"""Which operations show how far a job is: inferred from enums, or stated by an overlay."""

from __future__ import annotations

from typing import Any

import pytest
from otto_codegen.normalise import normalise
from otto_codegen.parse import parse

from otto_ext.openapi.document_errors import OpenAPIError

Json = dict[str, Any]
STRING = {"type": "string"}


def enum(*values: str | None) -> Json:
    return {"type": ["string", "null"] if None in values else "string", "enum": list(values)}


def of(**properties: Any) -> Json:
    return {"type": "object", "properties": properties}


JOB = enum("queued", "running", "ready", "failed")


def infer(schema: Json, extension: Any = None, method: str = "get", **schemas: Any) -> Any:
    operation: Json = {
        "operationId": "getJob",
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": STRING}],
        "responses": {
            "200": {"description": "", "content": {"application/json": {"schema": schema}}}
        },
    }
    if extension is not None:
        operation["x-otto-wait"] = extension
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/jobs/{id}": {method: operation}},
        "components": {"schemas": schemas},
    }
    endpoint = parse(normalise(document).document).endpoints[0]
    return endpoint.wait.as_dict() if endpoint.wait else None


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ("queued running ready failed", "queued running|ready|failed"),
        ("PENDING IN_PROGRESS COMPLETED CANCELLED", "PENDING IN_PROGRESS|COMPLETED|CANCELLED"),
        ("NotStarted Running Succeeded", "NotStarted Running|Succeeded|"),
        ("created processing done error", "created processing|done|error"),
        # Where another value is a success, `ready` may be a job that can begin: no guess.
        ("ready running done failed", None),
        # A job that was done in part is not a success.
        ("running completed completed_with_errors", "running|completed|completed_with_errors"),
        # A word that is not known could be final or not.
        ("queued running archived done", None),
        ("active inactive", None),
        ("active pending", None),
        ("ok degraded down", None),
        ("succeeded failed", None),
        ("accepted rejected pending", None),
    ],
)  # fmt: skip
def test_a_status_is_inferred_where_every_value_is_a_known_word(
    values: str, expected: str | None
) -> None:
    found = infer(of(id=STRING, status=enum(*values.split())))
    if expected is None:
        assert found is None
    else:
        lists = zip(("pending", "done", "failed"), expected.split("|"), strict=True)
        assert found == {"field": "/status", **{k: v.split() for k, v in lists if v}}


def test_where_the_status_stands() -> None:
    jobs = {"queued", "ready"}
    assert infer(of(data=of(jobStatus=JOB)))["field"] == "/data/jobStatus"
    assert infer(of(status=enum(*jobs, None)))["field"] == "/status"
    assert infer(of(state=JOB, sync_status=JOB))["field"] == "/state"
    assert infer(of(sync_status=JOB, kyc_status=JOB)) is None
    assert infer(of(**{"a/b_status": JOB}))["field"] == "/a~1b_status"
    assert infer(of(error=of(status=JOB))) is None
    assert infer({"$ref": "#/components/schemas/J"}, J=of(status=JOB))["field"] == "/status"
    union = {"oneOf": [of(a=STRING, status=JOB), of(b=STRING, status=JOB)]}
    assert infer(union)["field"] == "/status"
    assert infer({"oneOf": [of(status=JOB), of(b=STRING)]}) is None
    assert infer({"type": "array", "items": of(status=JOB)}) is None
    assert infer(of(status=JOB), method="post") is None


def test_constants_of_a_union_are_values() -> None:
    members = [{"const": value, "description": value} for value in ("queued", "ready", "failed")]
    assert infer(of(status={"oneOf": members}))["done"] == ["ready"]


def test_a_union_that_holds_itself_is_not_an_enum() -> None:
    itself = {"oneOf": [{"$ref": "#/components/schemas/S"}, {"type": "integer"}]}
    assert infer(of(status={"$ref": "#/components/schemas/S"}), S=itself) is None


def test_a_status_that_only_says_that_it_is_over_is_not_a_success() -> None:
    status, outcome = enum("queued", "completed"), enum("success", "failure")
    assert infer(of(status=status))["done"] == ["completed"]
    assert infer(of(status=status, conclusion=outcome)) is None


# -- stated --------------------------------------------------------------------------------------


def test_an_overlay_turns_it_off() -> None:
    assert infer(of(status=JOB), False) is None


@pytest.mark.parametrize(
    ("schema", "stated", "expected"),
    [
        (
            of(status=enum("queued", "archived", "done")),
            {"failed": ["archived"]},
            {"field": "/status", "pending": ["queued"], "done": ["done"], "failed": ["archived"]},
        ),
        (
            of(progress=STRING),
            {"field": "/progress", "done": ["100%"]},
            {"field": "/progress", "done": ["100%"]},
        ),
        (
            of(meta=of(finished={"type": "boolean"})),
            {"field": "/meta/finished", "done": [True]},
            {"field": "/meta/finished", "done": ["true"]},
        ),
        (
            of(a_status=JOB, b_status=JOB),
            {"field": "/b_status"},
            {
                "field": "/b_status",
                "pending": ["queued", "running"],
                "done": ["ready"],
                "failed": ["failed"],
            },
        ),
        (
            of(status=enum("completed_with_errors", "running", "failed")),
            {"done": ["completed_with_errors"]},
            {
                "field": "/status",
                "pending": ["running"],
                "done": ["completed_with_errors"],
                "failed": ["failed"],
            },
        ),
    ],
)
def test_an_overlay_states_it(schema: Json, stated: Json, expected: Json) -> None:
    assert infer(schema, stated) == expected


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        (True, "it is True; give false, or an object"),
        ({"fields": "/x"}, "'fields' is not a key of it; known: field, pending, done, failed"),
        ({"field": "status"}, "field is 'status'; give a JSON pointer"),
        ({"field": "/other"}, "there is no /other in the response"),
        ({"done": "ready"}, "done is 'ready'; give a list"),
        ({"done": ["ready"], "failed": ["ready"]}, "'ready' stands in both done and failed"),
        ({"done": ["finito"]}, "'finito' is not a value of /status"),
        ({"field": "/note"}, "no value says that the job succeeded"),
        ({"field": "/odd"}, "whether 'b' is final is not known"),
    ],
)
def test_a_statement_that_does_not_fit_is_refused(stated: Any, said: str) -> None:
    schema = of(status=JOB, note=STRING, odd=enum("done", "b"))
    with pytest.raises(OpenAPIError, match="x-otto-wait cannot be used: ") as caught:
        infer(schema, stated)
    assert said in str(caught.value)


def test_a_statement_without_a_field_needs_one_that_is_called_a_status() -> None:
    with pytest.raises(OpenAPIError, match="state `field`"):
        infer(of(a=STRING), {"done": ["x"]})


def test_a_statement_on_what_would_be_repeated_is_refused() -> None:
    with pytest.raises(OpenAPIError, match="each poll would repeat it"):
        infer(of(status=JOB), {"done": ["ready"]}, method="post")


def test_a_tag_that_is_called_as_the_method_of_the_client_is() -> None:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/x": {"get": {"tags": ["wait"], "operationId": "x", "responses": {}}}},
    }
    assert [tag.tag for tag in parse(normalise(document).document).tags] == ["wait_"]
