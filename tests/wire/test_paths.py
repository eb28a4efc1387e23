"""Bodies are read alike with msgspec and without: the same values, drift and errors."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.every_type import PLAIN, WHOLE, bodies, model

from otto_ext.wire import codec as c
from otto_ext.wire.codec import Codec, Mismatch, Undecodable
from otto_ext.wire.direct import reader
from otto_ext.wire.model import Model, codec_for, prop
from otto_ext.wire.operation import ResponseSpec
from otto_ext.wire.reading import REFUSED
from otto_ext.wire.response import UnexpectedContent, decode


@pytest.fixture(scope="module", autouse=True)
def _msgspec() -> None:
    """The extra `speed` is part of the development environment."""
    pytest.importorskip("msgspec")


def same(value: Any) -> Any:
    """A value with its types, but for the order of undocumented members."""
    if isinstance(value, Model):
        members = [
            (p.attribute, same(getattr(value, p.attribute))) for p in value._schema.properties
        ]
        return type(value).__name__, members, same(value.additional_properties)
    if isinstance(value, dict):
        return "dict", sorted((key, same(item)) for key, item in value.items())
    if isinstance(value, list):
        return "list", [same(item) for item in value]
    return type(value), repr(value)


def outcome(read: Any, content: bytes) -> Any:
    """What a reader makes of a body, and the drift that it reports; or its error."""
    found: list[Any] = []

    def report(pointer: str, expected: str, got: Any) -> None:
        found.append((pointer, expected, same(got)))

    try:
        return same(read(content, report)), found
    except Undecodable as error:
        return "undecodable", error.pointer, error.expected, str(error)
    except UnexpectedContent as error:
        return "unexpected", str(error)


def reference(codec: Codec) -> Any:
    """The reading of a body by the standard library and the codecs alone."""

    def read(content: bytes, report: Any) -> Any:
        if not content:
            raise UnexpectedContent("expected JSON, got an empty body")
        try:
            value = json.loads(content, parse_float=Decimal)
        except ValueError as error:
            said = str(error) if isinstance(error, json.JSONDecodeError) else type(error).__name__
            raise UnexpectedContent(f"the body is not valid JSON ({said})") from None
        try:
            return codec.decode(value)
        except Mismatch:
            if not isinstance(value, dict):
                raise Undecodable("", codec.expected, value) from None
            drift: list[Any] = []
            found = codec.repair(value, "", lambda *place: drift.append(place))
            for place in drift:
                report(*place)
            return found

    return read


@pytest.fixture(scope="module", params=[WHOLE, PLAIN], ids=["with numbers", "without"])
def codec(request: pytest.FixtureRequest) -> Any:
    """Types that hold decimals in numbers, and that do not."""
    return request.param


@pytest.fixture(scope="module")
def direct(codec: Any) -> Any:
    """What reads such bodies with msgspec alone, or refuses them."""
    found = reader(codec, extras={})
    assert found is not None
    return found.read


@given(data=st.data())
def test_what_msgspec_reads_is_what_the_codecs_make(
    codec: Any, direct: Any, data: st.DataObject
) -> None:
    content = data.draw(bodies(codec))
    found = direct(content)
    if found is not REFUSED:
        assert (same(found), []) == outcome(reference(codec), content)


@given(data=st.data())
def test_what_has_no_other_owner_is_decoded_in_place_and_alike(
    codec: Any, data: st.DataObject
) -> None:
    content = data.draw(bodies(codec))
    try:
        value, own = (json.loads(content, parse_float=Decimal) for _ in range(2))
    except ValueError:
        return
    before = repr(value)
    found: list[Any] = []
    for arguments in ((value,), (own, True)):
        try:
            found.append(same(codec.decode(*arguments)))
        except Mismatch:
            found.append(Mismatch)
    assert found[0] == found[1]
    assert repr(value) == before


@given(data=st.data())
def test_msgspec_reads_what_is_documented(codec: Any, direct: Any, data: st.DataObject) -> None:
    """A fast path that refuses everything would give the same values."""
    assert direct(data.draw(bodies(codec, odd=0))) is not REFUSED


@pytest.mark.parametrize("padding", [0, 40_000], ids=["small", "large"])
@given(data=st.data())
def test_responses_are_read_alike_whatever_came_before(
    codec: Any, padding: int, data: st.DataObject
) -> None:
    """Readers are made, given up, tried again, and taught members that the document lacks."""
    documented = ResponseSpec("200", (("application/json", "json", codec),))
    expected = reference(codec)
    sequence = data.draw(st.lists(bodies(codec), min_size=1, max_size=4))
    for content in sequence * 4:
        padded = content + b" " * padding
        found = outcome(lambda it, to: decode(documented, "application/json", it, to), padded)
        assert found == outcome(expected, padded)


@example(["more"])
@given(st.lists(st.sampled_from(["more", "é", "a/b", 'a "quoted" one', "f0", "self", "kind", ""])))
def test_undocumented_members_are_expected_from_then_on(names: list[str]) -> None:
    cls = model("Learning", prop("name", c.STRING))
    codec = codec_for(cls)
    content = json.dumps({"name": "x", **{key: [key, 1.5] for key in names}}).encode()
    made = reader(codec, extras={cls: tuple(dict.fromkeys(names))})
    assert made is not None or 'a "quoted" one' in names
    found: Any = REFUSED if made is None else made.read(content)
    if found is not REFUSED:
        assert (same(found), []) == outcome(reference(codec), content)
    if names == ["more"]:
        assert found.additional_properties == {"more": ["more", Decimal("1.5")]}


def test_without_the_extra_responses_are_the_same() -> None:
    """The whole way, in a process that has no msgspec."""
    code = """
import sys
sys.modules["msgspec"] = None
from otto_ext.wire.response import decode, spec_for
from otto_api.api.clients.list_clients import OPERATION
body = b'{"data": [], "page": {"next": null, "limit": 50, "more": 1}}'
for content in [body] * 12 + [body + b" " * 40_000] * 2:
    print(decode(spec_for(OPERATION, 200), "application/json", content, None))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    with_extra = subprocess.run(
        [sys.executable, "-c", code.replace('sys.modules["msgspec"] = None', "")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == with_extra.stdout
    assert len(set(done.stdout.splitlines())) == 1
