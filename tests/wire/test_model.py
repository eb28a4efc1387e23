"""Models: absent is not null, what is undocumented is kept, what differs is reported by place."""

from __future__ import annotations

import copy
import pickle
from typing import Any, ClassVar, Literal

import pytest
from attrs import define, field
from hypothesis import given
from hypothesis import strategies as st
from otto_api.types import UNSET, Unset

from otto_ext.wire import codec as c
from otto_ext.wire.codec import EnumCodec, Undecodable
from otto_ext.wire.enums import OpenIntEnum, OpenStrEnum
from otto_ext.wire.model import Model, Schema, codec_for, prop


class Color(OpenStrEnum):
    RED = "red"


class Level(OpenIntEnum):
    LOW = 1


@define
class Part(Model):
    kind: str | Unset = "part"
    class_: str | Unset | None = UNSET
    count: int | Unset = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)
    _schema: ClassVar[Schema] = Schema(
        prop("kind", c.const("part")),
        prop("class", c.nullable(c.STRING), attr="class_", required=False),
        prop("count", c.INTEGER, required=False),
    )


@define
class Whole(Model):
    kind: str | Unset
    parts: list[Part]
    flags: Any = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)
    _schema: ClassVar[Schema] = Schema(
        prop("kind", c.const("whole")),
        prop("parts", c.array(codec_for(Part))),
        prop("flags", c.BOOLEAN, required=False),
        extra=c.INTEGER,
    )


PART, WHOLE = codec_for(Part), codec_for(Whole)


def repaired(codec: c.Codec, value: Any) -> tuple[Any, list[tuple[str, str, Any]]]:
    found: list[tuple[str, str, Any]] = []
    result = codec.repair(value, "", lambda *report: found.append(report))
    return result, found


@given(
    st.fixed_dictionaries(
        {"kind": st.just("part")},
        optional={"class": st.none() | st.text(), "count": st.integers(), "x": st.text()},
    )
)
def test_documents_survive(raw: dict[str, Any]) -> None:
    part = Part.from_dict(raw)
    assert part.to_dict() == raw
    assert PART.decode(raw) == part
    assert repaired(PART, raw) == (part, [])
    assert copy.deepcopy(part) == part
    assert pickle.loads(pickle.dumps(part)) == part


def test_absent_is_not_null() -> None:
    absent, null = Part.from_dict({"kind": "part"}), Part.from_dict({"kind": "part", "class": None})
    assert absent.class_ is UNSET
    assert null.class_ is None
    assert (absent.to_dict(), null.to_dict()) == ({"kind": "part"}, {"kind": "part", "class": None})
    assert not UNSET
    assert pickle.loads(pickle.dumps(UNSET)) is copy.deepcopy(UNSET) is UNSET
    assert repr(UNSET) == "UNSET"


def test_undocumented_members_are_kept_and_can_be_set() -> None:
    part = Part.from_dict({"kind": "part", "new": [1]})
    assert part["new"] == [1]
    part["more"] = 2
    del part["new"]
    assert part.additional_keys == ["more"]
    assert "more" in part
    assert "new" not in part
    part["gone"] = UNSET
    assert part.to_dict() == {"kind": "part", "more": 2}
    with pytest.raises(TypeError, match="is not a sequence"):
        list(part)


def test_every_difference_is_reported_by_its_place() -> None:
    raw = {
        "parts": [{"kind": "part"}, {"kind": "other", "class": 5}, "no object"],
        "flags": "yes",
        "a/b~c": "x",
    }
    whole, reports = repaired(WHOLE, raw)
    assert reports == [
        ("/kind", "'whole'", UNSET),
        ("/parts/1/kind", "'part'", "other"),
        ("/parts/1/class", "string", 5),
        ("/parts/2", "object (Part)", "no object"),
        ("/flags", "boolean", "yes"),
        ("/a~1b~0c", "integer", "x"),
    ]
    assert whole.kind is UNSET
    assert whole.parts[1].class_ == 5
    assert whole.to_dict() == raw, "what came is what is kept"
    assert Whole.from_dict(raw) == whole


@pytest.mark.parametrize("value", [[], "x", 1, None])
def test_what_is_no_object_cannot_be_held(value: Any) -> None:
    with pytest.raises(
        Undecodable, match=r"expected object \(Part\), got .* at the root"
    ) as caught:
        repaired(PART, value)
    assert (caught.value.pointer, caught.value.got) == ("", value)
    with pytest.raises(TypeError, match="takes a mapping"):
        Part.from_dict(value)


def test_messages_hold_no_values() -> None:
    assert "secret" not in str(Undecodable("/a", "object", "secret"))


def test_mappings_stand_for_models() -> None:
    given_: dict[str, Any] = {"kind": "whole", "parts": [Part(count=1), {"class": UNSET}]}
    assert WHOLE.encode(given_) == {"kind": "whole", "parts": [{"kind": "part", "count": 1}, {}]}
    assert PART.encode("as it is") == "as it is"


@pytest.mark.parametrize(
    ("raw", "cls"),
    [
        ({"kind": "part"}, Part),
        ({"kind": "whole", "parts": []}, Whole),
        ({"kind": "part", "new": 1}, Part),
        ({"count": 1, "kind": "part"}, Part),
    ],
)
@pytest.mark.parametrize("tagged", [True, False])
def test_unions_of_models(raw: dict[str, Any], cls: type[Model], tagged: Literal[True]) -> None:
    tags = {"part": PART, "whole": WHOLE}
    codec = c.union(WHOLE, PART, discriminator="kind" if tagged else None, tags=tags)
    assert type(codec.decode(raw)) is cls
    assert codec.encode(codec.decode(raw)) == raw


def test_an_unknown_tag_falls_back_on_the_best_fit() -> None:
    codec = c.union(WHOLE, PART, discriminator="kind", tags={"part": PART, "whole": WHOLE})
    found, reports = repaired(codec, {"kind": "new", "count": 1})
    assert type(found) is Part
    assert reports == [("/kind", "one of part, whole", "new")]
    found, reports = repaired(codec, {"kind": "whole", "count": 1})
    assert type(found) is Whole, "a known tag decides"
    assert reports == [("/parts", "array", UNSET)]


# -- enumerations --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "member",
    [Color.RED, Color.undocumented("green"), Level.LOW, Level.undocumented(9)],
)
def test_members_survive_copies_and_pickles(member: Any) -> None:
    for twin in (copy.copy(member), copy.deepcopy(member), pickle.loads(pickle.dumps(member))):
        assert twin == member
        assert type(twin) is type(member)
        assert twin.is_documented is member.is_documented
        assert hash(twin) == hash(member.value)
    assert EnumCodec(type(member), type(member.value)).encode(member) == member.value
