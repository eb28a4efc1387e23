"""YAML by the core schema of YAML 1.2 (10.3.2), as OpenAPI asks for it.

PyYAML's own loaders follow YAML 1.1, which takes `no` for false, and `2025-02-30` for a day.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import yaml

__all__ = ["load_yaml"]

_TAG = "tag:yaml.org,2002:"
#: What each kind looks like, and the characters that one may begin with. 012 is left to `float`,
#: for which it is 12: as an `int` PyYAML would take it for octal.
_KINDS = {
    "null": (r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    "bool": (r"true|True|TRUE|false|False|FALSE", [*"tTfF"]),
    "int": (r"[-+]?(0|[1-9][0-9]*)|0x[0-9a-fA-F]+", [*"-+0123456789"]),
    "float": (r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", [*"-+.0123456789"]),
    "merge": (r"<<", ["<"]),
}


def load_yaml(text: str) -> Any:
    """What a YAML text says.

    Raises:
        ValueError: it is none.
    """
    try:
        return yaml.load(text, _loader())  # noqa: S506 -- made from a safe one
    except yaml.YAMLError as error:
        raise ValueError(str(error).splitlines()[0]) from None


@cache
def _loader() -> Any:
    # libyaml's parser is many times faster, where PyYAML was built with it.
    base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader: Any = type("_CoreLoader", (base,), {"yaml_implicit_resolvers": {}})
    for kind, (pattern, first) in _KINDS.items():
        loader.add_implicit_resolver(_TAG + kind, re.compile(f"(?:{pattern})$"), first)
    return loader
