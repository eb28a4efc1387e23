"""The worker of `validate`: prints what openapi-spec-validator finds in a file, as a JSON list.

Run by path in a process of its own, so it imports nothing of this package.
"""

from __future__ import annotations

import json
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


def findings(document: dict[str, Any], limit: int) -> list[str]:
    """The first findings, one line each, and a last line where there are more."""
    from jsonschema_path import SchemaPath
    from openapi_spec_validator.shortcuts import get_validator_cls

    def refuse(url: str) -> Any:
        raise ValueError(f"{url} is another document, and is not read")

    schemes = ("<all_urls>", "http", "https", "file")
    lines = []
    try:
        # The library's defaults fetch what a `$ref` names, from the network and from this disk.
        path = SchemaPath.from_dict(document, handlers=dict.fromkeys(schemes, refuse))
        for error in islice(get_validator_cls(document)(path).iter_errors(), limit + 1):
            lines.append(f"{_pointer(error.absolute_path)}: {_line(error.message)}")
    except Exception as error:  # noqa: BLE001 - an invalid document may break the validator itself
        lines.append(f"openapi-spec-validator gave up: {type(error).__name__}: {_line(error)}")
    if len(lines) > limit:
        lines[limit:] = ["... and more"]
    return lines


def _pointer(parts: Iterable[Any]) -> str:
    escaped = (str(part).replace("~", "~0").replace("/", "~1") for part in parts)
    return "".join(f"/{part}" for part in escaped) or "/"


def _line(error: object) -> str:
    """The finding alone; jsonschema goes on with the schema and the whole instance."""
    first = str(error).strip().partition("\n")[0]
    return " ".join(first.split())[:300]


if __name__ == "__main__":  # pragma: no cover - a process of its own
    print(json.dumps(findings(json.loads(Path(sys.argv[1]).read_bytes()), int(sys.argv[2]))))
