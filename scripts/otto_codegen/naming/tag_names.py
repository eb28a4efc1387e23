"""Which tags an operation has, and what the attributes of the client are called."""

from __future__ import annotations

import builtins
import keyword
import re
from typing import TYPE_CHECKING

from otto_codegen.naming.framework_rules import (
    CONTROLLER,
    CONTROLLER_TAG,
    SERVICE,
    SIGNS,
    is_drf_id,
    made_of_path,
    spring_data_entity,
)
from otto_codegen.naming.identifiers import identifier
from otto_codegen.naming.named_operation import is_general, lowered
from otto_codegen.reserved import reserved_tags
from otto_ext.openapi.operations import METHODS

if TYPE_CHECKING:
    from otto_codegen.naming.framework_rules import Facts
    from otto_codegen.naming.named_operation import NamedOperation

__all__ = ["NO_TAG", "found_tag", "short_tag", "tag_name"]

#: The tag of operations that have none, and that nothing gives one.
NO_TAG = "default"


#: Builtins that can be attributes: all but the one that the class needs for its others.
_BUILTINS = frozenset(dir(builtins)) - set(keyword.kwlist) - {"property"}


def tag_name(label: str) -> str:
    """The attribute for a label. An attribute hides no builtin: `otto.license`."""
    name = identifier(label)
    name = name[:-1] if name[:-1] in _BUILTINS else name
    if name.startswith("field_") and not label.lower().startswith("field"):
        name = "tag_" + name.removeprefix("field_")
    return f"{name}_" if name in reserved_tags() else name


def found_tag(operation: NamedOperation, facts: Facts, *, fastapi: bool) -> tuple[str, str] | None:
    """A label for an operation without a tag, or with one that says nothing, and the rule.

    Args:
        operation: the operation.
        facts: what holds for the document.
        fastapi: whether FastAPI made the id.
    """
    if len(operation.tags) > 1 or not all(map(_says_nothing, operation.tags)):
        return None
    part = _part_of_id(operation.id) if not operation.tags else ""
    if part:
        return part, "id-tag"
    by_path = not operation.id or fastapi or made_of_path(operation) is not None
    if by_path or _repeats_path(operation):
        part = _part_of_path(operation, facts)
    elif is_drf_id(operation.id, operation.method):
        said = [word for word in lowered(operation.id) if not is_general(word)]
        part = _part_of_path(operation, facts)
        if lowered(part) != tuple(said[: len(lowered(part))]):
            part = said[0] if len(said) > 1 else ""
    return (part, "path-tag") if part else None


def _says_nothing(label: str) -> bool:
    """`api`, `v1`, `default`."""
    return all(is_general(word) or word == NO_TAG for word in lowered(label))


def _part_of_id(text: str) -> str:
    match = CONTROLLER.fullmatch(text) or SERVICE.fullmatch(text)
    if match:
        return match[1]
    parts = [part for part in SIGNS.split(text) if lowered(part) and not is_general(part)]
    return parts[0] if len(parts) > 1 and parts[0].lower() not in METHODS else ""


def _part_of_path(operation: NamedOperation, facts: Facts) -> str:
    for segment in operation.own_segments(facts.shared):
        if segment.words:
            return "_".join(segment.words) if segment.parameters else segment.text.split(":")[0]
    return ""


def _repeats_path(operation: NamedOperation) -> bool:
    """Whether the id is the method and what follows the prefix of the path, as in Stripe's."""
    own = operation.own_segments()
    said = "".join(lowered(operation.id))
    more = len(own) < len(operation.segments) or any(it.parameters for it in own)
    return more and any(
        said == operation.method.lower() + "".join("".join(it.said(by=by)) for it in own)
        for by in (True, False)
    )


_ODATA = re.compile(r"([A-Za-z]\w*)\.([A-Za-z]\w*)")


def short_tag(label: str, ids: tuple[str, ...]) -> tuple[str, str] | None:
    """A shorter label, and the rule.

    Args:
        label: the tag's name in the document.
        ids: the operationIds of the tag's operations.
    """
    match = CONTROLLER_TAG.fullmatch(label)
    if match:
        name = match[1] or match[2]
        entity = name.removesuffix("-entity")
        made = entity in map(spring_data_entity, ids)
        return (entity if made else name), "controller-tag"
    match = _ODATA.fullmatch(label)
    if match:
        kind = match[2][0].upper() + match[2][1:]
        if any(it.startswith(f"{label}.") and it.endswith(kind) for it in ids):
            return match[1], "odata-tag"
    return None
