"""The functions from models to JSON values, or to those that msgspec writes, compiled."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from .composites import Array, EnumCodec, Map, Nullable, target_of
from .contract import Codec, null_refused
from .dates_and_decimals import write_moment
from .primitives import (
    ANY,
    BOOLEAN,
    DATE,
    DATETIME,
    DECIMAL,
    DECIMAL_NUMBER,
    FLOAT,
    INTEGER,
    STRING,
    UUID_,
)
from .source import DEEPEST, Code, compiled, deeper
from .types import UNSET

if TYPE_CHECKING:
    from .model import Model, Property

__all__ = ["encoder", "native_encoder"]


def encoder(cls: type[Model], method: str) -> Any:
    """The function from a model to a JSON object: a line or two for each property.

    Args:
        cls: the model.
        method: `encode_model` for `to_dict`; `send_model` for a request; `send_native` for a
            request that msgspec writes, with UUIDs and moments as they are. That function raises
            ValueError for what msgspec writes in another way than `json`.
    """
    code = {"encode_model": Encoding, "send_model": Sending, "send_native": Native}[method]()
    lines = ["d = {}"]
    for p in cls._schema.properties:
        lines += code.member(p)
    extra = [*code.key("k"), *code.encoding(cls._schema.extra, "v", 0), "d[k] = v"]
    lines += [
        "a = self.additional_properties",
        "if a:",
        "    for k, v in a.items():",
        "        if v is not UNSET:",
        *deeper(deeper(deeper(extra))),
        "return d",
    ]
    return compiled(f"encoder of {cls.__name__}", ["def run(self):", *deeper(lines)], code.names)


def native_encoder(codec: Codec) -> Any:
    """The function from a value of a type to what msgspec writes; it raises as `encoder`'s does."""
    code = Native()
    lines = ["def run(v):", *deeper([*code.encoding(codec, "v", 0), "return v"])]
    return compiled("encoder of a body", lines, code.names)


class Encoding(Code):
    """Source that encodes. What is not of the documented type is left to the codec, which passes
    on what it does not know.
    """

    #: The method of a model's codec that encodes an instance of that very model.
    method = "encode_model"

    def __init__(self) -> None:
        super().__init__(
            UNSET=UNSET,
            Date=dt.date,
            Datetime=dt.datetime,
            Decimal=Decimal,
            UUID=UUID,
            moment=write_moment,
            plain=_PLAIN,
            utc=dt.UTC,
        )

    def encoding(self, codec: Codec, v: str, depth: int) -> list[str]:
        """Lines that turn the Python value in the variable `v` into a JSON one."""
        codec = target_of(codec)
        other = self.other(codec, v)
        if depth > DEEPEST:
            return [other]
        if isinstance(codec, Nullable):
            inner = self.encoding(codec.inner, v, depth)
            return [f"if {v} is not None:", *deeper(inner)]
        if codec.is_model:
            model: Any = codec
            cls, encode = self.held(model.cls), f"{self.held(codec)}.{self.method}({v})"
            return [f"if type({v}) is {cls}: {v} = {encode}", f"else: {other}"]
        if isinstance(codec, EnumCodec):
            return [f"if type({v}) is {self.held(codec.cls)}: {v} = {v}._value_", f"else: {other}"]
        if type(codec) is Array:
            return self.array(codec, v, depth, other)
        if isinstance(codec, Map):
            return self.mapping(codec, v, depth, other)
        return [line.format(v=v, other=other) for line in self.known(codec)]

    def array(self, codec: Array, v: str, depth: int, other: str) -> list[str]:
        item, add, found = f"v{depth}", f"a{depth}", f"f{depth}"
        inner = [*self.encoding(codec.items, item, depth + 1), f"{add}({item})"]
        loop = [f"for {item} in {v}:", *deeper(inner)]
        body = [f"{found} = []", f"{add} = {found}.append", *loop, f"{v} = {found}"]
        return [f"if type({v}) is list:", *deeper(body), f"else: {other}"]

    def mapping(self, codec: Map, v: str, depth: int, other: str) -> list[str]:
        item, key, found = f"v{depth}", f"k{depth}", f"f{depth}"
        inner = [*self.key(key), *self.encoding(codec.values, item, depth + 1)]
        loop = [f"for {key}, {item} in {v}.items():", *deeper([*inner, f"{found}[{key}] = {item}"])]
        body = [f"{found} = {{}}", *loop, f"{v} = {found}"]
        return [f"if type({v}) is dict:", *deeper(body), f"else: {other}"]

    def member(self, p: Property) -> list[str]:
        """Lines that put a property of the model `self` into the object `d`."""
        body = [*self.encoding(p.codec, "v", 0), f"d[{p.key!a}] = v"]
        return [f"v = self.{p.attribute}", "if v is not UNSET:", *deeper(body)]

    def key(self, k: str) -> list[str]:
        """Lines for the name of a member in the variable `k`."""
        del k
        return []

    def other(self, codec: Codec, v: str) -> str:
        """The line for a value that is not of the documented type, or of any."""
        return f"{v} = {self.held(codec)}.encode({v})"

    def known(self, codec: Codec) -> tuple[str, ...]:
        """The lines for a type without parts."""
        return _WRITTEN.get(codec, ("{other}",))


class Sending(Encoding):
    """Source that encodes for a request: without what only responses have."""

    method = "send_model"

    def member(self, p: Property) -> list[str]:
        if p.read_only:
            return []
        lines = super().member(p)
        if not p.codec.takes_null:
            if p.required:
                lines[2:2] = [f"    if v is None: raise ValueError({null_refused(p.key)!a})"]
            else:
                lines[1] = "if v is not UNSET and v is not None:"
        return lines

    def other(self, codec: Codec, v: str) -> str:
        return f"{v} = {self.held(codec)}.send({v})"

    def known(self, codec: Codec) -> tuple[str, ...]:
        return _SENT.get(codec) or super().known(codec)


class Native(Sending):
    """Source that encodes for msgspec."""

    method = "send_native"

    def key(self, k: str) -> list[str]:
        return [f"if type({k}) is not str: raise ValueError"]

    def other(self, codec: Codec, v: str) -> str:
        return f"{v} = {self.held(_native)}({v}, {self.held(codec)})"

    def known(self, codec: Codec) -> tuple[str, ...]:
        return _LEFT.get(codec) or super().known(codec)


def _native(value: Any, codec: Codec) -> Any:
    native = getattr(value, "_sent_native", None)
    if native is not None:
        return native()
    found = codec.send(value)
    _check(found)
    return found


def _check(value: Any) -> None:
    """Refuse what msgspec writes in another way than `json`, or at all."""
    if isinstance(value, float):
        if not (0.0001 <= abs(value) < 1e16 or value == 0):
            raise ValueError("a number with an exponent, or none")
    elif isinstance(value, dict):
        for key, item in value.items():
            if type(key) is not str:
                raise ValueError("a name that is not a string")
            _check(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _check(item)
    elif isinstance(value, Decimal):
        if "E" in str(value):
            raise ValueError("a number with an exponent")
    elif type(value) not in _PLAIN:
        raise ValueError("not a JSON value")


#: What both writers write alike.
_PLAIN: Final = frozenset({str, int, bool, type(None)})
#: What `{other}` does for values that are not of the type, these do not do for those that are.
_WRITTEN: Final[dict[Codec, tuple[str, ...]]] = {
    ANY: ("if type({v}) not in plain: {other}",),
    STRING: ("if type({v}) is not str: {other}",),
    BOOLEAN: ("if type({v}) is not bool: {other}",),
    INTEGER: ("if type({v}) is not int: {other}",),
    FLOAT: ("if type({v}) is not float: {other}",),
    DECIMAL: ("if type({v}) is Decimal: {v} = format({v}, 'f')", "else: {other}"),
    DATE: ("if type({v}) is Date: {v} = {v}.isoformat()", "else: {other}"),
    DATETIME: ("if type({v}) is Datetime: {v} = moment({v})", "else: {other}"),
    UUID_: (
        "if type({v}) is UUID:",
        "    h = '%032x' % {v}.int",
        "    {v} = f'{{h[:8]}}-{{h[8:12]}}-{{h[12:16]}}-{{h[16:20]}}-{{h[20:]}}'",
        "else: {other}",
    ),
}
#: What only requests hold back: moments have a zone, numbers are numbers.
_SENT: Final[dict[Codec, tuple[str, ...]]] = {
    FLOAT: ("{other}",),
    DECIMAL_NUMBER: ("if type({v}) is not Decimal or not {v}.is_finite(): {other}",),
    DATETIME: (
        "if type({v}) is Datetime and {v}.tzinfo is not None: {v} = moment({v})",
        "else: {other}",
    ),
}
#: What msgspec writes as `json` would what `_WRITTEN` makes of it.
_LEFT: Final[dict[Codec, tuple[str, ...]]] = {
    FLOAT: (
        "if type({v}) is not float or not (0.0001 <= {v} < 1e16 or {v} == 0",
        "    or -1e16 < {v} <= -0.0001): {other}",
    ),
    DECIMAL_NUMBER: (
        "if type({v}) is not Decimal or not {v}.is_finite() or 'E' in str({v}): {other}",
    ),
    DATE: ("if type({v}) is not Date: {other}",),
    # Of an offset it leaves the seconds out.
    DATETIME: ("if type({v}) is not Datetime or {v}.tzinfo is not utc: {other}",),
    UUID_: ("if type({v}) is not UUID: {other}",),
}
