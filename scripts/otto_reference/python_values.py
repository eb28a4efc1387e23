"""JSON values as Python expressions of a documented type.

What a type is, is read from the code generation's codecs: `c.array(_ref("Fee"))` is a list of
`Fee`. A value that does not fit its type, as wrong examples do, is replaced by one that does, so
that every expression type-checks.
"""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any
from uuid import UUID

from attrs import define, field
from otto_codegen.api import EnumClass, literal
from otto_codegen.render_client import pycode

from otto_reference.examples import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from otto_codegen.api import Alias, Api, Field, ModelClass

__all__ = ["OWN_NAMES", "Values"]

#: What samples import or define beside models; a model of that name is imported under another.
OWN_NAMES = frozenset(
    [
        *("AsyncOtto", "Decimal", "Otto", "Path", "UTC", "UUID", "asyncio", "date", "datetime"),
        *("item", "main", "otto", "print", "result"),
    ]
)
#: Parts of one sample; what comes after them is left as empty as its type allows.
MAX_PARTS = 150
SOME_UUID = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
SOME_MOMENT = dt.datetime(2026, 6, 30, 17, 0, tzinfo=dt.UTC)


@define
class Values:
    """Writes expressions, and gathers what they need imported.

    Attributes:
        api: the client.
        imports: names to import, by module; a model may be given as `Path as PathModel`.
    """

    api: Api
    imports: dict[str, set[str]] = field(factory=dict, init=False)
    _parts_left: int = field(default=MAX_PARTS, init=False)
    _classes: dict[str, ModelClass | EnumClass | Alias] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._classes = {one.class_info.name: one for one in self.api.types}

    def write(self, codec: str, value: Any, name: str) -> str:
        """A Python expression.

        Args:
            codec: the type, as `otto_codegen.api.TypeExpr.codec` has it.
            value: an example as JSON, or `MISSING`.
            name: what the value is called; strings without an example say it.
        """
        return self._write(ast.parse(codec, mode="eval").body, value, name)

    def argument(self, codec: str, value: Any, name: str) -> str:
        """`write` for an argument of a call, which takes an enumeration's plain values too."""
        kind, arguments = _parts(ast.parse(codec, mode="eval").body)
        while kind == "nullable" and value is not None:
            kind, arguments = _parts(arguments[0])
        found = self._classes.get(ast.literal_eval(arguments[0])) if kind == "ref" else None
        if not isinstance(found, EnumClass) or not found.input_name:
            return self.write(codec, value, name)
        values = [member for _, member in found.members]
        return pycode(value if _is_one_of(value, values) else values[0])

    def _write(self, codec: ast.expr, value: Any, name: str) -> str:
        self._parts_left -= 1
        kind, arguments = _parts(codec)
        if kind in _PLAIN:
            return self._plain(kind, value, name)
        if kind == "const":
            return ast.unparse(arguments[0])
        if kind == "nullable":
            if value is None or self._full:
                return "None"
            return self._write(arguments[0], value, name)
        if kind == "array":
            return self._array(arguments[0], value, name)
        if kind == "mapping":
            return self._mapping(arguments[0], value, name)
        if kind == "union":
            return self._write(self._option(codec, arguments, value), value, name)
        if kind == "ref":
            return self._named(ast.literal_eval(arguments[0]), value, name)
        return pycode({} if value is MISSING else value)

    @property
    def _full(self) -> bool:
        return self._parts_left <= 0

    # -- plain values -----------------------------------------------------------------------------

    def _plain(self, kind: str, value: Any, name: str) -> str:
        if not _fits_plain(kind, value):
            value = _PLAIN[kind]
        if kind in ("STRING", "BINARY") and value is MISSING:
            value = name
        if kind == "BINARY":
            self._import("pathlib", "Path")
            return f"Path({literal(name)})"
        if kind == "UUID_":
            self._import("uuid", "UUID")
            return f"UUID({literal(str(UUID(value)))})"
        if kind in ("DECIMAL", "DECIMAL_NUMBER", "DECIMAL_OR_TEXT"):
            self._import("decimal", "Decimal")
            return f"Decimal({literal(str(value))})"
        if kind == "DATE":
            day = dt.date.fromisoformat(value)
            self._import("datetime", "date")
            return f"date({day.year}, {day.month}, {day.day})"
        if kind == "DATETIME":
            return self._moment(dt.datetime.fromisoformat(value))
        return pycode(value)

    def _moment(self, moment: dt.datetime) -> str:
        self._import("datetime", "datetime")
        if moment.utcoffset():
            return f"datetime.fromisoformat({literal(moment.isoformat())})"
        self._import("datetime", "UTC")
        parts = [moment.year, moment.month, moment.day, moment.hour, moment.minute]
        parts += [moment.second] if moment.second else []
        return f"datetime({', '.join(map(str, parts))}, tzinfo=UTC)"

    # -- values of several ------------------------------------------------------------------------

    def _array(self, codec: ast.expr, value: Any, name: str) -> str:
        items = value if isinstance(value, list) else [MISSING]
        if self._full:
            items = []
        # Three items show as much as thirty.
        return f"[{', '.join(self._write(codec, item, name) for item in items[:3])}]"

    def _mapping(self, codec: ast.expr, value: Any, name: str) -> str:
        members = value if isinstance(value, Mapping) and not self._full else {}
        written = {
            pycode(str(key)): self._write(codec, member, name)
            for key, member in list(members.items())[:3]
        }
        return "{" + ", ".join(f"{key}: {member}" for key, member in written.items()) + "}"

    def _option(self, codec: ast.expr, options: list[ast.expr], value: Any) -> ast.expr:
        """The member of a union that a value belongs to; the first where none fits."""
        assert isinstance(codec, ast.Call)
        stated = {keyword.arg: keyword.value for keyword in codec.keywords}
        if "discriminator" in stated and isinstance(value, Mapping):
            tags = stated["tags"]
            assert isinstance(tags, ast.Dict)
            wanted = value.get(ast.literal_eval(stated["discriminator"]))
            for key, target in zip(tags.keys, tags.values, strict=True):
                if key is not None and ast.literal_eval(key) == wanted:
                    return target
        return next((option for option in options if self._fits(option, value)), options[0])

    def _fits(self, codec: ast.expr, value: Any) -> bool:
        kind, arguments = _parts(codec)
        if kind in _PLAIN:
            return _fits_plain(kind, value)
        if kind == "const":
            return bool(ast.literal_eval(arguments[0]) == value)
        if kind == "nullable":
            return value is None or self._fits(arguments[0], value)
        if kind == "array":
            return isinstance(value, list) and all(self._fits(arguments[0], v) for v in value)
        if kind == "mapping":
            return isinstance(value, Mapping)
        if kind == "union":
            return any(self._fits(option, value) for option in arguments)
        return kind != "ref" or self._fits_named(ast.literal_eval(arguments[0]), value)

    def _fits_named(self, name: str, value: Any) -> bool:
        found: Any = self._classes[name]
        if hasattr(found, "members"):
            return value in [member for _, member in found.members]
        if hasattr(found, "fields"):
            required = {f.key for f in found.fields if f.required}
            return isinstance(value, Mapping) and required <= set(value)
        return self._fits(ast.parse(found.type.codec, mode="eval").body, value)

    # -- named types ------------------------------------------------------------------------------

    def _named(self, name: str, value: Any, called: str) -> str:
        found: Any = self._classes[name]
        if hasattr(found, "members"):
            members = {member: attribute for attribute, member in found.members}
            first = found.members[0][1]
            known = _is_one_of(value, members)
            return f"{self._class(name)}.{members[value if known else first]}"
        if hasattr(found, "fields"):
            return self._model(found, value)
        codec = ast.parse(found.type.codec, mode="eval").body
        return self._write(codec, value, called)

    def _model(self, model: ModelClass, value: Any) -> str:
        name = self._class(model.class_info.name)
        members = value if isinstance(value, Mapping) else {}
        if self._full:
            return f"{name}.from_dict({{}})"
        given = [f for f in model.ordered_fields if _is_given(f, members)]
        written = [
            f"{f.name}={self._write(_codec(f), members.get(f.key, MISSING), f.key)}" for f in given
        ]
        return f"{name}({', '.join(written)})"

    def _class(self, name: str) -> str:
        if name not in OWN_NAMES:
            self._import("otto_api.models", name)
            return name
        self._import("otto_api.models", f"{name} as {name}Model")
        return f"{name}Model"

    def _import(self, module: str, name: str) -> None:
        self.imports.setdefault(module, set()).add(name)


#: Types without parts, and a value for where there is no example.
_PLAIN: dict[str, Any] = {
    "STRING": MISSING,
    "BINARY": MISSING,
    "INTEGER": 1,
    "FLOAT": 1.5,
    "BOOLEAN": True,
    "NULL": None,
    "UUID_": SOME_UUID,
    "DATE": SOME_MOMENT.date().isoformat(),
    "DATETIME": SOME_MOMENT.isoformat(),
    "DECIMAL": "1250.75",
    "DECIMAL_NUMBER": "1250.75",
    "DECIMAL_OR_TEXT": "1250.75",
    "INTEGER_OR_TEXT": 1,
}


def _parts(codec: ast.expr) -> tuple[str, list[ast.expr]]:
    """`c.array(X)` is ("array", [X]), `c.STRING` is ("STRING", []), `_ref("X")` ("ref", ["X"])."""
    if isinstance(codec, ast.Call):
        if isinstance(codec.func, ast.Name):
            return codec.func.id.removeprefix("_"), codec.args
        assert isinstance(codec.func, ast.Attribute)
        return codec.func.attr, codec.args
    assert isinstance(codec, ast.Attribute)
    return codec.attr, []


def _is_one_of(value: Any, members: Iterable[Any]) -> bool:
    # 1 and True are equal, and a list is not hashable.
    return any(type(value) is type(member) and value == member for member in members)


def _codec(f: Field) -> ast.expr:
    return ast.parse(f.type.codec, mode="eval").body


def _is_given(f: Field, members: Mapping[str, Any]) -> bool:
    # A constant is filled in by the class itself.
    return f.default is None and (f.required or f.key in members)


def _fits_plain(kind: str, value: Any) -> bool:
    """Whether a JSON value is one of a plain type."""
    if kind in ("STRING", "BINARY"):
        return isinstance(value, str)
    if kind == "NULL":
        return value is None
    if kind == "BOOLEAN":
        return isinstance(value, bool)
    if kind in ("INTEGER", "INTEGER_OR_TEXT", "FLOAT"):
        numbers = (int,) if kind == "INTEGER" else (int, float)
        return isinstance(value, numbers) and not isinstance(value, bool)
    return _is_written(_READERS[kind], value)


_READERS: dict[str, Any] = {
    "UUID_": UUID,
    "DATE": dt.date.fromisoformat,
    "DATETIME": dt.datetime.fromisoformat,
    "DECIMAL": Decimal,
    "DECIMAL_NUMBER": Decimal,
    "DECIMAL_OR_TEXT": Decimal,
}


def _is_written(reader: Any, value: Any) -> bool:
    """Whether a string or number can be read as a UUID, a date, a decimal."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return False
    try:
        reader(str(value))
    except (ValueError, InvalidOperation):
        return False
    return isinstance(value, str) or reader is Decimal
