"""What frameworks put around the names of operations and tags, and how it is known.

Each rule looks at one operation, so that another operation does not change its name: what it
takes off stands in the id itself, beside the tag, the path and the method that it repeats.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import frozen

from otto_codegen.naming.named_operation import (
    ACTIONS,
    after_tag,
    alike,
    is_action,
    is_general,
    lowered,
    same,
    singular,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from otto_codegen.naming.named_operation import NamedOperation

__all__ = [
    "CONTROLLER",
    "CONTROLLER_TAG",
    "RULES",
    "SERVICE",
    "SIGNS",
    "Chosen",
    "Facts",
    "Short",
    "is_drf_id",
    "is_fastapi_id",
    "made_by_api_platform",
    "made_of_path",
    "shortened",
    "spring_data_entity",
]

#: What each rule takes off, and whose it is.
RULES: Final = {
    "fastapi-id": "path and method after the name, as FastAPI writes ids",
    "nestjs-controller": "the controller before the name, as NestJS writes ids",
    "nestjs-version": "the first version after the name, as NestJS writes ids",
    "grpc-service": "the service before the name, as grpc-gateway and NSwag write ids",
    "tag-member": "the tag before the name, as goa (`tag#name`) and OData (`Tag.Name`) write ids",
    "tag-prefix": "the tag before the name, as FastAPI's `tag-name` and Django REST framework do",
    "springdoc-number": "the number after the name, which springdoc adds over the whole document",
    "odata-type": "the type after the verb, as OData writes ids",
    "odata-set": "the set before the name, and the hash after it, as OData writes ids",
    "drf-path": "the path before the action, as Django REST framework writes ids",
    "drf-action": "`create` after the name of an action, as Django REST framework writes ids",
    "path-id": "a name made of method and path: the operationId is, too",
    "api-platform": "a name made of method and path: API Platform made the operationId of them",
    "spring-data": "entity and method after the name, as Spring Data REST writes ids",
    "no-id": "a name made of method and path: there is no operationId",
    "controller-tag": "`-controller` after the tag, as springdoc writes tags",
    "odata-tag": "the type after the tag, as OData writes tags",
    "id-tag": "the first part of the id is the tag: there is none (TypeSpec, NestJS)",
    "path-tag": "the first part of the path that is not a prefix is the tag: there is none",
    "package": "the package before the type, where the type alone is unique",
    "proto-package": "the package before the type, as grpc-gateway writes names: `rpcStatus`",
    "fastapi-body": "the name of the operation, where FastAPI made one for its form",
    "generic-type": "generic types written as `PageOfAccount`",
}


@frozen
class Chosen:
    """A name that a rule chose.

    Attributes:
        rule: see `RULES`.
        subject: what it names: `GET /accounts`, the label of a tag, or a component.
        name: in Python, `accounts.list`.
        instead: what it would be without the rule.
    """

    rule: str
    subject: str
    name: str
    instead: str


@frozen
class Facts:
    """What rules ask of the whole document.

    Attributes:
        ids: all operationIds.
        shared: what the paths begin with, see `operation.shared_prefix`.
    """

    ids: frozenset[str] = frozenset()
    shared: tuple[str, ...] = ()


@frozen
class Short:
    """A shorter name, and the rule that made it."""

    text: str
    rule: str


def shortened(operation: NamedOperation, facts: Facts) -> tuple[Short, ...]:
    """The names that an id holds, each shorter than the one before."""
    found: list[Short] = []
    text = operation.id
    for rule, take_off in _IN_ORDER:
        shorter = take_off(text, operation, facts)
        if shorter and shorter != text and lowered(shorter) and not shorter[0].isdecimal():
            text = shorter
            found.append(Short(text, rule))
    return tuple(found)


# -- FastAPI ---------------------------------------------------------------------------------------


def _fastapi_id(text: str, operation: NamedOperation, facts: Facts) -> str | None:
    """`generate_unique_id`: name, path and method, with `_` for what is not a word character."""
    path = re.sub(r"\W", "_", operation.path)
    return _without_end(text, f"{path}_{operation.method.lower()}")


def is_fastapi_id(operation: NamedOperation) -> bool:
    """Whether FastAPI made the id of an operation."""
    return _fastapi_id(operation.id, operation, Facts()) is not None


def _without_end(text: str, end: str) -> str | None:
    return text[: -len(end)] if text.endswith(end) and len(text) > len(end) else None


# -- the class that an operation is a method of ----------------------------------------------------

CONTROLLER = re.compile(r"([A-Za-z]\w*?)Controller_(\w+)")
SERVICE = re.compile(r"([A-Z][A-Za-z0-9]*)_(\w+)")


def _nestjs_controller(text: str, operation: NamedOperation, facts: Facts) -> str | None:
    match = CONTROLLER.fullmatch(text)
    return match[2] if match else None


def _nestjs_version(text: str, operation: NamedOperation, facts: Facts) -> str | None:
    """The first version goes; later ones are another thing, and keep theirs."""
    return _without_end(text, "_v1") if CONTROLLER.fullmatch(operation.id) else None


def _grpc_service(text: str, operation: NamedOperation, facts: Facts) -> str | None:
    match = SERVICE.fullmatch(text)
    if match is None or not any(same(match[1], tag) for tag in operation.tags):
        return None
    # TypeSpec joins the ids of what shares a route: `Plans_create_Plans_import`.
    return match[2].replace(f"_{match[1]}_", "_")


# -- the tag ---------------------------------------------------------------------------------------

SIGNS = re.compile(r"(?:#|\.|/|:)+")


def _tag_member(text: str, operation: NamedOperation, facts: Facts) -> str | None:
    parts = [part for part in SIGNS.split(text) if lowered(part)]
    for end in range(len(parts) - 1, 0, -1):
        before = (parts[end - 1], ".".join(parts[:end]))
        if any(same(it, tag) for it in before for tag in operation.tags):
            return "/".join(parts[end:])
    return None


def _tag_prefix(text: str, operation: NamedOperation, facts: Facts) -> str | None:
    for match in re.finditer(r"[-_]+", text):
        head, rest = text[: match.start()], text[match.end() :]
        for tag in operation.tags:
            if not lowered(head) or lowered(head) != lowered(tag):
                continue
            said = lowered(rest)
            verbatim = head == tag and match[0] == "-" and re.fullmatch(r"[a-z]\w*", rest)
            if said and (verbatim or said[0] in ACTIONS or said[-1] in ACTIONS):
                return rest
    return None


_NUMBERED = re.compile(r"([a-z][A-Za-z0-9]*[A-Za-z])_\d+")
#: `my-groups-controller`, as springdoc calls a tag after its class.
CONTROLLER_TAG = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)-controller|([A-Z]\w*)Controller")


def _springdoc_number(text: str, operation: NamedOperation, facts: Facts) -> str | None:
    match = _NUMBERED.fullmatch(text)
    if match is None:
        return None
    made = any(CONTROLLER_TAG.fullmatch(tag) for tag in operation.tags)
    return match[1] if made or match[1] in facts.ids else None


_ODATA = re.compile(r"(List|Get|Create|Update|Delete|Set)([A-Z]\w*)")
_ODATA_HASH = re.compile(r"-[0-9a-f]{4}$")


def _odata_type(text: str, operation: NamedOperation, facts: Facts) -> str | None:
    """`Set.Type.ListType`, and `Set.ListType`; two of a name end in a hash."""
    parts = operation.id.split(".")
    if len(parts) < 2 or not parts[-1].endswith(text):
        return None
    bare = _ODATA_HASH.sub("", text)
    match = _ODATA.fullmatch(bare)
    of = lowered(parts[-2])
    if match and lowered(match[2]) in (of, (*of[:-1], singular(of[-1])) if of else ()):
        return match[1]
    return bare


def _odata_set(text: str, operation: NamedOperation, facts: Facts) -> str | None:
    """`Set.Members.GetCount-6c52` with the tag `Set.Type`."""
    if not _ODATA_VERB.search(operation.id):
        return None
    bare = _ODATA_HASH.sub("", text)
    parts = bare.split(".")
    tags = [tag.split(".") for tag in operation.tags if "." in tag]
    known = max((alike((tag, parts[:-1])) for tag in tags), default=0)
    return ".".join(parts[known:])


_ODATA_VERB = re.compile(r"\w\.(?:\w+\.)*(?:List|Get|Create|Update|Delete|Set)[A-Z]")


# -- Spring Data REST ------------------------------------------------------------------------------

_SPRING_DATA = re.compile(r"([a-z][A-Za-z]*)-([a-z0-9]+)-(get|put|post|patch|delete|head)(?:_\d+)?")
#: Its handlers of a collection and of its items.
_SPRING_HANDLERS: Final = {
    "getCollectionResource": "list",
    "postCollectionResource": "create",
    "getItemResource": "get",
    "putItemResource": "replace",
    "patchItemResource": "update",
    "deleteItemResource": "delete",
}


def _spring_data(text: str, operation: NamedOperation, facts: Facts) -> str | None:
    """`getItemResource-account-get`, of the tag `account-entity-controller`."""
    match = _SPRING_DATA.fullmatch(text)
    if match is None or match[3] != operation.method.lower():
        return None
    of = f"{match[2]}-"
    if not any(it.startswith(of) and CONTROLLER_TAG.fullmatch(it) for it in operation.tags):
        return None
    if match[1] == "executeSearch":
        return operation.segments[-1].text
    return _SPRING_HANDLERS.get(match[1], match[1])


def spring_data_entity(text: str) -> str:
    """The entity in an id of Spring Data REST; empty where it is another's."""
    match = _SPRING_DATA.fullmatch(text)
    return match[2] if match else ""


# -- API Platform ----------------------------------------------------------------------------------

_PLATFORM_VERBS: Final = {
    ("get", "Collection"): "list",
    ("post", "Collection"): "create",
    ("get", "Item"): "get",
    ("put", "Item"): "replace",
    ("patch", "Item"): "update",
    ("delete", "Item"): "delete",
}


def _api_platform(text: str, operation: NamedOperation, facts: Facts) -> str | None:
    """`getAccountCollection` and `get_balancesAccountItem` of the tag `Account`."""
    method, own = operation.method.lower(), operation.own_segments()
    if any(word in ("item", "items", "collection") for it in own for word in it.words):
        return None  # of an order
    for tag in operation.tags:
        for kind in ("Collection", "Item"):
            name = _without_end(text, f"{tag}{kind}")
            if name is None:
                continue
            if name == method:
                of_one = [bool(it.parameters) for it in own].count(True) == 1
                plain = bool(own) and (
                    of_one and not own[-1].words if kind == "Item" else not of_one
                )
                return _PLATFORM_VERBS.get((name, kind)) if plain else None
            if name.startswith(f"{method}_"):
                return name
    return None


def made_by_api_platform(operation: NamedOperation) -> bool:
    """Whether the id is `api_`, the path without slashes, and the method, as since version 3."""
    own = "/".join(it.text for it in operation.own_segments())
    flat = own.replace("/", "").replace("{", "_").replace("}", "")
    found = re.fullmatch(rf"api_\w*?{re.escape(flat)}_([a-z]+)(_collection)?", operation.id)
    return bool(flat) and found is not None and found[1] == operation.method.lower()


# -- the path --------------------------------------------------------------------------------------

_DRF_ACTIONS: Final = {
    "list": "get",
    "retrieve": "get",
    "create": "post",
    "update": "put",
    "partial_update": "patch",
    "destroy": "delete",
}


def _drf_path(text: str, operation: NamedOperation, facts: Facts) -> str | None:
    """The words of the path, then the action, `api_v1_accounts_partial_update`."""
    if not is_drf_id(text, operation.method):
        return None
    said = lowered(text)
    general = next((n for n, word in enumerate(said) if not is_general(word)), 0)
    tag = lowered(operation.tags[0]) if operation.tags else ()
    if tag and said[general : general + len(tag)] == tag and len(said) > general + len(tag):
        return "_".join(said[general + len(tag) :])
    return None


def is_drf_id(text: str, method: str) -> bool:
    """Whether an id ends in an action of Django REST framework that goes with the method."""
    return any(
        text.endswith(f"_{action}") and method.lower() == verb
        for action, verb in _DRF_ACTIONS.items()
    )


def _drf_action(text: str, operation: NamedOperation, facts: Facts) -> str | None:
    """`build_finish_create` for POST /build/{id}/finish/, which creates nothing."""
    name = _without_end(text, "_create")
    if name is None or operation.method.lower() != "post" or not operation.segments:
        return None
    last = operation.segments[-1].words
    acts = last and (is_action(last, "post") or last[-1] in ACTIONS)
    return name if acts and lowered(name)[-len(last) :] == last else None


def _path_id(text: str, operation: NamedOperation, facts: Facts) -> str | None:
    """Method and path, as Swashbuckle, rswag, swaggo and grape write them."""
    by = made_of_path(operation)
    if by is None or text != operation.id:
        return None
    own = operation.own_segments(facts.shared)
    said = [it.said(by=by) for it in own[after_tag(own, operation.tags) :] or own]
    return "_".join([operation.method.lower(), *(word for part in said for word in part)])


def made_of_path(operation: NamedOperation) -> bool | None:
    """Whether the id is method and path, and whether `by` stands before parameters; None where
    it is something else, or what a person could have written.
    """
    flat = "".join(lowered(operation.id))
    if not flat:
        return None
    for by in (True, False):
        parts = [word for it in operation.segments for word in it.said(by=by)]
        if flat == operation.method.lower() + "".join(parts):
            general = len(operation.own_segments()) < len(operation.segments)
            parameters = any(it.parameters for it in operation.segments)
            return by and parameters if general or (by and parameters) else None
    return None


_IN_ORDER: Final[tuple[tuple[str, Callable[[str, NamedOperation, Facts], str | None]], ...]] = (
    ("fastapi-id", _fastapi_id),
    ("path-id", _path_id),
    ("nestjs-controller", _nestjs_controller),
    ("nestjs-version", _nestjs_version),
    ("grpc-service", _grpc_service),
    ("tag-member", _tag_member),
    ("odata-type", _odata_type),
    ("odata-set", _odata_set),
    ("spring-data", _spring_data),
    ("api-platform", _api_platform),
    ("drf-path", _drf_path),
    ("drf-action", _drf_action),
    ("tag-prefix", _tag_prefix),
    ("springdoc-number", _springdoc_number),
)
