"""Headless Chromium, driven by the DevTools protocol over a pair of pipes.

    with Chromium() as browser:
        page = browser.open("file:///tmp/index.html", width=1400)
        page.wait_for("document.title != ''")

What a page asks for, and what it says on its console, is recorded from its first moment.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from concurrent.futures import Future
from typing import IO, Any, Self

from attrs import define, field

__all__ = ["CHROMIUM", "Chromium", "Page"]

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
#: Seconds until the browser counts as dead; what comes earlier is taken at once.
PATIENCE = 60.0


@define
class Chromium:
    """A browser. A context manager; it ends with the block."""

    _process: subprocess.Popen[bytes] = field(init=False)
    _profile: tempfile.TemporaryDirectory[str] = field(init=False)
    _to: IO[bytes] = field(init=False)
    _from: IO[bytes] = field(init=False)
    _reader: threading.Thread = field(init=False)
    _waiting: dict[int, Future[Any]] = field(factory=dict, init=False)
    _pages: dict[str, Page] = field(factory=dict, init=False)
    _last: int = field(default=0, init=False)

    def __enter__(self) -> Self:
        assert CHROMIUM is not None
        # Windows has none, and imports this module too.
        from fcntl import F_DUPFD, fcntl

        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        commands, we_write = os.pipe()
        we_read, responses = os.pipe()
        # The browser reads its file descriptor 3 and writes 4; ours must be neither. A plain sh
        # knows no descriptors above 9.
        child_reads, child_writes = (fcntl(end, F_DUPFD, 10) for end in (commands, responses))
        program = f'exec "$@" 3<&{child_reads} 4>&{child_writes}'
        self._process = subprocess.Popen(
            [
                "bash", "-c", program, "bash", CHROMIUM,
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                "--no-first-run", "--disable-background-networking", "--disable-extensions",
                "--remote-debugging-pipe", f"--user-data-dir={self._profile.name}",
            ],
            pass_fds=(child_reads, child_writes),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        for end in (commands, responses, child_reads, child_writes):
            os.close(end)
        self._to, self._from = os.fdopen(we_write, "wb"), os.fdopen(we_read, "rb")
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(RuntimeError, OSError, TimeoutError):
            self.ask("Browser.close")
            self._process.wait(PATIENCE)
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._reader.join(PATIENCE)
        for stream in (self._to, self._from):
            with contextlib.suppress(OSError):
                stream.close()
        self._profile.cleanup()

    def ask(self, method: str, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        """Send a command and wait for its response.

        Raises:
            RuntimeError: the browser refused, or ended.
            TimeoutError: there is no response.
        """
        self._last += 1
        response: Future[Any] = Future()
        self._waiting[self._last] = response
        message: dict[str, Any] = {"id": self._last, "method": method, "params": parameters}
        if session is not None:
            message["sessionId"] = session
        self._to.write(json.dumps(message).encode() + b"\0")
        self._to.flush()
        found: dict[str, Any] = response.result(PATIENCE)
        return found

    def open(self, address: str, *, width: int = 1400, height: int = 900) -> Page:
        """Open an address in a new page, and wait until it is loaded."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = self._pages[session] = Page(self, session)
        for domain in ("Page", "Runtime", "Log", "Network"):
            page.ask(f"{domain}.enable")
        page.resize(width, height)
        page.ask("Page.navigate", url=address)
        assert page.loaded.wait(PATIENCE), f"{address} did not load"
        return page

    def _read(self) -> None:
        rest = b""
        try:
            while chunk := os.read(self._from.fileno(), 1 << 20):
                *messages, rest = (rest + chunk).split(b"\0")
                for message in messages:
                    self._received(json.loads(message))
        finally:
            for response in list(self._waiting.values()):
                if not response.done():
                    response.set_exception(RuntimeError("the browser ended"))

    def _received(self, message: dict[str, Any]) -> None:
        if "id" in message:
            response = self._waiting.pop(message["id"])
            if "error" in message:
                response.set_exception(RuntimeError(message["error"]["message"]))
            else:
                response.set_result(message["result"])
        elif (page := self._pages.get(message.get("sessionId", ""))) is not None:
            page.heard(message["method"], message["params"])


@define
class Page:
    """A page.

    Attributes:
        requests: every address that it asked for.
        complaints: every error and warning on its console, exceptions included.
        loaded: set once the page is loaded.
    """

    browser: Chromium
    session: str
    requests: list[str] = field(factory=list)
    complaints: list[str] = field(factory=list)
    loaded: threading.Event = field(factory=threading.Event)

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """A command to this page."""
        return self.browser.ask(method, self.session, **parameters)

    def heard(self, method: str, parameters: dict[str, Any]) -> None:
        """Take note of what happened."""
        if method == "Page.loadEventFired":
            self.loaded.set()
        elif method == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(str(parameters["exceptionDetails"]))
        elif method == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning"):
            self.complaints.append(str(parameters["entry"]))
        elif method == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "warning"):
            self.complaints.append(str(parameters["args"]))

    def run(self, expression: str) -> Any:
        """The value of a JavaScript expression; promises are awaited."""
        found = self.ask(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in found:
            raise RuntimeError(str(found["exceptionDetails"]))
        return found["result"].get("value")

    def wait_for(self, expression: str) -> None:
        """Wait until an expression is true, looking again at each change of the document."""
        done = self.run(
            f"""new Promise((resolve) => {{
              const look = () => {{
                if (!({expression})) return;
                watcher.disconnect();
                resolve(true);
              }};
              const watcher = new MutationObserver(look);
              watcher.observe(document, {{subtree: true, childList: true, attributes: true}});
              look();
            }})"""
        )
        assert done is True

    def resize(self, width: int, height: int) -> None:
        """The size of the window, in CSS pixels."""
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip

    def screenshot(self) -> bytes:
        """What is seen, as PNG."""
        return base64.b64decode(self.ask("Page.captureScreenshot", format="png")["data"])
