"""A document with our calls beside its operations, as the extension `x-codeSamples` of Redoc."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from otto_codegen.normalise import normalise
from otto_codegen.parse import parse

from otto_ext.openapi.fixes import FixLog
from otto_ext.openapi.json_values import as_dict, as_list, as_text
from otto_ext.openapi.load import as_openapi
from otto_ext.openapi.operations import operations_in, path_items, template_of
from otto_ext.openapi.references import References
from otto_reference.examples import Examples
from otto_reference.samples import Given, Sample, formatted, samples_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from otto_codegen.source_map import SourceMap

__all__ = ["samples_for", "with_samples"]

EXTENSION = "x-codeSamples"


def with_samples(document: Mapping[str, Any], names: SourceMap | None = None) -> dict[str, Any]:
    """A copy of a document whose operations have samples; Swagger 2.0 becomes OpenAPI 3.

    Args:
        document: OpenAPI 3 or Swagger 2.0, its corrections applied.
        names: those of the client that the samples call; default: those that the rules make.

    Raises:
        CodegenError: no client can be made from it, or ruff is missing.
    """
    modern = _modern(document)
    by_operation: dict[str, list[Sample]] = {}
    for sample in samples_for(modern, names):
        by_operation.setdefault(sample.operation, []).append(sample)
    for label, operation in _operations(modern):
        operation[EXTENSION] = [
            {"lang": "Python", "label": sample.label, "source": sample.code}
            for sample in by_operation.get(label, ())
        ]
    return modern


def samples_for(document: Mapping[str, Any], names: SourceMap | None = None) -> list[Sample]:
    """Every sample of a document, in its order; `names` as for `with_samples`."""
    modern = _modern(document)
    api = parse(normalise(modern).document, names)
    given = _given(modern)
    return formatted(
        sample
        for endpoint in api.endpoints
        for sample in samples_of(api, endpoint, given.get(endpoint.label, Given({}, {})))
    )


def _modern(document: Mapping[str, Any]) -> dict[str, Any]:
    """A copy in OpenAPI 3, each path item standing where it is used, each reference leading
    somewhere: Redoc would fetch what is elsewhere, and show nothing at all for what is nowhere.
    """
    modern: dict[str, Any] = copy.deepcopy(as_openapi(dict(document)))
    source = References(modern, FixLog())
    # Copied, as two paths may refer to one item, and each has samples of its own.
    followed = {path: copy.deepcopy(dict(item)) for path, item, _ in path_items(source)}
    modern["paths"] = {**as_dict(modern.get("paths")), **followed}
    _tie_references(modern)
    return modern


def _tie_references(document: dict[str, Any]) -> None:
    """Let each reference be a pointer into this document, or a string that says what it was."""
    source = References(document, FixLog())
    stack: list[Any] = [document]
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(value)
        elif isinstance(value, dict):
            reference = value.get("$ref")
            if isinstance(reference, str):
                place = source.locate(reference)
                if place is None:
                    del value["$ref"]
                    value.setdefault("description", f"`{reference}`, which is not in the document.")
                else:
                    value["$ref"] = f"#{place}"
            stack.extend(value.values())


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each operation with what the code generation calls it, `GET /x`."""
    source = References(document, FixLog())
    for path, item, place in path_items(source):
        for method, operation, _ in operations_in(item):
            if isinstance(operation, dict):
                yield f"{method.upper()} {template_of(source, path, place)}", operation


def _given(document: Mapping[str, Any]) -> dict[str, Given]:
    """The example values of each operation."""
    source = References(document, FixLog())
    examples = Examples(source)
    found: dict[str, Given] = {}
    shared = _shared_parameters(document)
    for label, operation in _operations(document):
        parameters: dict[tuple[str, str], Any] = {}
        for value in [*shared.get(id(operation), []), *as_list(operation.get("parameters"))]:
            followed = source.follow(value, "", "parameter")
            if followed:
                key = as_text(followed[0].get("in")), as_text(followed[0].get("name"))
                parameters[key] = examples.of_parameter(followed[0])
        body = source.follow(operation.get("requestBody"), "", "body")
        contents = as_dict(body[0].get("content")) if body else {}
        found.setdefault(
            label,
            Given(
                parameters,
                {kind: examples.of_media(as_dict(media)) for kind, media in contents.items()},
            ),
        )
    return found


def _shared_parameters(document: Mapping[str, Any]) -> dict[int, list[Any]]:
    """The parameters of the path item that each operation stands in."""
    return {
        id(operation): as_list(as_dict(item).get("parameters"))
        for item in as_dict(document.get("paths")).values()
        for operation in as_dict(item).values()
        if isinstance(operation, dict)
    }
