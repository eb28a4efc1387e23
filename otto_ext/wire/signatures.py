"""Signatures of the methods of a client, for `inspect.signature`, `help` and notebooks."""

from __future__ import annotations

import collections.abc
import datetime
import decimal
import inspect
import typing
import uuid
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from . import types as wire_types

__all__ = ["names_of", "signature_of"]

_STANDARD = (typing, collections.abc, datetime, decimal, uuid, wire_types)


class _RequiredUnlessBody:
    """The default of a field that a call must have, unless it has the body as a whole."""

    def __repr__(self) -> str:
        return "<required unless body is given>"


_REQUIRED = _RequiredUnlessBody()


class _Names(dict[str, Any]):
    """What the names in a generated annotation stand for; models are imported at the first use."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        super().__init__()
        self._namespace = namespace
        # Generated functions are in `otto_api.api.TAG._methods`.
        api = str(namespace["__package__"]).rpartition(".")[0]
        models = (import_module("..models", api),) if api.endswith(".api") else ()
        self._places = (*models, *_STANDARD)

    def __missing__(self, name: str) -> Any:
        if name in self._namespace:
            return self._namespace[name]
        for place in self._places:
            if hasattr(place, name):
                found = getattr(place, name)
                break
        else:
            raise KeyError(name)
        # A name that stands for itself is left as it is.
        self[name] = typing.ForwardRef(name)
        self[name] = self.type_of(found)
        return self[name]

    def type_of(self, annotation: Any) -> Any:
        """The type that an annotation states; generated code has them as strings."""
        if not isinstance(annotation, str):
            return annotation
        return eval(annotation, self._namespace, self)  # noqa: S307 - code that we generated


class _Name:
    """An annotation as it is written, without quotes."""

    def __init__(self, name: object) -> None:
        self._name = name if isinstance(name, str) else inspect.formatannotation(name)

    def __repr__(self) -> str:
        return self._name


def names_of(function: Callable[..., Any]) -> str:
    """The signature of a generated function without `self`, with types as they are written."""
    found = inspect.signature(function)
    _, *parameters = found.parameters.values()
    named = [it.replace(annotation=_Name(it.annotation)) for it in parameters]
    return str(found.replace(parameters=named, return_annotation=_Name(found.return_annotation)))


def signature_of(
    function: Callable[..., Any], ways: Sequence[Callable[..., Any]] = ()
) -> inspect.Signature:
    """The signature of a generated function without `self`, with types instead of their names.

    A field of the body is required unless the body is given as a whole. Python has no way to say
    so: such a field has a default that says it.

    Args:
        function: states a call.
        ways: functions with the signatures that callers may use, where there are several.
    """
    names = _Names(inspect.unwrap(function).__globals__)
    found = inspect.signature(function)
    _, *parameters = found.parameters.values()
    required = {
        it.name: it
        for way in ways
        for it in inspect.signature(way).parameters.values()
        if it.default is it.empty and it.name != "body"
    }
    return found.replace(
        parameters=[
            it.replace(annotation=names.type_of(it.annotation))
            if it.name not in required or it.default is it.empty
            else it.replace(
                annotation=names.type_of(required[it.name].annotation), default=_REQUIRED
            )
            for it in parameters
        ],
        return_annotation=names.type_of(found.return_annotation),
    )
