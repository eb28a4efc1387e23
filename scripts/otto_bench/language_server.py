"""A client of language servers (Language Server Protocol 3.17), as an editor is one: files are
opened with their text, and the server is asked what it shows at a place in them.

    with LanguageServer(PYRIGHT, folder) as server:
        file = server.open("use.py", "import os\nos.ge|")
        file.completions()

The `|` in a string is the cursor. Strings live in the editor, so no file need exist.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import Future
from pathlib import Path
from typing import IO, Any, Self
from urllib.parse import unquote, urlsplit

from attrs import define, field, frozen

__all__ = ["CURSOR", "PYRIGHT", "Diagnostic", "LanguageServer", "OpenFile"]

#: How the pyright package starts its server: with the node and the pyright that it installs.
PYRIGHT = (sys.executable, "-m", "pyright.langserver", "--stdio")
CURSOR = "|"
#: Seconds until a server counts as dead; a response that comes earlier is taken at once.
PATIENCE = 120.0
ENDED = "the language server ended"
CAPABILITIES: dict[str, Any] = {
    "workspace": {"configuration": True, "workspaceFolders": True},
    "textDocument": {
        "diagnostic": {"dynamicRegistration": False},
        "hover": {"contentFormat": ["markdown"]},
        "completion": {"completionItem": {"documentationFormat": ["markdown"]}},
        "signatureHelp": {
            "signatureInformation": {
                "documentationFormat": ["markdown"],
                "parameterInformation": {"labelOffsetSupport": False},
            }
        },
    },
}
#: CompletionItemKind of the protocol, as far as the tests distinguish them.
KINDS = {
    2: "method",
    3: "function",
    5: "field",
    6: "variable",
    7: "class",
    10: "property",
    14: "keyword",
}
ERROR, WARNING = 1, 2


@frozen
class Diagnostic:
    """What an editor underlines: the line (the first is 1), the rule and the message."""

    line: int
    rule: str
    message: str
    severity: int = ERROR


@define
class LanguageServer:
    """A running server. A context manager; it ends with the block, also where a test failed.

    Args:
        command: how to start the server on its standard streams.
        folder: the workspace.
        settings: responses to `workspace/configuration`, by section.
    """

    command: tuple[str, ...]
    folder: Path
    settings: dict[str, Any] = field(factory=dict)
    _process: subprocess.Popen[bytes] = field(init=False)
    _reader: threading.Thread = field(init=False)
    _waiting: dict[int, Future[Any]] = field(factory=dict, init=False)
    _writing: threading.Lock = field(factory=threading.Lock, init=False)
    _last: int = field(default=0, init=False)
    _files: int = field(default=0, init=False)

    def __enter__(self) -> Self:
        # A session of its own: the server may be the grandchild of a script that starts it.
        self._process = subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=self.folder,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        try:
            self._start()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.ask("shutdown", None)
            self.notify("exit", None)
            self._process.wait(PATIENCE)
        finally:
            self._end()

    def _start(self) -> None:
        uri = self.folder.as_uri()
        self.ask(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": uri,
                "capabilities": CAPABILITIES,
                "workspaceFolders": [{"uri": uri, "name": self.folder.name}],
            },
        )
        self.notify("initialized", {})

    def _end(self) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._reader.join(PATIENCE)
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            with contextlib.suppress(OSError):
                stream.close()

    @property
    def session(self) -> int:
        """The id of the session that the server and its child processes run in."""
        return self._process.pid

    # -- messages ---------------------------------------------------------------------------------

    def ask(self, method: str, parameters: Any) -> Any:
        """Send a request and wait for its response.

        Raises:
            RuntimeError: the server refused, or ended.
            TimeoutError: there is no response.
        """
        self._last += 1
        response: Future[Any] = Future()
        self._waiting[self._last] = response
        self._send({"id": self._last, "method": method, "params": parameters})
        return response.result(PATIENCE)

    def notify(self, method: str, parameters: Any) -> None:
        """Send a notification."""
        self._send({"method": method, "params": parameters})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        stream = self._process.stdin
        assert stream is not None
        with self._writing:
            try:
                stream.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
                stream.flush()
            except (OSError, ValueError):
                raise RuntimeError(ENDED) from None

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        try:
            while (message := _message(stream)) is not None:
                self._received(message)
        finally:
            for response in list(self._waiting.values()):
                if not response.done():
                    response.set_exception(RuntimeError(ENDED))

    def _received(self, message: dict[str, Any]) -> None:
        if "method" in message:
            if "id" in message:
                result = self._respond(message["method"], message.get("params") or {})
                self._send({"id": message["id"], "result": result})
            return
        response = self._waiting.pop(message["id"])
        if "error" in message:
            response.set_exception(RuntimeError(message["error"]["message"]))
        else:
            response.set_result(message.get("result"))

    def _respond(self, method: str, parameters: dict[str, Any]) -> Any:
        """What an editor says to a server's requests."""
        if method == "workspace/configuration":
            return [self.settings.get(item.get("section")) for item in parameters["items"]]
        if method == "workspace/workspaceFolders":
            return [{"uri": self.folder.as_uri(), "name": self.folder.name}]
        return None

    # -- files ------------------------------------------------------------------------------------

    def open(self, text: str) -> OpenFile:
        """Open a new file; a `|` in its text, if any, is the cursor."""
        before, mark, after = text.partition(CURSOR)
        self._files += 1
        uri = (self.folder / f"editor_{self._files}.py").as_uri()
        document = {"uri": uri, "languageId": "python", "version": 1, "text": before + after}
        self.notify("textDocument/didOpen", {"textDocument": document})
        lines = before.split("\n")
        cursor = {"line": len(lines) - 1, "character": len(lines[-1])} if mark else None
        return OpenFile(self, uri, cursor)


@frozen
class OpenFile:
    """A file that is open in the editor."""

    server: LanguageServer
    uri: str
    cursor: dict[str, int] | None

    def _at_cursor(self, method: str, **more: Any) -> Any:
        place = {"textDocument": {"uri": self.uri}, "position": self.cursor, **more}
        return self.server.ask(f"textDocument/{method}", place)

    def completions(self) -> dict[str, str]:
        """What is offered at the cursor: names, and their kinds."""
        found = self._at_cursor("completion", context={"triggerKind": 1}) or []
        items = found if isinstance(found, list) else found["items"]
        return {item["label"]: KINDS.get(item.get("kind"), "other") for item in items}

    def hover(self) -> str:
        """What stands in the box over the cursor; empty where there is none."""
        found = self._at_cursor("hover")
        return str(found["contents"]["value"]) if found else ""

    def definitions(self) -> list[tuple[Path, int]]:
        """Where the name at the cursor is defined: files, and lines from 1 on."""
        return [
            (Path(unquote(urlsplit(it["uri"]).path)), it["range"]["start"]["line"] + 1)
            for it in self._at_cursor("definition") or []
        ]

    def signature(self) -> tuple[list[str], str]:
        """The parameters of the call around the cursor, and its documentation."""
        found = self._at_cursor("signatureHelp", context={"triggerKind": 1, "isRetrigger": False})
        if not found or not found["signatures"]:
            return [], ""
        chosen = found["signatures"][found.get("activeSignature") or 0]
        parameters = [str(parameter["label"]) for parameter in chosen["parameters"]]
        documentation = chosen.get("documentation") or ""
        text = documentation["value"] if isinstance(documentation, dict) else documentation
        return parameters, str(text)

    def diagnostics(self) -> list[Diagnostic]:
        """Everything that is underlined."""
        found = self.server.ask("textDocument/diagnostic", {"textDocument": {"uri": self.uri}})
        return [
            Diagnostic(
                item["range"]["start"]["line"] + 1,
                str(item.get("code") or ""),
                item["message"],
                item["severity"],
            )
            for item in found["items"]
        ]

    def errors(self) -> list[Diagnostic]:
        """What is underlined in red."""
        return [found for found in self.diagnostics() if found.severity == ERROR]


def _message(stream: IO[bytes]) -> dict[str, Any] | None:
    """The next message; None where the stream ends."""
    length = 0
    while (line := stream.readline()) not in (b"", b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    if not length:
        return None
    message: dict[str, Any] = json.loads(stream.read(length))
    return message
