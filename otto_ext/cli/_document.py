"""Whether a document is still the one that the generated client was made from."""

from __future__ import annotations

import hashlib
import json
import os
from importlib.resources import files
from pathlib import Path
from typing import Any

import httpx

from otto_ext._errors import ConfigurationError
from otto_ext._urls import checked_url

__all__ = ["Unread", "same_document"]

_STAMP = "_source.json"


class Unread(Exception):
    """A document, or what the client was made from, could not be read; the message says why."""


def same_document(where: str, timeout: float) -> bool:
    """Whether a document is the one that the client was made from, by its hash.

    Args:
        where: a URL or a path; JSON, or YAML where the library for it is there.
        timeout: seconds, for connecting and for each read.

    Raises:
        Unread: it could not be read.
    """
    try:
        stamp = json.loads(files("otto_api").joinpath(_STAMP).read_bytes())
        made_from = stamp["source"]
    except (OSError, ValueError, KeyError, TypeError):
        raise Unread(f"the client has no {_STAMP}, which says what it was made from") from None
    found = _decoded(_read(where, timeout))
    # One line of JSON, keys in the document's order, as the regeneration takes the hash.
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"), default=str)
    return bool(hashlib.sha256(text.encode()).hexdigest() == made_from)


def _read(where: str, timeout: float) -> bytes:
    if "://" not in where:
        try:
            return Path(where).read_bytes()
        except OSError as error:
            raise Unread(f"{where}: {error.strerror or error}") from None
    token = os.environ.get("OTTO_SPEC_TOKEN")
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        url = checked_url(where, "OTTO_SPEC_URL")
        reply = httpx.get(url, headers=headers, timeout=timeout)
    except ConfigurationError as error:
        raise Unread(str(error)) from None
    except httpx.HTTPError as error:
        raise Unread(f"the document does not come: {type(error).__name__}: {error}") from None
    if reply.status_code != 200:
        raise Unread(f"the document's address answers {reply.status_code}")
    return reply.content


def _decoded(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except ValueError:
        found = _yaml(raw)
    if not isinstance(found, dict) or not {"openapi", "swagger"} & found.keys():
        raise Unread("what came is no OpenAPI document in JSON or YAML")
    return found


def _yaml(raw: bytes) -> Any:
    try:
        import yaml
    except ModuleNotFoundError:
        raise Unread("the document is no JSON; for YAML: pip install pyyaml") from None
    try:
        return yaml.safe_load(raw)
    except yaml.YAMLError:
        return None
