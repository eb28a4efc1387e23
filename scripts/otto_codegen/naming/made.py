"""Names for operations that have none, made of method and path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from otto_codegen.naming.operation import ACTIONS, is_plural, same

if TYPE_CHECKING:
    from otto_codegen.naming.operation import Operation
    from otto_codegen.naming.rules import Facts

__all__ = ["made_names"]

#: PUT replaces what is at a path, PATCH changes it (RFC 9110, 9.3.4; RFC 5789).
_VERBS: Final = {"get": "get", "delete": "delete", "put": "replace", "patch": "update"}


def made_names(operation: Operation, facts: Facts) -> tuple[str, ...]:
    """Names of an operation, the longest first.

    `list`, `get`, `create`, `update`, `replace` and `delete` for a collection that is called like
    the tag, and its items; what is below it follows: `list_balances`.
    """
    method = operation.method.lower()
    own = operation.own_segments(facts.shared)
    if not own:
        return ()
    longer = "_".join([method, *(word for it in own for word in it.said(by=True))])
    last = own[-1]
    item = not last.words
    below = own[1:] if any(same(own[0].text, tag) for tag in operation.tags) else own
    said = [word for it in below for word in it.words]
    collection = not item and not last.parameters and is_plural(last.words[-1])
    verb = _VERBS.get(method, method)
    if method == "get" and collection:
        verb = "list"
    elif method == "post" and collection:
        verb = "create"
    elif method != "get" and said and not item and last.words[0] in ACTIONS:
        # POST /accounts/{id}/resync
        rest = said[: -len(last.words)]
        return (longer, "_".join([*last.words, *rest]))
    if item and said:
        said += ["by", *(word for word in last.said(by=False))]
    elif not item and not said and not collection:
        said = list(own[0].words)  # GET /status of the tag status
    return (longer, "_".join([verb, *said]))
