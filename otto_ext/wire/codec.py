"""The codecs that generated code is written with, `c.nullable(c.UUID_)`; see `contract`."""

from __future__ import annotations

from collections.abc import Mapping

from .composites import Array, EnumCodec, Map, Nullable, Positional, Ref
from .contract import Codec, Mismatch, Undecodable, describe, encode_any, escape
from .primitives import (
    ANY,
    BINARY,
    BOOLEAN,
    DATE,
    DATETIME,
    DECIMAL,
    DECIMAL_NUMBER,
    DECIMAL_OR_TEXT,
    FLOAT,
    INTEGER,
    INTEGER_OR_TEXT,
    NULL,
    STRING,
    UUID_,
    Const,
    Text,
)
from .sequences import JsonText
from .unions import Tag, Union

__all__ = [
    "ANY",
    "BINARY",
    "BOOLEAN",
    "DATE",
    "DATETIME",
    "DECIMAL",
    "DECIMAL_NUMBER",
    "DECIMAL_OR_TEXT",
    "FLOAT",
    "INTEGER",
    "INTEGER_OR_TEXT",
    "NULL",
    "STRING",
    "UUID_",
    "Array",
    "Codec",
    "Const",
    "EnumCodec",
    "Map",
    "Mismatch",
    "Nullable",
    "Positional",
    "Ref",
    "Text",
    "Undecodable",
    "Union",
    "array",
    "const",
    "describe",
    "encode_any",
    "escape",
    "json_text",
    "mapping",
    "nullable",
    "positional",
    "union",
]


#: As generated code calls them.
array, const, json_text, mapping, nullable = Array, Const, JsonText, Map, Nullable


def positional(*prefix: Codec, rest: Codec | None = None, is_tuple: bool = False) -> Codec:
    """An array whose items have types by their positions; see `Positional`."""
    either = tuple(dict.fromkeys((*prefix, *(() if rest in (None, ANY) else (rest,)))))
    items = either[0] if len(either) == 1 else union(*either)
    return Positional(prefix, rest, items, is_tuple=is_tuple)


def union(
    *members: Codec,
    discriminator: str | None = None,
    tags: Mapping[Tag, Codec] | None = None,
    default: Codec | None = None,
    optional: bool = False,
    open: bool = False,
) -> Codec:
    """One of several types; see `Union`."""
    return Union(members, discriminator, tags or {}, default, optional=optional, is_open=open)
