"""Names for operations that have none, made of method and path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from otto_codegen.naming.named_operation import after_tag, is_action, is_plural

if TYPE_CHECKING:
    from otto_codegen.naming.framework_rules import Facts
    from otto_codegen.naming.named_operation import NamedOperation, Segment

__all__ = ["made_names"]

#: PUT replaces what is at a path, PATCH changes it (RFC 9110, 9.3.4; RFC 5789).
_VERBS: Final = {"get": "get", "delete": "delete", "put": "replace", "patch": "update"}


def made_names(operation: NamedOperation, facts: Facts) -> tuple[str, ...]:
    """Names of an operation, the longest first.

    `list`, `get`, `create`, `update`, `replace` and `delete` for a collection that is called like
    the tag, and its items; what is below it follows: `list_balances`.
    """
    own = operation.own_segments(facts.shared)
    if not own:
        return ()
    method = operation.method.lower()
    longest = "_".join([method, *(word for it in own for word in it.said(by=True))])
    start = after_tag(own, operation.tags)
    return (longest, _made(operation, own, 0), _made(operation, own, start))


def _made(operation: NamedOperation, own: tuple[Segment, ...], start: int) -> str:
    """A name of what an operation does, and of the parts of its path from one on."""
    method, last = operation.method.lower(), own[-1]
    below = [it for it in own[start:] if it is last or not it.is_general]
    said = [word for it in below for word in it.words]
    item = not last.words
    act = below[-2:-1] if item else below[-1:]
    if act and act[0].words and (method in act[0].called or is_action(act[0].words, method)):
        # POST /accounts/{id}/resync, POST /backups/restore/{id}
        done, rest = act[0].words, said[: -len(act[0].words)]
        return "_".join([*done, *rest] if len(done) == 1 else [*rest, *done])
    plural = not item and not last.parameters and is_plural(last.words[-1])
    collection = plural or (operation.returns_list and not item)
    verb = _VERBS.get(method, method)
    if method == "get" and collection:
        verb = "list"
    elif method == "post" and plural:
        verb = "create"
    if item and said:
        said += ["by", *(word for word in last.said(by=False))]
    elif not item and not said and not collection:
        # GET /status of the tag status
        said = [word for it in own[:start] for word in it.words]
    return "_".join([verb, *(said[1:] if said[:1] == [verb] else said)])
