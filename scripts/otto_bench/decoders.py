"""Ours and its peers behind one face: each decodes a response's bytes into objects.

Runs where `otto_api` and `stock_client` are those of the measured document. Peers are imported by
name, for they live in the measuring environment alone.
"""

from __future__ import annotations

import json
from functools import reduce
from importlib import import_module
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any

from otto_bench.timing import OURS
from otto_bench.types_of import SchemaClasses

if TYPE_CHECKING:
    from collections.abc import Callable

    from otto_bench.made_bodies import BodyShape

    Decoder = Callable[[bytes], Any]

__all__ = ["DECODERS", "ENCODERS", "JSON", "STOCK"]

STOCK, JSON = "openapi-python-client", "json.loads"


def _ours(shape: BodyShape, document: dict[str, Any]) -> Decoder:
    del document
    runtime: Any = import_module("otto_ext.wire.response")
    drift: Any = import_module("otto_ext.drift._reporter")
    operation = import_module(f"otto_api.api.{shape.tag}.{shape.reads}").OPERATION
    spec = runtime.spec_for(operation, 200)
    # A body that did not match its document would be decoded by the slow path.
    report = drift.DriftReporter("raise", None).for_operation(operation)
    return lambda body: runtime.decode(spec, "application/json", body, report)


def _stock(shape: BodyShape, document: dict[str, Any]) -> Decoder:
    del document
    model: Any = getattr(import_module("stock_client.models"), shape.schema)
    return lambda body: model.from_dict(json.loads(body))


def _msgspec(shape: BodyShape, document: dict[str, Any]) -> Decoder:
    msgspec: Any = import_module("msgspec")

    def make(name: str, fields: dict[str, tuple[Any, bool]], tags: dict[str, str]) -> Any:
        tag: dict[str, Any] = {}
        for key, value in tags.items():
            tag = {"tag_field": key, "tag": value}
        own = [
            (key, type_) if needed else (key, type_ | msgspec.UnsetType, msgspec.UNSET)
            for key, (type_, needed) in fields.items()
            if key not in tags
        ]
        return msgspec.defstruct(name, own, kw_only=True, **tag)

    types = SchemaClasses(document, make, lambda members, _: reduce(or_, members))
    decoder = msgspec.json.Decoder(types.named(shape.schema))
    return lambda body: decoder.decode(body)


def _pydantic_types(document: dict[str, Any], base: Any) -> SchemaClasses:
    pydantic: Any = import_module("pydantic")

    def make(name: str, fields: dict[str, tuple[Any, bool]], tags: dict[str, str]) -> Any:
        del tags
        own: dict[str, Any] = {
            key: type_ if needed else (type_ | None, None)
            for key, (type_, needed) in fields.items()
        }
        return pydantic.create_model(name, __base__=base, **own)

    def union(members: tuple[Any, ...], field: str) -> Any:
        return Annotated[reduce(or_, members), pydantic.Field(discriminator=field)]

    return SchemaClasses(document, make, union)


def _pydantic(shape: BodyShape, document: dict[str, Any]) -> Decoder:
    base: Any = import_module("pydantic").BaseModel
    model = _pydantic_types(document, base).named(shape.schema)
    return lambda body: model.model_validate_json(body)


def _stainless(shape: BodyShape, document: dict[str, Any]) -> Decoder:
    library: Any = import_module("openai")
    models: Any = import_module("openai._models")
    model = _pydantic_types(document, library.BaseModel).named(shape.schema)
    return lambda body: models.construct_type(value=json.loads(body), type_=model)


def _orjson(shape: BodyShape, document: dict[str, Any]) -> Decoder:
    del shape, document
    loads: Decoder = import_module("orjson").loads
    return loads


def _json(shape: BodyShape, document: dict[str, Any]) -> Decoder:
    del shape, document
    return json.loads


DECODERS: dict[str, Callable[[BodyShape, dict[str, Any]], Decoder]] = {
    OURS: _ours,
    STOCK: _stock,
    "pydantic": _pydantic,
    "msgspec": _msgspec,
    "openai": _stainless,
    JSON: _json,
    "orjson": _orjson,
}


def _ours_out(shape: BodyShape, body: bytes) -> Callable[[], Any]:
    requests: Any = import_module("otto_ext.wire.request")
    operation = import_module(f"otto_api.api.{shape.tag}.{shape.writes}").OPERATION
    value = _ours(shape, {})(body)
    call: Any = import_module("otto_ext.wire.operation").Call(operation, {}, value)
    return lambda: requests.build(call).body["content"]


def _stock_out(shape: BodyShape, body: bytes) -> Callable[[], Any]:
    arguments: Any = import_module(f"stock_client.api.{shape.tag}.{shape.writes}")._get_kwargs
    value = _stock(shape, {})(body)
    # As httpx writes what the stock client gives it.
    style: Any = {"ensure_ascii": False, "separators": (",", ":"), "allow_nan": False}
    return lambda: json.dumps(arguments(body=value)["json"], **style).encode()


#: Each is given a body, decodes it, and encodes what came with every call.
ENCODERS: dict[str, Callable[[BodyShape, bytes], Callable[[], Any]]] = {
    OURS: _ours_out,
    STOCK: _stock_out,
}
