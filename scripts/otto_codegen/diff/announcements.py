"""What a document announces to callers: deprecations, the dates they end on, how stable all is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from otto_codegen.diff.constraints import show
from otto_codegen.diff.lifecycle import is_over, is_stability, stability, sunset_date
from otto_codegen.diff.pairs import Found
from otto_ext.openapi.json_values import join, strings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from otto_codegen.diff.matching import ApiOperation, ApiParameter

STABILITY: Final = "x-stability-level"
SUNSET: Final = "x-sunset"


def ends_of_operation(old: ApiOperation, new: ApiOperation) -> Iterator[Found]:
    """Yield what is announced of an operation's end."""
    pointer = new.node.pointer
    was, now = old.get("deprecated") is True, new.get("deprecated") is True
    before, after = old.get(SUNSET), new.get(SUNSET)
    if was and not now:
        yield Found("endpoint-reactivated", pointer, "the operation is no longer deprecated")
    elif now and not was:
        rule = "endpoint-deprecated" if after is None else "endpoint-deprecated-with-sunset"
        bad = ("api-deprecated-sunset-parse", "api-sunset-date-too-small")
        yield _deprecated(rule, bad, after, pointer, "the operation")
    elif was and before is not None and before != after:
        ids = ("sunset-deleted", "api-path-sunset-parse", "api-sunset-date")
        yield from _moved(ids, before, after, pointer, "the operation")


def ends_of_parameter(old: ApiParameter, new: ApiParameter, name: str) -> Iterator[Found]:
    """Yield what is announced of a parameter's end."""
    pointer, stem = new.node.pointer, "request-parameter"
    was, now = old.get("deprecated") is True, new.get("deprecated") is True
    before, after = old.get(SUNSET), new.get(SUNSET)
    if was and not now:
        yield Found(f"{stem}-reactivated", pointer, f"{name} is no longer deprecated")
    elif now and not was:
        bad = (f"{stem}-sunset-parse", f"{stem}-sunset-date-too-small")
        yield _deprecated(f"{stem}-deprecated", bad, after, pointer, name)
    elif was and before is not None and before != after:
        ids = (f"{stem}-sunset-deleted", f"{stem}-sunset-parse", f"{stem}-sunset-date")
        yield from _moved(ids, before, after, pointer, name)


def _deprecated(rule: str, ids: tuple[str, str], sunset: object, pointer: str, name: str) -> Found:
    unreadable, passed = ids
    text = f"{name} was deprecated" + ("" if sunset is None else f" and ends on {show(sunset)}")
    date = sunset_date(sunset)
    if sunset is not None and date is None:
        return Found(unreadable, pointer, f"{text}, which is no date")
    if date is not None and is_over(date):
        return Found(passed, pointer, f"{text}, which has passed")
    return Found(rule, pointer, text)


def _moved(
    ids: tuple[str, str, str], before: object, after: object, pointer: str, name: str
) -> Iterator[Found]:
    deleted, unreadable, moved = ids
    if after is None:
        yield Found(deleted, pointer, f"{name}: the sunset date {show(before)} was removed")
        return
    text = f"{name}: the sunset date moved from {show(before)} to {show(after)}"
    old, new = sunset_date(before), sunset_date(after)
    if old is None or new is None:
        yield Found(unreadable, pointer, f"{text}; not both are dates")
    elif new < old:
        end = "changed-too-small" if is_over(new) else "moved-earlier"
        yield Found(f"{moved}-{end}", pointer, text)
    elif new > old:
        yield Found(f"{moved}-moved-later", pointer, text)


def stability_changes(old: ApiOperation, new: ApiOperation) -> Iterator[Found]:
    """Yield how an operation's stability changed."""
    before, after = old.get(STABILITY), new.get(STABILITY)
    pointer = join(new.node.pointer, STABILITY)
    change = f"from {show(before or 'stable')} to {show(after or 'stable')}"
    if before != after and not (is_stability(before) and is_stability(after)):
        text = f"its stability went {change}; not both are levels there are"
        yield Found("api-invalid-stability-level", pointer, text)
    elif stability(before) != stability(after):
        way = "decreased" if stability(after) < stability(before) else "increased"
        yield Found(f"api-stability-{way}", pointer, f"its stability {way} {change}")


def name_changes(old: ApiOperation, new: ApiOperation, tags: Mapping[str, str]) -> Iterator[Found]:
    """Yield what names the Python method: `operationId` and tags; `tags` are those renamed."""
    pointer = new.node.pointer
    if old.operation_id != new.operation_id:
        rule = _added_removed_changed(old.operation_id, new.operation_id)
        before_id, after_id = show(old.operation_id), show(new.operation_id)
        text = f"the operationId was {rule}: {before_id} before, {after_id} now"
        yield Found(f"api-operation-id-{rule}", join(pointer, "operationId"), text)
    old_tags, new_tags = strings(old.get("tags")), strings(new.get("tags"))
    renamed = {old: new for old, new in tags.items() if old in old_tags and new in new_tags}
    for before_tag, after_tag in renamed.items():
        text = f"the tag {show(before_tag)} was renamed to {show(after_tag)}"
        yield Found("api-tag-renamed", pointer, text)
    for tag in sorted(set(old_tags) - set(new_tags) - renamed.keys()):
        yield Found("api-tag-removed", pointer, f"the tag {show(tag)} was removed")
    for tag in sorted(set(new_tags) - set(old_tags) - set(renamed.values())):
        yield Found("api-tag-added", pointer, f"the tag {show(tag)} was added")


def _added_removed_changed(before: object, after: object) -> str:
    return "added" if before is None else "removed" if after is None else "changed"
