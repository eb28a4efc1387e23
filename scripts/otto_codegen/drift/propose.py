"""Corrections of a document, one for each thing that was seen, as actions of an overlay.

A correction widens: what the document allows stays allowed, because the log knows what differed and
not what matched. Each is applied before the next is made, and then looked at: what the document
still does not allow counts as not corrected.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final

from attrs import define, field, frozen

from otto_codegen.drift.allowed import base_type, is_allowed, types_of
from otto_codegen.drift.locate import CorrectedDocument, component_of, json_path, pointer_to
from otto_codegen.drift.seen import MANY
from otto_codegen.overlay import Action, apply_action
from otto_ext.openapi.document_errors import DocumentError
from otto_ext.openapi.json_values import as_dict, as_list, tokens
from otto_ext.wire.media_types import essence, is_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from otto_codegen.drift.locate import DocumentedResponse
    from otto_codegen.drift.seen import Seen

__all__ = ["Correction", "Verdict", "propose"]

_BODIES: Final = ("body", "empty body")
_PAGES: Final = ("text/html", "application/xhtml+xml")
#: What a schema says of itself beside the type, which stays outside of a union.
_ABOUT: Final = ("title", "description", "deprecated", "readOnly", "writeOnly")
_SCHEMAS: Final[dict[str, dict[str, Any]]] = {
    "string (decimal)": {"type": "string", "format": "decimal"},
    "string (integer)": {"type": "string", "format": "decimal"},
    "array": {"type": "array", "items": {}},
}


@frozen
class Correction:
    """A change of the document.

    Attributes:
        text: what it does, in a sentence without a full stop.
        actions: those of the overlay.
        sites: the pointers that it changes.
    """

    text: str
    actions: tuple[Action, ...]
    sites: tuple[str, ...]


@frozen
class Verdict:
    """What is to be done about one thing that was seen.

    Attributes:
        seen: the place.
        shape: the JSON type that came, one of `seen.got`.
        correction: None where there is none.
        reason: why there is none: the document allows it by now, or a person has to decide.
        is_allowed: whether the document allows it by now.
        is_covered: whether another of the corrections holds here too.
    """

    seen: Seen
    shape: str
    correction: Correction | None = None
    reason: str = ""
    is_allowed: bool = False
    is_covered: bool = False


class _Undecidable(Exception):
    """No correction follows from what was seen; the message says what a person can do."""


def propose(root: dict[str, Any], seen: Iterable[Seen]) -> list[Verdict]:
    """A verdict for everything that was seen.

    Args:
        root: the document, with the overlays applied that exist already.
        seen: what was seen.
    """
    proposer = _Proposer(CorrectedDocument(root))
    return [proposer.verdict(one, shape) for one in seen for shape in one.got]


@define
class _Proposer:
    document: CorrectedDocument
    _original: CorrectedDocument = field(init=False)
    _made: list[Action] = field(factory=list, init=False)

    def __attrs_post_init__(self) -> None:
        # The corrections are made in a copy.
        self._original = self.document
        self.document = CorrectedDocument(deepcopy(self.document.root))

    def verdict(self, seen: Seen, shape: str) -> Verdict:
        try:
            if base_type(shape) in ("string", "integer", "boolean"):
                self._check_known_types(seen, shape)
            if self._fits(seen, shape):
                if self._fitted(seen, shape):
                    return Verdict(seen, shape, reason="the document allows it", is_allowed=True)
                reason = "another of these corrections holds here too"
                return Verdict(seen, shape, reason=reason, is_covered=True)
            correction = self._correction(seen, shape)
            self._apply(correction)
        except _Undecidable as error:
            return Verdict(seen, shape, reason=str(error))
        if not self._fits(seen, shape):
            return Verdict(seen, shape, reason="no correction was found; look at the schema")
        return Verdict(seen, shape, correction)

    def _apply(self, correction: Correction) -> None:
        try:
            for action in correction.actions:
                apply_action(self.document.root, action)
        except DocumentError as error:
            self.document = CorrectedDocument(deepcopy(self._original.root))
            for action in self._made:
                apply_action(self.document.root, action)
            raise _Undecidable(f"no correction was found: {error}") from None
        self._made.extend(correction.actions)

    # -- where ------------------------------------------------------------------------------------

    def _response(self, seen: Seen) -> DocumentedResponse:
        found = self.document.response(seen)
        if found is None:
            raise _Undecidable(f"the document has no operation {seen.request}")
        return found

    def _sites(self, seen: Seen, place: str) -> list[str]:
        response = self._response(seen)
        if not response.pointer:
            raise _Undecidable(f"the document does not describe the status {seen.status}")
        found = self.document.sites(list(self.document.bodies(response, seen)), place)
        if not found:
            raise _Undecidable("the document has no schema for this place any more")
        return found

    def _owners(self, seen: Seen) -> tuple[list[str], str]:
        """The objects that lack a required property, and its name."""
        above, _, _ = seen.place.rpartition("/")
        return self._sites(seen, above), tokens(seen.place)[-1]

    def _requiring(self, seen: Seen) -> tuple[list[str], str]:
        owners, name = self._owners(seen)
        parts = dict.fromkeys(part for owner in owners for part in self.document.parts(owner))
        found = [it for it in parts if name in as_list(self.document.schema(it).get("required"))]
        return found, name

    def _fitted(self, seen: Seen, shape: str) -> bool:
        """Whether the document allowed it before the first correction."""
        corrected, self.document = self.document, self._original
        try:
            return self._fits(seen, shape)
        except _Undecidable:
            return False
        finally:
            self.document = corrected

    # -- is there anything to do? -----------------------------------------------------------------

    def _fits(self, seen: Seen, shape: str) -> bool:
        if shape in _BODIES:
            response = self._response(seen)
            stated = set(map(essence, response.content))
            is_stated = seen.content_type in stated if stated or shape == "body" else True
            return bool(response.pointer) and is_stated
        if shape == "missing" and seen.place:
            return not self._requiring(seen)[0]
        values = self._values(seen, shape)
        return all(
            is_allowed(self.document, site, shape, values) for site in self._sites(seen, seen.place)
        )

    def _values(self, seen: Seen, shape: str) -> tuple[str | int, ...]:
        """The values of an enumeration that came in this JSON type."""
        kind = str if base_type(shape) == "string" else int
        return tuple(v for v in seen.values if isinstance(v, kind))

    # -- what to do -------------------------------------------------------------------------------

    def _correction(self, seen: Seen, shape: str) -> Correction:
        if shape in _BODIES:
            return self._body(seen, shape)
        if shape == "missing":
            return self._missing(seen)
        sites = self._sites(seen, seen.place)
        wrong = [
            site
            for site in sites
            if not is_allowed(self.document, site, shape, self._values(seen, shape))
        ]
        made = [self._at(site, seen, shape) for site in wrong]
        by_target = {correction.sites: correction for correction in made}
        texts = dict.fromkeys(correction.text for correction in by_target.values())
        return Correction(
            "; ".join(texts),
            tuple(action for one in by_target.values() for action in one.actions),
            tuple(site for one in by_target.values() for site in one.sites),
        )

    def _at(self, site: str, seen: Seen, shape: str) -> Correction:
        if shape == "null":
            return self._null(site)
        listed = self._listed(site)
        if listed and base_type(shape) in types_of(self.document.schema(listed)):
            return self._vocabulary(listed, seen, shape)
        return self._widen(site, shape)

    def _listed(self, site: str) -> str:
        """The schema that lists the values of a site; empty where there is none."""
        for part in self.document.parts(site):
            if {"enum", "const"} & self.document.schema(part).keys():
                return part
        return ""

    def _check_known_types(self, seen: Seen, shape: str) -> None:
        """Refuse a value that names a type of a union which the document does not have."""
        above, _, _ = seen.place.rpartition("/")
        name = tokens(seen.place)[-1] if seen.place else ""
        for site in self._sites(seen, above) if name else ():
            for part in self.document.parts(site):
                schema = self.document.schema(part)
                stated = as_dict(schema.get("discriminator"))
                if stated.get("propertyName") != name:
                    continue
                known = {str(key) for key in as_dict(stated.get("mapping"))}
                for key in ("oneOf", "anyOf"):
                    members = [as_dict(it).get("$ref", "") for it in as_list(schema.get(key))]
                    known |= {str(it).rpartition("/")[2] for it in members}
                values = self._values(seen, shape)
                if not values or not known.issuperset(map(str, values)):
                    shown = f" ({', '.join(map(str, values))})" if values else ""
                    raise _Undecidable(
                        f"the value{shown} names a type of a union that the document does not "
                        "have: add its schema"
                    )

    def _vocabulary(self, place: str, seen: Seen, shape: str) -> Correction:
        values = self._values(seen, shape)
        if not values:
            raise _Undecidable(
                "the values do not look like identifiers, so the log does not have them: add them "
                f"to {place} by hand"
            )
        if len(seen.values) > MANY:
            return Correction(
                f"do not list the values, of which more than {MANY} others came",
                self._remove(place, "enum") + self._remove(place, "const"),
                (place,),
            )
        schema = self.document.schema(place)
        shown = ", ".join(map(str, values))
        text = f"add the value{'s' * (len(values) > 1)} {shown}"
        if "const" in schema:
            update = {"enum": [schema["const"], *values]}
            return Correction(
                text, (*self._remove(place, "const"), *self._update(place, update)), (place,)
            )
        return Correction(text, self._update(place, {"enum": list(values)}), (place,))

    def _null(self, site: str) -> Correction:
        schema, update = self.document.schema(site), dict[str, Any]()
        null: dict[str, Any] = {"type": "null"}
        gone: tuple[Action, ...] = ()
        union = next((key for key in ("anyOf", "oneOf") if key in schema), "")
        if "enum" in schema and None not in as_list(schema["enum"]):
            update["enum"] = [None]
        if not self.document.has_type_lists:
            update["nullable"] = True
            if "$ref" in schema:
                gone = self._remove(site, "$ref")
                update["allOf"] = [{"$ref": schema["$ref"]}]
        elif "type" in schema and not union and "const" not in schema:
            gone = self._remove(site, "type")
            stated = schema["type"]
            update["type"] = [*(stated if isinstance(stated, list) else [stated]), "null"]
        elif union:
            update[union] = [null]
        else:
            return self._union(site, null, "allow null")
        return Correction("allow null", (*gone, *self._update(site, update)), (site,))

    def _missing(self, seen: Seen) -> Correction:
        parts, name = self._requiring(seen)
        actions: list[Action] = []
        for part in parts:
            if set(as_list(self.document.schema(part).get("required"))) == {name}:
                actions += self._remove(part, "required")  # OpenAPI 3.0 forbids an empty list
            else:
                query = json_path(self.document.root, pointer_to(part, "required"))
                quoted = name.replace("\\", "\\\\").replace("'", "\\'")
                actions.append(Action(f"{query}[?@ == '{quoted}']", remove=True))
        return Correction(f"do not require `{name}`", tuple(actions), tuple(parts))

    def _widen(self, site: str, shape: str) -> Correction:
        place = site
        target = self.document.target(site)
        if not types_of(self.document.schema(target)) & {"object", "array"}:
            place = target  # a component that is a plain value is what is wrong
        schema = self.document.schema(place)
        kinds = types_of(schema)
        got = base_type(shape)
        stated = {key: schema[key] for key in ("format", "pattern") if key in schema}
        if got == "string" and "string" in kinds and stated:
            named = " and ".join(f"`{key}`" for key in stated)
            gone = tuple(action for key in stated for action in self._remove(place, key))
            return Correction(f"take {named} away", gone, (place,))
        if got == "number" and "integer" in kinds and isinstance(schema.get("type"), str):
            gone = self._remove(place, "format") if "format" in schema else ()
            update = self._update(place, {"type": "number"})
            return Correction("allow a number with a fraction", (*gone, *update), (place,))
        if shape == "string (integer)" and kinds <= {"integer", "null"}:
            stated_types = as_list(schema.get("type")) or [schema.get("type")]
            if self.document.has_type_lists and not {"enum", "const", "pattern"} & schema.keys():
                # The form in which clients read both as an integer.
                either = {"type": [*stated_types, "string"], "pattern": "^-?[0-9]+$"}
                actions = (*self._remove(place, "type"), *self._update(place, either))
                return Correction("allow an integer in a string", actions, (place,))
        added = _SCHEMAS.get(shape, {"type": got})
        if "number" not in kinds and got == "string":
            added = {"type": "string"}
        if shape.startswith("string (") and "number" in kinds:
            text = "allow a number in a string"
        else:
            text = f"allow {_spoken(got)}"
        for key in ("anyOf", "oneOf"):
            if key in schema:
                return Correction(text, self._update(place, {key: [added]}), (place,))
        return self._union(place, added, text)

    def _union(self, place: str, added: dict[str, Any], text: str) -> Correction:
        """Make a schema one of two, in its place."""
        schema = self.document.schema(place)
        about = {key: value for key, value in schema.items() if key in _ABOUT}
        inner = {key: value for key, value in schema.items() if key not in _ABOUT}
        query = json_path(self.document.root, place)
        update = {**about, "anyOf": [inner, added]}
        actions = (Action(f"{query}.*", remove=True), *self._update(place, update))
        return Correction(text, actions, (place,))

    def _body(self, seen: Seen, shape: str) -> Correction:
        response = self._response(seen)
        if seen.content_type in _PAGES:
            raise _Undecidable("a page in HTML comes from a proxy or a login form as a rule")
        if shape == "body" and not seen.content_type:
            raise _Undecidable("the response states no content type")
        content = {} if shape == "empty body" else {seen.content_type: self._media_type(seen)}
        if response.pointer:
            place = response.pointer
            return Correction(
                f"add the content type {seen.content_type}",
                self._update(place, {"content": content}),
                (place,),
            )
        stated: dict[str, Any] = {"description": "Not in the document; seen in responses."}
        if content:
            stated["content"] = content
        return Correction(
            f"add the status {seen.status}",
            self._update(response.responses, {str(seen.status): stated}),
            (response.responses,),
        )

    def _media_type(self, seen: Seen) -> dict[str, Any]:
        if is_json(seen.content_type):
            return {"schema": {}}
        if seen.content_type.startswith("text/"):
            return {"schema": {"type": "string"}}
        return {"schema": {"type": "string", "format": "binary"}}

    # -- actions ----------------------------------------------------------------------------------

    def _remove(self, place: str, key: str) -> tuple[Action, ...]:
        if key not in self.document.schema(place):
            return ()
        return (Action(json_path(self.document.root, pointer_to(place, key)), remove=True),)

    def _update(self, place: str, update: Mapping[str, Any]) -> tuple[Action, ...]:
        query = json_path(self.document.root, place)
        return (Action(query, update=dict(update), has_update=True),)


def _spoken(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def shared_by(document: CorrectedDocument, correction: Correction) -> tuple[list[str], list[str]]:
    """The operations whose responses or requests a correction concerns, and those that send it."""
    every: dict[str, None] = {}
    sending: dict[str, None] = {}
    for site in correction.sites:
        component = component_of(site)
        if component:
            users, senders = document.users(component)
            every.update(dict.fromkeys(users))
            sending.update(dict.fromkeys(senders))
    return list(every), list(sending)
