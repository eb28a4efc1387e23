"""The whole document into canonical form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define, field, frozen

from otto_codegen.naming import choose_names
from otto_codegen.naming.identifiers import identifier
from otto_codegen.naming.named_operation import NamedOperation
from otto_codegen.naming.settle import STATED
from otto_codegen.normalise.canonical_parameters import Parameters
from otto_codegen.normalise.canonical_schemas import CanonicalSchemas
from otto_codegen.normalise.contents import Contents
from otto_ext.openapi.document_errors import DocumentError
from otto_ext.openapi.fixes import Fix, FixLog
from otto_ext.openapi.json_values import as_dict, as_list, as_text, escape, unique
from otto_ext.openapi.load import as_openapi
from otto_ext.openapi.operations import (
    METHOD,
    METHODS,
    OTHERS,
    operations_in,
    path_items,
    template_of,
)
from otto_ext.openapi.references import References
from otto_ext.openapi.servers import BASE_PATH, BasePaths, base_paths

__all__ = ["Normalised", "normalise"]

_KNOWN_ITEM_KEYS = frozenset(
    {*METHODS, OTHERS, "parameters", "summary", "description", "servers", "$ref"}
)
#: Fields of an operation that are kept as they are.
_OPERATION_EXTENSIONS = ("x-otto-retry", "x-otto-paging", "x-otto-wait")
MAX_OPERATIONS = 20_000


@frozen
class Normalised:
    """A document in canonical form.

    Attributes:
        document: see `otto_codegen.normalise`.
        fixes: what was put right, in the document's order.
        warnings: anything else to look at.
    """

    document: dict[str, Any]
    fixes: tuple[Fix, ...] = field(default=())
    warnings: tuple[str, ...] = field(default=())


def normalise(document: Mapping[str, Any]) -> Normalised:
    """Bring a document into canonical form.

    Args:
        document: OpenAPI 3.x or Swagger 2.0, a tree of JSON values; it is not changed.

    Raises:
        DocumentError: it is too large, or no OpenAPI document, or states a name that cannot be.
    """
    fix_log = FixLog()
    document = as_openapi(dict(document), fix_log)
    version = as_text(document.get("openapi"))
    source = References(document, fix_log, siblings=not version.startswith("3.0"))
    reader = _Normaliser(source)
    try:
        found = reader.read()
    except RecursionError:
        raise DocumentError(
            "schemas refer to each other through too many steps (a chain of hundreds of `$ref`s, "
            "or of `allOf`s); refer to the last schema of the chain directly"
        ) from None
    choose_names(found, note=source.note)
    return Normalised(found, tuple(fix_log.fixes), tuple(reader.warnings))


@define
class _Normaliser:
    source: References
    schemas: CanonicalSchemas = field(init=False)
    parameters: Parameters = field(init=False)
    contents: Contents = field(init=False)
    single: set[str] = field(factory=set, init=False)
    given: set[str] = field(factory=set, init=False)
    taken: set[str] = field(factory=set, init=False)
    bases: BasePaths = field(init=False)
    warnings: list[str] = field(factory=list, init=False)

    def __attrs_post_init__(self) -> None:
        self.schemas = CanonicalSchemas(self.source)
        self.parameters = Parameters(self.source, self.schemas)
        self.contents = Contents(self.source, self.schemas)

    def read(self) -> dict[str, Any]:
        self.schemas.build()
        paths = self._paths()
        self.schemas.finish()
        root = self.source.root
        info = as_dict(root.get("info"))
        found: dict[str, Any] = {
            "openapi": "3.1.0",
            "info": {
                "title": as_text(info.get("title")).strip() or "API",
                "version": as_text(info.get("version")).strip() or "0",
            },
            BASE_PATH: self.bases.default,
            "tags": self._tags(),
            "paths": paths,
            "components": {
                "schemas": self.schemas.components,
                "securitySchemes": dict(
                    as_dict(as_dict(root.get("components")).get("securitySchemes"))
                ),
            },
        }
        if as_text(info.get("description")).strip():
            found["info"]["description"] = as_text(info["description"])
        return found

    def _tags(self) -> list[dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for tag in as_list(self.source.root.get("tags")):
            name = as_text(as_dict(tag).get("name")).strip()
            if name:
                text = as_text(tag.get("description")).strip() or as_text(tag.get("summary"))
                parent = as_text(tag.get("parent")).strip()
                if parent:
                    # OpenAPI 3.2, section 4.22.
                    text = f"{text}\n\nPart of {parent}.".strip()
                stated = {STATED: tag["x-otto-name"]} if "x-otto-name" in tag else {}
                texts = {"description": text} if text else {}
                found.setdefault(name, {"name": name, **texts, **stated})
        return list(found.values())

    # -- paths ------------------------------------------------------------------------------------

    def _paths(self) -> dict[str, Any]:
        raw = self._items()
        self._reserve_ids(raw)
        self.bases = self._base_paths(raw)
        found: dict[str, Any] = {}
        count = 0
        for path, item, place in raw:
            template = template_of(self.source, path, place)
            target = found.setdefault(template, {})
            for method, operation, pointer in operations_in(item):
                spot = f"{place}{pointer}"
                if method in target:
                    self.source.note(
                        "duplicate-path",
                        spot,
                        f"{method.upper()} {template} stands twice; left out",
                    )
                    continue
                if not isinstance(operation, Mapping):
                    self.source.note(
                        "not-an-object", spot, "an operation is not an object; left out"
                    )
                    continue
                count += 1
                if count > MAX_OPERATIONS:
                    raise DocumentError(f"the document has more than {MAX_OPERATIONS} operations")
                target[method] = self._operation(operation, item, method, template, place, spot)
                base = self.bases.of(path, method)
                if base != self.bases.default:
                    target[method][BASE_PATH] = base
            if not target:
                del found[template]
        return found

    def _items(self) -> list[tuple[str, Mapping[str, Any], str]]:
        """Path items with their templates and places, references followed."""
        found = []
        for path, item, place in path_items(self.source):
            unknown = [k for k in item if k not in _KNOWN_ITEM_KEYS and not k.startswith("x-")]
            unknown += [k for k in as_dict(item.get(OTHERS)) if not METHOD.fullmatch(k)]
            if unknown:
                self.source.note(
                    "unknown-method",
                    f"/paths/{escape(path)}",
                    f"{', '.join(sorted(unknown))[:80]}: not a method of OpenAPI 3.2; left out",
                )
            found.append((path, item, place))
        return found

    def _base_paths(self, raw: list[tuple[str, Mapping[str, Any], str]]) -> BasePaths:
        found = base_paths(self.source.root, raw)
        for note in found.notes:
            if note.rule in ("server-origin", "base-path-overlap"):
                self.warnings.append(note.message)
            else:
                self.source.note(note.rule, note.pointer, note.message)
        return found

    def _operation(
        self,
        operation: Mapping[str, Any],
        item: Mapping[str, Any],
        method: str,
        template: str,
        item_place: str,
        place: str,
    ) -> dict[str, Any]:
        parameters, bodies = self.parameters.canonical(
            item.get("parameters"), operation.get("parameters"), template, place, item_place
        )
        tags = [tag.strip() for tag in map(as_text, as_list(operation.get("tags"))) if tag.strip()]
        found: dict[str, Any] = {
            "operationId": self._id(operation, method, template, place),
            "tags": tags or ["default"],
            "parameters": parameters,
            "responses": self.contents.responses(operation.get("responses"), place),
            "x-otto-at": place,
            "x-otto-id": as_text(operation.get("operationId")).strip(),
        }
        if "x-otto-name" in operation:
            found[STATED] = operation["x-otto-name"]
        body = self.contents.body(operation.get("requestBody"), place, bodies)
        if body is not None:
            found["requestBody"] = body
        for key in ("summary", "description"):
            text = as_text(operation.get(key)) or as_text(item.get(key))
            if text.strip():
                found[key] = text.strip()
        if operation.get("deprecated") is True:
            found["deprecated"] = True
        for key in _OPERATION_EXTENSIONS:
            if key in operation:
                found[key] = operation[key]
        return found

    # -- operationIds -----------------------------------------------------------------------------

    def _reserve_ids(self, raw: list[tuple[str, Mapping[str, Any], str]]) -> None:
        """An id that stands once is its operation's, whatever others would be called."""
        seen: dict[str, int] = {}
        for _, item, _ in raw:
            for _, operation, _ in operations_in(item):
                wanted = as_text(as_dict(operation).get("operationId")).strip()
                if wanted:
                    name = identifier(wanted)
                    seen[name] = seen.get(name, 0) + 1
        self.single = {name for name, number in seen.items() if number == 1}
        self.taken = set(seen)

    def _id(self, operation: Mapping[str, Any], method: str, template: str, place: str) -> str:
        wanted = as_text(operation.get("operationId")).strip()
        name = identifier(wanted) if wanted else ""
        if name in self.single:
            return wanted
        if name and name not in self.given:
            # The first of several keeps the id.
            self.given.add(name)
            return wanted
        made = unique(NamedOperation(method, template).path_name, self.taken)
        self.taken.add(made)
        if not wanted:
            self.source.note("no-operation-id", place, "no operationId; named after its path")
        return made
