"""Passes the three lines of a report on: to a command, and to a webhook of Slack or Teams."""

from __future__ import annotations

import os
import shlex
import subprocess
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from otto_codegen.codegen_errors import CodegenError
from otto_ext.openapi.document_errors import SourceError
from otto_ext.openapi.fetch import is_loopback, post_json

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["check_command", "check_webhook", "run_command", "send_webhook", "webhook_body"]

_SECONDS: Final = 30.0
#: Where the workflows and connectors of Microsoft Teams have their webhooks.
_TEAMS: Final = (".logic.azure.com", ".powerplatform.com", ".office.com", ".powerautomate.com")
#: The command that is run has no use for the keys of the API.
_SECRETS: Final = ("OTTO_CLIENT_SECRET", "OTTO_SPEC_TOKEN", "OTTO_TRACK_WEBHOOK")


def check_command(command: str) -> list[str]:
    """The words of a command, as a POSIX shell reads them; no shell runs it.

    Raises:
        CodegenError: it is empty, or a quotation mark is not closed.
    """
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise CodegenError(f"--notify: {error}") from None
    if not words:
        raise CodegenError("--notify needs a command, for example --notify 'mail -s Otto me'")
    return words


def check_webhook(url: str) -> str:
    """The URL, if a secret can be sent there.

    Raises:
        CodegenError: it is not an https URL; plain http is for loopback alone. The message does
            not show it, as it is a secret.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        raise CodegenError("--webhook is not a valid URL") from None
    if not host or not (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))):
        raise CodegenError("--webhook must be an https URL")
    return url


def run_command(words: Sequence[str], text: str, status: str) -> None:
    """Run a command with the text on its standard input, and OTTO_TRACK_STATUS in its environment.

    Raises:
        CodegenError: it could not be run, failed, or took more than 30 seconds.
    """
    environment = {key: value for key, value in os.environ.items() if key not in _SECRETS}
    try:
        done = subprocess.run(
            list(words),
            input=text.encode(),
            env={**environment, "OTTO_TRACK_STATUS": status},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        reason = f"took more than {_SECONDS:.0f} s" if not isinstance(error, OSError) else error
        raise CodegenError(f"--notify: {words[0]}: {reason}") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        reason = f": {said[-1]}" if said else ""
        raise CodegenError(f"--notify: {words[0]} ended with status {done.returncode}{reason}")


def webhook_body(url: str, text: str) -> dict[str, Any]:
    """What a webhook takes: a card for Teams, else `text`, as Slack and those like it have it."""
    if (urlsplit(url).hostname or "").endswith(_TEAMS):
        lines = [{"type": "TextBlock", "text": line, "wrap": True} for line in text.splitlines()]
        card = {
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "type": "AdaptiveCard",
            "version": "1.4",
            "body": lines,
        }
        content = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
        return {"type": "message", "attachments": [content]}
    # Slack reads these three as markup: `<!channel>` mentions everybody.
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return {"text": escaped}


def send_webhook(url: str, text: str) -> None:
    """Post the text to a webhook; redirects are not followed.

    Raises:
        CodegenError: it could not be sent, or was refused; the message does not show the URL.
    """
    host = urlsplit(url).hostname or ""
    try:
        status = post_json(url, webhook_body(url, text), _SECONDS)
    except SourceError as error:
        raise CodegenError(f"--webhook: request to {host} failed: {error}") from None
    if not 200 <= status <= 299:
        raise CodegenError(f"--webhook: {host} returned status {status}")
