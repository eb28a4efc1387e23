"""Changes of operations and of what stands around the schemas, one function each.

Each takes the places of a document and changes it; IndexError says that there is nothing to change.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, Final

from otto_bench.verdicts.sites import changes_in, referred

if TYPE_CHECKING:
    from otto_bench.verdicts.sites import Sites

__all__ = ["OPERATIONS"]

_STRING: Final = {"type": "string"}
_OK: Final = {"description": "ok"}


def remove_operation(it: Sites) -> None:
    path, method, _ = it.one(it.operations)
    it.document["paths"][path].pop(method)


def remove_path(it: Sites) -> None:
    it.document["paths"].pop(it.one(it.operations)[0])


def add_operation(it: Sites) -> None:
    _, method, operation = it.one(it.operations, lambda each: "{" not in each[0])
    twin = {**copy.deepcopy(operation), "operationId": "addedSince"}
    it.document["paths"]["/added/since"] = {method: twin}


def rename_path(it: Sites) -> None:
    path = it.one(it.operations)[0]
    it.document["paths"][f"/v9{path}"] = it.document["paths"].pop(path)


def rename_path_parameter(it: Sites) -> None:
    paths = it.document["paths"]
    path = it.one(it.operations, lambda each: "{" in each[0])[0]
    name = path.split("{")[1].split("}")[0]
    item = paths.pop(path)
    for holder in [item, *item.values()]:
        for node in holder.get("parameters") or () if isinstance(holder, dict) else ():
            parameter = referred(it.document, node)
            if parameter.get("in") == "path" and parameter.get("name") == name:
                parameter["name"] = "renamed"
    paths[path.replace("{" + name + "}", "{renamed}")] = item


def change_method(it: Sites) -> None:
    path, method, operation = it.one(it.operations)
    item = it.document["paths"][path]
    other = it.one(["put", "patch", "post"], lambda each: each not in item)
    item[other] = operation
    item.pop(method)


def change_operation_id(it: Sites) -> None:
    operation = it.one(it.operations)[2]
    operation["operationId"] = "renamedSince"


def change_tags(it: Sites) -> None:
    it.one(it.operations)[2]["tags"] = ["renamed since"]


def deprecate_operation(it: Sites) -> None:
    operation = it.one(it.operations, lambda each: not each[2].get("deprecated"))[2]
    operation["deprecated"] = True
    if it.chance.random() < 0.5:
        operation["x-sunset"] = it.chance.choice(["2099-01-01", "2001-01-01"])


def reword(it: Sites) -> None:
    operation = it.one(it.operations)[2]
    operation["description"] = operation["summary"] = "put in other words"


def change_servers(it: Sites) -> None:
    it.document["servers"] = [{"url": "https://other.example"}]


def change_version(it: Sites) -> None:
    it.document["info"]["version"] = "9.9.9"


def add_callback(it: Sites) -> None:
    call = {"post": {"responses": {"200": _OK}}}
    it.one(it.operations)[2].setdefault("callbacks", {})["notified"] = {"{$request.query.u}": call}


def add_webhook(it: Sites) -> None:
    if it.is_30:
        raise IndexError("OpenAPI 3.0 has no webhooks")
    webhook = {"post": {"responses": {"200": _OK}}}
    it.document.setdefault("webhooks", {})["addedSince"] = webhook


# Parameters


def _add_parameter(it: Sites, **members: Any) -> None:
    operation = it.one(it.operations)[2]
    place = it.chance.choice(["query", "header", "cookie"])
    new = {"name": "x_added", "in": place, "schema": dict(_STRING), **members}
    operation["parameters"] = [*(operation.get("parameters") or ()), new]


def add_parameter(it: Sites) -> None:
    _add_parameter(it)


def add_required_parameter(it: Sites) -> None:
    _add_parameter(it, required=True)


def add_required_parameter_with_default(it: Sites) -> None:
    _add_parameter(it, required=True, schema={"type": "string", "default": "a"})


def _named(it: Sites) -> Any:
    return it.one(it.parameters, lambda each: each.get("in") != "path")


def remove_parameter(it: Sites) -> None:
    def fits(each: Any) -> bool:
        return any(node.get("in") != "path" for node in each[2].get("parameters") or ())

    operation = it.one(it.operations, fits)[2]
    gone = it.one(operation["parameters"], lambda node: node.get("in") != "path")
    operation["parameters"].remove(gone)


def toggle_parameter(it: Sites) -> None:
    parameter = _named(it)
    parameter["required"] = not parameter.get("required", False)


def rename_parameter(it: Sites) -> None:
    parameter = _named(it)
    parameter["name"] = f"{parameter['name']}_renamed"


def move_parameter(it: Sites) -> None:
    parameter = _named(it)
    parameter["in"] = "header" if parameter["in"] == "query" else "query"


def list_parameter(it: Sites) -> None:
    parameter = it.one(it.parameters, lambda each: each.get("in") == "query" and "schema" in each)
    parameter["schema"] = {"type": "array", "items": parameter["schema"]}


def write_parameter_otherwise(it: Sites) -> None:
    def fits(each: Any) -> bool:
        schema = referred(it.document, each.get("schema")) or {}
        return each.get("in") == "query" and schema.get("type") == "array"

    parameter = it.one(it.parameters, fits)
    parameter["style"], parameter["explode"] = "form", not parameter.get("explode", True)


def deprecate_parameter(it: Sites) -> None:
    _named(it)["deprecated"] = True


def exchange_parameter_schema(it: Sites) -> None:
    parameter = it.one(it.parameters, lambda each: "schema" in each)
    kind = it.chance.choice(["boolean", "integer", "number", "string"])
    parameter["schema"] = {"type": kind}


# Bodies


def add_body(it: Sites) -> None:
    operation = it.one(it.operations, lambda each: "requestBody" not in each[2])[2]
    operation["requestBody"] = {
        "content": {"application/json": {"schema": {"type": "object"}}},
        "required": it.chance.random() < 0.5,
    }


def remove_body(it: Sites) -> None:
    it.one(it.operations, lambda each: "requestBody" in each[2])[2].pop("requestBody")


def toggle_body(it: Sites) -> None:
    body = it.one(it.bodies)
    body["required"] = not body.get("required", False)


# Responses


def remove_response(it: Sites) -> None:
    by_status = it.one(it.by_status, lambda each: len(each) > 1)
    by_status.pop(it.chance.choice(list(by_status)))


def remove_success(it: Sites) -> None:
    by_status = it.one(it.by_status, lambda each: any(str(key).startswith("2") for key in each))
    by_status.pop(next(key for key in by_status if str(key).startswith("2")))


def add_response(it: Sites) -> None:
    status = it.chance.choice(["202", "206", "409", "418", "503", "default"])
    it.one(it.by_status, lambda each: status not in each)[status] = dict(_OK)


def change_status(it: Sites) -> None:
    by_status = it.one(it.by_status, lambda each: "200" in each and "201" not in each)
    by_status["201"] = by_status.pop("200")


def add_header(it: Sites) -> None:
    response = it.one(it.responses)
    header = {"schema": dict(_STRING), "required": it.chance.random() < 0.5}
    response["headers"] = {**(response.get("headers") or {}), "X-Added": header}


def remove_header(it: Sites) -> None:
    headers = it.one(it.responses, lambda each: each.get("headers"))["headers"]
    headers.pop(it.chance.choice(list(headers)))


def toggle_header(it: Sites) -> None:
    header = it.one(it.headers)
    header["required"] = not header.get("required", False)


def add_media_type(it: Sites) -> None:
    content = it.one(it.contents)
    first = next(iter(content.values()))
    content[it.chance.choice(["application/xml", "text/csv"])] = copy.deepcopy(first)


def remove_media_type(it: Sites) -> None:
    content = it.one(it.contents)
    content.pop(it.chance.choice(list(content)))


def rename_media_type(it: Sites) -> None:
    content = it.one(it.contents, lambda each: "application/json" in each)
    others = ["application/problem+json", "application/xml", "application/json; charset=utf-8"]
    content[it.chance.choice(others)] = content.pop("application/json")


def exchange_body(it: Sites) -> None:
    """Another component where a body or a response names one."""
    content = it.one(it.contents)
    name = it.chance.choice(list(it.components("schemas")))
    media_type = next(iter(content.values()))
    media_type["schema"] = {"$ref": f"#/components/schemas/{name}"}


def list_body(it: Sites) -> None:
    media_type = next(iter(it.one(it.contents).values()))
    media_type["schema"] = {"type": "array", "items": media_type.get("schema", {})}


def drop_body_schema(it: Sites) -> None:
    media_type = next(iter(it.one(it.contents).values()))
    if media_type.pop("schema", None) is None:
        raise IndexError("there is no schema")


# Security


def _scheme(it: Sites) -> str:
    return it.chance.choice(list(it.components("securitySchemes")))


def open_operation(it: Sites) -> None:
    it.one(it.operations)[2]["security"] = []


def secure_operation(it: Sites) -> None:
    it.one(it.operations)[2]["security"] = [{_scheme(it): []}]


def add_way_in(it: Sites) -> None:
    it.components("securitySchemes")["added"] = {"type": "apiKey", "in": "header", "name": "X-A"}
    it.document["security"] = [*(it.document.get("security") or ()), {"added": []}]


def remove_way_in(it: Sites) -> None:
    holders = [it.document, *(operation for _, _, operation in it.operations)]
    ways = it.one([each["security"] for each in holders if each.get("security")])
    ways.remove(it.chance.choice(ways))


def require_scope(it: Sites) -> None:
    holders = [it.document, *(operation for _, _, operation in it.operations)]
    way = it.one([way for each in holders for way in each.get("security") or ()])
    name = it.chance.choice(list(way))
    way[name] = [*way[name], "added:scope"]


def change_scheme(it: Sites) -> None:
    schemes = it.components("securitySchemes")
    schemes[_scheme(it)] = {"type": "http", "scheme": it.chance.choice(["basic", "digest"])}


def rename_scheme(it: Sites) -> None:
    schemes = it.components("securitySchemes")
    name = _scheme(it)
    schemes["renamed"] = schemes.pop(name)
    for holder in [it.document, *(operation for _, _, operation in it.operations)]:
        for way in holder.get("security") or ():
            if name in way:
                way["renamed"] = way.pop(name)


OPERATIONS: Final = changes_in(__name__)
