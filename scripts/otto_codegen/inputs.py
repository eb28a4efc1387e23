"""What a call accepts, which is more than what it gives back.

A response holds models and enumeration members. Where the same types are sent, a call takes plain
values too: a dict with the model's JSON keys, checked as a `TypedDict`, for a model, and a plain
string of the right value for an enumeration. The names for that are made here, for the types that
a request can hold and for no others, and the annotations of parameters and bodies are rewritten.
"""

from __future__ import annotations

import ast
import keyword
import re
from typing import TYPE_CHECKING

from attrs import define, evolve, field

from otto_codegen.api import Alias, DictClass, EnumClass, InputAlias, ModelClass, TypeExpr
from otto_codegen.api_operations import BodyField
from otto_codegen.reserved import reserved_arguments, reserved_classes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from otto_codegen.api_operations import Endpoint
    from otto_codegen.schema_types import SchemaTypes

__all__ = ["accept_plain_values"]

#: More keywords than a call can be read with.
_MOST_FIELDS = 100
_REF = re.compile(r'_ref\("(\w+)"\)')


def accept_plain_values(types: SchemaTypes, endpoints: Iterable[Endpoint]) -> None:
    """Rewrite the types of parameters and bodies, and give models and enumerations their inputs.

    Args:
        types: the types of the document, all of them made.
        endpoints: the operations; theirs and the types' entries are changed in place.
    """
    found = list(endpoints)
    inputs = _Inputs(types)
    sent = inputs.reachable(
        expr
        for endpoint in found
        for expr in (
            *(p.type for p in endpoint.parameters),
            *(body.type for body in endpoint.bodies),
        )
    )
    returned = inputs.reachable(
        expr for endpoint in found for spec in endpoint.responses for _, _, expr in spec.contents
    )
    inputs.name(sent)
    for endpoint in found:
        endpoint.fields = inputs.fields(endpoint)
    for name in sent:
        inputs.complete(name, also_returned=name in returned)
    for endpoint in found:
        for parameter in endpoint.parameters:
            parameter.type = inputs.widened(parameter.type)
        for body in endpoint.bodies:
            body.type = inputs.widened(body.type)


@define
class _Inputs:
    """The names of a document's inputs."""

    types: SchemaTypes
    named: dict[str, ModelClass | EnumClass | Alias] = field(init=False)
    #: What stands for a type where it is sent, by the type's own name.
    replacements: dict[str, tuple[str, ...]] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.named = self.types.named

    def reachable(self, exprs: Iterable[TypeExpr]) -> dict[str, None]:
        """The names that types lead to, in the order in which they are met."""
        seen: dict[str, None] = {}
        stack = [name for expr in exprs for name in sorted(expr.models)][::-1]
        while stack:
            name = stack.pop()
            if name in seen:
                continue
            seen[name] = None
            stack.extend(sorted(self._parts(name))[::-1])
        return seen

    def _parts(self, name: str) -> frozenset[str]:
        made = self.named.get(name)
        if isinstance(made, ModelClass):
            return frozenset(made.models)
        return made.type.models if isinstance(made, Alias) else frozenset()

    def name(self, sent: Iterable[str]) -> None:
        """Claim a name for every input."""
        for name in sent:
            made = self.named.get(name)
            if isinstance(made, ModelClass):
                self.replacements[name] = (name, self._claim(f"{name}Dict", name))
            elif isinstance(made, EnumClass) or self._parts(name):
                suffix = "Like" if name.endswith("Input") else "Input"
                self.replacements[name] = (self._claim(f"{name}{suffix}", name),)

    def _claim(self, wanted: str, name: str) -> str:
        _, kept = self.types.kept.schema(self.named[name].of)
        return self.types.names.claim(wanted, kept.input).name

    def complete(self, name: str, *, also_returned: bool) -> None:
        """Give a model its dict, an enumeration or an alias its wider alias."""
        replacement = self.replacements.get(name)
        if replacement is None:
            return
        made = self.named[name]
        if isinstance(made, EnumClass):
            made.input_name = replacement[0]
        elif isinstance(made, Alias):
            made.input = InputAlias(replacement[0], self.widened(made.type))
        else:
            # A TypedDict has no entry without a name.
            entries = [(f.key, self.widened(f.type), f.sent) for f in made.fields if f.key]
            made.dict = DictClass(replacement[1], entries, _as_class(entries))
            if not also_returned:
                # No response has a member of it, so its own fields may be plain too, and
                # those that only responses have need not be given.
                for entry in made.fields:
                    entry.required = entry.sent
                    entry.type = self._with_literals(entry.type)

    def widened(self, expr: TypeExpr) -> TypeExpr:
        """A type as it is accepted where it is sent."""
        return _rewritten(expr, self.replacements, containers=True)

    def _with_literals(self, expr: TypeExpr) -> TypeExpr:
        enums = {
            name: new
            for name, new in self.replacements.items()
            if isinstance(self.named[name], EnumClass)
        }
        return _rewritten(expr, enums, containers=False)

    def fields(self, endpoint: Endpoint) -> list[BodyField]:
        """The keyword arguments that a body can be given as; empty where it cannot."""
        if not endpoint.bodies or endpoint.bodies[0].kind not in {"json", "form", "multipart"}:
            return []
        fields = self._body_fields(endpoint.bodies[0].type.codec)
        if not 0 < len(fields) <= _MOST_FIELDS:
            return []
        taken = {p.name for p in endpoint.parameters} | reserved_arguments()
        return [] if any(f.name in taken for f in fields) else fields

    def _body_fields(self, codec: str) -> list[BodyField]:
        """The fields of a model, or of the members of a union that a discriminator distinguishes:
        those that all require are required.
        """
        match = _REF.fullmatch(codec)
        name = match[1] if match else ""
        alias = self.named.get(name)
        if isinstance(alias, Alias) and "discriminator=" in alias.type.codec:
            names = sorted(alias.type.models)
        else:
            names = [name]
        models = [it for it in map(self.named.get, names) if isinstance(it, ModelClass)]
        if len(models) < len(names):
            return []
        return _joined_fields([self._fields_of(it) for it in models])

    def _fields_of(self, model: ModelClass) -> list[BodyField]:
        return [
            BodyField(
                f.key,
                f.name,
                self.widened(f.type),
                f.sent and f.default is None,
                f.doc,
                f.deprecated,
                f.at,
                f.default if f.sent else None,
            )
            for f in model.fields
        ]


def _joined_fields(members: list[list[BodyField]]) -> list[BodyField]:
    """The fields of one of several models; none where a name means two keys."""
    found: dict[str, BodyField] = {}
    for fields in members:
        for it in fields:
            before = found.setdefault(it.name, it)
            if before.key != it.key:
                return []
            if before.type.annotation not in (it.type.annotation, "Any"):
                found[it.name] = evolve(before, type=_either(before.type, it.type))
    if len(members) == 1:
        return members[0]
    # A constant is another one in each.
    required = [{it.name for it in fields if it.required or it.constant} for fields in members]
    needed = required[0].intersection(*required[1:])
    return [evolve(it, required=it.name in needed, constant=None) for it in found.values()]


def _either(left: TypeExpr, right: TypeExpr) -> TypeExpr:
    if right.annotation == "Any":
        return right
    parts = dict.fromkeys([*left.annotation.split(" | "), *right.annotation.split(" | ")])
    return TypeExpr(" | ".join(parts), left.codec, left.models | right.models, left.std | right.std)


def _rewritten(
    expr: TypeExpr, replacements: Mapping[str, tuple[str, ...]], *, containers: bool
) -> TypeExpr:
    """A type with other names in it.

    Args:
        expr: the type.
        replacements: what stands for a name.
        containers: whether lists and dicts of what was replaced become `Sequence` and `Mapping`,
            so that a `list[X]` is taken where `X | Y` may be in it.
    """
    if not expr.models.intersection(replacements):
        return expr
    rewriter = _InputRewriter(replacements, containers)
    tree = rewriter.visit(ast.parse(expr.annotation, mode="eval"))
    models = frozenset(new for name in expr.models for new in replacements.get(name, (name,)))
    return evolve(expr, annotation=ast.unparse(tree), models=models, std=expr.std | rewriter.std)


class _InputRewriter(ast.NodeTransformer):
    def __init__(self, replacements: Mapping[str, tuple[str, ...]], containers: bool) -> None:
        self.replacements = replacements
        self.containers = {"list": "Sequence", "dict": "Mapping"} if containers else {}
        self.std: set[str] = set()

    def visit_Name(self, node: ast.Name) -> ast.expr:
        names = self.replacements.get(node.id)
        if names is None:
            return node
        return _joined([ast.Name(name, ast.Load()) for name in names])

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        return _joined(_members(node))

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        if not isinstance(node.value, ast.Name) or node.value.id == "Literal":
            return node
        before = ast.dump(node.slice)
        node.slice = self.visit(node.slice)
        container = self.containers.get(node.value.id)
        if container and ast.dump(node.slice) != before:
            self.std.add(container)
            node.value = ast.Name(container, ast.Load())
        return node


def _members(node: ast.expr) -> list[ast.expr]:
    """The members of a union, those of unions inside it among them."""
    if isinstance(node, ast.BinOp):
        return [*_members(node.left), *_members(node.right)]
    return [node]


def _joined(parts: Sequence[ast.expr]) -> ast.expr:
    found = parts[0]
    for part in parts[1:]:
        found = ast.BinOp(found, ast.BitOr(), part)
    return found


_BUILTINS = frozenset({"str", "int", "float", "bool", "bytes", "list", "dict", "None"})


def _as_class(entries: list[tuple[str, TypeExpr, bool]]) -> bool:
    """Whether a TypedDict can be written as a class: every key is a name, and hides none."""
    used = frozenset[str]().union(*(expr.models | expr.std for _, expr, _ in entries))
    hidden = used | _BUILTINS | reserved_classes()
    return all(
        key.isascii()
        and key.isidentifier()
        and not keyword.iskeyword(key)
        and not key.startswith("__")
        and key not in hidden
        for key, _, _ in entries
    )
