"""A function for AWS Lambda: the balances of an entity.

The handler is `aws_lambda.handler`; its environment has OTTO_CLIENT_ID and OTTO_CLIENT_SECRET. The
client is made once for each instance, so that calls after the first find a connection and a token.
`README.md` says how the package is built, and how large it is.
"""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID

from otto_ext import APIStatusError, Otto, RetryPolicy


@cache
def client() -> Otto:
    """The client of this instance."""
    # A call ends before Lambda ends the function, and says why.
    return Otto(retry=RetryPolicy(deadline=20), timeout=10)


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """`{"entity_id": "..."}` to its balances; quantities are strings, as JSON has no decimals."""
    try:
        entity = client().entities.get_entity(UUID(event["entity_id"]))
        rows = client().balances.iter_balances(entity_id=entity.id)
        balances = [{"asset": it.asset, "quantity": str(it.quantity)} for it in rows]
    except APIStatusError as error:
        return {"statusCode": error.status_code, "body": str(error)}
    return {"statusCode": 200, "body": {"entity": entity.name, "balances": balances}}
