"""Compares how callers are let in, and where the API is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from otto_codegen.diff.constraints import show
from otto_codegen.diff.pairs import Found
from otto_ext.openapi.json_values import as_dict, join, strings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from otto_codegen.diff.matching import ApiOperation
    from otto_ext.openapi.references import Document, Node

# One way in: scheme names with the scopes each needs. No scheme at all lets anybody in.
Way = dict[str, frozenset[str]]

_URLS: Final = {
    "authorizationUrl": "oauth-url",
    "tokenUrl": "oauth-token-url",
    "refreshUrl": "oauth-refresh-url",
}


def requirements(
    old_document: Document,
    new_document: Document,
    old: ApiOperation,
    new: ApiOperation,
) -> Iterator[Found]:
    """Yield how the ways in to one operation changed."""
    before, after = _ways(old_document, old), _ways(new_document, new)
    pointer = _stated(new_document, new) or _stated(old_document, old) or new.node.pointer
    old_open, new_open = _is_open(before), _is_open(after)
    if new_open and not old_open:
        text = "calls without a token are let in now"
        yield Found("api-security-anonymous-access-added", pointer, text)
    if old_open and not new_open:
        names = ", ".join(show(" and ".join(sorted(way))) for way in after)
        text = f"calls need credentials now: {names}"
        yield Found("api-security-anonymous-access-removed", pointer, text)
    yield from _named(before, after, pointer, new_open=new_open)


def _named(before: list[Way], after: list[Way], pointer: str, *, new_open: bool) -> Iterator[Found]:
    # A way that is still there is no change, whatever stands beside it.
    old = [way for way in before if way and way not in after]
    new = [way for way in after if way and way not in before]
    for way in old:
        label = show(" and ".join(sorted(way)))
        other = next((candidate for candidate in new if candidate.keys() == way.keys()), None)
        if other is not None:
            new.remove(other)
            yield from _scopes_needed(way, other, pointer)
        elif not new_open:
            yield Found("api-security-removed", pointer, f"{label} accepts no caller any more")
    for way in new:
        label = show(" and ".join(sorted(way)))
        yield Found("api-security-added", pointer, f"{label} lets callers in now")


def _scopes_needed(old: Way, new: Way, pointer: str) -> Iterator[Found]:
    for scheme in sorted(old):
        for scope in sorted(new[scheme] - old[scheme]):
            text = f"{show(scheme)} needs the scope {show(scope)} now"
            yield Found("api-security-scope-added", pointer, text)
        for scope in sorted(old[scheme] - new[scheme]):
            text = f"{show(scheme)} needs the scope {show(scope)} no more"
            yield Found("api-security-scope-removed", pointer, text)


def _is_open(ways: list[Way]) -> bool:
    return not ways or any(not way for way in ways)


def _stated(document: Document, operation: ApiOperation) -> str | None:
    """Where it is said how callers are let in: at the operation, or for all of them."""
    if isinstance(operation.get("security"), list):
        return join(operation.node.pointer, "security")
    return "/security" if isinstance(as_dict(document.raw).get("security"), list) else None


def _ways(document: Document, operation: ApiOperation) -> list[Way]:
    stated = operation.get("security")
    if not isinstance(stated, list):
        stated = as_dict(document.raw).get("security")
    if not isinstance(stated, list):
        return []
    return [
        {str(name): frozenset(strings(scopes)) for name, scopes in way.items()}
        for way in stated
        if isinstance(way, dict)
    ]


def schemes(old: Document, new: Document) -> Iterator[Found]:
    """Yield how the security schemes themselves changed."""
    before, after = _schemes(old), _schemes(new)
    for name, node in before.items():
        if name not in after:
            text = f"the security scheme {show(name)} was removed"
            yield Found("api-security-component-removed", node.pointer, text)
        else:
            yield from _scheme(name, node, after[name])
    for name, node in after.items():
        if name not in before:
            text = f"the security scheme {show(name)} was added"
            yield Found("api-security-component-added", node.pointer, text)


def _schemes(document: Document) -> dict[str, Node]:
    nodes = document.root.child("components", "securitySchemes").items()
    return {name: document.resolve(node) for name, node in nodes}


def _scheme(name: str, old: Node, new: Node) -> Iterator[Found]:
    for keyword in ("type", "scheme", "in", "name"):
        before, after = (as_dict(node.raw).get(keyword) for node in (old, new))
        if before != after and str(before).lower() != str(after).lower():
            text = f"the security scheme {show(name)}: `{keyword}` changed from "
            text += f"{show(before)} to {show(after)}"
            location = join(new.pointer, keyword)
            yield Found("api-security-component-type-changed", location, text)
    url = "openIdConnectUrl"
    yield from _url(name, old, new, url, "openid-connect-url")
    before_flows, after_flows = (dict(node.child("flows").items()) for node in (old, new))
    for flow, node in before_flows.items():
        if flow in after_flows:
            for url, rule in _URLS.items():
                yield from _url(name, node, after_flows[flow], url, rule)
            yield from _scopes(name, node, after_flows[flow])


def _url(name: str, old: Node, new: Node, keyword: str, rule: str) -> Iterator[Found]:
    before, after = (as_dict(node.raw).get(keyword) for node in (old, new))
    if before != after:
        text = f"the security scheme {show(name)}: `{keyword}` is {show(after)} now"
        yield Found(f"api-security-component-{rule}-changed", join(new.pointer, keyword), text)


def _scopes(name: str, old: Node, new: Node) -> Iterator[Found]:
    before, after = (as_dict(as_dict(node.raw).get("scopes")) for node in (old, new))
    pointer = join(new.pointer, "scopes")
    for scope in sorted({str(key) for key in (*before, *after)}):
        rule = "added" if scope not in before else "removed" if scope not in after else "changed"
        if rule != "changed" or before.get(scope) != after.get(scope):
            text = f"the security scheme {show(name)}: the scope {show(scope)} was {rule}"
            yield Found(f"api-security-component-oauth-scope-{rule}", pointer, text)


def servers(old: Document, new: Document) -> Iterator[Found]:
    """Yield the addresses that came and went."""
    before, after = _servers(old), _servers(new)
    for url, node in before.items():
        if url not in after:
            yield Found("server-removed", node.pointer, f"the server {show(url)} was removed")
    for url, node in after.items():
        if url not in before:
            yield Found("server-added", node.pointer, f"the server {show(url)} was added")


def _servers(document: Document) -> dict[Any, Node]:
    found = {}
    for node in document.root.child("servers").elements():
        url = as_dict(node.raw).get("url")
        if isinstance(url, str):
            found[url.rstrip("/")] = node
    return found
