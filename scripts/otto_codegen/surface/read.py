"""The public surface of a generated client, read from its files; nothing is imported.

Only files that two clients do not have in common are read: in what both have, nothing changed.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any, Literal

import griffe
from attrs import define, field, frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

__all__ = ["Member", "Method", "Parameter", "Surface", "Type", "differing_files", "read_surface"]

#: What every call takes besides what the document says.
_GENERAL = frozenset({"self", "request_options"})

TypeKind = Literal["model", "enum", "type"]


@frozen
class Parameter:
    """An argument of a method.

    Attributes:
        key: its name in the document.
        place: `query`, `header`, `path`, `cookie`, or `body` for a field of the request body.
        deprecated: whether all calls with it are, and not those without.
    """

    name: str
    annotation: str
    required: bool
    key: str
    place: str
    deprecated: bool = False


@frozen
class Method:
    """A method of the facade, and the operation behind it.

    Attributes:
        name: as it is called, `accounts.list_accounts`.
        operation: `GET /v1/accounts`.
        owners: the classes that have it, and its own classes; type checkers name both.
        deprecated: whether all calls of it are.
        pages: whether it goes through all pages of what the operation's other method answers.
    """

    name: str
    operation: str
    owners: frozenset[str]
    parameters: dict[str, Parameter] = field(factory=dict)
    returns: str = ""
    deprecated: bool = False
    pages: bool = False

    @property
    def signature(self) -> str:
        """Its arguments and what it returns."""
        arguments = ", ".join(f"{p.name}: {p.annotation}" for p in self.parameters.values())
        return f"({arguments}) -> {self.returns}"


@frozen
class Member:
    """A field of a model, or a member of an enumeration.

    Attributes:
        key: its name in the document; of a member, its value there.
        annotation: of a field.
        required: whether it must be given where the model is made.
    """

    name: str
    key: str
    annotation: str = ""
    required: bool = False


@frozen
class Type:
    """A named type; `annotation` is what an alias stands for."""

    name: str
    kind: TypeKind
    members: dict[str, Member] = field(factory=dict)
    annotation: str = ""

    @property
    def signature(self) -> str:
        """What it holds."""
        held = (
            f"{m.name}: {m.annotation}" if m.annotation else m.name for m in self.members.values()
        )
        return self.annotation or ", ".join(held)


@define
class Surface:
    """What a program can use: methods by operation (and whether they page), types by name."""

    methods: dict[tuple[str, bool], Method] = field(factory=dict)
    types: dict[str, Type] = field(factory=dict)


def differing_files(before: Path, after: Path) -> frozenset[str]:
    """The modules of operations and models that only one client has, or that differ."""
    names = {
        path.relative_to(package).as_posix()
        for package in (before, after)
        for folder in ("api", "models")
        for path in (package / folder).rglob("*.py")
        if path.name != "__init__.py"
    }
    return frozenset(name for name in names if _content(before / name) != _content(after / name))


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def read_surface(package: Path, files: Collection[str]) -> Surface:
    """Read some modules of a client.

    Args:
        package: the client's package.
        files: their paths in it; what is not there is passed over.
    """
    surface = Surface()
    tags: dict[str, dict[str, tuple[str, str]]] = {}
    for name in sorted(files):
        path = package / name
        if not path.exists():
            continue
        module = _visit(path)
        if name.startswith("models/"):
            for found in _types(module):
                surface.types[found.name] = found
            continue
        folder = path.parent.name
        if folder not in tags:
            tags[folder] = dict(_attributes(path.parent / "__init__.py"))
        for method in _methods(module, folder, tags[folder]):
            surface.methods[method.operation, method.pages] = method
    return surface


#: What a module of an operation begins to state: the method's name, the HTTP method, the path.
_STATED = re.compile(r'^OPERATION\b[^\n]*\(\s*"([^"]*)",\s*"([A-Z]+)",\s*"([^"]*)"', re.MULTILINE)


def method_names(package: Path) -> dict[str, str]:
    """The names of all methods, by operation: `GET /v1/accounts` is `accounts.list_accounts`."""
    found = {}
    for path in sorted((package / "api").rglob("*.py")):
        for name, verb, url in _STATED.findall(path.read_text(encoding="utf-8")):
            found[f"{verb} {url}"] = name
    return found


def _visit(path: Path) -> griffe.Module:
    return griffe.visit(path.stem, filepath=path, code=path.read_text(encoding="utf-8"))


# -- operations -----------------------------------------------------------------------------------


def _attributes(path: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    """For each class of a method: the method's name, and the class of the facade that has it."""
    for owner in _visit(path).classes.values():
        for name, member in owner.attributes.items():
            if member.annotation is not None and not name.startswith("_"):
                yield str(member.annotation), (name, owner.name)


def _methods(
    module: griffe.Module, tag: str, attributes: dict[str, tuple[str, str]]
) -> Iterator[Method]:
    statement = _operation(module)
    if statement is None:
        return
    label, keys = statement
    own = frozenset(name for name, found in module.classes.items() if "__call__" in found.members)
    owners = own | {attributes[name][1] for name in own if name in attributes}
    for name in sorted(own & attributes.keys()):
        if attributes[name][1].startswith("Async") and name.removeprefix("Async") in own:
            continue  # the same again, to be awaited
        pages = "max_items" in _parameter_names(module.classes[name])
        call = module.classes[name].members["__call__"]
        assert isinstance(call, griffe.Function)
        overloads = call.overloads or [call]
        yield Method(
            f"{tag}.{attributes[name][0]}",
            label,
            owners,
            {} if pages else _parameters(overloads, keys),
            str(call.returns or ""),
            all(map(_is_deprecated, overloads)),
            pages,
        )


def _operation(module: griffe.Module) -> tuple[str, dict[str, tuple[str, str]]] | None:
    """What `OPERATION` states: `GET /x`, and key and place of each parameter."""
    stated = module.attributes.get("OPERATION")
    call = _call(stated.value) if stated is not None else None
    if call is None:
        return None
    texts = [str(arg.value) for arg in call.args if isinstance(arg, ast.Constant)]
    keys: dict[str, tuple[str, str]] = {}
    for node in ast.walk(call):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Parameter":
            key, name, place = (
                str(arg.value) for arg in node.args[:3] if isinstance(arg, ast.Constant)
            )
            keys[name] = (key, place)
    return " ".join(texts[1:3]), keys


def _call(value: Any) -> ast.Call | None:
    try:
        node = ast.parse(str(value), mode="eval").body
    except SyntaxError:
        return None
    return node if isinstance(node, ast.Call) else None


def _parameter_names(cls: griffe.Class) -> set[str]:
    call = cls.members["__call__"]
    return {p.name for p in call.parameters} if isinstance(call, griffe.Function) else set()


def _parameters(
    overloads: list[griffe.Function], keys: dict[str, tuple[str, str]]
) -> dict[str, Parameter]:
    """The arguments of all ways to call; required is what each way that has it demands."""
    found: dict[str, Parameter] = {}
    some = any(map(_is_deprecated, overloads)) and not all(map(_is_deprecated, overloads))
    for overload in overloads:
        old = some and _is_deprecated(overload)
        for p in overload.parameters:
            if p.name in _GENERAL:
                continue
            before = found.get(p.name)
            annotation = str(p.annotation or "").removesuffix(" | Unset")
            if before is not None and before.annotation != annotation:
                annotation = f"{before.annotation} | {annotation}"
            required = p.default is None and (before is None or before.required)
            key, place = keys.get(p.name, (p.name, "body"))
            marked = old and (before is None or before.deprecated)
            found[p.name] = Parameter(p.name, annotation, required, key, place, marked)
    return found


def _is_deprecated(function: griffe.Function) -> bool:
    return any(str(d.value).startswith("deprecated") for d in function.decorators)


# -- types ----------------------------------------------------------------------------------------


def _types(module: griffe.Module) -> Iterator[Type]:
    """The type that the module is for: what stands beside it is for input, and follows it."""
    for member in module.members.values():
        if isinstance(member, griffe.Class):
            bases = {str(base) for base in member.bases}
            if "Model" in bases:
                yield Type(member.name, "model", dict(_fields(member)))
                return
            if bases & {"OpenStrEnum", "OpenIntEnum"}:
                yield Type(member.name, "enum", dict(_enum_members(member)))
                return
        if isinstance(member, griffe.Attribute) and str(member.annotation or "") == "TypeAlias":
            yield Type(member.name, "type", {}, _plain(str(member.value)))
            return


def _fields(model: griffe.Class) -> Iterator[tuple[str, Member]]:
    keys: dict[str, tuple[str, bool]] = {}
    schema = _call(model.attributes["_schema"].value) if "_schema" in model.attributes else None
    for node in ast.walk(schema) if schema else ():
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "prop":
            options = {
                k.arg: k.value.value for k in node.keywords if isinstance(k.value, ast.Constant)
            }
            key = node.args[0].value if isinstance(node.args[0], ast.Constant) else ""
            keys[str(options.get("attr") or key)] = (str(key), options.get("required") is not False)
    for name, (key, required) in keys.items():
        if name in model.attributes:
            annotation = str(model.attributes[name].annotation or "").removesuffix(" | Unset")
            yield name, Member(name, key, annotation, required)


def _enum_members(enum: griffe.Class) -> Iterator[tuple[str, Member]]:
    for name, attribute in enum.attributes.items():
        if attribute.value is not None and not name.startswith("_"):
            yield name, Member(name, _plain(str(attribute.value)))


def _plain(text: str) -> str:
    """The text that a string literal stands for."""
    try:
        return str(ast.literal_eval(text))
    except (ValueError, SyntaxError):
        return text
