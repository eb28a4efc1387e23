"""The worker of `validate`: holds a file against the specification's own JSON Schema.

Run by path in a process of its own, so it imports nothing of this package. What the schema cannot
say (references that lead nowhere, operationIds that stand twice) is among the fixes.
"""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


def findings(document: dict[str, Any], limit: int) -> list[str]:
    """The first findings, one line each, and a last line where there are more."""
    import jsonschema_rs

    schema = json.loads(_schema(document).read_bytes())
    # Without the values themselves: a whole schema says nothing of what is wrong with it.
    validator = jsonschema_rs.validator_for(schema, mask="the value")
    lines = [
        f"{_pointer(error.instance_path)}: {_line(error.message)}"
        for error in islice(validator.iter_errors(document), limit + 1)
    ]
    if len(lines) > limit:
        lines[limit:] = ["... and more"]
    return lines


def _schema(document: dict[str, Any]) -> Path:
    """The schema of a document's version, of the newest one where that is not known.

    It is read from openapi-spec-validator, which is not imported: its own validation takes
    seconds where this takes milliseconds.
    """
    found = find_spec("openapi_spec_validator")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("openapi-spec-validator is missing")
    schemas = Path(found.submodule_search_locations[0], "resources", "schemas")
    stated = str(document.get("openapi", document.get("swagger", ""))).split(".")
    exact = schemas / f"v{'.'.join(stated[:2])}" / "schema.json"
    return exact if exact.is_file() else max(schemas.glob("v?.?/schema.json"))


def _pointer(parts: Iterable[Any]) -> str:
    escaped = (str(part).replace("~", "~0").replace("/", "~1") for part in parts)
    return "".join(f"/{part}" for part in escaped) or "/"


def _line(error: object) -> str:
    return " ".join(str(error).split())[:300]


if __name__ == "__main__":  # pragma: no cover - a process of its own
    print(json.dumps(findings(json.loads(Path(sys.argv[1]).read_bytes()), int(sys.argv[2]))))
