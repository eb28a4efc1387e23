"""The overlay that is proposed, as a file for people to read and commit."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import yaml

from otto_codegen.drift.propose import Verdict, shared_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from otto_codegen.drift.locate import CorrectedDocument
    from otto_codegen.overlay import Action

__all__ = ["overlay_text", "sentences"]

_WIDTH = 100
_HEAD = """\
# Proposed by `otto drift` on {date}. Read it, delete what is not a mistake of the document, and
# commit it as a file in overlays/. Each correction widens what the document allows: where the
# documented type never comes any more, you can write the narrower one.
"""


def sentences(document: CorrectedDocument, verdict: Verdict) -> list[str]:
    """What was seen, and what follows, for people."""
    seen = verdict.seen
    count = seen.got[verdict.shape]
    place = seen.place or "the root"
    days = seen.first if seen.first == seen.last else f"{seen.first} to {seen.last}"
    got = {"missing": "nothing", "body": f"a body of type {seen.content_type or 'unknown'}"}.get(
        verdict.shape, verdict.shape
    )
    status = "an item of a stream" if seen.status is None else str(seen.status)
    expected = seen.expected.partition(" instead of ")[0]
    times = "once" if count == 1 else f"{count} times"
    lines = [
        f"{seen.request} ({status}) at {place}: expected {expected}, got {got} {times} ({days})"
    ]
    if verdict.correction is None:
        lines.append(verdict.reason)
        return lines
    at = ", ".join(f"#{site}" for site in verdict.correction.sites)
    lines.append(f"correction: {verdict.correction.text}, at {at}")
    users, sending = shared_by(document, verdict.correction)
    if len(users) > 1:
        lines.append(f"concerns {len(users)} operations: {_some(users)}")
    if sending:
        lines.append(
            f"{_some(sending)} {'send' if len(sending) > 1 else 'sends'} this schema too, so that "
            "the correction also holds for requests"
        )
    return lines


def _some(names: Sequence[str], most: int = 4) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def overlay_text(document: CorrectedDocument, verdicts: Sequence[Verdict], date: str) -> str:
    """The overlay of all corrections, as YAML; empty where there is none."""
    actions: list[dict[str, Any]] = []
    for verdict in verdicts:
        if verdict.correction is None:
            continue
        said = ". ".join(_capital(line) for line in sentences(document, verdict)) + "."
        for number, action in enumerate(verdict.correction.actions):
            actions.append(_action(action, said if number == 0 else ""))
    if not actions:
        return ""
    content = {
        "overlay": "1.0.0",
        "info": {"title": f"What responses showed until {date}", "version": "1.0.0"},
        "actions": actions,
    }
    text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=_WIDTH)
    return _HEAD.format(date=date) + text


def _action(action: Action, description: str) -> dict[str, Any]:
    found: dict[str, Any] = {"target": action.target}
    if description:
        found["description"] = description
    if action.remove:
        found["remove"] = True
    else:
        found["update"] = deepcopy(action.update)  # YAML would write what is shared as an alias
    return found


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
