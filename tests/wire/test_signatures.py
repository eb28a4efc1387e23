"""What `inspect.signature` and `typing.get_type_hints` say of the methods of a client."""

from __future__ import annotations

import inspect
import typing
from typing import Any

import pytest
from otto_api.client import OPERATIONS

from otto_ext import AsyncOtto, Otto
from otto_ext.wire.descriptors import method, ways
from otto_ext.wire.method import AsyncMethod, SyncDownload
from otto_ext.wire.statement import signature
from otto_ext.wire.tags import SyncTag
from otto_ext.wire.types import UNSET, Response, Unset

CLIENTS = pytest.mark.parametrize("kind", [Otto, AsyncOtto])


@CLIENTS
def test_every_method_has_types_and_not_their_names(kind: type[Any]) -> None:
    client = kind(client_id="i", client_secret="s")
    for name in OPERATIONS:
        tag, _, operation = name.partition(".")
        bound = getattr(getattr(client, tag), operation)
        found = inspect.signature(bound)
        types = [it.annotation for it in found.parameters.values()] + [found.return_annotation]
        assert not [it for it in types if isinstance(it, str) or it is inspect.Parameter.empty]
        assert set(typing.get_type_hints(bound)) == {*found.parameters, "return"}


def _whole(self: Any, *, body: dict[str, int], note: str | Unset = UNSET) -> int:
    return signature()


def _fields(
    self: Any, *, shares: int, price: int | Unset = UNSET, note: str | Unset = UNSET
) -> int:
    return signature()


def _merged(
    self: Any,
    *,
    body: dict[str, int] | Unset = UNSET,
    shares: int | Unset = UNSET,
    price: int | Unset = UNSET,
    note: str | Unset = UNSET,
) -> int:
    return signature()


def _plain(self: Any, place: int, *, note: str | Unset = UNSET) -> list[int]:
    """Redeem shares."""
    return signature()


class _Tag(SyncTag):
    subscribe = ways(_whole, _fields)(_merged)
    redeem = method(_plain)


def test_a_field_of_the_body_says_when_it_is_required() -> None:
    caller: Any = None
    found = inspect.signature(_Tag(caller).subscribe)
    assert str(found.parameters["shares"]) == "shares: int = <required unless body is given>"
    assert found.parameters["price"].default is UNSET
    assert found.parameters["body"].default is UNSET
    # Both ways of calling it fit.
    found.bind(body={})
    found.bind(shares=1, note="x")


def test_the_repr_of_a_method_shows_its_signature() -> None:
    caller: Any = None
    shown = repr(_Tag(caller).redeem)
    assert shown == "<SyncMethod _plain(place: int, *, note: str | Unset = UNSET) -> list[int]>"
    assert repr(_Tag(caller)) == "<_Tag: redeem, subscribe>"


def test_a_parameter_without_a_default_is_required() -> None:
    caller: Any = None
    found = inspect.signature(_Tag(caller).redeem)
    assert list(found.parameters) == ["place", "note"]
    assert found.parameters["place"].default is inspect.Parameter.empty
    assert found.return_annotation == list[int]


def test_other_forms_of_a_method_have_its_signature() -> None:
    caller: Any = None
    method = _Tag(caller).redeem
    for form in (method.with_raw_response, AsyncMethod(caller, _plain).with_raw_response):
        found = inspect.signature(form)
        assert found.parameters == inspect.signature(method).parameters
        assert found.return_annotation == Response[list[int]]
        assert inspect.getdoc(form) == _plain.__doc__
    assert inspect.iscoroutinefunction(form)
    written = inspect.signature(SyncDownload(caller, _plain).to_file)
    assert list(written.parameters) == ["file", "place", "note"]
